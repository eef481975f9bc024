"""A question that has to change while members answer: a new version, with a marked break."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.revising import must_be_in_field, revise_question
from cocreate.concepts.builder import builder_parts, plan_of
from cocreate.concepts.desk import Trouble
from cocreate.concepts.models import Concept
from cocreate.concepts.settling import Page, Values, found, settle
from cocreate.kit.errors import Invalid
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.pages import locale_of, page, pages_of
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.places import place_of
from cocreate.people.cookies import new_token
from cocreate.people.queries import drafted_form
from cocreate.questionnaires.editing import question_in
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.queries import questions_of
from cocreate.questionnaires.writing.judging import checker
from cocreate.questionnaires.writing.reading import read_question
from cocreate.questionnaires.writing.showing import values_of

ONE = "/panels/{panel:str}/concepts/{concept:str}/questions/{question:int}/revisions"
EDIT = {"action": "concepts.edit"}
NOTE_MAX = 300


async def revision_page(
    request: AnyRequest,
    db: AsyncSession,
    concept: Concept,
    *,
    opened: str = "",
    sent: str = "",  # noqa: ARG001 - as every page of the editor
    trouble: Trouble | None = None,
    status: int = 200,
) -> Response[Any]:
    """The form of one question that is in field; `opened` is "revision-" and its id."""
    must_be_in_field(concept)
    place, plan = place_of(request), await plan_of(db, concept)
    number = int(opened.removeprefix("revision-"))
    question = await question_in(db, concept.questionnaire_id, number)
    form = await drafted_form(db, place.viewer.person_id, opened, new_token()[:32])
    if form.draft is None or form.draft.version == 0:
        locale = locale_of(request.scope, pages_of(request).settings)
        form.values = values_of(question, locale)
    if trouble:
        form.values, form.errors = trouble.values, trouble.errors
    form.values["kind"] = question.kind
    return page(
        request,
        "concepts/revise.html",
        status=status,
        **builder_parts(request, plan, question, kind_of(question.kind), form),
    )


REVISION = Page(revision_page)


@get(ONE, opt=EDIT)
async def show(
    request: AnyRequest, db: Db, concept: FromPath[str], question: FromPath[int]
) -> Response[Any]:
    """The question as it is asked now, to be changed."""
    running = await found(request, db, concept)
    return await revision_page(request, db, running, opened=f"revision-{question}")


@post(ONE, opt=EDIT)
async def revise(
    request: AnyRequest, db: Db, concept: FromPath[str], question: FromPath[int]
) -> Response[Any]:
    """From now on it is asked this way; who answered before answered the other words."""

    async def change(running: Concept, values: Values) -> Message:
        must_be_in_field(running)
        asked = await question_in(db, running.questionnaire_id, question)
        note = str(values.pop("note", "")).strip()
        if not note:
            raise Invalid({"note": _("Say in a few words what changes and why.")})
        if len(note) > NOTE_MAX:
            raise Invalid({"note": _("At most %(n)s characters, please.", n=NOTE_MAX)})
        questions = await questions_of(db, running.questionnaire_id)
        judge = checker(questions, await attributes_of_panel(db, running.panel_id))
        kept = values | {"kind": asked.kind, "code": asked.code}
        written = read_question(kept, asked.spec, check=judge)
        number = await revise_question(db, place_of(request), running, asked, written, note)
        return _("From now on version %(number)s is asked.", number=number)

    return await settle(
        request,
        db,
        concept,
        change,
        part=f"revision-{question}",
        anchor="content",
        kind="revised",
        on=REVISION,
    )


handlers: list[Any] = [show, revise]
