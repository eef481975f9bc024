from random import Random

import numpy as np
import pytest
from scipy.stats import binomtest, t

from cocreate.methods.proportions import wilson
from cocreate.methods.research.shares import (
    Mean,
    Share,
    effective_base,
    mean_of,
    score_interval,
    share_of,
)
from tests.methods.reading import defined


@pytest.mark.parametrize(("successes", "n"), [(0, 7), (3, 7), (7, 7), (120, 269)])
def test_the_interval_for_any_base_is_wilsons_for_a_whole_one(successes, n):
    own = score_interval(successes / n, n)
    independent = binomtest(successes, n).proportion_ci(0.95, method="wilson")
    assert (own.low, own.high) == pytest.approx((independent.low, independent.high), abs=1e-9)


def test_equal_weights_change_nothing_and_unequal_ones_widen():
    hits = np.array([True] * 30 + [False] * 50)
    plain, equal = share_of(hits), share_of(hits, np.full(80, 2.5))
    assert plain == Share(30, 80, 30 / 80, wilson(30, 80))
    assert (equal.count, equal.n, equal.share) == (75, 80, 30 / 80)
    assert defined(equal.interval).low == pytest.approx(defined(plain.interval).low, abs=1e-12)
    uneven = np.where(np.arange(80) % 2, 0.2, 1.8)
    assert effective_base(uneven) == pytest.approx(80**2 / (40 * (0.04 + 3.24)))
    assert defined(share_of(hits, uneven).interval).width > defined(plain.interval).width


def test_a_mean_equals_numpys_with_weights():
    source = Random(1)
    values = np.array([source.gauss(5, 2) for _ in range(40)])
    weights = np.array([source.uniform(0.5, 2) for _ in range(40)])
    told = mean_of(values, weights)
    base = effective_base(weights)
    assert told.mean == pytest.approx(np.average(values, weights=weights))
    # numpy's weighted variance divides by Σw − Σw² ÷ Σw ("reliability weights"): the same thing.
    error = (np.cov(values, aweights=weights) / base) ** 0.5
    assert defined(told.interval).width == pytest.approx(2 * t(base - 1).ppf(0.975) * error)


def test_nobody_has_no_share_and_one_person_no_interval():
    assert share_of(np.zeros(0, bool)) == Share(0, 0, None, None)
    assert share_of(np.ones(2, bool), [0, 0]) == Share(0, 2, None, None)
    assert mean_of(np.zeros(0)) == Mean(0, None, None)
    assert mean_of(np.array([4.0])) == Mean(1, 4.0, None)
    for weights in ([1.0], [1.0, -1.0], [1.0, float("nan")]):
        with pytest.raises(ValueError, match="weight"):
            share_of(np.ones(2, bool), weights)
