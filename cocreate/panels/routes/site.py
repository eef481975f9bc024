"""The panels of the installation, for its administrator: which there are, and nothing in them."""

from typing import Any

from litestar import Response, get, post
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import Invalid
from cocreate.kit.forms import Form, parse
from cocreate.kit.i18n import _
from cocreate.kit.web.access import the_viewer
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.panels import actions, queries
from cocreate.panels.forms import NewPanel

SITE = {"action": "site"}


@get("/site", opt=SITE)
async def index(request: AnyRequest, db: Db) -> Response[Any]:
    """All panels, and the form for a new one."""
    return await _index(request, db, Form({"locale": the_viewer(request).locale}))


@post("/site/panels", opt=SITE)
async def create(request: AnyRequest, db: Db) -> Response[Any]:
    """A new panel, with who makes it as its administrator."""
    viewer, values = the_viewer(request), await form_values(request)
    try:
        given = parse(NewPanel, values)
        panel = await actions.create_panel(db, viewer.person_id, viewer.name, given)
    except Invalid as mistakes:
        return await _index(request, db, Form(values, mistakes.errors), status=422)
    path = f"/panels/{panel.slug}/members"
    flash = _("The panel “%(name)s” is there. You are its administrator.", name=panel.name)
    return redirect(request, path, flash)


async def _index(
    request: AnyRequest, db: AsyncSession, form: Form, *, status: int = 200
) -> Response[Any]:
    panels = await queries.all_panels(db)
    return page(request, "panels/site.html", status=status, form=form, all_panels=panels)


handlers = [index, create]
