"""What a cross table holds: three bases, counts, and the figures that follow from them.

The first column is everybody (of the filter), the others are the points of the banner. Where a
column has no base its shares and means are NaN: 0 of 0 is not 0 %.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]


class Moments(msgspec.Struct, frozen=True):
    """Of each column the mean of a number and how sure it is; all arrays one value per column.

    `n` counts people; `sd` is the weighted standard deviation √(Σw(x − m)² ÷ Σw · e ÷ (e − 1))
    with e the effective base, which is the usual one over n − 1 when nobody has a weight; `se`
    is sd ÷ √e. A column of one has a mean and no sd.
    """

    n: Whole
    weighted_base: Numbers
    effective_base: Numbers
    mean: Numbers
    sd: Numbers

    @property
    def se(self) -> Numbers:
        return _ratio(self.sd, np.sqrt(self.effective_base))


class Net(msgspec.Struct, frozen=True):
    """Several codes taken together, per column."""

    counts: Whole
    weighted: Numbers
    shares: Numbers


class Cross(msgspec.Struct, frozen=True):
    """One question by one banner; counts have a row per code and a column per banner column.

    `base` counts people who were asked and answered, `weighted_base` is Σw over them and
    `effective_base` (Σw)² ÷ Σw² (Kish (1965), Survey Sampling). `missing` were asked and did not
    answer, `not_asked` were not asked; both are counted without weights. Of a `multiple` question
    a person may stand in several rows.
    """

    codes: tuple[int, ...]
    counts: Whole
    weighted: Numbers
    base: Whole
    weighted_base: Numbers
    effective_base: Numbers
    missing: Whole
    not_asked: Whole
    multiple: bool = False

    @property
    def shares(self) -> Numbers:
        """Column shares, 0 … 1; of a multiple question the share of people."""
        return _ratio(self.weighted, self.weighted_base)

    @property
    def shares_of_responses(self) -> Numbers:
        """Shares of everything that was ticked; they add up to 1 in every column."""
        return _ratio(self.weighted, self.weighted.sum(axis=0))

    @property
    def row_shares(self) -> Numbers:
        """Of those who gave an answer, the share that stands in each column."""
        return _ratio(self.weighted, self.weighted[:, :1])

    @property
    def index(self) -> Numbers:
        """100 × the column's share ÷ the share of everybody."""
        shares = self.shares
        return 100 * _ratio(shares, shares[:, :1])

    def net(self, codes: Iterable[int]) -> Net:
        """Codes taken together, such as a top-2; of a multiple question count `any_of` instead,
        for the same person may have ticked two of them."""
        if self.multiple:
            raise ValueError("the rows of a multiple question do not add up: count any_of() them")
        rows = [self.codes.index(code) for code in dict.fromkeys(codes)]
        weighted = self.weighted[rows].sum(axis=0)
        return Net(self.counts[rows].sum(axis=0), weighted, _ratio(weighted, self.weighted_base))

    def moments(self, values: Sequence[float] | None = None) -> Moments:
        """Mean and spread of the codes, or of the `values` given to them (a score per code, such
        as 100, 0 and −100 for a net promoter score)."""
        if self.multiple:
            raise ValueError("a multiple question has no mean")
        worth = np.asarray(self.codes if values is None else values, np.float64)
        if worth.shape != (len(self.codes),):
            raise ValueError(f"{len(worth)} values for {len(self.codes)} codes")
        total, mean = self.weighted_base, _ratio(worth @ self.weighted, self.weighted_base)
        off = (worth[:, None] - mean) ** 2
        spread = np.where(self.weighted > 0, self.weighted * off, 0.0).sum(axis=0)
        return moments_of(self.base, total, self.effective_base, mean, _ratio(spread, total))

    def nps_error(self) -> Numbers:
        """The standard error of a net promoter score in points: 100·√((p + d − (p − d)²) ÷ e)."""
        promoters, detractors = self.net((9, 10)).shares, self.net(range(7)).shares
        variance = promoters + detractors - (promoters - detractors) ** 2
        return 100 * np.sqrt(_ratio(np.maximum(variance, 0.0), self.effective_base))

    def nps(self) -> Numbers:
        """Promoters (9, 10) minus detractors (0 to 6) in points."""
        return 100 * (self.net((9, 10)).shares - self.net(range(7)).shares)


def moments_of(
    n: Whole, weighted_base: Numbers, effective: Numbers, mean: Numbers, spread: Numbers
) -> Moments:
    """Moments from the mean squared distance to the mean."""
    several = effective > 1 + 1e-9
    correction = np.where(several, effective / np.where(several, effective - 1, 1.0), np.nan)
    return Moments(n, weighted_base, effective, mean, np.sqrt(spread * correction))


def effective_bases(weights: Numbers, squares: Numbers) -> Numbers:
    """(Σw)² ÷ Σw², 0 where nobody is."""
    return np.divide(weights**2, squares, where=squares > 0, out=np.zeros_like(weights))


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> Numbers:
    whole = np.broadcast_to(whole, np.broadcast_shapes(part.shape, whole.shape))
    share: Numbers = np.divide(part, whole, where=whole > 0, out=np.full(whole.shape, np.nan))
    return share
