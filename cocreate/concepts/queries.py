"""Finding concepts: always within one panel, drafts for researchers only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import AnyConcept, Concept, Frame, State, Stimulus, state_at
from cocreate.fieldwork.models import Fieldwork
from cocreate.kit import clock
from cocreate.kit.db import UtcDateTime, look
from cocreate.kit.errors import NotFound
from cocreate.panels.models import STAFF, Panel, Role
from cocreate.people.models import Draft
from cocreate.questionnaires.models import Participation, Question

DRAFT_READERS = frozenset({Role.MARKETER, Role.PANEL_ADMIN, Role.MODERATOR})
PAGE = 25


class StimulusView(NamedTuple):
    """A stimulus with its images in order."""

    stimulus: Stimulus
    frames: list[Frame]


async def concept_of(db: AsyncSession, panel_id: int, slug: str, role: str) -> Concept:
    """The concept `slug` of this panel, if this role may know of it; NotFound otherwise.

    Members know what has opened; staff also what is scheduled; researchers their drafts as well.
    """
    concept = await db.scalar(
        select(Concept).where(Concept.panel_id == panel_id, Concept.slug == slug)
    )
    if concept is None or not may_know(concept, role, clock.now()):
        raise NotFound
    return concept


def may_know(concept: AnyConcept, role: str, now: datetime) -> bool:
    """Whether somebody with this role may know that the concept exists."""
    state = concept.state(now)
    if state is State.DRAFT:
        return role in DRAFT_READERS
    return state is not State.SCHEDULED or role in STAFF


def meant_for(membership_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """Whether a concept is there for this member: it is for everybody, or he was invited."""
    for_some = (
        select(Fieldwork.questionnaire_id)
        .where(
            Fieldwork.questionnaire_id == Concept.questionnaire_id,
            Fieldwork.open_to_all.is_(False),
        )
        .correlate(Concept)
        .exists()
    )
    asked = (
        select(Participation.membership_id)
        .where(
            Participation.questionnaire_id == Concept.questionnaire_id,
            Participation.membership_id == membership_id,
        )
        .correlate(Concept)
        .exists()
    )
    return or_(~for_some, asked)


async def concept_behind(db: AsyncSession, questionnaire_id: int) -> tuple[Concept, Panel] | None:
    """The concept that asks this questionnaire, and its panel."""
    row = (
        await db.execute(
            select(Concept, Panel)
            .join(Panel, Panel.id == Concept.panel_id)
            .where(Concept.questionnaire_id == questionnaire_id)
        )
    ).one_or_none()
    return (row[0], row[1]) if row else None


async def concept_by_test_key(db: AsyncSession, test_key: str) -> Concept:
    """The concept behind a test link; NotFound for any other key."""
    concept = await db.scalar(select(Concept).where(Concept.test_key == test_key))
    if concept is None:
        raise NotFound
    return concept


_STIMULI = (
    select(Stimulus).where(Stimulus.concept_id == bindparam("concept_id")).order_by(Stimulus.seq)
)
_FRAMES = (
    select(Frame)
    .join(Stimulus, Stimulus.id == Frame.stimulus_id)
    .where(Stimulus.concept_id == bindparam("concept_id"))
    .order_by(Frame.stimulus_id, Frame.seq)
)


async def stimuli_of(db: AsyncSession, concept_id: int) -> list[StimulusView]:
    """What there is to look at, in order: two queries however much it is."""
    stimuli = await db.scalars(_STIMULI, {"concept_id": concept_id})
    of: dict[int, list[Frame]] = {}
    for frame in await db.scalars(_FRAMES, {"concept_id": concept_id}):
        of.setdefault(frame.stimulus_id, []).append(frame)
    return [StimulusView(stimulus, of.get(stimulus.id, [])) for stimulus in stimuli]


def in_state(state: State, now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """`Concept.state(now) == state`, for a WHERE."""
    launched = Concept.launched_at.is_not(None)
    closed = and_(launched, Concept.closes_at <= now)
    not_closed = or_(Concept.closes_at.is_(None), Concept.closes_at > now)
    scheduled = and_(launched, not_closed, Concept.opens_at > now)
    if state is State.DRAFT:
        return Concept.launched_at.is_(None)
    if state is State.CLOSED:
        return closed
    if state is State.SCHEDULED:
        return scheduled
    return and_(launched, not_closed, or_(Concept.opens_at.is_(None), Concept.opens_at <= now))


async def list_concepts(
    db: AsyncSession,
    panel_id: int,
    states: Sequence[State],
    *,
    page: int = 1,
    member: int | None = None,
) -> tuple[Sequence[Concept], int]:
    """One page of concepts in these states, newest first, and how many there are in all.

    For a `member` only those that are there for him.
    """
    now = clock.now()
    where = and_(Concept.panel_id == panel_id, or_(*[in_state(s, now) for s in states]))
    if member is not None:
        where = and_(where, meant_for(member))
    total = await db.scalar(select(func.count()).select_from(Concept).where(where)) or 0
    found = await db.scalars(
        select(Concept)
        .where(where)
        .order_by(Concept.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return found.all(), total


def visible_states(role: str) -> list[State]:
    """The states of concepts that this role may know of."""
    if role in DRAFT_READERS:
        return list(State)
    return [
        s for s in State if s is not State.DRAFT and (s is not State.SCHEDULED or role in STAFF)
    ]


class ConceptLine(NamedTuple):
    """What a list says of a concept itself."""

    id: int
    slug: str
    title: str
    launched_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None


class ConceptCard(NamedTuple):
    """A concept in a list, as one viewer sees it."""

    concept: ConceptLine
    state: State
    questions: int
    thumb: str | None
    answered: bool
    begun: bool


_THUMB = (
    select(Frame.thumb_hash)
    .join(Stimulus, Stimulus.id == Frame.stimulus_id)
    .where(Stimulus.concept_id == Concept.id)
    .order_by(Stimulus.seq, Frame.seq)
    .limit(1)
    .scalar_subquery()
)
_QUESTIONS = (
    select(func.count())
    .where(Question.questionnaire_id == Concept.questionnaire_id, Question.until.is_(None))
    .scalar_subquery()
)
_CARDS = (
    select(
        Concept.id,
        Concept.slug,
        Concept.title,
        Concept.launched_at,
        Concept.opens_at,
        Concept.closes_at,
        _THUMB.label("thumb"),
        _QUESTIONS.label("questions"),
        Participation.submitted_on,
        Draft.version.label("draft"),
    )
    .outerjoin(
        Participation,
        and_(
            Participation.questionnaire_id == Concept.questionnaire_id,
            Participation.membership_id == bindparam("membership_id"),
        ),
    )
    .outerjoin(
        Draft,
        and_(
            Draft.person_id == bindparam("person_id"),
            Draft.context == literal("concept-") + cast(Concept.id, String),
        ),
    )
)
# The open concepts that a member has not answered, those that close first on top.
OPEN_CARDS = (
    _CARDS.where(
        Concept.panel_id == bindparam("panel_id"),
        in_state(State.OPEN, bindparam("now", type_=UtcDateTime())),
        Participation.submitted_on.is_(None),
        meant_for(bindparam("membership_id")),
    )
    .order_by(Concept.closes_at, Concept.id)
    .limit(12)
)
# The concepts that a member answered, the newest first.
ANSWERED_CARDS = (
    _CARDS.where(Concept.panel_id == bindparam("panel_id"), Participation.submitted_on.is_not(None))
    .order_by(Participation.submitted_on.desc(), Concept.id.desc())
    .limit(10)
)


def card_of(row: Row[*tuple[Any, ...]], now: datetime) -> ConceptCard:
    """The card that a row of one of these queries describes."""
    return ConceptCard(
        concept=ConceptLine(*row[:6]),
        state=state_at(now, row.launched_at, row.opens_at, row.closes_at),
        questions=row.questions,
        thumb=row.thumb,
        answered=row.submitted_on is not None,
        begun=row.draft is not None,
    )


async def cards(
    db: AsyncSession, membership_id: int, person_id: int, concepts: Sequence[Concept]
) -> list[ConceptCard]:
    """The cards of these concepts: one query however many there are."""
    if not concepts:
        return []
    query = _CARDS.where(Concept.id.in_([c.id for c in concepts]))
    (rows,) = await look(db, (query, {"membership_id": membership_id, "person_id": person_id}))
    now, by_id = clock.now(), {row.id: row for row in rows}
    return [card_of(by_id[concept.id], now) for concept in concepts]
