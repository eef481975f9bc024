"""The one place that reads the time, so that a test can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_offset = timedelta()


def now() -> datetime:
    """The present moment in UTC, with its time zone."""
    return datetime.now(UTC) + _offset


def today() -> datetime:
    """The beginning of the present day in UTC: for what must not be known more exactly."""
    return now().replace(hour=0, minute=0, second=0, microsecond=0)


def ten_minutes() -> int:
    """The number of the present ten minutes: so old may be what a page says of how long ago
    something was, and what it says in its version."""
    return int(now().timestamp()) // 600


@contextmanager
def moved_by(delta: timedelta) -> Iterator[None]:
    """Within the block the clock runs `delta` ahead (or behind)."""
    global _offset  # noqa: PLW0603 - the clock is the one global that tests may turn
    before, _offset = _offset, _offset + delta
    try:
        yield
    finally:
        _offset = before
