"""Launching and closing: who is invited, what is mailed, and until when it is open."""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.editing import mark_changed, must_be_draft
from cocreate.concepts.actions.inviting import (
    closing_of,
    correct_letters,
    free_letters,
    hold_letters,
    invite_first,
    note,
    stop_letters,
)
from cocreate.concepts.forms import ClosingInput, LaunchInput, read_moment
from cocreate.concepts.models import Concept, State
from cocreate.fieldwork.actions import pause, resume, set_target
from cocreate.fieldwork.audience import the_field
from cocreate.kit import clock
from cocreate.kit.errors import Conflict, Invalid
from cocreate.kit.i18n import Message, _
from cocreate.panels.places import Place
from cocreate.panels.queries import the_panel
from cocreate.questionnaires.models import Question

LONGEST = timedelta(days=366)


class Plan(NamedTuple):
    """When a concept opens and closes, and whether members are mailed."""

    opens_at: datetime
    closes_at: datetime
    mail: bool


def plan_of(given: LaunchInput, zone: ZoneInfo, now: datetime) -> Plan:
    """The dates as they were written on the panel's clock. Raises Invalid when they cannot be."""
    errors: dict[str, Message] = {}
    opens_at: datetime | None = now
    if given.opening == "later":
        opens_at = read_moment(given.opens, zone, errors, "opens")
        if opens_at and opens_at <= now:
            errors["opens"] = _("This moment has passed. Choose a later one, or open at once.")
    closes_at = read_moment(given.closes, zone, errors, "closes")
    if closes_at and (problem := _problem_with_closing(closes_at, opens_at or now, now)):
        errors["closes"] = problem
    if errors or opens_at is None or closes_at is None:
        raise Invalid(errors)
    return Plan(opens_at, closes_at, given.mail == "yes")


def _problem_with_closing(closes_at: datetime, opens_at: datetime, now: datetime) -> Message | None:
    if closes_at <= now:
        return _("This moment has passed. Choose a later one.")
    if closes_at <= opens_at:
        return _("It has to close after it opens.")
    if closes_at > opens_at + LONGEST:
        return _("A concept is open for a year at most. Choose an earlier date.")
    return None


async def launch(db: AsyncSession, place: Place, concept: Concept, plan: Plan) -> int:
    """Freeze the concept, invite whom its plan invites first and return how many they are.

    The caller holds the concept. Raises Invalid while something is missing, Conflict when it is
    launched already.
    """
    must_be_draft(concept)
    if not await _has_questions(db, concept):
        raise Invalid({"": _("Add at least one question before you launch.")})
    concept.launched_at = clock.now()
    concept.opens_at, concept.closes_at = plan.opens_at, plan.closes_at
    panel = await the_panel(db, place.panel.id)
    invited = await invite_first(db, panel, concept, mail=plan.mail)
    mailed = invited if plan.mail else 0
    _note(db, place, concept, "concept.launched", invited=invited, mailed=mailed)
    return invited


async def _has_questions(db: AsyncSession, concept: Concept) -> bool:
    found = await db.scalar(
        select(func.count())
        .select_from(Question)
        .where(Question.questionnaire_id == concept.questionnaire_id)
    )
    return bool(found)


async def close(
    db: AsyncSession, place: Place, concept: Concept, given: ClosingInput, zone: ZoneInfo
) -> None:
    """Close now or on another date. Raises Conflict when it is a draft or closed already."""
    now = clock.now()
    state = concept.state(now)
    if state is State.DRAFT:
        raise Conflict(_("This concept is still a draft: launch it first."))
    if state is State.CLOSED:
        raise Conflict(_("This concept is closed already. It stays closed."))
    if given.closing == "now":
        concept.closes_at = now
        await stop_letters(db, concept)
        _note(db, place, concept, "concept.closed")
        return
    errors: dict[str, Message] = {}
    closes_at = read_moment(given.closes, zone, errors, "closes")
    opens_at = concept.opens_at or now
    if closes_at and (problem := _problem_with_closing(closes_at, opens_at, now)):
        errors["closes"] = problem
    if errors or closes_at is None:
        raise Invalid(errors)
    concept.closes_at = closes_at
    await correct_letters(db, concept)
    _note(db, place, concept, "concept.moved", closes_at=closing_of(concept))


async def pause_field(db: AsyncSession, place: Place, concept: Concept) -> None:
    """Take no answers and send no letters until it is resumed. Raises Conflict when not open."""
    if concept.state(clock.now()) is not State.OPEN:
        raise Conflict(_("Only an open concept can be paused."))
    await pause(db, await the_field(db, concept.questionnaire_id))
    await hold_letters(db, concept)
    _note(db, place, concept, "concept.paused")


async def resume_field(db: AsyncSession, place: Place, concept: Concept) -> None:
    """Go on after a pause. Raises Conflict when it is closed by now, or was not paused."""
    if concept.state(clock.now()) is State.CLOSED:
        raise Conflict(_("This concept is closed already. It stays closed."))
    await resume(db, await the_field(db, concept.questionnaire_id))
    await free_letters(db, concept)
    _note(db, place, concept, "concept.resumed")


async def aim(db: AsyncSession, place: Place, concept: Concept, target: int | None) -> None:
    """Close at another number of completes, or by date only."""
    if concept.state(clock.now()) is State.CLOSED:
        raise Conflict(_("This concept is closed already. It stays closed."))
    await set_target(db, await the_field(db, concept.questionnaire_id), target)
    _note(db, place, concept, "concept.target", target=target)


async def close_by_itself(
    db: AsyncSession, panel_id: int, concept: Concept, why: Literal["target", "stopping"]
) -> None:
    """Close now, because the field has what it was for."""
    concept.closes_at = clock.now()
    await stop_letters(db, concept)
    await mark_changed(db, concept, "closing")
    note(db, panel_id, None, concept, "concept.closed", why=why)


def _note(db: AsyncSession, place: Place, concept: Concept, verb: str, **details: object) -> None:
    note(db, place.panel.id, place.membership.id, concept, verb, **details)
