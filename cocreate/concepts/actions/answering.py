"""A member answers a concept: begins, goes on, sends; each of it once, and nothing is lost."""

from collections.abc import Collection, Mapping
from typing import Any, Literal, NamedTuple

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.launch import close_by_itself
from cocreate.concepts.models import Concept, ConceptView, State, state_at
from cocreate.concepts.showing import Laid, Shown
from cocreate.fieldwork.assignment import assign_arms
from cocreate.fieldwork.counting import (
    QUOTA_FULL,
    count_complete,
    count_steps,
    full_kinds,
    is_shut_out,
)
from cocreate.fieldwork.models import Fieldwork
from cocreate.kit import clock
from cocreate.kit.db import look
from cocreate.kit.errors import Conflict
from cocreate.kit.forms import body_hash
from cocreate.kit.i18n import _
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.places import Place
from cocreate.people.actions import answered_before, clear_draft
from cocreate.questionnaires.actions import Sent, give_back, store, take
from cocreate.questionnaires.compiled import Compiled
from cocreate.questionnaires.forms import read_asked
from cocreate.questionnaires.models import Participation
from cocreate.questionnaires.queries import classes_of
from cocreate.questionnaires.walk import Screen, Visit, asked_on, environment_after

Became = Literal["stored", "before", "quota_full"]


def draft_context(concept_id: int) -> str:
    """The name of the draft in which a member's unsent answers are kept."""
    return f"concept-{concept_id}"


async def attributes_for(db: AsyncSession, place: Place, compiled: Compiled) -> dict[str, object]:
    """The classes of a member's attributes, where what he is asked hangs on them."""
    if not compiled.looks_outside:
        return {}
    return await classes_of(db, place.panel.id, place.membership.id)


async def is_wanted(db: AsyncSession, place: Place, shown: Shown) -> bool:
    """Whether who begins now can still be counted, as far as his profile tells."""
    full = await full_kinds(db, shown.concept.questionnaire_id)
    if not full:
        return full is not None
    known = await classes_of(db, place.panel.id, place.membership.id)
    keys = {attribute.key for attribute in await attributes_of_panel(db, place.panel.id)}
    return not is_shut_out(full, known, keys)


async def begin(db: AsyncSession, place: Place, shown: Shown) -> bool:
    """Give the member his arms, for ever; False when everything is full, which is kept as well.

    Raises Conflict when the concept does not take answers (any more).
    """
    await _still_open(db, shown.concept)
    which = shown.concept.questionnaire_id
    participation = await _participation(db, place, shown)
    if participation.arms:
        return True
    fieldwork = await db.get_one(Fieldwork, which)
    if not await is_wanted(db, place, shown) or not await assign_arms(db, fieldwork, participation):
        participation.outcome = QUOTA_FULL
        return False
    participation.seed = shown.seat.seed
    participation.started_on = participation.started_on or clock.now().date()
    return True


async def _participation(db: AsyncSession, place: Place, shown: Shown) -> Participation:
    """The row of this member, made for who was not invited but may answer."""
    which = (shown.concept.questionnaire_id, place.membership.id)
    found = await db.get(Participation, which)
    if found is None:
        found = Participation(questionnaire_id=which[0], membership_id=which[1], invited=False)
        db.add(found)
        await db.flush()  # what follows holds the row
    return found


_STARTED = (
    update(Participation)
    .where(
        Participation.questionnaire_id == bindparam("which"),
        Participation.membership_id == bindparam("member"),
    )
    .values(
        started_on=func.coalesce(Participation.started_on, bindparam("day")),
        seed=func.coalesce(Participation.seed, bindparam("drawn")),
    )
)


async def step_on(
    db: AsyncSession,
    place: Place,
    shown: Shown,
    there: Laid,
    screens: list[Screen],
    number: int,
    times: Mapping[str, int],
    passed: Collection[str],
) -> None:
    """Count that the member went on from screen `number` to the next, the first time he does.

    `times` has the seconds of each screen, `passed` those that he had been at before.
    """
    if not there.running.planned:
        return
    now = screens[number - 1].asked[0]
    if now.column in passed:
        return
    which = shown.concept.questionnaire_id
    before = {int(name.partition("@")[0]) for name in passed if name[0].isdecimal()}
    after = screens[number].asked[0].question.id if number < len(screens) else None
    coming = {after} if after is not None else set()
    if not before:
        coming.add(now.question.id)
        mine = {"which": which, "member": place.membership.id}
        connection = await db.connection()
        await connection.execute(
            _STARTED, mine | {"day": clock.now().date(), "drawn": shown.seat.seed}
        )
    await count_steps(
        db,
        which,
        shown=coming - before,
        answered={now.question.id} - before,
        seconds={now.question.id: times.get(now.column, 0)},
    )


class Answered(NamedTuple):
    """Complete answers on their way: what was asked, what was typed, how long it took."""

    screens: list[Screen]
    values: Mapping[str, Any]
    times: Mapping[str, int]


async def answer_concept(
    db: AsyncSession, place: Place, shown: Shown, there: Laid, given: Answered
) -> Became:
    """Store the answers, once, count them, and clear the draft, all in the same transaction.

    "quota_full": enough people like him have answered, and nothing was stored. Raises Conflict
    when the concept does not take answers (any more), Invalid for mistakes.
    """
    concept, member = shown.concept, place.membership.id
    await _still_open(db, concept)
    person_id = place.viewer.person_id
    key = str(given.values.get("_key", ""))[:64]
    # Never a hash of the answers beside a person: there are few enough of them to try them all.
    sent = body_hash({"concept": concept.id})
    if key and await answered_before(db, person_id, key, sent, concept.slug) is not None:
        return "before"
    answers = read_asked(asked_on(given.screens), given.values)
    known = await classes_of(db, place.panel.id, member)
    seat, which = shown.seat, concept.questionnaire_id
    turn = await take(db, which, member, answers, seed=seat.seed)
    if turn is None:
        return "before"
    if shown.draft is not None:
        await clear_draft(db, person_id, draft_context(concept.id))
    compiled = there.running.compiled
    if there.running.planned:
        visit = Visit(seat.seed, seat.arms, known, given.values)
        env = environment_after(compiled, visit)
        counted = await count_complete(db, which, seat.arms, env)
        if counted.outcome:
            await give_back(db, which, member, counted.outcome)
            return counted.outcome
        if counted.last:
            running = await db.get_one(Concept, concept.id)
            await close_by_itself(db, place.panel.id, running, "target")
    seconds = sum(given.times.values()) or None
    beside = Sent(known, compiled.version, seat.arms, seconds)
    await store(db, which, turn, answers, beside)
    return "stored"


# The row is held until the commit, so that nobody closes the concept under an answer.
_DATES = (
    select(
        Concept.launched_at,
        Concept.opens_at,
        Concept.closes_at,
        select(Fieldwork.paused_at)
        .where(Fieldwork.questionnaire_id == Concept.questionnaire_id)
        .scalar_subquery()
        .label("paused_at"),
    )
    .where(Concept.id == bindparam("concept_id"))
    .with_for_update(read=True)
)


async def _still_open(db: AsyncSession, concept: ConceptView) -> None:
    if db.get_bind().dialect.name == "sqlite":
        return  # one writer at a time: what this transaction has read of it still stands
    ((dates,),) = await look(db, (_DATES, {"concept_id": concept.id}))
    if dates.paused_at is not None:
        raise Conflict(_("This concept is paused. Your answers were not stored: send them later."))
    if state_at(clock.now(), *dates[:3]) is not State.OPEN:
        raise Conflict(_("This concept is closed. Your answers were not stored."))
