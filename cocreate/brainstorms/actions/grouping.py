"""Computing opinion groups: votes out of the database, groups from the worker, groups back in."""

from collections.abc import Callable
from datetime import datetime

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.models import Brainstorm, GroupRun, GroupStand
from cocreate.brainstorms.queries.figures import threshold
from cocreate.brainstorms.queries.groups import letters_before, packed_votes
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.events import head
from cocreate.kit.worker import in_worker
from cocreate.methods.opinions import Opinions, Stands, opinion_groups
from cocreate.panels.models import Panel


async def compute_groups(
    database: Database, brainstorm_id: int, step: Callable[[str], None] = lambda _name: None
) -> Opinions | None:
    """A new run instead of the last one; None when the brainstorm is gone or a later run came
    first. `step` hears how far it is: counting, grouping, storing. Raises WorkerFailed."""
    step("counting")
    made_at = clock.now()
    async with database.reading() as look:
        brainstorm = await look.get(Brainstorm, brainstorm_id)
        if brainstorm is None:
            return None
        panel = await look.get_one(Panel, brainstorm.panel_id)
        cursor = await head(look, brainstorm.topic)
        votes = await packed_votes(look, brainstorm)
        before = await letters_before(look, brainstorm_id)
    step("grouping")
    found, stands = await in_worker(
        opinion_groups, votes, before, threshold(brainstorm, panel.small_cell)
    )
    step("storing")
    async with database.writing() as session:
        stored = await _store(session, brainstorm_id, made_at, cursor, found, stands)
    return found if stored else None


async def forget_groups(db: AsyncSession, brainstorm_id: int) -> None:
    """The votes became other ones: whoever looks next makes a new run."""
    await db.execute(delete(GroupStand).where(GroupStand.brainstorm_id == brainstorm_id))
    await db.execute(delete(GroupRun).where(GroupRun.brainstorm_id == brainstorm_id))


async def _store(
    db: AsyncSession,
    brainstorm_id: int,
    made_at: datetime,
    cursor: int,
    found: Opinions,
    stands: Stands,
) -> bool:
    # Two processes at once: the later look at the votes stays.
    held = await db.scalar(
        select(Brainstorm).where(Brainstorm.id == brainstorm_id).with_for_update()
    )
    run = await db.get(GroupRun, brainstorm_id)
    if held is None or (run is not None and run.made_at > made_at):
        return False
    await forget_groups(db, brainstorm_id)
    await db.execute(
        insert(GroupRun).values(
            brainstorm_id=brainstorm_id,
            made_at=made_at,
            cursor=cursor,
            members=found.members,
            votes=found.votes,
            groups=len(found.groups),
            result=msgspec.to_builtins(found, str_keys=True),
        )
    )
    rows = zip(stands.members, stands.letters, stands.places, strict=True)
    if stands.members:
        await db.execute(
            insert(GroupStand),
            [
                {
                    "brainstorm_id": brainstorm_id,
                    "membership_id": m,
                    "letter": letter,
                    "x": x,
                    "y": y,
                }
                for m, letter, (x, y) in rows
            ],
        )
    return True
