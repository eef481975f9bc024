"""Members from a file: what is shown before, what is stored, and who gets a mail."""

import time

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.db import Database
from cocreate.kit.outbox import Mail
from cocreate.kit.web.access import PanelView
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.imports import apply, compare, read_lines
from cocreate.panels.models import Membership
from cocreate.panels.queries import MemberSearch, count_members, list_members
from cocreate.people.models import Person
from tests.cast import ADMIN, MEMBER, MODERATOR, SECOND, STRANGER
from tests.client import Browser
from tests.factories import House

PEOPLE = "/panels/riverside/members"
FILE = f"""name,email,role,age
Nina New,nina@example.org,,55+
Storm,{STRANGER.email},moderator,
Mila,{MEMBER.email},,18-34
Siem,{SECOND.email},,
,nobody@example.org,,
Bad,bad@,,
Old,old@example.org,,999
King,king@example.org,emperor,
Nina again,NINA@example.org,,
Ada,{ADMIN.email},member,
"""


async def _look(browser: Browser, text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    answer = await browser.submit(
        f"{PEOPLE}/import-previews", files={"file": ("members.csv", data, "text/csv")}
    )
    assert answer.status_code in {200, 422}
    return answer.text


async def _count(db: AsyncSession) -> int:
    return await db.scalar(select(func.count()).select_from(Membership)) or 0


async def test_first_one_sees_what_would_change_and_nothing_is_stored(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    before = await _count(db)
    page = await _look(await browser.of(ADMIN), FILE)
    numbers = [part.split("</strong>")[0] for part in page.split("<strong>")]
    assert numbers[-4:] == ["2", "1", "1", "6"]  # new, changed, the same, wrong
    for reason in (
        "The name is missing.",
        "“bad@” is not an e-mail address.",
        "“999” is no value of age.",
        "The role “emperor” does not exist.",
        "This address is on line 2 already.",
        "Is an administrator, and a file cannot take that away.",
    ):
        assert reason in page
    assert await _count(db) == before


async def test_applied_it_adds_and_changes_and_mails_nobody(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    admin = await browser.of(ADMIN)
    answer = await admin.submit(f"{PEOPLE}/imports", {"text": FILE})
    assert (answer.status_code, answer.headers["location"]) == (303, PEOPLE)
    found = await db.execute(
        select(Person.email, Membership.display_name, Membership.role, Membership.attributes)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.panel_id == house.panel.id)
    )
    held = {email: (name, role, attributes) for email, name, role, attributes in found}
    assert held["nina@example.org"] == ("Nina New", "member", {"age": "55+"})
    assert held[STRANGER.email] == ("Storm", "moderator", {})
    assert held[MEMBER.email] == ("Mila", "member", {"age": "18-34"})
    assert held[SECOND.email] == ("Siem", "member", {"age": "35-54"})
    assert held[ADMIN.email] == ("Ada", "panel_admin", {"age": "35-54"})
    assert len(held) == 8
    assert (await db.scalars(select(Mail))).all() == []
    again = await _look(admin, FILE)
    assert "Nothing to import" in again


async def test_ticked_it_invites_who_is_new_and_nobody_else(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    admin = await browser.of(ADMIN)
    await admin.submit(f"{PEOPLE}/imports", {"text": FILE, "invite": "yes"})
    mails = (await db.scalars(select(Mail.recipient).order_by(Mail.recipient))).all()
    assert mails == ["nina@example.org", STRANGER.email]


async def test_a_former_member_does_not_come_back_by_a_file(
    browser: type[Browser], house: House
) -> None:
    admin = await browser.of(ADMIN)
    await admin.submit(f"{PEOPLE}/{house.membership(MODERATOR).id}/endings")
    page = await _look(admin, f"name,email\nMo,{MODERATOR.email}\n")
    assert "Is a former member." in page
    assert "Nothing to import" in page


async def test_what_excel_writes_in_the_netherlands_can_be_read(
    browser: type[Browser], house: House
) -> None:
    admin = await browser.of(ADMIN)
    latin = "Name;Email;AGE\r\nZoë;zoe@example.org;18-34\r\n".encode("cp1252")
    utf8 = '\ufeffname;email\r\n"Zoë; jr.";zoe@example.org\r\n'.encode()
    for data in (latin, utf8):
        page = await _look(admin, data)
        assert "Zoë" in page
        assert "<strong>1</strong>" in page


async def test_a_file_that_cannot_be_used_is_refused_with_a_reason(
    browser: type[Browser], house: House
) -> None:
    admin = await browser.of(ADMIN)
    for data, reason in (
        ("name,age\nx,y\n", "must name a column “email”"),
        ("name,email,shoe\n", "no attribute “shoe”"),
        ("name,email,name\n", "The column “name” is there twice."),
        ('name,email\n"Nina,nina@example.org\n', "a quotation mark is missing"),
        (b"\x00\x01\x02", "This is not a CSV file"),
        ("", "must name a column “name”"),
    ):
        assert reason in await _look(admin, data)
    assert "3 cells instead of 2" in await _look(admin, "name,email\na,b,c\n")
    answer = await admin.submit(f"{PEOPLE}/import-previews", {"name": "no file"})
    assert "Please choose a file." in answer.text
    large = await admin.submit(
        f"{PEOPLE}/import-previews", files={"file": ("m.csv", b"x" * 5_000_000, "text/csv")}
    )
    assert large.status_code == 413


async def test_fourteen_thousand_members_come_in_and_are_listed_quickly(
    house: House, database: Database
) -> None:
    ages = ("18-34", "55+")
    lines = [f"Person {n:05},person{n}@example.org,{ages[n % 2]}" for n in range(14_000)]
    text = "\n".join(["name,email,age", *lines])
    panel = PanelView(house.panel.id, "riverside", "Riverside panel", "en", "#0f6b5c", 5)
    begun = time.perf_counter()
    async with database.writing() as session:
        people, wrong = read_lines(text, await attributes_of_panel(session, panel.id))
        plan = await compare(session, panel, people, wrong)
        assert (len(plan.new), len(plan.wrong)) == (14_000, 0)
        await apply(session, panel, house.membership(ADMIN).id, plan, invite=True)
    assert time.perf_counter() - begun < 30
    begun = time.perf_counter()
    async with database.reading() as session:
        search = MemberSearch(text="son 139")
        assert await count_members(session, panel.id, search) == 100
        page = await list_members(session, panel.id, MemberSearch(), offset=13_950, limit=50)
    assert len(page) == 50
    assert time.perf_counter() - begun < 1
