"""The field of a concept: planned before the launch, watched and steered after it."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from cocreate.concepts.actions.editing import must_be_draft
from cocreate.concepts.actions.inviting import invite_more, note, remind
from cocreate.concepts.actions.launch import aim, pause_field, resume_field
from cocreate.concepts.fielding import (
    Values,
    field_page,
    found,
    path_of,
    plan_page,
    reached,
    settle_field,
)
from cocreate.concepts.models import Concept, State
from cocreate.fieldwork.actions import set_plan
from cocreate.fieldwork.audience import the_field
from cocreate.fieldwork.forms import (
    MoreInput,
    PlanInput,
    TargetInput,
    chosen_classes,
    without_classes,
)
from cocreate.kit import clock
from cocreate.kit.forms import Form, clean, parse
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.places import place_of
from cocreate.panels.queries import the_panel

FIELD = "/panels/{panel:str}/concepts/{concept:str}/fieldwork"
READ = {"action": "fieldwork.read"}
MANAGE = {"action": "fieldwork.manage"}


@get(FIELD, opt=READ)
async def show(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """The plan of a draft, with what the address chooses; the monitor of what was launched."""
    here = await found(request, db, concept)
    if here.state(clock.now()) is not State.DRAFT:
        return await field_page(request, db, here)
    asked = _asked(request)
    return await plan_page(request, db, here, Form(values=asked) if asked else None)


@get(f"{FIELD}/now", opt=READ)
async def now(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """The part of the monitor that stays up to date, for the page that asks every so often."""
    here = await found(request, db, concept)
    if here.state(clock.now()) is State.DRAFT:
        return redirect(request, path_of(place_of(request), here))
    return await field_page(request, db, here, fragment=True)


@get(f"{FIELD}/reach", opt=MANAGE)
async def count(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """How many fit what is chosen just now."""
    place, here = place_of(request), await found(request, db, concept)
    attributes = await attributes_of_panel(db, place.panel.id)
    shown = await reached(db, place, here, _asked(request), attributes)
    return page(request, "fieldwork/_reach.html", **shown)


def _asked(request: AnyRequest) -> Values:
    """What the address holds, as the form would have sent it."""
    values: Values = {}
    for name, value in request.query_params.multi_items():
        if name.startswith("_"):
            continue
        text = clean(str(value))
        held = values.get(name)
        values[name] = (
            text if held is None else [*([held] if isinstance(held, str) else held), text]
        )
    return values


@post(FIELD, opt=MANAGE)
async def keep_plan(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Store the plan of a draft."""
    place = place_of(request)

    async def change(draft: Concept, values: Values) -> Message:
        must_be_draft(draft)
        given = parse(PlanInput, without_classes(values))
        audience = chosen_classes(values, await attributes_of_panel(db, place.panel.id))
        set_plan(await the_field(db, draft.questionnaire_id), given, audience)
        return _("The plan is saved. Nobody is asked before you launch.")

    async def again(draft: Concept, form: Form) -> Response[Any]:
        return await plan_page(request, db, draft, form, status=422)

    return await settle_field(request, db, concept, change, again=again)


@post(f"{FIELD}/pauses", opt=MANAGE)
async def pause(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Take no answers for a while."""

    async def change(running: Concept, _values: Values) -> Message:
        await pause_field(db, place_of(request), running)
        return _("Paused: no answers are taken in and no mail goes out until you resume.")

    return await settle_field(request, db, concept, change)


@post(f"{FIELD}/resumption", opt=MANAGE)
async def resume(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Go on after a pause."""

    async def change(running: Concept, _values: Values) -> Message:
        await resume_field(db, place_of(request), running)
        return _("It goes on: members can answer again.")

    return await settle_field(request, db, concept, change)


@post(f"{FIELD}/invitations", opt=MANAGE)
async def invite(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Invite the rest after a soft launch, or some more members."""
    place = place_of(request)

    async def change(running: Concept, values: Values) -> Message:
        more = parse(MoreInput, values).more
        invited = await invite_more(db, await the_panel(db, place.panel.id), running, more)
        note(db, place.panel.id, place.membership.id, running, "concept.invited", invited=invited)
        return _("Members who are invited now: %(n)s.", n=invited)

    return await settle_field(request, db, concept, change)


@post(f"{FIELD}/reminders", opt=MANAGE)
async def send_reminders(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Remind those who have not answered."""
    place = place_of(request)

    async def change(running: Concept, _values: Values) -> Message:
        panel = await the_panel(db, place.panel.id)
        sent = await remind(db, panel, running, by=place.membership.id)
        if not sent:
            return _("Nobody is left to remind today.")
        note(db, panel.id, place.membership.id, running, "concept.reminded", recipients=sent)
        return _("Members who are reminded: %(n)s.", n=sent)

    return await settle_field(request, db, concept, change)


@post(f"{FIELD}/target", opt=MANAGE)
async def change_target(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Close at another number of completes."""

    async def change(running: Concept, values: Values) -> Message:
        await aim(db, place_of(request), running, parse(TargetInput, values).target)
        return _("The target is changed.")

    return await settle_field(request, db, concept, change)


handlers: list[Any] = [
    show,
    now,
    count,
    keep_plan,
    pause,
    resume,
    invite,
    send_reminders,
    change_target,
]
