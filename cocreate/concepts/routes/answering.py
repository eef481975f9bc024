"""Answering: beginning, one step further, one back, or the whole sent; nothing typed is lost."""

from typing import Any, NamedTuple

from litestar import Response, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath

from cocreate.concepts.actions import answering
from cocreate.concepts.actions.answering import Answered, attributes_for, draft_context
from cocreate.concepts.models import State
from cocreate.concepts.pages import answer_page, step_path
from cocreate.concepts.showing import Laid, Shown, laid, shown_to
from cocreate.concepts.way import (
    TIMES,
    Way,
    first_wrong,
    times_in,
    way_of,
    with_time,
    written_times,
)
from cocreate.kit.errors import Conflict, Invalid
from cocreate.kit.i18n import _
from cocreate.kit.web.bodies import MULTIPART
from cocreate.kit.web.pages import redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_files, form_values
from cocreate.panels.places import Place, place_of
from cocreate.people.actions import replace_draft, was_answered
from cocreate.people.queries import form_of
from cocreate.questionnaires.forms import read_asked
from cocreate.questionnaires.kinds.base import Asked
from cocreate.questionnaires.uploads import UPLOAD_BYTES, Uploads, keep_uploads, take_uploads
from cocreate.questionnaires.walk import asked_on

Values = dict[str, Any]
NAME = 64  # characters of the name that a picture has in the store


class Visited(NamedTuple):
    """A concept before who answers it, what came from his form, and where he is."""

    place: Place
    shown: Shown
    there: Laid
    values: Values
    way: Way


@post(
    "/panels/{panel:str}/concepts/{concept:str}/response",
    opt={"action": "concepts.answer"},
    request_max_body_size=UPLOAD_BYTES,
)
async def answer(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """What the button says: begin, next, back, or send; whatever was typed is kept on the way."""
    values = await form_values(request)
    uploads = await _uploads(request, concept, values)
    place = place_of(request)
    shown = await shown_to(db, place, concept)
    if shown.submitted:
        key = str(values.get("_key", ""))[:64]
        if key and await was_answered(db, place.viewer.person_id, key):
            return _thanks(request, place, shown)  # the same press again gets the same reply
        return redirect(request, shown.path(place), _("You answered this before. Thank you."))
    if shown.state is not State.OPEN:
        raise Conflict(_("This concept is closed. Your answers were not stored."))
    if shown.seat.outcome:
        return redirect(request, shown.path(place))
    if uploads is not None:
        await keep_uploads(db, place.panel.id, uploads)
        values = uploads.values
    visited = await _visited(request, db, shown, values)
    if shown.paused:
        return await _wait(request, db, visited)
    if values.get("_go") == "begin" or visited.way.needs_arms:
        return await _begin(request, db, visited)
    try:
        return await _go(request, db, visited, uploads)
    except Invalid as mistakes:
        return _again(request, visited, mistakes)


async def _visited(request: AnyRequest, db: Db, shown: Shown, values: Values) -> Visited:
    place = place_of(request)
    there = await laid(db, shown.concept, shown.revision)
    known = await attributes_for(db, place, there.running.compiled)
    way = way_of(there, shown.seat, values, known, place.viewer.locale)
    step = str(values.get("_step", ""))
    # Without a step it is somebody who sends everything at once.
    number = int(step) if step.isdecimal() and len(step) < 6 else way.total
    return Visited(place, shown, there, values, way.at(number))


async def _uploads(request: AnyRequest, concept: str, values: Values) -> Uploads | None:
    """Photos are decoded before the transaction begins, which would keep all others waiting."""
    named = any(isinstance(value, str) and len(value) == NAME for value in values.values())
    if request.content_type[0] != MULTIPART and not named:
        return None
    async with request.app.state["database"].reading() as db:
        shown = await shown_to(db, place_of(request), concept)
        visited = await _visited(request, db, shown, values)

    async def chosen(name: str) -> bytes | None:
        files: list[UploadFile] = await form_files(request, name)
        return await files[0].read() if files else None

    state = request.app.state
    asked = [one for one in asked_on(visited.way.screens) if one.kind == "file"]
    return await take_uploads(
        state["files"], asked, values, chosen, max_mb=state["settings"].max_upload_mb
    )


async def _go(
    request: AnyRequest, db: Db, visited: Visited, uploads: Uploads | None
) -> Response[Any]:
    place, shown, there, values, way = visited
    here: list[Asked] = way.asked
    go = values.get("_go", "send")
    if uploads is not None and uploads.errors and go != "back":
        raise Invalid(uploads.errors)
    # Who goes back has not done with this question: its time only counts for the whole.
    times = with_time(values, [] if go == "back" else here)
    if go == "back" or (way.steps and not way.ends) or go == "next":
        if go != "back" and (mistakes := read_asked(here, values).errors):
            raise Invalid(mistakes)
        before = times_in(values)
        values[TIMES] = written_times(times)
        draft = await replace_draft(db, place.viewer.person_id, _context(shown), _kept(values))
        if go != "back" and here:
            await answering.step_on(db, place, shown, there, way.screens, way.number, times, before)
        step = way.number - 1 if go == "back" else way.number + 1
        return redirect(request, step_path(shown, place, step, kept=draft.version))
    given = Answered(way.screens, values, times)
    became = await answering.answer_concept(db, place, shown, there, given)
    if became == "quota_full":
        return redirect(request, shown.path(place))
    if became == "stored" and way.steps and here:
        before = times_in(values)
        await answering.step_on(db, place, shown, there, way.screens, way.number, times, before)
    return _thanks(request, place, shown)


def _thanks(request: AnyRequest, place: Place, shown: Shown) -> Response[Any]:
    return redirect(request, f"{shown.path(place)}?kept=0", _("Thank you. Your answers are in."))


async def _begin(request: AnyRequest, db: Db, visited: Visited) -> Response[Any]:
    place, shown, there, _values, _way = visited
    if there.running.arms_each:
        began = await answering.begin(db, place, shown)
        if not began:
            return redirect(request, shown.path(place))
    return redirect(request, f"{shown.path(place)}?question=1")


async def _wait(request: AnyRequest, db: Db, visited: Visited) -> Response[Any]:
    """The field is paused: what was typed is kept, and can be sent when it goes on."""
    place, shown = visited.place, visited.shown
    kept = _kept(visited.values)
    draft = await replace_draft(db, place.viewer.person_id, _context(shown), kept)
    said = _("This is paused for a moment. Your answers are kept: send them later.")
    return redirect(request, f"{shown.path(place)}?kept={draft.version}", said, "wait")


def _again(request: AnyRequest, visited: Visited, mistakes: Invalid) -> Response[Any]:
    shown, values, way = visited.shown, visited.values, visited.way
    form = form_of(shown.draft, _context(shown), values.get("_key", ""))
    form.values, form.errors = values, mistakes.errors
    at = way.at(first_wrong(way, mistakes.errors)) if way.steps else way
    return answer_page(request, shown, visited.there, at, form, status=mistakes.status)


def _context(shown: Shown) -> str:
    return draft_context(shown.concept.id)


def _kept(values: Values) -> Values:
    """What a draft keeps of a form: not what belongs to the machinery of one page."""
    return {name: v for name, v in values.items() if name == "_key" or name[:1] != "_"}


handlers = [answer]
