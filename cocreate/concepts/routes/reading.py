"""The member's side: the list, the concept page, answering."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from cocreate.concepts import queries
from cocreate.concepts.actions.answering import answer_concept, draft_context
from cocreate.concepts.models import State
from cocreate.concepts.pages import answer_page, concept_page, step_number, step_path
from cocreate.concepts.showing import Shown, seen_and_asked, shown_to
from cocreate.kit.errors import Conflict, Invalid
from cocreate.kit.i18n import _
from cocreate.kit.paging import Paged
from cocreate.kit.web.pages import etag_of, page, redirect, unchanged
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.panels.places import place_of
from cocreate.people.actions import replace_draft
from cocreate.people.queries import form_of
from cocreate.questionnaires.forms import read_answers
from cocreate.questionnaires.models import QuestionView
from cocreate.questionnaires.queries import asked_in


@get("/panels/{panel:str}/concepts", opt={"action": "concepts.read"})
async def index(
    request: AnyRequest,
    db: Db,
    which: FromQuery[str] = "",
    number: FromQuery[int] = 1,
) -> Response[Any]:
    """The concepts of the panel that this viewer may know of."""
    place = place_of(request)
    states = queries.visible_states(place.membership.role)
    chosen = [s for s in states if s == which] or states
    number = max(1, number)
    found, total = await queries.list_concepts(db, place.panel.id, chosen, page=number)
    paged = Paged(number, total, queries.PAGE, f"{place.path}/concepts?which={which}&number=")
    return page(
        request,
        "concepts/index.html",
        place=place,
        concepts=await queries.cards(db, place.membership.id, place.viewer.person_id, found),
        paged=paged,
        states=states,
        chosen=which if which in states else "",
    )


@get("/panels/{panel:str}/concepts/{concept:str}", opt={"action": "concepts.read"})
async def show(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    question: FromQuery[int] = 0,
    kept: FromQuery[int] = -1,
) -> Response[Any]:
    """The concept: to answer while it is open, to read what came of it afterwards."""
    place = place_of(request)
    shown = await shown_to(db, place, concept)
    etag = etag_of(request, shown.versions, question, kept)
    if same := unchanged(request, etag):
        return same
    return await concept_page(request, db, shown, number=question, kept=kept, etag=etag)


@post("/panels/{panel:str}/concepts/{concept:str}/response", opt={"action": "concepts.answer"})
async def answer(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """One step further, one back, or the whole sent: whatever was typed is kept on the way."""
    place, values = place_of(request), await form_values(request)
    shown = await shown_to(db, place, concept)
    if shown.submitted:
        return redirect(request, shown.path(place), _("You answered this before. Thank you."))
    if shown.state is not State.OPEN:
        raise Conflict(_("This concept is closed. Your answers were not stored."))
    questions = await asked_in(db, shown.concept.questionnaire_id)
    go = values.get("_go", "send")
    try:
        if go in {"next", "back"}:
            return await _step(request, db, shown, questions, values)
        drafted = shown.draft is not None
        await answer_concept(db, place, shown.concept, questions, values, drafted=drafted)
    except Invalid as mistakes:
        return await _again(request, db, shown, questions, values, mistakes)
    return redirect(request, f"{shown.path(place)}?kept=0", _("Thank you. Your answers are in."))


async def _step(
    request: AnyRequest, db: Db, shown: Shown, questions: list[QuestionView], values: dict[str, Any]
) -> Response[Any]:
    place, number = place_of(request), step_number(values, len(questions))
    forward = values["_go"] == "next"
    if forward and (mistakes := read_answers(questions[number - 1 : number], values).errors):
        raise Invalid(mistakes)
    context = draft_context(shown.concept.id)
    fields = {name: v for name, v in values.items() if name == "_key" or name[0] != "_"}
    draft = await replace_draft(db, place.viewer.person_id, context, fields)
    step = number + 1 if forward else number - 1
    return redirect(request, step_path(shown, place, step, kept=draft.version))


async def _again(
    request: AnyRequest,
    db: Db,
    shown: Shown,
    questions: list[QuestionView],
    values: dict[str, Any],
    mistakes: Invalid,
) -> Response[Any]:
    form = form_of(shown.draft, draft_context(shown.concept.id), values.get("_key", ""))
    form.values, form.errors = values, mistakes.errors
    first_wrong = next(i for i, q in enumerate(questions, 1) if q.field in mistakes.errors)
    stimuli, _same = await seen_and_asked(db, shown.concept.id, shown.concept.questionnaire_id)
    return answer_page(
        request, shown, stimuli, questions, form, number=first_wrong, status=mistakes.status
    )


handlers = [index, show, answer]
