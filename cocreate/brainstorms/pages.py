"""What the pages of a brainstorm need, gathered for who is asking."""

from typing import Any

import msgspec
from litestar import Response
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.actions import idea_draft
from cocreate.brainstorms.forms import Look
from cocreate.brainstorms.models import Brainstorm
from cocreate.brainstorms.owners import thread_place
from cocreate.brainstorms.queries import (
    Reader,
    brainstorm_of,
    idea_of,
    idea_rows,
    page_of_ideas,
    progress,
    totals,
)
from cocreate.kit import clock
from cocreate.kit.errors import Invalid
from cocreate.kit.events import head
from cocreate.kit.forms import Form, clean, parse
from cocreate.kit.i18n import _
from cocreate.kit.paging import nearest_page
from cocreate.kit.web.pages import page
from cocreate.kit.web.requests import AnyRequest
from cocreate.panels.places import Place, place_of
from cocreate.panels.policy import POLICY
from cocreate.people.cookies import new_token
from cocreate.people.queries import drafted_form
from cocreate.threads.queries.conversation import Asked, conversation

SORTS = (
    ("newest", _("Newest first")),
    ("least_seen", _("Fewest votes first")),
    ("support", _("Most support first")),
    ("bridging", _("Most agreement across groups first")),
    ("division", _("Most divided first")),
    ("interval", _("Most certain first")),
)


def reader_of(place: Place) -> Reader:
    """Who looks, for the queries."""
    member = place.membership
    moderator = member.role in POLICY["brainstorms.moderate"].roles
    return Reader(member.id, member.is_staff, moderator, place.panel.small_cell)


async def found(request: AnyRequest, db: AsyncSession, slug: str) -> Brainstorm:
    """The brainstorm of the path, if who is asking may know of it."""
    place = place_of(request)
    return await brainstorm_of(db, place.panel.id, slug, staff=place.membership.is_staff)


def path_of(place: Place, brainstorm: Brainstorm) -> str:
    """The address of a brainstorm."""
    return f"{place.path}/brainstorms/{brainstorm.slug}"


def host_draft(panel_id: int, brainstorm: Brainstorm | None) -> str:
    """The name of the draft of a host who is writing this question, or a new one."""
    return f"brainstorm-{brainstorm.id}" if brainstorm else f"brainstorm-new-{panel_id}"


def look_of(request: AnyRequest, state: str) -> Look:
    """The order and search that the address asks for; anything odd is left out."""
    asked = {n: clean(request.query_params.get(n, "")) for n in ("sort", "q", "number")}
    try:
        look = parse(Look, asked)
    except Invalid:
        look = Look(q=asked["q"][:200])
    return look if look.sort else msgspec.structs.replace(look, sort=usual_sort(state))


def usual_sort(state: str) -> Any:  # noqa: ANN401 - one of the words of Look.sort
    """New ideas while there can be some, the result afterwards."""
    return "support" if state == "closed" else "newest"


async def show_page(
    request: AnyRequest,
    db: AsyncSession,
    brainstorm: Brainstorm,
    *,
    mistaken: Form | None = None,
) -> Response[Any]:
    """The brainstorm with its ideas; `mistaken` is the composer with what was typed wrong."""
    place, reader = place_of(request), reader_of(place_of(request))
    state = brainstorm.state(clock.now())
    look, path = look_of(request, state), path_of(place, brainstorm)
    cursor = await head(db, brainstorm.topic)  # before the ideas: nothing falls in between
    found_ideas = await page_of_ideas(db, brainstorm, reader, look)
    context = idea_draft(brainstorm.id)
    form = await drafted_form(db, place.viewer.person_id, context, new_token()[:32])
    if mistaken:
        form.values, form.errors, form.key = mistaken.values, mistaken.errors, mistaken.key
    sent, pending = request.query_params.get("sent", ""), form.draft and form.draft.version
    cleared = {
        context: not pending,
        host_draft(place.panel.id, brainstorm): True,
        host_draft(place.panel.id, None): True,
    }
    asked = {"sort": look.sort or "", "q": look.q}
    return page(
        request,
        "brainstorms/show.html",
        status=422 if mistaken else 200,
        place=place,
        brainstorm=brainstorm,
        state=state,
        path=path,
        look=look,
        sorts=SORTS,
        rows=found_ideas.rows,
        paging=nearest_page(look.number, found_ideas.total, path, asked),
        totals=await totals(db, brainstorm.id),
        progress=await progress(db, brainstorm, reader.membership_id),
        reader=reader,
        can_edit=place.membership.role in POLICY["brainstorms.edit"].roles,
        form=form,
        context=context,
        back=f"{path}?{request.url.query}" if request.url.query else path,
        stream=f"{path}/stream?after={cursor}" if state == "open" else "",
        cleared_drafts=[sent] if cleared.get(sent) else [],
    )


async def idea_page(
    request: AnyRequest,
    db: AsyncSession,
    brainstorm: Brainstorm,
    idea_id: int,
    *,
    hide_form: Form | None = None,
) -> Response[Any]:
    """One idea with its figures and its conversation; `hide_form` was filled in wrongly."""
    place, reader = place_of(request), reader_of(place_of(request))
    idea = await idea_of(db, brainstorm, idea_id, moderator=reader.moderator)
    [row] = await idea_rows(db, brainstorm, reader, [idea_id])
    path = path_of(place, brainstorm)
    return page(
        request,
        "brainstorms/idea.html",
        status=422 if hide_form else 200,
        place=place,
        brainstorm=brainstorm,
        state=brainstorm.state(clock.now()),
        path=path,
        row=row,
        reader=reader,
        back=f"{path}/ideas/{idea_id}",
        hide_form=hide_form or Form(),
        thread=await conversation(
            db,
            idea.thread_id,
            place.membership,
            place.viewer.person_id,
            place=thread_place(idea, brainstorm, path),
            path=place.path,
            asked=Asked.of(request.query_params),
        ),
    )
