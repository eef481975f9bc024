"""MaxDiff: from “best” and “worst” of small sets to how much each item is worth.

Counts, a logit over everybody, and (in `maxdiff_people`) a utility per person. A set gives two
choices: the best of all that is shown, then the worst of what is left. The anchored variant adds
one choice per item and person: the item against a threshold that is an item of its own, chosen
when the item “would not be enough”.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Literal, NamedTuple

import msgspec
import numpy as np

from cocreate.methods.distributions import two_sided_z
from cocreate.methods.proportions import Interval
from cocreate.methods.research.choices import (
    Rows,
    centred_basis,
    collapsed,
    connected,
    evaluate,
    newton,
)
from cocreate.methods.research.shares import (
    Floats,
    Integers,
    Refused,
    Weights,
    around,
    effective_base,
    weights_of,
)


class Tasks(NamedTuple):
    """One row a set that somebody answered: who, the items shown (−1 fills up a shorter set),
    and which of them was best and worst."""

    person: Integers
    shown: Integers
    best: Integers
    worst: Integers


class Count(msgspec.Struct, frozen=True):
    """(best − worst) ÷ shown, −1..1; the interval takes people, not sets, as what was sampled."""

    shown: float
    best: float
    worst: float
    score: float | None
    interval: Interval | None


class Threshold(msgspec.Struct, frozen=True):
    """An item against “would be enough”: `over` its utility above the threshold, `enough` the
    share of choices in which it would do, 0..100."""

    over: float
    interval: Interval
    enough: float
    enough_interval: Interval


class Worth(msgspec.Struct, frozen=True):
    """One item. `utility` is centred: items average 0. `share` is its part of all preference,
    0..100, items adding up to 100. `threshold` belongs to the anchored variant."""

    utility: float
    error: float
    interval: Interval
    share: float
    share_interval: Interval
    threshold: Threshold | None


class Fit(msgspec.Struct, frozen=True):
    """The pooled logit. `explained` is McFadden's 1 − ℓ ÷ ℓ₀."""

    people: int
    sets: int
    log_likelihood: float
    null_log_likelihood: float
    explained: float
    items: tuple[Worth, ...]


def checked(tasks: Tasks, items: int) -> Tasks:
    """The tasks, if every best and worst were shown in their set and are two different items."""
    if len({len(column) for column in tasks}) != 1:
        raise ValueError("tasks with columns of different lengths")
    if not len(tasks.person):
        return tasks
    if tasks.person.min() < 0 or tasks.shown.min() < -1 or tasks.shown.max() >= items:
        raise ValueError("a person or item that does not exist")
    for chosen in (tasks.best, tasks.worst):
        if (chosen < 0).any() or not (tasks.shown == chosen[:, None]).any(axis=1).all():
            raise ValueError("a choice that was not shown")
    if (tasks.best == tasks.worst).any():
        raise ValueError("one item both best and worst")
    ordered = np.sort(tasks.shown, axis=1)
    if ((ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] >= 0)).any():
        raise ValueError("a set shows an item twice")
    return tasks


def counts(
    tasks: Tasks, items: int, weights: Weights = None, level: float = 0.95
) -> tuple[Count, ...]:
    """The counting analysis, which needs no model: Finn & Louviere (1992).

    The error is that of a ratio of two totals over people: Σw²(d − score·s)² ÷ (Σws)², d and s
    being a person's best − worst and showings, times n ÷ (n − 1).
    """
    checked(tasks, items)
    people = int(tasks.person.max()) + 1 if len(tasks.person) else 0
    w = weights_of(weights, people if weights is None else len(weights))
    shown, best, worst = (np.zeros((len(w), items)) for _ in range(3))
    filled = tasks.shown >= 0
    who = np.broadcast_to(tasks.person[:, None], tasks.shown.shape)[filled]
    np.add.at(shown, (who, tasks.shown[filled]), 1.0)
    np.add.at(best, (tasks.person, tasks.best), 1.0)
    np.add.at(worst, (tasks.person, tasks.worst), 1.0)
    total = w @ shown
    told = []
    for item in range(items):
        score = interval = None
        saw = shown[:, item] > 0
        if total[item]:
            net = best[:, item] - worst[:, item]
            score = float(w @ net / total[item])
            n = int(np.count_nonzero(saw & (w > 0)))
            if n > 1:
                squares = np.square(w * (net - score * shown[:, item])).sum()
                interval = around(score, sqrt(squares * n / (n - 1)) / total[item], level)
        told.append(
            Count(
                shown=float(total[item]),
                best=float(w @ best[:, item]),
                worst=float(w @ worst[:, item]),
                score=score,
                interval=interval,
            )
        )
    return tuple(told)


def rows_of(tasks: Tasks, items: int, enough: Integers | None = None) -> Rows:
    """The choices behind the tasks. `enough[person, item]` is 1 when the item would do, 0 when
    not, negative when not asked; the threshold is then item number `items`."""
    checked(tasks, items)
    width = max(tasks.shown.shape[1] if tasks.shown.ndim == 2 else 0, 2)
    shown = np.full((len(tasks.person), width), -1, np.int64)
    shown[:, : tasks.shown.shape[1]] = tasks.shown
    left = np.where(shown == tasks.best[:, None], -1, shown)
    blocks = [
        Rows(tasks.person, shown, tasks.best, np.ones(len(shown), np.int64)),
        Rows(tasks.person, left, tasks.worst, -np.ones(len(shown), np.int64)),
    ]
    if enough is not None:
        if enough.ndim != 2 or enough.shape[1] != items:
            raise ValueError(f"answers of shape {enough.shape} on {items} items")
        who, item = np.nonzero(enough >= 0)
        pairs = np.full((len(who), width), -1, np.int64)
        pairs[:, 0], pairs[:, 1] = item, items
        chosen = np.where(enough[who, item] > 0, item, items)
        blocks.append(Rows(who, pairs, chosen, np.ones(len(who), np.int64)))
    return Rows(*(np.concatenate(column) for column in zip(*blocks, strict=True)))


