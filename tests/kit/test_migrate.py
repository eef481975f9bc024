"""Migrations: a backup first, nothing lost, refused as a whole when something would be."""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from sqlalchemy import MetaData, inspect, text

from cocreate.kit import migrate as runner
from cocreate.kit.db import Database
from cocreate.kit.migrate import MigrationRefused, migrate
from cocreate.schema import metadata

REVISION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = {revision!r}, {down!r}

def upgrade():
{steps}
"""
FIRST = """
    op.create_table("parent", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table(
        "child",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("parent.id", ondelete="CASCADE")),
    )
    op.execute("insert into parent values (1), (2)")
    op.execute("insert into child values (1, 1), (2, 1), (3, 2)")
"""
REBUILD = """
    with op.batch_alter_table("parent", recreate="always") as parent:
        parent.add_column(sa.Column("name", sa.String(20), server_default=""))
"""
LOSES = """
    op.execute("alter table parent add column other integer")
    op.execute("delete from child where id = 3")
"""
ORPHANS = """
    op.execute("create table lost as select * from parent")
    op.execute("update child set parent_id = 99 where id = 3")
"""
FAILS = """
    op.execute("create table half (id integer)")
    op.execute("this is no statement")
"""


class Script:
    """A folder of migrations that a test writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "versions").mkdir(parents=True)
        env = Path(runner.__file__).parents[1] / "migrations" / "env.py"
        (folder / "env.py").write_text(env.read_text())
        self.last: str | None = None

    def add(self, steps: str) -> None:
        """One revision more."""
        revision = f"{int(self.last or 0) + 1:04d}"
        source = REVISION.format(revision=revision, down=self.last, steps=steps)
        (self.folder / "versions" / f"{revision}.py").write_text(source)
        self.last = revision


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Script:
    """Migrations of the test's own in the place of the product's."""
    made = Script(tmp_path / "script")

    def config(connection: object, metadata: MetaData) -> Config:
        found = Config()
        found.set_main_option("script_location", str(made.folder))
        found.attributes.update(connection=connection, metadata=metadata)
        return found

    monkeypatch.setattr(runner, "_config", config)
    return made


class Place:
    """A data folder with a SQLite database in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "cocreate.db"
        self.url = f"sqlite+aiosqlite:///{self.file}"

    async def migrate(self) -> list[str]:
        """Bring it up to date."""
        return await migrate(self.url, self.folder, MetaData())

    def rows(self, query: str, file: Path | None = None) -> list[tuple[object, ...]]:
        """Look into it, or into a copy."""
        connection = sqlite3.connect(file or self.file)
        found = connection.execute(query).fetchall()
        connection.close()
        return found

    @property
    def backups(self) -> list[str]:
        """The names of the copies."""
        return sorted(path.name for path in (self.folder / "backups").glob("*"))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Where the database lies."""
    return Place(tmp_path / "data")


async def test_a_new_database_needs_no_backup_and_is_up_to_date(
    script: Script, place: Place
) -> None:
    script.add(FIRST)
    assert await place.migrate() == ["0001"]
    assert await place.migrate() == []
    assert place.backups == []
    assert place.rows("pragma journal_mode") == [("wal",)]


async def test_rebuilding_a_table_keeps_its_children(script: Script, place: Place) -> None:
    """With foreign keys on, the rebuild would delete every one of them, without an error."""
    script.add(FIRST)
    await place.migrate()
    script.add(REBUILD)
    assert await place.migrate() == ["0002"]
    assert place.rows("select id, parent_id from child") == [(1, 1), (2, 1), (3, 2)]
    assert place.rows("select id, name from parent") == [(1, ""), (2, "")]


async def test_a_copy_is_made_before_anything_changes(script: Script, place: Place) -> None:
    script.add(FIRST)
    await place.migrate()
    script.add(REBUILD)
    await place.migrate()
    assert place.backups == ["before-0002.db"]
    copy = place.folder / "backups" / "before-0002.db"
    assert place.rows("select * from parent", copy) == [(1,), (2,)]
    assert place.rows("pragma integrity_check", copy) == [("ok",)]


@pytest.mark.parametrize("steps", [LOSES, ORPHANS, FAILS], ids=["loses", "orphans", "fails"])
async def test_what_would_lose_something_changes_nothing(
    script: Script, place: Place, steps: str
) -> None:
    script.add(FIRST)
    await place.migrate()
    schema = place.rows("select name, sql from sqlite_master order by name")
    script.add(steps)
    with pytest.raises(Exception) as told:  # noqa: PT011 - Alembic passes on what the driver says
        await place.migrate()
    if steps != FAILS:
        assert isinstance(told.value, MigrationRefused)
        assert "nothing was changed" in str(told.value)
    assert place.rows("select name, sql from sqlite_master order by name") == schema
    assert place.rows("select * from child") == [(1, 1), (2, 1), (3, 2)]
    assert place.rows("select version_num from alembic_version") == [("0001",)]
    assert place.rows("pragma integrity_check") == [("ok",)]


async def test_four_at_once_do_it_once(tmp_path: Path) -> None:
    """The product's own migrations, begun by four processes at the same moment."""
    place = Place(tmp_path)
    code = (
        "import asyncio, sys; from pathlib import Path; from cocreate.kit.migrate import migrate;"
        "from cocreate.schema import metadata;"
        f"print(asyncio.run(migrate({place.url!r}, Path({str(tmp_path)!r}), metadata)))"
    )
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(4)
    ]
    told = [await process.communicate() for process in running]
    assert [process.returncode for process in running] == [0] * 4, told
    done = sorted(out.decode().splitlines()[-1] for out, _errors in told)
    assert done.count("[]") == 3, done
    assert place.rows("pragma integrity_check") == [("ok",)]


async def test_the_product_s_tables_are_there_on_both_databases(database: Database) -> None:
    async with database.reader.connect() as connection:
        names = await connection.run_sync(lambda sync: set(inspect(sync).get_table_names()))
        assert names == {table.name for table in metadata.sorted_tables} | {"alembic_version"}
        assert await connection.scalar(text("select count(*) from alembic_version")) == 1
