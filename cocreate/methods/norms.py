"""House norms: where a concept stands among the panel's own closed tests.

Empirical Bayes: the earlier tests tell how concepts differ, and the present figure is drawn
towards their mean by as much as its own base leaves in doubt. Efron & Morris (1975), Journal of the
American Statistical Association 70.
"""

from collections.abc import Callable, Sequence
from math import inf, lgamma, sqrt
from typing import Literal

import msgspec
import numpy as np

from cocreate.methods.distributions import beta_quantile, two_sided_z
from cocreate.methods.proportions import Interval, wilson

Standing = Literal["above", "at", "below"]

FEWEST_TESTS = 5

_GOLDEN = (sqrt(5) - 1) / 2
_NO_SPREAD = 1e5  # a concentration near this is a spread of less than two tenths of a point
_CLOSE = 1e-10


class TooFewTests(msgspec.Struct, frozen=True):
    """No norm: `tests` closed tests where `needed` are."""

    tests: int
    needed: int


class Norm(msgspec.Struct, frozen=True):
    """The mean of the panel's concepts, and the standard deviation between their true values.

    `concentration` is a + b of the beta distribution of shares, infinite when tests differ by no
    more than chance would make them; None for means. `error` is the standard error of the mean
    of means; shares have none.
    """

    mean: float
    between_sd: float
    tests: int
    concentration: float | None = None
    error: float = 0.0


class Standings(msgspec.Struct, frozen=True):
    """The present concept beside its norm.

    `estimate` is drawn towards the norm, `interval` holds it at the level asked for; above or
    below when the interval leaves the norm out. `weight` is how much the concept's own figure
    counted, 0 … 1, and `beats` how many of the earlier tests had a lower figure.
    """

    norm: Norm
    observed: float
    estimate: float
    interval: Interval
    weight: float
    standing: Standing
    beats: int


def norm_of_shares(tests: Sequence[tuple[int, int]]) -> Norm | TooFewTests:
    """From (successes, base) per closed test: a beta-binomial, by maximum likelihood.

    Skellam (1948), Journal of the Royal Statistical Society B 10.
    """
    told = [(x, n) for x, n in tests if n > 0]
    if any(not 0 <= x <= n for x, n in told):
        raise ValueError("more successes than answers")
    if len(told) < FEWEST_TESTS:
        return TooFewTests(len(told), FEWEST_TESTS)
    total = sum(n for _, n in told)
    pooled = sum(x for x, _ in told) / total
    if not 0 < pooled < 1:
        return Norm(pooled, 0.0, len(told), inf)

    def best_mean(log_concentration: float) -> tuple[float, float]:
        s = np.exp(log_concentration)
        return _highest(lambda mean: _likelihood(told, mean, s), 1e-9, 1 - 1e-9)

    at, likelihood = _highest(lambda x: best_mean(x)[1], np.log(1e-2), np.log(_NO_SPREAD))
    binomial = sum(x * np.log(pooled) + (n - x) * np.log1p(-pooled) for x, n in told)
    mean, s = best_mean(at)[0], float(np.exp(at))
    if likelihood <= binomial or s > 0.9 * _NO_SPREAD:
        return Norm(pooled, 0.0, len(told), inf)
    return Norm(mean, sqrt(mean * (1 - mean) / (s + 1)), len(told), s)


def norm_of_means(tests: Sequence[tuple[float, float]]) -> Norm | TooFewTests:
    """From (mean, standard error) per closed test: DerSimonian & Laird's variance between tests.

    DerSimonian & Laird (1986), Controlled Clinical Trials 7.
    """
    if len(tests) < FEWEST_TESTS:
        return TooFewTests(len(tests), FEWEST_TESTS)
    y, v = np.array([m for m, _ in tests]), np.array([error**2 for _, error in tests])
    if not bool((v > 0).all()):
        raise ValueError("a mean without an error says nothing about the next one")
    w = 1 / v
    q = float(w @ (y - w @ y / w.sum()) ** 2)
    between = max(0.0, (q - (len(y) - 1)) / float(w.sum() - w @ w / w.sum()))
    w = 1 / (v + between)
    return Norm(float(w @ y / w.sum()), sqrt(between), len(y), None, float(1 / sqrt(w.sum())))


def standing_of_share(
    norm: Norm,
    successes: float,
    n: float,
    earlier: Sequence[tuple[int, int]] = (),
    level: float = 0.95,
) -> Standings:
    """Where a share stands: the beta posterior with the norm as its prior.

    `n` is the base, or with weights the effective base and the successes that go with it. When
    the tests differ by no more than chance there is nothing to weigh the figure against, and its
    own Wilson interval decides.
    """
    if not 0 <= successes <= n or not n:
        raise ValueError(f"{successes} of {n} is not a proportion")
    s, observed = norm.concentration, successes / n
    if s is None:
        raise ValueError("this is a norm of means")
    beats = sum(x / base < observed for x, base in earlier if base)
    if s == inf:
        own = wilson(round(successes), round(n), level) or Interval(0.0, 1.0)
        standing = _standing(norm.mean, own)
        return Standings(norm, observed, observed, own, 1.0, standing, beats)
    a, b = norm.mean * s + successes, (1 - norm.mean) * s + n - successes
    tail = (1 - level) / 2
    interval = Interval(beta_quantile(tail, a, b), beta_quantile(1 - tail, a, b))
    return Standings(
        norm, observed, a / (a + b), interval, n / (n + s), _standing(norm.mean, interval), beats
    )


def standing_of_mean(
    norm: Norm,
    mean: float,
    error: float,
    earlier: Sequence[tuple[float, float]] = (),
    level: float = 0.95,
) -> Standings:
    """Where a mean stands: the normal posterior, with the doubt about the norm itself added.

    With B = τ² ÷ (τ² + se²) it is B·mean + (1 − B)·norm, of variance B·se² + (1 − B)²·se(norm)²:
    Raudenbush & Bryk (1985), Journal of Educational Statistics 10. Without any variance between
    tests B is 1: the figure's own interval decides.
    """
    if not error > 0:
        raise ValueError("a mean without an error cannot be weighed against the norm")
    between = norm.between_sd**2
    weight = between / (between + error**2) if between else 1.0
    estimate = weight * mean + (1 - weight) * norm.mean
    half = two_sided_z(level) * sqrt(weight * error**2 + ((1 - weight) * norm.error) ** 2)
    interval = Interval(estimate - half, estimate + half)
    beats = sum(other < mean for other, _ in earlier)
    return Standings(norm, mean, estimate, interval, weight, _standing(norm.mean, interval), beats)


def _standing(norm: float, interval: Interval) -> Standing:
    if interval.low > norm:
        return "above"
    return "below" if interval.high < norm else "at"


def _likelihood(tests: Sequence[tuple[int, int]], mean: float, s: float) -> float:
    """The log-likelihood of a beta-binomial without the binomial coefficients."""
    a, b = mean * s, (1 - mean) * s
    constant = lgamma(a + b) - lgamma(a) - lgamma(b)
    return sum(constant + lgamma(a + x) + lgamma(b + n - x) - lgamma(a + b + n) for x, n in tests)


def _highest(value: Callable[[float], float], low: float, high: float) -> tuple[float, float]:
    """The place and height of the one top between `low` and `high`, by golden section.

    Kiefer (1953), Proceedings of the American Mathematical Society 4.
    """
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = value(left), value(right)
    while high - low > _CLOSE * max(1.0, abs(high)):
        if at_left >= at_right:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = value(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = value(right)
    return (left, at_left) if at_left >= at_right else (right, at_right)
