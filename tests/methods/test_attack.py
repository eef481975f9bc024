"""The promise of release(), attacked: nobody's answer can be worked out from all it ever showed."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cocreate.methods.disclosure import every_cut_reaches, safe_together
from cocreate.methods.release import Attribute, Question, release
from cocreate.methods.tabulate import MISSING
from tests.methods.attack import differences, exposed, smallest_sum, sums_seen
from tests.methods.reading import shown

FIVE = (1, 2, 3, 4, 5)


def panel(rng, n):
    """Five attributes as a bank has them: uneven, one rare, some unknown, two that nearly agree."""
    tenure = rng.choice(3, n, p=[0.5, 0.3, 0.2])
    age = rng.choice(4, n)
    loan = np.where(rng.random(n) < 0.97, tenure > 0, rng.random(n) < 0.5)
    gender = rng.choice(3, n, p=[0.49, 0.49, 0.02])
    region = np.where(rng.random(n) < 0.1, -1, rng.choice(4, n))
    columns = {"tenure": tenure, "age": age, "loan": loan, "gender": gender, "region": region}
    return {
        name: Attribute(column.astype(np.int16), max(int(column.max()) + 1, 1))
        for name, column in columns.items()
    }


def answers_of(rng, n, skipped=0.1):
    answers = rng.integers(1, 6, n).astype(np.int8)
    answers[rng.random(n) < skipped] = MISSING
    return Question(answers, FIVE)


@pytest.mark.parametrize("k", [5, 10])
@pytest.mark.parametrize(("n", "panels"), [(5, 20), (12, 20), (60, 6), (269, 1)])
def test_nobody_of_n_is_exposed(n, panels, k):
    for seed in range(panels):
        rng = np.random.default_rng([n, seed])
        attributes, question = panel(rng, n), answers_of(rng, n)
        rows = sums_seen(question, attributes, k)
        assert exposed(rows) == set()
        assert differences(rows, k) == set()


def test_the_attack_finds_somebody_where_cells_alone_are_guarded():
    # The same panels with every breakdown of cells >= 5 shown: the attack must not be toothless.
    found = 0
    for seed in range(10):
        rng = np.random.default_rng([60, seed])
        attributes = panel(rng, 60)
        rows = []
        for attribute in attributes.values():
            blocks = np.where(attribute.groups < 0, attribute.size, attribute.groups)
            table = [blocks == block for block in np.unique(blocks)]
            rows += [list(map(int, row)) for row in table if all(cell.sum() >= 5 for cell in table)]
        found += len(exposed(rows)) if rows else 0
    assert found > 0


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nobody_is_exposed_in_any_small_panel(data):
    n = data.draw(st.integers(6, 24))
    groups = st.lists(st.integers(-1, 1), min_size=n, max_size=n)
    attributes = {
        name: Attribute(np.array(data.draw(groups), np.int16), 2)
        for name in ("one", "two", "three")
    }
    code = st.sampled_from([MISSING, 1, 2, 3, 4, 5])
    answers = data.draw(st.lists(code, min_size=n, max_size=n))
    rows = sums_seen(Question(np.array(answers, np.int8), FIVE), attributes, 3)
    assume(rows)
    assert exposed(rows) == set()
    assert differences(rows, 3) == set()
    # Two people at once, over all tables at once: k = 3 leaves no sum that concerns fewer.
    assert smallest_sum(rows, len(rows[0]), 3) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=2, max_size=13))
def test_two_tables_are_safe_exactly_when_no_sum_concerns_fewer_than_k(everybody):
    one, other = (np.array(column) for column in zip(*everybody, strict=True))
    rows = [list(map(int, one == block)) for block in set(one.tolist())]
    rows += [list(map(int, other == block)) for block in set(other.tolist())]
    for k in (2, 3, 4):
        smallest = smallest_sum(rows, len(everybody), k)
        assert safe_together([one, other], k) == (smallest is None)


@pytest.mark.parametrize("n", [300, 3000, 30_000])
def test_however_large_the_panel_a_difference_of_four_is_found(n):
    rng = np.random.default_rng(n)
    tables = [rng.integers(0, blocks, n) for blocks in (4, 6, 3)]
    assert safe_together(tables, 5)
    for moved, safe in ((1, False), (4, False), (5, True)):
        nearly_the_first = np.where(tables[0] == 2, 1, 0)
        nearly_the_first[np.flatnonzero(tables[0] == 2)[:moved]] = 0
        assert safe_together([*tables, nearly_the_first], 5) is safe


def test_where_nobody_is_suspected_nobody_has_much_leverage():
    # The shortcut for large panels, against the hat matrix itself.
    for seed in range(5):
        rng = np.random.default_rng(seed)
        tables = [rng.integers(0, blocks, 400) for blocks in (4, 6, 3, 8)]
        regression = np.hstack([np.eye(table.max() + 1)[table] for table in tables])
        hat = regression @ np.linalg.pinv(regression)
        assert safe_together(tables, 5)
        assert hat.diagonal().max() < 1 / 4


def test_a_cut_that_parts_two_halves_joined_by_few():
    joined_by_four = np.array([[20, 2, 0], [2, 20, 2], [0, 2, 20]])
    assert every_cut_reaches(joined_by_four, 4)
    assert not every_cut_reaches(joined_by_four, 5)


def test_parts_that_never_meet_are_no_cut():
    assert every_cut_reaches(np.array([[9, 0], [0, 9]]), 5)
    assert every_cut_reaches(np.array([[3, 3, 0, 0], [3, 3, 0, 0], [0, 0, 3, 3], [0, 0, 3, 3]]), 6)
    assert not every_cut_reaches(np.array([[3, 3, 0, 0], [3, 3, 0, 0], [0, 0, 9, 2]]), 5)


def test_three_tables_that_only_together_betray_one_person():
    # Everybody has one of three things, one person has all: adding up the three groups and taking
    # away the total leaves that person twice, while every pair of tables keeps to 2.
    everybody = [(1, 0, 0)] * 4 + [(0, 1, 0)] * 4 + [(0, 0, 1)] * 4 + [(1, 1, 1)]
    tables = [np.array(column) for column in zip(*everybody, strict=True)]
    rows = [list(map(int, table == block)) for table in tables for block in (0, 1)]
    assert exposed(rows) == {12}
    for left_out in range(3):
        assert safe_together([t for place, t in enumerate(tables) if place != left_out], 2)
    assert not safe_together(tables, 2)


def test_at_a_hundred_thousand_every_sensible_breakdown_is_shown():
    rng = np.random.default_rng(7)
    told = release(
        {"q": answers_of(rng, 100_000)},
        panel(rng, 100_000),
        closed=True,
        by="region",
    )["q"]
    assert set(told.available.values()) == {None}
    assert sum(row.n for row in shown(told.breakdown).value) == shown(told.total).n
