"""Research questions by pointer and by keyboard, with and without a script."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Cast

pytestmark = pytest.mark.browser
PAGE = "/styleguide/research"


def _whole(page: Page, number: int) -> Locator:
    return page.locator(f"#f-q90000{number:02}")


def _values(page: Page, number: int) -> dict[str, str]:
    """What the form would send for one question, by suffix."""
    sent: dict[str, str] = page.evaluate(
        "Object.fromEntries([...new FormData(document.querySelector('form.answers'))])"
    )
    name = f"q90000{number:02}"
    return {
        key.removeprefix(name): value
        for key, value in sent.items()
        if key.startswith(name) and value
    }


@pytest.mark.parametrize(
    ("look", "width", "scheme"),
    [("", 320, "dark"), ("filled", 360, "light"), ("wrong", 1440, "dark")],
)
def test_the_page_is_accessible(cast: Cast, look: str, width: int, scheme: str) -> None:
    somebody = cast.enter(None, width=width, scheme=scheme)
    somebody.go(f"{PAGE}?look={look}")
    somebody.check()


def test_sets_and_pairs_come_one_at_a_time(cast: Cast) -> None:
    page = cast.enter(None).go(PAGE)
    sets = _whole(page, 1)
    place, shown = sets.locator("[data-parts-place]"), sets.locator("[data-part]:visible")
    assert (place.inner_text(), shown.count()) == ("1 of 7", 1)
    choices = shown.locator("input")
    choices.nth(0).click()
    choices.nth(1).click()  # the same item: the newer choice stays
    assert len(_values(page, 1)) == 1
    choices.nth(2).click()
    expect(place).to_have_text("2 of 7")
    # Arrows pass over answers, so they never turn the page.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(450)
    assert place.inner_text() == "2 of 7"
    pairs = _whole(page, 3)
    pairs.locator("[data-part]:visible input").first.focus()
    for digit in "120":
        page.keyboard.press(digit)
        page.wait_for_timeout(450)
    assert pairs.locator("[data-parts-place]").inner_text() == "4 of 6"
    assert [value == "0" for value in _values(page, 3).values()].count(True) == 1


def test_the_ladder_asks_up_and_down_and_a_price_meter_only_asks_again(cast: Cast) -> None:
    page = cast.enter(None).go(PAGE)
    ladder = _whole(page, 5)
    ladder.locator("[data-ladder-answer=yes]").click()
    while ladder.locator("[data-ladder-stage]").is_visible():
        ladder.locator("[data-ladder-answer=no]").click()
    answers = _values(page, 5)
    assert sorted(answers.values()) in (["no", "yes"], ["yes"])
    assert "Yes, up to €" in ladder.locator("[data-ladder-said]").inner_text()
    meter = _whole(page, 4)
    for number, amount in enumerate(("10", "12,50", "11", "20"), 1):
        page.fill(f"#f-q9000004_{number}", amount)
    page.keyboard.press("Tab")
    assert "do not go up" in meter.locator("[data-amounts-odd]").inner_text()


def test_a_text_is_marked_by_keys(cast: Cast) -> None:
    page = cast.enter(None).go(PAGE)
    text = _whole(page, 7)
    text.locator(".marker-unit").first.focus()
    for key in ("1", "ArrowRight", "2", "ArrowRight", "3", "0", "End", "Enter"):
        page.keyboard.press(key)
    assert _values(page, 7) == {"_1": "1", "_2": "2", "_17": "3"}
    text.locator("[data-marks-nothing]").check()
    assert _values(page, 7) == {"": "none"}


def test_a_picture_is_marked_by_pointer_and_by_keys(cast: Cast) -> None:
    page = cast.enter(None).go(PAGE)
    stage = _whole(page, 9).locator("[data-heat-stage]")
    stage.scroll_into_view_if_needed()
    frame = stage.bounding_box()
    assert frame is not None
    page.mouse.click(frame["x"] + frame["width"] / 4, frame["y"] + frame["height"] / 2)
    page.keyboard.press("Space")
    stage.focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    marks = _values(page, 9)
    assert abs(float(marks.pop("_1x")) - 0.25) < 0.01
    assert abs(float(marks.pop("_1y")) - 0.5) < 0.01
    assert marks == {"_1s": "1", "_2x": "0.5500", "_2y": "0.4000"}
    _whole(page, 9).locator("[data-heat-remove='1']").click()
    assert _values(page, 9) == {"_2x": "0.5500", "_2y": "0.4000"}


def test_a_gut_reaction_is_timed_unless_less_motion_is_wanted(cast: Cast) -> None:
    somebody = cast.enter(None)
    page = somebody.go(PAGE)
    assert _whole(page, 10).locator("[data-gut-list]").is_visible()
    page.emulate_media(reduced_motion="no-preference")
    page.reload()
    gut = _whole(page, 10)
    gut.locator("[data-gut-begin]").click()
    for number, key in enumerate(("ArrowRight", "ArrowLeft", "ArrowRight", "ArrowLeft"), 1):
        expect(gut.locator("[data-gut-place]")).to_have_text(f"{number} of 4")
        expect(gut.locator("[data-gut-text]")).not_to_be_empty()
        page.wait_for_timeout(60)
        page.keyboard.press(key)
    gut.locator("[data-gut-done]").wait_for()
    values = _values(page, 10)
    assert [values[f"_{number}"] for number in range(1, 5)] == ["yes", "no", "yes", "no"]
    assert all(re.fullmatch(r"[1-9]\d{1,3}", values[f"_{number}t"]) for number in range(1, 5))
    assert somebody.problems == []


def test_without_a_script_everything_can_be_answered(cast: Cast) -> None:
    page = cast.enter(None, javascript=False).go(PAGE)
    assert _whole(page, 1).locator("fieldset:visible").count() == 7
    assert _whole(page, 7).locator("input[type=checkbox]:visible").count() == 3 * 17 + 1
    assert _whole(page, 9).locator("select:visible").count() == 30
    assert _whole(page, 10).locator("input[type=radio]:visible").count() == 8
    assert page.locator("[data-parts-nav]:visible, .stage:visible").count() == 0
