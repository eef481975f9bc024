"""Engines, sessions and column types for SQLite and PostgreSQL alike.

SQLite: one writer connection that begins IMMEDIATE (a FIFO queue instead of lock errors) and
separate read-only readers. PostgreSQL: one pool for both.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Integer,
    MetaData,
    Row,
    Select,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass
from sqlalchemy.pool import AsyncAdaptedQueuePool, StaticPool
from sqlalchemy.types import TypeDecorator

from cocreate.kit import onehop

BUSY_SECONDS = 5
_COMMON: dict[str, Any] = {
    "hide_parameters": True,  # what people wrote does not belong in an error message
    "json_serializer": lambda value: msgspec.json.encode(value).decode(),
    "json_deserializer": msgspec.json.decode,
}
READERS = 4
CACHE = "cache_size=-8000"  # kilobytes, on the two connections that are used all the time
READ_ONLY = ("query_only=ON", "wal_autocheckpoint=0", "foreign_keys=ON")
ONE_ROW = onehop.ONE_ROW  # for `prefix_with`, where a key finds the one row that is changed
LOOKS = "looks"  # in session.info: the database that a session which only reads may look in

Json = JSON().with_variant(JSONB(), "postgresql")
BigId = BigInteger().with_variant(Integer(), "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: naive values are refused, what comes back is UTC (SQLite forgets zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002, ANN401
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Every table. Constructors are checked by the type checker: all fields by keyword."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[Any] = {
        datetime: UtcDateTime(),
        dict[str, Any]: Json,
        list[Any]: Json,
    }


Read = tuple[Select[*tuple[Any, ...]], Mapping[str, object]]
Rows = Sequence[Row[*tuple[Any, ...]]]


class Database:
    """The open database of one process: `reading()` and `writing()` give sessions."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = url.startswith("sqlite")
        self._quick: QuickReader | None = None
        if self.sqlite:
            onehop.install()
            self.writer = _sqlite_writer(url)
            self.reader = _sqlite_reader(url)
            self._quick = QuickReader(url)
        else:
            self.writer = create_async_engine(
                url,
                pool_size=10,
                max_overflow=10,
                pool_pre_ping=True,
                pool_timeout=BUSY_SECONDS,
                **_COMMON,
            )
            self.reader = self.writer

    def session(self, *, write: bool) -> AsyncSession:
        """A session that nobody has begun yet; the caller closes it."""
        engine = self.writer if write else self.reader
        info = {} if write else {LOOKS: self}
        return AsyncSession(engine, expire_on_commit=False, autoflush=write, info=info)

    async def look(self, *reads: Read) -> list[Rows]:
        """As the function `look` below, without a session."""
        if self._quick is not None and (found := self._quick.look(reads)) is not None:
            return found
        async with self.reader.connect() as connection:
            return await connection.run_sync(_fetch, reads)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A short session of its own, for streams and jobs that only look."""
        async with self.session(write=False) as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A short transaction of its own: committed at the end, rolled back on an exception."""
        async with self.session(write=True) as session, session.begin():
            yield session

    async def close(self) -> None:
        """Give all connections back."""
        if self._quick is not None:
            self._quick.close()
        await self.writer.dispose()
        if self.reader is not self.writer:
            await self.reader.dispose()


def only_reads(session: AsyncSession) -> bool:
    """Whether this is a session to read with: it has nothing to commit."""
    return LOOKS in session.info


async def look(session: AsyncSession, *reads: Read) -> list[Rows]:
    """The rows of several queries of columns, each with its values, fetched in one go.

    For pages that are opened all day: the queries stand ready in their module with bindparam(),
    as building one costs more than running it, and no objects are made that nobody changes.
    A session that writes sees what it has written; one that reads sees what is committed.
    """
    database: Database | None = session.info.get(LOOKS)
    if database is not None:
        return await database.look(*reads)
    return await (await session.connection()).run_sync(_fetch, reads)


def _fetch(connection: Connection, reads: Sequence[Read]) -> list[Rows]:
    return [connection.execute(query, values).all() for query, values in reads]


class QuickReader:
    """One more connection to SQLite, for looks that are over before a thread would have begun."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(
            url.replace("+aiosqlite", ""),
            poolclass=StaticPool,
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            pool_reset_on_return=None,
            connect_args={"check_same_thread": False},
            **_COMMON,
        )
        self._connection: Connection | None = None
        self._budget: onehop.Budget

        @event.listens_for(self._engine, "connect")
        def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401
            _pragmas(connection, *READ_ONLY, CACHE)
            self._budget = onehop.Budget(connection)

    def look(self, reads: Sequence[Read]) -> list[Rows] | None:
        """The rows, or None when it takes too long to hold up everybody else for it."""
        if self._connection is None:
            self._connection = self._engine.connect()
        try:
            with self._budget:
                return _fetch(self._connection, reads)
        except OperationalError as error:
            if not onehop.broken_off(error.orig):
                raise
            return None

    def close(self) -> None:
        """Give the connection back; the next look opens a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._engine.dispose()


async def hold_name(session: AsyncSession, name: str) -> None:
    """Until the end of this transaction nobody else holds `name`: for counting before adding.

    SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def _sqlite_writer(url: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        connect_args={"check_same_thread": False},
        **_COMMON,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401
        _pragmas(connection, "foreign_keys=ON", "recursive_triggers=ON", "synchronous=FULL", CACHE)
        onehop.at_once_where_quick(connection)

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401
        # A deferred transaction that reads first cannot be upgraded: SQLITE_BUSY at once.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _sqlite_reader(url: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=READERS,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        pool_reset_on_return=None,
        connect_args={"check_same_thread": False},
        **_COMMON,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401
        _pragmas(connection, *READ_ONLY)
        onehop.at_once_where_quick(connection)

    return engine


def _pragmas(connection: Any, *pragmas: str) -> None:  # noqa: ANN401
    connection.isolation_level = None  # else the driver begins transactions by itself
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", *pragmas):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
