"""A member answers a concept."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, ConceptView, State, state_at
from cocreate.kit import clock
from cocreate.kit.db import look
from cocreate.kit.errors import Conflict
from cocreate.kit.forms import body_hash
from cocreate.kit.i18n import _
from cocreate.panels.places import Place
from cocreate.people.actions import answered_before, clear_draft
from cocreate.questionnaires.actions import submit
from cocreate.questionnaires.forms import read_answers
from cocreate.questionnaires.models import QuestionView
from cocreate.questionnaires.queries import classes_of


def draft_context(concept_id: int) -> str:
    """The name of the draft in which a member's unsent answers are kept."""
    return f"concept-{concept_id}"


async def answer_concept(
    db: AsyncSession,
    place: Place,
    concept: ConceptView,
    questions: list[QuestionView],
    values: dict[str, Any],
    *,
    drafted: bool,
) -> None:
    """Store the answers, once, and clear the draft, if there is one, in the same transaction.

    Raises Conflict when the concept does not take answers (any more), Invalid for mistakes.
    """
    await _still_open(db, concept)
    person_id = place.viewer.person_id
    key = str(values.get("_key", ""))[:64]
    # Never a hash of the answers beside a person: there are few enough of them to try them all.
    sent = body_hash({"concept": concept.id})
    if key and await answered_before(db, person_id, key, sent, concept.slug) is not None:
        return
    answers = read_answers(questions, values)
    known = await classes_of(db, place.panel.id, place.membership.id)
    await submit(db, concept.questionnaire_id, place.membership.id, answers, known)
    if drafted:
        await clear_draft(db, person_id, draft_context(concept.id))


# The row is held until the commit, so that nobody closes the concept under an answer.
_DATES = (
    select(Concept.launched_at, Concept.opens_at, Concept.closes_at)
    .where(Concept.id == bindparam("concept_id"))
    .with_for_update(read=True)
)


async def _still_open(db: AsyncSession, concept: ConceptView) -> None:
    if db.get_bind().dialect.name == "sqlite":
        return  # one writer at a time: what this transaction has read of it still stands
    ((dates,),) = await look(db, (_DATES, {"concept_id": concept.id}))
    if state_at(clock.now(), *dates) is not State.OPEN:
        raise Conflict(_("This concept is closed. Your answers were not stored."))
