"""The first pages: all my panels, and one panel."""

from typing import Any

from litestar import Response, Router, get
from markupsafe import Markup

from cocreate.concepts.queries import ConceptCard
from cocreate.home import queries
from cocreate.kit import clock
from cocreate.kit.web.access import the_viewer
from cocreate.kit.web.pages import etag_of, locale_of, page, pages_of, redirect, unchanged
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.kit.web.shared import shared_page
from cocreate.panels.places import Place, place_of


@get("/", opt={"action": "home"})
async def start(request: AnyRequest, db: Db) -> Response[Any]:
    """My panels; who is in one only goes straight in."""
    viewer = the_viewer(request)
    panels = await queries.panels_of(db, viewer.person_id)
    if len(panels) == 1 and not viewer.is_site_admin:
        return redirect(request, f"/panels/{panels[0].slug}")
    return page(request, "home/start.html", cards=panels)


@get("/panels/{panel:str}", opt={"action": "panel.read"})
async def panel_home(request: AnyRequest, db: Db) -> Response[Any]:
    """What is open for me, what I said and what became of it."""
    place = place_of(request)
    home = await queries.home_of(db, place)
    desk = await queries.desk_of(db, place.panel.id) if place.membership.is_staff else None
    etag = etag_of(request, home, desk, clock.ten_minutes())
    if same := unchanged(request, etag):
        return same
    # Around what is mine the page is the same for all who find the same open.
    key = (home.about, tuple(home.open_concepts), tuple(map(tuple, home.brainstorms)), desk)
    return shared_page(
        request,
        "home/panel.html",
        etag=etag,
        key=key,
        own={"my_name": place.membership.display_name, "my_input": _input(request, place, home)},
        place=place,
        desk=desk,
        cards=[_card(request, place, card) for card in home.open_concepts],
        about=home.about,
        brainstorms=home.brainstorms,
    )


def _input(request: AnyRequest, place: Place, home: queries.Home) -> Markup:
    """What somebody said and what became of it; colleagues are asked nothing."""
    if place.membership.is_staff:
        return Markup()
    pages = pages_of(request)
    context = home._asdict() | {"place": place}
    locale = locale_of(request.scope, pages.settings)
    return Markup(pages.render(locale, "home/_input.html", context))  # noqa: S704 - a template


def _card(request: AnyRequest, place: Place, card: ConceptCard) -> Markup:
    """A concept in the list: the same for all who have come equally far with it."""
    pages = pages_of(request)
    locale = locale_of(request.scope, pages.settings)
    key = (place.path, place.membership.is_staff, card)
    return pages.same_for_all(locale, "concepts/_card.html", key, card=card, place=place)


router = Router(path="/", route_handlers=[start, panel_home])
