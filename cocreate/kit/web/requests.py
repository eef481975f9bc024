"""What a handler gets from its request: the session, the form, the files."""

from hmac import compare_digest
from typing import Any

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.db import Database
from cocreate.kit.errors import BadRequest, NotAllowed
from cocreate.kit.forms import values_of
from cocreate.kit.i18n import _
from cocreate.kit.web.access import csrf_token
from cocreate.kit.web.bodies import MULTIPART, URL_ENCODED, read_body
from cocreate.kit.web.edge import SAFE, SESSION

AnyRequest = Request[Any, Any, Any]
Db = NamedDependency[AsyncSession]
WRITES = "writes"  # opt of the few safe requests that must write (demo sign-in)


def provide_session(request: AnyRequest) -> AsyncSession:
    """The session of this request, opened when a handler asks for one; the edge settles it.

    Plain on purpose: a generator dependency leaks its session when a later one raises.
    """
    state = request.scope["state"]
    if SESSION not in state:
        database: Database = request.app.state["database"]
        write = request.method not in SAFE or bool(request.route_handler.opt.get(WRITES))
        state[SESSION] = database.session(write=write)
    session: AsyncSession = state[SESSION]
    return session


async def form_values(request: AnyRequest) -> dict[str, Any]:
    """The texts that the form sent, cleaned; the CSRF token and files are left out."""
    if request.content_type[0] not in {URL_ENCODED, MULTIPART, ""}:
        raise BadRequest(_("This page takes what its own form sends."))
    return values_of(await read_body(request))


async def form_files(request: AnyRequest, name: str) -> list[UploadFile]:
    """The files chosen in field `name`; a field left empty is no file."""
    return [
        value
        for field, value in await read_body(request)
        if field == name and isinstance(value, UploadFile)
    ]


async def check_csrf(request: AnyRequest) -> None:
    """Before every unsafe handler: the form token must belong to this browser's cookie.

    The header is looked at first, so that a post with a wrong one is refused unread. After this
    the body has been read: no handler waits for a slow sender inside its transaction.
    """
    if request.method in SAFE:
        return
    state = request.scope["state"]
    settings = request.app.state["settings"]
    browser_token = state.get("browser_token", "")
    right = csrf_token(settings.secret, browser_token)
    given: object = request.headers.get("x-csrf-token")
    if given is None:
        given = next((value for name, value in await read_body(request) if name == "_csrf"), "")
    same = isinstance(given, str) and compare_digest(given.encode(), right.encode())
    if not browser_token or not same:
        raise NotAllowed(_("This form is too old or came from another page. Load it again."))
    await read_body(request)
