"""Questions taken from the library and from what the panel asked before."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.concepts.ready.questions import BY_NAME
from cocreate.kit.errors import BadRequest, NotFound
from cocreate.questionnaires.editing import add_question
from cocreate.questionnaires.models import Question, Questionnaire
from cocreate.questionnaires.queries import questions_of
from cocreate.questionnaires.writing.reading import Written


async def take_ready(
    db: AsyncSession, concept: Concept, names: Sequence[str], *, block_id: int | None, arms: bool
) -> list[Question]:
    """The ready questions of these names, in the languages of the questionnaire."""
    if unknown := set(names) - set(BY_NAME):
        raise BadRequest from LookupError(unknown)
    questionnaire = await db.get_one(Questionnaire, concept.questionnaire_id)
    languages = questionnaire.languages or ["nl"]
    per_arm = {"per_arm": True} if arms else {}
    written = [BY_NAME[name].written(languages, **per_arm) for name in names]
    return await _add_all(db, concept, written, block_id)


async def take_earlier(
    db: AsyncSession, concept: Concept, ids: Sequence[int], *, block_id: int | None
) -> list[Question]:
    """Questions of this panel's other concepts, without their routing; NotFound for any other."""
    found = await db.scalars(
        select(Question)
        .join(Concept, Concept.questionnaire_id == Question.questionnaire_id)
        .where(Question.id.in_(ids), Concept.panel_id == concept.panel_id)
        .order_by(Question.questionnaire_id, Question.seq)
    )
    questions = list(found)
    if len(questions) != len(set(ids)):
        raise NotFound
    return await _add_all(db, concept, [copy_of(one) for one in questions], block_id)


def copy_of(question: Question) -> Written:
    """A question by itself: what pointed at others of its questionnaire is left behind."""
    spec = msgspec.structs.replace(
        question.spec, show_if="", jumps=(), carry=None, carry_items=None
    )
    return Written(
        kind=question.kind,
        text=question.text,
        required=question.required,
        low=question.low,
        high=question.high,
        code=question.code,
        settings=spec,
    )


async def _add_all(
    db: AsyncSession, concept: Concept, written: Sequence[Written], block_id: int | None
) -> list[Question]:
    """Each under its own name, or another one where that is taken."""
    taken = {one.code.casefold() for one in await questions_of(db, concept.questionnaire_id)}
    added = []
    for one in written:
        code, number = one.code, 2
        while code and code.casefold() in taken:
            code, number = f"{one.code}_{number}", number + 1
        taken.add(code.casefold())
        renamed = replace(one, code=code)
        added.append(await add_question(db, concept.questionnaire_id, renamed, block_id=block_id))
    return added
