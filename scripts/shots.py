"""Takes the pictures of the documentation: a demo of its own is filled, served and walked through.

Every picture exists as NAME.png (English) and NAME.nl.png (Dutch). A scene is a walk of one role;
the scenes go in this order, since what one does the next one shows.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, Page, sync_playwright

from cocreate.demo.pictures import poster
from cocreate.kit.slugs import slugify
from scripts.shots_stage import DUTCH, ENGLISH, Camera, demo, press

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
CHROMIUM = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars"
)
BUDGET = 3_000_000  # bytes, all pictures together


def front_door(camera: Camera) -> None:
    """Signing in, and the doors of the demo."""
    with camera.be("") as page:
        camera.open(page, "/demo")
        camera.take(page, "demo-doors", height=720)
    with camera.be("", "phone") as page:
        camera.open(page, "/sign-in")
        camera.take(page, "sign-in")


def host(camera: Camera) -> None:
    """A new brainstorm with its first ideas, for the member to vote on."""
    with camera.be("moderator") as page:
        camera.open(page, camera.path("/brainstorms/new"))
        page.fill("input[name=title]", camera.edition.question)
        camera.take(page, "brainstorm-new")
        press(page, "main form.form")
        press(page, 'form[action$="/launch"]')
        for idea in camera.edition.ideas:
            page.fill('#composer textarea[name="text"]', idea)
            press(page, "#composer")


def member(camera: Camera) -> None:
    """Home, one question at a time with its draft, the conversation, the vote."""
    path = camera.path(f"/concepts/{camera.edition.open}")
    with camera.be(camera.edition.member, "phone") as page:
        camera.take(page, "member-home")
        camera.open(page, f"{path}?question=1")
        camera.take(page, "member-question", height=860)
        _answer_all(page, camera)
        page.fill('textarea[name="body"]', camera.edition.comment)
        _place_comment(page)
        camera.take(page, "member-conversation", of="#conversation")
        camera.open(page, camera.path(f"/brainstorms/{slugify(camera.edition.question, 50)}/next"))
        camera.take(page, "member-vote", height=800)
        camera.open(page, camera.path())
        camera.take(page, "member-input", of="section[aria-labelledby=input]")
    with camera.be(camera.edition.member, "phone", dark=True) as page:
        camera.take(page, "member-home-dark")


def _answer_all(page: Page, camera: Camera) -> None:
    """Answer question after question; the picture is taken of a written answer being kept."""
    shown = False
    while page.locator("form.answers").count():
        choices = page.locator("form.answers input[type=radio]")
        if choices.count():
            choices.nth(choices.count() * 3 // 4).check(force=True)
        else:
            page.locator("form.answers textarea").first.fill(camera.edition.comment)
            if not shown:
                page.wait_for_timeout(1500)
                camera.take(page, "member-draft", of="form.answers")
                shown = True
        press(page, "form.answers")


def _place_comment(page: Page) -> None:
    """Place what is typed; htmx answers without a new page."""
    page.locator("form.composer button").first.click()
    page.locator("ol.comments > li").last.wait_for()
    page.wait_for_timeout(400)


def marketer(camera: Camera) -> None:
    """From a title to the launch checklist, with results while it is open."""
    with camera.be("marketer") as page:
        camera.open(page, camera.path("/concepts/new"))
        page.fill("input[name=title]", camera.edition.title)
        page.check("input[name=start][value=concept_test]", force=True)
        camera.take(page, "concept-new", height=760)
        press(page, "main form.form")
        page.fill('#about textarea[name="body"]', camera.edition.text)
        press(page, "#about form")
        edit = page.url.split("?")[0].split("#")[0]
        page.goto(f"{edit}?opened=image")
        drawn = poster(*camera.edition.poster, "#2f5d8a").image
        picture: FilePayload = {"name": "poster.webp", "mimeType": "image/webp", "buffer": drawn}
        page.set_input_files("input[name=image_1]", picture)
        page.fill("input[name=alt_1]", camera.edition.alt)
        press(page, "#add-stimulus form")
        page.goto(edit)
        camera.take(page, "concept-edit", height=1300)
        camera.take(page, "concept-questions", of="#questions")
        camera.take(page, "concept-launch", of="#launch")


def results(camera: Camera) -> None:
    """While it is open, after it closed, and the brief that comes of it."""
    edition = camera.edition
    path = camera.path(f"/concepts/{edition.closed}")
    with camera.be("marketer") as page:
        camera.open(page, camera.path(f"/concepts/{edition.open}/results"))
        _break_down(page)
        camera.take(page, "results-open", height=980)
        camera.open(page, f"{path}/edit")
        if page.locator('form:has(input[value="now"])').count():
            page.locator("details.disclosure summary").last.click()
            press(page, 'form:has(input[value="now"])')
        camera.open(page, f"{path}/results")
        _break_down(page)
        camera.take(page, "results-breakdown", height=900)
        camera.open(page, f"{path}/briefs")
        press(page, 'form.form:has(input[name="finding"])')
        camera.take(page, "brief-draft", height=1000)
        press(page, 'form[action$="/approval"]')
        camera.take(page, "brief", of="article.brief")
        camera.take(page, "brief-seal", of=".brief-foot")
    with camera.be("marketer", dark=True) as page:
        camera.open(page, f"{path}/results")
        camera.take(page, "results-dark", height=900)


def _break_down(page: Page) -> None:
    page.select_option("select[name=by]", index=1)
    press(page, "form.filters")


def moderator(camera: Camera) -> None:
    """A report, the comment it is about, and the brainstorm."""
    thread = camera.path(f"/concepts/{camera.edition.open}")
    with camera.be(camera.edition.member) as page:
        camera.open(page, thread)
        comment = page.locator("ol.comments > li").first.get_attribute("id") or ""
        link = page.locator(f'#{comment} a[href*="/comments/"]').first.get_attribute("href")
        page.goto(camera.address + str(link).split("#")[0])
        page.fill("#f-report", camera.edition.report)
        press(page, 'form[action$="/reports"]')
    with camera.be("moderator") as page:
        camera.open(page, camera.path("/reports"))
        page.locator("main details.disclosure summary").first.click()
        camera.take(page, "reports", height=820)
        camera.open(page, camera.path(f"/brainstorms/{camera.edition.voted}?sort=division"))
        camera.take(page, "brainstorm", height=1300)


def administrator(camera: Camera) -> None:
    """Who is in the panel, a file of members, the settings."""
    with camera.be("administrator") as page:
        camera.open(page, camera.path("/members"))
        camera.take(page, "members", height=760)
        camera.open(page, camera.path("/members/import"))
        camera.take(page, "members-import", height=760)
        camera.open(page, camera.path("/settings"))
        camera.take(page, "settings", height=900)


SCENES: tuple[Callable[[Camera], None], ...] = (
    front_door,
    host,
    member,
    marketer,
    moderator,
    results,
    administrator,
)


def main() -> None:
    """Take all pictures, and refuse to leave more than the budget."""
    parser = argparse.ArgumentParser(prog="scripts/shots", description=__doc__)
    parser.add_argument("--out", type=Path, default=PICTURES, help="docs/pictures unless given")
    parser.add_argument("--locale", choices=("en", "nl"), help="one language only")
    given = parser.parse_args()
    out: Path = given.out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("COCREATE_CHROMIUM", "/usr/bin/chromium"),
            args=CHROMIUM.split(),
        )
        with demo(Path(folder)) as address:
            for edition in (ENGLISH, DUTCH):
                if given.locale in {None, edition.locale}:
                    print(f"▸ {edition.locale}")
                    for scene in SCENES:
                        scene(Camera(browser, address, edition, out))
        browser.close()
    size = sum(path.stat().st_size for path in out.glob("*.png"))
    print(f"▸ {len(list(out.glob('*.png')))} pictures, {size / 1e6:.1f} MB")
    if size > BUDGET:
        sys.exit(f"more than {BUDGET / 1e6:.0f} MB: take fewer or smaller pictures")


if __name__ == "__main__":
    main()
