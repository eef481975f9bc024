"""Closed questions: which answers make the boxes, and the figures that describe a distribution."""

from math import sqrt
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from cocreate.methods.proportions import Proportion, Strength, proportion, strength

Counts = NDArray[np.integer[Any]]


class Scale(msgspec.Struct, frozen=True):
    """The codes of a question from low to high, and which of them count as its boxes."""

    codes: tuple[int, ...]
    top: tuple[int, ...] = ()
    bottom: tuple[int, ...] = ()
    has_mean: bool = False
    has_nps: bool = False


FIVE_POINT = Scale((1, 2, 3, 4, 5), top=(4, 5), bottom=(1, 2), has_mean=True)
SEVEN_POINT = Scale((1, 2, 3, 4, 5, 6, 7), top=(6, 7), bottom=(1, 2), has_mean=True)
ZERO_TO_TEN = Scale(tuple(range(11)), top=(9, 10), bottom=(0, 1), has_mean=True, has_nps=True)
YES_NO = Scale((0, 1))
_KNOWN = {scale.codes: scale for scale in (FIVE_POINT, SEVEN_POINT, ZERO_TO_TEN, YES_NO)}


class NetPromoter(msgspec.Struct, frozen=True):
    """Promoters (9, 10) minus detractors (0 to 6), both score and error in points: −100..100."""

    score: float
    standard_error: float


class Summary(msgspec.Struct, frozen=True):
    """Everything a results page says about one question in one group.

    `n` is the base: non-missing answers of those asked. `sd` divides by n − 1. A figure that the
    question does not have, or that its base does not allow, is None.
    """

    n: int
    strength: Strength
    codes: tuple[int, ...]
    distribution: tuple[Proportion, ...]
    mean: float | None = None
    sd: float | None = None
    top2: Proportion | None = None
    bottom2: Proportion | None = None
    yes: Proportion | None = None
    nps: NetPromoter | None = None

    @property
    def shares(self) -> tuple[float, ...]:
        """One share per code, adding up to 1; empty when nobody answered."""
        return tuple(part.count / self.n for part in self.distribution) if self.n else ()


def scale_of(codes: tuple[int, ...]) -> Scale:
    """The known scale with these codes; any other list of codes is a choice without order."""
    return _KNOWN.get(codes, Scale(codes))


def describe(counts: Counts, codes: tuple[int, ...], scale: Scale | None = None) -> Summary:
    """Describe one row of counts, `counts[i]` people having answered `codes[i]`.

    `scale` says what the codes are worth where they do not say it themselves.
    """
    tally = [int(count) for count in counts]
    if len(tally) != len(codes):
        raise ValueError(f"{len(tally)} counts for {len(codes)} codes")
    scale = scale or scale_of(codes)
    n = sum(tally)
    by_code = dict(zip(codes, tally, strict=True))
    mean, sd = _moments(codes, tally) if scale.has_mean else (None, None)
    return Summary(
        n=n,
        strength=strength(n),
        codes=codes,
        distribution=tuple(proportion(count, n) for count in tally),
        mean=mean,
        sd=sd,
        top2=_box(by_code, scale.top, n),
        bottom2=_box(by_code, scale.bottom, n),
        yes=proportion(by_code[1], n) if scale == YES_NO else None,
        nps=_net_promoter(by_code, n) if scale.has_nps and n else None,
    )


def _moments(codes: tuple[int, ...], tally: list[int]) -> tuple[float | None, float | None]:
    n = sum(tally)
    if n == 0:
        return None, None
    # Whole numbers until the last division: no cancellation, however large the base.
    total = sum(code * count for code, count in zip(codes, tally, strict=True))
    squares = sum(code * code * count for code, count in zip(codes, tally, strict=True))
    sd = sqrt((n * squares - total * total) / (n * (n - 1))) if n > 1 else None
    return total / n, sd


def _box(by_code: dict[int, int], box: tuple[int, ...], n: int) -> Proportion | None:
    return proportion(sum(by_code[code] for code in box), n) if box else None


def _net_promoter(by_code: dict[int, int], n: int) -> NetPromoter:
    """One answer is worth 100, 0 or −100; its variance is p + d − (p − d)² (in units of 100²)."""
    promoters = sum(by_code[code] for code in (9, 10)) / n
    detractors = sum(by_code[code] for code in range(7)) / n
    score = promoters - detractors
    return NetPromoter(
        score=100 * score,
        standard_error=100 * sqrt((promoters + detractors - score * score) / n),
    )
