"""The questions of a draft, and the builder in which they are written."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.editing import must_be_draft
from cocreate.concepts.actions.pictures import Pictures, with_pictures
from cocreate.concepts.builder import builder_page
from cocreate.concepts.forms import Placing
from cocreate.concepts.models import Concept
from cocreate.concepts.settling import Done, Page, Values, found, lay_aside, settle
from cocreate.concepts.uploads import chosen_in
from cocreate.kit.errors import Conflict
from cocreate.kit.forms import Form, parse
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.places import place_of
from cocreate.questionnaires.blocks import block_in
from cocreate.questionnaires.document import Settings
from cocreate.questionnaires.editing import (
    add_question,
    change_question,
    move_question,
    place_question,
    question_in,
    remove_question,
)
from cocreate.questionnaires.forms import ends, labels
from cocreate.questionnaires.queries import questions_of
from cocreate.questionnaires.writing.judging import checker
from cocreate.questionnaires.writing.previewing import previewed
from cocreate.questionnaires.writing.reading import Written, read_question

ALL = "/panels/{panel:str}/concepts/{concept:str}/questions"
ONE = f"{ALL}/{{question:int}}"
EDIT = {"action": "concepts.edit"}
BUILDER = Page(builder_page, "questions")
UPLOAD_BYTES = 64 * 1024 * 1024
FORM = "form"


@get(ALL, opt=EDIT)
async def builder(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    opened: FromQuery[str] = "",
    sent: FromQuery[str] = "",
) -> Response[Any]:
    """The outline, and the form that is `opened` beside it."""
    draft = await found(request, db, concept)
    wishes = {name: str(value) for name, value in request.query_params.items()}
    if draft.launched_at is not None:
        return redirect(request, f"{place_of(request).path}/concepts/{draft.slug}/edit")
    return await builder_page(request, db, draft, opened=opened, sent=sent, asked_for=wishes)


@post(ALL, opt=EDIT, request_max_body_size=UPLOAD_BYTES)
async def add(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """One more question: behind the one that is named, else at the end of its block."""
    values = await form_values(request)
    if values.get("_then") == "kind":
        kind = f"&kind={values.get('kind', '')}"
        return await lay_aside(request, db, concept, part="question", query=kind, on=BUILDER)
    pictures = await _pictures(request, concept)

    async def change(draft: Concept, values: Values) -> Done:
        after = str(values.pop("after", ""))
        written = await _read(db, draft, values, Settings(), pictures)
        there = {str(one.id): one for one in await questions_of(db, draft.questionnaire_id)}
        block = await _block_id(db, draft, str(values.get("block", "")))
        question = await add_question(
            db, draft.questionnaire_id, written, block_id=block, after=there.get(after)
        )
        return Done(_("The question is added."), f"question-{question.id}")

    return await settle(request, db, concept, change, part="question", anchor=FORM, on=BUILDER)


@post(ONE, opt=EDIT, request_max_body_size=UPLOAD_BYTES)
async def rewrite(
    request: AnyRequest, db: Db, concept: FromPath[str], question: FromPath[int]
) -> Response[Any]:
    """Other words, another kind, other answers, another place."""
    part = f"question-{question}"
    values = await form_values(request)
    if values.get("_then") == "kind":
        asked = await _mine(request, db, concept, question)
        kind = f"&kind={values.get('kind', '')}"
        return await lay_aside(
            request, db, concept, part=f"question-{asked}", query=kind, on=BUILDER
        )
    pictures = await _pictures(request, concept)

    async def change(draft: Concept, values: Values) -> Done:
        asked = await question_in(db, draft.questionnaire_id, question)
        written = await _read(db, draft, values, asked.spec, pictures)
        await change_question(db, asked, written)
        if "block" in values:
            block = await _block_id(db, draft, str(values["block"]))
            if block != asked.block_id:
                await place_question(db, asked, block)
        return Done(_("The question is changed."), f"{part}{_view(values)}")

    return await settle(request, db, concept, change, part=part, anchor=FORM, on=BUILDER)


def _view(values: Values) -> str:
    """Whether the answers are shown one by one next: as was asked for, else as they were."""
    if values.get("_then") == "lines":
        return "&each=no"
    return "&each=yes" if "each" in (values.get("_then"), *values) else ""


async def _mine(request: AnyRequest, db: AsyncSession, slug: str, question_id: int) -> int:
    draft = await found(request, db, slug)
    return (await question_in(db, draft.questionnaire_id, question_id)).id


async def _pictures(request: AnyRequest, slug: str) -> Pictures:
    """Pictures that came with the form, decoded before the transaction, which others wait for."""
    async with request.app.state["database"].reading() as look:
        must_be_draft(await found(request, look, slug))
    return await chosen_in(request)


async def _read(
    db: AsyncSession, draft: Concept, values: Values, before: Settings, pictures: Pictures
) -> Written:
    questions = await questions_of(db, draft.questionnaire_id)
    judge = checker(questions, await attributes_of_panel(db, draft.panel_id))
    written = read_question(values, before, check=judge)
    return await with_pictures(db, draft.panel_id, written, pictures)


async def _block_id(db: AsyncSession, draft: Concept, given: str) -> int | None:
    if not given.isdecimal():
        return None
    return (await block_in(db, draft.questionnaire_id, int(given[:18]))).id


@post(f"{ONE}/position", opt=EDIT)
async def move(
    request: AnyRequest, db: Db, concept: FromPath[str], question: FromPath[int]
) -> Response[Any]:
    """Ask it earlier or later, before another question, or in another block."""

    async def change(draft: Concept, values: Values) -> Done:
        asked = await question_in(db, draft.questionnaire_id, question)
        given = parse(Placing, values)
        if given.direction:
            await move_question(db, asked, up=given.direction == "up")
        else:
            block = await _block_id(db, draft, given.block)
            before = None
            if given.before is not None:
                before = await question_in(db, draft.questionnaire_id, given.before)
                block = before.block_id
            await place_question(db, asked, block, before=before)
        return Done(_("The question is moved."), f"question-{question}")

    return await settle(request, db, concept, change, anchor="places", on=BUILDER)


@post(f"{ONE}/removal", opt=EDIT)
async def remove(
    request: AnyRequest, db: Db, concept: FromPath[str], question: FromPath[int]
) -> Response[Any]:
    """Take it out."""

    async def change(draft: Concept, _values: Values) -> Message:
        asked = await question_in(db, draft.questionnaire_id, question)
        await remove_question(db, asked)
        return _("The question is removed.")

    return await settle(request, db, concept, change, anchor="outline", on=BUILDER)


@post(f"{ALL}/previews", opt=EDIT)
async def preview(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """The question as it would be asked if this form were saved; nothing is stored."""
    draft, values = await found(request, db, concept), await form_values(request)
    if draft.launched_at is not None:
        raise Conflict
    number = str(values.pop("_question", ""))
    question = None
    if number.isdecimal():
        question = await question_in(db, draft.questionnaire_id, int(number[:18]))
    asked = previewed(question, values)
    if asked is None:
        return Response(None, status_code=204)
    return page(
        request,
        "concepts/_preview.html",
        place=place_of(request),
        asked=[asked],
        preview_form=Form(),
        labels=labels,
        ends=ends,
    )


handlers: list[Any] = [builder, add, rewrite, move, remove, preview]
