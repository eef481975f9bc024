"""When the number that is wanted will be reached, if the days to come are like the days before.

Completes on whole days are counted (a morning says little about an evening), at most the last
seven; the range is that of a Poisson count, ±1.96·√n. With fewer than ten completes, or without
one whole day, nobody knows, and that is what is said.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from math import ceil, sqrt
from typing import Literal, NamedTuple

DAYS_MAX = 7
LEAST = 10
FARTHEST = 366  # days: beyond this a date means nothing
Z = 1.96


class Pace(NamedTuple):
    """`n` completes on the last `days` whole days."""

    n: int
    days: int

    @property
    def per_day(self) -> float:
        """Completes a day."""
        return self.n / self.days


class Forecast(NamedTuple):
    """reached: nothing is missing. unknown: too little to go by. never: not in a year. Otherwise
    the likely `day`, and the `soonest` and `latest` that chance allows (None: not in a year)."""

    says: Literal["reached", "unknown", "never", "day"]
    day: date | None = None
    soonest: date | None = None
    latest: date | None = None

    def after(self, closes: date | None) -> bool:
        """Whether it comes too late."""
        return self.says == "never" or bool(self.day and closes and self.day > closes)


def pace_of(completes: Mapping[date, int], opened: date, today: date) -> Pace | None:
    """How fast it goes; None when that cannot be said yet."""
    whole = (today - opened).days  # the day of the opening counts, today does not
    days = min(whole, DAYS_MAX)
    if days < 1:
        return None
    first = today - timedelta(days=days)
    count = sum(n for day, n in completes.items() if first <= day < today)
    return Pace(count, days)


def forecast(
    done: int, wanted: int, pace: Pace | None, today: date, *, share: float = 1.0
) -> Forecast:
    """When `wanted` is reached; `share` is the part of all completes that counts for it."""
    missing = wanted - done
    if missing <= 0:
        return Forecast("reached")
    if pace is None or pace.n * share < LEAST:
        return Forecast("unknown")
    likely = pace.n * share
    spread = Z * sqrt(likely)
    days = [
        _after(missing, count / pace.days, today)
        for count in (likely, likely + spread, likely - spread)
    ]
    if days[0] is None:
        return Forecast("never")
    return Forecast("day", *days)


def _after(missing: int, per_day: float, today: date) -> date | None:
    if per_day <= 0:
        return None
    days = ceil(missing / per_day)
    return today + timedelta(days=days) if days <= FARTHEST else None
