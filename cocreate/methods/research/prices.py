"""What people would pay: Van Westendorp's four questions and Gabor and Granger's ladder.

Two conventions are about for the ends of Van Westendorp's acceptable range, and they differ a good
deal on the same answers. Both are given, by name.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from cocreate.methods.proportions import Interval
from cocreate.methods.research.shares import Floats, Share, Weights, share_of, weights_of

TOO_CHEAP, CHEAP, EXPENSIVE, TOO_EXPENSIVE = range(4)


class Curves(msgspec.Struct, frozen=True):
    """Shares 0..1 at every price that anybody named, lowest first."""

    prices: tuple[float, ...]
    too_cheap: tuple[float, ...]
    cheap: tuple[float, ...]
    expensive: tuple[float, ...]
    too_expensive: tuple[float, ...]


class Range(msgspec.Struct, frozen=True):
    """The acceptable range: the points of marginal cheapness and of marginal expensiveness."""

    pmc: float | None
    pme: float | None


class VanWestendorp(msgspec.Struct, frozen=True):
    """`opp` is the optimal price point, `idp` the indifference price.

    `classic` crosses too cheap with expensive and cheap with too expensive; `complement` crosses
    too cheap with not cheap and not expensive with too expensive. A point is None when the curves
    do not cross.
    """

    n: int
    missing: int
    inconsistent: int
    curves: Curves
    opp: float | None
    idp: float | None
    classic: Range
    complement: Range


class Demand(msgspec.Struct, frozen=True):
    """One price: who would buy, and the revenue (or, with costs, the profit) per person asked.
    `index` sets the best price to 100."""

    price: float
    share: Share
    revenue: float | None
    revenue_interval: Interval | None
    index: float | None


class GaborGranger(msgspec.Struct, frozen=True):
    """`inconsistent` people accepted a price above one that they had refused."""

    n: int
    inconsistent: int
    prices: tuple[Demand, ...]
    best: float | None


def van_westendorp(answers: Floats, weights: Weights = None) -> VanWestendorp:
    """`answers[person]` are the prices at which it is too cheap, cheap, expensive, too expensive;
    nan is missing. Only strictly rising answers count, the others are told.

    Van Westendorp (1976), ESOMAR Congress. The distribution is the empirical one at the prices
    named: “too cheap” and “cheap” are the share that named a higher price, the others the share
    that named this one or a lower one. Straight lines between prices; the first crossing counts.
    """
    if answers.ndim != 2 or answers.shape[1] != 4:
        raise ValueError(f"four prices a person, not an array of shape {answers.shape}")
    w = weights_of(weights, len(answers))
    complete = np.isfinite(answers).all(axis=1)
    rising = complete & (np.diff(answers, axis=1) > 0).all(axis=1)
    kept, w = answers[rising], w[rising]
    if not w.sum():
        kept = kept[:0]
    prices = np.unique(kept)
    at_most = [_at_most(column, w, prices) for column in kept.T]
    too_cheap, cheap = 1 - at_most[TOO_CHEAP], 1 - at_most[CHEAP]
    expensive, too_expensive = at_most[EXPENSIVE], at_most[TOO_EXPENSIVE]
    return VanWestendorp(
        n=len(kept),
        missing=int(np.count_nonzero(~complete)),
        inconsistent=int(np.count_nonzero(complete & ~rising)),
        curves=Curves(
            *(
                tuple(map(float, curve))
                for curve in (prices, too_cheap, cheap, expensive, too_expensive)
            )
        ),
        opp=_crossing(prices, too_cheap, too_expensive),
        idp=_crossing(prices, cheap, expensive),
        classic=Range(
            pmc=_crossing(prices, too_cheap, expensive), pme=_crossing(prices, cheap, too_expensive)
        ),
        complement=Range(
            pmc=_crossing(prices, too_cheap, 1 - cheap),
            pme=_crossing(prices, 1 - expensive, too_expensive),
        ),
    )


def gabor_granger(
    prices: Sequence[float],
    accepts: NDArray[np.integer],
    weights: Weights = None,
    *,
    cost: float = 0.0,
    level: float = 0.95,
) -> GaborGranger:
    """`accepts[person, price]` is 1 would buy, 0 would not, negative not asked.

    Gabor & Granger (1966), Economica 33. Demand falls with the price for every person: whoever
    would buy at a price would buy at any lower one, so the highest price accepted counts, also
    after a refusal below it (those are told). A price that was not asked is known when a higher
    one was accepted, or a lower one refused and none above accepted; else the person is outside
    its base, as a ladder that starts in the middle leaves them.
    """
    if accepts.ndim != 2 or accepts.shape[1] != len(prices) or len(set(prices)) != len(prices):
        raise ValueError("a column for every price, and every price once")
    order = np.argsort(prices)
    cents, answers = np.asarray(prices, np.float64)[order], accepts[:, order]
    w = weights_of(weights, len(answers))
    yes, no = answers > 0, answers == 0
    willing = np.flip(np.logical_or.accumulate(np.flip(yes, 1), axis=1), 1)
    known = willing | np.logical_or.accumulate(no, axis=1)
    shares = [
        share_of(willing[asked, place], None if weights is None else w[asked], level)
        for place, asked in enumerate(known.T)
    ]
    demand = _revenues([float(price) for price in cents], shares, cost)
    most = max((each.revenue for each in demand if each.revenue is not None), default=0.0)
    return GaborGranger(
        n=int(np.count_nonzero((yes | no).any(axis=1))),
        inconsistent=int(np.count_nonzero((no & willing).any(axis=1))),
        prices=demand,
        # Of prices that bring in the same the lowest: more people have the product then.
        best=next((each.price for each in demand if each.revenue == most), None)
        if most > 0
        else None,
    )


def _revenues(prices: list[float], shares: list[Share], cost: float) -> tuple[Demand, ...]:
    revenue = [
        None if share.share is None else (price - cost) * share.share
        for price, share in zip(prices, shares, strict=True)
    ]
    most = max((value for value in revenue if value is not None), default=0.0)
    return tuple(
        Demand(
            price=price,
            share=share,
            revenue=value,
            revenue_interval=_times(share.interval, price - cost),
            index=100 * value / most if value is not None and most > 0 else None,
        )
        for price, share, value in zip(prices, shares, revenue, strict=True)
    )


def _at_most(values: Floats, weights: Floats, prices: Floats) -> Floats:
    """The weighted empirical distribution function at these prices."""
    if not len(values):
        return np.zeros(len(prices))
    order = np.argsort(values)
    rank = np.searchsorted(values[order], prices, side="right")
    if (weights == weights[0]).all():
        return rank / len(values)  # whole numbers: no crossing moves by a rounding error
    risen = np.concatenate([[0.0], np.cumsum(weights[order])])
    share: Floats = risen[rank] / risen[-1]
    return share


def _crossing(prices: Floats, falling: Floats, rising: Floats) -> float | None:
    """Where the falling curve first meets the rising one, on a straight line between prices."""
    above = rising - falling
    met = np.flatnonzero(above >= -1e-12)
    if not len(met) or (met[0] == 0 and above[0] > 1e-12):
        return None
    first = int(met[0])
    if first == 0 or above[first] <= 1e-12:
        return float(prices[first])
    before, after = above[first - 1], above[first]
    low, high = prices[first - 1], prices[first]
    return float(low - before * (high - low) / (after - before))


def _times(interval: Interval | None, factor: float) -> Interval | None:
    if interval is None:
        return None
    ends = (interval.low * factor, interval.high * factor)
    return Interval(min(ends), max(ends))
