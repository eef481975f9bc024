import numpy as np
import pytest
from scipy import stats

from cocreate.methods.paired import Paired, mcnemar, paired_shares, paired_t

EXACT = 1e-9


def test_mcnemar_equals_r():
    # R 4.2.2: mcnemar.test(matrix(c(100, 20, 35, 60), 2), correct = FALSE) and binom.test(5, 17).
    assert mcnemar(20, 35)[1] == pytest.approx(0.0431144467830754, abs=EXACT)
    assert mcnemar(5, 12)[0] is None
    assert mcnemar(5, 12)[1] == pytest.approx(0.143463134765625, abs=EXACT)


@pytest.mark.parametrize("changes", range(25))
def test_few_changes_are_tested_exactly(changes):
    for one in range(changes + 1):
        p = mcnemar(one, changes - one)[1]
        exact = stats.binomtest(one, changes).pvalue if changes else 1.0
        assert p == pytest.approx(exact, abs=EXACT)


def test_shares_of_the_same_people():
    first = np.array([1] * 60 + [0] * 40 + [-1, 1], np.int8)
    second = np.array([1] * 30 + [0] * 60 + [1] * 10 + [1, -2], np.int8)
    told = paired_shares(first, second)
    z = (30 - 10) / np.sqrt(40)
    assert (told.n, told.difference) == (100, 0.2)
    assert told.statistic == pytest.approx(z, rel=EXACT)
    assert told.p == pytest.approx(2 * stats.norm.sf(z), abs=EXACT)
    alike = paired_shares(first, second, np.full(102, 2.5))
    assert alike.statistic == pytest.approx(z, rel=EXACT)


def test_weights_move_the_difference():
    first, second = np.array([1, 0, 1], np.int8), np.array([0, 1, 1], np.int8)
    told = paired_shares(first, second, np.array([3.0, 1.0, 4.0]))
    assert told.difference == 0.25
    assert told.statistic == pytest.approx(2 / np.sqrt(10), rel=EXACT)


def test_paired_t_equals_scipy():
    dice = np.random.default_rng(4)
    first = dice.integers(1, 11, 120).astype(float)
    second = np.clip(first + dice.integers(-2, 2, 120), 1, 10)
    independent = stats.ttest_rel(first, second)
    told = paired_t(np.append(first, np.nan), np.append(second, 3.0))
    assert (told.n, told.df) == (120, 119)
    assert told.statistic == pytest.approx(independent.statistic, rel=EXACT)
    assert told.p == pytest.approx(independent.pvalue, abs=1e-10)


def test_weighted_paired_t_equals_statsmodels():
    # statsmodels 0.15.0: DescrStatsW(x[:60] - y, u).ttest_mean(0), u adding up to the effective
    # base.
    dice = np.random.default_rng(7)
    x, w = dice.integers(1, 6, 80).astype(float), dice.uniform(0.3, 3, 80)
    y = dice.integers(2, 6, 60).astype(float)
    told = paired_t(x[:60], y, w[:60])
    assert told.statistic == pytest.approx(-1.1464003437719907, abs=EXACT)
    assert told.p == pytest.approx(0.2573007804299645, abs=EXACT)
    assert told.df == pytest.approx(48.099151153265076, abs=EXACT)


def test_nothing_to_compare():
    nobody = np.array([-1, -2], np.int8)
    assert paired_shares(nobody, nobody) == Paired(0, None, None, None)
    assert paired_t(np.array([np.nan]), np.array([1.0])) == Paired(0, None, None, None)
    assert paired_t(np.array([3.0]), np.array([1.0])) == Paired(1, 2.0, None, None)
    assert paired_t(np.array([3.0, 4.0]), np.array([1.0, 2.0])) == Paired(2, 2.0, None, 0.0, 1.0)
    with pytest.raises(ValueError, match="0 and 1"):
        paired_shares(np.array([5], np.int8), np.array([1], np.int8))
    with pytest.raises(ValueError, match="from 0 up"):
        mcnemar(-1, 3)
