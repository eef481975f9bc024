"""Nobody loses a typed word: not to a killed tab, a killed server, an expired session."""

import contextlib
import time

import pytest
from playwright.sync_api import Error

from tests.browser.conftest import Cast, Server, Somebody

pytestmark = pytest.mark.browser
OPEN_QUESTION = "/panels/demo/concepts/zomerposter?question=4"
TEXT = ("I would put the harbour on it, with the old crane. " * 12)[:500]


def _box(somebody: Somebody) -> str:
    return somebody.page.locator("form.answers textarea").input_value()


def _type(somebody: Somebody, text: str) -> float:
    """Type as a quick typist does; returns how many characters come out in three seconds."""
    box = somebody.page.locator("form.answers textarea")
    box.fill("")
    begun = time.monotonic()
    box.press_sequentially(text, delay=12)
    return 3 * len(text) / (time.monotonic() - begun)


def _again(somebody: Somebody) -> None:
    somebody.page = somebody.watch(somebody.context.new_page())
    somebody.go(OPEN_QUESTION)


def test_a_killed_tab_costs_at_most_the_last_three_seconds(cast: Cast) -> None:
    member = cast.enter("member")
    member.go(OPEN_QUESTION)
    in_three_seconds = _type(member, TEXT)
    with contextlib.suppress(Error):  # the renderer dies at once: no event, no last save
        member.page.goto("chrome://crash", timeout=3000)
    _again(member)
    kept = _box(member)
    assert TEXT.startswith(kept)
    assert len(TEXT) - len(kept) <= in_three_seconds


def test_a_killed_server_costs_nothing_that_stood_in_the_tab(cast: Cast, server: Server) -> None:
    member = cast.enter("second-member")
    member.go(OPEN_QUESTION)
    _type(member, TEXT[:250])
    server.kill()
    member.page.locator("form.answers textarea").press_sequentially(TEXT[250:], delay=5)
    time.sleep(1)
    server.start()
    member.page.reload()
    assert _box(member) == TEXT
    other = cast.enter("second-member", width=360)
    for _ in range(20):
        other.go(OPEN_QUESTION)
        if _box(other) == TEXT:
            break
        time.sleep(0.5)
    assert _box(other) == TEXT  # on the server again, for every device


def test_an_expired_session_keeps_the_text_until_one_is_back(cast: Cast) -> None:
    member = cast.enter("member")
    member.go(OPEN_QUESTION)
    _type(member, "Before the session ended. ")
    time.sleep(1.2)
    member.context.clear_cookies()
    member.page.locator("form.answers textarea").press_sequentially("And after it.", delay=5)
    time.sleep(1.5)
    status = member.page.locator("[data-autosave-status]").inner_text()
    assert status.startswith(member.say("You are signed out.").split(".")[0])
    member.go("/demo/sign-in/member")
    member.go(OPEN_QUESTION)
    assert _box(member) == "Before the session ended. And after it."


def test_two_tabs_never_overwrite_each_other_in_silence(cast: Cast) -> None:
    member = cast.enter("member")
    member.go(OPEN_QUESTION)
    first = member.page
    second = member.watch(member.context.new_page())
    second.goto(f"{member.server.address}{OPEN_QUESTION}")
    first.locator("form.answers textarea").fill("Typed in the first tab")
    first.locator("form.answers textarea").blur()
    first.wait_for_timeout(800)
    second.locator("form.answers textarea").fill("Typed in the second tab")
    second.locator("form.answers textarea").blur()
    conflict = second.locator("[data-autosave-conflict]")
    conflict.wait_for(state="visible")
    assert "Typed in the first tab" in conflict.inner_text()
    assert second.locator("form.answers textarea").input_value() == "Typed in the second tab"


def test_after_signing_out_no_text_is_left_in_the_browser(cast: Cast) -> None:
    member = cast.enter("member")
    page = member.go(OPEN_QUESTION)
    _type(member, "Something private")
    page.locator("form[data-sign-out]").evaluate("form => form.requestSubmit()")
    page.wait_for_url("**/sign-in")
    kept = page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
    assert "private" not in kept
