"""The cookies of a browser: signed in, or only visiting. Never anything in them but a token."""

import secrets
from hashlib import sha256
from typing import Any

from litestar import Request, Response

from cocreate.settings import Settings

LOCALE_COOKIE = "cocreate_locale"
DAY = 86_400


def cookie_names(*, https: bool) -> tuple[str, str]:
    """The names of the session cookie and of the cookie of a browser that is not signed in."""
    prefix = "__Host-" if https else ""
    return f"{prefix}cocreate_session", f"{prefix}cocreate_visit"


def hash_token(token: str) -> str:
    """What is stored of a token."""
    return sha256(token.encode()).hexdigest()


def new_token() -> str:
    """An unguessable token of 256 bits."""
    return secrets.token_urlsafe(32)


def visit_token(request: Request[Any, Any, Any]) -> str:
    """The token of this visiting browser, made when it has none; `set_visit` stores it."""
    state = request.scope["state"]
    if not state.get("browser_token"):
        state["browser_token"] = new_token()
    token: str = state["browser_token"]
    return token


def set_visit(response: Response[Any], token: str, settings: Settings) -> None:
    """Give a browser that is not signed in a token for its forms and its sign-in."""
    name = cookie_names(https=settings.https)[1]
    _set(response, name, token, settings, max_age=DAY)


def set_session(response: Response[Any], token: str, settings: Settings) -> None:
    """Sign the browser in; the visiting token goes."""
    session, visit = cookie_names(https=settings.https)
    _set(response, session, token, settings, max_age=90 * DAY)
    _set(response, visit, "", settings, max_age=0)


def forget_session(response: Response[Any], settings: Settings) -> None:
    """Sign the browser out."""
    _set(response, cookie_names(https=settings.https)[0], "", settings, max_age=0)


def _set(
    response: Response[Any], name: str, value: str, settings: Settings, *, max_age: int
) -> None:
    response.set_cookie(
        key=name,
        value=value,
        max_age=max_age,
        path="/",
        httponly=True,
        secure=settings.https,
        samesite="lax",
    )
