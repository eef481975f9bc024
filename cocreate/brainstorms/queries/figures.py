"""Counting votes. Whatever is shown of them goes through `statements`, which releases it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.models import AGREE, DISAGREE, PASS, Brainstorm, Idea, Vote
from cocreate.kit import clock
from cocreate.methods.release import Hidden, Released, Split, split
from cocreate.panels.models import Membership, Role
from cocreate.people.models import Person


class IdeaTally(NamedTuple):
    """The votes on one idea. `agree`, `disagree` and `passed` are those that figures may hold by
    now (all, once closed or when votes are counted openly); `votes` is how many people voted."""

    idea_id: int
    external_id: int | None
    text: str
    agree: int
    disagree: int
    passed: int
    hidden: bool
    at: datetime
    votes: int


class Statement(NamedTuple):
    """An idea with its split as it may be shown."""

    tally: IdeaTally
    split: Released[Split] | Hidden


class Totals(NamedTuple):
    """How many ideas are visible to members, how many votes they have, and of how many people."""

    ideas: int
    votes: int
    people: int


class FieldFacts(NamedTuple):
    """Who was asked and who answered, and between which votes. `invited` is None for an imported
    conversation: its files do not say how many were asked."""

    invited: int | None
    voters: int
    votes: int
    first_at: datetime | None
    last_at: datetime | None


async def tally(
    db: AsyncSession, brainstorm_id: int, *only: ColumnElement[bool]
) -> list[IdeaTally]:
    """Every idea of the brainstorm (or those that meet `only`) in order of arrival, hidden ones
    too, with its votes: one grouped SELECT that reads an index and no vote rows."""
    brainstorm = await db.get_one(Brainstorm, brainstorm_id)
    counted = Vote.value if brainstorm.counts_all(clock.now()) else Vote.shown
    asked = (Idea.brainstorm_id == brainstorm_id, *only)
    counts = (
        select(
            Vote.idea_id,
            func.count().label("votes"),
            func.count().filter(counted == AGREE).label("agree"),
            func.count().filter(counted == DISAGREE).label("disagree"),
            func.count().filter(counted == PASS).label("passed"),
        )
        .where(Vote.idea_id.in_(select(Idea.id).where(*asked)))
        .group_by(Vote.idea_id)
        .subquery()
    )
    found = await db.execute(
        select(
            Idea.id,
            Idea.external_id,
            Idea.text,
            func.coalesce(counts.c.agree, 0),
            func.coalesce(counts.c.disagree, 0),
            func.coalesce(counts.c.passed, 0),
            Idea.hidden_at.is_not(None),
            Idea.at,
            func.coalesce(counts.c.votes, 0),
        )
        .outerjoin(counts, counts.c.idea_id == Idea.id)
        .where(*asked)
        .order_by(Idea.id)
    )
    return [IdeaTally(*row) for row in found]


async def statements(
    db: AsyncSession, brainstorm: Brainstorm, small_cell: int, *only: ColumnElement[bool]
) -> list[Statement]:
    """Every idea with its split as released: what the page, the brief and the exports show."""
    k = threshold(brainstorm, small_cell)
    return [
        Statement(row, split(row.agree, row.disagree, row.passed, k))
        for row in await tally(db, brainstorm.id, *only)
    ]


def threshold(brainstorm: Brainstorm, small_cell: int) -> int:
    """From how many votes on a split is shown: one where votes are counted openly."""
    return 1 if brainstorm.open_counts else small_cell


async def totals(db: AsyncSession, brainstorm_id: int, *, hidden: bool = False) -> Totals:
    """The figures at the head of the page; with `hidden` those of hidden ideas count as well."""
    asked = [Idea.brainstorm_id == brainstorm_id]
    if not hidden:
        asked.append(Idea.hidden_at.is_(None))
    ideas = select(func.count()).select_from(Idea).where(*asked).scalar_subquery()
    votes = (
        select(func.count())
        .where(Vote.idea_id.in_(select(Idea.id).where(*asked)))
        .scalar_subquery()
    )
    row = (await db.execute(select(ideas, votes, _people(*asked).scalar_subquery()))).one()
    return Totals(*row)


def _people(*asked: ColumnElement[bool]) -> Select[int]:
    # A probe for each voter: counting distinct voters would read and sort every vote.
    voter = select(Vote.membership_id.label("id")).distinct().subquery()
    voted = exists().where(Vote.membership_id == voter.c.id, Vote.idea_id == Idea.id, *asked)
    return select(func.count()).select_from(voter).where(voted)


async def field_facts(db: AsyncSession, brainstorm: Brainstorm) -> FieldFacts:
    """Who was asked, who voted, and when the first and the last vote came."""
    mine = Vote.idea_id.in_(select(Idea.id).where(Idea.brainstorm_id == brainstorm.id))
    first, last = (await db.execute(select(func.min(Vote.at), func.max(Vote.at)).where(mine))).one()
    invited = None
    if brainstorm.imported_at is None:
        invited = await db.scalar(
            select(func.count())
            .select_from(Membership)
            .join(Person, Person.id == Membership.person_id)
            .where(
                Membership.panel_id == brainstorm.panel_id,
                Membership.role == Role.MEMBER,
                Membership.active.is_(True),
                Person.email.is_not(None),  # who has no address came with an imported conversation
            )
        )
    every = await totals(db, brainstorm.id, hidden=True)
    return FieldFacts(invited, every.people, every.votes, first, last)
