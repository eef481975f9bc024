"""A real app on a real database for every test: SQLite by a copy of a migrated file, PostgreSQL
(with COCREATE_TEST_DATABASE_URL) by emptying the tables."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog
from litestar import Litestar
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.app import create_app
from cocreate.kit.db import Database
from cocreate.kit.files import FileStore
from cocreate.kit.migrate import migrate
from cocreate.panels.door import at_rest
from cocreate.questionnaires.columns import ColumnStore
from cocreate.schema import metadata
from cocreate.settings import Settings, from_environment
from tests.client import Browser
from tests.factories import House, build_house

# Pretty tracebacks cost seconds each; a test that looks at logs captures them itself.
structlog.configure(processors=[structlog.processors.KeyValueRenderer()])

POSTGRES = os.environ.get("COCREATE_TEST_DATABASE_URL", "")


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the app under test."""
    folder = tmp_path_factory.mktemp("installation")
    environment = {"COCREATE_DATA_DIR": str(folder), "COCREATE_BASE_URL": "http://testserver"}
    if POSTGRES:
        environment["COCREATE_DATABASE_URL"] = POSTGRES
    return from_environment(environment, demo=True)


@pytest.fixture(scope="session")
def migrated(settings: Settings) -> Path:
    """A database that went through every migration, to copy (SQLite) or to empty (PostgreSQL)."""
    asyncio.run(_migrate(settings))
    return Path(settings.data_dir / "cocreate.db")


async def _migrate(settings: Settings) -> None:
    if POSTGRES:
        database = Database(POSTGRES)
        async with database.writer.begin() as connection:
            await connection.execute(text("drop schema public cascade"))
            await connection.execute(text("create schema public"))
        await database.close()
    await migrate(settings.database_url, settings.data_dir, metadata)


@pytest.fixture(scope="session")
def the_app(settings: Settings, migrated: Path) -> Litestar:
    """The app, built once: each test puts its own database under it."""
    return create_app(settings)


@pytest.fixture
async def database(
    the_app: Litestar, settings: Settings, migrated: Path, tmp_path: Path
) -> AsyncIterator[Database]:
    """An empty database of this test's own, under the app."""
    if POSTGRES:
        database = Database(POSTGRES)
        tables = ", ".join(f'"{t.name}"' for t in metadata.sorted_tables)
        async with database.writer.begin() as connection:
            await connection.execute(text(f"truncate {tables} restart identity cascade"))
    else:
        shutil.copy(migrated, tmp_path / "test.db")
        database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    the_app.state["database"] = database
    the_app.state["files"] = FileStore(tmp_path / "files")
    the_app.state["columns"] = ColumnStore()  # else it holds the answers of an earlier test
    yield database
    await at_rest()
    await database.close()


@pytest.fixture
async def db(database: Database) -> AsyncIterator[AsyncSession]:
    """A session to look with; what a test writes goes through `database.writing()`."""
    async with database.reading() as session:
        yield session


@pytest.fixture
async def house(database: Database) -> House:
    """Two panels of one company with the whole cast in the first and a stranger in the second."""
    async with database.writing() as session:
        return await build_house(session)


@pytest.fixture
async def browser(the_app: Litestar, database: Database) -> AsyncIterator[type[Browser]]:
    """Browsers on the app: `await browser.of(MEMBER)` is somebody signed in."""
    Browser.app = the_app
    Browser.database = database
    yield Browser
    await Browser.close_all()
