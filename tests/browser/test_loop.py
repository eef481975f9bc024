"""The main job from beginning to end, in real browsers, in both languages, light and dark."""

import hashlib
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from cocreate.kit import clock
from tests.browser.conftest import Cast, Somebody

pytestmark = pytest.mark.browser
PANEL = "/panels/demo"
LOOKS = [("en", 1440, "light"), ("nl", 360, "dark")]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """An image such as a marketer has lying about."""
    path = tmp_path / "poster.png"
    Image.new("RGB", (900, 600), "#884422").save(path)
    return path


def _launch(marketer: Somebody, title: str, picture: Path) -> str:
    """Post a concept with an image; returns its address."""
    page = marketer.go(f"{PANEL}/concepts/new")
    marketer.check()
    page.locator('input[name="title"]').fill(title)
    page.locator('input[name="start"][value="campaign"]').check()
    marketer.press("Make the draft")
    page.wait_for_url(re.compile(r"/edit"))
    path = page.url.split("/edit")[0].removeprefix(marketer.server.address)
    marketer.check()
    marketer.go(f"{path}/edit?opened=image")
    page.locator('input[name="image_1"]').set_input_files(picture)
    page.locator('input[name="alt_1"]').fill("A brown poster with nothing on it")
    marketer.check()
    marketer.press("Add")
    page.wait_for_load_state()
    assert page.get_by_alt_text("A brown poster with nothing on it").count() >= 1
    closes = clock.now() + timedelta(days=5)
    page.locator('input[name="opening"][value="now"]').check()
    page.locator('input[name="closes"]').fill(closes.strftime("%Y-%m-%dT%H:%M"))
    marketer.press("Launch")
    _confirm(marketer)
    marketer.go(path)
    assert marketer.say("Open") in page.locator("main").inner_text()
    return path


def _answer(member: Somebody, path: str, words: str) -> None:
    """Answer every question of a concept, one at a time, with the keyboard where it matters."""
    page = member.go(path)
    member.check()
    page.get_by_role("link", name=member.say("Begin")).click()
    for _ in range(20):
        page.wait_for_load_state()
        member.check()
        if page.locator("form.answers textarea").count():
            page.locator("form.answers textarea").fill(words)
        elif page.locator("form.answers input[type=radio]").count():
            page.locator("form.answers input[type=radio]").nth(1).check()
        last = page.get_by_role("button", name=member.say("Send my answers"))
        if last.count():
            last.click()
            page.wait_for_load_state()
            break
        member.press("Next")
    assert member.say("Thank you. Your answers are in.") in page.locator("main").inner_text()
    member.check()


def _talk(first: Somebody, second: Somebody) -> None:
    """One says something; the other sees it arrive without loading the page again."""
    first.page.locator('textarea[name="body"]').first.fill("Who is this poster for?")
    second.page.wait_for_timeout(500)
    first.press("Place comment")
    arrived = second.page.get_by_text("Who is this poster for?")
    arrived.wait_for(timeout=8000)
    assert arrived.count() == 1
    assert first.page.get_by_text("Who is this poster for?").count() == 1
    first.check()
    second.check()


def _confirm(somebody: Somebody) -> None:
    dialog = somebody.page.locator("dialog[open]")
    if dialog.count():
        # The next page is under way before anybody asks for another one.
        with somebody.page.expect_navigation():
            dialog.get_by_role("button").last.click()
    somebody.page.wait_for_load_state()


def _brief(marketer: Somebody, owner: Somebody) -> str:
    """Make a brief of the closed concept, approve it, and let the product owner take it."""
    page = marketer.go(f"{PANEL}/concepts/spaarpotten/briefs")
    marketer.check()
    page.locator('form[action$="/briefs"] button[type=submit]').first.click()
    page.wait_for_url(re.compile(r"/briefs/\d+"))
    marketer.check()
    brief = page.url.split("?")[0].removeprefix(marketer.server.address)
    file = f"{owner.server.address}{brief}/brief.pdf"
    assert owner.context.request.get(file).status == 403
    page.locator('form[action$="/approval"] button').click()
    _confirm(marketer)
    owner.go(brief)
    owner.check()
    found = [owner.context.request.get(file).body() for _ in range(2)]
    assert found[0] == found[1]
    assert hashlib.sha256(found[0]).hexdigest() in owner.page.content()
    text = "".join(p.extract_text() for p in PdfReader(BytesIO(found[0])).pages)
    assert "Spaarpotten" in text
    return brief


