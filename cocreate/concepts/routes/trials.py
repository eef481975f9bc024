"""A test run: generated respondents answer a draft, and nothing of it ever counts."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from cocreate.concepts.actions.editing import must_be_draft
from cocreate.concepts.actions.trying import MADE_UP, reached, try_out
from cocreate.concepts.desk import edit_page
from cocreate.concepts.models import Concept
from cocreate.concepts.outline import icon_of
from cocreate.concepts.settling import Page, Values, found, settle
from cocreate.kit.errors import Conflict
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.pages import page
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.panels.places import place_of
from cocreate.questionnaires.kinds import KINDS
from cocreate.questionnaires.models import code_of
from cocreate.questionnaires.queries import questions_of

ONE = "/panels/{panel:str}/concepts/{concept:str}/trials"
EDIT = {"action": "concepts.edit"}


@get(ONE, opt=EDIT)
async def show(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """How often the test respondents came to each question."""
    place, draft = place_of(request), await found(request, db, concept)
    questions = [one for one in await questions_of(db, draft.questionnaire_id) if one.until is None]
    tests, rows = await reached(db, draft.questionnaire_id, questions)
    return page(
        request,
        "concepts/trials.html",
        place=place,
        concept=draft,
        path=f"{place.path}/concepts/{draft.slug}",
        tests=tests,
        rows=rows,
        kinds=KINDS,
        icon_of=icon_of,
        code_of=code_of,
        made_up=MADE_UP,
    )


@post(ONE, opt=EDIT)
async def run(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Fifty of them; a question at which some are stuck is named."""

    async def change(draft: Concept, _values: Values) -> Message:
        must_be_draft(draft)
        if not await questions_of(db, draft.questionnaire_id):
            raise Conflict(_("Add at least one question."))
        tried = await try_out(db, draft)
        if tried.stuck:
            where = ", ".join(sorted(tried.stuck))
            return _(
                "%(n)s of %(all)s came to the end. Others were stuck at: %(where)s.",
                n=tried.stored,
                all=MADE_UP,
                where=where,
            )
        return _("All %(n)s came to the end. None of it counts.", n=tried.stored)

    return await settle(
        request, db, concept, change, anchor="content", kind="tried", on=Page(edit_page, "trials")
    )


handlers: list[Any] = [show, run]
