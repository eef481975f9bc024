"""Launching: who is invited, what is frozen, and when it opens and closes by itself."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, State
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.events import since
from cocreate.kit.letters import letter
from cocreate.kit.outbox import Mail
from cocreate.panels.models import AuditEntry, Membership
from cocreate.people.models import Person
from cocreate.questionnaires.models import Participation
from cocreate.settings import Settings
from tests.cast import ADMIN, MARKETER, MEMBER, SECOND
from tests.client import Browser
from tests.concepts.drafting import (
    QUESTION,
    SETTINGS,
    a_draft,
    dates,
    said,
    with_question,
    with_text,
    written,
)
from tests.factories import House, make_crowd


async def _concept(db: AsyncSession) -> Concept:
    concept = await db.scalar(select(Concept))
    assert concept is not None
    await db.refresh(concept)
    return concept


async def _ready(mara: Browser) -> str:
    path = await a_draft(mara)
    await with_question(mara, path)
    return path


async def _count(db: AsyncSession, table: Any) -> int:
    return await db.scalar(select(func.count()).select_from(table)) or 0


async def test_a_launch_invites_the_members_and_nobody_of_the_company(
    browser: type[Browser], house: House, db: AsyncSession, database: Database, settings: Settings
) -> None:
    async with database.writing() as session:
        crowd = await make_crowd(session, house.panel, 3)
        crowd[0].active = False  # left the panel
        # An imported voter: no address, so no way in and no invitation.
        await session.execute(
            update(Person).where(Person.id == crowd[1].person_id).values(email=None)
        )
    mara = await browser.of(MARKETER)
    path = await _ready(mara)
    answer = await mara.submit(f"{path}/launch", dates(settings) | {"mail": "yes"})
    assert answer.status_code == 303
    invited = {house.membership(MEMBER).id, house.membership(SECOND).id, crowd[2].id}
    rows = (await db.scalars(select(Participation))).all()
    assert {row.membership_id for row in rows} == invited
    assert [len({r.respondent_key for r in rows}), {r.submitted_on for r in rows}] == [3, {None}]
    concept = await _concept(db)
    mails = {m.recipient: m for m in await db.scalars(select(Mail))}
    assert sorted(mails) == ["crowd2@example.org", MEMBER.email, SECOND.email]
    mail = mails[SECOND.email]
    member = house.membership(SECOND).id
    assert (mail.kind, mail.locale, mail.state) == ("concept-open", "nl", "waiting")
    assert (mail.dedupe, mail.due_at) == (f"concept-{concept.id}-open-{member}", concept.opens_at)
    shown = letter(mail, browser.app.state["pages"])
    link = mail.values["path"]
    assert (mail.values["name"], f"http://testserver{link}" in shown.text) == ("Siem", True)
    entry = await db.scalar(select(AuditEntry).where(AuditEntry.verb == "concept.launched"))
    assert entry is not None
    assert (entry.subject, entry.details) == (f"concept:{concept.id}", {"invited": 3, "mailed": 3})
    assert (await since(db, f"concept:{concept.id}", 0))[-1][1] == "launched"
    mila = await browser.of(MEMBER)
    assert (await mila.get(path)).status_code == 200


async def test_no_mail_is_sent_when_nobody_asked_for_it(
    browser: type[Browser], house: House, db: AsyncSession, settings: Settings
) -> None:
    mara = await browser.of(MARKETER)
    path = await _ready(mara)
    assert (await mara.submit(f"{path}/launch", dates(settings))).status_code == 303
    assert (await _count(db, Participation), await _count(db, Mail)) == (2, 0)


async def test_two_launches_at_once_invite_once(
    browser: type[Browser], house: House, db: AsyncSession, settings: Settings
) -> None:
    mara, ada = await browser.of(MARKETER), await browser.of(ADMIN)
    path = await _ready(mara)
    form = dates(settings) | {"mail": "yes"}
    answers = await asyncio.gather(
        *[who.submit(f"{path}/launch", form) for who in (mara, ada, mara, ada)]
    )
    assert sorted(a.status_code for a in answers) == [303, 409, 409, 409]
    assert (await _count(db, Participation), await _count(db, Mail)) == (2, 2)


async def test_a_double_click_on_launch_is_one_launch_and_no_error(
    browser: type[Browser], house: House, db: AsyncSession, settings: Settings
) -> None:
    mara = await browser.of(MARKETER)
    path = await _ready(mara)
    form = dates(settings) | {"_key": "launch-once"}
    answers = await asyncio.gather(*[mara.submit(f"{path}/launch", form) for _ in range(4)])
    assert [a.status_code for a in answers] == [303] * 4
    assert (await _concept(db)).version == 3
    assert await _count(db, Participation) == 2


async def test_a_concept_without_questions_is_not_launched(
    browser: type[Browser], house: House, db: AsyncSession, settings: Settings
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    page = (await mara.get(f"{path}/edit")).text
    assert "Still needed:" in page
    assert ("Add at least one question." in page, "Below 30 figures are rough" in page) == (
        True,
        True,
    )
    refused = await mara.submit(f"{path}/launch", dates(settings) | {"mail": "yes"})
    assert refused.status_code == 422
    assert "Add at least one question before you launch." in refused.text
    assert ((await _concept(db)).launched_at, await _count(db, Participation)) == (None, 0)


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("plan", "wrong"),
    [
        ({"closes": -HOUR}, ["closes"]),
        ({"closes": DAY, "opens": 2 * DAY}, ["closes"]),
        ({"closes": DAY, "opens": -HOUR}, ["opens"]),
        ({"closes": 800 * DAY}, ["closes"]),
    ],
)
async def test_dates_that_cannot_be_are_named_and_kept(
    browser: type[Browser],
    house: House,
    db: AsyncSession,
    settings: Settings,
    plan: dict[str, timedelta],
    wrong: list[str],
) -> None:
    mara = await browser.of(MARKETER)
    path = await _ready(mara)
    form = dates(settings, **plan)
    answer = await mara.submit(f"{path}/launch", form)
    assert (answer.status_code, said(answer)) == (422, wrong)
    assert f'value="{form["closes"]}"' in answer.text
    assert (await _concept(db)).launched_at is None


@pytest.mark.parametrize(
    "closes",
    [
        "",
        "tomorrow",
        "2027-02-30T10:00",
        "2027-03-28",
        "2027-03-28T02:30",
        "2027-05-01T10:00+02:00",
    ],
)
async def test_a_moment_that_is_none_is_refused(
    browser: type[Browser], house: House, db: AsyncSession, closes: str
) -> None:
    mara = await browser.of(MARKETER)
    path = await _ready(mara)
    answer = await mara.submit(f"{path}/launch", {"opening": "now", "closes": closes})
    assert (answer.status_code, said(answer)) == (422, ["closes"])
    assert (await _concept(db)).launched_at is None


async def test_a_scheduled_concept_opens_and_closes_by_the_clock(
    browser: type[Browser], house: House, db: AsyncSession, settings: Settings
) -> None:
    mara, mila = await browser.of(MARKETER), await browser.of(MEMBER)
    path = await _ready(mara)
    form = dates(settings, opens=2 * DAY, closes=5 * DAY) | {"mail": "yes"}
    await mara.submit(f"{path}/launch", form)
    concept = await _concept(db)
    assert written(settings, concept.opens_at or clock.now()) == form["opens"]
    assert await db.scalar(select(func.min(Mail.due_at))) == concept.opens_at
    seen = []
    for days in (0, 3, 6):
        with clock.moved_by(days * DAY):
            page = await mila.get(path)
            seen.append((concept.state(clock.now()), page.status_code))
    assert seen == [(State.SCHEDULED, 404), (State.OPEN, 200), (State.CLOSED, 200)]


async def test_after_the_launch_what_members_judge_is_frozen(
    browser: type[Browser], house: House, db: AsyncSession, settings: Settings
) -> None:
    mara = await browser.of(MARKETER)
    path = await _ready(mara)
    await with_text(mara, path, "A jar for every dream")
    await mara.submit(f"{path}/launch", dates(settings))
    before = (await _concept(db)).version
    tries: list[tuple[str, dict[str, str]]] = [
        ("", SETTINGS),
        ("/questions", QUESTION),
        ("/questions/1", QUESTION),
        ("/questions/1/position", {"direction": "up"}),
        ("/questions/1/removal", {}),
        ("/stimuli", {"kind": "text", "text": "More"}),
        ("/stimuli/1", {"text": "Other"}),
        ("/stimuli/1/position", {"direction": "up"}),
        ("/stimuli/1/removal", {}),
        ("/launch", dates(settings)),
        ("/removal", {}),
    ]
    for address, form in tries:
        answer = await mara.submit(f"{path}{address}", form)
        assert (address, answer.status_code) == (address, 409)
        assert "so that everybody judges the same" in answer.text
    page = (await mara.get(f"{path}/edit")).text
    assert ("A jar for every dream" in page, "Would you use it?" in page) == (True, True)
    actions = [f'action="{path}{a}"' in page for a in ("", "/questions", "/stimuli", "/launch")]
    assert (actions, f'action="{path}/closing"' in page) == ([False] * 4, True)
    assert (await _concept(db)).version == before


async def test_a_large_panel_is_invited_whole(
    browser: type[Browser], house: House, db: AsyncSession, database: Database, settings: Settings
) -> None:
    people = [
        {"email": f"m{n}@example.org", "name": f"M {n}", "locale": "nl", "is_site_admin": False}
        for n in range(2_300)
    ]
    async with database.writing() as session:
        table: Any = Person.__table__
        await session.execute(table.insert(), [p | {"created_at": clock.now()} for p in people])
        ids = await session.scalars(select(Person.id).where(Person.email.like("m%@example.org")))
        taken = {m.person_id for m in house.members.values()}
        memberships: Any = Membership.__table__
        await session.execute(
            memberships.insert(),
            [
                {
                    "panel_id": house.panel.id,
                    "person_id": person_id,
                    "role": "member",
                    "display_name": "M",
                    "function": "",
                    "attributes": {},
                    "active": True,
                    "joined_at": clock.now(),
                }
                for person_id in ids
                if person_id not in taken
            ],
        )
    mara = await browser.of(MARKETER)
    path = await _ready(mara)
    answer = await mara.submit(f"{path}/launch", dates(settings) | {"mail": "yes"})
    assert answer.status_code == 303
    assert (await _count(db, Participation), await _count(db, Mail)) == (2_302, 2_302)
