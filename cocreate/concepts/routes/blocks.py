"""The blocks of a draft's questionnaire."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.forms import BlockInput, Move
from cocreate.concepts.models import Concept
from cocreate.concepts.routes.questions import BUILDER, FORM
from cocreate.concepts.settling import Done, Values, settle
from cocreate.kit.errors import Invalid
from cocreate.kit.forms import parse
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.panels.attributes import attributes_of_panel
from cocreate.questionnaires.blocks import (
    BlockWritten,
    add_block,
    block_in,
    change_block,
    move_block,
    remove_block,
)
from cocreate.questionnaires.document import Carry
from cocreate.questionnaires.queries import questions_of
from cocreate.questionnaires.writing.judging import checker

ALL = "/panels/{panel:str}/concepts/{concept:str}/blocks"
ONE = f"{ALL}/{{block:int}}"
EDIT = {"action": "concepts.edit"}


@post(ALL, opt=EDIT)
async def add(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """One more block, at the end."""

    async def change(draft: Concept, values: Values) -> Done:
        block = await add_block(db, draft.questionnaire_id, await _read(db, draft, values))
        return Done(_("The block is added. Put questions into it."), f"block-{block.id}")

    return await settle(request, db, concept, change, part="block", anchor=FORM, on=BUILDER)


@post(ONE, opt=EDIT)
async def rewrite(
    request: AnyRequest, db: Db, concept: FromPath[str], block: FromPath[int]
) -> Response[Any]:
    """Another title, another way of asking what is in it."""
    part = f"block-{block}"

    async def change(draft: Concept, values: Values) -> Done:
        held = await block_in(db, draft.questionnaire_id, block)
        change_block(held, await _read(db, draft, values))
        return Done(_("The block is changed."), part)

    return await settle(request, db, concept, change, part=part, anchor=FORM, on=BUILDER)


async def _read(db: AsyncSession, draft: Concept, values: Values) -> BlockWritten:
    given = parse(BlockInput, values)
    if given.show_if:
        questions = await questions_of(db, draft.questionnaire_id)
        judge = checker(questions, await attributes_of_panel(db, draft.panel_id))
        if problem := judge(given.show_if):
            raise Invalid({"show_if": problem})
    loop = Carry(given.loop, given.loop_which) if given.loop else None
    return BlockWritten(given.title, given.show_if, given.order, given.anchored == "yes", loop)


@post(f"{ONE}/position", opt=EDIT)
async def move(
    request: AnyRequest, db: Db, concept: FromPath[str], block: FromPath[int]
) -> Response[Any]:
    """Earlier or later, with all its questions."""

    async def change(draft: Concept, values: Values) -> Done:
        held = await block_in(db, draft.questionnaire_id, block)
        await move_block(db, held, up=parse(Move, values).direction == "up")
        return Done(_("The block is moved."), f"block-{block}")

    return await settle(request, db, concept, change, anchor="places", on=BUILDER)


@post(f"{ONE}/removal", opt=EDIT)
async def remove(
    request: AnyRequest, db: Db, concept: FromPath[str], block: FromPath[int]
) -> Response[Any]:
    """Take the block away; its questions stay."""

    async def change(draft: Concept, _values: Values) -> Message:
        await remove_block(db, await block_in(db, draft.questionnaire_id, block))
        return _("The block is removed. Its questions are still there.")

    return await settle(request, db, concept, change, anchor="outline", on=BUILDER)


handlers: list[Any] = [add, rewrite, move, remove]
