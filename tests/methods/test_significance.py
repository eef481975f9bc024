import time
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from cocreate.methods.cross import moments_of
from cocreate.methods.crosstab import Banner, Group
from cocreate.methods.significance import (
    Rule,
    adjusted,
    column_letters,
    compare_means,
    compare_scores,
    compare_shares,
)

EXACT = 1e-9


def test_proportions_equal_r():
    # R 4.2.2: prop.test(x[c(i, j)], n[c(i, j)], correct = FALSE) of 40/150, 55/160, 30/90, 70/200.
    n = np.array([0.0, 150, 160, 90, 200])
    shares = np.array([[0.5, 40 / 150, 55 / 160, 30 / 90, 70 / 200]])
    told = compare_shares(shares, n, [(1, 5)])
    assert [(pair.first, pair.other) for pair in told.pairs] == list(combinations(range(1, 5), 2))
    assert told.p[0].tolist() == pytest.approx(
        [
            0.141242344050567,
            0.271315479889848,
            0.096527798622894,
            0.867457125431562,
            0.901496950533197,
            0.782353655711605,
        ],
        abs=EXACT,
    )
    # Column D is higher than A at 90 % only: a small letter, under the higher one.
    assert told.letters == (((), (), (), (), ("a",)),)
    assert told.statistic[0, 2] < 0


def test_letters_stand_under_the_higher_column_in_capitals_at_the_main_level():
    bases = np.array([600.0, 200, 200, 200, 300, 300])
    shares = np.array([[0.4, 0.30, 0.385, 0.50, 0.40, 0.40], [0.6, 0.70, 0.615, 0.50, 0.60, 0.60]])
    told = compare_shares(shares, bases, [(1, 4), (4, 6)])
    # scipy: A v B p = .073, B v C p = .021, A v C p < .001
    assert told.letters == (
        ((), (), ("a",), ("A", "B"), (), ()),
        ((), ("b", "C"), ("C",), (), (), ()),
    )
    stricter = compare_shares(shares, bases, [(1, 4), (4, 6)], Rule.at(99))
    assert stricter.letters[0] == ((), (), (), ("A", "b"), (), ())
    only_main = compare_shares(shares, bases, [(1, 4), (4, 6)], Rule(0.95, None))
    assert only_main.letters[0] == ((), (), (), ("A", "B"), (), ())


def test_columns_of_different_groups_and_everybody_are_never_compared():
    shares = np.array([[0.1, 0.9, 0.1, 0.9, 0.1]])
    told = compare_shares(shares, np.full(5, 500.0), [(1, 3), (3, 5)])
    assert len(told.pairs) == 2
    assert told.letters == (((), ("B",), (), ("B",), ()),)


def test_letters_begin_again_in_every_group_and_go_on_after_z():
    assert column_letters([(1, 3), (3, 6)]) == ("", "A", "B", "A", "B", "C")
    assert column_letters([(1, 3), (3, 6)], running=True) == ("", "A", "B", "C", "D", "E")
    many = column_letters([(1, 730)])
    assert (many[26], many[27], many[28], many[702], many[703]) == ("Z", "AA", "AB", "ZZ", "AAA")
    assert column_letters([]) == ("",)


def test_a_low_base_is_not_tested():
    shares = np.array([[0.5, 0.1, 0.9, 0.9]])
    told = compare_shares(shares, np.array([99.0, 29.9, 30, 40]), [(1, 4)])
    assert told.tested == (True, False, True, True)
    assert np.isnan(told.p[0]).tolist() == [True, True, False]
    assert told.letters == (((), (), (), ()),)
    assert told.p[0, 2] == 1


def test_nobody_or_everybody_on_both_sides_is_no_difference():
    shares = np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [np.nan, np.nan, 0.2]])
    told = compare_shares(shares, np.array([200.0, 100, 100]), [(1, 3)])
    assert told.p[:2].tolist() == [[1.0], [1.0]]
    assert np.isnan(told.p[2, 0])


