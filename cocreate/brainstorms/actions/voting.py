"""Voting: one row a member, and figures that advance in steps where votes are not open."""

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.actions.ideas import CLOSED
from cocreate.brainstorms.models import Brainstorm, Idea, Vote
from cocreate.kit import clock
from cocreate.kit.errors import Conflict, NotAllowed, NotFound
from cocreate.kit.events import tell
from cocreate.kit.i18n import _


async def cast_vote(
    db: AsyncSession,
    brainstorm: Brainstorm,
    idea: Idea,
    membership_id: int,
    value: int,
    *,
    small_cell: int,
) -> None:
    """Store what this member thinks of the idea now; the same vote again changes nothing."""
    if brainstorm.state(clock.now()) != "open":
        raise Conflict(CLOSED)
    if idea.author_id == membership_id:
        raise NotAllowed(_("This is your own idea: the others vote on it."))
    await _lock(db, idea)
    if not await _store(db, idea.id, membership_id, value):
        return
    if not brainstorm.open_counts:
        await show_the_next_votes(db, idea.id, small_cell)
    await tell(db, brainstorm.topic, "votes", idea.id)


async def _lock(db: AsyncSession, idea: Idea) -> None:
    # Votes on one idea come one by one, and none after it was hidden.
    await db.refresh(idea, with_for_update=True)
    if idea.hidden_at is not None:
        raise NotFound


async def _store(db: AsyncSession, idea_id: int, membership_id: int, value: int) -> bool:
    dialect = db.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = insert(Vote).values(
        idea_id=idea_id, membership_id=membership_id, value=value, at=clock.now(), waiting=True
    )
    new = row.excluded
    stored = await db.scalar(
        row.on_conflict_do_update(
            index_elements=[Vote.idea_id, Vote.membership_id],
            set_={"value": new.value, "at": new.at, "waiting": True},
            where=Vote.value != new.value,
        ).returning(Vote.idea_id)
    )
    return stored is not None


async def show_the_next_votes(db: AsyncSession, idea_id: int, small_cell: int) -> int:
    """Let the figures of an idea take in the votes that may be shown now; returns how many.

    The newest `small_cell` votes always wait, and at least as many are taken in at once. So the
    difference of any two looks at the figures concerns `small_cell` people or more, also the last
    step, when closing shows everything, and also when people change their mind: a changed vote
    waits anew, and the figures keep the earlier one until its turn comes.
    """
    waiting = list(
        await db.scalars(
            select(Vote.membership_id)
            .where(Vote.idea_id == idea_id, Vote.waiting.is_(True))
            .order_by(Vote.at, Vote.membership_id)
        )
    )
    if len(waiting) < 2 * small_cell:
        return 0
    ripe = waiting[:-small_cell]
    await db.execute(
        update(Vote)
        .where(Vote.idea_id == idea_id, Vote.membership_id.in_(ripe))
        .values(shown=Vote.value, waiting=False)
    )
    return len(ripe)
