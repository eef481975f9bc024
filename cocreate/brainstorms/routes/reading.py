"""Reading: the list, a brainstorm, an idea, the next one to vote on, and the stream."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from cocreate.brainstorms import live
from cocreate.brainstorms.pages import found, idea_page, path_of, reader_of, show_page
from cocreate.brainstorms.queries import (
    idea_rows,
    list_brainstorms,
    next_idea,
    progress,
)
from cocreate.kit import clock
from cocreate.kit.paging import nearest_page
from cocreate.kit.web.pages import page
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.panels.places import place_of
from cocreate.panels.policy import POLICY

ALL = "/panels/{panel:str}/brainstorms"
ONE = f"{ALL}/{{brainstorm:str}}"
IDEA = f"{ONE}/ideas/{{idea:int}}"
READ = {"action": "brainstorms.read"}


@get(ALL, opt=READ)
async def index(
    request: AnyRequest, db: Db, which: FromQuery[str] = "open", number: FromQuery[int] = 1
) -> Response[Any]:
    """The brainstorms of the panel: those that are open, or closed, or for staff the drafts."""
    place = place_of(request)
    states = ("open", "closed", "draft") if place.membership.is_staff else ("open", "closed")
    state = which if which in states else "open"
    rows, total = await list_brainstorms(
        db, place.panel.id, state, membership_id=place.membership.id, number=number
    )
    return page(
        request,
        "brainstorms/index.html",
        place=place,
        state=state,
        states=states,
        rows=rows,
        paging=nearest_page(number, total, f"{place.path}/brainstorms", {"which": state}),
        can_edit=place.membership.role in POLICY["brainstorms.edit"].roles,
    )


@get(ONE, opt=READ)
async def show(request: AnyRequest, db: Db, brainstorm: FromPath[str]) -> Response[Any]:
    """The question, the composer and the ideas."""
    return await show_page(request, db, await found(request, db, brainstorm))


@get(IDEA, opt=READ)
async def show_idea(
    request: AnyRequest, db: Db, brainstorm: FromPath[str], idea: FromPath[int]
) -> Response[Any]:
    """One idea with its figures and its conversation."""
    return await idea_page(request, db, await found(request, db, brainstorm), idea)


@get(f"{ONE}/next", opt=READ)
async def show_next(
    request: AnyRequest, db: Db, brainstorm: FromPath[str], after: FromQuery[int] = 0
) -> Response[Any]:
    """One idea at a time, the least voted first; `after` is the one that was just voted on."""
    place, reader = place_of(request), reader_of(place_of(request))
    here = await found(request, db, brainstorm)
    state, row = here.state(clock.now()), None
    if state == "open" and (idea_id := await next_idea(db, here, reader.membership_id)):
        [row] = await idea_rows(db, here, reader, [idea_id])
    path = path_of(place, here)
    before = await idea_rows(db, here, reader, [after]) if after > 0 else []
    return page(
        request,
        "brainstorms/next.html",
        place=place,
        brainstorm=here,
        state=state,
        path=path,
        row=row,
        before=before[0] if before else None,
        progress=await progress(db, here, reader.membership_id),
        back=f"{path}/next?after={row.id}" if row else "",
    )


@get(f"{ONE}/stream", opt=READ)
async def stream(
    request: AnyRequest, db: Db, brainstorm: FromPath[str], after: FromQuery[int] = -1
) -> Stream:
    """New ideas and counts as they come."""
    return await live.stream_of(request, db, await found(request, db, brainstorm), after)


handlers = [index, show, show_idea, show_next, stream]
