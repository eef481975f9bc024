"""The page on which one lets the members of the demo answer an open concept, and its pictures."""

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Meta

from cocreate.demo import two_posters
from cocreate.demo.field import MOST, USUAL, InField, in_field, let_some_answer
from cocreate.demo.pictures import poster, stairs
from cocreate.kit.db import Database
from cocreate.kit.errors import NotFound
from cocreate.kit.forms import Input, parse
from cocreate.kit.i18n import _
from cocreate.kit.web.access import viewer_of
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.people.cookies import set_visit, visit_token

DEMO = {"action": "demo"}
FIELD = "/demo/field"


class HowMany(Input):
    """How many members answer; `done` counts those of earlier turns of the same press."""

    members: Annotated[int, Meta(ge=1, le=MOST)] = USUAL
    done: Annotated[int, Meta(ge=0, le=MOST)] = 0


@get(FIELD, opt=DEMO)
async def field(request: AnyRequest, db: Db) -> Response[Any]:
    """Every open concept of the demo, and a button that lets its members answer."""
    token = visit_token(request)  # before the page, which has a form with it
    shown = page(request, "demo/field.html", there=await in_field(db), usual=USUAL, most=MOST)
    if viewer_of(request) is None:
        set_visit(shown, token, request.app.state["settings"])
    return shown


@post(FIELD + "/{concept:int}", opt=DEMO)
async def let_answer(request: AnyRequest, concept: FromPath[int]) -> Response[Any]:
    """Let members answer. A browser with a script asks for a few at a time and shows how far it
    is; without, all come before the page does. Either way a few in a transaction of their own."""
    given = parse(HowMany, await form_values(request))
    database: Database = request.app.state["database"]
    done, answered = given.done, await _few(database, concept, given.members - given.done)
    if "hx-request" in request.headers:
        done += answered
        there = await _there(database, concept)
        more = answered > 0 and done < given.members
        return page(
            request,
            "demo/_field_row.html",
            one=there,
            wanted=given.members,
            done=done,
            more=more,
            most=MOST,
        )
    while answered:
        done += answered
        answered = await _few(database, concept, given.members - done)
    return redirect(request, FIELD, _("Members who answered: %(n)s", n=done))


async def _few(database: Database, concept_id: int, wanted: int) -> int:
    if wanted < 1:
        return 0
    async with database.writing() as db:
        return await let_some_answer(db, concept_id, wanted)


async def _there(database: Database, concept_id: int) -> InField:
    async with database.reading() as db:
        return (await in_field(db, concept_id))[0]


@get("/demo/posters/{letter:str}", opt=DEMO)
async def try_poster(letter: FromPath[str]) -> Response[bytes]:
    """One of the two posters, to put into a test of one's own."""
    if letter not in {"a", "b"}:
        raise NotFound
    place = "ab".index(letter)
    draw = (poster, stairs)[place]
    drawn = draw(*two_posters.LINES[place], two_posters.COLOURS[place])
    headers = {"content-disposition": f'attachment; filename="poster-{letter}.webp"'}
    return Response(drawn.image, media_type="image/webp", headers=headers)


handlers = [field, let_answer, try_poster]
