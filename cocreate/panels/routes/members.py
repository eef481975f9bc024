"""Who is in the panel: the list, adding, changing, ending and restoring."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from cocreate.kit.errors import Invalid
from cocreate.kit.forms import Form, body_hash
from cocreate.kit.i18n import _
from cocreate.kit.paging import nearest_page
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.panels import actions, queries, words
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.forms import ATTRIBUTE, AddPerson, ChangeMember, parse_member
from cocreate.panels.models import Role
from cocreate.panels.places import place_of
from cocreate.people.actions import answered_before, remember_answer
from cocreate.people.cookies import new_token

MANAGE = {"action": "members.manage"}
A_PAGE = 50


@get("/panels/{panel:str}/members", opt=MANAGE)
async def index(
    request: AnyRequest,
    db: Db,
    search: FromQuery[str] = "",
    role: FromQuery[str] = "",
    number: FromQuery[int] = 1,
) -> Response[Any]:
    """The people of the panel in the order of their names, fifty at a time."""
    place = place_of(request)
    search = " ".join(search.split())[:80]
    wanted = queries.MemberSearch(search, role if role in set(Role) else "", role == "ended")
    paged = nearest_page(
        number,
        await queries.count_members(db, place.panel.id, wanted),
        f"{place.path}/members",
        {"search": search, "role": role},
        A_PAGE,
    )
    return page(
        request,
        "panels/members.html",
        place=place,
        members=await queries.list_members(
            db, place.panel.id, wanted, offset=paged.offset, limit=A_PAGE
        ),
        counts=await queries.count_by_role(db, place.panel.id),
        paged=paged,
        search=search,
        role=role,
        roles=words.ROLES_IN_PLURAL,
        role_names=words.ROLE_NAMES,
    )


@get("/panels/{panel:str}/members/new", opt=MANAGE)
async def new(request: AnyRequest, db: Db) -> Response[Any]:
    """The form for somebody new."""
    return await _new(request, db, Form({"role": Role.MEMBER}, key=new_token()[:32]))


@post("/panels/{panel:str}/members", opt=MANAGE)
async def add(request: AnyRequest, db: Db) -> Response[Any]:
    """Add somebody and invite him."""
    place, values = place_of(request), await form_values(request)
    key = str(values.get("_key", ""))[:64]
    fingerprint = body_hash(values)
    if key and (at := await answered_before(db, place.viewer.person_id, key, fingerprint)):
        return redirect(request, at)
    try:
        attributes = await attributes_of_panel(db, place.panel.id)
        given, chosen = parse_member(AddPerson, values, attributes)
        member = await actions.add_person(db, place.panel, place.membership.id, given, chosen)
    except Invalid as mistakes:
        return await _new(request, db, Form(values, mistakes.errors, key=key), status=422)
    path = f"{place.path}/members/{member.id}"
    await remember_answer(db, place.viewer.person_id, key, path)
    flash = _("%(name)s is in the panel now and gets an invitation by mail.", name=given.name)
    return redirect(request, path, flash)


@get("/panels/{panel:str}/members/{membership:int}", opt=MANAGE)
async def show(request: AnyRequest, db: Db, membership: FromPath[int]) -> Response[Any]:
    """Everything about one person in the panel."""
    member = await queries.membership_in(db, place_of(request).panel.id, membership)
    values = {"name": member.display_name, "role": member.role, "function": member.function}
    values |= {ATTRIBUTE + key: value for key, value in member.attributes.items()}
    return await _show(request, db, membership, Form(values))


@post("/panels/{panel:str}/members/{membership:int}", opt=MANAGE)
async def change(request: AnyRequest, db: Db, membership: FromPath[int]) -> Response[Any]:
    """Another role, function, name or attributes."""
    place, values = place_of(request), await form_values(request)
    member = await queries.membership_in(db, place.panel.id, membership)
    try:
        attributes = await attributes_of_panel(db, place.panel.id)
        given, chosen = parse_member(ChangeMember, values, attributes)
        by = place.membership.id
        await actions.change_member(db, place.panel, by, member, given, chosen)
    except Invalid as mistakes:
        return await _show(request, db, membership, Form(values, mistakes.errors), status=422)
    return redirect(request, f"{place.path}/members/{member.id}", _("The changes are saved."))


@post("/panels/{panel:str}/members/{membership:int}/endings", opt=MANAGE)
async def end(request: AnyRequest, db: Db, membership: FromPath[int]) -> Response[Any]:
    """End a membership: the person's next request is refused."""
    place = place_of(request)
    member = await queries.membership_in(db, place.panel.id, membership)
    await actions.end_membership(db, place.panel, place.membership.id, member)
    if member.id == place.membership.id:
        return redirect(request, "/", _("You are not in this panel any more."))
    flash = _("%(name)s is not in the panel any more.", name=member.display_name)
    return redirect(request, f"{place.path}/members/{member.id}", flash)


@post("/panels/{panel:str}/members/{membership:int}/returns", opt=MANAGE)
async def restore(request: AnyRequest, db: Db, membership: FromPath[int]) -> Response[Any]:
    """Take a former member back."""
    place = place_of(request)
    member = await queries.membership_in(db, place.panel.id, membership)
    await actions.restore_membership(db, place.panel, place.membership.id, member)
    flash = _("%(name)s is in the panel again.", name=member.display_name)
    return redirect(request, f"{place.path}/members/{member.id}", flash)


async def _new(request: AnyRequest, db: Db, form: Form, *, status: int = 200) -> Response[Any]:
    place = place_of(request)
    return page(
        request,
        "panels/new_member.html",
        status=status,
        place=place,
        form=form,
        attributes=await attributes_of_panel(db, place.panel.id),
        roles=words.ROLE_NAMES,
        meanings=words.ROLE_MEANINGS,
    )


async def _show(
    request: AnyRequest, db: Db, membership: int, form: Form, *, status: int = 200
) -> Response[Any]:
    place = place_of(request)
    member = await queries.membership_in(db, place.panel.id, membership)
    last = member.role == Role.PANEL_ADMIN and member.active
    return page(
        request,
        "panels/member.html",
        status=status,
        place=place,
        form=form,
        member=member,
        email=await queries.address_of(db, member),
        attributes=await attributes_of_panel(db, place.panel.id),
        history=await queries.history_of(db, place.panel.id, actions.subject_of(member)),
        last_administrator=last and not await queries.other_administrators(db, member),
        roles=words.ROLE_NAMES,
        meanings=words.ROLE_MEANINGS,
        verbs=words.AUDIT_VERBS,
    )


handlers = [index, new, add, show, change, end, restore]
