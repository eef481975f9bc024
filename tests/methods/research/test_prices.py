from fractions import Fraction
from random import Random

import numpy as np
import pytest
from scipy.stats import ecdf

from cocreate.methods.proportions import Interval, wilson
from cocreate.methods.research.prices import gabor_granger, van_westendorp
from tests.methods.reading import defined

NAN = float("nan")
_source = Random(3)
ANSWERS = np.array(
    [[round(_source.gauss(mean, 2), 1) for mean in (6, 9, 11, 14)] for _ in range(140)]
)


def crossing(prices, falling, rising):
    """The first crossing of two broken lines, in exact fractions."""
    for place, price in enumerate(prices):
        if rising[place] >= falling[place]:
            if place == 0:
                return price if rising[0] == falling[0] else None
            a, b = falling[place - 1] - rising[place - 1], rising[place] - falling[place]
            before = prices[place - 1]
            return before + (price - before) * a / (a + b)
    return None


def test_the_points_equal_exact_fractions():
    told = van_westendorp(ANSWERS)
    kept = [row for row in ANSWERS.tolist() if row[0] < row[1] < row[2] < row[3]]
    rows = [[Fraction(str(value)) for value in row] for row in kept]
    prices = sorted({value for row in rows for value in row})
    at_most = [
        [Fraction(sum(row[k] <= price for row in rows), len(rows)) for price in prices]
        for k in range(4)
    ]
    too_cheap, cheap = ([1 - share for share in at_most[k]] for k in (0, 1))
    not_cheap, not_expensive = at_most[1], [1 - share for share in at_most[2]]
    assert (told.n, told.missing, told.inconsistent) == (len(rows), 0, 140 - len(rows))
    for own, falling, rising in (
        (told.opp, too_cheap, at_most[3]),
        (told.idp, cheap, at_most[2]),
        (told.classic.pmc, too_cheap, at_most[2]),
        (told.classic.pme, cheap, at_most[3]),
        (told.complement.pmc, too_cheap, not_cheap),
        (told.complement.pme, not_expensive, at_most[3]),
    ):
        exact = crossing(prices, falling, rising)
        assert exact is not None
        assert own == pytest.approx(float(exact), abs=1e-9)


def test_the_curves_equal_scipys_distribution_function():
    told = van_westendorp(ANSWERS)
    kept = ANSWERS[(np.diff(ANSWERS, axis=1) > 0).all(axis=1)]
    prices = np.array(told.curves.prices)
    for curve, column, upward in (
        (told.curves.too_cheap, 0, False),
        (told.curves.cheap, 1, False),
        (told.curves.expensive, 2, True),
        (told.curves.too_expensive, 3, True),
    ):
        independent = ecdf(kept[:, column]).cdf.evaluate(prices)
        assert curve == pytest.approx(independent if upward else 1 - independent, abs=1e-12)


def test_a_worked_example():
    # Two people. Too cheap falls from ½ at 2 to 0 at 3; cheap is 1 up to 3, ½ at 4, 0 at 5, where
    # expensive is still 0, so they meet at 5.
    told = van_westendorp(np.array([[2, 4, 6, 8], [3, 5, 7, 9]], float))
    assert list(told.curves.prices) == [2, 3, 4, 5, 6, 7, 8, 9]
    assert list(told.curves.too_cheap) == [0.5, 0, 0, 0, 0, 0, 0, 0]
    assert list(told.curves.cheap) == [1, 1, 0.5, 0, 0, 0, 0, 0]
    assert list(told.curves.expensive) == [0, 0, 0, 0, 0.5, 1, 1, 1]
    assert (told.opp, told.idp) == (3, 5)
    assert (told.classic.pmc, told.classic.pme) == (3, 5)
    # Not cheap leaves 0 after 3, where too cheap arrives at it; not expensive reaches 0 at 7.
    assert (told.complement.pmc, told.complement.pme) == (3, 7)


def test_only_rising_answers_count_and_the_others_are_told():
    answers = np.array([[2, 4, 6, 8], [2, 2, 6, 8], [8, 6, 4, 2], [2, 4, NAN, 8]])
    told = van_westendorp(answers)
    assert (told.n, told.missing, told.inconsistent) == (1, 1, 2)
    nobody = van_westendorp(answers[1:])
    assert (nobody.n, nobody.opp, nobody.classic.pmc, nobody.curves.prices) == (0, None, None, ())


def test_a_weight_of_two_is_as_good_as_being_there_twice():
    source = Random(8)
    weights = np.array([source.choice([1, 2, 3]) for _ in ANSWERS])
    told = van_westendorp(ANSWERS, weights)
    repeated = van_westendorp(np.repeat(ANSWERS, weights, axis=0))
    assert told.curves.cheap == pytest.approx(repeated.curves.cheap)
    for own, other in (
        (told.opp, repeated.opp),
        (told.idp, repeated.idp),
        (told.classic.pmc, repeated.classic.pmc),
        (told.complement.pme, repeated.complement.pme),
    ):
        assert own == pytest.approx(defined(other), abs=1e-9)


def test_gabor_granger_by_hand():
    accepts = np.array([[1, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 0]])
    told = gabor_granger([10, 20, 30], accepts)
    assert [(each.price, each.share.count, each.share.n) for each in told.prices] == [
        (10, 3, 4),
        (20, 2, 4),
        (30, 1, 4),
    ]
    assert [each.revenue for each in told.prices] == [7.5, 10, 7.5]
    assert [each.index for each in told.prices] == [75, 100, 75]
    assert told.best == 20
    assert told.prices[1].share.interval == wilson(2, 4)
    limits = defined(wilson(2, 4))
    assert told.prices[1].revenue_interval == Interval(20 * limits.low, 20 * limits.high)
    assert gabor_granger([30, 10, 20], accepts[:, [2, 0, 1]]) == told
    # With a cost of 12 a piece the dearest brings most: 18·¼ against 8·½.
    assert gabor_granger([10, 20, 30], accepts, cost=12).best == 30


def test_a_person_who_accepts_a_price_accepts_the_lower_ones():
    accepts = np.array([[0, 1, 0], [-1, 0, -1], [-1, 1, -1], [-1, -1, -1]])
    told = gabor_granger([10, 20, 30], accepts)
    assert (told.n, told.inconsistent) == (3, 1)
    # At 10 the second is unknown (refused 20), at 30 the third; the fourth was never asked.
    assert [(each.share.count, each.share.n) for each in told.prices] == [(2, 2), (2, 3), (0, 2)]


def test_weighted_demand():
    accepts = np.array([[1, 0], [1, 1], [0, 0]])
    told = gabor_granger([1, 2], accepts, [1.0, 2.0, 1.0])
    assert [each.share.share for each in told.prices] == [0.75, 0.5]
    # The effective base is 16 ÷ 6.
    assert defined(told.prices[1].share.interval).low == pytest.approx(
        _wilson_low(0.5, 16 / 6), abs=1e-12
    )


def test_nobody_buys_and_nobody_asked():
    none = gabor_granger([1, 2], np.zeros((3, 2), int))
    assert (none.best, none.prices[0].revenue, none.prices[0].index) == (None, 0, None)
    empty = gabor_granger([1, 2], np.full((2, 2), -1))
    assert (empty.n, empty.best, empty.prices[0].share.share) == (0, None, None)
    with pytest.raises(ValueError, match="every price once"):
        gabor_granger([1, 1], np.zeros((3, 2), int))


def _wilson_low(share, n):
    z = 1.959963984540054
    half = z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return (share + z * z / (2 * n) - half) / (1 + z * z / n)
