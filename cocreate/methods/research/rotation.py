"""Who sees what in which order: drawn from a seed, the same in every process and for ever.

`random.Random` promises to keep the stream of `random()` for a seed but not what `shuffle` makes
of it, so the shuffling here is our own: an order that was shown must be found again years later.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from hashlib import blake2b
from random import Random
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Item = TypeVar("Item")
Row = tuple[int, ...]
Counts = NDArray[np.int64]

MOST_ITEMS = 100
_ROUNDS = 3


def seed_of(*parts: str | int) -> int:
    """A seed from names and numbers, such as the concept, the respondent and the question."""
    digest = blake2b(digest_size=8)
    for part in parts:
        text = f"{type(part).__name__}:{part}".encode()
        # With its length, or ("ab", "c") would be ("a", "bc").
        digest.update(len(text).to_bytes(4, "big") + text)
    return int.from_bytes(digest.digest(), "big")


def shuffled(items: Sequence[Item], seed: int, anchored: Collection[Item] = ()) -> list[Item]:
    """The items in an order drawn from the seed; those anchored keep their places."""
    places, free = _free(items, anchored)
    _shuffle(free, Random(seed))  # noqa: S311 - an order, not a secret
    return _placed(items, places, free)


def rotated(items: Sequence[Item], start: int, anchored: Collection[Item] = ()) -> list[Item]:
    """The items from the one at `start` on and around, anchored ones in place. Any whole number
    is a start, so the respondent's running number spreads the starts evenly."""
    places, free = _free(items, anchored)
    turn = start % len(free) if free else 0
    return _placed(items, places, free[turn:] + free[:turn])


@lru_cache(maxsize=128)
def williams(k: int) -> tuple[Row, ...]:
    """Orders of k items: every item equally often in every place, and, of every two, each equally
    often right after the other. k rows when k is even, 2k when odd.

    Williams (1949), Australian Journal of Scientific Research A 2.
    """
    if not 1 <= k <= MOST_ITEMS:
        raise ValueError(f"a rotation has 1 to {MOST_ITEMS} items, not {k}")
    # 0, k−1, 1, k−2, …: the steps between neighbours are all different modulo k.
    first = [place // 2 if place % 2 == 0 else k - 1 - place // 2 for place in range(k)]
    rows = [tuple((item + turn) % k for item in first) for turn in range(k)]
    if k % 2 and k > 1:
        rows += [row[::-1] for row in rows]
    return tuple(rows)


@lru_cache(maxsize=128)
def subset_rows(k: int, m: int, seed: int = 0) -> tuple[Row, ...]:
    """Orders of m of k items, to be given out by `least_used`: every item equally often, and
    equally often in every place; every two items meet about equally often.

    Each block of k rows is one row moved around k times, which balances items and places whatever
    that row is. So the row may be chosen for the distances in it: every two items that are d apart
    meet as often as d occurs. All of k items is a Williams design.
    """
    if not 1 <= m <= k <= MOST_ITEMS:
        raise ValueError(f"{m} of {k} items cannot be shown")
    source = Random(seed_of("rotation", k, m, seed))  # noqa: S311 - an order, not a secret
    naming = _shuffle(list(range(k)), source)
    if m == k:
        return tuple(_shuffle([tuple(naming[i] for i in row) for row in williams(k)], source))
    rows: list[Row] = []
    met, followed = np.zeros(k, np.int64), np.zeros(k, np.int64)
    for _ in range(1 if m == 1 else -(-(k - 1) // (m - 1))):
        first = _spread(k, m, met, followed, source)
        met += _distances(first, k)
        followed += _steps(first, k)
        turned = [tuple(naming[(item + turn) % k] for item in first) for turn in range(k)]
        rows += _shuffle(turned, source)
    return tuple(rows)


def least_used(row_counts: Sequence[int]) -> int:
    """The row to give out next: the one used least, the earliest of equals."""
    if not row_counts:
        raise ValueError("there is no row to choose from")
    return min(range(len(row_counts)), key=row_counts.__getitem__)


def _free(items: Sequence[Item], anchored: Collection[Item]) -> tuple[list[int], list[Item]]:
    places = [place for place, item in enumerate(items) if item not in anchored]
    return places, [items[place] for place in places]


def _placed(items: Sequence[Item], places: list[int], free: list[Item]) -> list[Item]:
    ordered = list(items)
    for place, item in zip(places, free, strict=True):
        ordered[place] = item
    return ordered


def _shuffle(items: list[Item], source: Random) -> list[Item]:
    """Fisher and Yates, in place."""
    for last in range(len(items) - 1, 0, -1):
        other = int(source.random() * (last + 1))
        items[last], items[other] = items[other], items[last]
    return items


def _spread(k: int, m: int, met: Counts, followed: Counts, source: Random) -> list[int]:
    """m of k places around a circle whose distances, and whose steps from one to the next, fill
    up what was rare so far: a draw, improved one place at a time until nothing helps."""

    def cost(row: list[int]) -> int:
        seen, steps = met + _distances(row, k), followed + _steps(row, k)
        return int(seen @ seen + steps @ steps)

    row = _shuffle(list(range(k)), source)[:m]
    best = cost(row)
    for _ in range(_ROUNDS):
        before = best
        for place in range(m):
            for item in sorted(set(range(k)) - set(row)):
                tried = [*row[:place], item, *row[place + 1 :]]
                if (price := cost(tried)) < best:
                    row, best = tried, price
        if best == before:
            break
    return row


def _distances(row: list[int], k: int) -> Counts:
    """How often each distance occurs between any two places, either way round."""
    places = np.array(row)
    found = np.bincount(((places[:, None] - places) % k).ravel(), minlength=k)
    found[0] = 0
    return found


def _steps(row: list[int], k: int) -> Counts:
    return np.bincount(np.diff(row) % k, minlength=k)
