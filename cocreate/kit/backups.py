"""A copy of a live SQLite database."""

import sqlite3
from contextlib import closing
from pathlib import Path

from cocreate.kit import clock


class BackupFailed(Exception):
    """The copy cannot be read; it was taken away again."""


def online_backup(database_url: str, data_dir: Path) -> Path:
    """Copy the database to backups/ while it is in use, check the copy, and return its path.

    In one step: a copy in steps begins again at every write of somebody else, and so never ends.
    """
    source = Path(database_url.split(":///", 1)[1])
    folder = data_dir / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"{clock.now():%Y-%m-%d-%H%M%S}.db"
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as target:
        live.backup(target)
        (verdict,) = target.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        copy.unlink()
        raise BackupFailed(f"The copy is damaged ({verdict}); look at the database itself.")
    return copy
