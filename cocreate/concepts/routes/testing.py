"""Trying a concept out: the preview for staff and the test link for anybody who has it.

What is answered there is stored as a test and never counts.
"""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.concepts.pages import minutes_left
from cocreate.concepts.queries import concept_by_test_key, concept_of, stimuli_of, stimulus_file
from cocreate.kit.errors import Invalid
from cocreate.kit.forms import Form
from cocreate.kit.i18n import _
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.panels.places import place_of
from cocreate.people.cookies import set_visit, visit_token
from cocreate.questionnaires.actions import submit_test
from cocreate.questionnaires.forms import ends, labels, plainly, read_answers
from cocreate.questionnaires.queries import questions_of


@get("/panels/{panel:str}/concepts/{concept:str}/preview", opt={"action": "concepts.results"})
async def preview(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """The page as members get it, before they do."""
    place = place_of(request)
    found = await concept_of(db, place.panel.id, concept, place.membership.role)
    return await _trial_page(request, db, found, Form(), f"{place.path}/files")


@post("/panels/{panel:str}/concepts/{concept:str}/preview", opt={"action": "concepts.results"})
async def try_answers(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Answers of somebody from the company: stored as a test."""
    place = place_of(request)
    found = await concept_of(db, place.panel.id, concept, place.membership.role)
    return await _try(request, db, found, f"{place.path}/files")


@get("/test/{test_key:str}", opt={"action": "concepts.test"})
async def test_page(request: AnyRequest, db: Db, test_key: FromPath[str]) -> Response[Any]:
    """The page behind the test link; whoever has the link may see it, nothing else."""
    found = await concept_by_test_key(db, test_key)
    token = visit_token(request)
    response = await _trial_page(request, db, found, Form(), f"/test/{test_key}/files")
    if request.scope["state"].get("viewer") is None:
        set_visit(response, token, request.app.state["settings"])
    return response


@post("/test/{test_key:str}", opt={"action": "concepts.test"})
async def test_answers(request: AnyRequest, db: Db, test_key: FromPath[str]) -> Response[Any]:
    """Answers through the test link: stored as a test."""
    found = await concept_by_test_key(db, test_key)
    return await _try(request, db, found, f"/test/{test_key}/files")


@get("/test/{test_key:str}/files/{name:str}", opt={"action": "concepts.test"})
async def test_file(
    request: AnyRequest, db: Db, test_key: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """An image of this concept, for who has its test link."""
    found = await concept_by_test_key(db, test_key)
    media_type = await stimulus_file(db, found, name)
    content = await request.app.state["files"].read(name, ".webp")
    headers = {"cache-control": "private, max-age=3600"}
    return Response(content, media_type=media_type, headers=headers)


async def _try(
    request: AnyRequest, db: AsyncSession, concept: Concept, files: str
) -> Response[Any]:
    values = await form_values(request)
    questions = await questions_of(db, concept.questionnaire_id)
    try:
        await submit_test(db, concept.questionnaire_id, read_answers(questions, values))
    except Invalid as mistakes:
        form = Form(values=values, errors=mistakes.errors)
        return await _trial_page(request, db, concept, form, files, status=422)
    thanks = _("It works. This was a test: your answers do not count.")
    return redirect(request, request.url.path, thanks)


async def _trial_page(
    request: AnyRequest,
    db: AsyncSession,
    concept: Concept,
    form: Form,
    files: str,
    *,
    status: int = 200,
) -> Response[Any]:
    questions = await questions_of(db, concept.questionnaire_id)
    return page(
        request,
        "concepts/trial.html",
        status=status,
        concept=concept,
        stimuli=await stimuli_of(db, concept.id),
        questions=questions,
        laid=[plainly(question) for question in questions],
        minutes=minutes_left(questions),
        form=form,
        files=files,
        labels=labels,
        ends=ends,
        action=request.url.path,
    )


handlers = [preview, try_answers, test_page, test_answers, test_file]
