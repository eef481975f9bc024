"""A real server with the demo in it, and real Chromium; skipped loudly where there is none."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from cocreate.kit.i18n import Message, translate

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = (Path(__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def find_chromium() -> str | None:
    """The browser that scripts/test found, or one on the path."""
    return os.environ.get("COCREATE_CHROMIUM") or shutil.which("chromium")


@dataclass
class Server:
    """A running demo that can be killed and started again on the same data."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "cocreate", "demo", "--port", str(self.port)]
        environment = os.environ | {"COCREATE_DATA_DIR": str(self.folder)}
        environment.pop("COCREATE_DATABASE_URL", None)
        with (self.folder.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.address}/health", timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError((self.folder.parent / "server.log").read_text()[-2000:])

    def kill(self) -> None:
        """Kill it as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Stop it gently."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait(timeout=15)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demo of this module's own."""
    running = Server(tmp_path_factory.mktemp("browser") / "data", _free_port())
    running.folder.mkdir()
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser."""
    path = find_chromium()
    if path is None:
        pytest.skip("NO BROWSER: the journeys in Chromium were not tested")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Somebody:
    """A person in a browser of his own: signed in, reading in one language."""

    def __init__(self, context: BrowserContext, server: Server, locale: str) -> None:
        self.context = context
        self.server = server
        self.locale = locale
        self.problems: list[str] = []
        self.page = self.watch(context.new_page())

    def watch(self, page: Page) -> Page:
        """Notice script errors, refused resources and requests to another host."""
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on(
            "console",
            lambda m: (
                self.problems.append(f"console: {m.text}")
                if m.type == "error" and "Failed to load resource" not in m.text
                else None
            ),
        )
        page.on(
            "request",
            lambda r: (
                None
                if r.url.startswith((self.server.address, "data:"))
                else self.problems.append(f"elsewhere: {r.url}")
            ),
        )
        return page

    def say(self, text: str, **values: object) -> str:
        """What the interface says for `text` in this person's language."""
        return translate(Message(text, values), self.locale)

    def go(self, path: str) -> Page:
        """Open a page of the panel."""
        self.page.goto(f"{self.server.address}{path}")
        return self.page

    def press(self, text: str) -> None:
        """Press the button with this label."""
        self.page.get_by_role("button", name=self.say(text), exact=True).first.click()

    def check(self) -> None:
        """No accessibility violation (WCAG 2.2 A and AA) and no overflow on this page."""
        page = self.page
        page.evaluate("document.activeElement && document.activeElement.blur(); scrollTo(0, 0)")
        page.evaluate(AXE)
        found = page.evaluate(
            "async tags => (await axe.run({runOnly: {type: 'tag', values: tags}})).violations"
            ".map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | '))",
            TAGS,
        )
        assert found == [], f"{page.url}: {found}"
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 1, f"{page.url} is {wide} px too wide"
        assert self.problems == []


class Cast:
    """Opens browsers for people of the demo and closes them at the end of the test."""

    def __init__(self, chromium: Browser, server: Server) -> None:
        self.chromium = chromium
        self.server = server
        self.contexts: list[BrowserContext] = []

    def enter(
        self,
        role: str | None,
        *,
        locale: str = "en",
        width: int = 1440,
        scheme: str = "light",
        javascript: bool = True,
    ) -> Somebody:
        """Somebody of this role, signed in through the demo's link."""
        context = self.chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=javascript,
            locale="nl-NL" if locale == "nl" else "en-GB",
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        somebody = Somebody(context, self.server, locale)
        if role is not None:
            somebody.go(f"/demo/sign-in/{role}")
            self._speak(somebody)
        return somebody

    def _speak(self, somebody: Somebody) -> None:
        page = somebody.page
        if page.locator("html").get_attribute("lang") != somebody.locale:
            form = page.locator('form[action="/language"]').first
            token = form.locator('input[name="_csrf"]').get_attribute("value") or ""
            somebody.context.request.post(
                f"{self.server.address}/language",
                form={"_csrf": token, "locale": somebody.locale, "next": "/"},
                headers={"origin": self.server.address},
            )

    def leave(self) -> None:
        """Close all browsers."""
        for context in self.contexts:
            context.close()


@pytest.fixture
def cast(chromium: Browser, server: Server) -> Iterator[Cast]:
    """The people of one test."""
    people = Cast(chromium, server)
    yield people
    people.leave()
