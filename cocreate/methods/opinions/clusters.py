"""Putting points into groups, saying how well they fit, and comparing two divisions."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cocreate.methods.opinions.matrix import Numbers, Points

SEED = 20_260
SAMPLE = 2_000  # a silhouette of everybody costs their number squared
_STARTS = 10
_ROUNDS = 200
LETTERS = "ABCDE"


def k_means(points: Points, k: int) -> Numbers:
    """The group of each point, 0 … k − 1, the largest first; the same points give the same groups.

    Lloyd's rounds from ten beginnings, each of which spreads its centres (Arthur & Vassilvitskii
    2007, k-means++), and the tightest outcome of them. Raises ValueError for fewer than k
    different points.
    """
    if len(np.unique(points, axis=0)) < k:
        raise ValueError(f"{k} groups need as many different points")
    chance = np.random.default_rng(SEED)
    outcomes = [_lloyd(points, _spread(points, k, chance)) for _start in range(_STARTS)]
    labels = min(outcomes, key=lambda outcome: outcome[1])[0]
    sizes = np.bincount(labels, minlength=k)
    rank = np.empty(k, np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(k)
    return rank[labels]


def silhouette(points: Points, labels: Numbers) -> float:
    """How much nearer points are to their own group than to the next one: -1 … 1, the mean of at
    most 2,000 points that chance picks. Rousseeuw (1987), J. Comp. Appl. Math. 20."""
    if len(points) > SAMPLE:
        picked = np.random.default_rng(SEED).choice(len(points), SAMPLE, replace=False)
        points, labels = points[picked], labels[picked]
    _names, labels = np.unique(labels, return_inverse=True)
    sizes = np.bincount(labels)
    if len(sizes) < 2:
        return 0.0
    member = np.eye(len(sizes))[labels]
    to_group = _distances(points, points) @ member
    rows = np.arange(len(points))
    own = to_group[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    means = to_group / sizes
    means[rows, labels] = np.inf
    nearest = means.min(axis=1)
    most = np.maximum(own, nearest)
    fit = np.divide(nearest - own, most, out=np.zeros(len(points)), where=most > 0)
    return float(np.where(sizes[labels] > 1, fit, 0.0).mean())


def adjusted_rand(one: Sequence[int] | Numbers, other: Sequence[int] | Numbers) -> float:
    """How far two divisions of the same people agree: 1 the same, about 0 as by chance.

    Hubert & Arabie (1985), Comparing partitions, J. Classification 2.
    """
    _names, first = np.unique(np.asarray(one), return_inverse=True)
    _names, second = np.unique(np.asarray(other), return_inverse=True)
    if len(first) != len(second):
        raise ValueError("two divisions of the same people are needed")
    crossing = np.zeros((int(first.max(initial=0)) + 1, int(second.max(initial=0)) + 1))
    np.add.at(crossing, (first, second), 1)
    together = _pairs(crossing).sum()
    rows, columns = _pairs(crossing.sum(axis=1)).sum(), _pairs(crossing.sum(axis=0)).sum()
    every = float(_pairs(np.array(float(len(first)))))
    expected = rows * columns / every if every else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else float((together - expected) / (most - expected))


def letters_of(members: Numbers, labels: Numbers, before: Mapping[int, str]) -> tuple[str, ...]:
    """The letter of each group: that of the earlier group with which it shares most members.

    `before` holds the letters that members had. A group that has none takes the first letter that
    no earlier group had, so that no letter ever passes to strangers while another one is free.
    """
    count = int(labels.max()) + 1
    shared: list[tuple[int, int, str]] = []
    for group in range(count):
        had = [before.get(int(member), "") for member in members[labels == group]]
        shared += [(-had.count(letter), group, letter) for letter in sorted({*had} - {""})]
    given: dict[int, str] = {}
    for _many, group, letter in sorted(shared):
        if group not in given and letter not in given.values():
            given[group] = letter
    new = [letter for letter in LETTERS if letter not in before.values()]
    left = [letter for letter in LETTERS if letter not in new and letter not in given.values()]
    free = iter(new + left)
    return tuple(given[group] if group in given else next(free) for group in range(count))


def _spread(points: Points, k: int, chance: np.random.Generator) -> Points:
    centres = [points[chance.integers(len(points))]]
    for _centre in range(k - 1):
        far = (_distances(points, np.array(centres)) ** 2).min(axis=1)
        centres.append(points[chance.choice(len(points), p=far / far.sum())])
    return np.array(centres)


def _lloyd(points: Points, centres: Points) -> tuple[Numbers, float]:
    labels = np.zeros(len(points), np.int64)
    distances = _distances(points, centres)
    for _round in range(_ROUNDS):
        labels = distances.argmin(axis=1)
        moved = centres.copy()
        for group in np.unique(labels):
            moved[group] = points[labels == group].mean(axis=0)
        same = bool(np.allclose(moved, centres, rtol=0, atol=1e-12))
        centres, distances = moved, _distances(points, moved)
        if same:
            break
    return labels, float((distances[np.arange(len(points)), labels] ** 2).sum())


def _distances(points: Points, centres: Points) -> Points:
    squares = (points**2).sum(axis=1)[:, None] + (centres**2).sum(axis=1)
    found: Points = np.sqrt(np.maximum(squares - 2 * points @ centres.T, 0.0))
    return found


def _pairs(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    return counts * (counts - 1) / 2
