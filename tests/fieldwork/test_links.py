"""Personal links: they lead there, tell little, change nothing, and sign nobody in."""

from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.links import masked, new_links
from cocreate.fieldwork.models import PersonalLink
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.outbox import Mail
from cocreate.panels.models import Membership
from cocreate.people.models import SignIn, WebSession
from cocreate.settings import Settings
from tests.cast import MARKETER, MEMBER, SECOND
from tests.client import Browser
from tests.concepts.drafting import dates
from tests.factories import House
from tests.fieldwork.stage import CONCEPTS, a_draft, in_field


async def _link(database: Database, house: House, **plan: object) -> str:
    concept = await in_field(database, house, **plan)
    async with database.writing() as session:
        mila = house.membership(MEMBER).id
        return (await new_links(session, concept.questionnaire_id, [mila]))[mila]


async def test_every_letter_has_a_link_of_its_own_and_only_hashes_are_kept(
    browser: type[Browser], house: House, db: AsyncSession, database: Database, settings: Settings
) -> None:
    await a_draft(database, house)
    mara = await browser.of(MARKETER)
    await mara.submit(f"{CONCEPTS}/pots/launch", dates(settings) | {"mail": "yes"})
    paths = [mail.values["path"] for mail in await db.scalars(select(Mail))]
    kept = [link.token_hash for link in await db.scalars(select(PersonalLink))]
    assert (len(set(paths)), len(set(kept))) == (2, 2)
    tokens = {path.removeprefix("/f/") for path in paths}
    assert all(len(token) >= 32 for token in tokens)
    assert tokens.isdisjoint(kept)


async def test_its_owner_goes_on_to_the_concept(
    browser: type[Browser], house: House, database: Database
) -> None:
    path = await _link(database, house)
    mila = await browser.of(MEMBER)
    answer = await mila.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{CONCEPTS}/pots")


async def test_looking_changes_nothing_and_shows_no_address(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    path = await _link(database, house)
    nobody = browser()
    for _time in range(3):
        page = await nobody.get(path)
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert "Savings pots" in page.text
    assert "m•••@e•••.org" in page.text
    assert (MEMBER.email in page.text, "Mila" in page.text) == (False, False)
    for table in (SignIn, WebSession, Mail):
        assert await db.scalar(select(func.count()).select_from(table)) == 0
    assert (await nobody.get(f"{CONCEPTS}/pots")).status_code == 303  # to sign in


async def test_the_button_mails_a_code_to_its_owner_which_works_in_this_browser_only(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    path = await _link(database, house)
    nobody, thief = browser(), browser()
    await nobody.get(path)
    answer = await nobody.submit(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/code")
    mail = await db.scalar(select(Mail))
    assert mail is not None
    assert (mail.kind, mail.recipient) == ("sign-in", MEMBER.email)
    await thief.get("/sign-in/code")
    taken = await thief.submit("/sign-in/code", {"code": mail.values["code"]})
    assert "cocreate_session" not in taken.cookies
    signed_in = await nobody.submit("/sign-in/code", {"code": mail.values["code"]})
    assert signed_in.headers["location"] == f"{CONCEPTS}/pots"
    assert "cocreate_session" in signed_in.cookies


async def test_too_many_codes_are_refused_as_everywhere(
    browser: type[Browser], house: House, database: Database
) -> None:
    path = await _link(database, house)
    nobody = browser()
    await nobody.get(path)
    answers = [(await nobody.submit(path)).status_code for _time in range(6)]
    assert answers == [303] * 5 + [429]


async def test_somebody_else_who_is_signed_in_does_not_answer_by_mistake(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    path = await _link(database, house)
    siem = await browser.of(SECOND)
    page = await siem.get(path)
    assert (page.status_code, 'action="/sign-out"' in page.text) == (200, True)
    assert (await siem.submit(path)).status_code == 303
    assert await db.scalar(select(func.count()).select_from(SignIn)) == 0


async def test_unknown_expired_and_former_members_links_answer_alike(
    browser: type[Browser], house: House, database: Database
) -> None:
    path = await _link(database, house)
    nobody = browser()
    unknown = await nobody.get("/f/no-such-link")
    wanted = (404, unknown.text)
    with clock.moved_by(timedelta(days=36)):  # closed 29 days ago
        assert (await nobody.get(path)).status_code == 200
    with clock.moved_by(timedelta(days=38)):
        expired = await nobody.get(path)
        posted = await nobody.submit(path)
    async with database.writing() as session:
        mine = Membership.id == house.membership(MEMBER).id
        await session.execute(update(Membership).where(mine).values(active=False))
    left = await nobody.get(path)
    assert [(a.status_code, a.text) for a in (expired, left)] == [wanted] * 2
    assert posted.status_code == 404


def test_a_masked_address_is_known_to_its_owner_only() -> None:
    assert masked("mila.member@mail.example.org") == "m•••@m•••.org"
    assert masked("a@b.nl") == "a•••@b•••.nl"
