"""Where pages ask for opinion groups to be computed, and what works through what was asked.

A page never waits: it asks, says that groups are being computed, and looks again. What is asked
twice is computed once. A server that stops forgets what was asked; the next look asks again.
"""

import asyncio
from datetime import datetime, timedelta
from typing import NamedTuple
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy.exc import SQLAlchemyError

from cocreate.brainstorms.actions.grouping import compute_groups
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.worker import WorkerFailed

log = structlog.get_logger()

RETRY_AFTER = timedelta(seconds=60)


class Progress(NamedTuple):
    """How far a computation is: waiting, counting, grouping or storing, since when; or failed."""

    step: str
    since: datetime


class Desk:
    """What is being computed in this process, by brainstorm."""

    def __init__(self) -> None:
        self._asked: asyncio.Queue[int] = asyncio.Queue()
        self._progress: dict[int, Progress] = {}

    def progress(self, brainstorm_id: int) -> Progress | None:
        """How far it is, None when nothing is going on."""
        return self._progress.get(brainstorm_id)

    def ask(self, brainstorm_id: int) -> Progress:
        """Have the groups computed, unless that is going on or failed just now."""
        now, known = clock.now(), self._progress.get(brainstorm_id)
        if known and (known.step != "failed" or now - known.since < RETRY_AFTER):
            return known
        self._progress[brainstorm_id] = asked = Progress("waiting", now)
        self._asked.put_nowait(brainstorm_id)
        return asked

    async def work(self, database: Database) -> None:
        """Compute what was asked, one after the other, until cancelled."""
        while True:
            await self.work_once(database)

    async def work_once(self, database: Database) -> None:
        """Wait for the next one and compute it."""
        brainstorm_id = await self._asked.get()
        began = clock.now()

        def at(step: str) -> None:
            self._progress[brainstorm_id] = Progress(step, began)

        try:
            await compute_groups(database, brainstorm_id, at)
        except (WorkerFailed, SQLAlchemyError, OSError, MemoryError) as problem:
            log.warning("opinion groups failed", exc_info=problem)
            self._progress[brainstorm_id] = Progress("failed", clock.now())
        else:
            del self._progress[brainstorm_id]


_desks: WeakKeyDictionary[Database, Desk] = WeakKeyDictionary()


def desk_of(database: Database) -> Desk:
    """The desk of everybody who uses this database in this process."""
    return _desks.setdefault(database, Desk())
