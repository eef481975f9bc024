"""The stream of a brainstorm: new ideas and counts arrive, each reader sees what is his to see."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from litestar import Litestar

from cocreate.kit.db import Database
from cocreate.panels.models import Membership
from tests.brainstorms.stage import Stage
from tests.cast import MEMBER, MODERATOR, OWNER, SECOND, Actor
from tests.client import BASE, Browser


class Ear:
    """A reader's open stream, fed by the app itself."""

    def __init__(self, app: Litestar, path: str, cookie: str, last: str = "") -> None:
        self.app, self.parts = app, asyncio.Queue[bytes]()
        self.gone = asyncio.Event()
        self.status = 0
        self.scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
            "path": path.partition("?")[0], "raw_path": path.partition("?")[0].encode(),
            "root_path": "", "scheme": "http", "query_string": path.partition("?")[2].encode(),
            "client": ("127.0.0.1", 5), "server": ("testserver", 80),
            "headers": [
                (b"host", BASE.removeprefix("http://").encode()),
                (b"cookie", f"cocreate_session={cookie}".encode()),
                *([(b"last-event-id", last.encode())] if last else []),
            ],
        }  # fmt: skip
        self.task = asyncio.create_task(self.app(self.scope, self._receive, self._send))  # type: ignore[arg-type]

    async def _receive(self) -> dict[str, object]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, object]) -> None:
        self.status = int(str(message.get("status", self.status)))
        if body := message.get("body"):
            assert isinstance(body, bytes)
            await self.parts.put(body)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.gone.set()  # as a server does when the answer is complete

    async def hears(self, seconds: float = 6) -> str:
        """The next message that says something."""
        while True:
            said = (await asyncio.wait_for(self.parts.get(), seconds)).decode()
            if "data:" in said:
                return said


@pytest.fixture
async def listen(the_app: Litestar, browser: type[Browser]) -> AsyncIterator[object]:
    """`await listen(MEMBER, path)` is a stream that has begun."""
    ears: list[Ear] = []

    async def begin(who: Actor, path: str, last: str = "") -> Ear:
        cookie = (await browser.of(who)).cookies["cocreate_session"]
        ears.append(Ear(the_app, path, cookie, last))
        await asyncio.sleep(0.1)
        return ears[-1]

    yield begin
    for ear in ears:
        ear.gone.set()
    await asyncio.wait_for(asyncio.gather(*[ear.task for ear in ears]), 10)


async def test_a_new_idea_arrives_and_a_vote_moves_the_counts(
    browser: type[Browser], open_stage: Stage, listen
) -> None:
    stage = open_stage
    mila, siem = await browser.of(MEMBER), await browser.of(SECOND)
    otis = await listen(OWNER, f"{stage.path}/stream?after=0")
    reader = await listen(SECOND, f"{stage.path}/stream?after=0")
    await mila.submit(f"{stage.path}/ideas", {"text": "A <i>dark</i> mode"})
    heard = await reader.hears()
    assert 'hx-target="#ideas" hx-swap="afterbegin"' in heard
    assert "A &lt;i&gt;dark&lt;/i&gt; mode" in heard
    assert "1 idee" in heard  # this reader's language is Dutch
    assert heard.startswith("id: 1\n")
    await otis.hears()
    await siem.submit(f"{stage.path}/ideas/1/votes", {"vote": "agree"})
    for ear in (reader, otis):
        heard = await ear.hears()
        assert 'hx-target="#figures-1"' in heard
        assert 'hx-target="#ideas"' not in heard
        assert "100%" in heard  # staff, and who voted
    late = await listen(MODERATOR, f"{stage.path}/stream?after=0", "1")
    assert 'hx-target="#ideas"' not in await late.hears()


async def test_who_did_not_vote_hears_how_many_and_not_how(
    browser: type[Browser], open_stage: Stage, listen
) -> None:
    stage = open_stage
    idea = await stage.idea("A dark mode", MEMBER)
    reader = await listen(SECOND, f"{stage.path}/stream?after=1")
    await stage.vote(idea, await stage.crowd(3), 1)
    heard = await reader.hears()
    assert f'id="figures-{idea.id}"' in heard
    assert "100%" not in heard


async def test_what_was_hidden_never_leaves(
    browser: type[Browser], open_stage: Stage, listen
) -> None:
    stage = open_stage
    idea = await stage.idea("Mail Bob at work", MEMBER)
    reader = await listen(SECOND, f"{stage.path}/stream?after=1")
    mo = await browser.of(MODERATOR)
    await mo.submit(f"{stage.path}/ideas/{idea.id}/hiding", {"reason": "Names a person"})
    heard = await reader.hears()
    assert f'hx-target="#idea-{idea.id}" hx-swap="delete"' in heard
    again = await listen(SECOND, f"{stage.path}/stream?after=0")
    heard = await again.hears()
    assert ("Mail Bob" in heard, 'hx-swap="delete"' in heard) == (False, True)


async def test_a_right_that_ends_ends_the_stream(stage: Stage, database: Database, listen) -> None:
    reader = await listen(SECOND, f"{stage.path}/stream?after=0")
    async with database.writing() as session:
        member = await session.get_one(Membership, stage.house.membership(SECOND).id)
        member.active = False
    await stage.idea("A dark mode", MEMBER)
    await asyncio.wait_for(reader.task, 8)
    while not reader.parts.empty():
        assert b"dark mode" not in reader.parts.get_nowait()


async def test_closing_is_told(browser: type[Browser], stage: Stage, listen) -> None:
    reader = await listen(SECOND, f"{stage.path}/stream?after=0")
    mo = await browser.of(MODERATOR)
    await mo.submit(f"{stage.path}/closing")
    assert 'hx-target="#brainstorm-news"' in await reader.hears()
