"""The one-hop cursor answers as the stock one does."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.dialects.sqlite import aiosqlite as dialect
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from cocreate.kit import onehop

STOCK = dialect.AsyncAdapt_aiosqlite_cursor


@pytest.fixture(params=["one hop", "stock"])
async def engine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[AsyncEngine]:
    """A database with either cursor: every test here holds for both."""
    cursor = onehop.OneHopCursor if request.param == "one hop" else STOCK
    monkeypatch.setattr(dialect.AsyncAdapt_aiosqlite_connection, "_cursor_cls", cursor)
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    async with engine.begin() as connection:
        await connection.execute(text("create table t (id integer primary key, a unique)"))
    yield engine
    await engine.dispose()


async def test_rows_columns_and_counts(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        many = [{"a": n} for n in range(5)]
        await connection.execute(text("insert into t (a) values (:a)"), many)
        changed = await connection.execute(text("update t set a = a + 10 where a > 2"))
        assert changed.rowcount == 2
        found = await connection.execute(text("select id, a from t order by id"))
        assert list(found.keys()) == ["id", "a"]
        assert found.fetchone() == (1, 0)
        assert found.fetchmany(2) == [(2, 1), (3, 2)]
        assert found.fetchall() == [(4, 13), (5, 14)]
        nothing = await connection.execute(text("select a from t where a > 99"))
        assert (nothing.first(), nothing.closed) == (None, True)


async def test_returning_and_the_last_id(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        back = await connection.execute(text("insert into t (a) values (1) returning id, a"))
        assert back.all() == [(1, 1)]
        plain = await connection.execute(text("insert into t (a) values (2)"))
        assert plain.lastrowid == 2


async def test_an_error_is_the_same_error_and_the_connection_goes_on(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        with pytest.raises(OperationalError):
            await connection.execute(text("select nothing from nowhere"))
        await connection.execute(text("insert into t (a) values (1)"))
        with pytest.raises(IntegrityError):
            await connection.execute(text("insert into t (a) values (1)"))
        assert await connection.scalar(text("select count(*) from t")) == 1


async def test_rows_can_be_streamed(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        many = [{"a": n} for n in range(50)]
        await connection.execute(text("insert into t (a) values (:a)"), many)
        found = await connection.stream(text("select a from t order by a"))
        assert [row.a async for row in found] == list(range(50))


async def test_who_stops_waiting_breaks_nothing(engine: AsyncEngine) -> None:
    """A request that is cancelled in the middle of a statement."""
    slow = text(
        "with recursive c(n) as (select 1 union all select n + 1 from c where n < 400000)"
        " select max(n) from c"
    )

    async def ask() -> None:
        async with engine.connect() as connection:
            await connection.execute(slow)

    asking = asyncio.create_task(ask())
    await asyncio.sleep(0.02)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    async with engine.begin() as connection:
        await connection.execute(text("insert into t (a) values (1)"))
    async with engine.connect() as connection:
        assert await connection.scalar(text("select count(*) from t")) == 1


def test_a_release_without_the_private_names_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Renamed:
        """The adapter's connection, as a later release might write it."""

    monkeypatch.setattr(dialect, "AsyncAdapt_aiosqlite_connection", Renamed)
    assert onehop.install() is False
    assert not hasattr(Renamed, "_cursor_cls")
