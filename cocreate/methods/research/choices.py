"""The logit of choosing one of a few: likelihood, derivatives and Newton's method.

A row is one choice from up to eight alternatives, so derivatives are added up over the places in
the rows and never over all items: with a hundred items that is a hundred times less to do.
"""

from typing import NamedTuple

import numpy as np

from cocreate.methods.research.shares import Floats, Integers, tally


class Rows(NamedTuple):
    """Choices: who, from which items (−1 fills up), which one, and 1 for the best of them or −1
    for the worst, whose probability goes with the utilities turned round."""

    person: Integers
    alternatives: Integers
    chosen: Integers
    sign: Integers


class Evaluation(NamedTuple):
    """By person: ℓ, its gradient, and the observed information (minus the second derivatives)."""

    log_likelihood: Floats
    gradient: Floats
    information: Floats


def evaluate(rows: Rows, utilities: Floats, weights: Floats | None = None) -> Evaluation:
    """The derivatives at `utilities[person, item]`, rows counting `weights` times."""
    people, items = utilities.shape
    w = np.ones(len(rows.person)) if weights is None else weights
    chances, logs = _chances(rows, utilities)
    shown = rows.alternatives >= 0
    place = np.where(shown, rows.alternatives, 0)
    hit = (rows.alternatives == rows.chosen[:, None]) & shown
    log_likelihood = tally(rows.person, w * (logs * hit).sum(axis=1), people)
    pull = rows.sign[:, None] * (hit - chances) * w[:, None]
    cell = rows.person[:, None] * items + place
    gradient = tally(cell, pull, people * items)
    curve = -chances[:, :, None] * chances[:, None, :]
    width = np.arange(chances.shape[1])
    curve[:, width, width] += chances
    curve *= w[:, None, None]
    square = cell[:, :, None] * items + place[:, None, :]
    information = tally(square, curve, people * items * items)
    return Evaluation(
        log_likelihood,
        gradient.reshape(people, items),
        information.reshape(people, items, items),
    )


def log_likelihoods(rows: Rows, utilities: Floats) -> Floats:
    """ℓ by person alone, at a fraction of the price of the derivatives."""
    hit = (rows.alternatives == rows.chosen[:, None]) & (rows.alternatives >= 0)
    logs = (_chances(rows, utilities)[1] * hit).sum(axis=1)
    return tally(rows.person, logs, len(utilities))


def newton(
    rows: Rows, weights: Floats, basis: Floats, *, rounds: int = 100
) -> tuple[Floats, float, Floats] | None:
    """The utilities that make the choices likeliest, ℓ there, and the information in terms of the
    basis; None when it does not settle. ℓ is concave, so a step that is halved until it helps
    always gets there."""
    one = rows._replace(person=np.zeros(len(rows.person), np.int64))
    place = np.zeros(basis.shape[1])
    here = evaluate(one, (basis @ place)[None, :], weights)
    for _ in range(rounds):
        information = basis.T @ here.information[0] @ basis
        step = np.linalg.solve(information, basis.T @ here.gradient[0])
        if np.abs(step).max() < 1e-10:
            return basis @ place, float(here.log_likelihood[0]), information
        for _ in range(40):
            there = evaluate(one, (basis @ (place + step))[None, :], weights)
            if there.log_likelihood[0] >= here.log_likelihood[0] - 1e-9:
                break
            step = step / 2
        place, here = place + step, there
    return None


def collapsed(rows: Rows, weights: Floats) -> tuple[Rows, Floats]:
    """Equal choices once, with the weights of all who made them: a design has a few hundred
    different ones however many people answer it."""
    table = np.column_stack([rows.alternatives, rows.chosen, rows.sign])
    distinct, which = np.unique(table, axis=0, return_inverse=True)
    few = Rows(
        person=np.zeros(len(distinct), np.int64),
        alternatives=distinct[:, :-2],
        chosen=distinct[:, -2],
        sign=distinct[:, -1],
    )
    return few, tally(which, weights, len(distinct))


def connected(rows: Rows, items: int) -> tuple[int, ...]:
    """Items that stand apart: not both above and below all others by some chain of choices.
    Empty when the maximum of the likelihood exists."""
    beats = np.eye(items, dtype=bool)
    shown = rows.alternatives >= 0
    winner = np.broadcast_to(rows.chosen[:, None], shown.shape)[shown]
    loser = rows.alternatives[shown]
    turned = np.broadcast_to(rows.sign[:, None], shown.shape)[shown] < 0
    beats[np.where(turned, loser, winner), np.where(turned, winner, loser)] = True
    reached = 1
    while reached < items:
        beats = (beats.astype(np.float64) @ beats.astype(np.float64)) > 0
        reached *= 2
    mutual = beats & beats.T
    # The largest group of items that are all above and below each other is what hangs together.
    together = mutual[int(mutual.sum(axis=1).argmax())]
    return tuple(int(item) for item in np.flatnonzero(~together))


def centred_basis(items: int) -> Floats:
    """Orthonormal columns that each add up to 0 (Helmert's): utilities are only differences, and
    no item has to be the one that others are measured from."""
    basis = np.zeros((items, items - 1))
    for column in range(1, items):
        basis[:column, column - 1] = 1.0
        basis[column, column - 1] = -column
        basis[:, column - 1] /= np.sqrt(column * (column + 1))
    return basis


def _chances(rows: Rows, utilities: Floats) -> tuple[Floats, Floats]:
    """Probabilities and their logarithms at every place; 0 where nothing was shown."""
    shown = rows.alternatives >= 0
    place = np.where(shown, rows.alternatives, 0)
    worth = utilities[rows.person[:, None], place] * rows.sign[:, None]
    worth = np.where(shown, worth, -np.inf)
    worth -= worth.max(axis=1, keepdims=True)
    powers = np.exp(worth)
    total = powers.sum(axis=1, keepdims=True)
    logs = np.where(shown, worth, 0.0) - np.log(total)
    return powers / total, np.where(shown, logs, 0.0)
