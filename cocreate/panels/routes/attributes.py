"""What the panel knows of its members."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import Invalid
from cocreate.kit.forms import Form
from cocreate.kit.i18n import _
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.panels import actions, queries
from cocreate.panels.attributes import attributes_of_panel, words
from cocreate.panels.forms import OPTIONS_MAX, SPARE_ROWS, parse_attribute
from cocreate.panels.models import Attribute
from cocreate.panels.places import place_of

SETTINGS = {"action": "panel.settings"}
FIRST_ROWS = 6


@get("/panels/{panel:str}/attributes", opt=SETTINGS)
async def index(request: AnyRequest, db: Db) -> Response[Any]:
    """All attributes with their values."""
    place = place_of(request)
    attributes = await attributes_of_panel(db, place.panel.id)
    return page(
        request, "panels/attributes.html", place=place, attributes=attributes, words_in=words
    )


@get("/panels/{panel:str}/attributes/new", opt=SETTINGS)
async def new(request: AnyRequest) -> Response[Any]:
    """The form for something more to know."""
    return _new(request, Form())


@post("/panels/{panel:str}/attributes", opt=SETTINGS)
async def add(request: AnyRequest, db: Db) -> Response[Any]:
    """Add an attribute."""
    place, values = place_of(request), await form_values(request)
    try:
        key, label, options = parse_attribute(values, with_key=True)
        by = place.membership.id
        await actions.add_attribute(db, place.panel.id, by, key, label, options)
    except Invalid as mistakes:
        return _new(request, Form(values, mistakes.errors), status=422)
    return redirect(request, f"{place.path}/attributes", _("The attribute is added."))


@get("/panels/{panel:str}/attributes/{attribute:int}", opt=SETTINGS)
async def edit(request: AnyRequest, db: Db, attribute: FromPath[int]) -> Response[Any]:
    """The form for one attribute."""
    found = await queries.attribute_in(db, place_of(request).panel.id, attribute)
    return await _edit(request, db, found, Form(_values(found)))


@post("/panels/{panel:str}/attributes/{attribute:int}", opt=SETTINGS)
async def change(request: AnyRequest, db: Db, attribute: FromPath[int]) -> Response[Any]:
    """Save other labels and values."""
    place, values = place_of(request), await form_values(request)
    found = await queries.attribute_in(db, place.panel.id, attribute)
    try:
        _key, label, options = parse_attribute(values, with_key=False)
        await actions.change_attribute(db, place.membership.id, found, label, options)
    except Invalid as mistakes:
        return await _edit(request, db, found, Form(values, mistakes.errors), status=422)
    return redirect(request, f"{place.path}/attributes", _("The changes are saved."))


def _values(attribute: Attribute) -> dict[str, str]:
    label = attribute.label
    values = {"label_nl": label.get("nl", ""), "label_en": label.get("en", "")}
    for number, option in enumerate(attribute.options, start=1):
        values[f"value-{number}"] = option["value"]
        values |= {f"{code}-{number}": option["label"].get(code, "") for code in ("nl", "en")}
    return values


def _rows(form: Form) -> int:
    """How many rows to show: those filled in, and some empty ones."""
    filled = [n for n in range(1, OPTIONS_MAX + 1) if form.value(f"value-{n}")]
    return max(FIRST_ROWS, min(OPTIONS_MAX, max(filled, default=0) + SPARE_ROWS))


def _new(request: AnyRequest, form: Form, *, status: int = 200) -> Response[Any]:
    place, rows = place_of(request), _rows(form)
    return page(
        request, "panels/new_attribute.html", status=status, place=place, form=form, rows=rows
    )


async def _edit(
    request: AnyRequest, db: AsyncSession, attribute: Attribute, form: Form, *, status: int = 200
) -> Response[Any]:
    return page(
        request,
        "panels/attribute.html",
        status=status,
        place=place_of(request),
        form=form,
        attribute=attribute,
        counts=await queries.count_values(db, attribute),
        rows=_rows(form),
        words_in=words,
    )


handlers = [index, new, add, edit, change]
