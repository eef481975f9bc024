"""What is compared: variants, their pictures, and who sees which."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from cocreate.concepts.actions.arms import (
    add_arm,
    arm_in,
    arms_of,
    begin_comparison,
    change_arm,
    choose_design,
    remove_arm,
)
from cocreate.concepts.actions.editing import must_be_draft
from cocreate.concepts.actions.stimuli import add_pictures
from cocreate.concepts.comparing import empty_arms
from cocreate.concepts.forms import ArmInput, DesignInput
from cocreate.concepts.models import Concept
from cocreate.concepts.queries import stimuli_of
from cocreate.concepts.routes.stimuli import UPLOAD_BYTES, pictures_in, with_pictures
from cocreate.concepts.settling import Values, found, settle
from cocreate.fieldwork.models import Design
from cocreate.kit.forms import parse
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.requests import AnyRequest, Db

BASE = "/panels/{panel:str}/concepts/{concept:str}"
ALL = f"{BASE}/arms"
ONE = f"{ALL}/{{arm:int}}"
EDIT = {"action": "concepts.edit"}
ANCHOR = "compare"


@post(f"{BASE}/comparison", opt=EDIT)
async def begin(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Two variants at once, what is there divided between them."""

    async def change(draft: Concept, _values: Values) -> Message:
        await begin_comparison(db, draft)
        return _("You compare two variants now. Give them a name, and each its own picture.")

    return await settle(request, db, concept, change, anchor=ANCHOR)


@post(ALL, opt=EDIT)
async def add(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """One more variant."""

    async def change(draft: Concept, values: Values) -> Message:
        given = parse(ArmInput, values)
        await add_arm(db, draft, given.name, control=given.control == "yes", cap=given.cap)
        return _("The variant is added.")

    return await settle(request, db, concept, change, part="arm", anchor=ANCHOR)


@post(ONE, opt=EDIT)
async def rewrite(
    request: AnyRequest, db: Db, concept: FromPath[str], arm: FromPath[int]
) -> Response[Any]:
    """Another name, the control, another limit."""

    async def change(draft: Concept, values: Values) -> Message:
        held, given = await arm_in(db, draft.questionnaire_id, arm), parse(ArmInput, values)
        await change_arm(db, held, given.name, control=given.control == "yes", cap=given.cap)
        return _("Saved.")

    return await settle(request, db, concept, change, part=f"arm-{arm}", anchor=ANCHOR)


@post(f"{ONE}/removal", opt=EDIT)
async def remove(
    request: AnyRequest, db: Db, concept: FromPath[str], arm: FromPath[int]
) -> Response[Any]:
    """Take a variant out; its pictures stay, for everybody."""

    async def change(draft: Concept, _values: Values) -> Message:
        await remove_arm(db, draft, await arm_in(db, draft.questionnaire_id, arm))
        return _("The variant is removed. Its pictures are still there.")

    return await settle(request, db, concept, change, anchor=ANCHOR)


@post(f"{ALL}/pictures", opt=EDIT, request_max_body_size=UPLOAD_BYTES)
async def illustrate(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """A picture for every variant that shows nothing yet, in one go."""
    async with request.app.state["database"].reading() as look:
        must_be_draft(await found(request, look, concept))
    pictures = await pictures_in(request)

    async def change(draft: Concept, values: Values) -> Message:
        arms = await arms_of(db, draft.questionnaire_id)
        empty = empty_arms(arms, await stimuli_of(db, draft.id))
        given = with_pictures(values | {"kind": "image"}, pictures)
        added = await add_pictures(db, draft, given, pictures, [arm.id for arm in empty])
        return _("Added.") if added == 1 else _("%(n)s pictures are added.", n=added)

    return await settle(request, db, concept, change, part="pictures", anchor=ANCHOR)


@post(f"{BASE}/design", opt=EDIT)
async def design(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Who sees which variants."""

    async def change(draft: Concept, values: Values) -> Message:
        given = parse(DesignInput, values)
        await choose_design(db, draft, Design(given.design), given.shown)
        return _("Saved.")

    return await settle(request, db, concept, change, part="design", anchor=ANCHOR)


handlers: list[Any] = [begin, add, rewrite, remove, illustrate, design]
