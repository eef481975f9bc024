"""Letters: which columns of a banner group differ by more than chance would explain.

The letter of the lower column stands under the higher one: a capital at the main level, a small
letter at the second. Only columns of one group are compared, never with everybody, who contain
them. The same people measured twice are another matter: methods/paired.py.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from cocreate.methods.cross import Cross, Moments, Numbers
from cocreate.methods.distributions import normal_p, student_p
from cocreate.methods.proportions import LOW_BASE

Correction = Literal["none", "holm", "fdr"]
Spans = Sequence[tuple[int, int]]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SECOND = {0.99: 0.95, 0.95: 0.90, 0.90: 0.80}


class Rule(msgspec.Struct, frozen=True):
    """When a difference gets a letter.

    `second` is the level of the small letters, None for none. `correction` holds within the pairs
    of one row and one group. A column whose effective base is below `low_base` is not tested.
    """

    level: float = 0.95
    second: float | None = 0.90
    correction: Correction = "none"
    low_base: float = LOW_BASE

    @classmethod
    def at(cls, percent: int, correction: Correction = "none") -> "Rule":
        """The rule for a main level of 90, 95 or 99 %, with small letters one step below it."""
        level = percent / 100
        if level not in _SECOND:
            raise ValueError(f"tests are made at 90, 95 or 99 %, not at {percent}")
        return cls(level, _SECOND[level], correction)


class Pair(msgspec.Struct, frozen=True):
    """Two columns of the same group, by their place in the banner."""

    first: int
    other: int


class Tested(msgspec.Struct, frozen=True):
    """The tests of some rows: a statistic and a p per row and pair, letters per row and column.

    `statistic` is positive where the first column of the pair is higher. `p` is two-sided and
    after correction; both are NaN where a column was too small to be tested. `letters[r][c]`
    holds the letters under that cell, in column order.
    """

    pairs: tuple[Pair, ...]
    statistic: Numbers
    p: Numbers
    letters: tuple[tuple[tuple[str, ...], ...], ...]
    tested: tuple[bool, ...]


def column_letters(spans: Spans, *, running: bool = False) -> tuple[str, ...]:
    """The letter of each column, empty for everybody: A, B … Z, AA, AB …

    They begin again in every group, or run on over the whole banner.
    """
    letters = [""] * max((end for _, end in spans), default=1)
    for start, end in spans:
        for column in range(start, end):
            letters[column] = _letter(column - 1 if running else column - start)
    return tuple(letters)


def test_shares(cross: Cross, spans: Spans, rule: Rule | None = None) -> Tested:
    """Column proportions of every row: pooled two-sided z without continuity correction.

    With p = (e₁p₁ + e₂p₂) ÷ (e₁ + e₂) and effective bases e, z = (p₁ − p₂) ÷ √(p(1 − p)(1/e₁ +
    1/e₂)). Where everybody or nobody in both columns gave the answer there is no difference.
    """
    return compare_shares(cross.shares, cross.effective_base, spans, rule)


def compare_shares(
    shares: Numbers, bases: Numbers, spans: Spans, rule: Rule | None = None
) -> Tested:
    """The same for any shares: a row per share and a column per column of the banner."""
    pairs = _pairs(spans)
    one, other = _sides(pairs)
    first, second, e1, e2 = shares[:, one], shares[:, other], bases[one], bases[other]
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = (e1 * first + e2 * second) / (e1 + e2)
        error = np.sqrt(np.maximum(pooled * (1 - pooled), 0.0) * (1 / e1 + 1 / e2))
        z = (first - second) / error
    z = np.where(first == second, 0.0, z)
    return _tested(pairs, z, normal_p, bases, spans, rule or Rule())


def test_means(moments: Moments, spans: Spans, rule: Rule | None = None) -> Tested:
    """Means of one row: Welch's t with Satterthwaite's degrees of freedom, on effective bases.

    Welch (1947), The generalization of Student's problem, Biometrika 34.
    """
    pairs = _pairs(spans)
    one, other = _sides(pairs)
    error, e = moments.se**2, moments.effective_base
    first, second = error[one], error[other]
    with np.errstate(invalid="ignore", divide="ignore"):
        t = (moments.mean[one] - moments.mean[other]) / np.sqrt(first + second)
        df = (first + second) ** 2 / (first**2 / (e[one] - 1) + second**2 / (e[other] - 1))
    # Two columns in which everybody said the same have no error to compare with.
    t = np.where(first + second > 0, t, np.where(first + second == 0, 0.0, np.nan))
    df = np.where(first + second == 0, 1.0, df)
    return _tested(pairs, t[None], lambda row: student_p(row, df), e, spans, rule or Rule())


def test_scores(
    scores: Numbers, errors: Numbers, bases: Numbers, spans: Spans, rule: Rule | None = None
) -> Tested:
    """Scores with a standard error each, such as net promoter scores: z of the difference."""
    pairs = _pairs(spans)
    one, other = _sides(pairs)
    error = np.sqrt(errors[one] ** 2 + errors[other] ** 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(error > 0, (scores[one] - scores[other]) / error, error)
    return _tested(pairs, z[None], normal_p, bases, spans, rule or Rule())


def adjusted(p: Numbers, correction: Correction) -> Numbers:
    """p after correction over the last axis; NaN was not tested and does not count.

    Holm (1979), Scandinavian Journal of Statistics 6; fdr is Benjamini & Hochberg (1995), Journal
    of the Royal Statistical Society B 57.
    """
    if correction == "none" or not p.size:
        return p
    order = np.argsort(p, axis=-1)  # NaN comes last
    ordered = np.take_along_axis(p, order, axis=-1)
    rank = np.arange(p.shape[-1])
    tests = (~np.isnan(p)).sum(axis=-1, keepdims=True)
    if correction == "holm":
        stepped = np.fmax.accumulate(ordered * np.maximum(tests - rank, 1), axis=-1)
    else:
        stepped = ordered * tests / (rank + 1)
        stepped = np.fmin.accumulate(stepped[..., ::-1], axis=-1)[..., ::-1]
    result = np.empty_like(p)
    np.put_along_axis(result, order, np.minimum(stepped, 1.0), axis=-1)
    return np.where(np.isnan(p), np.nan, result)


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = _LETTERS[rest] + letters
    return letters


def _pairs(spans: Spans) -> tuple[Pair, ...]:
    return tuple(
        Pair(first, other)
        for start, end in spans
        for first in range(start, end)
        for other in range(first + 1, end)
    )


def _sides(pairs: tuple[Pair, ...]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return (
        np.array([pair.first for pair in pairs], np.intp),
        np.array([pair.other for pair in pairs], np.intp),
    )
