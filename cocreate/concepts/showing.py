"""What a member's page of a concept holds: one query for who, what and which version."""

from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Row, String, Text, and_, bindparam, cast, func, literal, select
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
from cocreate.concepts.queries import may_know, meant_for
from cocreate.fieldwork.models import Fieldwork
from cocreate.fieldwork.running import Running, running, running_now
from cocreate.kit import clock
from cocreate.kit.db import look
from cocreate.kit.errors import NotFound
from cocreate.kit.events import Topic
from cocreate.kit.i18n import Message, _
from cocreate.panels.places import Place
from cocreate.people.models import Draft
from cocreate.people.queries import DraftView
from cocreate.questionnaires.compiled import kept_by
from cocreate.questionnaires.models import Participation, Questionnaire
from cocreate.questionnaires.orders import lot

_thread_topic = aliased(Topic)
_own_topic = aliased(Topic)


class Seat(NamedTuple):
    """What a member has in a questionnaire: given once, and the same on every device."""

    seed: int
    arms: tuple[int, ...] = ()
    outcome: str = ""  # why nothing was stored of him: quota_full, screened


class Shown(NamedTuple):
    """A concept as one viewer sees it. `versions` change whenever the page would."""

    concept: ConceptView
    mode: str
    state: State
    submitted: bool
    draft: DraftView | None
    versions: tuple[object, ...]
    revision: int
    seat: Seat
    paused: bool = False

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
        Questionnaire.revision,
        Participation.submitted_on,
        Participation.respondent_key,
        Participation.seed,
        cast(Participation.arms, Text).label("arms"),
        Participation.outcome,
        Draft.fields.label("draft_fields"),
        Draft.version.label("draft_version"),
        Draft.updated_at.label("draft_at"),
        _newest_draft.label("newest_draft"),
        _thread_topic.head.label("thread_head"),
        _own_topic.head.label("own_head"),
        Fieldwork.paused_at,
        meant_for(bindparam("membership_id")).label("meant"),
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
    .outerjoin(Fieldwork, Fieldwork.questionnaire_id == Concept.questionnaire_id)
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
    hidden = not row.meant and not place.membership.is_staff
    if hidden or not may_know(concept, place.membership.role, now):
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
        row.paused_at,
        row.revision,
        row.arms,
        row.outcome,
        clock.ten_minutes(),
    )
    return Shown(
        concept=concept,
        mode=row.mode,
        state=state,
        submitted=row.submitted_on is not None,
        draft=draft,
        versions=versions,
        revision=row.revision,
        seat=_seat(row, f"{concept.questionnaire_id}:{place.membership.id}"),
        paused=row.paused_at is not None,
    )


def _seat(row: Row[*tuple[Any, ...]], who: str) -> Seat:
    """Nothing is written for who only looks, so the seed hangs on a key that is there already.

    For who was not invited it is his number; with his first answer it is stored.
    """
    if row.respondent_key is None:
        return Seat(lot(0, who))
    seed = row.seed if row.seed is not None else lot(0, row.respondent_key)
    arms = tuple(msgspec.json.decode(row.arms)) if row.arms not in {None, "[]"} else ()
    return Seat(seed, arms, row.outcome or "")


class StimulusLine(NamedTuple):
    """What a reader is told of a stimulus."""

    id: int
    kind: str
    caption: str
    text: str
    arm_id: int | None


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
    select(Stimulus.id, Stimulus.kind, Stimulus.caption, Stimulus.text, Stimulus.arm_id)
    .where(Stimulus.concept_id == bindparam("concept_id"))
    .order_by(Stimulus.seq)
)
_SEEN_FRAMES = (
    select(Frame.stimulus_id, Frame.file_hash, Frame.width, Frame.height, Frame.alt)
    .join(Stimulus, Stimulus.id == Frame.stimulus_id)
    .where(Stimulus.concept_id == bindparam("concept_id"))
    .order_by(Frame.stimulus_id, Frame.seq)
)


class Laid(NamedTuple):
    """What a concept puts before its members: what is asked, and everything there is to look at."""

    running: Running
    stimuli: tuple[SeenStimulus, ...]


async def laid(db: AsyncSession, concept: ConceptView, revision: int) -> Laid:
    """What is laid before members at this revision of the questionnaire; only for who changes
    nothing of it, as it is remembered."""
    held = kept_by(db)
    key = ("laid", concept.id, revision)
    found: Laid | None = held.get(key)
    if found is None:
        found = held[key] = Laid(
            await running(db, concept.questionnaire_id, revision), await _stimuli(db, concept.id)
        )
    else:
        held.move_to_end(key)
    return found


async def laid_now(db: AsyncSession, concept: Concept) -> Laid:
    """The same read anew: of a draft."""
    return Laid(await running_now(db, concept.questionnaire_id), await _stimuli(db, concept.id))


async def _stimuli(db: AsyncSession, concept_id: int) -> tuple[SeenStimulus, ...]:
    which = {"concept_id": concept_id}
    stimuli, frames = await look(db, (_SEEN, which), (_SEEN_FRAMES, which))
    of: dict[int, list[FrameLine]] = {}
    for row in frames:
        of.setdefault(row.stimulus_id, []).append(FrameLine(*row))
    return tuple(SeenStimulus(StimulusLine(*row), of.get(row.id, [])) for row in stimuli)


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
