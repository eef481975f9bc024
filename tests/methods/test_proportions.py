import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from cocreate.methods.proportions import proportion, strength, wilson

EXACT = 1e-9


@pytest.mark.parametrize("level", [0.80, 0.90, 0.95, 0.99])
@pytest.mark.parametrize("n", [1, 2, 5, 12, 60, 269, 100_000])
def test_wilson_equals_scipy(n, level):
    for successes in {0, 1, n // 3, n // 2, n - 1, n}:
        independent = binomtest(successes, n).proportion_ci(level, method="wilson")
        own = wilson(successes, n, level)
        assert own is not None
        assert own.low == pytest.approx(independent.low, abs=EXACT)
        assert own.high == pytest.approx(independent.high, abs=EXACT)


def test_wilson_equals_a_published_table():
    # Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in
    # Medicine 17, table I, method 3 (score, no continuity correction): four decimals are printed.
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0000, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (successes, n), (low, high) in published.items():
        own = wilson(successes, n)
        assert own is not None
        assert (round(own.low, 4), round(own.high, 4)) == (low, high)


@settings(deadline=None)
@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_mirrors(counted):
    successes, n = counted
    own, mirrored = wilson(successes, n), wilson(n - successes, n)
    assert own is not None
    assert mirrored is not None
    assert 0 <= own.low <= successes / n <= own.high <= 1
    assert own.low == pytest.approx(1 - mirrored.high, abs=EXACT)


def test_nobody_counted_is_no_share_rather_than_zero():
    assert wilson(0, 0) is None
    assert proportion(0, 0).share is None
    assert proportion(0, 5).share == 0
    assert proportion(0, 5).interval == wilson(0, 5)


@pytest.mark.parametrize(("successes", "n"), [(-1, 5), (6, 5), (1, 0)])
def test_a_count_beyond_its_base_is_an_error(successes, n):
    with pytest.raises(ValueError, match="not a proportion"):
        wilson(successes, n)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_a_level_is_a_share(level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        wilson(1, 2, level)


def test_how_far_a_base_carries():
    assert [strength(n) for n in (0, 29, 30, 99, 100)] == [
        "low",
        "low",
        "indicative",
        "indicative",
        "solid",
    ]
