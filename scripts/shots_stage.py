"""The stage for the pictures: a demo of its own, a browser that is somebody in it, two languages.

The demo's consumer panel is Dutch and its entrepreneurs' panel English, so each language has
content of its own; what the demo lacks in English is made here.
"""

import csv
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FloatRect, Page, ViewportSize

from scripts.measure.process import free_port, serving

PROGRAM = str(Path(sys.executable).with_name("cocreate"))
SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1440, "height": 900},
    "phone": {"width": 360, "height": 740},
}
COLOURS = 256
MARGIN = 16  # around a picture of an element, in CSS pixels


@dataclass(frozen=True)
class Edition:
    """One language: its panel in the demo, who is the member there, and what is typed."""

    locale: str
    panel: str
    member: str  # the role by which the demo signs in a member of that panel
    closed: str  # the concept whose results are shown; closed first if it is still open
    open: str  # the concept that the member answers
    voted: str  # a brainstorm with votes
    title: str
    poster: tuple[str, str]
    text: str
    alt: str
    comment: str
    report: str
    question: str
    ideas: tuple[str, ...]

    @property
    def suffix(self) -> str:
        """What stands between the name of a picture and .png."""
        return "" if self.locale == "en" else f".{self.locale}"


ENGLISH = Edition(
    locale="en",
    panel="entrepreneurs",
    member="stranger",  # to the other panel: in this one he is a member
    closed="invoice-in-one-tap",
    open="invoice-in-one-tap",
    voted="less-paperwork",
    title="The bill that waits for you",
    poster=("Not today?", "The bill waits."),
    text="Pay a bill **when it suits you**: we keep it until the day you choose.",
    alt="A poster: three jars under a rising sun, and the words Not today? The bill waits.",
    comment="I would use this between two jobs, before I even start the van.",
    report="This names one of my customers.",
    question="What should banking take off your hands?",
    ideas=(
        "Put the VAT aside by itself, every time money comes in.",
        "Let my bookkeeper look without my having to share a password.",
        "Remind the customer for me, politely, on day fifteen.",
        "Show me on Monday what I can spend this week.",
    ),
)
DUTCH = Edition(
    locale="nl",
    panel="demo",
    member="member",
    closed="spaarpotten",
    open="zomerposter",
    voted="app-van-morgen",
    title="De rekening die op je wacht",
    poster=("Nu even niet?", "Hij wacht op je."),
    text="Betaal een rekening **wanneer het jou uitkomt**: wij bewaren hem tot die dag.",
    alt="Een poster: drie potten onder een opkomende zon, en de woorden Nu even niet? Hij wacht.",
    comment="De belofte is leuk, maar ik zie niet meteen dat het om sparen gaat.",
    report="Hier staat de naam van mijn buurman in.",
    question="Wat mag de bank je uit handen nemen?",
    ideas=(
        "Zet elke maand vanzelf opzij wat er overblijft.",
        "Waarschuw me een week voordat een abonnement verlengt.",
    ),
)


class Camera:
    """A browser that is somebody in the demo, and takes the pictures of one edition."""

    def __init__(self, browser: Browser, address: str, edition: Edition, out: Path) -> None:
        self.browser = browser
        self.address = address
        self.edition = edition
        self.out = out

    @contextmanager
    def be(self, role: str, size: str = "desk", *, dark: bool = False) -> Iterator[Page]:
        """A page at the panel's home of whoever has this role, in the edition's language."""
        context = self.browser.new_context(
            viewport=SIZES[size],
            device_scale_factor=1 if size == "desk" else 1.5,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale=self.edition.locale,
        )
        try:
            yield self._signed_in(context, role)
        finally:
            context.close()

    def _signed_in(self, context: BrowserContext, role: str) -> Page:
        page = context.new_page()
        if role:
            page.goto(f"{self.address}/demo/sign-in/{role}?next={self.path()}")
            if page.get_attribute("html", "lang") != self.edition.locale:
                button = f'form[action="/language"] button[value="{self.edition.locale}"]'
                with page.expect_navigation():
                    page.eval_on_selector(button, "button => button.click()")
        return page

    def path(self, rest: str = "") -> str:
        """A path in the panel of the edition."""
        return f"/panels/{self.edition.panel}{rest}"

    def open(self, page: Page, path: str) -> None:
        """Go to a path of the site; anything but a page is an error."""
        answer = page.goto(self.address + path)
        if answer is None or answer.status != 200:
            sys.exit(f"{path} answered {answer.status if answer else 'nothing'}")

    def take(self, page: Page, name: str, *, of: str = "", height: int = 0) -> None:
        """Store what the window shows, made `height` CSS pixels high, or the element `of`."""
        page.evaluate("() => document.activeElement?.blur()")
        size = page.viewport_size or SIZES["desk"]
        tall = 2600 if of else height or size["height"]  # bars that stick must not cross an element
        page.set_viewport_size({"width": size["width"], "height": tall})
        page.wait_for_timeout(150)
        path = self.out / f"{name}{self.edition.suffix}.png"
        page.screenshot(path=path, clip=_around(page, of) if of else None)
        page.set_viewport_size(size)
        _shrink(path)
        print(f"  {path.name} {path.stat().st_size // 1024} kB")


