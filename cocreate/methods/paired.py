"""The same people measured twice: two concepts seen in turn, rows of a grid, waves.

Their answers are alike, so a test for independent samples would miss real differences.
"""

from math import comb, sqrt

import msgspec
import numpy as np

from cocreate.methods.cross import Numbers
from cocreate.methods.crosstab import Codes
from cocreate.methods.distributions import normal_p, student_p

_EXACT_BELOW = 25  # discordant pairs


class Paired(msgspec.Struct, frozen=True):
    """A difference between two measurements of the same n people, first minus second.

    `statistic` is None for an exact test. `p` is two-sided, None when there is nothing to test.
    """

    n: int
    difference: float | None
    statistic: float | None
    p: float | None
    df: float | None = None


def mcnemar(only_first: int, only_second: int) -> tuple[float | None, float]:
    """Statistic and two-sided p for people who changed sides: b one way and c the other.

    Exact binomial below 25 changes, else z = (b − c) ÷ √(b + c) without continuity correction.
    McNemar (1947), Psychometrika 12.
    """
    changes = only_first + only_second
    if min(only_first, only_second) < 0:
        raise ValueError("people are counted from 0 up")
    if changes < _EXACT_BELOW:
        fewest = min(only_first, only_second)
        tail = sum(comb(changes, count) for count in range(fewest + 1)) / 2**changes
        return None, min(1.0, 2 * tail)
    z = (only_first - only_second) / sqrt(changes)
    return z, float(normal_p(z))


def paired_shares(first: Codes, second: Codes, weights: Numbers | None = None) -> Paired:
    """Two shares of the same people: columns of 1, 0 and negative for no answer.

    Only people who answered both count. With weights z = Σwd ÷ √Σw²d² over the differences d,
    which is McNemar's z when all weights are equal.
    """
    both = (first >= 0) & (second >= 0)
    n = int(both.sum())
    if not n:
        return Paired(0, None, None, None)
    d = first[both].astype(np.int64) - second[both]
    if not np.isin(first[both], (0, 1)).all() or not np.isin(second[both], (0, 1)).all():
        raise ValueError("a share is made of 0 and 1")
    if weights is None:
        statistic, p = mcnemar(int((d > 0).sum()), int((d < 0).sum()))
        return Paired(n, float(d.mean()), statistic, p)
    w = weights[both]
    difference = float(w @ d / w.sum())
    if not d.any():
        return Paired(n, difference, 0.0, 1.0)
    z = float(w @ d) / sqrt(float((w * w) @ (d * d)))
    return Paired(n, difference, z, float(normal_p(z)))


def paired_t(first: Numbers, second: Numbers, weights: Numbers | None = None) -> Paired:
    """Two means of the same people, NaN for no answer: Student's t of their differences.

    With weights the standard deviation and the degrees of freedom are on the effective base, as
    in methods/cross.py.
    """
    d = np.asarray(first, np.float64) - np.asarray(second, np.float64)
    both = ~np.isnan(d)
    n, d = int(both.sum()), d[both]
    w = np.ones(n) if weights is None else weights[both]
    if not n or not w.any():
        return Paired(n, None, None, None)
    mean, effective = float(w @ d / w.sum()), float(w.sum() ** 2 / (w @ w))
    if effective <= 1:
        return Paired(n, mean, None, None)
    df = effective - 1
    error = sqrt(float(w @ (d - mean) ** 2) / float(w.sum()) / df)
    if not error:
        # Everybody moved by the same amount: certain if they moved at all, and t has no value.
        return Paired(n, mean, None, 0.0 if mean else 1.0, df)
    t = mean / error
    return Paired(n, mean, t, float(student_p(t, df)), df)
