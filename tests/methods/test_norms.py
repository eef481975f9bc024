import numpy as np
import pytest
from scipy import optimize, stats

from cocreate.methods.norms import (
    FEWEST_TESTS,
    Norm,
    TooFewTests,
    norm_of_means,
    norm_of_shares,
    standing_of_mean,
    standing_of_share,
)

# Small groups with few tumours, after the historical controls of Tarone (1982), Biometrics 38; what
# they amount to is worked out by scipy below.
RATS = [
    *[(0, n) for n in (20,) * 7 + (19,) * 4 + (18, 18, 17)],
    *[(1, n) for n in (20,) * 4 + (19, 19, 18, 18)],
    *[(2, n) for n in (25, 24, 23, 20, 20, 20, 20, 20, 20)],
    *[(1, 10), (5, 49), (2, 19), (5, 46), (3, 27), (2, 17), (7, 49), (7, 47), (3, 20), (3, 20)],
    *[(2, 13), (9, 48), (10, 50), *[(4, 20)] * 7, (10, 48), *[(4, 19)] * 3, (5, 22), (11, 46)],
    *[(12, 49), (5, 20), (5, 20), (6, 23), (5, 19), *[(6, 22)], *[(6, 20)] * 3, (16, 52), (15, 47)],
    *[(15, 46), (9, 24)],
]
# metafor 3.8-1 (R): dat.bcg of Colditz et al. (1994), log risk ratios and their variances.
TRIALS = [
    (-0.8893113339202, 0.32558476500396),
    (-1.5853886572014, 0.19458112139814),
    (-1.3480731482997, 0.41536796536797),
    (-1.4415511900213, 0.02001003190225),
    (-0.2175473222113, 0.05121017216963),
    (-0.7861155858189, 0.00690561845591),
    (-1.6208982235984, 0.22301724757232),
    (0.0119523335238, 0.00396157929782),
    (-0.4694176487381, 0.05643421046325),
    (-1.3713448034728, 0.07302479361303),
    (-0.3393588283384, 0.01241221397156),
    (0.4459134005714, 0.53250584520015),
    (-0.0173139482169, 0.07140465968399),
]
BCG = [(mean, variance**0.5) for mean, variance in TRIALS]


def test_the_norm_of_shares_is_the_likeliest_beta_binomial():
    x, n = np.array(RATS).T

    def minus_log_likelihood(at):
        return -stats.betabinom.logpmf(x, n, *np.exp(at)).sum()

    found = optimize.minimize(
        minus_log_likelihood,
        [0.5, 2.0],
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12},
    )
    a, b = np.exp(found.x)
    norm = norm_of_shares(RATS)
    assert isinstance(norm, Norm)
    assert norm.mean == pytest.approx(a / (a + b), abs=1e-6)
    assert norm.concentration == pytest.approx(a + b, rel=1e-4)
    assert norm.between_sd == pytest.approx(stats.beta(a, b).std(), rel=1e-4)


def test_a_share_is_drawn_towards_its_norm():
    norm = Norm(0.14, 0.1, 70, concentration=10.0)
    told = standing_of_share(norm, 4, 14, RATS)
    posterior = stats.beta(1.4 + 4, 8.6 + 10)
    assert told.estimate == pytest.approx(0.225, abs=1e-12)
    assert told.estimate == pytest.approx(posterior.mean(), abs=1e-12)
    assert [told.interval.low, told.interval.high] == pytest.approx(posterior.interval(0.95))
    assert told.weight == pytest.approx(14 / 24)
    assert told.standing == "at"
    assert told.beats == sum(x / n < 4 / 14 for x, n in RATS)


def test_far_from_the_norm():
    norm = Norm(0.4, 0.05, 12, concentration=95.0)
    standings = [standing_of_share(norm, x, 300).standing for x in (70, 120, 180)]
    assert standings == ["below", "at", "above"]


def test_tests_that_differ_by_chance_only_leave_the_figure_alone():
    norm = norm_of_shares([(50, 100), (51, 100), (49, 100), (50, 100), (50, 100)])
    assert norm == Norm(0.5, 0.0, 5, concentration=np.inf)
    assert isinstance(norm, Norm)
    told = standing_of_share(norm, 130, 200)
    assert (told.estimate, told.weight, told.standing) == (0.65, 1.0, "above")


def test_nobody_ever_said_yes():
    norm = norm_of_shares([(0, 100)] * 6)
    assert norm == Norm(0.0, 0.0, 6, concentration=np.inf)


def test_the_norm_of_means_equals_metafor():
    # rma(…, data = dat.bcg, measure = "RR", method = "DL"): tau2, estimate, se.
    norm = norm_of_means(BCG)
    assert isinstance(norm, Norm)
    assert norm.between_sd**2 == pytest.approx(0.308760262862376, abs=1e-9)
    assert norm.mean == pytest.approx(-0.714117222073227, abs=1e-9)
    assert norm.error == pytest.approx(0.178742089535403, abs=1e-9)


def test_a_mean_is_drawn_towards_its_norm_as_metafor_does():
    # blup() of the same model: estimate, lower and upper end of four trials.
    published = {
        0: (-0.7994, -1.6001, 0.0013),
        3: (-1.3973, -1.6668, -1.1278),
        7: (0.0028, -0.1199, 0.1254),
        11: (-0.2884, -1.1828, 0.6060),
    }
    norm = norm_of_means(BCG)
    assert isinstance(norm, Norm)
    told = {at: standing_of_mean(norm, *BCG[at], BCG) for at in published}
    assert {
        at: (round(one.estimate, 4), round(one.interval.low, 4), round(one.interval.high, 4))
        for at, one in told.items()
    } == published
    assert [one.standing for one in told.values()] == ["at", "below", "above", "at"]
    assert told[3].beats == 2


def test_means_that_differ_by_chance_only_leave_the_figure_alone():
    norm = norm_of_means([(7.0, 0.2)] * 6)
    assert isinstance(norm, Norm)
    assert (norm.mean, norm.between_sd, norm.tests) == (7.0, 0.0, 6)
    assert norm.error == pytest.approx(0.2 / 6**0.5)
    told = standing_of_mean(norm, 7.5, 0.2)
    assert (told.estimate, told.weight, told.standing) == (7.5, 1.0, "above")


def test_a_few_tests_are_no_norm():
    assert norm_of_shares([(3, 10)] * 4 + [(0, 0)]) == TooFewTests(4, FEWEST_TESTS)
    assert norm_of_means([(3.0, 0.1)] * 4) == TooFewTests(4, FEWEST_TESTS)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: norm_of_shares([(11, 10)] * 5),
        lambda: norm_of_means([(3.0, 0.0)] * 5),
        lambda: standing_of_share(Norm(0.5, 0.1, 5, 24.0), 3, 2),
        lambda: standing_of_share(Norm(5.0, 0.1, 5), 1, 2),
        lambda: standing_of_mean(Norm(5.0, 0.1, 5), 5.0, 0.0),
    ],
)
def test_what_cannot_be_is_an_error(ask):
    with pytest.raises(ValueError, match=r"\w"):
        ask()
