"""Writes the next migration: `scripts/new-migration "say what changes"`. For developers."""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command

from cocreate.kit.migrate import _config, _sqlite_engine, migrate
from cocreate.schema import metadata


def main() -> None:
    """Compare the models with a database that all migrations made, and write the difference."""
    message = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/new.db"
        asyncio.run(migrate(url, Path(folder), metadata))
        with _sqlite_engine(url) as (connection, _raw), connection.begin():
            config = _config(connection, metadata)
            number = f"{len(list(Path(__file__).parent.glob('versions/0*.py'))) + 1:04d}"
            command.revision(config, message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    main()
