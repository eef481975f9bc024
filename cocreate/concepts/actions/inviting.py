"""Inviting members to a concept and reminding them: who, in which letter, with whose link."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, State
from cocreate.fieldwork.actions import begin, pass_gate
from cocreate.fieldwork.audience import Candidate, candidates, the_field, waiting
from cocreate.fieldwork.contact import invite, mark_reminded
from cocreate.fieldwork.links import new_links
from cocreate.fieldwork.models import Fieldwork, Reminder
from cocreate.fieldwork.quotas import drop_shut_out
from cocreate.kit import clock
from cocreate.kit.errors import Conflict, Invalid
from cocreate.kit.i18n import _
from cocreate.kit.outbox import Mail
from cocreate.panels.models import AuditEntry, Membership, Panel
from cocreate.questionnaires.models import Participation

CHUNK = 1_000
INVITATION, REMINDER = "concept-open", "concept-reminder"
PAUSED = "paused"  # why a letter is held back
_NAMED = re.compile(r"concept-(\d+)-(?:open|remind-\d+)-(\d+)", re.ASCII)


async def invite_first(db: AsyncSession, panel: Panel, concept: Concept, *, mail: bool) -> int:
    """Invite those whom the plan invites at the launch; how many they are.

    Raises Invalid when the plan leaves so few that their answers could never be shown.
    """
    field = await the_field(db, concept.questionnaire_id)
    field.mail = mail
    begin(field)
    there = await waiting(db, panel.id, field)
    most = field.sample_size if field.sample_size is not None else len(there)
    few = min(len(there), most) < panel.small_cell
    if few and (field.audience or field.sample_size is not None or field.contact_cap is not None):
        raise Invalid(
            {
                "": _(
                    "Fewer than %(n)s members would be invited: their answers could never be "
                    "shown. Widen the audience on the page Field.",
                    n=panel.small_cell,
                )
            }
        )
    first = there[: min(most, field.soft_size or most)]
    await _invite(db, panel, concept, field, first, due_at=concept.opens_at or clock.now())
    return len(first)


async def invite_more(db: AsyncSession, panel: Panel, concept: Concept, more: int | None) -> int:
    """Invite the rest after a soft launch, or `more` members beyond the sample; how many.

    Raises Conflict when it is not in the field, or nobody is left to be invited.
    """
    if concept.state(clock.now()) is not State.OPEN:
        raise Conflict(_("Members can only be invited while the concept is open."))
    field = await the_field(db, concept.questionnaire_id)
    if field.paused_at is not None:
        raise Conflict(_("The field is paused. Resume it first."))
    there = await drop_shut_out(db, concept.questionnaire_id, await waiting(db, panel.id, field))
    if field.soft_passed_at is None:
        await pass_gate(db, field)
        room = await _room(db, field)
        chosen = there if room is None else there[:room]
    else:
        chosen = there[: more or 0]
        if field.sample_size is not None:
            field.sample_size += len(chosen)
        if not chosen:
            raise Conflict(_("There is nobody left who can be invited."))
    await _invite(db, panel, concept, field, chosen, due_at=clock.now())
    return len(chosen)


async def remind(db: AsyncSession, panel: Panel, concept: Concept, *, by: int | None) -> int:
    """Remind everybody who was invited and has not answered; how many letters that are.

    `by` is the membership of who pressed the button; None sends the planned ones that are due.
    """
    field = await the_field(db, concept.questionnaire_id)
    if concept.state(clock.now()) is not State.OPEN or field.paused_at is not None:
        if by is None:
            return 0
        raise Conflict(_("Members are only reminded while they can answer."))
    claimed = dict(await mark_reminded(db, field, planned=by is None))
    ids = await drop_shut_out(db, concept.questionnaire_id, sorted(claimed))
    if not ids:
        return 0
    db.add(Reminder(questionnaire_id=concept.questionnaire_id, recipients=len(ids), sent_by=by))
    people = await candidates(db, ids)
    names = {who.id: f"{letters(concept)}remind-{claimed[who.id]}-{who.id}" for who in people}
    await _mail(db, panel, concept, people, REMINDER, names, due_at=clock.now())
    return len(ids)


async def _invite(
    db: AsyncSession,
    panel: Panel,
    concept: Concept,
    field: Fieldwork,
    ids: Sequence[int],
    *,
    due_at: datetime,
) -> None:
    await invite(db, concept.questionnaire_id, ids)
    if field.mail:
        people = await candidates(db, ids)
        names = {who.id: f"{letters(concept)}open-{who.id}" for who in people}
        await _mail(db, panel, concept, people, INVITATION, names, due_at=due_at)


async def _room(db: AsyncSession, field: Fieldwork) -> int | None:
    """How many the sample still wants; None when it is no sample."""
    if field.sample_size is None:
        return None
    invited = await db.scalar(
        select(func.count()).where(
            Participation.questionnaire_id == field.questionnaire_id,
            Participation.invited.is_(True),
        )
    )
    return max(field.sample_size - (invited or 0), 0)


async def _mail(
    db: AsyncSession,
    panel: Panel,
    concept: Concept,
    people: Sequence[Candidate],
    kind: str,
    names: Mapping[int, str],
    *,
    due_at: datetime,
) -> None:
    """A letter each, with a link of his own; `names` tell letters apart, so none comes twice."""
    links = await new_links(db, concept.questionnaire_id, [who.id for who in people])
    shared: dict[str, Any] = {
        "kind": kind,
        "state": "waiting",
        "due_at": due_at,
        "tries": 0,
        "problem": None,
        "sent_at": None,
        "created_at": clock.now(),
    }
    values = {"panel": panel.name, "title": concept.title, "closes": closing_of(concept)}
    for start in range(0, len(people), CHUNK):
        rows = [
            {
                **shared,
                "recipient": who.email,
                "locale": who.locale,
                "values": {**values, "name": who.name, "path": links[who.id]},
                "dedupe": names[who.id],
            }
            for who in people[start : start + CHUNK]
        ]
        await db.execute(insert(Mail.__table__), rows)  # type: ignore[arg-type]


def letters(concept: Concept) -> str:
    """What the names of all letters about a concept begin with."""
    return f"concept-{concept.id}-"


def closing_of(concept: Concept) -> str:
    """The closing date as a letter holds it."""
    return concept.closes_at.isoformat() if concept.closes_at else ""


def unsent(concept: Concept) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The letters about a concept that have not gone out yet."""
    return Mail.dedupe.startswith(letters(concept), autoescape=True), Mail.state == "waiting"


