import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest
from scipy.stats import chisquare

from cocreate.methods.research.rotation import (
    least_used,
    rotated,
    seed_of,
    shuffled,
    subset_rows,
    williams,
)


@pytest.mark.parametrize("k", [2, 3, 4, 5, 6, 7, 8, 9, 10, 21, 99, 100])
def test_a_williams_design_balances_places_and_who_follows_whom(k):
    rows = williams(k)
    each = 1 if k % 2 == 0 else 2
    assert len(rows) == each * k
    assert all(sorted(row) == list(range(k)) for row in rows)
    places = Counter((place, item) for row in rows for place, item in enumerate(row))
    assert set(places.values()) == {each}
    follows = Counter(pair for row in rows for pair in pairwise(row))
    assert len(follows) == k * (k - 1)
    assert set(follows.values()) == {each}


def test_one_item_has_one_order():
    assert williams(1) == ((0,),)


@pytest.mark.parametrize(
    ("k", "m"), [(4, 4), (5, 5), (10, 3), (7, 1), (100, 5), (30, 2), (99, 4), (12, 11)]
)
def test_subsets_balance_items_and_places(k, m):
    rows = subset_rows(k, m, seed=1)
    assert all(len(set(row)) == m for row in rows)
    assert len(set(Counter(item for row in rows for item in row).values())) == 1
    places = Counter((place, item) for row in rows for place, item in enumerate(row))
    assert len(places) == k * m
    assert len(set(places.values())) == 1


@pytest.mark.parametrize(("k", "m", "apart"), [(10, 3, 2), (100, 5, 2), (30, 2, 0), (99, 4, 2)])
def test_every_two_items_meet_about_equally_often(k, m, apart):
    rows = subset_rows(k, m, seed=1)
    met = Counter(frozenset((a, b)) for row in rows for a in row for b in row if a < b)
    assert len(met) == k * (k - 1) // 2
    assert max(met.values()) - min(met.values()) <= apart


def test_giving_out_the_least_used_row_keeps_every_row_within_one():
    rows = subset_rows(10, 3, seed=1)
    used = [0] * len(rows)
    for _ in range(137):
        used[least_used(used)] += 1
    assert max(used) - min(used) == 1
    assert least_used([2, 1, 1]) == 1
    with pytest.raises(ValueError, match="no row"):
        least_used([])


def test_anchored_options_keep_their_places():
    options = ["a", "b", "c", "other", "none"]
    orders = {tuple(shuffled(options, seed, anchored={"other", "none"})) for seed in range(200)}
    assert {order[3:] for order in orders} == {("other", "none")}
    assert len(orders) == 6
    middle = shuffled([1, 2, 3, 4], 5, anchored=[2])
    assert middle[1] == 2
    assert sorted(middle) == [1, 2, 3, 4]


def test_every_order_is_drawn_equally_often():
    drawn = Counter(tuple(shuffled("abcd", seed)) for seed in range(12_000))
    assert len(drawn) == 24
    assert chisquare(list(drawn.values())).pvalue > 0.001


def test_rotation_starts_at_any_number_and_leaves_anchors():
    assert rotated("abcd", 1) == ["b", "c", "d", "a"]
    assert rotated("abcd", 5) == rotated("abcd", 1)
    assert rotated("abcd", -1) == ["d", "a", "b", "c"]
    assert rotated(["a", "b", "c", "none"], 2, anchored=["none"]) == ["c", "a", "b", "none"]
    assert rotated(["none"], 3, anchored=["none"]) == ["none"]


def test_a_seed_gives_the_same_order_in_another_process_whatever_its_hash_seed():
    program = (
        "from cocreate.methods.research.rotation import *;"
        "print(seed_of('concept', 12, 'q3'), shuffled(range(8), 42), subset_rows(9, 3, 7)[:2])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (1, 2)
    }
    assert len(told) == 1
    # Written down once: an order that a respondent was shown must be found again for ever.
    assert seed_of("concept", 12, "q3") == 3_194_523_238_087_883_438
    assert shuffled(range(8), 42) == [6, 4, 3, 2, 7, 1, 0, 5]


def test_a_seed_depends_on_every_part_and_on_where_parts_end():
    seeds = {
        seed_of("ab", "c"),
        seed_of("a", "bc"),
        seed_of("abc"),
        seed_of(1),
        seed_of("1"),
        seed_of(1, 1),
    }
    assert len(seeds) == 6


@pytest.mark.parametrize(("k", "m"), [(3, 4), (3, 0), (101, 2)])
def test_what_cannot_be_shown_is_an_error(k, m):
    with pytest.raises(ValueError, match=r"cannot be shown|1 to 100"):
        subset_rows(k, m)