@pytest.mark.parametrize(("locale", "width", "scheme"), LOOKS)
def test_from_a_concept_to_a_downloaded_brief(
    cast: Cast, picture: Path, locale: str, width: int, scheme: str
) -> None:
    def enter(role: str) -> Somebody:
        return cast.enter(role, locale=locale, width=width, scheme=scheme)

    marketer, first, second = enter("marketer"), enter("member"), enter("second-member")
    path = _launch(marketer, f"Poster {locale} {width}", picture)
    _answer(first, path, "The colour is not what I would choose.")
    _answer(second, path, "I like how calm it is.")
    _talk(first, second)

    page = marketer.go(f"{path}/results")
    hidden = marketer.say("Too few answers yet to show without giving people away.")
    assert hidden in page.locator("main").inner_text()
    marketer.check()
    page = marketer.go(f"{PANEL}/concepts/spaarpotten/results?by=age")
    assert page.locator("figure.chart svg").count() >= 8
    marketer.check()

    brief = _brief(marketer, enter("product-owner"))
    stranger = enter("stranger")
    for address in (PANEL, path, f"{path}/results", brief, f"{brief}/brief.pdf"):
        answer = stranger.context.request.get(f"{stranger.server.address}{address}")
        assert answer.status == 404, address


def test_the_whole_member_side_works_without_javascript(cast: Cast) -> None:
    member = cast.enter("member", javascript=False, width=360)
    page = member.go(f"{PANEL}/concepts/zomerposter")
    page.get_by_role("link", name=member.say("Begin")).click()
    for _ in range(3):
        page.locator("form.answers input[type=radio]").first.check()
        member.press("Next")
    page.locator("form.answers textarea").fill("Without a script it is fine as well.")
    member.press("Send my answers")
    page.locator('textarea[name="body"]').first.fill("Placed by a plain form.")
    member.press("Place comment")
    assert page.get_by_text("Placed by a plain form.").count() == 1


def test_the_keyboard_alone_is_enough_to_answer(cast: Cast) -> None:
    member = cast.enter("second-member")
    page = member.go(f"{PANEL}/concepts/zomerposter?question=1")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("4")
    assert page.locator("form.answers input[type=radio]:checked").count() == 1
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "next":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"question=2"))


PAGES = {
    "member": ["", "/concepts", "/brainstorms", "/brainstorms/app-van-morgen"],
    "moderator": ["/reports", "/brainstorms"],
    "marketer": ["/concepts", "/concepts/spaarpotten", "/concepts/spaarpotten/preview"],
    "product-owner": ["", "/briefs", "/concepts/spaarpotten/results"],
    "administrator": ["/members", "/settings", "/attributes"],
}


@pytest.mark.parametrize(("locale", "width", "scheme"), [*LOOKS, ("nl", 1440, "light")])
@pytest.mark.parametrize("role", PAGES)
def test_every_page_is_accessible_and_asks_no_other_host(
    cast: Cast, role: str, locale: str, width: int, scheme: str
) -> None:
    somebody = cast.enter(role, locale=locale, width=width, scheme=scheme)
    for path in PAGES[role]:
        somebody.go(PANEL + path)
        somebody.check()


def test_the_way_in_by_mail_is_accessible(cast: Cast) -> None:
    visitor = cast.enter(None, width=360)
    page = visitor.go("/sign-in")
    visitor.check()
    page.locator('input[name="email"]').fill("noor@zilverberk.example")
    visitor.press("Mail me a link and a code")
    visitor.check()
    page.locator('input[name="code"]').fill("12")
    visitor.press("Sign in")
    visitor.check()
    for path in ("/demo", "/demo/mail", "/nowhere"):
        visitor.go(path)
        visitor.check()
