"""The addresses of briefs: the versions about a subject, one of them as a page and as a file."""

from typing import Any

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.briefs import actions
from cocreate.briefs.forms import NewBrief, Nothing
from cocreate.briefs.pages import (
    again_context,
    brief_page,
    file_headers,
    house_of,
    new_context,
    subject_here,
    versions_page,
)
from cocreate.briefs.queries import Subject, brief_of, list_briefs
from cocreate.kit.errors import Conflict, Invalid
from cocreate.kit.forms import body_hash, parse
from cocreate.kit.i18n import _
from cocreate.kit.paging import nearest_page
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import WRITES, AnyRequest, Db, form_values
from cocreate.panels.places import place_of
from cocreate.people.actions import answered_before, clear_draft, remember_answer

READ = {"action": "briefs.read"}
WRITE = {"action": "briefs.write"}
ALL = "/panels/{panel:str}/briefs"
ONE = f"{ALL}/{{brief:int}}"
OF_CONCEPT = "/panels/{panel:str}/concepts/{concept:str}/briefs"
OF_BRAINSTORM = "/panels/{panel:str}/brainstorms/{brainstorm:str}/briefs"


@get(ALL, opt=READ)
async def panel_briefs(request: AnyRequest, db: Db, number: FromQuery[int] = 1) -> Response[Any]:
    """Every brief of the panel that the viewer may read."""
    place = place_of(request)
    rows, total = await list_briefs(db, place, page=number)
    paged = nearest_page(number, total, f"{place.path}/briefs")
    return page(request, "briefs/panel.html", place=place, rows=rows, paged=paged)


@get(OF_CONCEPT, opt=READ)
async def concept_briefs(
    request: AnyRequest, db: Db, concept: FromPath[str], number: FromQuery[int] = 1
) -> Response[Any]:
    """The versions about a concept."""
    subject = await subject_here(db, place_of(request), "concepts", concept)
    return await versions_page(request, db, subject, number=number)


@get(OF_BRAINSTORM, opt=READ)
async def brainstorm_briefs(
    request: AnyRequest, db: Db, brainstorm: FromPath[str], number: FromQuery[int] = 1
) -> Response[Any]:
    """The versions about a brainstorm."""
    subject = await subject_here(db, place_of(request), "brainstorms", brainstorm)
    return await versions_page(request, db, subject, number=number)


@post(OF_CONCEPT, opt=WRITE)
async def brief_concept(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Make the next version about a concept."""
    return await _draft(request, db, await subject_here(db, place_of(request), "concepts", concept))


@post(OF_BRAINSTORM, opt=WRITE)
async def brief_brainstorm(request: AnyRequest, db: Db, brainstorm: FromPath[str]) -> Response[Any]:
    """Make the next version about a brainstorm."""
    subject = await subject_here(db, place_of(request), "brainstorms", brainstorm)
    return await _draft(request, db, subject)


async def _draft(request: AnyRequest, db: AsyncSession, subject: Subject) -> Response[Any]:
    place, values = place_of(request), await form_values(request)
    person_id, key = place.viewer.person_id, str(values.get("_key", ""))[:64]
    try:
        given = parse(NewBrief, values)
    except Invalid as mistakes:
        return await versions_page(request, db, subject, values=values, mistakes=mistakes)
    earlier = key and await answered_before(db, person_id, key, body_hash(values))
    if earlier:
        return redirect(request, earlier)
    brief = await actions.draft_brief(db, place, subject, given, house_of(request))
    await clear_draft(db, person_id, new_context(subject))
    path = f"{place.path}/briefs/{brief.id}?sent={new_context(subject)}"
    if key:
        await remember_answer(db, person_id, key, path)
    return redirect(request, path, _("The brief is made. Read it before you approve it."))


@get(ONE, opt=READ)
async def show_brief(
    request: AnyRequest, db: Db, brief: FromPath[int], sent: FromQuery[str] = ""
) -> Response[Any]:
    """One version as a page."""
    return await brief_page(request, db, await brief_of(db, place_of(request), brief), sent=sent)


@post(f"{ONE}/draft", opt=WRITE)
async def make_again(request: AnyRequest, db: Db, brief: FromPath[int]) -> Response[Any]:
    """Make a version that is not approved again, with the present figures."""
    place, values = place_of(request), await form_values(request)
    found = await brief_of(db, place, brief)
    try:
        given = parse(NewBrief, values)
    except Invalid as mistakes:
        return await brief_page(request, db, found, values=values, mistakes=mistakes)
    await actions.make_again(db, place, found, given, house_of(request))
    await clear_draft(db, place.viewer.person_id, again_context(found))
    path = f"{place.path}/briefs/{found.id}?sent={again_context(found)}"
    return redirect(request, path, _("The brief is made again, with the figures of this moment."))


@post(f"{ONE}/approval", opt=WRITE)
async def approve(request: AnyRequest, db: Db, brief: FromPath[int]) -> Response[Any]:
    """Prove the brief and freeze it; pressing twice is pressing once."""
    place, files = place_of(request), request.app.state["files"]
    found = await brief_of(db, place, brief)
    parse(Nothing, await form_values(request))
    path = f"{place.path}/briefs/{found.id}"
    try:
        await actions.approve_brief(db, files, place, found, house_of(request))
    except actions.Frozen:
        return redirect(request, path)
    except Conflict as refusal:
        return await brief_page(request, db, found, refusal=refusal)
    return redirect(request, path, _("The brief is approved. From now on nothing in it changes."))


@get(f"{ONE}/brief.pdf", opt={**READ, WRITES: True})
async def download(request: AnyRequest, db: Db, brief: FromPath[int]) -> Response[Any]:
    """The file: the frozen one, or the draft as it would be."""
    place = place_of(request)
    found = await brief_of(db, place, brief)
    headers = await file_headers(db, found)
    if found.sha256 and request.headers.get("if-none-match") == headers["etag"]:
        return Response(b"", status_code=304, headers=headers)
    data = await actions.file_of(request.app.state["files"], found)
    actions.take(db, place, found)
    return Response(data, media_type="application/pdf", headers=headers)


router = Router(
    path="/",
    route_handlers=[
        panel_briefs,
        concept_briefs,
        brainstorm_briefs,
        brief_concept,
        brief_brainstorm,
        show_brief,
        make_again,
        approve,
        download,
    ],
)
