"""The marketer's side: beginning a concept, writing it, launching and closing it."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from cocreate.concepts.actions import editing
from cocreate.concepts.actions.launch import close, launch, plan_of
from cocreate.concepts.desk import checks_of, desk_of, edit_page, new_context
from cocreate.concepts.forms import ClosingInput, LaunchInput, NewConcept, Settings
from cocreate.concepts.models import Concept
from cocreate.concepts.ready.templates import TEMPLATES
from cocreate.concepts.settling import Values, found, settle
from cocreate.kit import clock
from cocreate.kit.errors import Invalid
from cocreate.kit.forms import body_hash, parse
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.panels.places import place_of
from cocreate.people.actions import answered_before, clear_draft, remember_answer
from cocreate.people.cookies import new_token
from cocreate.people.queries import drafted_form
from cocreate.questionnaires.versions import begin_versions, versions_of

ALL = "/panels/{panel:str}/concepts"
ONE = f"{ALL}/{{concept:str}}"
EDIT = {"action": "concepts.edit"}


@get(f"{ALL}/new", opt=EDIT)
async def new(request: AnyRequest, db: Db) -> Response[Any]:
    """The form for a new concept."""
    return await _new_page(request, db)


@post(ALL, opt=EDIT)
async def create(request: AnyRequest, db: Db) -> Response[Any]:
    """Begin a draft, once, and go on writing it."""
    place, values = place_of(request), await form_values(request)
    person_id, key = place.viewer.person_id, str(values.get("_key", ""))[:64]
    try:
        given = parse(NewConcept, values)
    except Invalid as mistakes:
        return await _new_page(request, db, values, mistakes)
    if key:
        earlier = await answered_before(db, person_id, key, body_hash(values))
        if earlier is not None:
            return redirect(request, earlier)
    concept = await editing.begin_concept(db, place, given)
    await clear_draft(db, person_id, new_context(place))
    path = f"{place.path}/concepts/{concept.slug}/edit?sent={new_context(place)}"
    if key:
        await remember_answer(db, person_id, key, path)
    return redirect(request, path, _("Your draft is made. Nobody is asked before you launch it."))


async def _new_page(
    request: AnyRequest, db: Db, values: Values | None = None, mistakes: Invalid | None = None
) -> Response[Any]:
    place = place_of(request)
    key, context = new_token()[:32], new_context(place)
    form = await drafted_form(db, place.viewer.person_id, context, key)
    form.values = {"start": "concept_test", **form.values, **(values or {})}
    form.errors = mistakes.errors if mistakes else {}
    return page(
        request,
        "concepts/new.html",
        status=mistakes.status if mistakes else 200,
        place=place,
        form=form,
        templates=TEMPLATES.values(),
    )


@get(f"{ONE}/edit", opt=EDIT)
async def edit(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    opened: FromQuery[str] = "",
    sent: FromQuery[str] = "",
) -> Response[Any]:
    """The editor; `opened` names the one row that is unfolded, `sent` what was just stored."""
    return await edit_page(request, db, await found(request, db, concept), opened=opened, sent=sent)


@post(ONE, opt=EDIT)
async def change_settings(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """What the concept is about and how members meet it."""

    async def change(draft: Concept, values: Values) -> Message:
        seen = str(values.get("_seen", ""))
        await editing.change_settings(db, draft, parse(Settings, values), seen)
        return _("Saved.")

    return await settle(request, db, concept, change, part="edit", anchor="about")


@post(f"{ONE}/launch", opt=EDIT)
async def launch_concept(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Freeze it, invite the members, open it now or later."""

    async def change(draft: Concept, values: Values) -> Message:
        zone = request.app.state["settings"].zone
        plan = plan_of(parse(LaunchInput, values), zone, clock.now())
        desk = await desk_of(db, draft)
        lacking = [c.text for c in checks_of(desk, values, zone) if c.blocks and not c.fine]
        if desk.questions and lacking:
            raise Invalid({"": lacking[0]})
        invited = await launch(db, place_of(request), draft, plan)
        if not await versions_of(db, draft.questionnaire_id):
            await begin_versions(db, desk.questionnaire, title=draft.title)
        return _("Launched. Members who are invited: %(n)s.", n=invited)

    return await settle(
        request, db, concept, change, part="launch", anchor="content", kind="launched"
    )


@post(f"{ONE}/closing", opt=EDIT)
async def close_concept(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Close it now, or on another date than it was going to."""

    async def change(running: Concept, values: Values) -> Message:
        given, zone = parse(ClosingInput, values), request.app.state["settings"].zone
        await close(db, place_of(request), running, given, zone)
        return _("It is closed.") if given.closing == "now" else _("The closing date is changed.")

    return await settle(
        request, db, concept, change, part="closing", anchor="content", kind="closing"
    )


@post(f"{ONE}/removal", opt=EDIT)
async def remove_concept(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Throw a draft away."""
    draft = await found(request, db, concept)
    await editing.hold(db, draft)
    await editing.remove_draft(db, place_of(request), draft)
    return redirect(request, f"{place_of(request).path}/concepts", _("The draft is removed."))


handlers: list[Any] = [
    new,
    create,
    edit,
    change_settings,
    launch_concept,
    close_concept,
    remove_concept,
]
