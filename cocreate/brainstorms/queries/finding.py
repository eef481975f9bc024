"""Finding brainstorms and ideas: always within one panel, drafts for staff only."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.models import Brainstorm, Idea, Vote
from cocreate.kit import clock
from cocreate.kit.errors import NotFound
from cocreate.kit.paging import PAGE, nearest_page
from cocreate.panels.models import Panel

STATES = ("open", "closed", "draft")


class BrainstormRow(NamedTuple):
    """A brainstorm in a list: its visible ideas, those the reader can vote on and did vote on."""

    brainstorm: Brainstorm
    ideas: int
    votable: int
    voted: int


async def brainstorm_of(db: AsyncSession, panel_id: int, slug: str, *, staff: bool) -> Brainstorm:
    """The brainstorm `slug` of this panel; NotFound for another one, and for a draft of which a
    member knows nothing yet."""
    brainstorm = await db.scalar(
        select(Brainstorm).where(Brainstorm.panel_id == panel_id, Brainstorm.slug == slug)
    )
    if brainstorm is None or (brainstorm.launched_at is None and not staff):
        raise NotFound
    return brainstorm


async def idea_of(
    db: AsyncSession, brainstorm: Brainstorm, idea_id: int, *, moderator: bool
) -> Idea:
    """An idea of this brainstorm; NotFound for any other, and for a hidden one unless one may
    moderate."""
    idea = await db.scalar(
        select(Idea).where(Idea.id == idea_id, Idea.brainstorm_id == brainstorm.id)
    )
    if idea is None or (idea.hidden_at is not None and not moderator):
        raise NotFound
    return idea


async def brainstorm_named(
    db: AsyncSession, slug: str, panel_slug: str | None
) -> tuple[Brainstorm, Panel]:
    """For the command line: the brainstorm `slug`, of any panel when none is named.

    Raises LookupError with a sentence when there is none, or more than one.
    """
    asked = select(Brainstorm, Panel).join(Panel, Panel.id == Brainstorm.panel_id)
    asked = asked.where(Brainstorm.slug == slug)
    if panel_slug is not None:
        asked = asked.where(Panel.slug == panel_slug)
    found = (await db.execute(asked.order_by(Panel.slug))).all()
    if not found:
        where = f"the panel {panel_slug}" if panel_slug else "any panel"
        raise LookupError(f"There is no brainstorm {slug} in {where}.")
    if len(found) > 1:
        names = ", ".join(panel.slug for _brainstorm, panel in found)
        raise LookupError(f"Several panels have a brainstorm {slug}: add --panel ({names}).")
    brainstorm, panel = found[0]
    return brainstorm, panel


def in_state(state: str, now: datetime) -> ColumnElement[bool]:
    """`Brainstorm.state(now) == state`, for a WHERE."""
    launched = Brainstorm.launched_at.is_not(None)
    if state == "draft":
        return Brainstorm.launched_at.is_(None)
    if state == "closed":
        return and_(launched, Brainstorm.closes_at <= now)
    return and_(launched, or_(Brainstorm.closes_at.is_(None), Brainstorm.closes_at > now))


async def list_brainstorms(
    db: AsyncSession, panel_id: int, state: str, *, membership_id: int, number: int = 1
) -> tuple[list[BrainstormRow], int]:
    """One page of the brainstorms in this state, the last launched first, and their number."""
    where = and_(Brainstorm.panel_id == panel_id, in_state(state, clock.now()))
    total = await db.scalar(select(func.count()).select_from(Brainstorm).where(where)) or 0
    found = await db.scalars(
        select(Brainstorm)
        .where(where)
        .order_by(Brainstorm.launched_at.desc(), Brainstorm.id.desc())
        .limit(PAGE)
        .offset(nearest_page(number, total, "").offset)
    )
    return await _rows(db, found.all(), membership_id), total


async def open_for(db: AsyncSession, panel_id: int, membership_id: int) -> list[BrainstormRow]:
    """What is open in this panel for a member's home: those that close first, first; 20 at most."""
    found = await db.scalars(
        select(Brainstorm)
        .where(Brainstorm.panel_id == panel_id, in_state("open", clock.now()))
        .order_by(Brainstorm.closes_at.is_(None), Brainstorm.closes_at, Brainstorm.id.desc())
        .limit(20)
    )
    return await _rows(db, found.all(), membership_id)


async def _rows(
    db: AsyncSession, brainstorms: Sequence[Brainstorm], membership_id: int
) -> list[BrainstormRow]:
    own = Idea.author_id == membership_id
    counts = await db.execute(
        select(
            Idea.brainstorm_id,
            func.count(),
            func.count().filter(~own),
            func.count(Vote.idea_id).filter(~own),
        )
        .outerjoin(Vote, and_(Vote.idea_id == Idea.id, Vote.membership_id == membership_id))
        .where(Idea.brainstorm_id.in_([b.id for b in brainstorms]), Idea.hidden_at.is_(None))
        .group_by(Idea.brainstorm_id)
    )
    of = {row[0]: row[1:] for row in counts}
    return [BrainstormRow(b, *of.get(b.id, (0, 0, 0))) for b in brainstorms]
