"""A questionnaire from elsewhere, answered in the browser; and the clicks that a launch takes."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from cocreate.kit import clock
from cocreate.questionnaires.formats import own
from tests.browser.conftest import Cast, Server, Somebody

pytestmark = pytest.mark.browser
PANEL = "/panels/demo"
SHARED = os.environ.get("COCREATE_SHARED_DATA") or Path(__file__).parents[3] / "shared/data"
FILES = {
    "ls205_randomization_group_test.lss": 1,
    "ls6_sample_survey_multilingual_fr_de_en_it_ru.lss": 60,
}
SCREENS_MAX = 300
CLICKS_MAX = 40
# Fills in whatever a question of any kind has, as somebody would who wants to get on.
FILL = """() => {
  const form = document.querySelector('form.answers'), seen = new Set();
  const say = (box, what) => {
    box.value = what;
    for (const name of ['input', 'change']) box.dispatchEvent(new Event(name, {bubbles: true}));
  };
  for (const box of form.querySelectorAll('input, select, textarea')) {
    if (box.type === 'hidden' || box.disabled || box.name.endsWith('_dk')) continue;
    if (box.type === 'radio' || box.type === 'checkbox') {
      const group = box.type === 'radio' ? box.name : box.closest('fieldset');
      if (!seen.has(group) && !box.checked) box.click();
      seen.add(group);
    } else if (box.tagName === 'SELECT') {
      const taken = [...form.querySelectorAll('select')].map(one => one.value);
      const free = [...box.options].find(one => one.value && !taken.includes(one.value));
      if (!box.value) say(box, (free || box.options[1]).value);
    } else if (box.type === 'date') say(box, new Date().toISOString().slice(0, 10));
    else if (box.type === 'range') say(box, box.min || '1');
    else if (box.inputMode === 'numeric' || box.inputMode === 'decimal') say(box, box.min || '1');
    else if (box.type !== 'file' && !box.value) say(box, 'test');
  }
}"""


def _run(server: Server, *words: str) -> bytes:
    """A command of the installation, beside the running server."""
    environment = os.environ | {"COCREATE_DATA_DIR": str(server.folder)}
    environment.pop("COCREATE_DATABASE_URL", None)
    command = [sys.executable, "-m", "cocreate", *words]
    done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()[-1000:]
    return done.stdout


def _launch(marketer: Somebody, path: str) -> None:
    page = marketer.go(f"{path}/edit")
    needed = page.locator("#launch li").filter(has_text=marketer.say("Still needed:"))
    assert [one for one in needed.all_inner_texts() if "Close" not in one] == []
    closes = clock.now() + timedelta(days=5)
    page.locator('input[name="opening"][value="now"]').check()
    page.locator('input[name="closes"]').fill(closes.strftime("%Y-%m-%dT%H:%M"))
    marketer.press("Launch")
    with page.expect_navigation():
        page.locator("dialog[open]").get_by_role("button").last.click()
    assert marketer.say("Open") in page.locator("main").inner_text(), _mistakes(page)


def _mistakes(page: Page) -> str:
    said = page.locator(".error, .error-summary").all_inner_texts()
    question = page.locator("form.answers .question").all_inner_texts()
    return f"{page.url}: {said} {question}"[:600]


def _answer_all(member: Somebody, path: str) -> int:
    """Walk from the first question to the thanks; returns how many screens there were."""
    page = member.go(path)
    page.get_by_role("link", name=member.say("Begin")).click()
    for screen in range(1, SCREENS_MAX):
        page.wait_for_load_state()
        assert page.locator("form.answers").count(), page.url
        page.evaluate(FILL)
        last = page.locator('button[name="_go"][value="send"]').count()
        number = page.locator('input[name="_step"]').get_attribute("value")
        with page.expect_navigation():
            page.locator(
                'form.answers button[value="send"], form.answers button[value="next"]'
            ).first.click()
        if last and not page.locator("form.answers").count():
            assert (
                member.say("Thank you. Your answers are in.") in page.locator("main").inner_text()
            )
            return screen
        stays = page.locator('input[name="_step"]').get_attribute("value") == number
        assert not stays, f"cannot be passed: {_mistakes(page)}"
    raise AssertionError("it never ends")


@pytest.mark.parametrize("name", FILES)
def test_a_questionnaire_of_limesurvey_runs_from_first_to_last_and_goes_out_again(
    cast: Cast, server: Server, name: str
) -> None:
    file = Path(SHARED) / "questionnaires" / name
    if not file.exists():
        pytest.skip(f"NO FILE {file}: a real LimeSurvey structure was not answered in the browser")
    title = f"Taken from {len(name)}"
    told = _run(server, "import", "questionnaire", str(file), "--panel", "demo", "--title", title)
    found = re.search(r"/panels/demo/concepts/([\w-]+)", told.decode())
    assert found is not None, told
    path, slug = found[0], found[1]
    before = own.read(_run(server, "export", "questionnaire", slug))
    _launch(cast.enter("marketer"), path)
    member = cast.enter("member")
    screens = _answer_all(member, path)
    assert screens >= FILES[name]
    assert member.problems == []
    # What was answered goes out as it came in, in both formats.
    after = own.read(_run(server, "export", "questionnaire", slug))
    assert after.document == before.document
    assert b"<document>" in _run(server, "export", "questionnaire", slug, "--lss")


def test_two_posters_are_launched_in_few_clicks(cast: Cast, server: Server, tmp_path: Path) -> None:
    marketer = cast.enter("marketer")
    clicks: list[str] = []

    def clicked(what: str) -> None:
        clicks.append(what)

    page = marketer.go(PANEL)
    marketer.context.expose_function("clicked", clicked)
    page.add_init_script(
        "addEventListener('click', e => e.isTrusted && clicked(e.target.outerHTML.slice(0, 60)),"
        " true)"
    )
    page.goto(f"{server.address}{PANEL}/concepts")
    page.locator(f'a[href$="{PANEL}/concepts/new"]').first.click()
    page.locator('input[name="title"]').fill("Which poster?")
    page.locator('input[name="start"][value="posters"]').click()
    marketer.press("Make the draft")
    page.wait_for_url(re.compile(r"/edit"))
    path = page.url.split("/edit")[0].removeprefix(server.address)
    for number, colour in enumerate(("teal", "navy"), 1):
        picture = tmp_path / f"{colour}.png"
        Image.new("RGB", (600, 800), colour).save(picture)
        page.locator(f'#arm-pictures input[name="image_{number}"]').set_input_files(picture)
        box = page.locator(f'#arm-pictures input[name="alt_{number}"]')
        box.click()
        box.fill(f"A poster in {colour}")
        clicks.append("file dialog")
    page.locator("#arm-pictures button[type=submit]").first.click()
    page.wait_for_load_state()
    marketer.check()
    closes = clock.now() + timedelta(days=5)
    page.locator('input[name="closes"]').click()
    page.locator('input[name="closes"]').fill(closes.strftime("%Y-%m-%dT%H:%M"))
    page.locator('input[name="opening"][value="now"]').check()
    marketer.press("Launch")
    with page.expect_navigation():
        page.locator("dialog[open]").get_by_role("button").last.click()
    page.wait_for_timeout(200)
    assert marketer.say("Open") in page.locator("main").inner_text(), _mistakes(page)
    assert page.url.startswith(f"{server.address}{path}")
    assert 5 < len(clicks) < CLICKS_MAX, f"{len(clicks)} clicks: {clicks}"
    print(f"two posters: {len(clicks)} clicks")  # noqa: T201 - what was counted is reported
