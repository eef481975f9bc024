"""Events: numbered without a gap per topic, whoever writes at the same moment."""

import asyncio

from sqlalchemy import func, select

from cocreate.kit.db import Database
from cocreate.kit.events import RUNG, Event, head, since, tell


async def test_events_are_numbered_per_topic(database: Database) -> None:
    async with database.writing() as session:
        numbers = [await tell(session, topic, "new", 7) for topic in ("a", "a", "b")]
        assert session.info[RUNG] == {"a", "b"}
    assert numbers == [1, 2, 1]
    async with database.reading() as session:
        assert (await head(session, "a"), await head(session, "nothing")) == (2, 0)
        assert list(await since(session, "a", 1)) == [(2, "new", 7)]


async def test_what_is_rolled_back_has_no_number(database: Database) -> None:
    async with database.session(write=True) as session:
        await tell(session, "a", "new", 1)
        await session.rollback()
    async with database.writing() as session:
        assert await tell(session, "a", "new", 2) == 1


async def test_a_hundred_writers_at_once_leave_no_gap(database: Database) -> None:
    async def say(n: int) -> None:
        async with database.writing() as session:
            await tell(session, "a", "new", n)

    await asyncio.gather(*[say(n) for n in range(100)])
    async with database.reading() as session:
        found = await since(session, "a", 0)
    assert [seq for seq, _kind, _ref in found] == list(range(1, 101))
    assert {ref for _seq, _kind, ref in found} == set(range(100))


async def test_who_has_seen_a_number_has_seen_all_below_it(database: Database) -> None:
    """A slow writer cannot slip in behind a reader that is further already."""
    seen: list[int] = []
    done = asyncio.Event()

    async def follow() -> None:
        while not (done.is_set() and len(seen) >= 40):
            async with database.reading() as session:
                new = await since(session, "a", seen[-1] if seen else 0)
            seen.extend(seq for seq, _kind, _ref in new)
            await asyncio.sleep(0.001)

    async def say(n: int) -> None:
        async with database.writing() as session:
            await asyncio.sleep(0.001 * (n % 3))
            await tell(session, "a", "new", n)
            await asyncio.sleep(0.001 * (n % 2))

    async with asyncio.timeout(20):
        following = asyncio.create_task(follow())
        await asyncio.gather(*[say(n) for n in range(40)])
        done.set()
        await following
    assert seen == list(range(1, 41))


async def test_a_batch_has_an_end(database: Database) -> None:
    async with database.writing() as session:
        for n in range(5):
            await tell(session, "a", "new", n)
    async with database.reading() as session:
        assert [seq for seq, *_ in await since(session, "a", 0, limit=2)] == [1, 2]
        assert await session.scalar(select(func.count()).select_from(Event)) == 5
