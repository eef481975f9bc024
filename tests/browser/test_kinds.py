"""Every kind of question in Chromium: with the keyboard, by touch and without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.conftest import AXE, TAGS, Server

pytestmark = pytest.mark.browser
ANSWERS = "#kinds form"
FIELDS = f"""draftFields.read(document.querySelector('{ANSWERS}'))"""


@pytest.fixture
def page(server: Server, chromium: Browser) -> Iterator[Page]:
    """The style guide on a phone, in English."""
    context = chromium.new_context(viewport={"width": 360, "height": 800}, locale="en")
    opened = context.new_page()
    opened.goto(f"{server.address}/styleguide")
    yield opened
    context.close()


def question(page: Page, text: str) -> Locator:
    """The question with this text among those that nobody answered yet."""
    return page.locator(f"{ANSWERS} .question").filter(has_text=text).first


def sent(page: Page) -> dict[str, str]:
    """What is filled in, by the number of the question in the guide; as a draft would keep it."""
    fields: dict[str, str] = page.evaluate(FIELDS)
    return {name: value for name, value in fields.items() if value and name[0] == "q"}


def test_writing_at_other_chooses_it_and_giving_it_up_takes_the_words_out(page: Page) -> None:
    which = question(page, "Which of these do you have?")
    which.get_by_label("Something else", exact=True).check()
    which.get_by_role("textbox").fill("A boat")
    which.get_by_label("A holiday").check()
    assert sent(page) == {"q203_98": "1", "q203_other": "A boat", "q203_1": "1"}
    which.get_by_label("None of these").check()
    assert sent(page) == {"q203_5": "1"}
    which.get_by_label("Something else", exact=True).check()
    assert sent(page) == {"q203_98": "1", "q203_other": "A boat"}


def test_a_digit_chooses_the_option_in_that_place(page: Page) -> None:
    first = question(page, "What would you save for first?")
    first.get_by_label("A holiday").focus()
    page.keyboard.press("3")
    assert sent(page) == {"q202": "3"}
    question(page, "Which mark do you give it?").get_by_label("4", exact=True).focus()
    page.keyboard.press("0")
    assert sent(page) == {"q202": "3", "q208": "10"}


def test_a_long_list_is_searched_with_the_keyboard(page: Page) -> None:
    box = question(page, "Where do you live?").get_by_role("combobox")
    box.focus()
    page.keyboard.type("hert")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert box.input_value() == "’s-Hertogenbosch"
    assert sent(page) == {"q204": "16"}
    box.fill("")
    box.blur()
    assert sent(page) == {}


def test_a_slider_says_nothing_until_it_is_moved_and_the_middle_can_be_chosen(page: Page) -> None:
    sure = question(page, "How sure are you?")
    knob = sure.get_by_role("slider")
    assert knob.get_attribute("aria-valuetext") == "not answered yet"
    assert sent(page) == {}
    knob.focus()
    page.keyboard.press("Enter")
    assert sent(page) == {"q213": "50"}
    page.keyboard.press("ArrowRight")
    assert sent(page) == {"q213": "51"}
    assert knob.get_attribute("aria-valuetext") == "51 %"
    sure.get_by_role("button").click()
    assert sent(page) == {}


def test_i_dont_know_empties_the_box_and_gives_it_back(page: Page) -> None:
    much = question(page, "How much do you put aside")
    much.get_by_role("textbox").fill("12,50")
    much.get_by_label("I don't know").check()
    assert sent(page) == {"q212_dk": "1"}
    much.get_by_label("I don't know").uncheck()
    assert sent(page) == {"q212": "12,50"}


def test_why_appears_once_there_is_something_to_ask_about(page: Page) -> None:
    think = question(page, "What do you think of it?")
    assert think.get_by_role("textbox").count() == 1
    think.get_by_label("What do you think of it?").fill("Handy")
    think.get_by_label("Why is that?").fill("It saves time")
    assert think.get_by_role("textbox").count() == 3
    think.get_by_label("What do you think of it?").fill("")
    assert think.get_by_label("Why is that?").is_visible()
    assert sent(page) == {"q216_1": "It saves time"}


def test_a_ranking_is_made_with_lists_with_buttons_and_by_dragging(page: Page) -> None:
    page.set_viewport_size({"width": 1200, "height": 900})
    order = question(page, "What matters most to you?")
    order.get_by_label("I see how far I am", exact=True).select_option("1")
    assert sent(page) == {"q217_3": "1"}
    order.get_by_role("button", name="Higher: It is free").focus()
    page.keyboard.press("Enter")
    assert sent(page) == {"q217_3": "1", "q217_1": "2"}
    page.keyboard.press("Enter")
    assert sent(page) == {"q217_1": "1", "q217_3": "2"}
    # A place that is taken changes hands: two in one place cannot be.
    order.get_by_label("I see how far I am", exact=True).select_option("1")
    assert sent(page) == {"q217_3": "1", "q217_1": "2"}
    handles = order.locator("[data-rank-handle]")
    handles.nth(3).hover()
    page.mouse.down()
    top = order.locator("[data-rank-row]").first.bounding_box()
    assert top is not None
    page.mouse.move(top["x"] + 20, top["y"] + 4, steps=8)
    page.mouse.up()
    assert sent(page) == {"q217_4": "1", "q217_3": "2", "q217_1": "3"}
    assert page.locator("[data-announcer]").inner_text() == (
        "It works without thinking about it: place 1"
    )


def test_a_total_counts_along(page: Page) -> None:
    important = question(page, "How important is each of these?")
    important.get_by_label("It is free").fill("60")
    assert important.locator("[data-sum-shown]").inner_text() == "Divided: 60 of 100. 40 left."
    important.get_by_label("I can stop at any time").fill("40")
    assert important.locator("[data-sum-shown]").inner_text() == "Divided: 100. It fits."
    page.wait_for_timeout(1000)
    assert important.get_by_role("status").text_content() == "Divided: 100. It fits."


def test_what_was_kept_comes_back_into_every_kind(page: Page) -> None:
    kept = {"q203_1": "1", "q204": "3", "q213": "20", "q217_2": "1", "q218_1": "100"}
    page.evaluate("(kept) => draftFields.write(document.querySelector('#kinds form'), kept)", kept)
    assert sent(page) == kept
    assert question(page, "Where do you live?").get_by_role("combobox").input_value() == "Amsterdam"
    assert question(page, "How sure").get_by_role("slider").input_value() == "20"
    first = question(page, "What matters most to you?").locator("[data-rank-row]").first
    assert "I can stop at any time" in first.inner_text()


@pytest.mark.parametrize("forced", ["active", "none"])
def test_axe_finds_nothing(page: Page, forced: str) -> None:
    page.emulate_media(forced_colors="active" if forced == "active" else "none")
    page.evaluate(AXE)
    run = "tags => axe.run('#kinds', {runOnly: tags}).then(r => r.violations.map(v => v.id))"
    assert page.evaluate(run, TAGS) == []


def test_without_javascript_every_box_is_there(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{server.address}/styleguide")
    assert page.locator("#f-q204").evaluate("one => one.tagName") == "SELECT"
    assert page.get_by_role("slider").count() == 0
    assert page.locator("#kinds [data-rank-move]:visible").count() == 0
    assert page.locator("#kinds select:visible").count() == 5
    page.locator("#f-q216").fill("Handy")
    assert page.locator("#f-q216_1").is_visible()
    context.close()
