"""The closed tests of the demo, in the order in which they were held.

Each has dice of its own, so that a change in one leaves the others as they were.
"""

import random
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.demo import earlier_tests, sampler, two_posters
from cocreate.demo.crowd import Crowd
from cocreate.demo.drafting import Draft, Picture, keep_picture, write_concept
from cocreate.demo.fielded import Turnout, go_through_field
from cocreate.demo.pictures import poster, stairs
from cocreate.kit import clock
from cocreate.kit.files import FileStore

WEEK = timedelta(days=7)
Pair = tuple[Picture, Picture]


async def research(session: AsyncSession, files: FileStore, crowd: Crowd) -> None:
    """Tests that are over, for the results: norms, all research kinds, and the two posters."""
    await hold_small_tests(session, crowd)
    pictures = await keep_posters(session, files, crowd)
    await hold_sampler(session, crowd, pictures)
    await hold_posters(session, crowd, pictures)


async def hold_small_tests(session: AsyncSession, crowd: Crowd) -> None:
    """A week each, over the past year."""
    for one in earlier_tests.EARLIER:
        draft, turnout = earlier_tests.small_test(one, crowd.panel.locale)
        opens = _morning() - one.weeks * WEEK
        await _hold(session, crowd, draft, turnout, opens, opens + WEEK, earlier_tests.SEED)


async def hold_sampler(session: AsyncSession, crowd: Crowd, pictures: Pair) -> Concept:
    """A question of every research kind."""
    draft, opens = sampler.sampler(pictures[0]), _morning() - timedelta(days=34)
    turnout = sampler.TURNOUT
    return await _hold(session, crowd, draft, turnout, opens, opens + 2 * WEEK, sampler.SEED)


async def hold_posters(session: AsyncSession, crowd: Crowd, pictures: Pair) -> Concept:
    """The one with the difference to find."""
    draft = two_posters.two_posters(crowd.panel.locale, pictures)
    turnout, opens = two_posters.TURNOUT, _morning() - timedelta(days=20)
    return await _hold(session, crowd, draft, turnout, opens, opens + 2 * WEEK, two_posters.SEED)


async def keep_posters(session: AsyncSession, files: FileStore, crowd: Crowd) -> Pair:
    """Both posters, in the store."""
    (first, second), (plain, clear) = two_posters.COLOURS, two_posters.LINES
    drawn = (poster(*plain, first), stairs(*clear, second))
    kept = [
        await keep_picture(session, files, crowd.panel.id, one, alt)
        for one, alt in zip(drawn, two_posters.ALTS, strict=True)
    ]
    return kept[0], kept[1]


def _morning() -> datetime:
    return clock.now().replace(hour=8, minute=0, second=0, microsecond=0)


async def _hold(
    session: AsyncSession,
    crowd: Crowd,
    draft: Draft,
    turnout: Turnout,
    opens: datetime,
    closes: datetime,
    seed: int,
) -> Concept:
    concept = await write_concept(session, crowd, draft, opens, closes)
    chance = random.Random(f"{seed}:{draft.slug}")
    await go_through_field(session, crowd, concept, turnout, chance)
    return concept
