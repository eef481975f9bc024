"""Signing in by mail: the link, the code, and everybody who should not get in."""

import asyncio
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.outbox import Mail
from tests.cast import MEMBER
from tests.client import Browser
from tests.factories import House


async def _mail(db: AsyncSession) -> dict[str, str]:
    mail = await db.scalar(select(Mail).order_by(Mail.id.desc()).limit(1))
    assert mail is not None
    return {key: str(value) for key, value in mail.values.items()}


async def _ask(browser: type[Browser], email: str = MEMBER.email) -> Browser:
    visitor = browser()
    await visitor.get("/sign-in")
    answer = await visitor.submit("/sign-in", {"email": email, "next": "/panels/riverside"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/code")
    return visitor


async def test_the_code_signs_in_and_leads_to_where_one_wanted_to_be(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    visitor = await _ask(browser)
    answer = await visitor.submit("/sign-in/code", {"code": (await _mail(db))["code"]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/panels/riverside")
    assert (await visitor.get("/sign-in")).status_code == 303


async def test_looking_at_the_link_uses_nothing_up_and_the_button_works_once(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    visitor = await _ask(browser)
    link = f"/sign-in/{(await _mail(db))['link']}"
    scanner = browser()
    for _ in range(20):
        assert (await scanner.get(link)).status_code == 200
        assert (await scanner.head(link)).status_code in {200, 405}
    assert (await scanner.submit(link, {})).status_code == 200  # a scanner that submits: no code
    answers = await asyncio.gather(*[visitor.submit(link, {}) for _ in range(10)])
    assert sorted(a.status_code for a in answers) == [200] * 9 + [303]


async def test_in_another_browser_the_link_needs_the_code(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    await _ask(browser)
    mail = await _mail(db)
    phone = browser()
    shown = await phone.get(f"/sign-in/{mail['link']}")
    assert 'name="code"' in shown.text
    answer = await phone.submit(f"/sign-in/{mail['link']}", {"code": mail["code"]})
    assert answer.status_code == 303


async def test_after_ten_minutes_neither_link_nor_code_works(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    visitor = await _ask(browser)
    mail = await _mail(db)
    with clock.moved_by(timedelta(minutes=10, seconds=1)):
        assert (await visitor.submit("/sign-in/code", {"code": mail["code"]})).status_code == 200
        assert (await visitor.submit(f"/sign-in/{mail['link']}", {})).status_code == 200


async def test_five_wrong_codes_are_the_end_of_it(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    visitor = await _ask(browser)
    right = (await _mail(db))["code"]
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        assert (await visitor.submit("/sign-in/code", {"code": wrong})).status_code == 200
    assert (await visitor.submit("/sign-in/code", {"code": right})).status_code == 200


async def test_an_unknown_address_is_answered_like_a_known_one(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    await _ask(browser, MEMBER.email)
    await _ask(browser, "nobody@example.org")
    states = (await db.scalars(select(Mail.state).order_by(Mail.id))).all()
    assert states == ["waiting", "void"]


async def test_too_many_requests_for_one_address_are_refused(
    browser: type[Browser], house: House
) -> None:
    for _ in range(5):
        await _ask(browser)
    visitor = browser()
    await visitor.get("/sign-in")
    answer = await visitor.submit("/sign-in", {"email": MEMBER.email})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")


async def test_a_chosen_session_is_never_adopted_and_changes_at_sign_in(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    visitor = await _ask(browser)
    visitor.cookies.set("cocreate_session", "chosen-by-an-attacker", domain="testserver.local")
    mail = await _mail(db)
    visitor.cookies.delete("cocreate_session", domain="testserver.local")
    await visitor.submit("/sign-in/code", {"code": mail["code"]})
    first = visitor.cookies["cocreate_session"]
    assert first != "chosen-by-an-attacker"
    second = await browser.of(MEMBER)
    second.cookies.clear()
    second.cookies.set("cocreate_session", "chosen-by-an-attacker")
    assert (await second.get("/panels/riverside")).headers["location"].startswith("/sign-in")


async def test_signing_out_ends_the_session_on_the_server(
    browser: type[Browser], house: House
) -> None:
    member = await browser.of(MEMBER)
    token = member.cookies["cocreate_session"]
    assert (await member.submit("/sign-out")).status_code == 303
    again = browser()
    again.cookies.set("cocreate_session", token)
    assert (await again.get("/sign-in")).status_code == 200


async def test_without_the_form_token_nothing_is_taken(
    browser: type[Browser], house: House
) -> None:
    member = await browser.of(MEMBER)
    assert (await member.post("/sign-out", data={})).status_code == 403
    assert (await member.post("/sign-out", data={"_csrf": "0" * 40})).status_code == 403
    other = await browser.of(MEMBER)
    assert (await member.post("/sign-out", data={"_csrf": other.csrf()})).status_code == 403
    elsewhere = {"origin": "http://evil.example"}
    answer = await member.submit("/sign-out", headers=elsewhere)
    assert answer.status_code == 403
