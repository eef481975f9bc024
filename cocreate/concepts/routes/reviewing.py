"""Review: asked for by who writes, given by a colleague, written down either way."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from cocreate.concepts.actions.editing import must_be_draft
from cocreate.concepts.actions.review import ask_for_review, judge
from cocreate.concepts.forms import Judgement
from cocreate.concepts.models import Concept
from cocreate.concepts.settling import Values, settle
from cocreate.fieldwork.audience import the_field
from cocreate.kit.errors import Conflict
from cocreate.kit.forms import parse
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.panels.places import place_of

ONE = "/panels/{panel:str}/concepts/{concept:str}"
EDIT = {"action": "concepts.edit"}
ANCHOR = "review"


@post(f"{ONE}/review", opt=EDIT)
async def ask(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Let a colleague look before it goes out."""

    async def change(draft: Concept, _values: Values) -> Message:
        must_be_draft(draft)
        ask_for_review(place_of(request), await the_field(db, draft.questionnaire_id))
        return _("Your colleagues see here that you ask for a review.")

    return await settle(request, db, concept, change, anchor=ANCHOR, kind="review")


@post(f"{ONE}/judgement", opt=EDIT)
async def give(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Approve it, or return it with a note."""

    async def change(draft: Concept, values: Values) -> Message:
        must_be_draft(draft)
        given = parse(Judgement, values)
        if given.seen and given.seen != draft.version:
            raise Conflict(
                _("It was changed while you were looking. Look once more, then judge it.")
            )
        field = await the_field(db, draft.questionnaire_id)
        judge(db, place_of(request), draft, field, given.outcome, given.note)
        return _("Approved.") if given.outcome == "approved" else _("Returned with your note.")

    return await settle(request, db, concept, change, part="return", anchor=ANCHOR, kind="review")


handlers: list[Any] = [ask, give]
