"""Whether one more table of a study may be shown, beside all that were shown before.

A results page lets a marketer break a question down by anything, filter it, and nest one thing in
another. Each such table is a partition of the people who answered; release.py judges the tables
that a page always offers, this module those that are asked for one after the other. The order
counts: what was shown first stays, what would give somebody away together with it stays hidden.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocreate.methods.cross import Numbers
from cocreate.methods.disclosure import safe_together
from cocreate.methods.release import Hidden, looks, release_breakdown

Mask = NDArray[np.bool_]
Parts = NDArray[np.integer[Any]]
Rows = NDArray[np.intp]

_ROUNDING = 1e-7
_NO_EIGENVALUE = 1e-10
_ROWS_AT_ONCE = 20_000
_DIGITS = 12


def may_release(
    base: Mask,
    blocks: Parts,
    earlier: Sequence[Parts],
    k: int,
    *,
    closed: bool,
    silent: Mask | None = None,
    weightings: Sequence[Numbers] = (),
    together_safe: Callable[[Sequence[Parts], int], bool] = safe_together,
) -> Hidden | None:
    """None when a question may be shown by these blocks, else why not.

    All arrays are of everybody in the study, in order of arrival: `base` is true for those who
    answered the question, `silent` for those who were asked and did not; `blocks` and each of
    `earlier` hold a block number per person, negative for outside and unknown, who are one block
    more. `earlier` are the tables shown before, oldest first; those that could not have been
    shown for this base are passed over. `weightings` are all the weights with which figures of
    this study were or will be shown, this table's included. `together_safe` may be a
    safe_together that remembers: the tables of one study are judged again and again.
    """
    if not closed:
        return Hidden("still_open")
    people = np.flatnonzero(base)
    if len(people) < k:
        return Hidden("too_few")
    new = _numbered(blocks[people])
    if isinstance(outcome := release_breakdown(np.bincount(new), k), Hidden):
        return outcome
    if silent is not None and _silent_cell(blocks, base, silent, k):
        return Hidden("small_cell")
    steps = looks(len(people), k, closed=True)
    arrival = np.repeat(np.arange(len(steps)), np.diff(steps, prepend=0))
    before = _distinct([_numbered(table[people]) for table in earlier], k)
    known = any(np.array_equal(new, table) for table in before)
    together = [arrival, *before] if known else [arrival, *before, new]
    if not together_safe(together, k):
        shown = _replayed(arrival, before, k, together_safe)
        if not any(np.array_equal(new, table) for table in shown):
            if not together_safe([*shown, new], k):
                return Hidden("overlap")
            shown.append(new)
        together = shown
    weights = [one[people] for one in weightings]
    return None if weights_tell_nothing(together[1:], weights, k) else Hidden("overlap")


def filtered(blocks: Parts, size: int, inside: Mask) -> Parts:
    """The blocks of a table that is about `inside` only.

    Inside, people who are in no block can be had by subtraction and are a block of their own;
    everybody outside is another.
    """
    known = np.where(blocks < 0, size, blocks)
    parts: Parts = np.where(inside, known, -1)
    return parts


def weights_tell_nothing(tables: Sequence[Parts], weightings: Sequence[Numbers], k: int) -> bool:
    """Tell whether weighted figures beside the plain ones single out nobody.

    Where all but a few people of a block have the same weight, its weighted and its plain count
    tell what those few answered. For one table and one weighting this is exact: in every block
    nobody or at least k people have another weight than the most frequent one. For more, no
    person's leverage in all plain and weighted sums together may reach 1/(k − 1), as in
    disclosure.py; that is enough, and may hide a table that would have been safe.
    """
    if not weightings or not tables or k < 2:
        return True
    if len(tables) == 1 and len(weightings) == 1:
        return _another_weight(tables[0], weightings[0]) >= k
    return _highest_leverage(tables, weightings) < 1 / (k - 1) - _ROUNDING


def _numbered(blocks: Parts) -> Rows:
    """Blocks numbered from 0 without gaps; everybody outside is one of them."""
    shifted = np.where(blocks < 0, 0, blocks.astype(np.intp) + 1)
    rank = np.cumsum(np.bincount(shifted) > 0) - 1
    numbered: Rows = rank[shifted]
    return numbered


def _silent_cell(blocks: Parts, base: Mask, silent: Mask, k: int) -> bool:
    """Tell whether a block that was asked and kept silent has too few answers to be shown."""
    place = _numbered(blocks)
    blocks_n = int(place.max()) + 1
    answered = np.bincount(place[base], minlength=blocks_n)
    kept_silent = np.bincount(place[silent], minlength=blocks_n)
    return bool(((kept_silent > 0) & (answered < k)).any())


def _distinct(tables: Sequence[Rows], k: int) -> list[Rows]:
    """The tables that could have been shown for this base, each once."""
    kept: list[Rows] = []
    for table in tables:
        shown = not isinstance(release_breakdown(np.bincount(table), k), Hidden)
        if shown and not any(np.array_equal(table, other) for other in kept):
            kept.append(table)
    return kept


def _replayed(
    arrival: Rows,
    tables: Sequence[Rows],
    k: int,
    together_safe: Callable[[Sequence[Parts], int], bool],
) -> list[Rows]:
    """The arrival of answers and the tables that were shown when they were asked for, in order."""
    shown = [arrival]
    for table in tables:
        if together_safe([*shown, table], k):
            shown.append(table)
    return shown


def _another_weight(table: Parts, weights: Numbers) -> float:
    """The fewest people of a block whose weight is not its most frequent; infinite for nobody."""
    values, rank = _ranks(weights)
    counts = np.unique(table.astype(np.int64) * len(values) + rank, return_counts=True)
    block = counts[0] // len(values)
    most = np.zeros(int(block.max()) + 1, np.int64)
    np.maximum.at(most, block, counts[1])
    others = np.bincount(table) - most
    return float(others[others > 0].min()) if (others > 0).any() else np.inf


def _highest_leverage(tables: Sequence[Parts], weightings: Sequence[Numbers]) -> float:
    """The highest leverage of a person in all plain and weighted sums over all blocks."""
    kinds, people = _kinds([*tables, *(_ranks(weights)[1] for weights in weightings)])
    worth = _apart([np.ones(len(kinds)), *(weights[kinds] for weights in weightings)], people)
    columns = [table[kinds, None] == np.arange(int(table.max()) + 1) for table in tables]
    inside = np.hstack(columns)
    width = inside.shape[1] * worth.shape[1]
    gram = np.zeros((width, width))
    pieces = range(0, len(kinds), _ROWS_AT_ONCE)

    def sums(start: int) -> Numbers:
        """Of some kinds of people the part they have in every sum."""
        some = slice(start, start + _ROWS_AT_ONCE)
        parts = inside[some, :, None] * worth[some][:, None, :]
        flat: Numbers = parts.reshape(len(parts), width)
        return flat

    for start in pieces:
        part = sums(start)
        gram += (part * people[start : start + _ROWS_AT_ONCE, None]).T @ part
    values, vectors = np.linalg.eigh(gram)
    kept = values > _NO_EIGENVALUE * values[-1]
    root = vectors[:, kept] / np.sqrt(values[kept])
    return max(float(((sums(start) @ root) ** 2).sum(axis=1).max()) for start in pieces)


def _ranks(weights: Numbers) -> tuple[Numbers, Rows]:
    """The distinct weights and the rank of each person's; the last digits are noise."""
    values, rank = np.unique(np.round(weights, _DIGITS), return_inverse=True)
    return values, rank


def _apart(columns: Sequence[Numbers], people: NDArray[np.int64]) -> Numbers:
    """The same sums by columns at right angles: two weightings that nearly agree would otherwise
    hide their difference, which is what an attacker looks at."""
    root = np.sqrt(people)[:, None]
    right, size = np.linalg.qr(np.stack(columns, axis=1) * root)
    kept = np.abs(size.diagonal()) > 10.0**-_DIGITS * root.sum()
    apart: Numbers = right[:, kept] / root * np.sqrt(people.sum())
    return apart


def _kinds(parts: Sequence[Parts]) -> tuple[Rows, NDArray[np.int64]]:
    """One person of each kind that no part tells apart, and how many there are of it."""
    key = np.zeros(len(parts[0]), np.int64)
    for part in parts:
        key = np.unique(key * (int(part.max()) + 1) + part, return_inverse=True)[1]
    _, first, people = np.unique(key, return_index=True, return_counts=True)
    return first, people
