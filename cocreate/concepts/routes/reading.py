"""The member's side: the list, and the page of a concept."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from cocreate.concepts import queries
from cocreate.concepts.pages import concept_page
from cocreate.concepts.showing import shown_to
from cocreate.kit.paging import Paged
from cocreate.kit.web.pages import etag_of, page, unchanged
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.panels.places import place_of


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
    found, total = await queries.list_concepts(
        db,
        place.panel.id,
        chosen,
        page=number,
        member=None if place.membership.is_staff else place.membership.id,
    )
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
    question: FromQuery[int | None] = None,
    kept: FromQuery[int] = -1,
) -> Response[Any]:
    """The concept: to answer while it is open, to read what came of it afterwards."""
    place = place_of(request)
    shown = await shown_to(db, place, concept)
    etag = etag_of(request, shown.versions, question, kept)
    if same := unchanged(request, etag):
        return same
    return await concept_page(request, db, shown, number=question, kept=kept, etag=etag)


handlers = [index, show]
