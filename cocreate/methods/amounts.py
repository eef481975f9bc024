"""Numbers that people gave: mean, middle and spread, and classes that tell nobody's number."""

from math import floor, log10, sqrt

import msgspec
import numpy as np

from cocreate.methods.cross import Numbers
from cocreate.methods.proportions import Strength, strength

_MOST_CLASSES = 10
_STEPS = (1.0, 2.0, 5.0, 10.0)
_EXACT = 9  # digits: 0.1 + 0.2 lies in the class that begins at 0.3


class AmountClass(msgspec.Struct, frozen=True):
    """Numbers from `low` up to `high`, which is the next class's; None for an open end."""

    low: float | None
    high: float | None
    count: int


class Amounts(msgspec.Struct, frozen=True):
    """`sd` divides by n − 1 and is None for one number; `median` is the mean of the middle two
    where n is even. The classes count everybody."""

    n: int
    strength: Strength
    mean: float
    sd: float | None
    median: float
    classes: tuple[AmountClass, ...]


def describe_amounts(values: Numbers, k: int) -> Amounts:
    """Describe at least one number; the first and the last class hold k people or more.

    So the furthest outlier cannot be read from where the classes end.
    """
    values = values[~np.isnan(values)]
    n = len(values)
    if not n:
        raise ValueError("of nobody there is no mean")
    mean = float(values.mean())
    return Amounts(
        n=n,
        strength=strength(n),
        mean=mean,
        sd=sqrt(float(((values - mean) ** 2).sum()) / (n - 1)) if n > 1 else None,
        median=float(np.median(values)),
        classes=_classes(np.sort(values), k),
    )


def _classes(ordered: Numbers, k: int) -> tuple[AmountClass, ...]:
    """At most ten classes of one width of 1, 2 or 5 times a power of ten; both ends are open."""
    n = len(ordered)
    if n < 2 * k:
        return (AmountClass(None, None, n),)
    low, high = float(ordered[k - 1]), float(ordered[n - k])
    step = _step(high - low)
    # An edge lies above the k-th number and not above the k-th from the end.
    first = floor(round(low / step, _EXACT)) + 1
    last = floor(round(high / step, _EXACT))
    edges = [round(place * step, _EXACT) for place in range(first, max(first, last) + 1)]
    if last < first or not edges:
        return (AmountClass(None, None, n),)
    places = [0, *np.searchsorted(ordered, edges, side="left").tolist(), n]
    ends = [None, *edges, None]
    return tuple(
        AmountClass(ends[i], ends[i + 1], places[i + 1] - places[i]) for i in range(len(edges) + 1)
    )


def _step(span: float) -> float:
    """The least round width that needs no more classes than fit."""
    if span <= 0:
        return 1.0
    wanted = span / (_MOST_CLASSES - 2)
    power = 10.0 ** floor(log10(wanted))
    return next(power * step for step in _STEPS if power * step >= wanted * (1 - 1e-9))
