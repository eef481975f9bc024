"""Writing a questionnaire: questions come, change, move and go until it is launched."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import Invalid, NotFound
from cocreate.kit.i18n import _
from cocreate.questionnaires.forms import QuestionInput
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.models import Question
from cocreate.questionnaires.queries import questions_of

QUESTIONS_MAX = 40


async def question_in(db: AsyncSession, questionnaire_id: int, question_id: int) -> Question:
    """A question of this questionnaire; NotFound for any other."""
    found = await db.scalar(
        select(Question).where(
            Question.questionnaire_id == questionnaire_id, Question.id == question_id
        )
    )
    if found is None:
        raise NotFound
    return found


async def add_question(db: AsyncSession, questionnaire_id: int, given: QuestionInput) -> Question:
    """A new last question. Raises Invalid when there are forty: nobody answers more."""
    last = await db.scalar(
        select(func.max(Question.seq)).where(Question.questionnaire_id == questionnaire_id)
    )
    if (last or 0) >= QUESTIONS_MAX:
        raise Invalid(
            {"text": _("At most %(n)s questions, please: remove one first.", n=QUESTIONS_MAX)}
        )
    question = Question(
        questionnaire_id=questionnaire_id,
        seq=(last or 0) + 1,
        kind=given.kind,
        text=given.text,
        required=given.required == "yes",
    )
    _set_ends(question, given)
    db.add(question)
    await db.flush()
    return question


def change_question(question: Question, given: QuestionInput) -> None:
    """Put what was written in the place of what was there."""
    question.kind = given.kind
    question.text = given.text
    question.required = given.required == "yes"
    _set_ends(question, given)


def _set_ends(question: Question, given: QuestionInput) -> None:
    scale = kind_of(given.kind).has_ends
    question.low = given.low if scale else ""
    question.high = given.high if scale else ""


async def remove_question(db: AsyncSession, question: Question) -> None:
    """Take a question out; those behind it move up."""
    await db.delete(question)
    await db.flush()
    await renumber(db, await questions_of(db, question.questionnaire_id))


async def move_question(db: AsyncSession, question: Question, *, up: bool) -> None:
    """One place towards the front or the back; at the end of the list nothing happens."""
    await renumber(db, moved(await questions_of(db, question.questionnaire_id), question, up=up))


def moved(rows: Sequence[Any], row: Any, *, up: bool) -> list[Any]:  # noqa: ANN401 - any numbered row
    """`rows` with `row` one place further to the front or the back."""
    order = list(rows)
    place = order.index(row)
    to = min(max(place + (-1 if up else 1), 0), len(order) - 1)
    order.insert(to, order.pop(place))
    return order


async def renumber(db: AsyncSession, rows: Sequence[Any]) -> None:
    """Give `rows` the numbers 1, 2, … in this order.

    Two rows may never hold the same number, not even inside a statement: whoever is in the way
    waits on 0 for a moment.
    """
    for number, row in enumerate(rows, 1):
        if row.seq == number:
            continue
        free, row.seq = row.seq, 0
        await db.flush()
        if holder := next((other for other in rows if other.seq == number), None):
            holder.seq = free
            await db.flush()
        row.seq = number
        await db.flush()