async def stop_letters(db: AsyncSession, concept: Concept) -> None:
    """A letter that has not gone out yet would lead to a closed door."""
    await db.execute(update(Mail).where(*unsent(concept)).values(state="void"))


async def correct_letters(db: AsyncSession, concept: Concept) -> None:
    """A letter that has not gone out yet names the new closing date."""
    for mail in await db.scalars(select(Mail).where(*unsent(concept))):
        mail.values = {**mail.values, "closes": closing_of(concept)}


async def hold_letters(db: AsyncSession, concept: Concept) -> None:
    """Keep back what has not gone out yet, while the field is paused."""
    await db.execute(update(Mail).where(*unsent(concept)).values(state="void", problem=PAUSED))


async def free_letters(db: AsyncSession, concept: Concept) -> None:
    """Send what was held back after all."""
    mine, _waiting = unsent(concept)
    await db.execute(
        update(Mail)
        .where(mine, Mail.state == "void", Mail.problem == PAUSED)
        .values(state="waiting", problem=None)
    )


async def come_too_late(db: AsyncSession, mails: Sequence[Mail]) -> set[int]:
    """The letters about a concept whose reader answered meanwhile, was turned away or left."""
    late: set[int] = set()
    for mail in mails:
        named = _NAMED.fullmatch(mail.dedupe or "")
        if named is None:
            continue
        wanted = await db.scalar(
            select(Participation.membership_id)
            .join(Concept, Concept.questionnaire_id == Participation.questionnaire_id)
            .join(Membership, Membership.id == Participation.membership_id)
            .where(
                Concept.id == int(named[1]),
                Participation.membership_id == int(named[2]),
                Participation.submitted_on.is_(None),
                Participation.outcome == "",
                Membership.active.is_(True),
            )
        )
        if wanted is None:
            late.add(mail.id)
    return late


def note(
    db: AsyncSession,
    panel_id: int,
    membership_id: int | None,
    concept: Concept,
    verb: str,
    **details: object,
) -> None:
    """Write who did what to the concept into the audit; None: it happened by itself."""
    db.add(
        AuditEntry(
            panel_id=panel_id,
            membership_id=membership_id,
            verb=verb,
            subject=f"concept:{concept.id}",
            details=details,
        )
    )
