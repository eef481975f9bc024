"""A quick look is done at once; a long one holds nobody up and is still right."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import bindparam, func, insert, literal, select
from sqlalchemy.exc import IntegrityError, OperationalError

from cocreate.kit.db import Database, look
from cocreate.kit.events import Topic

ROWS = 400_000
_numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
_numbers = _numbers.union_all(
    select(_numbers.c.n + 1).where(_numbers.c.n < bindparam("last", type_=_numbers.c.n.type))
)
COUNT = select(func.count()).select_from(_numbers)
QUICK = select(literal(7).label("seven"))


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[Database]:
    """A database of this test's own on SQLite, whatever the other tests run on."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'look.db'}")
    async with database.writer.begin() as connection:
        await connection.run_sync(Topic.metadata.tables["topic"].create)
    yield database
    await database.close()


async def longest_wait(work: asyncio.Task[object]) -> float:
    """The longest time that everybody else had to wait while `work` was done, in seconds."""
    waits, before = [0.0], time.perf_counter()
    while not work.done():
        await asyncio.sleep(0)
        now = time.perf_counter()
        waits.append(now - before)
        before = now
    return max(waits)


async def test_several_looks_come_back_in_order(own: Database) -> None:
    (seven,), (two,) = await own.look((QUICK, {}), (COUNT, {"last": 2}))
    assert (seven.seven, two[0]) == (7, 2)


@pytest.mark.parametrize("way", ["look", "session"])
async def test_a_long_look_lets_others_go_first_and_counts_to_the_end(
    own: Database, way: str
) -> None:
    async def work() -> object:
        if way == "look":
            return (await own.look((QUICK, {}), (COUNT, {"last": ROWS})))[1][0][0]
        async with own.reading() as session:
            return await session.scalar(COUNT, {"last": ROWS})

    task = asyncio.create_task(work())
    assert await longest_wait(task) < 0.1
    assert task.result() == ROWS


async def test_who_writes_sees_his_own_row_and_others_see_it_after_the_commit(
    own: Database,
) -> None:
    row = select(Topic.head).where(Topic.name == bindparam("name"))
    async with own.reading() as reader, own.writing() as writer:
        await (await writer.connection()).execute(insert(Topic), {"name": "a", "head": 3})
        assert [r.head for r in (await look(writer, (row, {"name": "a"})))[0]] == [3]
        assert (await look(reader, (row, {"name": "a"})))[0] == []
        await writer.commit()
        assert [r.head for r in (await look(reader, (row, {"name": "a"})))[0]] == [3]


async def test_a_row_that_may_not_be_is_refused_and_nothing_of_it_stays(own: Database) -> None:
    async def put_twice() -> None:
        async with own.writing() as session:
            connection = await session.connection()
            await connection.execute(insert(Topic), {"name": "once", "head": 1})
            await connection.execute(insert(Topic), {"name": "once", "head": 1})

    with pytest.raises(IntegrityError):
        await put_twice()
    async with own.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Topic)) == 0


async def test_a_session_to_read_with_cannot_write(own: Database) -> None:
    async with own.reading() as session:
        with pytest.raises(OperationalError, match="readonly"):
            await (await session.connection()).execute(insert(Topic), {"name": "a", "head": 1})
