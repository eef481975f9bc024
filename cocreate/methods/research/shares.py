"""Shares and means of weighted people, and the one way in which a method says that it cannot.

A weighted share keeps the formula of the unweighted one; only its base shrinks to the effective
one, so weights can never make a figure look surer than the people behind it.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import sqrt
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from cocreate.methods.distributions import student_quantile, two_sided_z
from cocreate.methods.proportions import Interval, wilson

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.integer[Any]]
Weights = Sequence[float] | Floats | None

Reason = Literal[
    "nobody", "too_few", "too_many", "constant", "collinear", "separated", "no_convergence"
]


class Refused(msgspec.Struct, frozen=True):
    """No figure, and why. `items` are the places of the drivers or items that stood in the way,
    `n` the people that were there and `needed` how many it would take."""

    reason: Reason
    items: tuple[int, ...] = ()
    n: int = 0
    needed: int = 0


class Share(msgspec.Struct, frozen=True):
    """Part of a base. `n` counts people; `count` and `share` are weighted when weights were given.
    Of nobody there is no share."""

    count: float
    n: int
    share: float | None
    interval: Interval | None


class Mean(msgspec.Struct, frozen=True):
    """A mean with its interval, which one person, or none, does not have."""

    n: int
    mean: float | None
    interval: Interval | None


def weights_of(weights: Weights, n: int) -> Floats:
    """The weights as an array, ones when there are none; a negative or missing one is an error."""
    if weights is None:
        return np.ones(n)
    given = np.asarray(weights, np.float64)
    if given.shape != (n,):
        raise ValueError(f"weights of shape {given.shape} for {n} people")
    if not np.isfinite(given).all() or (given < 0).any():
        raise ValueError("a weight is a number from 0 up")
    return given


def tally(cells: Integers, weights: Floats, size: int) -> Floats:
    """The weights added up in every cell 0 … size − 1."""
    return np.asarray(np.bincount(cells.ravel(), weights.ravel(), minlength=size), np.float64)


def effective_base(weights: Floats) -> float:
    """(Σw)² ÷ Σw²: how many equal people these weighted ones are worth. Kish (1965)."""
    squares = float(np.square(weights).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def score_interval(share: float, n: float, level: float = 0.95) -> Interval:
    """Wilson's interval for a base that need not be whole, such as an effective one."""
    z2 = two_sided_z(level) ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return Interval(
        low=0.0 if share <= 0 else max(0.0, centre - half),
        high=1.0 if share >= 1 else min(1.0, centre + half),
    )


def around(value: float, error: float, level: float = 0.95) -> Interval:
    """The normal interval around an estimate with this standard error."""
    half = two_sided_z(level) * error
    return Interval(value - half, value + half)


def share_of(hits: Flags, weights: Weights = None, level: float = 0.95) -> Share:
    """The share of people for whom `hits` is true, with Wilson's interval."""
    n = len(hits)
    w = weights_of(weights, n)
    base = effective_base(w)
    if not base:
        return Share(0.0, n, None, None)
    if weights is None:
        count = int(np.count_nonzero(hits))
        return Share(float(count), n, count / n, wilson(count, n, level))
    share = float(w[hits].sum() / w.sum())
    return Share(float(w[hits].sum()), n, share, score_interval(share, base, level))


def mean_of(values: Floats, weights: Weights = None, level: float = 0.95) -> Mean:
    """The mean, its error sd ÷ √e, and Student's interval with e − 1 degrees of freedom, e being
    the effective base; the sd divides by n − 1 when there are no weights."""
    n = len(values)
    w = weights_of(weights, n)
    base = effective_base(w)
    if not base:
        return Mean(n, None, None)
    mean = float(w @ values / w.sum())
    if base <= 1:
        return Mean(n, mean, None)
    variance = float(w @ np.square(values - mean) / w.sum()) * base / (base - 1)
    half = _student(level, base - 1) * sqrt(variance / base)
    return Mean(n, mean, Interval(mean - half, mean + half))


@lru_cache(maxsize=256)
def _student(level: float, df: float) -> float:
    """One quantile serves all items of a question."""
    return student_quantile(level, df)
