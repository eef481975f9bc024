"""Fills an empty installation with a lively panel of a fictional company.

The same seed gives the same panel; everything is dated around now, so that it never looks old.
"""

import random
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.demo import texts
from cocreate.demo.answers import answer
from cocreate.demo.crowd import Crowd, fill_panel
from cocreate.demo.opinions import brainstorm
from cocreate.demo.people import settle
from cocreate.demo.pictures import poster
from cocreate.demo.research import research
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.files import FileStore
from cocreate.settings import Settings

SEED = 20


async def seed(database: Database, settings: Settings) -> None:
    """Make the demo, unless there is a concept already."""
    files = FileStore(settings.data_dir / "files")
    async with database.writing() as session:
        if await session.scalar(select(func.count()).select_from(Concept)):
            return
        await _fill(session, files)


async def _fill(session: AsyncSession, files: FileStore) -> None:
    chance = random.Random(SEED)
    first, second = await settle(session)
    thuis = await fill_panel(session, first, chance)
    zaken = await fill_panel(session, second, chance)
    await research(session, files, thuis)
    await _concepts(session, files, thuis, zaken, chance)
    await brainstorm(session, thuis, chance)


async def _concepts(
    session: AsyncSession, files: FileStore, thuis: Crowd, zaken: Crowd, chance: random.Random
) -> None:
    morning = clock.now().replace(hour=8, minute=0, second=0, microsecond=0)
    plan = (
        (thuis, texts.POTS, morning - timedelta(days=16), morning - timedelta(days=2), 0.62),
        (thuis, texts.POSTERS, morning - timedelta(days=3), morning + timedelta(days=6), 0.31),
        (thuis, texts.LETTER, morning + timedelta(days=4), morning + timedelta(days=18), 0.0),
        (zaken, texts.INVOICE, morning - timedelta(days=5), morning + timedelta(days=9), 0.48),
    )
    for crowd, concept, opens, closes, share in plan:
        drawn = poster(*concept.picture)
        hashes = [await files.put(data, ".webp") for data in (drawn.image, drawn.thumb)]
        await answer(
            session,
            crowd,
            concept,
            opens=opens,
            closes=closes,
            share=share,
            picture=(hashes[0], hashes[1], drawn.width, drawn.height),
            chance=chance,
        )