def test_a_weighted_table_is_tested_on_effective_bases():
    dice = np.random.default_rng(11)
    answers, weights = dice.integers(0, 2, 500).astype(np.int8), dice.uniform(0.2, 4, 500)
    group = Group("half", (np.arange(500) % 2).astype(np.int16), 2)
    cross = Banner.of([group], n=500, weights=weights).cross(answers, (0, 1))
    told = compare_shares(cross.shares, cross.effective_base, [(1, 3)])
    p, e = [], []
    for half in (0, 1):
        w = weights[half::2]
        p.append((w @ answers[half::2]) / w.sum())
        e.append(w.sum() ** 2 / (w @ w))
    # The square of a pooled z is Pearson's chi-square of the table of effective counts.
    table = np.array([[e[0] * p[0], e[0] * (1 - p[0])], [e[1] * p[1], e[1] * (1 - p[1])]])
    independent = stats.chi2_contingency(table, correction=False).pvalue
    assert told.p[1, 0] == pytest.approx(independent, abs=EXACT)


@pytest.mark.parametrize("weighted", [False, True])
def test_all_letters_of_a_wide_banner_equal_the_obvious_way(weighted):
    dice = np.random.default_rng(60)
    n, sizes = 4_000, (2, 3, 4, 10)
    groups = [Group(str(s), dice.integers(-1, s, n).astype(np.int16), s) for s in sizes]
    answers = np.clip(dice.normal(3 + 0.1 * groups[3].blocks, 1.2, n).round(), 1, 5).astype(np.int8)
    weights = dice.uniform(0.3, 2.5, n) if weighted else np.ones(n)
    banner = Banner.of(groups, n=n, weights=weights if weighted else None)
    cross = banner.cross(answers, (1, 2, 3, 4, 5))
    told = compare_shares(cross.shares, cross.effective_base, banner.spans)
    columns = [g.blocks == place for g in groups for place in range(g.size)]
    plain: list[list[set[str]]] = [[set() for _ in range(20)] for _ in range(5)]
    for start, end in banner.spans:
        for one, other in combinations(range(start, end), 2):
            w = [weights[columns[column - 1]] for column in (one, other)]
            e = [x.sum() ** 2 / (x @ x) for x in w]
            for code in range(1, 6):
                said = [answers[columns[column - 1]] == code for column in (one, other)]
                p = [(x @ y) / x.sum() for x, y in zip(w, said, strict=True)]
                pooled = (e[0] * p[0] + e[1] * p[1]) / (e[0] + e[1])
                z = (p[0] - p[1]) / np.sqrt(pooled * (1 - pooled) * (1 / e[0] + 1 / e[1]))
                tail = 2 * stats.norm.sf(abs(z))
                high, low = (one, other) if z > 0 else (other, one)
                letter = "ABCDEFGHIJ"[low - start]
                if tail <= 0.1:
                    plain[code - 1][high].add(letter if tail <= 0.05 else letter.lower())
    assert [[set(cell) for cell in row] for row in told.letters] == plain
    assert sum(map(len, plain[0])) > 5


def test_welch_equals_scipy():
    dice = np.random.default_rng(5)
    blocks = dice.integers(0, 4, 900).astype(np.int16)
    numbers = dice.normal(5, 1 + blocks, 900) + 0.2 * blocks
    banner = Banner.of([Group("g", blocks, 4)], n=900)
    told = compare_means(banner.moments(numbers), banner.spans)
    for place, (one, other) in enumerate(combinations(range(4), 2)):
        independent = stats.ttest_ind(
            numbers[blocks == one], numbers[blocks == other], equal_var=False
        )
        assert told.statistic[0, place] == pytest.approx(independent.statistic, rel=EXACT)
        assert told.p[0, place] == pytest.approx(independent.pvalue, abs=1e-10)


