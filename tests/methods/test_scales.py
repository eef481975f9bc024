import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from scipy.stats import describe as scipy_describe

from cocreate.methods.scales import (
    FIVE_POINT,
    SEVEN_POINT,
    YES_NO,
    ZERO_TO_TEN,
    describe,
)
from tests.methods.reading import defined

EXACT = 1e-9
counts_of = st.integers(0, 400)


def people(counts, codes):
    """The answers one by one, as a statistics package wants them."""
    return [code for code, count in zip(codes, counts, strict=True) for _ in range(count)]


@settings(deadline=None)
@given(st.lists(counts_of, min_size=11, max_size=11))
def test_mean_and_sd_equal_the_standard_library(counts):
    told = describe(np.array(counts), ZERO_TO_TEN.codes)
    answers = people(counts, ZERO_TO_TEN.codes)
    if not answers:
        assert (told.mean, told.sd, told.nps, told.shares) == (None, None, None, ())
        return
    assert told.mean == pytest.approx(statistics.fmean(answers), abs=EXACT)
    if len(answers) == 1:
        assert told.sd is None
    else:
        assert told.sd == pytest.approx(statistics.stdev(answers), abs=EXACT)


def test_mean_and_sd_equal_scipy_at_a_hundred_thousand():
    counts = np.array([9_001, 17_402, 28_703, 29_504, 15_390])
    told = describe(counts, FIVE_POINT.codes)
    independent = scipy_describe(people(counts, FIVE_POINT.codes), ddof=1)
    assert told.n == independent.nobs
    assert told.mean == pytest.approx(independent.mean, abs=EXACT)
    assert told.sd == pytest.approx(independent.variance**0.5, abs=EXACT)


@pytest.mark.parametrize(
    ("scale", "top", "bottom"),
    [
        (FIVE_POINT, {4, 5}, {1, 2}),
        (SEVEN_POINT, {6, 7}, {1, 2}),
        (ZERO_TO_TEN, {9, 10}, {0, 1}),
    ],
)
def test_boxes(scale, top, bottom):
    counts = np.arange(len(scale.codes)) * 7 + 3
    told = describe(counts, scale.codes)
    answers = people(counts, scale.codes)
    for box, codes in ((defined(told.top2), top), (defined(told.bottom2), bottom)):
        inside = sum(answer in codes for answer in answers)
        independent = binomtest(inside, len(answers)).proportion_ci(method="wilson")
        assert (box.count, box.n) == (inside, len(answers))
        assert box.share == pytest.approx(inside / len(answers), abs=EXACT)
        assert box.interval.low == pytest.approx(independent.low, abs=EXACT)
        assert box.interval.high == pytest.approx(independent.high, abs=EXACT)


def test_a_worked_five_point_example():
    # By hand: 2, 3, 5, 6, 4 people; n = 20; sum = 2 + 6 + 15 + 24 + 20 = 67; mean 3.35;
    # sum of squares = 2 + 12 + 45 + 96 + 100 = 255; variance = (255 − 67²/20) / 19 = 30.55 / 19.
    told = describe(np.array([2, 3, 5, 6, 4]), FIVE_POINT.codes)
    assert told.n == 20
    assert told.shares == (0.1, 0.15, 0.25, 0.3, 0.2)
    assert told.mean == pytest.approx(3.35, abs=EXACT)
    assert told.sd == pytest.approx((30.55 / 19) ** 0.5, abs=EXACT)
    assert (defined(told.top2).share, defined(told.bottom2).share) == (0.5, 0.25)
    assert told.strength == "low"


def test_net_promoter_score_and_its_error():
    # Each answer recoded to 100, 0 or −100: its mean is the score, and the standard error is the
    # population standard deviation of that variable over root n.
    counts = np.array([3, 1, 0, 2, 4, 9, 11, 25, 40, 33, 22])
    recoded = [
        100 if answer >= 9 else -100 if answer <= 6 else 0
        for answer in people(counts, ZERO_TO_TEN.codes)
    ]
    told = defined(describe(counts, ZERO_TO_TEN.codes).nps)
    assert told.score == pytest.approx(statistics.fmean(recoded), abs=EXACT)
    assert told.standard_error == pytest.approx(
        statistics.pstdev(recoded) / len(recoded) ** 0.5, abs=EXACT
    )


def test_yes_no_tells_the_share_that_says_yes():
    told = describe(np.array([30, 70]), YES_NO.codes)
    assert (defined(told.yes).count, defined(told.yes).share) == (70, 0.7)
    assert (told.mean, told.sd, told.top2, told.bottom2, told.nps) == (None,) * 5


def test_a_choice_without_order_has_a_distribution_and_nothing_else():
    told = describe(np.array([1, 2, 1]), (10, 20, 30))
    assert told.shares == (0.25, 0.5, 0.25)
    assert (told.mean, told.sd, told.top2, told.bottom2, told.yes, told.nps) == (None,) * 6


def test_nobody_answered():
    told = describe(np.zeros(5, int), FIVE_POINT.codes)
    assert (told.n, told.mean, told.sd, told.shares) == (0, None, None, ())
    assert (defined(told.top2).share, defined(told.top2).interval) == (None, None)


def test_one_answer_has_a_mean_and_no_spread():
    told = describe(np.array([0, 0, 0, 1, 0]), FIVE_POINT.codes)
    assert (told.mean, told.sd) == (4.0, None)


def test_counts_and_codes_belong_together():
    with pytest.raises(ValueError, match="4 counts for 5 codes"):
        describe(np.ones(4, int), FIVE_POINT.codes)
