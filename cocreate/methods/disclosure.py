"""What several tables about the same people give away together.

A table is a partition: every person stands in exactly one of its blocks, and the table shows one
sum per block. Two harmless tables can betray somebody: if the ten "new customers" are nine of the
"without a loan" plus one, their difference is that one person's answer. Whatever can be worked out
is a weighted sum of blocks; it is safe when every such sum concerns nobody, or at least k people.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Blocks = NDArray[np.integer[Any]]
Matrix = NDArray[np.float64]
Whole = NDArray[np.int64]

_ROUNDING = 1e-7
_NO_EIGENVALUE = 1e-10


def safe_together(tables: Sequence[Blocks], k: int) -> bool:
    """Tell whether no weighted sum of these tables' blocks singles out fewer than k people.

    Exact for any two tables; for three and more tables at once exact for one person, for two
    people, and for people that no table tells apart. Blocks are numbered from 0.
    """
    if len(tables) < 2 or k < 2 or not len(tables[0]):
        return True
    starts = np.cumsum([0] + [int(table.max()) + 1 for table in tables])
    gram = _gram(tables, starts)
    inverse, least = _inverse(gram)
    # A sum that concerns s people needs somebody with a leverage of 1/s or more, so where all are
    # below 1/(k − 1) none concerns fewer than k, for any number of tables. Nobody's leverage
    # exceeds the sum of one over the sizes of their blocks, over the least eigenvalue: mostly
    # that is enough, and nobody's needs to be worked out.
    one_over = np.divide(1.0, gram.diagonal(), where=gram.diagonal() > 0, out=np.zeros(starts[-1]))
    bound = sum(
        (one_over[table + start] for table, start in zip(tables, starts[:-1], strict=True)),
        start=np.zeros(len(tables[0])),
    )
    limit = 1 / (k - 1) - _ROUNDING
    suspects = np.flatnonzero(bound >= limit * least)
    columns, people = _profiles([table[suspects] for table in tables], starts)
    leverage = _between(columns, columns, inverse)
    if not len(suspects) or float(leverage.max()) < limit:
        return True
    if bool(((people < k) & (people * leverage > 1 - _ROUNDING)).any()):
        return False
    close = columns[(people == 1) & (leverage > 0.5 - _ROUNDING)]
    if k > 2 and len(close) and _pairs_off(close, *_profiles(tables, starts), inverse):
        return False
    return all(
        every_cut_reaches(gram[row_start:row_end, start:end], k)
        for one, (row_start, row_end) in enumerate(pairwise(starts))
        for start, end in list(pairwise(starts))[:one]
    )


def every_cut_reaches(crossing: Whole, k: int) -> bool:
    """Tell whether every weighted sum of the rows and columns of a cross table concerns ≥ k people.

    Blocks are the nodes of a graph and people its edges. Giving weights to blocks cuts the edges
    whose ends differ, so the smallest sum is the smallest cut: Stoer & Wagner (1997), A simple
    min-cut algorithm, J. ACM 44. Parts that are not connected never mix and cost nothing to cut.
    """
    rows, columns = crossing.shape
    weight = np.zeros((rows + columns, rows + columns), np.int64)
    weight[:rows, rows:] = crossing
    weight[rows:, :rows] = crossing.T
    while len(weight) > 1:
        first, second = np.unravel_index(int(weight.argmax()), weight.shape)
        if weight[first, second] < k:
            break
        # No cut below k can part two blocks that share k people.
        weight = _merge(weight, int(first), int(second))
    while len(weight) > 1:
        before_last, last = _last_two(weight)
        cut = int(weight[last].sum())
        if cut == 0:
            weight = np.delete(np.delete(weight, last, axis=0), last, axis=1)
        elif cut < k:
            return False
        else:
            weight = _merge(weight, before_last, last)
    return True


def _gram(tables: Sequence[Blocks], starts: Whole) -> Whole:
    """People in every two blocks at once, all tables against all; the sizes on the diagonal."""
    gram = np.zeros((starts[-1], starts[-1]), np.int64)
    ends = list(pairwise(starts))
    for one, (row_start, row_end) in enumerate(ends):
        for other, (start, end) in enumerate(ends[: one + 1]):
            rows, columns = row_end - row_start, end - start
            cells = tables[one].astype(np.int32) * np.int32(columns) + tables[other]
            crossing = np.bincount(cells, minlength=rows * columns).reshape(rows, columns)
            gram[row_start:row_end, start:end] = crossing
            gram[start:end, row_start:row_end] = crossing.T
    return gram


def _inverse(gram: Whole) -> tuple[Matrix, float]:
    """A generalised inverse of the gram matrix, and its least eigenvalue after scaling to sizes.

    Some eigenvalues are always zero: every table adds up to the same total.
    """
    sizes = gram.diagonal()
    scale = np.divide(1.0, np.sqrt(sizes), where=sizes > 0, out=np.zeros(len(sizes)))
    values, vectors = np.linalg.eigh(gram * scale[:, None] * scale)
    kept = values > _NO_EIGENVALUE
    vectors = vectors[:, kept] * scale[:, None]
    return (vectors / values[kept]) @ vectors.T, float(values[kept].min())


def _profiles(tables: Sequence[Blocks], starts: Whole) -> tuple[Whole, Whole]:
    """The distinct combinations of blocks as columns of the gram matrix, and people in each."""
    key, kinds = np.zeros(len(tables[0]), np.int64), 1
    for table, (start, end) in zip(tables, pairwise(starts.tolist()), strict=True):
        if kinds * (end - start) > np.iinfo(np.int64).max:
            distinct, key = np.unique(key, return_inverse=True)
            kinds = len(distinct)
        key, kinds = key * (end - start) + table, kinds * (end - start)
    _, first, people = np.unique(key, return_index=True, return_counts=True)
    return np.stack([table[first] for table in tables], axis=1) + starts[:-1], people


def _between(one: Whole, other: Whole, inverse: Matrix) -> Matrix:
    """Entries of the projection on all weighted sums of blocks, for pairs of people.

    Between a person and themselves it is their leverage: 1 exactly when their own answer is
    such a sum.
    """
    entries: Matrix = inverse[one[:, :, None], other[:, None, :]].sum(axis=(1, 2))
    return entries


def _pairs_off(close: Whole, columns: Whole, people: Whole, inverse: Matrix) -> bool:
    """Tell whether some sum concerns one of `close` and one other person only.

    Of such two people one has a leverage of a half or more.
    """
    alone = columns[people == 1]
    own = _between(alone, alone, inverse)
    for one in close:
        shared = _between(np.broadcast_to(one, alone.shape), alone, inverse)
        mine = _between(one[None], one[None], inverse)[0]
        rest = (1 - mine) * (1 - own) - shared * shared
        rest[(alone == one).all(axis=1)] = 1.0
        if bool((rest < _ROUNDING).any()):
            return True
    return False


def _last_two(weight: Whole) -> tuple[int, int]:
    """The last two nodes of a maximum adjacency order."""
    pull = weight[0].copy()
    seen = np.zeros(len(weight), bool)
    seen[0] = True
    order = [0]
    while len(order) < len(weight):
        following = int(np.where(seen, -1, pull).argmax())
        seen[following] = True
        order.append(following)
        pull += weight[following]
    return order[-2], order[-1]


def _merge(weight: Whole, keep: int, gone: int) -> Whole:
    weight[keep] += weight[gone]
    weight[:, keep] += weight[:, gone]
    weight[keep, keep] = 0
    return np.delete(np.delete(weight, gone, axis=0), gone, axis=1)
