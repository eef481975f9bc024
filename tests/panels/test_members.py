"""Managing who is in the panel, as its administrator does, and as others try to."""

from typing import Any

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.db import Database
from cocreate.kit.outbox import Mail
from cocreate.panels.models import AuditEntry, Membership, Role
from cocreate.people.models import Person
from tests.cast import ADMIN, MARKETER, MEMBER, MODERATOR, SECOND, STRANGER
from tests.client import Browser
from tests.factories import House, make_crowd

PEOPLE = "/panels/riverside/members"
NEW = {"name": "Nina New", "email": "Nina@Example.org", "role": "member", "attribute-age": "55+"}


async def _verbs(db: AsyncSession) -> list[str]:
    return list((await db.scalars(select(AuditEntry.verb).order_by(AuditEntry.id))).all())


async def _of(db: AsyncSession, email: str) -> Membership | None:
    return await db.scalar(
        select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.email == email)
        .execution_options(populate_existing=True)
    )


async def test_the_administrator_adds_somebody_who_then_gets_an_invitation(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    admin = await browser.of(ADMIN)
    answer = await admin.submit(PEOPLE, NEW)
    nina = await _of(db, "nina@example.org")
    assert nina is not None
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PEOPLE}/{nina.id}")
    assert (nina.display_name, nina.role, nina.attributes) == ("Nina New", "member", {"age": "55+"})
    mail = (await db.scalars(select(Mail))).one()
    assert (mail.kind, mail.recipient, mail.state) == ("welcome", "nina@example.org", "waiting")
    assert mail.values == {
        "panel": "Riverside panel",
        "name": "Nina New",
        "path": "/panels/riverside",
    }
    assert await _verbs(db) == ["member.added"]
    assert "Nina New is in the panel now" in (await admin.get(answer.headers["location"])).text


