"""Questions taken from the library or from an earlier concept into a draft."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from cocreate.concepts.actions.arms import arms_of
from cocreate.concepts.actions.copying import take_earlier, take_ready
from cocreate.concepts.models import Concept
from cocreate.concepts.routes.questions import BUILDER, EDIT, FORM
from cocreate.concepts.settling import Done, Values, settle
from cocreate.kit.errors import Invalid
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.questionnaires.blocks import block_in

MOST = 50


@post("/panels/{panel:str}/concepts/{concept:str}/copies", opt=EDIT)
async def copy(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """The ticked questions, at the end of the questionnaire or of a block."""

    async def change(draft: Concept, values: Values) -> Done:
        block_id = None
        if (block := str(values.get("block", ""))).isdecimal():
            block_id = (await block_in(db, draft.questionnaire_id, int(block[:18]))).id
        ready = _several(values, "ready")
        earlier = [int(one[:18]) for one in _several(values, "question") if one.isdecimal()]
        if not ready and not earlier:
            raise Invalid({"": _("Choose at least one question.")})
        added = []
        if ready:
            arms = bool(await arms_of(db, draft.questionnaire_id))
            added += await take_ready(db, draft, ready, block_id=block_id, arms=arms)
        if earlier:
            added += await take_earlier(db, draft, earlier, block_id=block_id)
        return Done(_said(len(added)), f"question-{added[0].id}")

    return await settle(request, db, concept, change, part="add", anchor=FORM, on=BUILDER)


def _several(values: Values, name: str) -> list[str]:
    given = values.get(name, [])
    return [given] if isinstance(given, str) else list(given)[:MOST]


def _said(n: int) -> Message:
    return _("The question is added.") if n == 1 else _("%(n)s questions are added.", n=n)


handlers: list[Any] = [copy]
