import numpy as np
import pytest
from scipy import special, stats

from cocreate.methods.distributions import (
    beta_cdf,
    beta_quantile,
    normal_p,
    normal_tail,
    student_p,
    student_quantile,
    two_sided_z,
)

FREEDOM = [0.7, 1, 2, 3.5, 10, 29.3, 100, 199.9, 200.1, 1e3, 1e4, 1e5, 3e6, 1e9]
VALUES = [0, 1e-3, 0.01, 0.5, 1, 1.6449, 1.96, 2.5758, 4, 8, 20, 37]


def test_student_equals_scipy_in_the_middle_and_far_out():
    t, df = np.meshgrid(VALUES, FREEDOM)
    own, independent = student_p(t, df), 2 * stats.t.sf(t, df)
    assert own == pytest.approx(independent, abs=1e-12)
    seen = independent > 1e-250
    assert own[seen] == pytest.approx(independent[seen], rel=1e-6)
    assert student_p(-t, df).tolist() == own.tolist()


def test_what_is_not_a_number_has_no_p():
    assert np.isnan(student_p([np.nan, 1.0, 1.0], [5.0, 0.0, np.nan])).all()
    assert student_p(np.inf, 5.0) == 0
    assert student_p(np.zeros((0, 3)), 2.0).shape == (0, 3)
    assert np.isnan(normal_p(np.nan))


def test_normal_tails_equal_scipy():
    z = np.linspace(-37, 37, 501)
    assert normal_p(z) == pytest.approx(2 * stats.norm.sf(np.abs(z)), rel=1e-12, abs=0)
    assert [normal_tail(one) for one in z] == pytest.approx(stats.norm.sf(z).tolist(), rel=1e-12)
    assert two_sided_z(0.95) == pytest.approx(1.959963984540054, abs=1e-14)


def test_the_incomplete_beta_equals_scipy():
    a, b, x = np.meshgrid(
        [0.3, 0.5, 1, 2.5, 40, 1234.5, 1e5], [0.5, 1, 3, 77, 2e4], np.linspace(0, 1, 23)
    )
    assert beta_cdf(x, a, b) == pytest.approx(special.betainc(a, b, x), abs=1e-10)


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.99])
def test_quantiles_equal_scipy(level):
    for df in (1, 4.4, 30, 500):
        independent = stats.t.ppf((1 + level) / 2, df)
        assert student_quantile(level, df) == pytest.approx(independent, rel=1e-10)
    for a, b in ((0.5, 0.5), (3, 9), (40, 800), (9000, 1000)):
        independent = stats.beta.ppf(level, a, b)
        assert beta_quantile(level, a, b) == pytest.approx(independent, rel=1e-10)


def test_an_impossible_level_is_an_error():
    for ask in (two_sided_z, lambda level: student_quantile(level, 3)):
        with pytest.raises(ValueError, match="level"):
            ask(95.0)
    with pytest.raises(ValueError, match="beta"):
        beta_quantile(0.5, 0.0, 1.0)
