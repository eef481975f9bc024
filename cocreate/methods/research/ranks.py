"""Ranking and constant sum: items put in order, and points divided over them."""

import msgspec
import numpy as np

from cocreate.methods.research.reactions import median
from cocreate.methods.research.shares import (
    Floats,
    Integers,
    Mean,
    Share,
    Weights,
    mean_of,
    share_of,
    weights_of,
)


class Ranked(msgspec.Struct, frozen=True):
    """One item of a ranking, 1 being first. An item left unranked stands in the middle of the
    places that were left over."""

    mean: Mean
    first: Share
    top3: Share
    ranked: int


class Divided(msgspec.Struct, frozen=True):
    """One item of a constant sum, in points; `nothing` is the share that gave it none."""

    mean: Mean
    median: float | None
    nothing: Share


def ranking(ranks: Integers, weights: Weights = None, level: float = 0.95) -> tuple[Ranked, ...]:
    """`ranks[person, item]` is 1 … , 0 where a person stopped ranking; negative in a row is a
    person who did not answer, and outside the base."""
    answered = (ranks >= 0).all(axis=1) & (ranks > 0).any(axis=1)
    w = weights_of(weights, len(ranks))[answered]
    given = None if weights is None else w
    kept = ranks[answered]
    items = kept.shape[1]
    deep = (kept > 0).sum(axis=1)
    expected = np.where(np.arange(items) < items - deep[:, None], 0, 1).cumsum(axis=1)
    if not (np.sort(kept, axis=1) == expected).all():
        raise ValueError("a ranking gives 1, 2, … once each")
    # Places deep + 1 … items are left over; their middle keeps everybody's sum of ranks the same.
    full = np.where(kept > 0, kept, ((deep + 1 + items) / 2)[:, None])
    return tuple(
        Ranked(
            mean=mean_of(full[:, item].astype(np.float64), given, level),
            first=share_of(kept[:, item] == 1, given, level),
            top3=share_of((kept[:, item] > 0) & (kept[:, item] <= 3), given, level),
            ranked=int(np.count_nonzero(kept[:, item])),
        )
        for item in range(items)
    )


def constant_sum(
    points: Floats, total: float = 100.0, weights: Weights = None, level: float = 0.95
) -> tuple[Divided, ...]:
    """`points[person, item]`, adding up to `total`; a row with nan is outside the base."""
    answered = np.isfinite(points).all(axis=1)
    kept, w = points[answered], weights_of(weights, len(points))[answered]
    if (kept < 0).any() or (np.abs(kept.sum(axis=1) - total) > 1e-6 * total).any():
        raise ValueError(f"points are from 0 up and add up to {total:g}")
    given = None if weights is None else w
    return tuple(
        Divided(
            mean=mean_of(column, given, level),
            median=median(column, w),
            nothing=share_of(column == 0, given, level),
        )
        for column in kept.T
    )
