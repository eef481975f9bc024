"""The stream of a thread: what is new, as the same fragments that the page shows.

Each connection keeps its own cursor and pulls; the bell only wakes it. Nothing is held while it
waits. A fragment is rendered once per state of a comment and language, for nobody in particular.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from cocreate.kit.db import Database
from cocreate.kit.errors import NotFound
from cocreate.kit.web.access import Viewer
from cocreate.kit.web.hub import Hub
from cocreate.kit.web.pages import Pages
from cocreate.kit.web.streams import BATCH, Happenings, follow
from cocreate.panels.door import find_viewer
from cocreate.threads.actions.comments import NEW, STATE
from cocreate.threads.owners import place_of_thread
from cocreate.threads.queries.comments import comments_by_id
from cocreate.threads.queries.conversation import count_of

RING = 500

Happened = tuple[int, int, frozenset[str]]  # comment, number of its last event, what happened


class Ring:
    """The fragments rendered last, so that a thousand listeners cost one rendering."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self._held: OrderedDict[object, str] = OrderedDict()

    def get(self, key: object) -> str | None:
        """The fragment under `key`, if it is still here."""
        return self._held.get(key)

    def put(self, key: object, fragment: str) -> None:
        """Keep `fragment`; the oldest one goes."""
        self._held[key] = fragment
        if len(self._held) > RING:
            self._held.popitem(last=False)

    def __len__(self) -> int:
        return len(self._held)


_rings: WeakKeyDictionary[Database, Ring] = WeakKeyDictionary()


def ring_of(database: Database) -> Ring:
    """The fragments of one database."""
    return _rings.setdefault(database, Ring())


@dataclass(frozen=True)
class Listener:
    """One open stream: who listens to which thread."""

    database: Database
    hub: Hub
    pages: Pages
    token: str
    panel: str
    thread_id: int

    @property
    def topic(self) -> str:
        """The topic of the thread."""
        return f"thread:{self.thread_id}"

    async def allowed(self) -> Viewer | None:
        """Who listens, looked up afresh; None when he may not read this thread (any more)."""
        viewer = await find_viewer(self.database, self.token, self.panel)
        if viewer is None or viewer.panel is None or viewer.membership is None:
            return None
        async with self.database.reading() as session:
            try:
                place = await place_of_thread(
                    session, viewer.panel.id, self.thread_id, viewer.membership
                )
            except NotFound:
                return None
        return viewer if place.can_read else None

    def messages(self, after: int) -> AsyncIterator[bytes]:
        """The stream itself, from event `after` on, until a right ends or the server stops."""
        return follow(
            self.database, self.hub, self.topic, after, allowed=self.allowed, body=self._body
        )

    async def _body(self, events: Happenings, viewer: Viewer) -> str:
        """One fragment a comment, as it is now: a text that was hidden meanwhile never leaves."""
        locale = viewer.locale
        happened = collapse(events)
        ring = ring_of(self.database)
        keys = [(self.panel, self.thread_id, locale, *one) for one in happened]
        async with ring.lock:
            # In a full batch a later one may hold the hiding: then nothing kept is trusted.
            fresh = len(events) == BATCH
            missing = [
                one
                for key, one in zip(keys, happened, strict=True)
                if fresh or ring.get(key) is None
            ]
            rendered = await self._render(missing, locale) if missing else {}
            for key, one in zip(keys, happened, strict=True):
                if one in rendered:
                    ring.put(key, rendered[one])
            body = "".join(ring.get(key) or "" for key in keys)
        if any(one[2] & {NEW, STATE} for one in happened):
            body += await self._count(locale)
        return body

    async def _count(self, locale: str) -> str:
        async with self.database.reading() as session:
            total = await count_of(session, self.thread_id)
        context = {"thread_id": self.thread_id, "total": total}
        return self.pages.render(locale, "threads/_count.html", context)

    async def _render(self, missing: list[Happened], locale: str) -> dict[Happened, str]:
        async with self.database.reading() as session:
            comments = await comments_by_id(session, [one[0] for one in missing])
        path = f"/panels/{self.panel}/threads/{self.thread_id}"
        return {
            one: self.pages.render(
                locale,
                "threads/_live.html",
                {
                    "comment": comments[one[0]],
                    "thread_id": self.thread_id,
                    "thread_path": path,
                    "is_new": NEW in one[2],
                    "changed": one[2] - {NEW},
                    "can_write": True,
                    "csrf_token": "",
                },
            )
            for one in missing
            if one[0] in comments
        }


def collapse(events: Happenings) -> list[Happened]:
    """Each comment once, in the order of its first event, with all that happened to it."""
    found: dict[int, tuple[int, set[str]]] = {}
    for seq, kind, ref in events:
        kinds = found[ref][1] if ref in found else set()
        found[ref] = (seq, kinds | {kind})
    return [(ref, seq, frozenset(kinds)) for ref, (seq, kinds) in found.items()]
