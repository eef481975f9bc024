"""Looking early without fooling oneself: boundaries that spend the error over the looks.

Somebody who tests at 5 % after every hundred answers finds a difference that is not there in far
more than 5 % of the cases. Lan & DeMets (1983), Biometrika 70: fix beforehand how much of the error
may be spent when a fraction t of the planned answers is in, and let each look use what is new.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import exp, inf, log, pi, sqrt
from typing import Literal

import msgspec
import numpy as np

from cocreate.methods.cross import Numbers
from cocreate.methods.distributions import normal_p, normal_quantile, normal_tail

Spending = Literal["obrien_fleming", "pocock"]

_FEWEST_NODES, _MOST_NODES, _NODES_PER_SD = 64, 2_000, 6
_FARTHEST = 8.5  # beyond this many standard deviations there is nobody
_NOTHING = 1e-15
_CLOSE = 1e-13


class Look(msgspec.Struct, frozen=True):
    """One look: stop when |z| reaches `z`, which is when the plain two-sided p is at most `p`.

    `fraction` of the planned information is in and `spent` of the error used up, this look
    included. An infinite z: so early that nothing may stop the study.
    """

    fraction: float
    z: float
    p: float
    spent: float


def spent(fraction: float, alpha: float = 0.05, spending: Spending = "obrien_fleming") -> float:
    """The two-sided error that may be used up at this fraction of the information.

    Each side has α/2: O'Brien-Fleming type 2 − 2Φ(z₁₋α/₄ ÷ √t), strict at first; Pocock type
    (α/2)·ln(1 + (e − 1)t), nearly even.
    """
    if not 0 < fraction <= 1 or not 0 < alpha < 1:
        raise ValueError(f"a fraction of {fraction} and an error of {alpha}")
    side = alpha / 2
    if spending == "pocock":
        return 2 * side * log(1 + (exp(1) - 1) * fraction)
    return 4 * normal_tail(normal_quantile(1 - side / 2) / sqrt(fraction))


def boundaries(
    fractions: Sequence[float], alpha: float = 0.05, spending: Spending = "obrien_fleming"
) -> tuple[Look, ...]:
    """The boundary of every look, at increasing fractions of the planned answers, 1 the last.

    Looks that have not been taken yet need not be known: a boundary depends on the looks before
    it only. By the recursive integration of Armitage, McPherson & Rowe (1969), Journal of the
    Royal Statistical Society A 132, with Gauss-Legendre nodes.
    """
    if any(after <= before for before, after in pairwise(fractions)):
        raise ValueError("looks follow each other: every fraction is larger than the one before")
    looks: list[Look] = []
    places, mass, earlier, used = np.zeros(1), np.ones(1), 0.0, 0.0
    for fraction in fractions:
        allowed = spent(fraction, alpha, spending)
        step = sqrt(fraction - earlier)
        edge = _edge(places, mass, step, allowed - used, fraction)
        z = edge / sqrt(fraction)
        looks.append(Look(fraction, z, float(normal_p(z)), allowed))
        places, mass = _went_on(places, mass, step, min(edge, _FARTHEST * sqrt(fraction)))
        earlier, used = fraction, allowed
    return tuple(looks)


def stopped_at(looks: Sequence[Look], statistics: Sequence[float]) -> int | None:
    """The place of the first look whose statistic reached its boundary, None when none did."""
    for place, (look, z) in enumerate(zip(looks, statistics, strict=False)):
        if abs(z) >= look.z:
            return place
    return None


def _edge(places: Numbers, mass: Numbers, step: float, allowed: float, fraction: float) -> float:
    """How far out the sum of scores must be so that no more than `allowed` crosses here."""
    if allowed <= _NOTHING:
        return inf
    low, high = 0.0, _FARTHEST * sqrt(fraction)
    while high - low > _CLOSE:
        middle = (low + high) / 2
        if _crossing(places, mass, step, middle) > allowed:
            low = middle
        else:
            high = middle
    return high


def _crossing(places: Numbers, mass: Numbers, step: float, edge: float) -> float:
    """The probability of having gone on so far and being beyond the edge, either way, now.

    Both ways are alike, so one is counted twice.
    """
    tails = 0.5 * normal_p((edge - places) / step)
    beyond = np.where(places > edge, 1 - tails, tails)
    return 2 * float(mass @ beyond)


def _went_on(places: Numbers, mass: Numbers, step: float, edge: float) -> tuple[Numbers, Numbers]:
    """Where the sum of scores may be among those who went on, and with which probability."""
    wanted = int(_NODES_PER_SD * 2 * edge / step)
    nodes, weights = np.polynomial.legendre.leggauss(min(max(wanted, _FEWEST_NODES), _MOST_NODES))
    at = nodes * edge
    density = np.exp(-0.5 * ((at[:, None] - places) / step) ** 2) @ mass / (step * sqrt(2 * pi))
    return at, weights * edge * density
