"""The questions of a draft."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from cocreate.concepts.forms import Move
from cocreate.concepts.models import Concept
from cocreate.concepts.settling import Values, settle
from cocreate.kit.forms import parse
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.questionnaires.editing import (
    add_question,
    change_question,
    move_question,
    question_in,
    remove_question,
)
from cocreate.questionnaires.forms import QuestionInput

ALL = "/panels/{panel:str}/concepts/{concept:str}/questions"
ONE = f"{ALL}/{{question:int}}"
EDIT = {"action": "concepts.edit"}
ANCHOR = "questions"


@post(ALL, opt=EDIT)
async def add(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """One more question, at the end."""

    async def change(draft: Concept, values: Values) -> Message:
        await add_question(db, draft.questionnaire_id, parse(QuestionInput, values))
        return _("The question is added.")

    return await settle(request, db, concept, change, part="question", anchor=ANCHOR)


@post(ONE, opt=EDIT)
async def rewrite(
    request: AnyRequest, db: Db, concept: FromPath[str], question: FromPath[int]
) -> Response[Any]:
    """Other words, another kind, required or not."""

    async def change(draft: Concept, values: Values) -> Message:
        asked = await question_in(db, draft.questionnaire_id, question)
        change_question(asked, parse(QuestionInput, values))
        return _("The question is changed.")

    return await settle(request, db, concept, change, part=f"question-{question}", anchor=ANCHOR)


@post(f"{ONE}/position", opt=EDIT)
async def move(
    request: AnyRequest, db: Db, concept: FromPath[str], question: FromPath[int]
) -> Response[Any]:
    """Ask it earlier or later."""

    async def change(draft: Concept, values: Values) -> Message:
        asked = await question_in(db, draft.questionnaire_id, question)
        up = parse(Move, values).direction == "up"
        await move_question(db, asked, up=up)
        return _("The question is moved.")

    return await settle(request, db, concept, change, anchor=f"question-{question}")


@post(f"{ONE}/removal", opt=EDIT)
async def remove(
    request: AnyRequest, db: Db, concept: FromPath[str], question: FromPath[int]
) -> Response[Any]:
    """Take it out."""

    async def change(draft: Concept, _values: Values) -> Message:
        asked = await question_in(db, draft.questionnaire_id, question)
        await remove_question(db, asked)
        return _("The question is removed.")

    return await settle(request, db, concept, change, anchor=ANCHOR)


handlers: list[Any] = [add, rewrite, move, remove]
