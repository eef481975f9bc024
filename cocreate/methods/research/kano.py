"""Kano: what a feature does for satisfaction, from two questions asked of the same person.

“How do you feel if it is there” (functional) and “… if it is not” (dysfunctional), both answered
1 I like it, 2 I expect it, 3 I do not mind, 4 I can live with it, 5 I dislike it.
"""

from math import sqrt
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from cocreate.methods.proportions import Interval
from cocreate.methods.research.shares import (
    Share,
    Weights,
    around,
    effective_base,
    share_of,
    weights_of,
)

Category = Literal["must_be", "performance", "attractive", "indifferent", "reverse", "questionable"]

# In the order in which ties are settled: what would be missed most comes first (Berger 1993).
CATEGORIES: tuple[Category, ...] = (
    "must_be",
    "performance",
    "attractive",
    "indifferent",
    "reverse",
    "questionable",
)
_M, _O, _A, _I, _R, _Q = range(6)

# Rows functional, columns dysfunctional, both 1 … 5. Kano, Seraku, Takahashi & Tsuji (1984).
_TABLE = np.array(
    [
        [_Q, _A, _A, _A, _O],
        [_R, _I, _I, _I, _M],
        [_R, _I, _I, _I, _M],
        [_R, _I, _I, _I, _M],
        [_R, _R, _R, _R, _Q],
    ]
)


class Kano(msgspec.Struct, frozen=True):
    """One feature. `better` and `worse` are shares of the people in the four categories between
    must-be and indifferent: who would be more content with it, and less content without.

    `strength` is the lead of the first category on the second; `clear` says whether that lead is
    more than chance. `effect` is the share for whom the feature matters at all.
    """

    n: int
    shares: dict[Category, Share]
    category: Category | None
    second: Category | None
    strength: float | None
    strength_interval: Interval | None
    clear: bool
    effect: Share
    better: Share
    worse: Share


def category_of(functional: int, dysfunctional: int) -> Category:
    """Where one person's two answers (1 … 5) fall in the evaluation table."""
    if not (1 <= functional <= 5 and 1 <= dysfunctional <= 5):
        raise ValueError(f"answers run from 1 to 5, not {functional} and {dysfunctional}")
    return CATEGORIES[int(_TABLE[functional - 1, dysfunctional - 1])]


def kano(
    functional: NDArray[np.integer],
    dysfunctional: NDArray[np.integer],
    weights: Weights = None,
    level: float = 0.95,
) -> Kano:
    """The feature as everybody who answered both questions sees it; negative is missing.

    Berger and others (1993), Center for Quality of Management Journal 2. `worse` is their
    coefficient without its minus sign, so that its interval reads like any other.
    """
    if len(functional) != len(dysfunctional):
        raise ValueError(f"{len(functional)} answers to one question, {len(dysfunctional)} to two")
    both = (functional >= 0) & (dysfunctional >= 0)
    w = weights_of(weights, len(functional))[both]
    answers = np.stack([functional[both], dysfunctional[both]])
    if answers.size and (answers.min() < 1 or answers.max() > 5):
        raise ValueError("answers run from 1 to 5")
    found = _TABLE[answers[0] - 1, answers[1] - 1]
    weighted = None if weights is None else w
    shares = {
        name: share_of(found == place, weighted, level) for place, name in enumerate(CATEGORIES)
    }
    counts = found <= _I
    four = None if weighted is None else weighted[counts]
    first, second, lead, interval = _lead(shares, effective_base(w), level)
    return Kano(
        n=len(found),
        shares=shares,
        category=first,
        second=second,
        strength=lead,
        strength_interval=interval,
        clear=interval is not None and interval.low > 0,
        effect=share_of(found <= _A, weighted, level),
        better=share_of(np.isin(found[counts], (_A, _O)), four, level),
        worse=share_of(np.isin(found[counts], (_O, _M)), four, level),
    )


def _lead(
    shares: dict[Category, Share], base: float, level: float
) -> tuple[Category | None, Category | None, float | None, Interval | None]:
    """The first two categories and the lead between them: two shares of one multinomial, so the
    variance of the difference is (a + b − (a − b)²) ÷ n."""
    if not base:
        return None, None, None, None
    size = {name: share.share or 0.0 for name, share in shares.items()}
    first, second = sorted(CATEGORIES, key=lambda name: -size[name])[:2]
    lead = size[first] - size[second]
    error = sqrt(max(0.0, size[first] + size[second] - lead * lead) / base)
    return first, second, lead, around(lead, error, level)
