"""Pairs: who wins how often, and the strengths behind it (Bradley and Terry).

Not every item meets every other equally often, so a win rate depends on the opponents drawn; the
model allows for them. A small prior keeps an item that always won from becoming infinitely good:
every item is taken to have won and lost a little against an opponent of average strength.
"""

from typing import Literal, NamedTuple

import msgspec
import numpy as np

from cocreate.methods.proportions import Interval
from cocreate.methods.research.shares import (
    Floats,
    Integers,
    Refused,
    Share,
    around,
    score_interval,
    tally,
)

_ROUNDS = 50
_SETTLED = 1e-10


class Duels(NamedTuple):
    """One row a comparison, or many equal ones: winner, loser and how often (a tie is half a win
    for either, so it is two rows of a half)."""

    winner: Integers
    loser: Integers
    times: Floats


class Standing(msgspec.Struct, frozen=True):
    """One item. `strength` is a log-odds, items averaging 0; `chance` that it beats another one
    drawn at random, 0..1."""

    wins: Share
    strength: float
    error: float
    interval: Interval
    chance: float


class Standings(msgspec.Struct, frozen=True):
    comparisons: float
    prior: float
    items: tuple[Standing, ...]


def standings(
    duels: Duels, items: int, *, prior: float = 0.5, level: float = 0.95
) -> Standings | Refused:
    """Strengths by the MM algorithm of Hunter (2004), Annals of Statistics 32, finished by Newton's
    method; intervals from the observed information, the prior included.

    `prior` is the number of wins, and of losses, against the average opponent that every item
    starts with. With 0 it is the plain model of Bradley & Terry (1952), which has no solution when
    some items never lost to, or never beat, the rest (Ford 1957): refused then.
    """
    met, won = _tables(duels, items)
    if not met.sum():
        return Refused("nobody")
    if prior == 0 and (apart := _apart(won)):
        return Refused("separated", items=apart)
    strength = _newton(_mm(met, won, prior), met, won, prior)
    if strength is None:
        return Refused("no_convergence")
    return _told(strength, met, won, prior, level)


def _mm(met: Floats, won: Floats, prior: float) -> Floats:
    """Hunter's iteration: safe from anywhere, but slow once it is near."""
    items = len(met)
    first, second = np.nonzero(np.triu(met))
    games = met[first, second]
    wins = won.sum(axis=1)
    power = np.ones(items)
    for _ in range(_ROUNDS):
        shared = games / (power[first] + power[second])
        rate = tally(first, shared, items) + tally(second, shared, items)
        power = (wins + prior) / (rate + 2 * prior / (power + 1))
        if prior == 0:
            power /= np.exp(np.log(power).mean())
    found: Floats = np.log(power)
    return found


def _newton(strength: Floats, met: Floats, won: Floats, prior: float) -> Floats | None:
    """The rest of the way: quick when near, and every step is halved until it helps."""
    # With no prior only differences are known; this holds their average where it is.
    still = 1.0 / len(met) if prior == 0 else 0.0
    best = _log_posterior(strength, won, prior)
    for _ in range(100):
        chances = _chances(strength)
        anchor = 1 / (1 + np.exp(-strength))
        pull = won.sum(axis=1) - (met * chances).sum(axis=1) + prior * (1 - 2 * anchor)
        step = np.linalg.solve(_information(strength, met, prior) + still, pull)
        if np.abs(step).max() < _SETTLED:
            return strength
        for _ in range(40):
            value = _log_posterior(strength + step, won, prior)
            if value >= best - 1e-9:
                break
            step = step / 2
        strength, best = strength + step, value
    return None


def _log_posterior(strength: Floats, won: Floats, prior: float) -> float:
    apart = strength[:, None] - strength[None, :]
    games = float((won * np.logaddexp(0, -apart)).sum())
    average = np.logaddexp(0, -strength) + np.logaddexp(0, strength)
    return -games - prior * float(average.sum())


def _chances(strength: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(strength[None, :] - strength[:, None]))
    return found


def _information(strength: Floats, met: Floats, prior: float) -> Floats:
    chances, anchor = _chances(strength), 1 / (1 + np.exp(-strength))
    curve = met * chances * (1 - chances)
    found: Floats = np.diag(curve.sum(axis=1) + 2 * prior * anchor * (1 - anchor)) - curve
    return found


def _tables(duels: Duels, items: int) -> tuple[Floats, Floats]:
    for column in (duels.winner, duels.loser):
        if len(column) and (column.min() < 0 or column.max() >= items):
            raise ValueError("a comparison with an item that does not exist")
    if (duels.winner == duels.loser).any() or (duels.times < 0).any():
        raise ValueError("an item does not meet itself, nor less than never")
    cell = duels.winner * items + duels.loser
    won = tally(cell, duels.times, items * items).reshape(items, items)
    return won + won.T, won


def _told(strength: Floats, met: Floats, won: Floats, prior: float, level: float) -> Standings:
    items = len(strength)
    chances = _chances(strength)
    information = _information(strength, met, prior)
    # Strengths are differences: turned into ones that average 0, and so their errors.
    centring = np.eye(items) - 1 / items
    covariance = centring @ np.linalg.pinv(information, hermitian=True) @ centring
    errors = np.sqrt(np.diag(covariance))
    centred = strength - strength.mean()
    wins, played = won.sum(axis=1), met.sum(axis=1)
    return Standings(
        comparisons=float(won.sum()),
        prior=prior,
        items=tuple(
            Standing(
                wins=_win_rate(float(wins[item]), float(played[item]), level),
                strength=float(centred[item]),
                error=float(errors[item]),
                interval=around(float(centred[item]), float(errors[item]), level),
                chance=float((chances[item].sum() - 0.5) / max(1, items - 1)),
            )
            for item in range(items)
        ),
    )


def _win_rate(wins: float, played: float, level: float) -> Share:
    if not played:
        return Share(0.0, 0, None, None)
    rate = wins / played
    return Share(wins, round(played), rate, score_interval(rate, played, level))


def _apart(won: Floats) -> tuple[int, ...]:
    """Items that are not both above and below all others by some chain of wins."""
    reach = (won > 0) | np.eye(len(won), dtype=bool)
    length = 1
    while length < len(won):
        reach = (reach.astype(np.float64) @ reach.astype(np.float64)) > 0
        length *= 2
    mutual = reach & reach.T
    together = mutual[int(mutual.sum(axis=1).argmax())]
    return tuple(int(item) for item in np.flatnonzero(~together))


Favourite = Literal["left", "right", "tie"]


def duels_of(votes: list[tuple[int, int, Favourite]]) -> Duels:
    """Comparisons from (left, right, which of them was chosen) one by one."""
    rows: list[tuple[int, int, float]] = []
    for left, right, favourite in votes:
        if favourite != "right":
            rows.append((left, right, 0.5 if favourite == "tie" else 1.0))
        if favourite != "left":
            rows.append((right, left, 0.5 if favourite == "tie" else 1.0))
    return Duels(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        np.array([row[2] for row in rows], np.float64),
    )
