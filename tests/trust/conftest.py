"""What the tests of trust share."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from litestar import Litestar

from cocreate.kit.db import Database
from cocreate.kit.files import FileStore
from cocreate.kit.logs import processors
from cocreate.kit.web.house import brand_url
from cocreate.settings import Settings
from tests.trust.scene import Scene
from tests.trust.watching import Watch
from tests.trust.world import World, build_world


@pytest.fixture(autouse=True)
def lines() -> Iterator[list[str]]:
    """The lines of the log, as the server writes them."""
    written: list[str] = []

    class Keeper:
        def msg(self, line: str) -> None:
            written.append(line)

        debug = info = warning = error = exception = msg

    structlog.configure(processors=processors(), logger_factory=Keeper)
    yield written
    structlog.reset_defaults()


@dataclass
class Furnished:
    """The full house of an earlier test, to copy: building it takes ten times as long."""

    folder: Path
    world: World | None = None


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """Where the copy lies."""
    return Furnished(tmp_path_factory.mktemp("furnished"))


async def the_world(
    furnished: Furnished, database: Database, files: FileStore, tmp_path: Path
) -> World:
    """Two full panels in the test's own database."""
    if furnished.world is not None:
        shutil.copy(furnished.folder / "test.db", tmp_path / "test.db")
        shutil.copytree(furnished.folder / "files", files.root)
        return furnished.world
    world = await build_world(database, files)
    if database.sqlite:
        source, copy = (sqlite3.connect(f / "test.db") for f in (tmp_path, furnished.folder))
        with closing(source), closing(copy):
            source.backup(copy)
        shutil.copytree(files.root, furnished.folder / "files")
        furnished.world = world
    return world


@pytest.fixture
async def scene(
    the_app: Litestar,
    settings: Settings,
    database: Database,
    furnished: Furnished,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Scene:
    """Two full panels, watched."""
    world = await the_world(furnished, database, the_app.state["files"], tmp_path)
    digest = the_app.state["assets"].url("css/app.css").split("/")[2]
    for side in world.sides.values():
        side.ids["digest"] = digest
        side.ids["brand"] = brand_url(side.panel.brand_colour).split("/")[2]
    return Scene(the_app, settings, world, Watch(database, monkeypatch), database)
