"""What stands on somebody's first page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cocreate.brainstorms.models import Brainstorm, Idea, Vote
from cocreate.briefs.models import Brief
from cocreate.concepts.models import Concept
from cocreate.concepts.queries import ANSWERED_CARDS, OPEN_CARDS, ConceptCard, card_of
from cocreate.kit import clock
from cocreate.kit.db import UtcDateTime, look
from cocreate.panels.models import STAFF, Membership, Panel
from cocreate.panels.places import Place
from cocreate.threads.models import Comment, Reaction, Report

SHOWN = 8


class PanelCard(NamedTuple):
    """A panel that somebody is in."""

    slug: str
    name: str
    about: str
    role: str
    members: int


class Said(NamedTuple):
    """Something I said, where, and what others did with it."""

    text: str
    where: str
    path: str
    at: datetime
    reactions: int
    replies: int
    hidden: bool


async def panels_of(db: AsyncSession, person_id: int) -> list[PanelCard]:
    """The panels somebody is in, by name."""
    others = (
        select(func.count())
        .where(Membership.panel_id == Panel.id, Membership.active.is_(True))
        .correlate(Panel)
        .scalar_subquery()
    )
    mine = (
        select(Membership.panel_id, Membership.role)
        .where(Membership.person_id == person_id, Membership.active.is_(True))
        .subquery()
    )
    found = await db.execute(
        select(Panel.slug, Panel.name, Panel.about, mine.c.role, others.label("members"))
        .join(mine, mine.c.panel_id == Panel.id)
        .order_by(Panel.name)
    )
    return [PanelCard(*row) for row in found]


_IDEAS = (
    select(func.count())
    .where(Idea.brainstorm_id == Brainstorm.id, Idea.hidden_at.is_(None))
    .scalar_subquery()
)
# Open brainstorms with the number of their ideas, the newest first.
_BRAINSTORMS = (
    select(Brainstorm.slug, Brainstorm.title, Brainstorm.closes_at, _IDEAS.label("ideas"))
    .where(
        Brainstorm.panel_id == bindparam("panel_id"),
        Brainstorm.launched_at.is_not(None),
        or_(
            Brainstorm.closes_at.is_(None),
            Brainstorm.closes_at > bindparam("now", type_=UtcDateTime()),
        ),
    )
    .order_by(Brainstorm.id.desc())
    .limit(SHOWN)
)
# When a concept first went to the product team in an approved brief.
_BRIEFED = (
    select(func.min(Brief.approved_at))
    .where(Brief.concept_id == Concept.id, Brief.approved_at.is_not(None))
    .scalar_subquery()
)
_ANSWERED = ANSWERED_CARDS.add_columns(_BRIEFED.label("briefed"))
_answer = aliased(Comment)
_REACTIONS = select(func.count()).where(Reaction.comment_id == Comment.id).scalar_subquery()
_REPLIES = select(func.count()).where(_answer.parent_id == Comment.id).scalar_subquery()
# My newest comments: where they stand, the reactions and the replies to them.
_SAID = (
    select(
        Comment.id,
        Comment.body,
        Comment.at,
        Comment.hidden_at,
        _REACTIONS.label("reactions"),
        _REPLIES.label("replies"),
        Concept.slug.label("concept"),
        Concept.title.label("concept_title"),
        Idea.id.label("idea"),
        Idea.text.label("idea_text"),
        Brainstorm.slug.label("brainstorm"),
    )
    .outerjoin(Concept, Concept.thread_id == Comment.thread_id)
    .outerjoin(Idea, Idea.thread_id == Comment.thread_id)
    .outerjoin(Brainstorm, Brainstorm.id == Idea.brainstorm_id)
    .where(Comment.author_id == bindparam("membership_id"), Comment.withdrawn_at.is_(None))
    .order_by(Comment.id.desc())
    .limit(SHOWN)
)
# My newest ideas with how many weighed them. How they weighed them is for the idea's own page,
# where every figure has passed release().
_MINE = (
    select(
        Idea.id,
        Idea.text,
        Idea.at,
        Brainstorm.slug,
        Brainstorm.title,
        func.count(Vote.membership_id).label("votes"),
    )
    .join(Brainstorm, Brainstorm.id == Idea.brainstorm_id)
    .outerjoin(Vote, Vote.idea_id == Idea.id)
    .where(Idea.author_id == bindparam("membership_id"))
    .group_by(Idea.id, Idea.text, Idea.at, Brainstorm.slug, Brainstorm.title)
    .order_by(Idea.id.desc())
    .limit(SHOWN)
)
_ABOUT = select(Panel.about).where(Panel.id == bindparam("panel_id"))


class Home(NamedTuple):
    """What one page of a panel begins with; rows where a list says no more than its query."""

    about: str
    open_concepts: list[ConceptCard]
    brainstorms: Sequence[Any]
    answered: list[ConceptCard]
    briefed: dict[int, datetime]
    said: list[Said]
    ideas: Sequence[Any]


async def home_of(db: AsyncSession, place: Place) -> Home:
    """What is open for somebody, what he said and what became of it."""
    now, panel = clock.now(), {"panel_id": place.panel.id}
    member = {"membership_id": place.membership.id}
    mine = {**panel, **member, "person_id": place.viewer.person_id}
    about, open_ones, storms, answered, said, ideas = await look(
        db,
        (_ABOUT, panel),
        (OPEN_CARDS, {**mine, "now": now}),
        (_BRAINSTORMS, {**panel, "now": now}),
        (_ANSWERED, mine),
        (_SAID, member),
        (_MINE, member),
    )
    return Home(
        about=about[0].about,
        open_concepts=[card_of(row, now) for row in open_ones],
        brainstorms=storms,
        answered=[card_of(row, now) for row in answered],
        briefed={row.id: row.briefed for row in answered if row.briefed},
        said=[_said(place, row) for row in said],
        ideas=ideas,
    )


def _said(place: Place, row: Any) -> Said:  # noqa: ANN401
    if row.concept:
        path, where = f"{place.path}/concepts/{row.concept}", row.concept_title
    else:
        path, where = f"{place.path}/brainstorms/{row.brainstorm}/ideas/{row.idea}", row.idea_text
    return Said(
        text=row.body,
        where=where,
        path=f"{path}#comment-{row.id}",
        at=row.at,
        reactions=row.reactions,
        replies=row.replies,
        hidden=row.hidden_at is not None,
    )


class Desk(NamedTuple):
    """What waits for the people of the company in one panel."""

    members: int
    staff: int
    reports: int
    briefs_to_approve: int


async def desk_of(db: AsyncSession, panel_id: int) -> Desk:
    """The numbers on the first page of staff: one query."""
    in_panel = and_(Membership.panel_id == panel_id, Membership.active.is_(True))
    staff = Membership.role.in_(sorted(STAFF))
    reports = select(func.count()).where(Report.panel_id == panel_id, Report.settled_at.is_(None))
    briefs = select(func.count()).where(Brief.panel_id == panel_id, Brief.approved_at.is_(None))
    row = (
        await db.execute(
            select(
                func.count().filter(and_(in_panel, ~staff)),
                func.count().filter(and_(in_panel, staff)),
                reports.scalar_subquery(),
                briefs.scalar_subquery(),
            ).where(Membership.panel_id == panel_id)
        )
    ).one()
    return Desk(*row)
