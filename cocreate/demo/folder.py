"""Is this data folder a demo's? Invented people must never come among real ones."""

from hashlib import sha256
from pathlib import Path

import msgspec
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cocreate.kit.db import Database
from cocreate.settings import Settings

MARK = "demo.json"


class Mark(msgspec.Struct):
    """What the file says: for which database it was written, and whether the demo is complete."""

    database: str
    filled: bool = False


class RealInstallation(Exception):
    """The folder or the database holds something that is no demo."""


def read_mark(settings: Settings) -> Mark | None:
    """The mark, if it was written for this very database."""
    try:
        mark = msgspec.json.decode(_path(settings).read_bytes(), type=Mark)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    return mark if mark.database == _fingerprint(settings) else None


def write_mark(settings: Settings, *, filled: bool) -> None:
    """From now on this folder and this database are a demo's."""
    _path(settings).write_bytes(msgspec.json.encode(Mark(_fingerprint(settings), filled)))


async def refuse_real_one(settings: Settings) -> None:
    """Raise RealInstallation when there is a database without the mark of a demo."""
    if read_mark(settings) is not None:
        return
    if _has_file(settings) if settings.sqlite else await _has_panels(settings):
        raise RealInstallation(
            f"{settings.data_dir} or its database holds an installation that is no demo. "
            "Choose an empty folder: COCREATE_DATA_DIR=demo-data cocreate demo"
        )


def _has_file(settings: Settings) -> bool:
    return Path(settings.database_url.split(":///", 1)[1]).exists()


async def _has_panels(settings: Settings) -> bool:
    database = Database(settings.database_url)
    try:
        async with database.reading() as session:
            return bool(await session.scalar(text("select count(*) from panel")))
    except DBAPIError as problem:
        if "panel" in str(problem.orig):  # the table is not there: nothing was ever put in
            return False
        raise
    finally:
        await database.close()


def _path(settings: Settings) -> Path:
    return settings.data_dir / MARK


def _fingerprint(settings: Settings) -> str:
    return sha256(settings.database_url.encode()).hexdigest()
