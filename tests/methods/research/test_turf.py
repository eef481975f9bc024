from itertools import combinations
from random import Random

import numpy as np
import pytest

from cocreate.methods.research.turf import ladder, turf

_source = Random(20)
CHANCES = (0.35, 0.3, 0.28, 0.25, 0.22, 0.2, 0.18, 0.15, 0.12, 0.1, 0.08, 0.05)
LIKES = np.array([[_source.random() < p for p in CHANCES] for _ in range(150)])


def test_the_best_sets_equal_turflp():
    # turflp 0.5.0 (an integer program, HiGHS): items, people reached, sum of frequencies.
    found = turf(LIKES, [2, 3, 4])
    assert [
        (each.best[0].items, each.best[0].reach.count, round(150 * each.best[0].frequency))
        for each in found
    ] == [((0, 2), 81, 94), ((0, 2, 7), 98, 122), ((0, 1, 2, 7), 111, 169)]


def test_all_kept_sets_are_in_order_and_equal_plain_counting():
    weights = np.array([_source.uniform(0.3, 3) for _ in range(150)])
    told = turf(LIKES, [3], weights, keep=20)[0]
    plain = []
    for items in combinations(range(12), 3):
        reached = sum(
            weight
            for row, weight in zip(LIKES, weights, strict=True)
            if any(row[item] for item in items)
        )
        plain.append((reached / weights.sum(), items))
    plain.sort(key=lambda each: -each[0])
    assert [each.items for each in told.best] == [items for _, items in plain[:20]]
    assert [each.reach.share for each in told.best] == pytest.approx(
        [share for share, _ in plain[:20]], abs=1e-9
    )
    assert (told.exact, told.tried) == (True, 220)


def test_equal_reach_goes_by_frequency_then_by_item():
    likes = np.array([[1, 1, 1, 1], [0, 1, 0, 1], [1, 0, 1, 0]], bool)
    told = turf(likes, [2], keep=6)[0]
    assert [(each.items, each.reach.count) for each in told.best] == [
        ((0, 1), 3),
        ((0, 3), 3),
        ((1, 2), 3),
        ((2, 3), 3),
        ((0, 2), 2),
        ((1, 3), 2),
    ]
    more = np.array([[1, 1, 1], [1, 1, 0]], bool)
    assert [each.items for each in turf(more, [1], keep=3)[0].best] == [(0,), (1,), (2,)]
    assert turf(more, [2])[0].best[0].items == (0, 1)


def test_the_gain_is_what_the_next_size_adds():
    sizes = turf(LIKES, range(1, 13))
    best = [each.best[0].reach.share or 0 for each in sizes]
    gains = [each.best[0].gain for each in sizes]
    assert gains == pytest.approx(
        [after - before for before, after in zip([0, *best], best, strict=False)]
    )
    assert turf(LIKES, [5])[0].best[0].gain == pytest.approx(gains[4])


def test_beyond_the_limit_items_are_added_one_by_one():
    exact, greedy = turf(LIKES, [4])[0], turf(LIKES, [4], most_sets=100)[0]
    assert (exact.exact, greedy.exact) == (True, False)
    steps = ladder(LIKES, range(12))[:4]
    assert set(greedy.best[0].items) == {step.item for step in steps}
    assert greedy.best[0].reach.share == pytest.approx(steps[-1].reach)
    assert (exact.best[0].reach.share or 0) >= (greedy.best[0].reach.share or 0)
    assert (greedy.best[0].reach.share or 0) >= (1 - 1 / np.e) * (exact.best[0].reach.share or 0)


def test_the_ladder_tells_what_each_item_adds():
    likes = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 1], [0, 0, 1], [1, 0, 0]], bool)
    steps = ladder(likes, [2, 1, 0])
    assert [(step.item, step.added) for step in steps] == [
        (0, pytest.approx(0.6)),
        (2, pytest.approx(0.4)),
        (1, 0),
    ]
    weighted = ladder(likes, [0, 2], [1, 1, 5, 5, 1])
    assert [step.item for step in weighted] == [2, 0]


def test_nobody_and_impossible_sizes():
    assert turf(np.zeros((0, 3), bool), [1]) == ()
    assert turf(LIKES, [1], np.zeros(150)) == ()
    with pytest.raises(ValueError, match="no set of 13"):
        turf(LIKES, [13])
