"""The panel itself: its name, language, colour and the smallest group that is shown."""

from typing import Any

from litestar import Response, get, post

from cocreate.kit.errors import Invalid
from cocreate.kit.forms import Form, parse
from cocreate.kit.i18n import _
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.panels import actions, queries
from cocreate.panels.forms import PanelSettings
from cocreate.panels.places import place_of

SETTINGS = {"action": "panel.settings"}


@get("/panels/{panel:str}/settings", opt=SETTINGS)
async def edit(request: AnyRequest, db: Db) -> Response[Any]:
    """The settings as they are."""
    panel = await queries.the_panel(db, place_of(request).panel.id)
    values = {name: getattr(panel, name) for name in PanelSettings.__struct_fields__}
    return _form(request, Form(values))


@post("/panels/{panel:str}/settings", opt=SETTINGS)
async def save(request: AnyRequest, db: Db) -> Response[Any]:
    """Save the settings."""
    place, values = place_of(request), await form_values(request)
    try:
        given = parse(PanelSettings, values)
    except Invalid as mistakes:
        return _form(request, Form(values, mistakes.errors), status=422)
    await actions.save_settings(db, place.panel.id, place.membership.id, given)
    return redirect(request, f"{place.path}/settings", _("The settings are saved."))


def _form(request: AnyRequest, form: Form, *, status: int = 200) -> Response[Any]:
    return page(request, "panels/settings.html", status=status, place=place_of(request), form=form)


handlers = [edit, save]
