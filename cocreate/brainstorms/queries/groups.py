"""Reading opinion groups: the votes they come from, the last run, and where the reader stands."""

import msgspec
from sqlalchemy import String, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.models import Brainstorm, GroupRun, GroupStand, Idea, Vote
from cocreate.brainstorms.queries.figures import threshold
from cocreate.kit import clock
from cocreate.kit.events import head
from cocreate.methods.opinions import Opinions, Row

STEP_SHARE = 50  # a run that many people are part of moves when one in so many voted again


async def packed_votes(db: AsyncSession, brainstorm: Brainstorm) -> list[tuple[int, str]]:
    """The votes on every visible idea that figures may hold by now, joined by the database: a
    million rows would keep the server from its pages. `methods.opinions.unpack` reads them."""
    counted = Vote.value if brainstorm.counts_all(clock.now()) else Vote.shown
    visible = select(Idea.id).where(Idea.brainstorm_id == brainstorm.id, Idea.hidden_at.is_(None))
    found = await db.execute(
        select(
            Vote.idea_id,
            func.aggregate_strings(cast(Vote.membership_id * 3 + counted + 1, String), ","),
        )
        .where(Vote.idea_id.in_(visible), counted.is_not(None))
        .group_by(Vote.idea_id)
        .order_by(Vote.idea_id)
    )
    return [(idea_id, joined) for idea_id, joined in found]


async def letters_before(db: AsyncSession, brainstorm_id: int) -> dict[int, str]:
    """The letter that each member had in the last run: for the next run, for nobody to see."""
    found = await db.execute(
        select(GroupStand.membership_id, GroupStand.letter).where(
            GroupStand.brainstorm_id == brainstorm_id
        )
    )
    return {row[0]: row[1] for row in found}


async def last_run(db: AsyncSession, brainstorm_id: int) -> GroupRun | None:
    """The run that is shown now."""
    return await db.scalar(select(GroupRun).where(GroupRun.brainstorm_id == brainstorm_id))


async def own_stand(db: AsyncSession, brainstorm_id: int, membership_id: int) -> GroupStand | None:
    """Where this member stands: ask it for the reader himself only."""
    return await db.scalar(
        select(GroupStand).where(
            GroupStand.brainstorm_id == brainstorm_id, GroupStand.membership_id == membership_id
        )
    )


async def run_is_due(
    db: AsyncSession, brainstorm: Brainstorm, run: GroupRun | None, small_cell: int
) -> bool:
    """Whether the votes moved on far enough for a new run.

    While it is open a run moves when `small_cell` people or more voted since (of many, one in
    fifty): no two runs differ by the votes of fewer. After closing there is one more, the last.
    """
    state = brainstorm.state(clock.now())
    if state == "draft":
        return False
    if run is None:
        return True
    if state == "closed":
        return brainstorm.closes_at is not None and run.made_at < brainstorm.closes_at
    step = max(small_cell, run.members // STEP_SHARE)
    if await head(db, brainstorm.topic) - run.cursor < step:
        return False
    since = [Idea.brainstorm_id == brainstorm.id, Vote.at > run.made_at]
    if not brainstorm.open_counts:
        since.append(Vote.waiting.is_(False))
    voted = select(func.count(Vote.membership_id.distinct())).join(Idea, Idea.id == Vote.idea_id)
    return (await db.scalar(voted.where(*since)) or 0) >= step


def is_final(run: GroupRun, brainstorm: Brainstorm) -> bool:
    """Whether figures by group may be shown of it: votes are counted openly, or it was made after
    the closing, the one and only time that all votes were laid out by group."""
    closed = brainstorm.closes_at is not None and run.made_at >= brainstorm.closes_at
    return brainstorm.open_counts or closed


def opinions_of(run: GroupRun, brainstorm: Brainstorm, small_cell: int) -> Opinions:
    """What the run found. A panel that raised its small cell since sees that much less of it."""
    found = msgspec.convert(run.result, Opinions, strict=False)
    k = threshold(brainstorm, small_cell)
    return msgspec.structs.replace(
        found,
        rows=tuple(row for row in found.rows if _is_shown(row, k)),
        spots=tuple(spot for spot in found.spots if spot.people >= k),
    )


async def shared_agreement(
    db: AsyncSession, brainstorm: Brainstorm, small_cell: int
) -> dict[int, float]:
    """How much all groups agree with each idea, of those that have figures by group: for the
    order of the list. Empty without groups."""
    run = await last_run(db, brainstorm.id)
    if run is None or not run.groups:
        return {}
    rows = opinions_of(run, brainstorm, small_cell).rows
    return {row.statement: row.consensus for row in rows}


def _is_shown(row: Row, k: int) -> bool:
    return all(cell.n == 0 or cell.n >= k for cell in row.cells)
