"""TURF: which few of many items reach the most people (total unduplicated reach and frequency).

Up to a million sets all are tried; beyond that items are added one at a time, each the one that
brings most new people, which never gets less than 63 % of the best possible reach.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice
from math import comb

import msgspec
import numpy as np

from cocreate.methods.research.shares import (
    Flags,
    Floats,
    Integers,
    Share,
    Weights,
    share_of,
    tally,
)
from cocreate.methods.research.shares import weights_of as checked_weights

MOST_SETS = 1_000_000
_CELLS = 4_000_000


class Portfolio(msgspec.Struct, frozen=True):
    """Items that are offered together. `reach` is the share of people who like at least one;
    `frequency` how many of them each person likes on average, of everybody; `gain` the reach
    above the best set that is one smaller."""

    items: tuple[int, ...]
    reach: Share
    frequency: float
    gain: float


class Turf(msgspec.Struct, frozen=True):
    """The best sets of one size, best first. `exact` is whether all sets were tried."""

    size: int
    exact: bool
    tried: int
    best: tuple[Portfolio, ...]


class Step(msgspec.Struct, frozen=True):
    """One item of a set in the order in which they bring most: how many it adds."""

    item: int
    reach: float
    added: float


def turf(
    likes: Flags,
    sizes: Iterable[int],
    weights: Weights = None,
    *,
    keep: int = 10,
    most_sets: int = MOST_SETS,
    level: float = 0.95,
) -> tuple[Turf, ...]:
    """The best sets of every size; `likes[person, item]`.

    Miaoulis, Free & Parsons (1990), Marketing Research 2; for the greedy bound 1 − 1/e Nemhauser,
    Wolsey & Fisher (1978), Mathematical Programming 14. Sets of equal reach are put in order by
    frequency, then by item number.
    """
    people, items = likes.shape
    w = checked_weights(weights, people)
    if not w.sum():
        return ()
    patterns, worth = _patterns(likes, w / w.sum())
    popularity = worth @ patterns
    told: list[Turf] = []
    best_reach: dict[int, float] = {0: 0.0}
    for size in sorted(set(sizes)):
        if not 1 <= size <= items:
            raise ValueError(f"no set of {size} of {items} items")
        exact = comb(items, size) <= most_sets
        for each in (size - 1, size):
            if each not in best_reach:
                best_reach[each] = _search(patterns, worth, popularity, each, 1, most_sets)[0][0]
        found = _search(patterns, worth, popularity, size, keep, most_sets)
        best_reach[size] = found[0][0]
        portfolios = tuple(
            Portfolio(
                items=chosen,
                reach=share_of(likes[:, chosen].sum(axis=1) > 0, weights, level),
                frequency=float(popularity[list(chosen)].sum()),
                gain=reach - best_reach[size - 1],
            )
            for reach, chosen in found
        )
        told.append(Turf(size, exact, comb(items, size) if exact else size * items, portfolios))
    return tuple(told)


def ladder(likes: Flags, items: Sequence[int], weights: Weights = None) -> tuple[Step, ...]:
    """The items of a set one after the other, each time the one that adds most people."""
    w = checked_weights(weights, len(likes))
    left, total = w.copy(), w.sum()
    remaining, steps, reach = list(items), [], 0.0
    while remaining and total:
        added = [float(left @ likes[:, item] / total) for item in remaining]
        place = int(np.argmax(np.round(added, 12)))
        item = remaining.pop(place)
        left = np.where(likes[:, item], 0.0, left)
        reach += added[place]
        steps.append(Step(item, reach, added[place]))
    return tuple(steps)


Found = list[tuple[float, tuple[int, ...]]]


def _search(
    patterns: Floats, worth: Floats, popularity: Floats, size: int, keep: int, most_sets: int
) -> Found:
    if comb(patterns.shape[1], size) <= most_sets:
        return _all(patterns, worth, popularity, size, keep)
    return [_greedy(patterns, worth, popularity, size)]


def _patterns(likes: Flags, weights: Floats) -> tuple[Floats, Floats]:
    """People who like the same items count as one, with their weights added up."""
    packed = np.packbits(likes, axis=1)
    _, first, which = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    return likes[first].astype(np.float64), tally(which, weights, len(first))


def _all(patterns: Floats, worth: Floats, popularity: Floats, size: int, keep: int) -> Found:
    """All sets: those of one item less are put together, and one product of matrices then tells
    for many of them at once what each last item would add."""
    items = patterns.shape[1]
    missing = 1.0 - patterns
    top: list[tuple[float, float, tuple[int, ...]]] = []
    for stems in _batches(items, size - 1, max(1, _CELLS // max(1, len(patterns)))):
        not_yet = np.broadcast_to(worth, (len(stems), len(worth))).copy()
        for column in stems.T:
            not_yet *= missing[:, column].T
        reach = (1.0 - not_yet.sum(axis=1))[:, None] + not_yet @ patterns
        # The last item comes after the others, or every set would be met several times.
        after = stems[:, -1] if size > 1 else np.full(len(stems), -1)
        later = np.arange(items)[None, :] > after[:, None]
        often = popularity[stems].sum(axis=1)[:, None] + popularity[None, :]
        top = _best(top, np.where(later, np.round(reach, 12), -1.0), often, stems, keep)
    return [(reach, items_of) for reach, _, items_of in top]


def _batches(items: int, size: int, most: int) -> Iterator[Integers]:
    sets = combinations(range(items), size)
    while batch := list(islice(sets, most)):
        yield np.array(batch, np.int64).reshape(len(batch), size)


def _best(
    top: list[tuple[float, float, tuple[int, ...]]],
    reach: Floats,
    often: Floats,
    stems: Integers,
    keep: int,
) -> list[tuple[float, float, tuple[int, ...]]]:
    """The best so far and of this batch: reach, then frequency, then the earliest items."""
    flat, often = reach.ravel(), np.round(often, 12).ravel()
    limit = min(keep, flat.size)
    # Whatever ties with the last one kept is looked at too: frequency settles it.
    bar = np.partition(flat, flat.size - limit)[flat.size - limit]
    bar = max(float(bar), top[-1][0] if len(top) == keep else 0.0)
    candidates = np.flatnonzero(flat >= bar)
    order = candidates[np.lexsort((candidates, -often[candidates], -flat[candidates]))][:keep]
    found = [
        (
            float(flat[cell]),
            float(often[cell]),
            (*map(int, stems[cell // reach.shape[1]]), int(cell % reach.shape[1])),
        )
        for cell in order
    ]
    return sorted([*top, *found], key=lambda each: (-each[0], -each[1], each[2]))[:keep]


def _greedy(
    patterns: Floats, worth: Floats, popularity: Floats, size: int
) -> tuple[float, tuple[int, ...]]:
    left, chosen = worth.copy(), list[int]()
    for _ in range(size):
        added = np.round(left @ patterns, 12)
        added[chosen] = -1.0
        # Of items that add equally much the most popular: it raises the frequency.
        item = int(np.lexsort((np.arange(len(added)), -popularity, -added))[0])
        chosen.append(item)
        left = left * (1.0 - patterns[:, item])
    return float(np.round(worth.sum() - left.sum(), 12)), tuple(sorted(chosen))
