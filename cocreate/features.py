"""The features of the product: their routers, their workers and what they put on every page."""

import asyncio
from typing import Any

from litestar import Router
from litestar.datastructures import State

from cocreate.analysis import routes as analysis
from cocreate.analysis.research import routes as research
from cocreate.brainstorms import routes as brainstorms
from cocreate.brainstorms.desk import desk_of
from cocreate.briefs import routes as briefs
from cocreate.concepts import routes as concepts
from cocreate.concepts.actions.inviting import come_too_late
from cocreate.concepts.tending import tend
from cocreate.demo import routes as the_demo
from cocreate.home import routes as home
from cocreate.kit.i18n import Message, _, translate
from cocreate.kit.mailer import deliver
from cocreate.kit.web.access import Viewer
from cocreate.kit.web.house import brand_url
from cocreate.panels import routes as panels
from cocreate.panels.models import Role
from cocreate.people import routes as people
from cocreate.themes import routes as themes
from cocreate.themes.worker import find_wanted
from cocreate.threads import routes as threads

COLLEAGUES = frozenset(Role) - {Role.MEMBER}

# Where the menu leads, for which roles: path within the panel, label, icon.
MENU: tuple[tuple[str, Message, str, frozenset[str]], ...] = (
    ("", _("Home"), "house", frozenset(Role)),
    ("/concepts", _("Concepts"), "lightbulb", frozenset(Role)),
    ("/brainstorms", _("Brainstorms"), "message-square", frozenset(Role)),
    ("/briefs", _("Briefs"), "file-text", COLLEAGUES),
    ("/reports", _("Reports"), "flag", frozenset({Role.MODERATOR, Role.PANEL_ADMIN})),
    ("/members", _("Members"), "users", frozenset({Role.PANEL_ADMIN})),
)


def routers(*, demo: bool) -> list[Router]:
    """Every router; those of the demo only in demo mode."""
    found = [
        people.router,
        panels.router,
        home.router,
        threads.router,
        concepts.router,
        analysis.router,
        research.router,
        themes.router,
        brainstorms.router,
        briefs.router,
    ]
    if demo:
        found.append(the_demo.router)
    return found


def start_workers(state: State) -> list[asyncio.Task[None]]:
    """What runs beside the requests."""
    mail = deliver(
        state["database"],
        state["settings"],
        state["pages"],
        lambda: bool(state["hub"].closing),
        come_too_late,
    )
    field = tend(state["database"], state["hub"], lambda: bool(state["hub"].closing))
    groups = desk_of(state["database"]).work(state["database"])
    sorting = find_wanted(state["database"], lambda: bool(state["hub"].closing))
    return [
        asyncio.create_task(mail, name="mail"),
        asyncio.create_task(field, name="field"),
        asyncio.create_task(groups, name="groups"),
        asyncio.create_task(sorting, name="themes"),
    ]


def on_every_page(viewer: Viewer | None, path: str, locale: str) -> dict[str, Any]:
    """Menu, account links and the panel's colours."""
    if viewer is None:
        return {"nav": [], "account_links": [], "brand_href": None}
    links = [_link("/", _("My panels"), "building-2", locale)]
    if viewer.is_site_admin:
        links.append(_link("/site", _("Manage panels"), "settings", locale))
    if viewer.panel is None or viewer.membership is None:
        return {"nav": [], "account_links": links, "brand_href": None}
    base = f"/panels/{viewer.panel.slug}"
    nav = [
        _link(base + part, label, icon, locale)
        for part, label, icon, roles in MENU
        if viewer.membership.role in roles
    ]
    here = max(
        (
            item["href"]
            for item in nav
            if path == item["href"]
            or (item["href"] != base and path.startswith(item["href"] + "/"))
        ),
        key=len,
        default="",
    )
    for item in nav:
        item["current"] = item["href"] == here
    return {"nav": nav, "account_links": links, "brand_href": brand_url(viewer.panel.brand_colour)}


def _link(href: str, label: Message, icon: str, locale: str) -> dict[str, Any]:
    return {"href": href, "label": translate(label, locale), "icon": icon, "current": False}
