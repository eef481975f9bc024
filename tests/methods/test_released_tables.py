import time

import numpy as np
import pytest

from cocreate.methods.release import Hidden, looks
from cocreate.methods.released_tables import filtered, may_release, weights_tell_nothing
from tests.methods.attack import exposed, smallest_sum

K = 5


def everybody(n):
    return np.ones(n, bool)


def halves(n):
    return (np.arange(n) % 2).astype(np.int16)


def rows_of(people, tables, k):
    """Every figure that these tables show about the base, and the totals seen on the way."""
    steps = looks(len(people), k, closed=True)
    rows = [np.arange(len(people)) < step for step in steps]
    rows += [table[people] == block for table in tables for block in np.unique(table[people])]
    return [row.astype(int).tolist() for row in rows]


def test_a_breakdown_of_a_closed_study_may_be_shown():
    assert may_release(everybody(40), halves(40), [], K, closed=True) is None
    assert may_release(everybody(40), halves(40), [], K, closed=False) == Hidden("still_open")


def test_few_answers_and_small_cells_hide_the_whole_table():
    few = np.arange(40) < 4
    assert may_release(few, halves(40), [], K, closed=True) == Hidden("too_few")
    blocks = np.where(np.arange(40) < 3, 0, 1)
    assert may_release(everybody(40), blocks, [], K, closed=True) == Hidden("small_cell")


def test_outside_and_unknown_is_a_block_as_well():
    blocks = np.where(np.arange(40) < 3, -1, 1)
    assert may_release(everybody(40), blocks, [], K, closed=True) == Hidden("small_cell")


def test_a_block_that_was_asked_and_kept_silent_is_a_small_cell():
    blocks = np.repeat(np.array([0, 1, 2], np.int16), (20, 16, 4))
    base = np.arange(40) < 36
    assert may_release(base, blocks, [], K, closed=True) is None
    told = may_release(base, blocks, [], K, closed=True, silent=~base)
    assert told == Hidden("small_cell")


