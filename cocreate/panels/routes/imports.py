"""Members from a file: choose it, look at what it would change, then use it."""

import asyncio
from typing import Any

from litestar import Response, get, post
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import Invalid
from cocreate.kit.forms import Form, parse
from cocreate.kit.i18n import _
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_files, form_values
from cocreate.panels import imports
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.forms import ImportMembers
from cocreate.panels.models import Role
from cocreate.panels.places import Place, place_of

MANAGE = {"action": "members.manage"}
SHOWN_WRONG = 200
# The file comes once as it is and once as text in a form, with what a multipart body adds.
BODY_BYTES = imports.BYTES_MAX * 2


@get("/panels/{panel:str}/members/import", opt=MANAGE)
async def choose_file(request: AnyRequest, db: Db) -> Response[Any]:
    """The form for the file, with the columns that it may have."""
    return await _form(request, db, Form())


@post("/panels/{panel:str}/members/import-previews", opt=MANAGE, request_max_body_size=BODY_BYTES)
async def preview(request: AnyRequest, db: Db) -> Response[Any]:
    """What the file would change. Nothing is stored."""
    files = await form_files(request, "file")
    try:
        if not files:
            raise imports.BrokenFile(_("Please choose a file."))
        text = imports.decode(await files[0].read())
        plan = await _plan(db, place_of(request), text)
    except imports.BrokenFile as problem:
        form = Form(errors={"file": problem.message or _("Please choose a file.")})
        return await _form(request, db, form, status=422)
    return _preview(request, text, plan)


@post("/panels/{panel:str}/members/imports", opt=MANAGE, request_max_body_size=BODY_BYTES)
async def use_file(request: AnyRequest, db: Db) -> Response[Any]:
    """Store what was shown, reckoned again against who is in the panel now."""
    place = place_of(request)
    try:
        given = parse(ImportMembers, await form_values(request))
        plan = await _plan(db, place, given.text)
    except (Invalid, imports.BrokenFile):
        form = Form(errors={"file": _("Please choose a file.")})
        return await _form(request, db, form, status=422)
    invite = given.invite == "yes"
    await imports.apply(db, place.panel, place.membership.id, plan, invite=invite)
    new, changed = len(plan.new), len(plan.changed)
    flash = _("The file is imported: %(new)s new, %(changed)s changed.", new=new, changed=changed)
    return redirect(request, f"{place.path}/members", flash)


async def _plan(db: AsyncSession, place: Place, text: str) -> imports.Plan:
    attributes = await attributes_of_panel(db, place.panel.id)
    # Thousands of addresses are checked: beside the event loop, so that nobody waits for it.
    lines, wrong = await asyncio.to_thread(imports.read_lines, text, attributes)
    return await imports.compare(db, place.panel, lines, wrong)


def _preview(request: AnyRequest, text: str, plan: imports.Plan) -> Response[Any]:
    return page(
        request,
        "panels/import_preview.html",
        place=place_of(request),
        form=Form(),
        text=text,
        plan=plan,
        wrong=plan.wrong[:SHOWN_WRONG],
    )


async def _form(
    request: AnyRequest, db: AsyncSession, form: Form, *, status: int = 200
) -> Response[Any]:
    place = place_of(request)
    return page(
        request,
        "panels/import.html",
        status=status,
        place=place,
        form=form,
        attributes=await attributes_of_panel(db, place.panel.id),
        roles=list(Role),
        megabytes=imports.BYTES_MAX // 10**6,
        lines=imports.LINES_MAX,
    )


handlers = [choose_file, preview, use_file]
