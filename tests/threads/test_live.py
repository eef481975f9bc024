"""The stream: nothing missed, nothing doubled, nothing for who may not read it (any more)."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from litestar import Litestar
from sqlalchemy import delete, update

from cocreate.kit.db import Database
from cocreate.kit.events import head
from cocreate.kit.web.streams import cursor_of, message
from cocreate.panels.models import Membership
from cocreate.people.models import WebSession
from cocreate.threads.actions.comments import add_reaction, edit_comment, withdraw_comment
from cocreate.threads.live import Listener, collapse, ring_of
from cocreate.threads.models import Comment, ReactionKind
from tests.cast import MEMBER, SECOND, STRANGER, Actor
from tests.client import Browser
from tests.threads.talk import Talk


class Ear:
    """Somebody who listens to a thread."""

    def __init__(self, listener: Listener, after: int) -> None:
        self.stream: AsyncIterator[bytes] = listener.messages(after)

    async def hears(self, seconds: float = 7) -> str:
        """The next message; "" when the stream has ended."""
        try:
            return (await asyncio.wait_for(anext(self.stream), seconds)).decode()
        except StopAsyncIteration:
            return ""


@pytest.fixture
def listen(the_app: Litestar, browser: type[Browser], talk: Talk):
    """`await listen(MEMBER, after)` is a stream that has begun."""
    state = the_app.state

    async def begin(actor: Actor, after: int = 0) -> Ear:
        token = (await browser.of(actor)).cookies["cocreate_session"]
        listener = Listener(
            state["database"], state["hub"], state["pages"], token, "riverside", talk.id
        )
        ear = Ear(listener, after)
        assert await ear.hears() == "retry: 1000\n\n"
        return ear

    yield begin
    state["hub"].closing = False


def _ring(the_app: Litestar, talk: Talk) -> None:
    """What the edge does after a commit."""
    the_app.state["hub"].ring([f"thread:{talk.id}"])


async def test_a_comment_arrives_within_a_moment_with_its_number(
    the_app: Litestar, talk: Talk, listen
) -> None:
    ear = await listen(SECOND)
    waiting = asyncio.create_task(ear.hears())
    await asyncio.sleep(0.05)
    begun = time.monotonic()
    comment = await talk.say(MEMBER, "Hello there")
    _ring(the_app, talk)
    heard = await waiting
    assert time.monotonic() - begun < 1
    assert heard.startswith("id: 1\ndata: ")
    assert heard.endswith("\n\n")
    assert ("Hello there" in heard, f'id="comment-{comment.id}"' in heard) == (True, True)
    assert f'hx-target="#comments-{talk.id}" hx-swap="beforeend"' in heard


async def test_after_a_break_everything_missed_comes_once_and_in_order(talk: Talk, listen) -> None:
    said = [await talk.say(MEMBER, f"Word {n}") for n in range(5)]
    await talk.say(SECOND, "Below", said[1])
    heard = await (await listen(SECOND, 2)).hears()
    assert heard.startswith("id: 6\n")
    found = [f"Word {n}" in heard for n in range(5)]
    assert found == [False, False, True, True, True]
    assert heard.index("Word 3") < heard.index("Word 4")
    assert f'hx-target="#replies-{said[1].id}"' in heard


async def test_a_very_long_break_is_caught_up_in_batches(talk: Talk, listen) -> None:
    for n in range(230):
        await talk.say(MEMBER, f"<{n}>")
    ear = await listen(SECOND)
    heard = [await ear.hears(), await ear.hears()]
    assert [h.split("\n")[0] for h in heard] == ["id: 200", "id: 230"]
    assert sum(h.count("<li") for h in heard) == 230


async def test_the_fragment_belongs_to_nobody_and_is_rendered_once(
    talk: Talk, listen, database: Database
) -> None:
    comment = await talk.say(MEMBER, "For all")
    async with database.writing() as session:
        held = await session.get_one(Comment, comment.id)
        await add_reaction(session, held, talk.house.membership(MEMBER).id, ReactionKind.LOVE)
    author, other = await listen(MEMBER), await listen(MEMBER)
    first, second = await author.hears(), await other.hears()
    assert first == second
    for personal in ("_csrf", "/edit", 'aria-pressed="true"', "Mila Member"):
        assert personal not in first
    assert len(ring_of(database)) == 1
    assert "For all" in await (await listen(SECOND)).hears()
    assert len(ring_of(database)) == 2  # the same in Dutch


async def test_edits_counts_and_withdrawals_arrive_and_the_text_does_not_come_back(
    talk: Talk, listen, database: Database
) -> None:
    mila = talk.house.membership(MEMBER).id
    comment = await talk.say(MEMBER, "Secret plan")
    assert "Secret plan" in await (await listen(SECOND)).hears()  # now it is in the ring
    async with database.writing() as session:
        held = await session.get_one(Comment, comment.id)
        await add_reaction(session, held, mila, ReactionKind.AGREE)
        await edit_comment(session, held, mila, "Secret idea")
    heard = await (await listen(SECOND, 1)).hears()
    assert ("Secret idea" in heard, f'id="n-{comment.id}-agree">1<' in heard) == (True, True)
    assert f'hx-target="#text-{comment.id}" hx-swap="innerHTML"' in heard
    async with database.writing() as session:
        await withdraw_comment(session, await session.get_one(Comment, comment.id), mila)
    for after in (0, 1, 3):
        heard = await (await listen(SECOND, after)).hears()
        assert ("Secret" in heard, f'hx-target="#said-{comment.id}"' in heard) == (False, True)


async def test_nothing_is_told_after_the_right_to_read_ended(
    the_app: Litestar, talk: Talk, listen, database: Database
) -> None:
    mila = talk.house.membership(MEMBER).id
    ends = {
        "signed out": delete(WebSession),
        "no member any more": update(Membership).where(Membership.id == mila).values(active=False),
        "the owner says no": None,
    }
    for told, end in enumerate(ends.values()):
        async with database.writing() as session:
            await session.execute(update(Membership).values(active=True))
        ear = await listen(MEMBER, told)
        waiting = asyncio.create_task(ear.hears())
        await asyncio.sleep(0.05)
        talk.can_read = end is not None
        if end is not None:
            async with database.writing() as session:
                await session.execute(end)
        await talk.say(SECOND, "Not for Mila")
        _ring(the_app, talk)
        assert await waiting == ""


async def test_a_silent_stream_ends_within_five_seconds_of_the_right(talk: Talk, listen) -> None:
    ear = await listen(MEMBER)
    begun = time.monotonic()
    talk.can_read = False
    assert await ear.hears() == ""
    assert time.monotonic() - begun < 5.5


async def test_a_server_that_stops_says_goodbye(the_app: Litestar, talk: Talk, listen) -> None:
    ear = await listen(MEMBER)
    waiting = asyncio.create_task(ear.hears())
    await asyncio.sleep(0.05)
    the_app.state["hub"].close()
    assert await waiting == "event: bye\ndata: bye\n\n"
    assert await ear.hears() == ""


@pytest.mark.postgres
async def test_news_of_another_process_arrives_without_a_bell(talk: Talk, listen) -> None:
    ear = await listen(SECOND)
    waiting = asyncio.create_task(ear.hears())
    await asyncio.sleep(0.05)
    await talk.say(MEMBER, "From next door")
    assert "From next door" in await waiting


async def test_the_bells_hang_only_as_long_as_somebody_listens(
    the_app: Litestar, talk: Talk, listen
) -> None:
    await talk.say(MEMBER, "One")
    ear = await listen(MEMBER)
    await ear.hears()
    assert len(the_app.state["hub"]._waiting) == 1
    await ear.stream.aclose()
    assert len(the_app.state["hub"]._waiting) == 0


async def test_who_may_not_read_gets_no_stream(browser: type[Browser], talk: Talk) -> None:
    talk.can_read = False
    for actor in (MEMBER, STRANGER):
        answer = await (await browser.of(actor)).get(f"{talk.path}/stream?after=0")
        assert answer.status_code == 404
    # as the extension asks: it would read a sign-in page as a stream, again and again
    headers = {"hx-request": "true", "accept": "text/html, text/event-stream"}
    nobody = await browser().get(f"{talk.path}/stream", headers=headers)
    assert nobody.status_code == 404


async def test_the_page_carries_a_cursor_that_misses_nothing(
    browser: type[Browser], talk: Talk, database: Database
) -> None:
    await talk.say(MEMBER, "One")
    page = (await (await browser.of(SECOND)).get(talk.path)).text
    async with database.reading() as session:
        newest = await head(session, f"thread:{talk.id}")
    assert f'hx-sse:connect="{talk.path}/stream?after={newest}"' in page


@pytest.mark.parametrize(
    ("last", "after", "newest", "cursor"),
    [("7", 3, 9, 7), ("", 3, 9, 3), ("", -1, 9, 9), ("12", 3, 9, 9), ("²", 3, 9, 3)],
)
def test_where_a_stream_goes_on(last: str, after: int, newest: int, cursor: int) -> None:
    assert cursor_of(last, after, newest) == cursor


def test_events_of_one_comment_become_one_and_lines_cannot_break_a_message() -> None:
    events = [(5, "comment", 1), (6, "comment", 2), (7, "state", 1)]
    assert collapse(events) == [
        (1, 7, frozenset({"comment", "state"})),
        (2, 6, frozenset({"comment"})),
    ]
    assert message("<p>a\r\n\nid: 99</p>", 7) == b"id: 7\ndata: <p>a\ndata: id: 99</p>\n\n"
