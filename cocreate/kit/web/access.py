"""Who is asking, and the guard that every handler passes: no handler without a named action."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from typing import Any

import msgspec
from litestar import Litestar, Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute

from cocreate.kit.errors import NotAllowed, NotFound, SignInNeeded

ACTION = "action"


class PanelView(msgspec.Struct, frozen=True):
    """What a page needs to know of the panel it is in."""

    id: int
    slug: str
    name: str
    locale: str
    brand_colour: str
    small_cell: int


class MembershipView(msgspec.Struct, frozen=True):
    """The viewer's place in the panel of this page."""

    id: int
    role: str
    display_name: str
    is_staff: bool


class Viewer(msgspec.Struct, frozen=True):
    """The signed-in person behind a request."""

    person_id: int
    name: str
    locale: str
    is_site_admin: bool
    membership: MembershipView | None
    panel: PanelView | None


class Rule(msgspec.Struct, frozen=True):
    """Who may: everybody, everybody signed in, the site administrator, or roles in the panel."""

    public: bool = False
    signed_in: bool = False
    site_admin: bool = False
    roles: frozenset[str] = frozenset()

    def check(self, viewer: Viewer | None) -> None:
        """Pass, or raise what the page should say. A stranger to a panel learns nothing."""
        if self.public:
            return
        if viewer is None:
            raise SignInNeeded
        if self.signed_in:
            return
        if self.site_admin:
            if not viewer.is_site_admin:
                raise NotFound
            return
        if viewer.membership is None:
            raise NotFound
        if viewer.membership.role not in self.roles:
            raise NotAllowed


Policy = Mapping[str, Rule]


Guard = Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], Awaitable[None]]


def guard(policy: Policy) -> Guard:
    """The one guard of the app: looks the handler's action up in the policy table."""

    # Async, though it waits for nothing: Litestar sends a plain one to a thread for every request.
    async def check(
        connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
    ) -> None:
        if connection.scope["method"] == "OPTIONS":  # type: ignore[typeddict-item]
            return  # Litestar's own answer: which methods a path knows, nothing else
        policy[handler.opt[ACTION]].check(connection.scope["state"].get("viewer"))

    return check


def every_handler_names_its_action(app: Litestar, policy: Policy) -> None:
    """Refuse to start when a handler has no action, or one that the policy does not know."""
    missing = [
        f"{sorted(handler.http_methods)} {route.path}: {handler.opt.get(ACTION)!r}"
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if handler.opt.get(ACTION) not in policy and handler.http_methods != {"OPTIONS"}
    ]
    missing += [
        f"{route.path}: not an HTTP route"
        for route in app.routes
        if not isinstance(route, HTTPRoute)
    ]
    if missing:
        raise RuntimeError("handlers without a known action: " + "; ".join(missing))


def viewer_of(request: Request[Any, Any, Any]) -> Viewer | None:
    """Who is asking; None for somebody who is not signed in."""
    found: Viewer | None = request.scope["state"].get("viewer")
    return found


def the_viewer(request: Request[Any, Any, Any]) -> Viewer:
    """Who is asking, on pages that the guard only lets signed-in people reach."""
    viewer = viewer_of(request)
    if viewer is None:
        raise SignInNeeded
    return viewer


def csrf_token(secret: bytes, browser_token: str) -> str:
    """The form token that belongs to this browser's cookie and to no other."""
    return hmac.new(secret, b"csrf:" + browser_token.encode(), sha256).hexdigest()[:40]