async def test_a_double_click_adds_one_person(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    admin = await browser.of(ADMIN)
    first = await admin.submit(PEOPLE, {**NEW, "_key": "one-form"})
    second = await admin.submit(PEOPLE, {**NEW, "_key": "one-form"})
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert len((await db.scalars(select(Mail))).all()) == 1


async def test_somebody_with_an_account_elsewhere_keeps_it(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    admin, stranger = await browser.of(ADMIN), await browser.of(STRANGER)
    assert (await stranger.get("/panels/riverside/members")).status_code == 404
    await admin.submit(PEOPLE, {**NEW, "email": STRANGER.email, "role": "panel_admin"})
    assert (await stranger.get("/panels/riverside/members")).status_code == 200
    person = house.person(STRANGER)
    assert await db.scalar(select(Person.name).where(Person.id == person.id)) == STRANGER.name


async def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    admin = await browser.of(ADMIN)
    wrong = {"name": "Nina New", "email": "nina@", "role": "emperor", "attribute-age": "7"}
    answer = await admin.submit(PEOPLE, wrong)
    assert answer.status_code == 422
    assert 'value="Nina New"' in answer.text
    assert answer.text.count('class="error"') == 2
    answer = await admin.submit(PEOPLE, {**NEW, "email": "nina@nowhere"})
    assert "This is not an e-mail address" in answer.text
    answer = await admin.submit(PEOPLE, {**NEW, "email": MEMBER.email.upper()})
    assert "This person is in the panel already." in answer.text
    assert (await admin.submit(PEOPLE, {**NEW, "active": "no"})).status_code == 400
    assert (await admin.submit(PEOPLE, {**NEW, "attribute-shoe": "41"})).status_code == 400
    assert await _of(db, "nina@example.org") is None


async def test_an_ended_membership_is_refused_at_the_next_request_and_can_be_restored(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    admin, moderator = await browser.of(ADMIN), await browser.of(MODERATOR)
    page = f"{PEOPLE}/{house.membership(MODERATOR).id}"
    hidden = "/panels/riverside/files/" + "0" * 64
    assert (await moderator.get("/panels/riverside/settings")).status_code == 403
    assert (await admin.submit(f"{page}/endings")).status_code == 303
    assert (await moderator.get("/panels/riverside/settings")).status_code == 404
    former = await admin.get(f"{PEOPLE}?role=ended")
    assert MODERATOR.email in former.text
    assert MEMBER.email not in former.text
    again = await admin.submit(PEOPLE, {**NEW, "email": MODERATOR.email})
    assert "was in the panel before" in again.text
    assert (await admin.submit(f"{page}/returns")).status_code == 303
    assert (await moderator.get("/panels/riverside/settings")).status_code == 403
    assert (await moderator.get(hidden)).status_code == 404
    assert await _verbs(db) == ["member.ended", "member.restored"]
    assert "Membership restored" in (await admin.get(page)).text


async def test_the_last_administrator_stays_one(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    admin = await browser.of(ADMIN)
    own = f"{PEOPLE}/{house.membership(ADMIN).id}"
    demoted = {"name": "Ada", "role": "member", "function": ""}
    answer = await admin.submit(own, demoted)
    assert answer.status_code == 422
    assert "last administrator" in answer.text
    assert (await admin.submit(f"{own}/endings")).status_code == 409
    other = f"{PEOPLE}/{house.membership(MARKETER).id}"
    await admin.submit(other, {"name": "Mara", "role": "panel_admin"})
    assert (await admin.submit(own, demoted)).status_code == 303
    assert (await admin.get(PEOPLE)).status_code == 403
    marketer = await browser.of(MARKETER)
    assert (await marketer.submit(f"{other}/endings")).status_code == 409
    held = await _of(db, MARKETER.email)
    assert held is not None
    assert (held.role, held.active) == (Role.PANEL_ADMIN, True)


async def test_a_change_is_stored_and_written_down_with_what_it_was_before(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    admin = await browser.of(ADMIN)
    page = f"{PEOPLE}/{house.membership(MEMBER).id}"
    values = {"name": "Mila M.", "role": "moderator", "function": "Host", "attribute-age": ""}
    assert (await admin.submit(page, values)).status_code == 303
    member = await _of(db, MEMBER.email)
    assert member is not None
    assert (member.display_name, member.role, member.function, member.attributes) == (
        "Mila M.",
        "moderator",
        "Host",
        {},
    )
    entry = (await db.scalars(select(AuditEntry))).one()
    assert entry.details == {
        "fields": ["attributes", "display_name", "function", "role"],
        "from": "member",
        "to": "moderator",
    }
    assert "Member → Moderator" in (await admin.get(page)).text
    assert (await admin.submit(page, values)).status_code == 303
    assert await _verbs(db) == ["member.changed"]


async def test_nobody_but_the_administrator_manages_and_a_stranger_learns_nothing(
    browser: type[Browser], house: House
) -> None:
    page = f"{PEOPLE}/{house.membership(MEMBER).id}"
    for actor, status in ((MEMBER, 403), (MODERATOR, 403), (MARKETER, 403), (STRANGER, 404)):
        somebody = await browser.of(actor)
        for path in (PEOPLE, page, f"{PEOPLE}/new", f"{PEOPLE}/import"):
            assert (await somebody.get(path)).status_code == status, (actor, path)
        for path in (PEOPLE, page, f"{page}/endings", f"{page}/returns", f"{PEOPLE}/imports"):
            assert (await somebody.submit(path)).status_code == status, (actor, path)


async def test_a_member_of_another_panel_is_not_found_here(
    browser: type[Browser], house: House, database: Database
) -> None:
    admin = await browser.of(ADMIN)
    async with database.reading() as session:
        elsewhere = await session.scalar(
            select(Membership.id).where(Membership.panel_id == house.other.id)
        )
    for path in (f"{PEOPLE}/{elsewhere}", f"{PEOPLE}/999999"):
        assert (await admin.get(path)).status_code == 404
        assert (await admin.submit(f"{path}/endings")).status_code == 404


async def test_the_list_is_searched_narrowed_and_paged(
    browser: type[Browser], house: House, database: Database
) -> None:
    async with database.writing() as session:
        await make_crowd(session, house.panel, 60)
    admin = await browser.of(ADMIN)
    first = (await admin.get(PEOPLE)).text
    assert first.count('class="member-row"') == 50
    assert "Page 1 of 2" in first
    assert "66 people in this panel" in first
    assert "Moderators (1)" in first
    assert (await admin.get(f"{PEOPLE}?number=2")).text.count('class="member-row"') == 16
    assert (await admin.get(f"{PEOPLE}?number=99")).text.count('class="member-row"') == 16
    found = (await admin.get(f"{PEOPLE}?search=CROWD59")).text
    assert found.count('class="member-row"') == 1
    assert (await admin.get(f"{PEOPLE}?role=moderator")).text.count('class="member-row"') == 1
    assert "Nobody found" in (await admin.get(f"{PEOPLE}?search=%25")).text
    assert (await admin.get(f"{PEOPLE}?search=xyz%00")).status_code == 400


async def test_the_list_asks_as_many_questions_for_one_person_as_for_fifty(
    browser: type[Browser], house: House, database: Database
) -> None:
    admin = await browser.of(ADMIN)
    asked: list[Any] = []
    engine = database.reader.sync_engine

    def count(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    await admin.get(PEOPLE)
    few = len(asked)
    async with database.writing() as session:
        await make_crowd(session, house.panel, 50)
    asked.clear()
    await admin.get(PEOPLE)
    event.remove(engine, "before_cursor_execute", count)
    assert len([s for s in asked if s.lower().startswith("select")]) == few


async def test_a_dutch_administrator_reads_dates_in_dutch(
    browser: type[Browser], house: House, database: Database
) -> None:
    async with database.writing() as session:
        second = await session.get_one(Membership, house.membership(SECOND).id)
        second.role = Role.PANEL_ADMIN
    administrator = await browser.of(SECOND)
    assert (await administrator.get(PEOPLE)).status_code == 200
