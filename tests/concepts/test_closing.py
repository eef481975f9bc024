"""Closing: later, earlier or now, and then for good."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, State
from cocreate.kit import clock
from cocreate.kit.outbox import Mail
from cocreate.panels.models import AuditEntry
from cocreate.settings import Settings
from tests.cast import MARKETER
from tests.client import Browser
from tests.concepts.drafting import (
    a_draft,
    dates,
    said,
    with_question,
    written,
)
from tests.factories import House

DAY = timedelta(days=1)


async def _concept(db: AsyncSession) -> Concept:
    concept = await db.scalar(select(Concept))
    assert concept is not None
    await db.refresh(concept)
    return concept


async def _ready(mara: Browser) -> str:
    path = await a_draft(mara)
    await with_question(mara, path)
    return path


async def test_it_can_be_closed_later_or_now_and_then_stays_closed(
    browser: type[Browser], house: House, db: AsyncSession, settings: Settings
) -> None:
    mara = await browser.of(MARKETER)
    path = await _ready(mara)
    draft = await mara.submit(f"{path}/closing", {"closing": "now"})
    assert draft.status_code == 409
    await mara.submit(f"{path}/launch", dates(settings))
    longer = {"closing": "later", "closes": written(settings, clock.now() + 20 * DAY)}
    assert (await mara.submit(f"{path}/closing", longer)).status_code == 303
    closes_at = (await _concept(db)).closes_at
    assert closes_at is not None
    assert written(settings, closes_at) == longer["closes"]
    past = {"closing": "later", "closes": written(settings, clock.now() - DAY)}
    refused = await mara.submit(f"{path}/closing", past)
    assert (refused.status_code, said(refused)) == (422, ["closes"])
    assert f'value="{past["closes"]}"' in refused.text
    assert (await mara.submit(f"{path}/closing", {"closing": "now"})).status_code == 303
    assert (await _concept(db)).state(clock.now()) is State.CLOSED
    assert (await mara.submit(f"{path}/closing", longer)).status_code == 409
    assert f'action="{path}/closing"' not in (await mara.get(f"{path}/edit")).text
    verbs = list(await db.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)))
    assert verbs == ["concept.launched", "concept.moved", "concept.closed"]


async def test_mails_that_wait_follow_the_date_and_stop_when_it_is_closed(
    browser: type[Browser], house: House, db: AsyncSession, settings: Settings
) -> None:
    mara = await browser.of(MARKETER)
    path = await _ready(mara)
    form = dates(settings, opens=2 * DAY, closes=5 * DAY) | {"mail": "yes"}
    await mara.submit(f"{path}/launch", form)
    later = {"closing": "later", "closes": written(settings, clock.now() + 9 * DAY)}
    await mara.submit(f"{path}/closing", later)
    closes_at = (await _concept(db)).closes_at
    assert closes_at is not None
    values = [mail.values["closes"] for mail in await db.scalars(select(Mail))]
    assert values == [closes_at.isoformat()] * 2
    await mara.submit(f"{path}/closing", {"closing": "now"})
    db.expire_all()
    assert set(await db.scalars(select(Mail.state))) == {"void"}