def test_weighted_welch_equals_statsmodels():
    # statsmodels 0.15.0: CompareMeans(DescrStatsW(x, u), DescrStatsW(y, v)).ttest_ind(usevar=
    # "unequal") with weights u, v that add up to their effective bases.
    dice = np.random.default_rng(7)
    x, w = dice.integers(1, 6, 80).astype(float), dice.uniform(0.3, 3, 80)
    y, v = dice.integers(2, 6, 60).astype(float), dice.uniform(0.3, 3, 60)
    group = Group("g", np.repeat(np.array([0, 1], np.int16), (80, 60)), 2)
    banner = Banner.of([group], n=140, weights=np.concatenate([w, v]))
    told = compare_means(banner.moments(np.concatenate([x, y])), banner.spans)
    assert told.statistic[0, 0] == pytest.approx(-0.8902822049952641, abs=EXACT)
    assert told.p[0, 0] == pytest.approx(0.3752662882721717, abs=EXACT)


def test_means_without_any_spread():
    n = np.array([100.0, 50, 50, 50])
    mean, spread = np.array([4.0, 4, 4, 5]), np.zeros(4)
    told = compare_means(moments_of(n.astype(int), n, n, mean, spread), [(1, 4)])
    assert told.p[0].tolist() == [1.0, 0.0, 0.0]
    assert told.letters == (((), (), (), ("A", "B")),)


def test_net_promoter_scores_by_their_errors():
    answers = np.array([10] * 60 + [7] * 20 + [2] * 20 + [9] * 40 + [8] * 30 + [0] * 30, np.int8)
    group = Group("cell", np.repeat(np.array([0, 1], np.int16), 100), 2)
    banner = Banner.of([group], n=200)
    cross = banner.cross(answers, tuple(range(11)))
    told = compare_scores(cross.nps(), cross.nps_error(), cross.effective_base, banner.spans)
    z = (40 - 10) / (100 * np.sqrt((0.8 - 0.16) / 100 + (0.7 - 0.01) / 100))
    assert told.statistic[0, 0] == pytest.approx(z, rel=EXACT)
    assert told.p[0, 0] == pytest.approx(2 * stats.norm.sf(z), abs=EXACT)
    assert told.letters == (((), ("B",), ()),)


def test_corrections_equal_r():
    # R 4.2.2: p.adjust(p, "holm") and p.adjust(p, "BH").
    p = np.array([[0.001, 0.011, 0.02, 0.04, 0.3, 0.049]])
    assert adjusted(p, "holm")[0].tolist() == pytest.approx([0.006, 0.055, 0.08, 0.12, 0.3, 0.12])
    assert adjusted(p, "fdr")[0].tolist() == pytest.approx(
        [0.006, 0.033, 0.04, 0.0588, 0.3, 0.0588]
    )
    assert adjusted(p, "none") is p


def test_what_was_not_tested_does_not_count_in_a_correction():
    dice = np.random.default_rng(2)
    p = dice.random((40, 9)) ** 2
    p[dice.random(p.shape) < 0.3] = np.nan
    for row, own in zip(p, adjusted(p, "fdr"), strict=True):
        known = ~np.isnan(row)
        independent = stats.false_discovery_control(row[known], method="bh")
        assert own[known] == pytest.approx(independent, abs=EXACT)
        assert np.isnan(own[~known]).all()


def test_a_correction_stays_within_a_group():
    shares = np.array([[0.5, 0.42, 0.55, 0.5, 0.51, 0.5, 0.5]])
    bases = np.array([900.0, 300, 300, 225, 225, 225, 225])
    alone = compare_shares(shares[:, :3], bases[:3], [(1, 3)], Rule(correction="holm"))
    beside = compare_shares(shares, bases, [(1, 3), (3, 7)], Rule(correction="holm"))
    assert beside.p[0, 0] == alone.p[0, 0]


def test_a_level_that_is_not_offered_is_an_error():
    with pytest.raises(ValueError, match="90, 95 or 99"):
        Rule.at(80)


def test_many_pairs_are_quick():
    shares = np.random.default_rng(1).random((60, 40))
    begun = time.perf_counter()
    told = compare_shares(shares, np.full(40, 500.0), [(1, 40)], Rule(correction="holm"))
    assert told.p.shape == (60, 741)
    assert time.perf_counter() - begun < 1
