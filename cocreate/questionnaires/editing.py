"""Writing a questionnaire: questions come, change, move and go until it is launched."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import case, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from cocreate.kit.errors import Invalid, NotFound
from cocreate.kit.i18n import _
from cocreate.questionnaires.models import Block, Question, Questionnaire, code_of
from cocreate.questionnaires.queries import questions_of
from cocreate.questionnaires.renaming import rename
from cocreate.questionnaires.writing.reading import Written

QUESTIONS_MAX = 200


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


async def blocks_of(db: AsyncSession, questionnaire_id: int) -> list[Block]:
    """The blocks in the order in which they are asked."""
    found = await db.scalars(
        select(Block).where(Block.questionnaire_id == questionnaire_id).order_by(Block.seq)
    )
    return list(found)


async def bump(db: AsyncSession, questionnaire_id: int) -> None:
    """Say that the questions changed: what was made of them is made anew."""
    await db.execute(
        update(Questionnaire)
        .where(Questionnaire.id == questionnaire_id)
        .values(revision=Questionnaire.revision + 1)
    )


async def add_question(
    db: AsyncSession,
    questionnaire_id: int,
    given: Written,
    *,
    block_id: int | None = None,
    after: Question | None = None,
) -> Question:
    """A new question: behind `after`, else at the end of its block.

    It gets a name of its own, so that routing finds it wherever it goes. Raises Invalid when there
    are as many as there can be, or when its name is taken.
    """
    there = await questions_of(db, questionnaire_id)
    if len(there) >= QUESTIONS_MAX:
        raise Invalid(
            {"text": _("At most %(n)s questions, please: remove one first.", n=QUESTIONS_MAX)}
        )
    name_all(there)
    question = Question(
        questionnaire_id=questionnaire_id,
        seq=max((one.seq for one in there), default=0) + 1,
        kind=given.kind,
        text=given.text,
        required=given.required,
        low=given.low,
        high=given.high,
        code=_free_code(given.code, there),
        block_id=after.block_id if after else block_id,
        settings=stored(given),
    )
    db.add(question)
    await db.flush()  # its place among the others needs its id
    order = [*there, question]
    if after is not None:
        order.insert(there.index(after) + 1, order.pop())
    await put_in_order(db, order)
    return question


async def change_question(db: AsyncSession, question: Question, given: Written) -> None:
    """Put what was written in the place of what was there.

    A new name is put in place wherever the old one stands in the routing. Raises Invalid when
    another question has it.
    """
    there = await questions_of(db, question.questionnaire_id)
    name_all(there)
    if given.code and given.code != question.code:
        others = [one for one in there if one is not question]
        code = _free_code(given.code, others)
        old, question.code = question.code, code
        rename(others, await blocks_of(db, question.questionnaire_id), old, code)
    question.kind = given.kind
    question.text = given.text
    question.required = given.required
    question.low, question.high = given.low, given.high
    question.settings = stored(given)


def stored(given: Written) -> dict[str, Any]:
    """The settings as a row keeps them."""
    kept: dict[str, Any] = msgspec.to_builtins(given.settings)
    return kept


async def remove_question(db: AsyncSession, question: Question) -> None:
    """Take a question out; those behind it move up and keep their names."""
    there = await questions_of(db, question.questionnaire_id)
    name_all(there)
    await db.delete(question)
    await db.flush()
    await put_in_order(db, [one for one in there if one is not question])


async def move_question(db: AsyncSession, question: Question, *, up: bool) -> None:
    """One place towards the front or the back; at the edge of its block into the next block."""
    there = await questions_of(db, question.questionnaire_id)
    name_all(there)
    place = there.index(question)
    beside = (
        there[place - 1 if up else place + 1]
        if 0 <= place + (-1 if up else 1) < len(there)
        else None
    )
    blocks: list[int | None] = [
        None,
        *(block.id for block in await blocks_of(db, question.questionnaire_id)),
    ]
    if beside is not None and beside.block_id == question.block_id:
        await put_in_order(db, moved(there, question, up=up))
        return
    at = blocks.index(question.block_id) + (-1 if up else 1)
    if 0 <= at < len(blocks):
        await place_question(db, question, blocks[at], at_end=up)


async def place_question(
    db: AsyncSession,
    question: Question,
    block_id: int | None,
    *,
    before: Question | None = None,
    at_end: bool = True,
) -> None:
    """Into this block: before another question of it, or at its end (or beginning)."""
    there = await questions_of(db, question.questionnaire_id)
    name_all(there)
    others = [one for one in there if one is not question]
    question.block_id = block_id
    if before is not None and before in others:
        others.insert(others.index(before), question)
    else:
        others.insert(len(others) if at_end else 0, question)
    await put_in_order(db, others)


def moved(rows: Sequence[Any], row: Any, *, up: bool) -> list[Any]:  # noqa: ANN401 - any numbered row
    """`rows` with `row` one place further to the front or the back."""
    order = list(rows)
    place = order.index(row)
    to = min(max(place + (-1 if up else 1), 0), len(order) - 1)
    order.insert(to, order.pop(place))
    return order


def name_all(questions: Sequence[Question]) -> None:
    """Give every question the name that it goes by now: from here on it keeps it."""
    for question in questions:
        if not question.code:
            taken = {one.code for one in questions}
            code, number = code_of(question), len(questions)
            while code in taken:
                number += 1
                code = f"Q{number}"
            question.code = code


def _free_code(wanted: str, there: Sequence[Question]) -> str:
    taken = {one.code.casefold() for one in there}
    if wanted:
        if wanted.casefold() in taken:
            raise Invalid({"code": _("Another question has this name already.")})
        return wanted
    number = len(there) + 1
    while f"q{number}" in taken:
        number += 1
    return f"Q{number}"


async def put_in_order(db: AsyncSession, questions: Sequence[Question]) -> None:
    """Number the questions 1, 2, … in this order, those of a block together and in its place.

    Questions without a block come first.
    """
    if not questions:
        return
    blocks = await blocks_of(db, questions[0].questionnaire_id)
    place: dict[int | None, int] = {block.id: n for n, block in enumerate(blocks, 1)}
    order: list[Question] = sorted(questions, key=lambda one: place.get(one.block_id, 0))
    await number_all(db, order)


async def number_all(db: AsyncSession, rows: Sequence[Question | Block]) -> None:
    """Give `rows` the numbers 1, 2, … in this order, in two statements however many they are.

    No two may hold the same number, not even inside a statement: first all turn negative.
    """
    wanted = {row.id: number for number, row in enumerate(rows, 1) if row.seq != number}
    if not wanted:
        return
    await db.flush()  # the statements below count on what is stored
    model: Any = type(rows[0])
    mine = model.id.in_(wanted)
    silent = {"synchronize_session": False}
    await db.execute(update(model).where(mine).values(seq=-model.seq), execution_options=silent)
    numbers = case(wanted, value=model.id)
    await db.execute(update(model).where(mine).values(seq=numbers), execution_options=silent)
    for row in rows:
        set_committed_value(row, "seq", wanted.get(row.id, row.seq))


async def renumber(db: AsyncSession, rows: Sequence[Any]) -> None:
    """Give a few `rows` the numbers 1, 2, … in this order.

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
