"""The stream of a brainstorm: new ideas, counts and what is gone, as the page's own fragments.

A fragment is rendered once per event, language and kind of reader (who may see the split, and who
may not yet), for nobody in particular, so that a thousand listeners cost a few renderings.
"""

from typing import Any, NamedTuple

from litestar.response import Stream
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.models import Brainstorm
from cocreate.brainstorms.pages import path_of, reader_of
from cocreate.brainstorms.queries import IdeaRow, Reader, brainstorm_of, idea_rows, known_to, totals
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.errors import NotFound
from cocreate.kit.events import head
from cocreate.kit.web.access import Viewer
from cocreate.kit.web.pages import Pages, pages_of
from cocreate.kit.web.requests import AnyRequest
from cocreate.kit.web.streams import BATCH, Happenings, as_stream, cursor_of, follow
from cocreate.panels.door import find_viewer
from cocreate.panels.places import Place, place_of
from cocreate.threads.live import ring_of

PACE = 1.0  # many votes a second become one message
NOBODY = 0  # a membership that wrote nothing and voted on nothing


class Listener(NamedTuple):
    """Who follows which brainstorm."""

    viewer: Viewer
    place: Place
    reader: Reader
    brainstorm: Brainstorm


async def stream_of(
    request: AnyRequest, db: AsyncSession, brainstorm: Brainstorm, after: int
) -> Stream:
    """The stream for who is asking, from event `after` on."""
    state, pages = request.app.state, pages_of(request)
    database: Database = state["database"]
    token, panel_slug = request.scope["state"]["session_token"], place_of(request).panel.slug
    slug, topic = brainstorm.slug, brainstorm.topic

    async def allowed() -> Listener | None:
        viewer = await find_viewer(database, token, panel_slug)
        if viewer is None or viewer.panel is None or viewer.membership is None:
            return None
        place = Place(viewer.panel, viewer.membership, viewer)
        async with database.reading() as session:
            try:
                found = await brainstorm_of(
                    session, place.panel.id, slug, staff=place.membership.is_staff
                )
            except NotFound:
                return None
        return Listener(viewer, place, reader_of(place), found)

    async def body(events: Happenings, who: Listener) -> str:
        return await _message(database, pages, events, who)

    last = request.headers.get("last-event-id", "")
    cursor = cursor_of(last, after, await head(db, topic))
    return as_stream(
        follow(database, state["hub"], topic, cursor, allowed=allowed, body=body, pace=PACE)
    )


async def _message(database: Database, pages: Pages, events: Happenings, who: Listener) -> str:
    """Each idea once, as it is now: what was hidden meanwhile never leaves."""
    happened: dict[int, set[str]] = {}
    for _seq, kind, ref in events:
        happened.setdefault(0 if kind == "changed" else ref, set()).add(kind)
    changed, seq = happened.pop(0, None) is not None, events[-1][0]
    async with database.reading() as session:
        known = await known_to(session, who.brainstorm, who.reader.membership_id, list(happened))
    all_splits = who.reader.staff or who.brainstorm.state(clock.now()) == "closed"
    ring, parts = ring_of(database), []
    # In a full batch a later event may be the hiding: then what was rendered before is not used.
    fresh = len(events) == BATCH
    async with ring.lock:
        for idea_id, kinds in happened.items():
            sees = all_splits or idea_id in known
            key = ("idea", idea_id, seq, frozenset(kinds), sees, who.viewer.locale)
            if fresh or ring.get(key) is None:
                ring.put(key, await _idea(database, pages, who, idea_id, kinds, sees=sees))
            parts.append(ring.get(key) or "")
        about = ("brainstorm", who.brainstorm.id, seq, changed, who.viewer.locale)
        if ring.get(about) is None:
            ring.put(about, await _header(database, pages, who, changed=changed))
        parts.append(ring.get(about) or "")
    return "".join(parts)


async def _idea(
    database: Database, pages: Pages, who: Listener, idea_id: int, kinds: set[str], *, sees: bool
) -> str:
    nobody = Reader(NOBODY, staff=sees, moderator=False, small_cell=who.reader.small_cell)
    async with database.reading() as session:
        rows: list[IdeaRow] = await idea_rows(session, who.brainstorm, nobody, [idea_id])
    return _render(
        pages,
        who,
        "brainstorms/_live_idea.html",
        idea_id=idea_id,
        row=rows[0] if rows else None,
        is_new="idea" in kinds,
    )


async def _header(database: Database, pages: Pages, who: Listener, *, changed: bool) -> str:
    async with database.reading() as session:
        counted = await totals(session, who.brainstorm.id)
    return _render(pages, who, "brainstorms/_live_head.html", totals=counted, changed=changed)


def _render(pages: Pages, who: Listener, template: str, **context: Any) -> str:  # noqa: ANN401
    path = path_of(who.place, who.brainstorm)
    return pages.render(
        who.viewer.locale,
        template,
        {
            "brainstorm": who.brainstorm,
            "state": who.brainstorm.state(clock.now()),
            "path": path,
            "back": path,
            "csrf_token": "",  # a listener has JavaScript: htmx sends the token of its own page
            **context,
        },
    )
