"""Weights that make a sample look like its targets: raking, also called RIM weighting.

Deming & Stephan (1940), Annals of Mathematical Statistics 11: adjust one margin after the other
until all fit. Bad targets are refused, each with its reason; libraries that accept them hand out
weights that add up to the wrong number of people in silence.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from cocreate.methods.cross import Numbers
from cocreate.methods.tabulate import Groups

Refusal = Literal[
    "nobody",
    "no_targets",
    "unknown_margin",
    "bad_target",
    "targets_do_not_add_up",
    "missing",
    "without_target",
    "without_respondents",
]

_TENTH_OF_A_POINT = 0.001 + 1e-12  # three thirds written as 33.3 % make 99.9
_CLOSE = 1e-12
_MOST_ROUNDS = 500
_MOST_TRIMS = 100
_SMALL_GAP = 1e-9  # of a share: what still counts as met
_WITHIN = 1e-6  # of a weight: what still counts as within its limits


class WeightingError(ValueError):
    """Targets that cannot be met, with what a page needs to say why.

    `margin` and `category` name the place, `n` the people concerned, `total` what targets add up
    to. nobody: no respondents. no_targets: no margin at all. unknown_margin: nobody knows it.
    bad_target: negative or not a number. targets_do_not_add_up: neither to 1 nor to 100.
    missing: n people whose group is not known. without_target: n people in a category without a
    target or with a target of 0. without_respondents: a target that nobody can meet.
    """

    def __init__(
        self,
        reason: Refusal,
        margin: str | None = None,
        category: int | None = None,
        n: int = 0,
        total: float | None = None,
    ) -> None:
        super().__init__(f"{reason}: {margin} {category} ({n} people, targets {total})")
        self.reason = reason
        self.margin = margin
        self.category = category
        self.n = n
        self.total = total


class Fit(msgspec.Struct, frozen=True):
    """One target: `n` people, and their share before and after weighting."""

    margin: str
    category: int
    n: int
    target: float
    before: float
    after: float


class Weighting(msgspec.Struct, frozen=True):
    """Weights with a mean of 1, and the report that goes with every table made with them.

    `converged` is False when some share is still off by `largest_gap`, or a limit could not be
    held. `trimmed` counts people at a limit. `deff` is n·Σw² ÷ (Σw)², `effective_base` n ÷ deff
    and `efficiency` 1 ÷ deff (Kish (1965), Survey Sampling).
    """

    weights: Numbers
    converged: bool
    rounds: int
    largest_gap: float
    trimmed: int
    least: float
    most: float
    deff: float
    effective_base: float
    efficiency: float
    fits: tuple[Fit, ...]


class _Cells(msgspec.Struct, frozen=True):
    """People who are alike in everything that counts: the cell of each, and of each cell its size,
    the weight people start with, and its category in every margin."""

    of: NDArray[np.intp]
    n: Numbers
    start: Numbers
    places: tuple[NDArray[np.intp], ...]


def rake(
    margins: Mapping[str, Groups],
    targets: Mapping[str, Sequence[float] | Numbers],
    *,
    limits: tuple[float, float] | None = None,
    start: Numbers | None = None,
) -> Weighting:
    """Weights for which every margin has its target shares.

    `margins` has a group number per person, `targets` a share (or a percentage) per group number.
    `limits` are the least and the most a weight may be, beside a mean of 1: weights are trimmed
    and raked in turn until both hold. `start` are design weights to begin with.
    """
    wanted = _checked(margins, targets)
    n = len(next(iter(margins.values())))
    _check_options(n, limits, start)
    cells = _cells([margins[name] for name in targets], start)
    weights, rounds, gap = _raked(cells, cells.start, wanted)
    held, trims = True, 0
    if limits is not None:
        while not (held := _hold(weights, limits)) and trims < _MOST_TRIMS:
            weights, more, gap = _raked(cells, np.clip(weights, *limits), wanted)
            rounds, trims = rounds + more, trims + 1
    return _report(cells, weights, wanted, limits, rounds=rounds, gap=gap, held=held)


def _check_options(n: int, limits: tuple[float, float] | None, start: Numbers | None) -> None:
    if limits is not None and not 0 <= limits[0] < 1 < limits[1]:
        raise ValueError(f"a mean of 1 does not lie between {limits[0]} and {limits[1]}")
    if start is None:
        return
    if start.shape != (n,) or not bool((np.isfinite(start) & (start > 0)).all()):
        raise ValueError(f"weights to start with are {n} numbers above 0")


def _checked(
    margins: Mapping[str, Groups], targets: Mapping[str, Sequence[float] | Numbers]
) -> dict[str, Numbers]:
    """The targets as shares that add up to 1, or the reason why they cannot be met."""
    if not targets:
        raise WeightingError("no_targets")
    wanted = {}
    for name, given in targets.items():
        if name not in margins:
            raise WeightingError("unknown_margin", name)
        groups, shares = margins[name], np.asarray(given, np.float64)
        if not len(groups):
            raise WeightingError("nobody", name)
        if bad := np.flatnonzero(~(np.isfinite(shares) & (shares >= 0))).tolist():
            raise WeightingError("bad_target", name, bad[0])
        total = float(shares.sum())
        if min(abs(total - 1), abs(total / 100 - 1)) > _TENTH_OF_A_POINT:
            raise WeightingError("targets_do_not_add_up", name, total=total)
        if unknown := int((groups < 0).sum()):
            raise WeightingError("missing", name, n=unknown)
        people = np.bincount(groups, minlength=len(shares))
        here = np.zeros(len(people))
        here[: len(shares)] = shares
        for category, (count, share) in enumerate(zip(people.tolist(), here.tolist(), strict=True)):
            if count and not share:
                raise WeightingError("without_target", name, category, n=count)
            if share and not count:
                raise WeightingError("without_respondents", name, category)
        wanted[name] = shares / total
    return wanted


def _cells(groups: Sequence[Groups], start: Numbers | None) -> _Cells:
    key, kinds = np.zeros(len(groups[0]), np.int64), 1
    parts: list[NDArray[np.integer[Any]]] = list(groups)
    if start is not None:
        parts.append(np.unique(start, return_inverse=True)[1])
    for part in parts:
        size = int(part.max()) + 1
        if kinds * size > np.iinfo(np.int64).max:
            distinct, key = np.unique(key, return_inverse=True)
            kinds = len(distinct)
        key, kinds = key * size + part, kinds * size
    _, first, of, n = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    weight = np.ones(len(first)) if start is None else start[first] / start.mean()
    return _Cells(
        of, n.astype(np.float64), weight, tuple(part[first].astype(np.intp) for part in groups)
    )


def _raked(
    cells: _Cells, weights: Numbers, wanted: Mapping[str, Numbers]
) -> tuple[Numbers, int, float]:
    """Weights per cell after raking, the rounds it took, and the largest gap that is left."""
    people = float(cells.n.sum())
    margins = list(zip(cells.places, wanted.values(), strict=True))
    rounds, gap = 0, np.inf
    while gap >= _CLOSE and rounds < _MOST_ROUNDS:
        rounds += 1
        for places, shares in margins:
            now = np.bincount(places, cells.n * weights, minlength=len(shares))
            factor = np.divide(shares * people, now, where=now > 0, out=np.ones_like(now))
            weights = weights * factor[places]
        gap = max(
            float(np.abs(_shares(cells, weights, places, len(shares)) - shares).max())
            for places, shares in margins
        )
    return weights, rounds, gap


def _shares(cells: _Cells, weights: Numbers, places: NDArray[np.intp], size: int) -> Numbers:
    amount = cells.n * weights
    shares: Numbers = np.bincount(places, amount, minlength=size) / amount.sum()
    return shares


def _hold(weights: Numbers, limits: tuple[float, float]) -> bool:
    low, high = limits
    return float(weights.min()) >= low - _WITHIN and float(weights.max()) <= high + _WITHIN


def _report(
    cells: _Cells,
    weights: Numbers,
    wanted: Mapping[str, Numbers],
    limits: tuple[float, float] | None,
    *,
    rounds: int,
    gap: float,
    held: bool,
) -> Weighting:
    n = float(cells.n.sum())
    deff = float(n * (cells.n @ weights**2) / (cells.n @ weights) ** 2)
    low, high = limits or (-np.inf, np.inf)
    at_limit = (weights <= low + _WITHIN) | (weights >= high - _WITHIN)
    return Weighting(
        weights=weights[cells.of],
        converged=held and gap < _SMALL_GAP,
        rounds=rounds,
        largest_gap=gap,
        trimmed=int(cells.n[at_limit].sum()),
        least=float(weights.min()),
        most=float(weights.max()),
        deff=deff,
        effective_base=n / deff,
        efficiency=1 / deff,
        fits=tuple(
            fit
            for (name, shares), places in zip(wanted.items(), cells.places, strict=True)
            for fit in _fits(cells, weights, name, shares, places)
        ),
    )


def _fits(
    cells: _Cells, weights: Numbers, name: str, shares: Numbers, places: NDArray[np.intp]
) -> list[Fit]:
    people = np.bincount(places, cells.n, minlength=len(shares))
    before = _shares(cells, cells.start, places, len(shares))
    after = _shares(cells, weights, places, len(shares))
    return [
        Fit(
            name,
            category,
            int(people[category]),
            *(float(x[category]) for x in (shares, before, after)),
        )
        for category in range(len(shares))
    ]
