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

from cocreate.methods.cross import Moments, Numbers
from cocreate.methods.distributions import normal_p, student_p
from cocreate.methods.proportions import LOW_BASE

Correction = Literal["none", "holm", "fdr"]
Spans = Sequence[tuple[int, int]]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ROUNDING = 1e-9
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
    tested: tuple[bool, ...]  # of each column, whether its base was large enough


def column_letters(spans: Spans, *, running: bool = False) -> tuple[str, ...]:
    """The letter of each column, empty for everybody: A, B … Z, AA, AB …

    They begin again in every group, or run on over the whole banner.
    """
    letters = [""] * max((end for _, end in spans), default=1)
    for start, end in spans:
        for column in range(start, end):
            letters[column] = _letter(column - 1 if running else column - start)
    return tuple(letters)


def compare_shares(
    shares: Numbers, bases: Numbers, spans: Spans, rule: Rule | None = None
) -> Tested:
    """Column proportions, a row per share: pooled two-sided z without continuity correction.

    `bases` are the columns' effective bases e. With p = (e₁p₁ + e₂p₂) ÷ (e₁ + e₂), z is
    (p₁ − p₂) ÷ √(p(1 − p)(1/e₁ + 1/e₂)), and 0 where both shares are 0 or both are 1.
    """
    pairs = pairs_of(spans)
    one, other = _sides(pairs)
    first, second, e1, e2 = shares[:, one], shares[:, other], bases[one], bases[other]
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = (e1 * first + e2 * second) / (e1 + e2)
        error = np.sqrt(np.maximum(pooled * (1 - pooled), 0.0) * (1 / e1 + 1 / e2))
    return _tested(_in_errors(first - second, error), bases, spans, rule or Rule())


def compare_means(moments: Moments, spans: Spans, rule: Rule | None = None) -> Tested:
    """Means, as one row: Welch's t with Satterthwaite's degrees of freedom, on effective bases.

    Welch (1947), The generalization of "Student's" problem, Biometrika 34.
    """
    pairs = pairs_of(spans)
    one, other = _sides(pairs)
    square, e = moments.se**2, moments.effective_base
    first, second = square[one], square[other]
    t = _in_errors(moments.mean[one] - moments.mean[other], np.sqrt(first + second))
    with np.errstate(invalid="ignore", divide="ignore"):
        df = (first + second) ** 2 / (first**2 / (e[one] - 1) + second**2 / (e[other] - 1))
    # Where everybody in both columns said the same there is nothing to estimate.
    df = np.where(first + second == 0, 1.0, df)
    return _tested(t[None], e, spans, rule or Rule(), df)


def compare_scores(
    scores: Numbers, errors: Numbers, bases: Numbers, spans: Spans, rule: Rule | None = None
) -> Tested:
    """Scores with a standard error each, as one row: z = difference ÷ √(se₁² + se₂²).

    For net promoter scores: `cross.nps()` and `cross.nps_error()`.
    """
    pairs = pairs_of(spans)
    one, other = _sides(pairs)
    error = np.sqrt(errors[one] ** 2 + errors[other] ** 2)
    z = _in_errors(scores[one] - scores[other], error)
    return _tested(z[None], bases, spans, rule or Rule())


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


def _in_errors(difference: Numbers, error: Numbers) -> Numbers:
    """A difference in standard errors: 0 for no difference, and infinite when there is one but
    no error at all."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((difference == 0) & (error == 0), 0.0, difference / error)


def _tested(
    statistic: Numbers,
    bases: Numbers,
    spans: Spans,
    rule: Rule,
    df: Numbers | None = None,
) -> Tested:
    one, other = _sides(pairs_of(spans))
    enough = bases >= rule.low_base - _ROUNDING
    statistic = np.where(enough[one] & enough[other], statistic, np.nan)
    raw = normal_p(statistic) if df is None else student_p(statistic, df)
    return given_tests(statistic, raw, bases, spans, rule)


def given_tests(
    statistic: Numbers, raw: Numbers, bases: Numbers, spans: Spans, rule: Rule
) -> Tested:
    """Tests that were made elsewhere, such as paired ones: corrected, and with their letters.

    A row per share and a column per pair, in the order of `pairs_of(spans)`; NaN was not tested.
    """
    pairs = pairs_of(spans)
    enough = bases >= rule.low_base - _ROUNDING
    one, other = _sides(pairs)
    untested = ~(enough[one] & enough[other])
    statistic, raw = np.where(untested, np.nan, statistic), np.where(untested, np.nan, raw)
    p = raw.copy()
    begin = 0
    for start, end in spans:
        count = (end - start) * (end - start - 1) // 2
        p[:, begin : begin + count] = adjusted(raw[:, begin : begin + count], rule.correction)
        begin += count
    return Tested(pairs, statistic, p, _letters(pairs, statistic, p, spans, rule), _flags(enough))


def _letters(
    pairs: tuple[Pair, ...], statistic: Numbers, p: Numbers, spans: Spans, rule: Rule
) -> tuple[tuple[tuple[str, ...], ...], ...]:
    names = column_letters(spans)
    cells: list[list[list[str]]] = [[[] for _ in names] for _ in range(len(p))]
    widest = rule.level if rule.second is None else min(rule.level, rule.second)
    # Pairs come in column order, so letters do as well: of one column first those before it.
    for row, place in np.argwhere(p <= 1 - widest).tolist():
        pair = pairs[place]
        higher, lower = pair.first, pair.other
        if statistic[row, place] < 0:
            higher, lower = lower, higher
        capital = p[row, place] <= 1 - rule.level
        cells[row][higher].append(names[lower] if capital else names[lower].lower())
    return tuple(tuple(tuple(cell) for cell in row) for row in cells)


def _flags(enough: NDArray[np.bool_]) -> tuple[bool, ...]:
    return tuple(bool(one) for one in enough)


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = _LETTERS[rest] + letters
    return letters


def pairs_of(spans: Spans) -> tuple[Pair, ...]:
    """The pairs of columns that are compared: all within a group, in column order."""
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