def test_a_filter_that_leaves_out_one_person_is_refused_beside_the_whole():
    n = 40
    regions = halves(n)
    but_one = filtered(regions, 2, np.arange(n) != 7)
    assert may_release(everybody(n), but_one, [regions], K, closed=True) == Hidden("small_cell")
    # Seven are left out, spread over the field: four of one region, three of the other.
    left_out = np.isin(np.arange(n), (2, 3, 11, 14, 22, 29, 38))
    without_seven = filtered(regions, 2, ~left_out)
    assert may_release(everybody(n), without_seven, [], K, closed=True) is None
    told = may_release(everybody(n), without_seven, [regions], K, closed=True)
    assert told == Hidden("overlap")
    half = filtered(regions, 2, np.arange(n) // 2 % 2 == 0)
    assert may_release(everybody(n), half, [regions], K, closed=True) is None


def test_a_look_during_the_field_counts_as_a_table():
    late = np.where(np.arange(40) < 6, 0, 1)  # one more than the first total that was shown
    assert may_release(everybody(40), late, [], K, closed=True) == Hidden("overlap")
    late = np.where(np.arange(40) < 10, 0, 1)
    assert may_release(everybody(40), late, [], K, closed=True) is None


def test_people_in_no_block_inside_a_filter_are_a_block():
    blocks = np.array([0, 1, -1, 0, -1], np.int16)
    inside = np.array([True, True, True, False, False])
    assert filtered(blocks, 2, inside).tolist() == [0, 1, 2, -1, -1]


def test_what_was_shown_first_stays():
    n = 60
    one = np.repeat(np.array([0, 1]), (30, 30))
    other = np.repeat(np.array([0, 1]), (32, 28))
    assert may_release(everybody(n), one, [], K, closed=True) is None
    assert may_release(everybody(n), other, [one], K, closed=True) == Hidden("overlap")
    # Once refused it was not shown, so it refuses nothing itself.
    assert may_release(everybody(n), one, [one, other], K, closed=True) is None
    assert may_release(everybody(n), halves(n), [one, other], K, closed=True) is None


def test_a_table_that_could_not_be_shown_for_this_base_does_not_count():
    n = 60
    base = np.arange(n) % 3 != 0
    tail = np.where(base & ~np.isin(np.arange(n), (4, 17)), 0, 1)  # 22 people, 2 of this base
    assert may_release(everybody(n), tail, [], K, closed=True) is None
    assert may_release(base, halves(n), [tail], K, closed=True) is None


@pytest.mark.parametrize("seed", range(25))
def test_a_search_finds_nobody_in_random_tables_that_were_allowed(seed):
    dice = np.random.default_rng(seed)
    n, k = int(dice.integers(12, 18)), 3
    base = np.ones(n, bool)
    base[dice.integers(0, n)] = False
    shown: list[np.ndarray] = []
    for _ in range(4):
        blocks = dice.integers(-1, 2, n)
        if may_release(base, blocks, shown, k, closed=True) is None:
            shown.append(blocks)
    rows = rows_of(np.flatnonzero(base), shown[:2], k)
    assert smallest_sum(rows, int(base.sum()), k) is None
    everything = rows_of(np.flatnonzero(base), shown, k)
    assert smallest_sum(everything, int(base.sum()), 2) is None


def test_weighted_beside_plain_figures_single_out_an_odd_weight():
    n = 40
    weights = np.ones(n)
    weights[3] = 2.5
    told = may_release(everybody(n), halves(n), [], K, closed=True, weightings=[weights])
    assert told == Hidden("overlap")
    weights[[5, 7, 9, 11]] = 2.5
    assert may_release(everybody(n), halves(n), [], K, closed=True, weightings=[weights]) is None


@pytest.mark.parametrize("n", [5, 12, 60, pytest.param(269, marks=pytest.mark.slow)])
def test_nobody_is_exposed_by_whatever_is_asked_for_one_after_the_other(n):
    dice = np.random.default_rng(n)
    base = dice.random(n) < 0.95
    shown: list[np.ndarray] = []
    for number in range(12):
        blocks = dice.integers(-1, 2 + number % 3, n)
        asked = [
            blocks,
            filtered(blocks, 4, dice.random(n) < 0.9),
            blocks * 3 + dice.integers(0, 3, n),
            np.where(np.arange(n) == dice.integers(0, n), -1, blocks),
        ][number % 4]
        if may_release(base, asked, shown, K, closed=True) is None:
            shown.append(asked)
    people = np.flatnonzero(base)
    rows = rows_of(people, shown, K)
    assert exposed(rows) == set() if rows else n == 5
    if n > 60:
        assert len(shown) > 3


@pytest.mark.parametrize("seed", range(25))
def test_a_search_agrees_on_weighted_beside_plain_figures(seed):
    dice = np.random.default_rng(seed)
    n, k = 15, 3
    blocks, weights = dice.integers(0, 2, n), dice.choice([0.5, 1.0, 2.0], n, p=[0.15, 0.7, 0.15])
    rows = [
        row.tolist() for block in (0, 1) for row in (blocks == block, (blocks == block) * weights)
    ]
    found = smallest_sum(rows, n, k)
    assert weights_tell_nothing([blocks], [weights], k) == (found is None)
    if weights_tell_nothing([blocks, blocks], [weights, weights], k):
        assert found is None


def test_several_weightings_are_judged_by_leverage():
    n = 400
    one, other = np.ones(n), np.ones(n)
    one[::3], other[::5] = 2.0, 0.5
    assert weights_tell_nothing([halves(n)], [one, other], K)
    other = np.ones(n)
    other[6] = 0.7
    assert not weights_tell_nothing([halves(n)], [one, other], K)
    assert not weights_tell_nothing([halves(n), np.arange(n) % 3], [other], K)
    nearly = one.copy()
    nearly[6] += 1e-6
    assert not weights_tell_nothing([halves(n)], [one, nearly], K)


def test_a_hundred_thousand_people_and_ten_earlier_tables_are_judged_quickly():
    dice = np.random.default_rng(3)
    n = 100_000
    base = dice.random(n) < 0.9
    earlier = [
        dice.integers(-1, size, n).astype(np.int16) for size in (2, 3, 4, 5, 2, 12, 6, 3, 2, 2)
    ]
    blocks = dice.integers(-1, 20, n).astype(np.int16)
    begun = time.perf_counter()
    assert may_release(base, blocks, earlier, K, closed=True) is None
    assert time.perf_counter() - begun < 0.5