def pooled(
    tasks: Tasks,
    items: int,
    *,
    enough: Integers | None = None,
    weights: Weights = None,
    errors: Literal["information", "people"] = "information",
    level: float = 0.95,
) -> Fit | Refused:
    """One utility per item for everybody together, by maximum likelihood.

    Errors come from the observed information, as in every package; `errors="people"` allows for
    the answers of one person being alike (a sandwich clustered by person). Weights are scaled to
    the effective base. Refused when some items were never beaten by, or never beat, the rest:
    their utilities would be infinite (Ford 1957).
    """
    rows = rows_of(tasks, items, enough)
    size = int(rows.person.max(initial=-1)) + 1
    w = weights_of(weights, size if weights is None else len(weights))
    counted = w[rows.person] > 0
    rows = Rows(*(column[counted] for column in rows))
    people = np.unique(rows.person)
    if not len(people):
        return Refused("nobody")
    everything = items + (enough is not None)
    if apart := connected(rows, everything):
        return Refused("separated", items=apart, n=len(people))
    scaled = w * (effective_base(w[people]) / w[people].sum())
    few, heavy = collapsed(rows, scaled[rows.person])
    basis = centred_basis(everything)
    found = newton(few, heavy, basis)
    if found is None:
        return Refused("no_convergence", n=len(people))
    utilities, log_likelihood, information = found
    covariance = basis @ np.linalg.inv(information) @ basis.T
    if errors == "people":
        covariance = _clustered(rows, scaled, utilities, covariance)
    null = evaluate(few, np.zeros((1, everything)), heavy).log_likelihood[0]
    return Fit(
        people=len(people),
        sets=int(np.count_nonzero(w[tasks.person] > 0)),
        log_likelihood=log_likelihood,
        null_log_likelihood=float(null),
        explained=1 - log_likelihood / float(null),
        items=worths(utilities, covariance, items, level),
    )


def worths(utilities: Floats, covariance: Floats, items: int, level: float) -> tuple[Worth, ...]:
    """Utilities on the three scales a page shows. Shares get their interval on the logit scale,
    so that it stays between 0 and 100."""
    own = utilities[:items]
    centring = np.eye(items) - 1 / items
    centred = centring @ own
    variance = np.diag(centring @ covariance[:items, :items] @ centring.T)
    share = np.exp(centred - centred.max())
    share /= share.sum()
    # d logit(share_i) ÷ d utility_j = 1 for j = i, and −share_j ÷ (1 − share_i) for the others.
    slopes = -share[None, :] / (1 - share[:, None])
    np.fill_diagonal(slopes, 1.0)
    spread = np.sqrt(np.einsum("ij,jk,ik->i", slopes, covariance[:items, :items], slopes))
    return tuple(
        Worth(
            utility=float(centred[item]),
            error=float(sqrt(variance[item])),
            interval=around(float(centred[item]), float(sqrt(variance[item])), level),
            share=100 * float(share[item]),
            share_interval=_percent(_logit(share[item]), float(spread[item]), level),
            threshold=_threshold(utilities, covariance, item, items, level),
        )
        for item in range(items)
    )


def _threshold(
    utilities: Floats, covariance: Floats, item: int, items: int, level: float
) -> Threshold | None:
    if len(utilities) == items:
        return None
    over = float(utilities[item] - utilities[items])
    both = covariance[item, item] + covariance[items, items] - 2 * covariance[item, items]
    error = sqrt(max(0.0, float(both)))
    return Threshold(over, around(over, error, level), _expit(over), _percent(over, error, level))


def _clustered(rows: Rows, weights: Floats, utilities: Floats, bread: Floats) -> Floats:
    """B·(Σ wᵢ² gᵢgᵢᵀ)·B, gᵢ being the gradient of one person's answers; n ÷ (n − 1) for small n."""
    people, own = np.unique(rows.person, return_inverse=True)
    spread = np.broadcast_to(utilities, (len(people), len(utilities)))
    gradients = evaluate(rows._replace(person=own), spread).gradient
    gradients = gradients * weights[people][:, None]
    covariance: Floats = bread @ gradients.T @ gradients @ bread
    return covariance * (len(people) / max(1, len(people) - 1))


def _percent(logit: float, error: float, level: float) -> Interval:
    half = two_sided_z(level) * error
    return Interval(_expit(logit - half), _expit(logit + half))


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _expit(logit: float) -> float:
    return 100 / (1 + float(np.exp(-logit)))


def stacked(sets: Sequence[tuple[int, Sequence[int], int, int]]) -> Tasks:
    """Tasks from (person, shown, best, worst) one by one, sets of any length."""
    width = max((len(shown) for _, shown, _, _ in sets), default=0)
    shown = np.full((len(sets), width), -1, np.int64)
    for place, (_, items, _, _) in enumerate(sets):
        shown[place, : len(items)] = items
    person, best, worst = (
        np.array([each[column] for each in sets], np.int64) for column in (0, 2, 3)
    )
    return Tasks(person, shown, best, worst)
