"""What a member's page of a concept holds: one query for who, what and which version."""

from typing import NamedTuple

from sqlalchemy import String, and_, bindparam, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cocreate.concepts.models import (
    AnyConcept,
    Concept,
    ConceptView,
    Frame,
    State,
    Stimulus,
    Visibility,
)
from cocreate.concepts.queries import may_know
from cocreate.kit import clock
from cocreate.kit.db import look
from cocreate.kit.errors import NotFound
from cocreate.kit.events import Topic
from cocreate.kit.i18n import Message, _
from cocreate.panels.places import Place
from cocreate.people.models import Draft
from cocreate.people.queries import DraftView
from cocreate.questionnaires.models import Participation, Questionnaire, QuestionView
from cocreate.questionnaires.queries import ASKED, view_of

_thread_topic = aliased(Topic)
_own_topic = aliased(Topic)


class Shown(NamedTuple):
    """A concept as one viewer sees it. `versions` change whenever the page would."""

    concept: ConceptView
    mode: str
    state: State
    submitted: bool
    draft: DraftView | None
    versions: tuple[object, ...]

    @property
    def topic(self) -> str:
        """The stream of the concept's own events: launched, closed, changed."""
        return f"concept:{self.concept.id}"

    def path(self, place: Place) -> str:
        """The address of the concept."""
        return f"{place.path}/concepts/{self.concept.slug}"


_newest_draft = (
    select(func.max(Draft.updated_at))
    .where(Draft.person_id == bindparam("person_id"))
    .scalar_subquery()
)
_SHOWN = (
    select(
        Concept.id,
        Concept.slug,
        Concept.title,
        Concept.launched_at,
        Concept.opens_at,
        Concept.closes_at,
        Concept.body,
        Concept.questionnaire_id,
        Concept.thread_id,
        Concept.visibility,
        Concept.version,
        Questionnaire.mode,
        Participation.submitted_on,
        Draft.fields.label("draft_fields"),
        Draft.version.label("draft_version"),
        Draft.updated_at.label("draft_at"),
        _newest_draft.label("newest_draft"),
        _thread_topic.head.label("thread_head"),
        _own_topic.head.label("own_head"),
    )
    .join(Questionnaire, Questionnaire.id == Concept.questionnaire_id)
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
    .outerjoin(
        _thread_topic,
        _thread_topic.name == literal("thread:") + cast(Concept.thread_id, String),
    )
    .outerjoin(_own_topic, _own_topic.name == literal("concept:") + cast(Concept.id, String))
    .where(Concept.panel_id == bindparam("panel_id"), Concept.slug == bindparam("slug"))
)


async def shown_to(db: AsyncSession, place: Place, slug: str) -> Shown:
    """The concept with everything that decides what this viewer sees of it; else NotFound."""
    values = {
        "panel_id": place.panel.id,
        "slug": slug,
        "membership_id": place.membership.id,
        "person_id": place.viewer.person_id,
    }
    (rows,) = await look(db, (_SHOWN, values))
    if not rows:
        raise NotFound
    row, now = rows[0], clock.now()
    concept = ConceptView(*row[: len(ConceptView._fields)])
    if not may_know(concept, place.membership.role, now):
        raise NotFound
    state = concept.state(now)
    draft = None
    if row.draft_version is not None:
        draft = DraftView(row.draft_fields, row.draft_version, row.draft_at)
    versions = (
        concept.version,
        state,
        row.submitted_on,
        row.draft_version or 0,
        row.thread_head,
        row.own_head,
        row.newest_draft,
        clock.ten_minutes(),
    )
    return Shown(
        concept=concept,
        mode=row.mode,
        state=state,
        submitted=row.submitted_on is not None,
        draft=draft,
        versions=versions,
    )


class StimulusLine(NamedTuple):
    """What a reader is told of a stimulus."""

    id: int
    kind: str
    caption: str
    text: str


class FrameLine(NamedTuple):
    """One image as it is shown."""

    stimulus_id: int
    file_hash: str
    width: int
    height: int
    alt: str


class SeenStimulus(NamedTuple):
    """A stimulus to look at, its images in order."""

    stimulus: StimulusLine
    frames: list[FrameLine]


_SEEN = (
    select(Stimulus.id, Stimulus.kind, Stimulus.caption, Stimulus.text)
    .where(Stimulus.concept_id == bindparam("concept_id"))
    .order_by(Stimulus.seq)
)
_SEEN_FRAMES = (
    select(Frame.stimulus_id, Frame.file_hash, Frame.width, Frame.height, Frame.alt)
    .join(Stimulus, Stimulus.id == Frame.stimulus_id)
    .where(Stimulus.concept_id == bindparam("concept_id"))
    .order_by(Frame.stimulus_id, Frame.seq)
)


async def seen_and_asked(
    db: AsyncSession, concept_id: int, questionnaire_id: int
) -> tuple[list[SeenStimulus], list[QuestionView]]:
    """What a reader looks at and what he is asked, all in one go."""
    concept = {"concept_id": concept_id}
    stimuli, frames, questions = await look(
        db,
        (_SEEN, concept),
        (_SEEN_FRAMES, concept),
        (ASKED, {"questionnaire_id": questionnaire_id}),
    )
    of: dict[int, list[FrameLine]] = {}
    for row in frames:
        of.setdefault(row.stimulus_id, []).append(FrameLine(*row))
    seen = [SeenStimulus(StimulusLine(*row), of.get(row.id, [])) for row in stimuli]
    return seen, [view_of(row) for row in questions]


class Conversation(NamedTuple):
    """Whether a viewer may read and write in the conversation under a concept, and why not."""

    can_read: bool
    can_write: bool
    why_not: Message | None = None


def conversation_rules(
    concept: AnyConcept, state: State, *, submitted: bool, staff: bool
) -> Conversation:
    """The rule the marketer chose: at once, after answering, or after closing."""
    if staff:
        return Conversation(can_read=True, can_write=state in {State.OPEN, State.CLOSED})
    if state is State.CLOSED:
        # What was kept apart until the closing is talked about after it.
        later = concept.visibility == Visibility.AFTER_CLOSING
        return Conversation(can_read=True, can_write=later)
    if concept.visibility == Visibility.AT_ONCE or (
        concept.visibility == Visibility.AFTER_ANSWERING and submitted
    ):
        return Conversation(can_read=True, can_write=True)
    why = (
        _("You can read what others say, and react, once you have answered.")
        if concept.visibility == Visibility.AFTER_ANSWERING
        else _("The conversation opens when this concept closes.")
    )
    return Conversation(can_read=False, can_write=False, why_not=why)
