"""Shares of a whole, and how sure we can be of them."""

from functools import lru_cache
from math import sqrt
from statistics import NormalDist
from typing import Literal

import msgspec

Strength = Literal["low", "indicative", "solid"]

LOW_BASE = 30
SOLID_BASE = 100


class Interval(msgspec.Struct, frozen=True):
    """Both ends as shares, 0..1."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


class Proportion(msgspec.Struct, frozen=True):
    """`share` is None when nobody was counted: 0 of 0 is not 0 %."""

    count: int
    n: int
    share: float | None
    interval: Interval | None


def wilson(successes: int, n: int, level: float = 0.95) -> Interval | None:
    """The score interval without continuity correction; None for n = 0.

    Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is not a proportion")
    if n == 0:
        return None
    z = _two_sided_quantile(level)
    share = successes / n
    denominator = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / denominator
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / denominator
    # The ends of a share of nothing or everything are exact; rounding would miss them by 1e-17.
    return Interval(
        low=0.0 if successes == 0 else max(0.0, centre - half),
        high=1.0 if successes == n else min(1.0, centre + half),
    )


def proportion(count: int, n: int, level: float = 0.95) -> Proportion:
    """A count of a base with its Wilson interval."""
    return Proportion(count, n, count / n if n else None, wilson(count, n, level))


def strength(n: int) -> Strength:
    """How far a base carries: under 30 is low, 30 to 99 indicative, from 100 on solid."""
    if n < LOW_BASE:
        return "low"
    return "indicative" if n < SOLID_BASE else "solid"


@lru_cache(maxsize=16)
def _two_sided_quantile(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, not at {level}")
    return NormalDist().inv_cdf((1 + level) / 2)
