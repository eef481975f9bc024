"""Tables of a concept: asked for with a form, written into the ledger, then shown."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from cocreate.analysis.actions import make_table
from cocreate.analysis.forms import spec_in, texts_of
from cocreate.analysis.pages import Choice, choice_of, sheets_of, studied, tables_page
from cocreate.analysis.queries import ledger_of, weighting_in
from cocreate.analysis.sheet import csv_of
from cocreate.kit.errors import Invalid
from cocreate.kit.forms import Form
from cocreate.kit.i18n import Words
from cocreate.kit.sheets import MEDIA_TYPE
from cocreate.kit.web.pages import pages_of, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.panels.places import place_of

TABLES = "/panels/{panel:str}/concepts/{concept:str}/tables"


@get(TABLES, opt={"action": "analysis.read"})
async def show(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """The form, the tables that were made, and the one that is asked for."""
    found, study = await studied(request, db, concept)
    return await tables_page(request, db, found, study)


@post(TABLES, opt={"action": "analysis.write"})
async def make(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Write a table down, and lead to it."""
    place, values = place_of(request), await form_values(request)
    found, study = await studied(request, db, concept)
    chosen = " ".join(texts_of(values, "weights"))
    try:
        saved = await weighting_in(db, place.panel.id, int(chosen)) if chosen.isdecimal() else None
        spec = spec_in(values, study.attributes, saved.as_targets if saved else None)
        table = await make_table(db, study, spec, place.membership.id)
    except Invalid as mistakes:
        form = Form(values=values, errors=mistakes.errors)
        return await tables_page(request, db, found, study, form=form, status=422)
    choice = Choice(
        table=table.seq,
        rows=tuple(texts_of(values, "rows")),
        level=" ".join(texts_of(values, "level")) or "95",
        correction=" ".join(texts_of(values, "correction")) or "none",
    )
    path = f"{place.path}/concepts/{found.slug}/tables?{choice.query()}#table"
    return redirect(request, path)


@get(f"{TABLES}/file", opt={"action": "analysis.read"})
async def download(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """The same table for a spreadsheet; which one is asked where none is named."""
    found, study = await studied(request, db, concept)
    choice = choice_of(request)
    if not choice.table:
        return redirect(request, f"{place_of(request).path}/concepts/{found.slug}/tables")
    words = Words(place_of(request).viewer.locale, pages_of(request).settings.zone)
    ledger = await ledger_of(db, found.questionnaire_id)
    sheets = await sheets_of(study, ledger, choice, words)
    name = f"{found.slug}-table-{choice.table}.csv"
    return Response(
        csv_of([(sheet, title) for title, sheet in sheets], words),
        media_type=MEDIA_TYPE,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


handlers: list[Any] = [show, make, download]
