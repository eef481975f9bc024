"""Whole pages that are the same for every reader but for a few places: rendered once, then filled.

Rendering is most of what a page costs, and most of a page says the same to everybody. So it is
rendered with marks where the reader's own parts belong, cut at the marks and kept; each reader gets
the pieces with his own in between, escaped like everything in a page.

The trap: what a template shows of its reader must come as `own`, or be named in the key, or another
reader sees it. The viewer that a shared page gets has marks for a name, so that this much is safe.
"""

import re
from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

import msgspec
from litestar import Request, Response
from markupsafe import escape

from cocreate.kit.web.access import Viewer, csrf_token, the_viewer
from cocreate.kit.web.pages import Pages, as_page, locale_of, page, pages_of

CSRF, NAME, PERSON, AVATAR = "csrf_token", "viewer_name", "viewer_id", "viewer_avatar"


class _Cut(NamedTuple):
    """A page in pieces: text, the name of what stands behind it, text, …, text."""

    pieces: list[str]


def shared_page(
    request: Request[Any, Any, Any],
    template: str,
    *,
    key: Hashable,
    own: Mapping[str, object],
    etag: str | None = None,
    **context: Any,  # noqa: ANN401
) -> Response[str]:
    """As `page`, for somebody in a panel. `own` are the names in the template that differ from one
    reader to another, as texts or Markup; `key` is everything else that decides what it says.
    """
    pages, scope, viewer = pages_of(request), request.scope, the_viewer(request)
    if pages.settings.dev or scope["state"].get("flashes"):
        whole: dict[str, Any] = context | dict(own)
        return page(request, template, etag=etag, **whole)
    locale = locale_of(scope, pages.settings)
    role = viewer.membership.role if viewer.membership else ""
    around = (viewer.panel, role, viewer.is_site_admin, scope["path"])
    cut = pages.kept(
        ("shared", locale, template, around, key),
        lambda: _cut(pages, request, template, locale, context, own),
    )
    values = {
        **own,
        CSRF: csrf_token(pages.settings.secret, scope["state"].get("browser_token", "")),
        NAME: viewer.name,
        PERSON: viewer.person_id,
        AVATAR: pages.same_for_all(locale, "layouts/_avatar.html", viewer.name, name=viewer.name),
    }
    filled = {name: str(escape(value)) for name, value in values.items()}
    pieces = cut.pieces
    text = "".join([filled[piece] if place % 2 else piece for place, piece in enumerate(pieces)])
    return as_page(request, text, etag=etag)


def _cut(
    pages: Pages,
    request: Request[Any, Any, Any],
    template: str,
    locale: str,
    context: dict[str, Any],
    own: Mapping[str, object],
) -> _Cut:
    def mark(name: str) -> str:
        # Not to be guessed, so that nobody writes one; a letter for private use is never escaped.
        return f"\ue000{pages.stamp}:{name}\ue001"

    viewer = the_viewer(request)
    # Only shown, never looked at: the marks stand where a name and a number would.
    nobody: Viewer = msgspec.structs.replace(viewer, name=mark(NAME), person_id=mark(PERSON))
    state = {**request.scope["state"], "viewer": nobody}
    scope: Any = {**request.scope, "state": state}
    shown = pages.context(scope, **context)
    shown |= {CSRF: mark(CSRF), AVATAR: mark(AVATAR)} | {name: mark(name) for name in own}
    text = pages.render(locale, template, shown)
    return _Cut(re.split(f"\ue000{pages.stamp}:(\\w+)\ue001", text))
