"""An attacker who has seen every figure a page ever showed, and knows who stands in which cell."""

from fractions import Fraction
from itertools import combinations

import numpy as np

from cocreate.methods.release import Figures, Hidden, Released, looks, release


def sums_seen(question, attributes, k):
    """One row per figure that could be seen during the field and after it: 1 for people in it.

    Every row is checked against what release() really shows, so that the attack cannot be
    defeated by an attacker who looks away.
    """
    answers = question.answers
    base = np.flatnonzero(answers >= 0)
    rows = []
    for length in range(len(answers) + 1):
        early = {
            name: type(attribute)(attribute.groups[:length], attribute.size)
            for name, attribute in attributes.items()
        }
        during = type(question)(answers[:length], question.codes)
        by = list(attributes)[length % len(attributes)]
        rows += shown_totals(during, early, by, base, k, closed=False)
    for by, attribute in attributes.items():
        rows += shown_totals(question, attributes, by, base, k, closed=True)
        told = release({"q": question}, attributes, closed=True, by=by, k=k)["q"]
        if isinstance(told.breakdown, Released):
            groups = np.where(attribute.groups < 0, attribute.size, attribute.groups)[base]
            for group, summary in enumerate(told.breakdown.value):
                row = groups == group
                assert summary.n == row.sum()
                assert counts(summary) == tally(answers[base][row], question.codes)
                rows.append(row)
    return [list(row) for row in {tuple(map(int, row)) for row in rows if any(row)}]


def shown_totals(question, attributes, by, base, k, *, closed):
    told: Figures = release({"q": question}, attributes, closed=closed, by=by, k=k)["q"]
    assert closed or told.breakdown == Hidden("still_open")
    if isinstance(told.total, Hidden):
        return []
    assert told.total.n in looks(len(base), k, closed=closed)
    first = base[: told.total.n]
    assert counts(told.total.value) == tally(question.answers[first], question.codes)
    return [np.arange(len(base)) < told.total.n]


def counts(summary):
    return [part.count for part in summary.distribution]


def tally(answers, codes):
    return [int((answers == code).sum()) for code in codes]


def exposed(rows):
    """People whose own answer is a weighted sum of the figures: exact, in fractions.

    In the reduced row echelon form such a person has a row of their own.
    """
    return {row.index(1) for row in reduced(rows) if sum(value != 0 for value in row) == 1}


def differences(rows, below):
    """Figures that concern fewer than `below` people, or differ from another in so few."""
    sets = [frozenset(place for place, inside in enumerate(row) if inside) for row in rows]
    close = {one for one in sets if len(one) < below}
    return close | {one ^ other for one, other in combinations(sets, 2) if len(one ^ other) < below}


def smallest_sum(rows, people, below):
    """The fewest people any weighted sum of the figures concerns, when that is less than `below`.

    Such a sum exists for a set of people exactly if leaving them out lowers the rank.
    """
    matrix = np.array(rows, float)
    rank = np.linalg.matrix_rank(matrix)
    for size in range(1, below):
        for few in combinations(range(people), size):
            if np.linalg.matrix_rank(np.delete(matrix, few, axis=1)) < rank:
                return size
    return None


def reduced(rows):
    matrix = [[Fraction(value) for value in row] for row in rows]
    pivot = 0
    for column in range(len(matrix[0]) if matrix else 0):
        found = next((row for row in range(pivot, len(matrix)) if matrix[row][column]), None)
        if found is None:
            continue
        matrix[pivot], matrix[found] = matrix[found], matrix[pivot]
        head = matrix[pivot][column]
        matrix[pivot] = [value / head if value else value for value in matrix[pivot]]
        for row in range(len(matrix)):
            factor = matrix[row][column]
            if row != pivot and factor:
                matrix[row] = [
                    value - factor * above if above else value
                    for value, above in zip(matrix[row], matrix[pivot], strict=True)
                ]
        pivot += 1
    return matrix[:pivot]
