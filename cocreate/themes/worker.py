"""The worker that looks for themes: beside the requests, the heavy part in the child process."""

import asyncio
from collections.abc import Callable

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from cocreate.kit.db import Database
from cocreate.kit.worker import WorkerFailed, in_worker
from cocreate.themes.actions.looking import claim, let_go, look, take_up_again
from cocreate.themes.actions.storing import store_look
from cocreate.themes.models import Progress, ThemeSheet

log = structlog.get_logger()

EVERY = 2.0  # seconds


async def find_wanted(database: Database, closing: Callable[[], bool] = lambda: False) -> None:
    """Look for themes wherever they are wanted, until `closing()`."""
    begun = False
    while not closing():
        try:
            if not begun:
                async with database.writing() as db:
                    await take_up_again(db)
                begun = True
            while await find_once(database):
                pass
        except (SQLAlchemyError, OSError) as problem:
            log.warning("themes wait", exc_info=problem)
        await asyncio.sleep(EVERY)


async def find_once(database: Database) -> bool:
    """Do one look that is wanted; False when none was. The database is free while it computes."""
    if not await _any_wanted(database):
        return False
    async with database.writing() as db:
        task = await claim(db)
    if task is None:
        return False
    try:
        themes, judged = await in_worker(look, task.texts, task.k, task.coded)
    except (WorkerFailed, ValueError) as problem:
        log.warning("themes could not be found", exc_info=problem)
        async with database.writing() as db:
            await let_go(db, task)
        return True
    async with database.writing() as db:
        await store_look(db, task, themes, judged)
    return True


async def _any_wanted(database: Database) -> bool:
    async with database.reading() as db:
        wanted = select(ThemeSheet.part).where(ThemeSheet.progress == Progress.WANTED).limit(1)
        return (await db.scalar(wanted)) is not None
