"""Noticing what a request writes: rehearsing those that may, and catching those that may not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.db import Database
from cocreate.schema import metadata

WRITES = ("INSERT", "UPDATE", "DELETE")


class Watch:
    """Counts the transactions that were committed with a change in them."""

    def __init__(self, database: Database, patch: pytest.MonkeyPatch) -> None:
        self.changed = 0
        self.rehearsing = False
        engine = database.writer.sync_engine
        event.listen(engine, "after_cursor_execute", self._executed)
        event.listen(engine, "commit", self._committed)
        event.listen(engine, "rollback", lambda connection: connection.info.pop("wrote", None))
        commit = AsyncSession.commit

        async def rehearsed(session: AsyncSession) -> None:
            await (session.rollback() if self.rehearsing else commit(session))

        patch.setattr(AsyncSession, "commit", rehearsed)

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Everything happens, the answer is as always, and nothing of it stays."""
        self.rehearsing = True
        yield
        self.rehearsing = False

    def _executed(self, connection: Any, cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES) and cursor.rowcount != 0:
            connection.info["wrote"] = True

    def _committed(self, connection: Any) -> None:
        self.changed += bool(connection.info.pop("wrote", False))


async def row_counts(database: Database) -> dict[str, int]:
    """How many rows every table has."""
    counts = [
        select(literal(table.name), select(func.count()).select_from(table).scalar_subquery())
        for table in metadata.sorted_tables
    ]
    async with database.reading() as session:
        return {row[0]: row[1] for row in await session.execute(union_all(*counts))}
