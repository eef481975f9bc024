from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from cocreate.methods.stopping import boundaries, spent, stopped_at

FIFTHS = (0.2, 0.4, 0.6, 0.8, 1.0)


def test_five_equal_looks_equal_the_published_tables():
    # Reboussin, DeMets, Kim & Lan (2000), Controlled Clinical Trials 21, and rpact 3.3.4 (R):
    # getDesignGroupSequential(kMax = 5, alpha = .05, sided = 2, typeOfDesign = "asOF" / "asP").
    strict = [4.87688494879, 3.35701192170, 2.68028006703, 2.28981677443, 2.03103204817]
    even = [2.43797668805, 2.42681386322, 2.41019383818, 2.39664540440, 2.38598456234]
    assert [look.z for look in boundaries(FIFTHS)] == pytest.approx(strict, abs=5e-7)
    assert [look.z for look in boundaries(FIFTHS, spending="pocock")] == pytest.approx(
        even, abs=5e-7
    )


def test_uneven_looks_equal_rpact():
    # rpact 3.3.4: the same with informationRates = c(.3, .45, .8, 1).
    uneven = (0.3, 0.45, 0.8, 1.0)
    strict = [3.92857254263, 3.14897588640, 2.25927371532, 2.02666448802]
    even = [2.31183530381, 2.44218731672, 2.29990700632, 2.36328505725]
    assert [look.z for look in boundaries(uneven)] == pytest.approx(strict, abs=5e-7)
    assert [look.z for look in boundaries(uneven, spending="pocock")] == pytest.approx(
        even, abs=5e-7
    )


@pytest.mark.parametrize("spending", ["obrien_fleming", "pocock"])
def test_three_looks_leave_exactly_the_promised_error(spending):
    fractions = (0.25, 0.7, 1.0)
    looks = boundaries(fractions, 0.1, spending)
    covariance = np.minimum.outer(fractions, fractions) / np.sqrt(np.outer(fractions, fractions))
    z = np.array([look.z for look in looks])
    inside = multivariate_normal(cov=covariance).cdf(z, lower_limit=-z)
    assert 1 - inside == pytest.approx(0.1, abs=1e-4)
    two = multivariate_normal(cov=covariance[:2, :2]).cdf(z[:2], lower_limit=-z[:2])
    assert 1 - two == pytest.approx(looks[1].spent, abs=1e-7)


def test_one_look_is_the_plain_test():
    (look,) = boundaries((1.0,))
    assert look.z == pytest.approx(norm.ppf(0.975), abs=1e-10)
    assert look.p == pytest.approx(0.05, abs=1e-10)
    assert look.spent == pytest.approx(0.05, abs=1e-12)


def test_a_boundary_does_not_depend_on_looks_to_come():
    early = boundaries((0.3, 0.5))
    assert boundaries((0.3, 0.5, 0.9, 1.0))[:2] == early


def test_looks_close_together_stay_in_order():
    looks = boundaries(tuple(np.linspace(0.5, 1, 26).tolist()))
    assert all(before.spent < after.spent for before, after in pairwise(looks))
    assert looks[-1].spent == pytest.approx(0.05, abs=1e-12)
    assert 2 < looks[-1].z < 2.3


def test_so_early_that_nothing_stops():
    look = boundaries((0.01, 1.0))
    assert look[0].z == np.inf
    assert look[1].z == pytest.approx(norm.ppf(0.975), abs=1e-9)


def test_peeking_without_difference_stops_no_oftener_than_promised():
    dice = np.random.default_rng(6)
    steps = dice.normal(size=(100_000, 5)) * np.sqrt(0.2)
    z = np.cumsum(steps, axis=1) / np.sqrt(FIFTHS)
    bounds = [look.z for look in boundaries(FIFTHS)]
    assert (np.abs(z) >= bounds).any(axis=1).mean() == pytest.approx(0.05, abs=0.003)
    assert (np.abs(z) >= norm.ppf(0.975)).any(axis=1).mean() > 0.13


def test_when_to_stop():
    looks = boundaries(FIFTHS)
    assert stopped_at(looks, (2.5, -3.4)) == 1
    assert stopped_at(looks, (2.5, 3.3, 2.6)) is None


@pytest.mark.parametrize("fractions", [(0.0, 1.0), (0.5, 0.5), (0.6, 0.4), (0.5, 1.1)])
def test_fractions_that_cannot_be(fractions):
    with pytest.raises(ValueError, match="fraction"):
        boundaries(fractions)
    assert spent(1.0, 0.05, "pocock") == pytest.approx(0.05)
