"""Tail areas and quantiles of the normal, Student's t and the beta distribution, on whole arrays.

Own code because a cold import of scipy costs seconds and a hundred megabytes in the server; the
tests compare with scipy.
"""

from collections.abc import Callable
from functools import lru_cache
from math import erfc, lgamma, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]

_NORMAL = NormalDist()
_TINY = 1e-300
_CLOSE = 1e-14
_MOST_STEPS = 20_000
_MANY = 200.0  # degrees of freedom from which on Hill's expansion is exact to twelve digits


def normal_tail(z: float) -> float:
    """P(Z > z), without cancellation far out."""
    return 0.5 * erfc(z / sqrt(2))


@lru_cache(maxsize=64)
def normal_quantile(share: float) -> float:
    """The z below which this share lies; a share outside 0 … 1 is an error."""
    if not 0 < share < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {share}")
    return _NORMAL.inv_cdf(share)


def two_sided_z(level: float) -> float:
    """The z that a standard normal exceeds, either way, with probability 1 − level."""
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")
    return normal_quantile((1 + level) / 2)


def normal_p(z: ArrayLike) -> Numbers:
    """Two-sided p of a standard normal, P(|Z| ≥ |z|); NaN stays NaN."""
    values = np.abs(np.asarray(z, np.float64)) / sqrt(2)
    tails = map(erfc, values.ravel().tolist())
    return np.fromiter(tails, np.float64, values.size).reshape(values.shape)


def student_p(t: ArrayLike, df: ArrayLike) -> Numbers:
    """Two-sided p of Student's t, P(|T| ≥ |t|); NaN where either is, or df is not above 0.

    I_x(df/2, 1/2) at x = df/(df + t²): Abramowitz & Stegun (1964), 26.7.1 and 26.5.27; with many
    degrees of freedom by Hill (1970), Algorithm 395, Communications of the ACM 13.
    """
    values, freedom = np.broadcast_arrays(np.asarray(t, np.float64), np.asarray(df, np.float64))
    p = np.full(values.shape, np.nan)
    known = ~np.isnan(values) & (freedom > 0)
    many = known & (freedom >= _MANY)
    p[many] = normal_p(_as_normal(values[many], freedom[many]))
    few = known & ~many
    square, half = values[few] ** 2, freedom[few] / 2
    with np.errstate(invalid="ignore"):
        y = np.where(np.isinf(square), 1.0, square / (2 * half + square))
    p[few] = _beta_share(half, np.full(half.shape, 0.5), 2 * half / (2 * half + square), y)
    return p


def student_quantile(level: float, df: float) -> float:
    """The t that Student's t exceeds, either way, with probability 1 − level."""
    if not 0 < level < 1 or not df > 0:
        raise ValueError(f"no quantile at a level of {level} with {df} degrees of freedom")
    low, high = 0.0, 1.0
    while float(student_p(high, df)) > 1 - level:
        low, high = high, 2 * high
    return _halving(low, high, lambda t: float(student_p(t, df)) > 1 - level)


def beta_cdf(x: ArrayLike, a: ArrayLike, b: ArrayLike) -> Numbers:
    """The regularised incomplete beta function I_x(a, b)."""
    arrays = np.broadcast_arrays(*(np.asarray(part, np.float64) for part in (x, a, b)))
    at, first, second = (part.ravel() for part in arrays)
    return _beta_share(first, second, at, 1 - at).reshape(arrays[0].shape)


def beta_quantile(share: float, a: float, b: float) -> float:
    """The x below which this share of a beta distribution lies."""
    if not 0 < share < 1 or not (a > 0 and b > 0):
        raise ValueError(f"no quantile at {share} of a beta distribution with {a} and {b}")
    return _halving(0.0, 1.0, lambda x: float(beta_cdf(x, a, b)) < share)


def _as_normal(t: Numbers, df: Numbers) -> Numbers:
    """The normal deviate with the same tail as t."""
    a = df - 0.5
    with np.errstate(over="ignore", invalid="ignore"):
        w = np.sqrt(a * np.log1p(t * t / df))
        b = 48 * a * a
        far = w**7 * 4 + 33 * w**5 + 240 * w**3 + 855 * w
        deviate: Numbers = w + (w**3 + 3 * w) / b - far / (10 * b * b)
    return np.where(np.isinf(t), np.inf, deviate)


def _beta_share(a: Numbers, b: Numbers, x: Numbers, y: Numbers) -> Numbers:
    """I_x(a, b) with y = 1 − x given apart, so that no digits are lost when x is near 1."""
    if not len(a):
        return np.zeros(0)
    # The continued fraction converges fast on the near side of the mean; the far side mirrors.
    mirrored = x > (a + 1) / (a + b + 2)
    one, other = np.where(mirrored, b, a), np.where(mirrored, a, b)
    near, far = np.where(mirrored, y, x), np.where(mirrored, x, y)
    with np.errstate(divide="ignore"):
        # Of the two logarithms the one near 0 must come from the smaller of both numbers.
        log_near = np.where(near > 0.5, np.log1p(-far), np.log(near))
        log_far = np.where(far > 0.5, np.log1p(-near), np.log(far))
    front = np.exp(one * log_near + other * log_far - _log_beta(a, b)) / one
    part = front * _fraction(one, other, near)
    share: Numbers = np.clip(np.where(mirrored, 1 - part, part), 0.0, 1.0)
    return share


def _fraction(a: Numbers, b: Numbers, x: Numbers) -> Numbers:
    """The continued fraction 26.5.8 of Abramowitz & Stegun, by Lentz's method."""
    c = np.ones_like(a)
    d = 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    h = d.copy()
    for m in range(1, _MOST_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / _away_from_zero(1 + step * d)
            c = _away_from_zero(1 + step / c)
            h *= c * d
        if bool((np.abs(c * d - 1) < _CLOSE).all()):
            break
    return h


def _away_from_zero(values: Numbers) -> Numbers:
    return np.where(np.abs(values) < _TINY, _TINY, values)


def _log_beta(a: Numbers, b: Numbers) -> Numbers:
    pairs = zip(a.tolist(), b.tolist(), strict=True)
    return np.array([lgamma(one) + lgamma(other) - lgamma(one + other) for one, other in pairs])


def _halving(low: float, high: float, below: Callable[[float], bool]) -> float:
    """Where `below` turns false, to the last digit."""
    while True:
        middle = (low + high) / 2
        if middle in {low, high}:
            return middle
        if below(middle):
            low = middle
        else:
            high = middle
