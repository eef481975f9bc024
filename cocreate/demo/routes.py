"""Trying the product out: one click to be somebody, and a page with every mail.

These addresses exist in demo mode only, and answer only to a browser on this very machine.
"""

import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from litestar import Response, Router, get
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, FromQuery

from cocreate.demo import field_routes
from cocreate.demo.people import DEMO_PEOPLE
from cocreate.demo.queries import count_mails, mail_of, newest_mails
from cocreate.demo.research_kinds import research_kinds, sample_poster
from cocreate.demo.styleguide import styleguide
from cocreate.kit.errors import NotFound
from cocreate.kit.letters import Unsendable, letter
from cocreate.kit.paging import nearest_page
from cocreate.kit.web.pages import page, pages_of
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.people.queries import person_by_email
from cocreate.people.routes import sign_browser_in
from cocreate.settings import LOOPBACK

DEMO = {"action": "demo"}
A_PAGE = 25
_LINK = re.compile(r"(https?://\S+)")
# A letter is a page of its own: nothing in it may run, load or send anything.
LETTER_CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def on_this_machine(
    connection: ASGIConnection[Any, Any, Any, Any],
    handler: BaseRouteHandler,  # noqa: ARG001 - what a guard is given
) -> None:
    """Raise NotFound for everybody else: over the network these pages do not exist.

    A tunnel or a proxy also calls from this machine; it shows by the headers that it adds, or by
    the name under which it was called.
    """
    host = urlsplit("//" + connection.headers.get("host", "")).hostname
    address = connection.client.host if connection.client else ""
    passed_on = any(
        name.startswith("x-forwarded") or name in {"forwarded", "via", "x-real-ip"}
        for name in connection.headers
    )
    if passed_on or host not in LOOPBACK or not _is_loopback(address):
        raise NotFound


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


@get("/demo", opt=DEMO)
async def doors(request: AnyRequest) -> Response[Any]:
    """Who you can be."""
    return page(request, "demo/doors.html", people=DEMO_PEOPLE)


@get("/demo/sign-in/{role:str}", opt={"action": "demo", "writes": True})
async def sign_in(
    request: AnyRequest,
    db: Db,
    role: FromPath[str],
    next: FromQuery[str] = "/",
) -> Response[Any]:
    """Sign this browser in as the demo's person of that role."""
    if role not in DEMO_PEOPLE:
        raise NotFound
    person = await person_by_email(db, DEMO_PEOPLE[role].email)
    if person is None:
        raise NotFound
    return await sign_browser_in(request, db, person.id, next, request.app.state["settings"])


@get("/demo/mail", opt=DEMO)
async def mails(request: AnyRequest, db: Db, number: FromQuery[int] = 1) -> Response[Any]:
    """Every mail that would have been sent, newest first."""
    paged = nearest_page(number, await count_mails(db), "/demo/mail", size=A_PAGE)
    pages, shown = pages_of(request), []
    for mail in await newest_mails(db, offset=paged.offset, limit=A_PAGE):
        try:
            shown.append((mail, letter(mail, pages).subject))
        except Unsendable as problem:
            shown.append((mail, str(problem)))
    return page(request, "demo/mails.html", mails=shown, paged=paged)


@get("/demo/mail/{mail:int}", opt=DEMO)
async def one_mail(request: AnyRequest, db: Db, mail: FromPath[int]) -> Response[Any]:
    """A mail as text, with its links."""
    found = await mail_of(db, mail)
    shown = letter(found, pages_of(request))
    return page(request, "demo/mail.html", mail=found, letter=shown, parts=_parts(shown.text))


@get("/demo/mail/{mail:int}/letter", opt=DEMO)
async def as_letter(request: AnyRequest, db: Db, mail: FromPath[int]) -> Response[Any]:
    """The same mail as a mail program shows it."""
    shown = letter(await mail_of(db, mail), pages_of(request))
    headers = {"content-security-policy": LETTER_CSP}
    return Response(shown.html, media_type="text/html", headers=headers)


def _parts(text: str) -> list[tuple[str, bool]]:
    """The text in pieces; true for a piece that is a link."""
    pieces = _LINK.split(text)
    return [(piece, bool(number % 2)) for number, piece in enumerate(pieces) if piece]


router = Router(
    path="/",
    guards=[on_this_machine],
    route_handlers=[
        doors,
        sign_in,
        mails,
        one_mail,
        as_letter,
        styleguide,
        research_kinds,
        sample_poster,
        *field_routes.handlers,
    ],
)
