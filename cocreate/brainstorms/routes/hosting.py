"""The host's side: writing a question, launching it, closing it."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.actions import (
    close_brainstorm,
    create_brainstorm,
    edit_brainstorm,
    launch_brainstorm,
)
from cocreate.brainstorms.forms import BODY_MAX, EditBrainstorm
from cocreate.brainstorms.models import Brainstorm
from cocreate.brainstorms.pages import found, host_draft, path_of
from cocreate.brainstorms.routes.reading import ALL, ONE
from cocreate.kit import clock
from cocreate.kit.errors import Invalid
from cocreate.kit.forms import Form, body_hash, parse
from cocreate.kit.i18n import _
from cocreate.kit.web.pages import page, pages_of, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.panels.places import place_of
from cocreate.people.actions import answered_before, clear_draft, remember_answer
from cocreate.people.cookies import new_token
from cocreate.people.queries import drafted_form

EDIT = {"action": "brainstorms.edit"}
KEY_MAX = 64


@get(f"{ALL}/new", opt=EDIT)
async def new(request: AnyRequest, db: Db) -> Response[Any]:
    """The form for a new question."""
    return await _form_page(request, db, None)


@post(ALL, opt=EDIT)
async def create(request: AnyRequest, db: Db) -> Response[Any]:
    """A draft, once, however often the form comes in."""
    place, values = place_of(request), await form_values(request)
    person_id, key = place.viewer.person_id, str(values.get("_key", ""))[:KEY_MAX]
    if key and (earlier := await answered_before(db, person_id, key, body_hash(values))):
        return redirect(request, earlier)
    try:
        given = parse(EditBrainstorm, values)
        made = await create_brainstorm(
            db, place.panel.id, place.membership.id, given, pages_of(request).settings.zone
        )
    except Invalid as mistakes:
        return await _form_page(request, db, None, Form(values, mistakes.errors, key=key))
    context = host_draft(place.panel.id, None)
    await clear_draft(db, person_id, context)
    path = f"{path_of(place, made)}?sent={context}"
    await remember_answer(db, person_id, key, path)
    return redirect(request, path, _("Your draft is made. Members see it once it is launched."))


@get(f"{ONE}/edit", opt=EDIT)
async def edit(request: AnyRequest, db: Db, brainstorm: FromPath[str]) -> Response[Any]:
    """The form for the question as it is."""
    return await _form_page(request, db, await found(request, db, brainstorm))


@post(ONE, opt=EDIT)
async def change(request: AnyRequest, db: Db, brainstorm: FromPath[str]) -> Response[Any]:
    """Another text or closing day."""
    place, values = place_of(request), await form_values(request)
    here, zone = await found(request, db, brainstorm), pages_of(request).settings.zone
    try:
        given = parse(EditBrainstorm, values)
        await edit_brainstorm(db, here, place.membership.id, given, zone)
    except Invalid as mistakes:
        key = str(values.get("_key", ""))
        return await _form_page(request, db, here, Form(values, mistakes.errors, key=key))
    context = host_draft(place.panel.id, here)
    await clear_draft(db, place.viewer.person_id, context)
    return redirect(request, f"{path_of(place, here)}?sent={context}", _("Saved."))


@post(f"{ONE}/launch", opt=EDIT)
async def launch(request: AnyRequest, db: Db, brainstorm: FromPath[str]) -> Response[Any]:
    """Open it to the panel."""
    place, here = place_of(request), await found(request, db, brainstorm)
    await launch_brainstorm(db, here, place.membership.id)
    path = path_of(place, here)
    return redirect(request, path, _("It is open: members can bring ideas and vote."))


@post(f"{ONE}/closing", opt=EDIT)
async def close(request: AnyRequest, db: Db, brainstorm: FromPath[str]) -> Response[Any]:
    """Close it now."""
    place, here = place_of(request), await found(request, db, brainstorm)
    await close_brainstorm(db, here, place.membership.id)
    return redirect(request, path_of(place, here), _("It is closed."))


async def _form_page(
    request: AnyRequest, db: AsyncSession, here: Brainstorm | None, mistaken: Form | None = None
) -> Response[Any]:
    place, context = place_of(request), host_draft(place_of(request).panel.id, here)
    form = await drafted_form(db, place.viewer.person_id, context, new_token()[:32])
    if here and not form.values:
        last, zone = here.last_moment, pages_of(request).settings.zone
        form.values = {
            "title": here.title,
            "body": here.body,
            "closes_on": last.astimezone(zone).date().isoformat() if last else "",
            "open_counts": "yes" if here.open_counts else "",
        }
    if mistaken:
        form.values, form.errors, form.key = mistaken.values, mistaken.errors, mistaken.key
    return page(
        request,
        "brainstorms/edit.html",
        status=422 if mistaken else 200,
        place=place,
        brainstorm=here,
        state=here.state(clock.now()) if here else "draft",
        path=path_of(place, here) if here else f"{place.path}/brainstorms",
        form=form,
        context=context,
        body_max=BODY_MAX,
    )


handlers = [new, create, edit, change, launch, close]
