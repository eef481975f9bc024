"""Reminders: to who has not answered, once, by hand or as planned."""

import asyncio
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.inviting import come_too_late
from cocreate.concepts.models import Concept
from cocreate.concepts.tending import tend_once
from cocreate.fieldwork.models import Quota, Reminder
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.letters import letter
from cocreate.kit.mailer import deliver_due
from cocreate.kit.outbox import Mail
from cocreate.panels.models import AuditEntry, Membership
from cocreate.questionnaires.models import Participation
from tests.cast import MARKETER, MEMBER, SECOND
from tests.client import Browser
from tests.factories import House
from tests.fieldwork.stage import FIELD, a_crowd, answered, day, in_field

DAY = timedelta(days=1)


async def _reminded(db: AsyncSession) -> list[str]:
    found = await db.scalars(select(Mail).where(Mail.kind == "concept-reminder"))
    return sorted(mail.recipient for mail in found)


async def _outcome(database: Database, concept: Concept, member: int, **values: object) -> None:
    async with database.writing() as session:
        await session.execute(
            update(Participation)
            .where(
                Participation.questionnaire_id == concept.questionnaire_id,
                Participation.membership_id == member,
            )
            .values(**values)
        )


async def test_only_who_has_not_answered_is_reminded(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    crowd = await a_crowd(database, house, 6)
    concept = await in_field(database, house)
    await answered(database, concept, [crowd[0], house.membership(MEMBER).id])
    await _outcome(database, concept, crowd[1], outcome="screened")
    await _outcome(database, concept, crowd[2], outcome="quota_full")
    await _outcome(database, concept, crowd[3], invited=False)
    async with database.writing() as session:
        left = Membership.id == crowd[4]
        await session.execute(update(Membership).where(left).values(active=False))
    mara = await browser.of(MARKETER)
    assert "Remind 2 members" in (await mara.get(FIELD)).text
    assert (await mara.submit(f"{FIELD}/reminders")).status_code == 303
    assert await _reminded(db) == ["crowd5@example.org", "siem@example.org"]
    again = await mara.submit(f"{FIELD}/reminders")
    assert (again.status_code, len(await _reminded(db))) == (303, 2)
    page = (await mara.get(FIELD)).text
    assert ("Remind 0 members" in page, "2 reminders" in page) == (True, True)
    entry = await db.scalar(select(AuditEntry).where(AuditEntry.verb == "concept.reminded"))
    assert entry is not None
    assert entry.details == {"recipients": 2}


async def test_a_reminder_is_a_letter_in_the_readers_language_with_a_link_of_its_own(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    await in_field(database, house)
    mara = await browser.of(MARKETER)
    await mara.submit(f"{FIELD}/reminders")
    mails = (await db.scalars(select(Mail).order_by(Mail.recipient))).all()
    assert [(mail.locale, mail.state) for mail in mails] == [("en", "waiting"), ("nl", "waiting")]
    shown = letter(mails[0], browser.app.state["pages"])
    assert shown.subject == "Still open for your view: “Savings pots”"
    assert f"http://testserver{mails[0].values['path']}" in shown.text
    assert mails[0].values["path"] != mails[1].values["path"]


async def test_two_presses_and_two_workers_at_once_remind_everybody_once(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    await a_crowd(database, house, 20)
    await in_field(database, house, remind_after=[3, 7])
    mara = await browser.of(MARKETER)
    presses = [mara.submit(f"{FIELD}/reminders") for _time in range(2)]
    await asyncio.gather(*presses, tend_once(database), tend_once(database))
    found = await _reminded(db)
    assert (len(found), len(set(found))) == (22, 22)


async def test_planned_reminders_come_so_many_days_after_the_invitation_and_twice_at_most(
    house: House, db: AsyncSession, database: Database
) -> None:
    concept = await in_field(database, house, remind_after=[3, 5])
    mila, siem = (m.id for m in house.members.values() if m.role == "member")
    async with database.writing() as session:
        await session.execute(update(Participation).values(invited_on=day(0)))
    await _outcome(database, concept, siem, invited_on=day(1))  # a later wave
    counts = []
    for days in range(7):
        with clock.moved_by(days * DAY):
            await asyncio.gather(tend_once(database), tend_once(database))
            counts.append(len(await _reminded(db)))
    assert counts == [0, 0, 0, 1, 2, 3, 4]
    rows = (await db.scalars(select(Reminder))).all()
    assert [(row.recipients, row.sent_by) for row in rows] == [(1, None)] * 4
    assert mila != siem


async def test_who_a_full_quota_would_send_away_is_not_reminded(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    await a_crowd(database, house, 6)  # two of each age; Mila and Siem are 35-54
    concept = await in_field(database, house)
    async with database.writing() as session:
        full = Quota(
            questionnaire_id=concept.questionnaire_id,
            seq=1,
            name="Middle",
            condition='@age in ("35-54")',
            cap=1,
            completed=1,
        )
        session.add(full)
    mara = await browser.of(MARKETER)
    await mara.submit(f"{FIELD}/reminders")
    assert await _reminded(db) == [f"crowd{n}@example.org" for n in (0, 2, 3, 5)]


async def test_a_letter_that_still_waits_is_called_off_when_its_reader_answers(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    concept = await in_field(database, house)
    await (await browser.of(MARKETER)).submit(f"{FIELD}/reminders")
    await answered(database, concept, [house.membership(MEMBER).id])
    state = browser.app.state
    sent = await deliver_due(database, state["settings"], state["pages"], come_too_late)
    states = await db.execute(select(Mail.recipient, Mail.state).order_by(Mail.recipient))
    assert (sent, [tuple(row) for row in states]) == (
        2,
        [(MEMBER.email, "void"), (SECOND.email, "sent")],
    )


async def test_nothing_goes_out_while_it_is_paused_or_closed(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    await in_field(database, house, remind_after=[3], paused_at=clock.now())
    await tend_once(database)
    mara = await browser.of(MARKETER)
    assert (await mara.submit(f"{FIELD}/reminders")).status_code == 409
    with clock.moved_by(8 * DAY):
        await tend_once(database)
        assert (await mara.submit(f"{FIELD}/reminders")).status_code == 409
    assert await _reminded(db) == []
