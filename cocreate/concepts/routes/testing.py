"""Trying a concept out: the preview for staff and the test link for anybody who has it.

It is walked through as a member does, in an order drawn anew each time, and with the arm that was
chosen. What is answered stays in the page until it is sent, and is stored as a test: never counted.
"""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.files import stimulus_file
from cocreate.concepts.models import Concept
from cocreate.concepts.queries import concept_by_test_key, concept_of
from cocreate.concepts.showing import Laid, Seat, laid_now
from cocreate.concepts.trial import drawn_seat, seat_of, trial_way
from cocreate.concepts.way import Way, carried, first_wrong, minutes_left, shown_with
from cocreate.kit.errors import Invalid
from cocreate.kit.forms import Form
from cocreate.kit.i18n import _
from cocreate.kit.web.pages import locale_of, page, pages_of, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.panels.places import place_of
from cocreate.people.cookies import set_visit, visit_token
from cocreate.questionnaires.actions import Sent, submit_test
from cocreate.questionnaires.forms import ends, labels, read_asked
from cocreate.questionnaires.walk import asked_on


@get("/panels/{panel:str}/concepts/{concept:str}/preview", opt={"action": "concepts.results"})
async def preview(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """The page as members get it, before they do."""
    place = place_of(request)
    found = await concept_of(db, place.panel.id, concept, place.membership.role)
    return await _trial(request, db, found, f"{place.path}/files")


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
    response = await _trial(request, db, found, f"/test/{test_key}/files")
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


async def _trial(
    request: AnyRequest, db: AsyncSession, concept: Concept, files: str
) -> Response[Any]:
    """A new walk: `?arm=` is the arm to see first."""
    there = await laid_now(db, concept)
    seat = drawn_seat(there, str(request.query_params.get("arm", "")))
    way = trial_way(there, seat, {}, locale_of(request.scope, pages_of(request).settings))
    return _page(request, concept, there, seat, way.at(1), Form(), files)


async def _try(
    request: AnyRequest, db: AsyncSession, concept: Concept, files: str
) -> Response[Any]:
    values = await form_values(request)
    there = await laid_now(db, concept)
    seat = seat_of(there, values)
    way = trial_way(there, seat, values, locale_of(request.scope, pages_of(request).settings))
    step = str(values.get("_step", ""))
    way = way.at(int(step) if step.isdecimal() and len(step) < 6 else way.total)
    go = values.get("_go", "send")
    try:
        if go == "back":
            return _page(request, concept, there, seat, way.at(way.number - 1), Form(values), files)
        if way.steps and (go == "next" or not way.ends):
            if errors := read_asked(way.asked, values).errors:
                raise Invalid(errors)
            return _page(request, concept, there, seat, way.at(way.number + 1), Form(values), files)
        answers = read_asked(asked_on(way.screens), values)
        sent = Sent(version=way.compiled.version, arms=seat.arms)
        await submit_test(db, concept.questionnaire_id, answers, sent)
    except Invalid as mistakes:
        form = Form(values=values, errors=mistakes.errors)
        at = way.at(first_wrong(way, mistakes.errors)) if way.steps else way
        return _page(request, concept, there, seat, at, form, files, status=422)
    thanks = _("It works. This was a test: your answers do not count.")
    return redirect(request, request.url.path, thanks)


def _page(
    request: AnyRequest,
    concept: Concept,
    there: Laid,
    seat: Seat,
    way: Way,
    form: Form,
    files: str,
    *,
    status: int = 200,
) -> Response[Any]:
    asked = way.asked
    return page(
        request,
        "concepts/trial.html",
        status=status,
        concept=concept,
        stimuli=shown_with(way, there),
        way=way,
        asked=asked,
        carried=list(carried(form.values, asked)),
        minutes=minutes_left(one.question for one in asked_on(way.screens)),
        arms=[(arm.id, arm.name) for arm in there.running.compiled.arms],
        chosen=Form(values={"arm": seat.arms[0] if seat.arms else ""}),
        seat=seat,
        form=form,
        files=files,
        labels=labels,
        ends=ends,
        action=request.url.path,
    )


handlers = [preview, try_answers, test_page, test_answers, test_file]
