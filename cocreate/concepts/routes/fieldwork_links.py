"""Personal links out of letters: they lead to the concept and sign nobody in.

Looking at one, as mail scanners do, changes nothing. Who is signed in as its owner goes on; anybody
else sees the title and a masked address, and can have a sign-in mail sent there: from then on the
rules of signing in hold. An unknown link and one that has expired answer alike.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, State
from cocreate.concepts.queries import concept_behind
from cocreate.fieldwork.links import Holder, holder_of, link_path, masked
from cocreate.kit import clock
from cocreate.kit.errors import NotFound, TooOften
from cocreate.kit.forms import Form
from cocreate.kit.i18n import _
from cocreate.kit.web.access import viewer_of
from cocreate.kit.web.pages import locale_of, page, redirect
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.people.actions import ask_to_sign_in
from cocreate.people.cookies import hash_token, set_visit, visit_token

LINK = "/f/{token:str}"
OPEN = {"action": "fieldwork.link"}
AFTERWARDS = timedelta(days=30)  # so long after the closing it still leads somewhere


class Arrival(NamedTuple):
    """Where a link leads, and whose it is."""

    holder: Holder
    concept: Concept
    panel_name: str
    path: str


@get(LINK, opt=OPEN)
async def open_link(request: AnyRequest, db: Db, token: FromPath[str]) -> Response[Any]:
    """To the concept for its owner; for anybody else the way to sign in."""
    arrival = await _arrival(db, token)
    viewer = viewer_of(request)
    if viewer is not None and viewer.person_id == arrival.holder.person_id:
        return redirect(request, arrival.path)
    return _door(request, arrival, token, Form())


@post(LINK, opt=OPEN)
async def send_code(request: AnyRequest, db: Db, token: FromPath[str]) -> Response[Any]:
    """Mail a code to the address of who the link belongs to, for this browser."""
    arrival = await _arrival(db, token)
    viewer = viewer_of(request)
    if viewer is not None:
        return redirect(request, link_path(token))
    settings = request.app.state["settings"]
    try:
        await ask_to_sign_in(
            db,
            arrival.holder.email,
            secret=settings.secret,
            browser_hash=hash_token(visit_token(request)),
            client_address=request.client.host if request.client else "",
            next_path=arrival.path,
            locale=locale_of(request.scope, settings),
        )
    except TooOften as problem:
        form = Form(errors={"": problem.message or _("Try again later.")})
        shown = _door(request, arrival, token, form, status=429)
        shown.headers["retry-after"] = str(problem.retry_after)
        return shown
    response = redirect(request, "/sign-in/code")
    set_visit(response, visit_token(request), settings)
    return response


async def _arrival(db: AsyncSession, token: str) -> Arrival:
    """Raises NotFound for every link that leads nowhere (any more)."""
    holder = await holder_of(db, token)
    found = await concept_behind(db, holder.questionnaire_id) if holder else None
    if holder is None or found is None:
        raise NotFound
    concept, panel = found
    now = clock.now()
    gone = concept.closes_at is not None and concept.closes_at + AFTERWARDS < now
    if gone or concept.state(now) in {State.DRAFT, State.SCHEDULED}:
        raise NotFound
    return Arrival(holder, concept, panel.name, f"/panels/{panel.slug}/concepts/{concept.slug}")


def _door(
    request: AnyRequest, arrival: Arrival, token: str, form: Form, *, status: int = 200
) -> Response[Any]:
    visit = visit_token(request)
    somebody_else = viewer_of(request) is not None
    response = page(
        request,
        "fieldwork/link.html",
        status=status,
        arrival=arrival,
        closed=arrival.concept.state(clock.now()) is State.CLOSED,
        address=masked(arrival.holder.email),
        action=link_path(token),
        somebody_else=somebody_else,
        form=form,
    )
    response.headers["cache-control"] = "no-store"
    if not somebody_else:
        set_visit(response, visit, request.app.state["settings"])
    return response


handlers: list[Any] = [open_link, send_code]
