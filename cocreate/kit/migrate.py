"""Migrations by Alembic inside our own safe runner.

SQLite: a backup first, foreign keys off (a table rebuild would otherwise delete every child),
rows counted before and after, refused on any mismatch, all in one transaction. PostgreSQL: one
transaction under an advisory lock, the same counts.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, NullPool, create_engine, event, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

log = structlog.get_logger()
LOCK = 727_261


class MigrationRefused(Exception):
    """The migration was rolled back because the data would not have been the same afterwards."""


async def migrate(url: str, data_dir: Path, metadata: MetaData) -> list[str]:
    """Bring the database to the newest revision; returns the revisions applied (none: [])."""
    if url.startswith("sqlite"):
        return _migrate_sqlite(url, data_dir, metadata)
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
            return await connection.run_sync(_run, metadata)
    finally:
        await engine.dispose()


def pending(connection: Connection, metadata: MetaData) -> list[str]:
    """The revisions that this database has not had yet, oldest first."""
    script = ScriptDirectory.from_config(_config(connection, metadata))
    current = MigrationContext.configure(connection).get_current_revision()
    return [
        r.revision for r in reversed(list(script.iterate_revisions("heads", current or "base")))
    ]


def _migrate_sqlite(url: str, data_dir: Path, metadata: MetaData) -> list[str]:
    file = Path(url.split(":///", 1)[1])
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = not file.exists()
    with _sqlite_engine(url) as (connection, raw):
        if not fresh:
            with connection.begin():
                todo = pending(connection, metadata)
            if not todo:
                return []
            _backup(file, data_dir / "backups" / f"before-{todo[-1]}.db")
        else:
            raw("PRAGMA journal_mode=WAL")
            file.chmod(0o600)
        with connection.begin():
            done = _run(connection, metadata)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                raise MigrationRefused("a row would point at nothing; nothing was changed")
    return done


@contextmanager
def _sqlite_engine(url: str) -> Iterator[tuple[Connection, Callable[[str], Any]]]:
    engine = create_engine(url.replace("+aiosqlite", ""), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout=30000")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        yield connection, driver.execute
    engine.dispose()


def _run(connection: Connection, metadata: MetaData) -> list[str]:
    todo = pending(connection, metadata)
    if not todo:
        return []
    before = _rows(connection)
    command.upgrade(_config(connection, metadata), "head")
    after = _rows(connection)
    lost = {t: (n, after[t]) for t, n in before.items() if t in after and after[t] != n}
    if lost:
        raise MigrationRefused(f"row counts would change: {lost}; nothing was changed")
    log.info("migrated", revisions=todo)
    return todo


def _rows(connection: Connection) -> dict[str, int]:
    quote = connection.dialect.identifier_preparer.quote
    return {
        table: connection.exec_driver_sql(f"select count(*) from {quote(table)}").scalar_one()  # noqa: S608 - names come from the database itself
        for table in inspect(connection).get_table_names()
        if table != "alembic_version"
    }


def _backup(file: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(file) as source, sqlite3.connect(copy) as target:
        source.backup(target)  # in one step: a stepped copy never ends under steady writes
    source.close()
    target.close()
    copy.chmod(0o600)
    log.info("backed up", file=copy.name)


def _config(connection: Connection, metadata: MetaData) -> Config:
    config = Config()
    config.set_main_option("script_location", "cocreate:migrations")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config
