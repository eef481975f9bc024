"""The doorbell: wakes the streams of this process when a topic has news.

It carries no data, so a lost ring costs time and never an event: the truth is `topic_event`.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class Hub:
    """Who waits for which topic."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.closing = False

    def ring(self, topics: Iterable[str]) -> None:
        """Wake everybody who waits for one of `topics`."""
        for topic in topics:
            for bell in self._waiting.get(topic, ()):
                bell.set()

    def close(self) -> None:
        """End all streams: they say goodbye and close, so that the server can stop."""
        self.closing = True
        for bells in self._waiting.values():
            for bell in bells:
                bell.set()

    @contextmanager
    def listening(self, topics: Iterable[str]) -> Iterator[asyncio.Event]:
        """A bell that rings for any of `topics` while the block lasts."""
        bell = asyncio.Event()
        names = tuple(topics)
        for name in names:
            self._waiting[name].add(bell)
        try:
            yield bell
        finally:
            for name in names:
                self._waiting[name].discard(bell)
                if not self._waiting[name]:
                    del self._waiting[name]
