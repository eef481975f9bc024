"""Launching and closing: who is invited, what is mailed, and until when it is open."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.editing import must_be_draft
from cocreate.concepts.forms import ClosingInput, LaunchInput, read_moment
from cocreate.concepts.models import Concept, State
from cocreate.kit import clock
from cocreate.kit.errors import Conflict, Invalid
from cocreate.kit.i18n import Message, _
from cocreate.kit.outbox import Mail
from cocreate.panels.models import AuditEntry, Membership, Role
from cocreate.panels.places import Place
from cocreate.people.models import Person
from cocreate.questionnaires.models import Participation, Question

LONGEST = timedelta(days=366)
CHUNK = 1_000
MAIL_KIND = "concept-open"


class Member(NamedTuple):
    """Who is invited; an imported member has no address."""

    id: int
    name: str
    email: str | None
    locale: str


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
    """Freeze the concept, invite every member of the panel and return how many they are.

    The caller holds the concept. Raises Invalid while something is missing, Conflict when it is
    launched already.
    """
    must_be_draft(concept)
    if not await _has_questions(db, concept):
        raise Invalid({"": _("Add at least one question before you launch.")})
    concept.launched_at = clock.now()
    concept.opens_at, concept.closes_at = plan.opens_at, plan.closes_at
    members = await _members_of(db, place.panel.id)
    await _invite(db, concept, members)
    mailed = await _mail(db, place, concept, members) if plan.mail else 0
    _note(db, place, concept, "concept.launched", invited=len(members), mailed=mailed)
    return len(members)


async def _has_questions(db: AsyncSession, concept: Concept) -> bool:
    found = await db.scalar(
        select(func.count())
        .select_from(Question)
        .where(Question.questionnaire_id == concept.questionnaire_id)
    )
    return bool(found)


async def _members_of(db: AsyncSession, panel_id: int) -> Sequence[Member]:
    found = await db.execute(
        select(Membership.id, Membership.display_name, Person.email, Person.locale)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.panel_id == panel_id,
            Membership.role == Role.MEMBER,
            Membership.active.is_(True),
            Person.email.is_not(None),  # an imported voter cannot come in to answer
        )
        .order_by(Membership.id)
    )
    return [Member(*row) for row in found]


async def _invite(db: AsyncSession, concept: Concept, members: Sequence[Member]) -> None:
    """One row a member, each with a random key of its own: SQL has no portable random."""
    for start in range(0, len(members), CHUNK):
        rows = [
            {
                "questionnaire_id": concept.questionnaire_id,
                "membership_id": member.id,
                "invited": True,
                "respondent_key": secrets.token_hex(16),
                "submitted_on": None,
            }
            for member in members[start : start + CHUNK]
        ]
        await db.execute(insert(Participation.__table__), rows)  # type: ignore[arg-type]


async def _mail(db: AsyncSession, place: Place, concept: Concept, members: Sequence[Member]) -> int:
    """A mail for everybody with an address, due when the concept opens; returns how many."""
    reachable = [member for member in members if member.email]
    shared = {
        "kind": MAIL_KIND,
        "state": "waiting",
        "due_at": concept.opens_at,
        "tries": 0,
        "problem": None,
        "sent_at": None,
        "created_at": clock.now(),
    }
    values = {
        "panel": place.panel.name,
        "title": concept.title,
        "path": f"{place.path}/concepts/{concept.slug}",
        "closes": _closing(concept),
    }
    for start in range(0, len(reachable), CHUNK):
        rows = [
            {
                **shared,
                "recipient": member.email,
                "locale": member.locale,
                "values": {**values, "name": member.name},
                "dedupe": f"{_dedupe(concept)}{member.id}",
            }
            for member in reachable[start : start + CHUNK]
        ]
        await db.execute(insert(Mail.__table__), rows)  # type: ignore[arg-type]
    return len(reachable)


def _dedupe(concept: Concept) -> str:
    return f"concept-{concept.id}-open-"


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
        await _stop_mails(db, concept)
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
    await _correct_mails(db, concept)
    _note(db, place, concept, "concept.moved", closes_at=_closing(concept))


async def _stop_mails(db: AsyncSession, concept: Concept) -> None:
    """An invitation that has not gone out yet would lead to a closed door."""
    await db.execute(update(Mail).where(*_waiting(concept)).values(state="void"))


async def _correct_mails(db: AsyncSession, concept: Concept) -> None:
    """An invitation that has not gone out yet names the new date."""
    for mail in await db.scalars(select(Mail).where(*_waiting(concept))):
        mail.values = {**mail.values, "closes": _closing(concept)}


def _waiting(concept: Concept) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Mail.dedupe.startswith(_dedupe(concept), autoescape=True), Mail.state == "waiting"


def _closing(concept: Concept) -> str:
    return concept.closes_at.isoformat() if concept.closes_at else ""


def _note(db: AsyncSession, place: Place, concept: Concept, verb: str, **details: object) -> None:
    db.add(
        AuditEntry(
            panel_id=place.panel.id,
            membership_id=place.membership.id,
            verb=verb,
            subject=f"concept:{concept.id}",
            details=details,
        )
    )