def _around(page: Page, selector: str) -> FloatRect:
    """The element with a little of what is around it."""
    element = page.locator(selector).first
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box is not None  # noqa: S101 - it is on the page, or the line above would have failed
    width = (page.viewport_size or SIZES["desk"])["width"]
    left, top = max(0.0, box["x"] - MARGIN), max(0.0, box["y"] - MARGIN)
    right = min(float(width), box["x"] + box["width"] + MARGIN)
    bottom = box["y"] + box["height"] + MARGIN
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def press(page: Page, form: str) -> None:
    """Press the first visible button of a form, and yes if it asks; wait for the next page."""
    button = page.locator(form).first.locator("button:visible").first
    asks = button.get_attribute("data-confirm") is not None
    with page.expect_navigation():
        button.click()
        if asks:
            page.locator("[data-confirm-yes]").click()


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """The address of a demo that is filled, has one imported conversation, and is served."""
    port = free_port()
    more = {"COCREATE_DATA_DIR": str(folder / "data"), "COCREATE_LOCALE": "en"}
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **more}
    _write_conversation(folder / ENGLISH.voted)
    for command in (
        ["demo", "--no-serve"],
        ["import", "conversation", str(folder / ENGLISH.voted), "--panel", ENGLISH.panel],
    ):
        subprocess.run([PROGRAM, *command], check=True, env=environment, stdout=subprocess.DEVNULL)
    command = ["cocreate", "demo", "--port", str(port)]
    with serving(command, ready="/health", port=port, log=folder / "log", more=more):
        yield f"http://127.0.0.1:{port}"


def _write_conversation(folder: Path) -> None:
    """A small invented conversation in the four files of a public one."""
    chance = random.Random(7)  # noqa: S311 - invented votes
    folder.mkdir()
    statements = [*ENGLISH.ideas, *_MORE_IDEAS]
    moods = [chance.uniform(0.15, 0.9) for _statement in statements]
    votes = [
        (1_790_000_000_000 + len(statements) * voter + number, number, voter, _vote(mood, chance))
        for voter in range(90)
        for number, mood in enumerate(moods)
        if chance.random() < 0.8
    ]
    _write(folder / "summary.csv", [("topic", ENGLISH.question)])
    header = ("timestamp", "comment-id", "author-id", "moderated", "comment-body")
    rows = [(1_790_000_000_000 + n, n, n, 1, text) for n, text in enumerate(statements)]
    _write(folder / "comments.csv", [header, *rows])
    _write(folder / "votes.csv", [("timestamp", "comment-id", "voter-id", "vote"), *votes])
    _write(folder / "participants-votes.csv", [("participant",), *((n,) for n in range(90))])


_MORE_IDEAS = (
    "I would rather call a person than type to a machine.",
    "Close the last branch, and put the money into the app.",
    "Show which of my costs rose most since last year.",
    "Pay me for the data that you use.",
)


def _vote(mood: float, chance: random.Random) -> int:
    drawn = chance.random()
    return 1 if drawn < mood else 0 if drawn > 0.93 else -1


def _write(path: Path, rows: list[tuple[object, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def _shrink(path: Path) -> None:
    """Fewer colours: flat pages look the same and take a third."""
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
