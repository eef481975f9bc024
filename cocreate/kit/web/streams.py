"""Following a topic: the one loop behind every live page.

Each connection keeps its own cursor and pulls; the bell only wakes it, and nothing is held while
it waits.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeVar

from litestar.response import Stream

from cocreate.kit.db import Database
from cocreate.kit.events import since
from cocreate.kit.web.hub import Hub

RIGHTS_SECONDS = 4.0  # how long a right that was withdrawn can stay unnoticed
POLL_SECONDS = 2.0  # other processes ring no bell here
PING_SECONDS = 15.0
BATCH = 200
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}

Happenings = Sequence[tuple[int, str, int]]
Who = TypeVar("Who")


def cursor_of(last_event: str, after: int, newest: int) -> int:
    """Where to go on: after the browser's last event, else what the address says; a number that
    was never given means from now on."""
    asked = int(last_event) if last_event.isascii() and last_event.isdigit() else after
    return asked if 0 <= asked <= newest else newest


def as_stream(messages: AsyncIterator[bytes]) -> Stream:
    """The answer that carries the messages."""
    return Stream(messages, media_type="text/event-stream", headers=HEADERS)


async def follow(
    database: Database,
    hub: Hub,
    topic: str,
    after: int,
    *,
    allowed: Callable[[], Awaitable[Who | None]],
    body: Callable[[Happenings, Who], Awaitable[str]],
    pace: float = 0.0,
) -> AsyncIterator[bytes]:
    """The messages of a topic from event `after` on, until a right ends or the server stops.

    `allowed` says who listens, looked up afresh, or None when he may not (any more): it is asked
    before every message and at least every few seconds. `body` renders what happened for him.
    `pace` is the shortest time between two messages, in seconds.
    """
    yield b"retry: 1000\n\n"
    cursor, asked, sent = after, time.monotonic(), time.monotonic()
    with hub.listening([topic]) as bell:
        while not hub.closing:
            bell.clear()
            async with database.reading() as session:
                events = await since(session, topic, cursor, BATCH)
            if events or time.monotonic() - asked >= RIGHTS_SECONDS - 1:
                who = await allowed()
                if who is None:
                    return
                asked = time.monotonic()
                if events:
                    text = await body(events, who)
                    cursor, sent = events[-1][0], time.monotonic()
                    yield message(text, cursor)
                    await asyncio.sleep(pace)
                    continue
            if time.monotonic() - sent >= PING_SECONDS:
                sent = time.monotonic()
                yield b": still here\n\n"
            # One process alone hears every bell; several must look for each other's news.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(
                    bell.wait(), RIGHTS_SECONDS if database.sqlite else POLL_SECONDS
                )
    yield b"event: bye\ndata: bye\n\n"


def message(body: str, cursor: int) -> bytes:
    """An unnamed message; the cursor is what the browser asks to go on after."""
    lines = body.replace("\r", "").split("\n")
    data = "".join(f"data: {line}\n" for line in lines if line.strip())
    return f"id: {cursor}\n{data or 'data:' + chr(10)}\n".encode()
