"""The first pages: all my panels, and one panel."""

from typing import Any

from litestar import Response, Router, get

from cocreate.home import queries
from cocreate.kit import clock
from cocreate.kit.web.access import the_viewer
from cocreate.kit.web.pages import etag_of, page, redirect, unchanged
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.panels.places import place_of


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
    return page(request, "home/panel.html", etag=etag, place=place, desk=desk, **home._asdict())


router = Router(path="/", route_handlers=[start, panel_home])
