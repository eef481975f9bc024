"""The ideas of a brainstorm as one reader sees them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.forms import Look
from cocreate.brainstorms.models import Brainstorm, Idea, Vote
from cocreate.brainstorms.queries.figures import Statement, statements
from cocreate.brainstorms.queries.groups import shared_agreement
from cocreate.kit import clock
from cocreate.kit.paging import PAGE, nearest_page
from cocreate.methods.ranking import Order, ranked
from cocreate.methods.release import Hidden, Released, Split
from cocreate.panels.models import STAFF, Membership
from cocreate.threads.models import Comment

CANDIDATES = 200  # for the next idea: the least voted of these
NOT_YET = Hidden("too_few")


class Reader(NamedTuple):
    """Who looks: staff see every split that may be shown, moderators what is hidden as well."""

    membership_id: int
    staff: bool
    moderator: bool
    small_cell: int


class IdeaRow(NamedTuple):
    """An idea as its reader sees it. `split` is None until the reader has voted on it."""

    id: int
    external_id: int | None
    text: str
    at: datetime
    author: str
    author_function: str
    author_staff: bool
    mine: bool
    may_vote: bool
    own_vote: int | None
    hidden: bool
    hidden_reason: str
    thread_id: int
    comments: int
    votes: int
    split: Released[Split] | Hidden | None


class IdeaPage(NamedTuple):
    """One page of ideas, and how many there are in all."""

    rows: list[IdeaRow]
    total: int


class Progress(NamedTuple):
    """Of how many visible ideas of others, on how many the member voted."""

    voted: int
    votable: int


async def page_of_ideas(
    db: AsyncSession, brainstorm: Brainstorm, reader: Reader, look: Look
) -> IdeaPage:
    """The ideas that meet the search, in the order asked for, one page of them (the last one
    when there are not that many).

    Where the reader may not see a split yet, its idea takes no place in the order that would
    tell: such ideas come last, the newest first.
    """
    where = _visible(brainstorm, reader, look.q)
    if look.sort == "newest":
        total = await db.scalar(select(func.count()).select_from(Idea).where(*where)) or 0
        first = nearest_page(look.number, total, "").offset
        found = select(Idea.id).where(*where).order_by(Idea.id.desc()).offset(first).limit(PAGE)
        ids = list(await db.scalars(found))
        return IdeaPage(await idea_rows(db, brainstorm, reader, ids), total)
    every = await statements(db, brainstorm, reader.small_cell, *where)
    every.reverse()
    ordered = await _ordered(db, brainstorm, reader, every, look.sort or "least_seen")
    first = nearest_page(look.number, len(ordered), "").offset
    shown = await _rows_of(db, brainstorm, reader, ordered[first : first + PAGE])
    return IdeaPage(shown, len(ordered))


async def idea_rows(
    db: AsyncSession, brainstorm: Brainstorm, reader: Reader, ids: Sequence[int]
) -> list[IdeaRow]:
    """These ideas as their reader sees them, in this order; what is hidden from him is left out."""
    where = _visible(brainstorm, reader)
    found = await statements(db, brainstorm, reader.small_cell, Idea.id.in_(ids), *where)
    place = {idea_id: n for n, idea_id in enumerate(ids)}
    found.sort(key=lambda statement: place[statement.tally.idea_id])
    return await _rows_of(db, brainstorm, reader, found)


async def next_idea(db: AsyncSession, brainstorm: Brainstorm, membership_id: int) -> int | None:
    """The visible idea of somebody else with the fewest votes on which this member did not vote.

    Equal ones come in another order for each member, so that a whole panel does not vote on one
    idea at the same moment.
    """
    spread = ((Idea.id * 7919 + membership_id * 104_729) % 10_007).label("spread")
    candidates = (
        select(Idea.id, spread)
        .outerjoin(Vote, _vote_of(membership_id))
        .where(*_votable(brainstorm, membership_id), Vote.idea_id.is_(None))
        .order_by(spread)
        .limit(CANDIDATES)
        .subquery()
    )
    votes = select(func.count()).where(Vote.idea_id == candidates.c.id).scalar_subquery()
    return await db.scalar(
        select(candidates.c.id).order_by(votes, candidates.c.spread, candidates.c.id).limit(1)
    )


async def progress(db: AsyncSession, brainstorm: Brainstorm, membership_id: int) -> Progress:
    """How far this member is with voting."""
    found = await db.execute(
        select(func.count(Vote.idea_id), func.count())
        .select_from(Idea)
        .outerjoin(Vote, _vote_of(membership_id))
        .where(*_votable(brainstorm, membership_id))
    )
    return Progress(*found.one())


async def known_to(
    db: AsyncSession, brainstorm: Brainstorm, membership_id: int, ids: Sequence[int] | None = None
) -> set[int]:
    """The ideas (of `ids`) whose split this member may see while it is open: those voted on and
    his own."""
    asked = (
        select(Idea.id)
        .outerjoin(Vote, _vote_of(membership_id))
        .where(
            Idea.brainstorm_id == brainstorm.id,
            or_(Vote.idea_id.is_not(None), Idea.author_id == membership_id),
        )
    )
    return set(await db.scalars(asked if ids is None else asked.where(Idea.id.in_(ids))))


def _votable(brainstorm: Brainstorm, membership_id: int) -> list[ColumnElement[bool]]:
    return [
        Idea.brainstorm_id == brainstorm.id,
        Idea.hidden_at.is_(None),
        Idea.author_id != membership_id,
    ]


def _vote_of(membership_id: int) -> ColumnElement[bool]:
    return and_(Vote.idea_id == Idea.id, Vote.membership_id == membership_id)


def _visible(brainstorm: Brainstorm, reader: Reader, q: str = "") -> list[ColumnElement[bool]]:
    where = [Idea.brainstorm_id == brainstorm.id]
    if not reader.moderator:
        where.append(Idea.hidden_at.is_(None))
    where += [Idea.text.icontains(word, autoescape=True) for word in q.split()[:10]]
    return where


async def _ordered(
    db: AsyncSession,
    brainstorm: Brainstorm,
    reader: Reader,
    every: list[Statement],
    order: Order | Literal["least_seen", "bridging"],
) -> list[Statement]:
    if order == "least_seen":
        return sorted(every, key=lambda statement: statement.tally.votes)
    known = None
    if not _sees_all(brainstorm, reader):
        known = await known_to(db, brainstorm, reader.membership_id)
    if order == "bridging":
        shared = await shared_agreement(db, brainstorm, reader.small_cell)
        return sorted(every, key=lambda statement: _bridges(statement, shared, known))
    seen = [(s, s.split if known is None or s.tally.idea_id in known else NOT_YET) for s in every]
    return [statement for statement, _split in ranked(seen, order)]


def _bridges(statement: Statement, shared: dict[int, float], known: set[int] | None) -> float:
    idea_id = statement.tally.idea_id
    return 0.0 if known is not None and idea_id not in known else -shared.get(idea_id, 0.0)


def _sees_all(brainstorm: Brainstorm, reader: Reader) -> bool:
    return reader.staff or brainstorm.state(clock.now()) == "closed"


async def _rows_of(
    db: AsyncSession, brainstorm: Brainstorm, reader: Reader, found: list[Statement]
) -> list[IdeaRow]:
    comments = (
        select(func.count())
        .where(
            Comment.thread_id == Idea.thread_id,
            Comment.hidden_at.is_(None),
            Comment.withdrawn_at.is_(None),
        )
        .correlate(Idea)
        .scalar_subquery()
    )
    about = await db.execute(
        select(Idea, Membership, Vote.value, comments)
        .join(Membership, Membership.id == Idea.author_id)
        .outerjoin(Vote, _vote_of(reader.membership_id))
        .where(Idea.id.in_([statement.tally.idea_id for statement in found]))
    )
    of = {row[0].id: row for row in about}
    all_splits = _sees_all(brainstorm, reader)
    rows = []
    for statement in found:
        idea, author, value, said = of[statement.tally.idea_id]
        mine = idea.author_id == reader.membership_id
        rows.append(
            IdeaRow(
                id=idea.id,
                external_id=idea.external_id,
                text=idea.text,
                at=idea.at,
                author=author.display_name,
                author_function=author.function,
                author_staff=author.role in STAFF,
                mine=mine,
                may_vote=not mine and not reader.staff,
                own_vote=value,
                hidden=idea.hidden_at is not None,
                hidden_reason=idea.hidden_reason,
                thread_id=idea.thread_id,
                comments=said,
                votes=statement.tally.votes,
                split=statement.split if all_splits or mine or value is not None else None,
            )
        )
    return rows
