"""Soft launch, pausing, and closing by itself."""

import asyncio

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, State
from cocreate.concepts.tending import tend_once
from cocreate.fieldwork.audience import drawn_order
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.outbox import Mail
from cocreate.panels.models import AuditEntry
from cocreate.people.models import Draft
from cocreate.questionnaires.models import Response
from cocreate.settings import Settings
from tests.cast import MARKETER, MEMBER, MODERATOR
from tests.client import Browser
from tests.concepts.drafting import dates
from tests.factories import House, fields_of
from tests.fieldwork.stage import (
    CONCEPTS,
    FIELD,
    a_crowd,
    a_draft,
    answered,
    in_field,
    invited,
    plan_of,
)


async def test_a_soft_launch_invites_a_few_and_the_rest_at_one_press(
    browser: type[Browser], house: House, db: AsyncSession, database: Database, settings: Settings
) -> None:
    crowd = await a_crowd(database, house, 30)
    everybody = sorted([*crowd, *(m.id for m in house.members.values() if m.role == "member")])
    concept = await a_draft(database, house, soft_size=8, sample_size=20, sample_seed=5)
    mara = await browser.of(MARKETER)
    await mara.submit(f"{CONCEPTS}/pots/launch", dates(settings) | {"mail": "yes"})
    lots = drawn_order(everybody, 5)
    assert await invited(db, concept) == sorted(lots[:8])
    page = (await mara.get(FIELD)).text
    assert ("Soft launch: 0 of 8 have answered" in page, "Invite the rest" in page) == (True, True)
    presses = [mara.submit(f"{FIELD}/invitations") for _time in range(2)]
    assert sorted(a.status_code for a in await asyncio.gather(*presses)) == [303, 409]
    assert await invited(db, concept) == sorted(lots[:20])
    assert await db.scalar(select(func.count()).select_from(Mail)) == 20
    more = await mara.submit(f"{FIELD}/invitations", {"more": "5", "_key": "once"})
    await mara.submit(f"{FIELD}/invitations", {"more": "5", "_key": "once"})
    assert (more.status_code, await invited(db, concept)) == (303, sorted(lots[:25]))
    field = await plan_of(db, concept)
    assert (field.sample_size, field.open_to_all) == (25, False)
    verbs = await db.scalars(select(AuditEntry.verb).order_by(AuditEntry.id))
    assert verbs.all() == ["concept.launched", "concept.invited", "concept.invited"]


async def test_a_soft_launch_for_everybody_opens_to_all_after_the_gate(
    browser: type[Browser], house: House, db: AsyncSession, database: Database, settings: Settings
) -> None:
    await a_crowd(database, house, 10)
    concept = await a_draft(database, house, soft_size=5)
    mara = await browser.of(MARKETER)
    await mara.submit(f"{CONCEPTS}/pots/launch", dates(settings))
    assert (len(await invited(db, concept)), (await plan_of(db, concept)).open_to_all) == (5, False)
    await mara.submit(f"{FIELD}/invitations")
    assert (len(await invited(db, concept)), (await plan_of(db, concept)).open_to_all) == (12, True)


async def test_paused_nobody_answers_nothing_typed_is_lost_and_letters_wait(
    browser: type[Browser], house: House, db: AsyncSession, database: Database, settings: Settings
) -> None:
    await a_draft(database, house)
    mara, mila = await browser.of(MARKETER), await browser.of(MEMBER)
    await mara.submit(f"{CONCEPTS}/pots/launch", dates(settings) | {"mail": "yes"})
    concept = await db.scalar(select(Concept))
    assert concept is not None
    assert (await mara.submit(f"{FIELD}/pauses")).status_code == 303
    assert (await mara.submit(f"{FIELD}/pauses")).status_code == 409
    fields = await fields_of(db, concept)
    form = {fields["scale5"]: "4", fields["open"]: "Nice jar", "_go": "send"}
    paused = await mila.submit(f"{CONCEPTS}/pots/response", form)
    assert paused.status_code == 303
    assert await db.scalar(select(func.count()).select_from(Response)) == 0
    assert "This is paused" in (await mila.get(paused.headers["location"])).text
    states = select(Mail.state).order_by(Mail.id)
    assert (await db.scalars(states)).all() == ["void", "void"]
    assert "Paused since" in (await mara.get(FIELD)).text
    assert (await mara.submit(f"{FIELD}/resumption")).status_code == 303
    assert (await db.scalars(states)).all() == ["waiting", "waiting"]
    kept = await db.scalar(select(Draft))
    assert kept is not None
    assert kept.fields[fields["open"]] == "Nice jar"
    assert (await mila.submit(f"{CONCEPTS}/pots/response", form)).status_code == 303
    assert await db.scalar(select(func.count()).select_from(Response)) == 1
    verbs = await db.scalars(select(AuditEntry.verb).order_by(AuditEntry.id))
    assert verbs.all()[1:] == ["concept.paused", "concept.resumed"]


async def test_it_closes_by_itself_at_its_target_once(
    house: House, db: AsyncSession, database: Database
) -> None:
    crowd = await a_crowd(database, house, 6)
    concept = await in_field(database, house, target=5)
    await answered(database, concept, crowd[:4])
    await tend_once(database)
    here = await db.get_one(Concept, concept.id)
    assert here.state(clock.now()) is State.OPEN
    await answered(database, concept, crowd[4:5])
    await asyncio.gather(tend_once(database), tend_once(database))
    await db.refresh(here)
    assert here.state(clock.now()) is State.CLOSED
    closed = (await db.scalars(select(AuditEntry))).all()
    assert [(e.verb, e.membership_id, e.details) for e in closed] == [
        ("concept.closed", None, {"why": "target"})
    ]


async def test_a_target_can_be_moved_but_not_below_what_is_in(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    concept = await in_field(database, house, target=50, completed=20)
    mara = await browser.of(MARKETER)
    answers = [
        (await mara.submit(f"{FIELD}/target", {"target": given})).status_code
        for given in ("19", "20", "80", "")
    ]
    assert answers == [422, 303, 303, 303]
    assert (await plan_of(db, concept)).target is None


async def test_a_moderator_watches_and_does_not_steer(
    browser: type[Browser], house: House, database: Database
) -> None:
    await in_field(database, house)
    mo = await browser.of(MODERATOR)
    page = await mo.get(FIELD)
    assert (page.status_code, "Steer the field" in page.text) == (200, False)
    parts = ("pauses", "resumption", "invitations", "reminders", "target", "quotas")
    tried = [(await mo.submit(f"{FIELD}/{part}")).status_code for part in parts]
    assert tried == [403] * 6
