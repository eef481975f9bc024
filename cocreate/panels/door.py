"""The door: from a cookie to the viewer, with one SELECT a request and none for a stranger.

The same SELECT brings the viewer's place in the panel that the path names, so that the guard
needs no second one. Only the hash of a session's token is stored; an unknown token is ignored.
"""

import asyncio
import contextlib
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

from litestar.connection import Request
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from sqlalchemy import Select, and_, bindparam, select, update
from sqlalchemy.exc import SQLAlchemyError

from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.errors import NotFound
from cocreate.kit.web.access import MembershipView, PanelView, Viewer
from cocreate.kit.web.pages import FLASH, flashes_from, locale_of
from cocreate.panels.models import STAFF, Membership, Panel
from cocreate.people.cookies import LOCALE_COOKIE, cookie_names, hash_token
from cocreate.people.models import Person, WebSession

LARGEST_ID = 2**63 - 1  # no database holds a larger number
PLAIN = "plain"  # opt of handlers that need no viewer: static files, health

_WHO = (
    select(
        WebSession.seen_at,
        Person.id.label("person_id"),
        Person.name,
        Person.locale,
        Person.is_site_admin,
    )
    .join(Person, Person.id == WebSession.person_id)
    .where(
        WebSession.token_hash == bindparam("token_hash"), WebSession.expires_at > bindparam("now")
    )
)
_WHO_IN_PANEL = (
    _WHO.outerjoin(Panel, Panel.slug == bindparam("slug"))
    .outerjoin(
        Membership,
        and_(
            Membership.panel_id == Panel.id,
            Membership.person_id == Person.id,
            Membership.active.is_(True),
        ),
    )
    .add_columns(
        Membership.id.label("membership_id"),
        Membership.role,
        Membership.display_name,
        Panel.id.label("panel_id"),
        Panel.slug,
        Panel.name.label("panel_name"),
        Panel.locale.label("panel_locale"),
        Panel.brand_colour,
        Panel.small_cell,
    )
)


class Door(ASGIMiddleware):
    """Sets scope["state"]: viewer, browser_token, locale and flashes."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Look who is there, then pass the request on."""
        handler: Any = scope.get("route_handler")
        numbers: Any = scope["path_params"].values()
        if any(isinstance(n, int) and abs(n) > LARGEST_ID for n in numbers):
            raise NotFound
        if not handler.opt.get(PLAIN):
            await self._look(scope)
        await next_app(scope, receive, send)

    async def _look(self, scope: Scope) -> None:
        app_state = scope["litestar_app"].state
        settings = app_state["settings"]
        cookies = Request[Any, Any, Any](scope).cookies
        session_cookie, visit_cookie = cookie_names(https=settings.https)
        state: dict[str, Any] = scope["state"]
        token = cookies.get(session_cookie, "")
        state["session_token"] = token
        state["locale"] = cookies.get(LOCALE_COOKIE)
        state["browser_token"] = cookies.get(visit_cookie, "")
        if token:
            slug = scope["path_params"].get("panel")
            viewer = await find_viewer(app_state["database"], token, slug)
            if viewer:
                state["viewer"] = viewer
                state["browser_token"] = token
        if FLASH in cookies:
            state["flashes"] = flashes_from(
                cookies[FLASH], settings.secret, locale_of(scope, settings)
            )


async def find_viewer(database: Database, token: str, slug: str | None) -> Viewer | None:
    """Who holds this session token, and what he is in the panel `slug`; None for nobody."""
    now = clock.now()
    token_hash = hash_token(token)
    query: Select[*tuple[Any, ...]] = _WHO_IN_PANEL if slug is not None else _WHO
    values: dict[str, object] = {"token_hash": token_hash, "now": now}
    if slug is not None:
        values["slug"] = slug
    (rows,) = await database.look((query, values))
    if not rows:
        return None
    row = rows[0]
    if row.seen_at < clock.today():
        _in_background(_seen(database, token_hash, clock.today()))
    inside = slug is not None and row.membership_id is not None
    return Viewer(
        person_id=row.person_id,
        name=row.name,
        locale=row.locale,
        is_site_admin=row.is_site_admin,
        membership=MembershipView(
            id=row.membership_id,
            role=row.role,
            display_name=row.display_name,
            is_staff=row.role in STAFF,
        )
        if inside
        else None,
        panel=PanelView(
            id=row.panel_id,
            slug=row.slug,
            name=row.panel_name,
            locale=row.panel_locale,
            brand_colour=row.brand_colour,
            small_cell=row.small_cell,
        )
        if inside
        else None,
    )


async def _seen(database: Database, token_hash: str, day: datetime) -> None:
    with contextlib.suppress(SQLAlchemyError):
        async with database.writing() as session:
            await session.execute(
                update(WebSession).where(WebSession.token_hash == token_hash).values(seen_at=day)
            )


def _in_background(work: Coroutine[Any, Any, None]) -> None:
    """Reading a page never waits for a writer, nor fails when nothing can be written."""
    task = asyncio.create_task(work)
    _working.add(task)
    task.add_done_callback(_working.discard)


async def at_rest() -> None:
    """Wait for what runs in the background, before the database is closed."""
    await asyncio.gather(*_working, return_exceptions=True)


_working: set[asyncio.Task[None]] = set()  # the loop itself would let them be collected
