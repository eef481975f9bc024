"""Answers made outside a handler: every failure becomes a page in the reader's language."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, SerializationException
from litestar.types import HTTPScope as Scope
from sqlalchemy import exc as database

from cocreate.kit.errors import Refusal, SignInNeeded, TooOften
from cocreate.kit.i18n import Message, _

SERVER_ERROR = 500

_TITLES = {
    400: _("This request cannot be read"),
    401: _("Please sign in"),
    403: _("You may not do this"),
    404: _("We cannot find this page"),
    405: _("You may not do this"),
    409: _("Something changed in the meantime"),
    413: _("That is too large"),
    415: _("This kind of data cannot be read"),
    421: _("This address is not ours"),
    422: _("Some answers need another look"),
    429: _("One moment, please"),
    500: _("Something went wrong on our side"),
    503: _("It is very busy right now"),
}
_HAPPENED = {
    400: _("Something in it is not the way it should be."),
    401: _("You are signed out."),
    403: _("Your role in this panel does not include this."),
    405: _("This page cannot be used in this way."),
    409: _("Somebody was here before you, or it is closed by now."),
    413: _("It is over the limit of this page."),
    415: _("This page takes what its own form sends."),
    421: _("We are not known under this address."),
    422: _("One or more fields are not filled in the way they should be."),
    429: _("You tried this very often in a short time."),
    500: _("It is our mistake, and it has been noted."),
    503: _("The system could not take it in time."),
}
_NEXT = {
    400: _("Go back and try it once more."),
    401: _("Sign in and go on where you were."),
    403: _("If you think you should be able to, ask the panel's manager."),
    405: _("Go back and use the buttons on the page."),
    409: _("Go back, look at what changed and try again."),
    413: _("Choose something smaller and try again."),
    415: _("Go back and use the form on the page."),
    421: _("Open the panel at the address in your invitation."),
    422: _("Go back and look at it again."),
    429: _("Wait a little and try again."),
    500: _("Try it again in a moment. If it stays, pass on the reference below."),
    503: _("Try it again in a moment."),
}
_KEPT = _("Nothing new was stored. What you typed is kept as your draft.")
UNREADABLE = (
    UnicodeError,
    RecursionError,
    OverflowError,
    SerializationException,
    msgspec.MsgspecError,
)
# Of PostgreSQL: no connection, deadlock, out of resources, lock not available, shut down.
_BUSY_STATES = ("08", "40", "53", "55P03", "57")
_BUSY_WORDS = (
    "locked",
    "busy",
    "disk",
    "full",
    "no space",
    "unable to open",
    "connection",
    "closed",
)
_CANNOT_HOLD = "22"  # a value that no column can hold, such as a number that is too large


@dataclass
class Answer:
    """A finished answer: what the edge can send without a handler."""

    status: int
    body: bytes
    headers: list[tuple[bytes, bytes]]


def last_resort(reference: str) -> Answer:
    """For when not even a page can be made: a sentence in both languages."""
    text = (
        "<!doctype html><title>Cocreate</title><p>Er ging bij ons iets mis. · "
        f"Something went wrong on our side. · {reference}"
    )
    return Answer(SERVER_ERROR, text.encode(), [(b"content-type", b"text/html; charset=utf-8")])


def failure(scope: Scope, problem: Exception | int) -> Answer:
    """The page (or redirect to sign-in) for what went wrong; never a bare status."""
    status, message, headers = _read(problem)
    if status == 401 and _wants_page(scope):
        back = quote(scope["path"] + _query(scope), safe="")
        return Answer(303, b"", [(b"location", f"/sign-in?next={back}".encode())])
    if status == 401 and scope["method"] in {"GET", "HEAD"}:
        status = 404  # somebody unknown who does not ask for a page is told nothing
    pages = scope["litestar_app"].state["pages"]
    title = _TITLES.get(status, _TITLES[400 if status < SERVER_ERROR else SERVER_ERROR])
    other = 400 if status < SERVER_ERROR else SERVER_ERROR
    body = pages.failure(
        scope,
        status=status,
        title=title,
        happened=message or _HAPPENED.get(status, _HAPPENED[other]),
        kept=None if scope["method"] in {"GET", "HEAD"} else _KEPT,
        next=_NEXT.get(status, _NEXT[other]),
        reference=None if status == 404 else scope["state"].get("reference"),
    )
    return Answer(status, body, [(b"content-type", b"text/html; charset=utf-8"), *headers])


def to_response(request: Request[Any, Any, Any], problem: Exception) -> Response[bytes]:
    """Litestar's exception handler for everything: the same pages as the edge."""
    answer = failure(request.scope, problem)
    if answer.status >= SERVER_ERROR:
        import structlog  # noqa: PLC0415 - only on the way down

        structlog.get_logger().error(
            "failed", reference=request.scope["state"].get("reference"), exc_info=problem
        )
    headers = {name.decode(): value.decode("latin-1") for name, value in answer.headers}
    headers.pop("content-type", None)  # Litestar writes it, with its charset
    return Response(answer.body, status_code=answer.status, headers=headers, media_type="text/html")


def _read(problem: Exception | int) -> tuple[int, Message | None, list[tuple[bytes, bytes]]]:
    if isinstance(problem, int):
        return problem, None, []
    if isinstance(problem, TooOften):
        return 429, problem.message, [(b"retry-after", str(problem.retry_after).encode())]
    if isinstance(problem, SignInNeeded):
        return 401, None, []
    if isinstance(problem, OverflowError):
        return 404, None, []  # a number in the path that no row can have
    if isinstance(problem, Refusal):
        return problem.status, problem.message, []
    if isinstance(problem, HTTPException):
        allow = (problem.headers or {}).get("allow")
        return problem.status_code, None, [(b"allow", allow.encode())] if allow else []
    if isinstance(problem, UNREADABLE):
        return 400, None, []
    status = _of_database(problem)
    return status, None, [(b"retry-after", b"2")] if status == 503 else []


def _of_database(problem: Exception) -> int:
    """What a failing database or disk means for who asked: 503 when trying again may help."""
    if isinstance(problem, database.IntegrityError):
        return 409
    if isinstance(problem, database.TimeoutError | ConnectionError | TimeoutError):
        return 503
    origin = problem.orig if isinstance(problem, database.DBAPIError) else problem
    state = getattr(origin, "sqlstate", None) or ""
    if origin is problem and not state and not isinstance(problem, OSError):
        return SERVER_ERROR
    if state.startswith(_CANNOT_HOLD) or isinstance(getattr(origin, "__cause__", None), ValueError):
        return 400
    busy = any(word in str(origin).lower() for word in _BUSY_WORDS)
    return 503 if busy or state.startswith(_BUSY_STATES) else SERVER_ERROR


def _wants_page(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    # htmx would put the sign-in page into the middle of another page.
    asked = scope["method"] == "GET" and b"text/html" in headers.get(b"accept", b"")
    return asked and b"hx-request" not in headers


def _query(scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    return f"?{query}" if query else ""
