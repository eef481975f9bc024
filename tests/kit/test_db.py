"""The database: one writer in a queue, readers that cannot write, moments with a zone."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from cocreate.kit import clock
from cocreate.kit.db import Database, hold_name
from cocreate.kit.events import Topic
from cocreate.people.models import Draft, Person

AMSTERDAM = timezone(timedelta(hours=2))


@pytest.fixture
async def sqlite(database: Database) -> Database:
    """The database of the test, if it is SQLite."""
    if not database.sqlite:
        pytest.skip("settings of SQLite")
    return database


async def pragma(connection: object, name: str) -> object:
    return await connection.scalar(text(f"pragma {name}"))  # type: ignore[attr-defined]


async def test_what_is_acknowledged_survives_a_power_cut(sqlite: Database) -> None:
    async with sqlite.writing() as session:
        names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        assert [await pragma(session, name) for name in names] == ["wal", 2, 1, 1]


async def test_a_reader_cannot_write(sqlite: Database) -> None:
    async with sqlite.reading() as session:
        with pytest.raises(DBAPIError, match="readonly"):
            await session.execute(insert(Topic).values(name="x", head=1))
    async with sqlite.reading() as session:
        names = ("query_only", "wal_autocheckpoint", "foreign_keys")
        assert [await pragma(session, name) for name in names] == [1, 0, 1]


async def test_writers_wait_for_each_other_instead_of_failing(database: Database) -> None:
    """Reading a number and writing it back, eighty times at once: nobody fails or overwrites."""
    async with database.writing() as session:
        session.add(Topic(name="counter"))

    async def one_more() -> None:
        async with database.writing() as session:
            await hold_name(session, "counter")
            head = await session.scalar(select(Topic.head).where(Topic.name == "counter"))
            assert head is not None
            await asyncio.sleep(0)
            await session.execute(update(Topic).values(head=head + 1))

    await asyncio.gather(*[one_more() for _ in range(80)])
    async with database.reading() as session:
        assert await session.scalar(select(Topic.head)) == 80


async def test_a_reader_sees_only_what_is_finished(database: Database) -> None:
    async with database.writing() as writing:
        writing.add(Topic(name="half"))
        await writing.flush()
        async with database.reading() as reading:
            assert await reading.scalar(select(func.count()).select_from(Topic)) == 0
    async with database.reading() as reading:
        assert await reading.scalar(select(func.count()).select_from(Topic)) == 1


async def test_an_exception_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as session:
            session.add(Topic(name="gone"))
            await session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Topic)) == 0


async def test_a_child_without_a_parent_is_refused(database: Database) -> None:
    orphan = insert(Draft).values(
        person_id=9, context="x", fields={}, version=1, updated_at=clock.now()
    )
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            await session.execute(orphan)


async def test_a_moment_comes_back_as_the_same_moment_in_utc(database: Database) -> None:
    there = datetime(2026, 7, 1, 12, 30, tzinfo=AMSTERDAM)
    async with database.writing() as session:
        session.add(Person(email="a@example.org", name="A", created_at=there))
    async with database.reading() as session:
        back = await session.scalar(select(Person.created_at))
    assert back is not None
    assert (back, back.tzinfo) == (there, UTC)


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 7, 1, 12, 30)  # noqa: DTZ001 - that is what is refused
    with pytest.raises(StatementError, match="time zone"):
        async with database.writing() as session:
            session.add(Person(email="a@example.org", name="A", created_at=naive))


async def test_an_error_does_not_tell_what_somebody_wrote(database: Database) -> None:
    async with database.writing() as session:
        session.add(Person(email="a@example.org", name="Secret"))
    async with database.session(write=True) as session:
        session.add(Person(email="a@example.org", name="Secret"))
        with pytest.raises(IntegrityError) as problem:
            await session.flush()
    assert "Secret" not in str(problem.value)


async def test_text_of_every_kind_comes_back_letter_by_letter(database: Database) -> None:
    odd = "Zoë 👩‍👩‍👧 \u202e\u2028 'quoted\" %s ? :x -- ; \ufeff\U0001f600"
    async with database.writing() as session:
        person = Person(email="a@example.org", name=odd)
        session.add(person)
        await session.flush()
        session.add(Draft(person_id=person.id, context="x", fields={"body": odd, odd: ["a", odd]}))
    async with database.reading() as session:
        assert await session.scalar(select(Person.name)) == odd
        fields = await session.scalar(select(Draft.fields))
    assert fields == {"body": odd, odd: ["a", odd]}


async def test_a_database_that_is_closed_gives_its_files_back(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    async with database.writing() as session:
        await session.execute(text("create table a (b)"))
    await database.close()
    (tmp_path / "a.db").rename(tmp_path / "b.db")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.db"]
