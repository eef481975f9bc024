"""MaxDiff by person: what each thinks, helped by what all think.

A person's dozen sets say too little about thirty items by themselves. So utilities are taken to
come from a normal distribution over people, whose mean and covariance are learned from everybody
(empirical Bayes): EM, the E-step being Newton's method to the mode and the curvature there
(Laplace's approximation). That is what hierarchical Bayes gives, without its half hour of draws.
"""

import msgspec
import numpy as np

from cocreate.methods.research.choices import Rows, centred_basis, evaluate, log_likelihoods
from cocreate.methods.research.maxdiff import Tasks, rows_of
from cocreate.methods.research.shares import (
    Floats,
    Integers,
    Mean,
    Refused,
    Weights,
    mean_of,
    weights_of,
)

_CHUNK = 500
_PRIOR_PEOPLE = 5.0
_TOLERANCE = 1e-3


class Individuals(msgspec.Struct, frozen=True, eq=False):
    """A row a person, in the order of `people`; items are columns.

    `utilities` are centred, `errors` their posterior standard deviations, `shares` the person's
    preference on 0..100. `over` is the utility above the threshold, in the anchored variant.
    `fit` is the geometric mean of the probabilities of what the person chose: near that of a
    random choice, somebody clicked at random. `settled` says whether EM came to rest.
    """

    people: Integers
    utilities: Floats
    errors: Floats
    shares: Floats
    over: Floats | None
    fit: Floats
    mean_utility: tuple[Mean, ...]
    mean_share: tuple[Mean, ...]
    rounds: int
    settled: bool


def individuals(
    tasks: Tasks,
    items: int,
    *,
    enough: Integers | None = None,
    weights: Weights = None,
    level: float = 0.95,
    rounds: int = 150,
) -> Individuals | Refused:
    """Utilities of everybody who answered a set; intervals of means are over people.

    Train (2009), Discrete Choice Methods with Simulation, ch. 12 and 14, for the model and EM.
    Weights count in the mean over people only: what a person thinks does not depend on them.
    """
    rows = rows_of(tasks, items, enough)
    people, own = np.unique(rows.person, return_inverse=True)
    if len(people) < 2:
        return Refused("too_few", n=len(people), needed=2)
    order = np.argsort(own, kind="stable")
    rows = Rows(*(column[order] for column in rows._replace(person=own)))
    w = weights_of(weights, int(people.max()) + 1 if weights is None else len(weights))[people]
    everything = items + (enough is not None)
    basis = centred_basis(everything)
    learned = _learn(rows, len(people), basis, rounds)
    places, spread = learned.places, learned.spread
    raw = places @ basis.T
    # From the basis to utilities centred over the items proper, the threshold left out.
    to_centred = (np.eye(items) - 1 / items) @ basis[:items]
    utilities = places @ to_centred.T
    errors = np.sqrt(np.einsum("ip,npq,iq->ni", to_centred, spread, to_centred))
    powers = np.exp(utilities - utilities.max(axis=1, keepdims=True))
    shares = 100 * powers / powers.sum(axis=1, keepdims=True)
    given = None if weights is None else w
    return Individuals(
        people=people,
        utilities=utilities,
        errors=errors,
        shares=shares,
        over=raw[:, :items] - raw[:, items:] if enough is not None else None,
        fit=np.exp(log_likelihoods(rows, raw) / np.bincount(rows.person)),
        mean_utility=tuple(mean_of(column, given, level) for column in utilities.T),
        mean_share=tuple(mean_of(column, given, level) for column in shares.T),
        rounds=learned.rounds,
        settled=learned.settled,
    )


class _Learned(msgspec.Struct, frozen=True, eq=False):
    places: Floats
    spread: Floats
    rounds: int
    settled: bool


def _learn(rows: Rows, people: int, basis: Floats, rounds: int) -> _Learned:
    """EM. The covariance gets the weight of five people who differ by 1 in every direction, so
    that a handful of answers cannot make it collapse."""
    size = basis.shape[1]
    places, mean, covariance = np.zeros((people, size)), np.zeros(size), np.eye(size)
    spread = np.zeros((people, size, size))
    chunks = _chunks(rows, people)
    for turn in range(1, rounds + 1):
        precision = np.asarray(np.linalg.inv(covariance), np.float64)
        for part, whose in chunks:
            steps = 3 if turn == 1 else 1
            found = _to_the_mode(part, places[whose], mean, precision, basis, steps)
            places[whose], spread[whose] = found
        new_mean = places.mean(axis=0)
        apart = places - new_mean
        summed = apart.T @ apart + spread.sum(axis=0) + _PRIOR_PEOPLE * np.eye(size)
        new_covariance = summed / (people + _PRIOR_PEOPLE)
        moved = max(
            float(np.abs(new_mean - mean).max()), float(np.abs(new_covariance - covariance).max())
        )
        mean, covariance = new_mean, new_covariance
        if moved < _TOLERANCE:
            return _Learned(places, spread, turn, settled=True)
    return _Learned(places, spread, rounds, settled=False)


def _chunks(rows: Rows, people: int) -> list[tuple[Rows, slice]]:
    """Rows are in order of person; second derivatives of everybody at once would not fit."""
    parts = []
    for first in range(0, people, _CHUNK):
        last = min(first + _CHUNK, people)
        start, end = np.searchsorted(rows.person, [first, last])
        part = Rows(*(column[start:end] for column in rows))
        parts.append((part._replace(person=part.person - first), slice(first, last)))
    return parts


def _to_the_mode(
    rows: Rows, places: Floats, mean: Floats, precision: Floats, basis: Floats, steps: int
) -> tuple[Floats, Floats]:
    """Newton from where the last round left off, a step halved for those whom it does not help.
    Also the inverse curvature, which is the posterior covariance of Laplace's approximation."""

    def objective(at: Floats) -> Floats:
        away = at - mean
        prior: Floats = ((away @ precision) * away).sum(axis=1)
        return log_likelihoods(rows, at @ basis.T) - prior / 2

    best = objective(places)
    for _ in range(steps):
        slopes = evaluate(rows, places @ basis.T)
        curve = basis.T @ slopes.information @ basis + precision
        pull = slopes.gradient @ basis - (places - mean) @ precision
        spread = np.asarray(np.linalg.inv(curve), np.float64)
        step = (spread @ pull[:, :, None])[:, :, 0]
        for _ in range(20):
            value = objective(places + step)
            worse = value < best - 1e-9
            if not worse.any():
                break
            step[worse] /= 2
        places, best = places + step, value
    return places, spread
