"""Drivers: how much of what explains an outcome each attribute accounts for.

Regression coefficients of attributes that move together are a lottery. Relative weights and
Shapley values share R² out instead, and add up to it. Either tells association, not cause.
"""

from math import factorial
from typing import Literal

import msgspec
import numpy as np

from cocreate.methods.research.shares import (
    Floats,
    Refused,
    Weights,
    effective_base,
    weights_of,
)

Method = Literal["relative_weights", "shapley"]

FEWEST_PEOPLE = 30
PEOPLE_PER_DRIVER = 5
MOST_FOR_SHAPLEY = 12
HIGH_VIF = 10.0
_COLLINEAR = 1e-8


class Driver(msgspec.Struct, frozen=True):
    """`weight` is this driver's part of R², `importance` the same as a share of R² (adding up to
    1). `correlation` carries the sign; `beta` is the standardised coefficient; `vif` the variance
    inflation."""

    weight: float
    importance: float
    correlation: float
    beta: float
    vif: float


class Drivers(msgspec.Struct, frozen=True):
    """`n` people answered everything, `dropped` did not. `few` when n is below the 50 + 8 per
    driver of Green (1991); `inflated` lists drivers with a VIF above 10."""

    method: Method
    n: int
    dropped: int
    effective_n: float
    r2: float
    adjusted_r2: float
    few: bool
    inflated: tuple[int, ...]
    drivers: tuple[Driver, ...]


def drivers(
    attributes: Floats,
    outcome: Floats,
    weights: Weights = None,
    *,
    method: Method = "relative_weights",
) -> Drivers | Refused:
    """`attributes[person, driver]`; who has a nan anywhere is left out.

    Johnson (2000), Multivariate Behavioral Research 35, or Lindeman, Merenda & Gold (1980), which
    is the Shapley value of R² and takes up to 12 drivers. Refused below 30 people or 5 per driver,
    when something never varies, or when one driver is a sum of others.
    """
    size = attributes.shape[1]
    table, w = _complete(np.column_stack([attributes, outcome]), weights)
    if refusal := _refusal(table, w, method):
        return refusal
    correlations = _correlations(table, w)
    among, with_outcome = correlations[:size, :size], correlations[:size, size]
    values, vectors = np.linalg.eigh(among)
    if values[0] < _COLLINEAR:
        return Refused("collinear", items=_entangled(vectors[:, 0]), n=len(table))
    if method == "shapley":
        parts = _shapley(among, with_outcome)
    else:
        parts = _relative_weights(values, vectors, with_outcome)
    inverse, base = np.linalg.inv(among), effective_base(w)
    betas, vifs = inverse @ with_outcome, np.diag(inverse)
    r2 = float(betas @ with_outcome)
    return Drivers(
        method=method,
        n=len(table),
        dropped=len(outcome) - len(table),
        effective_n=base,
        r2=r2,
        adjusted_r2=1 - (1 - r2) * (base - 1) / (base - size - 1),
        few=base < 50 + 8 * size,
        inflated=tuple(int(place) for place in np.flatnonzero(vifs > HIGH_VIF)),
        drivers=tuple(
            Driver(
                weight=float(part),
                importance=float(part / r2) if r2 > 0 else 0.0,
                correlation=float(correlation),
                beta=float(beta),
                vif=float(vif),
            )
            for part, correlation, beta, vif in zip(parts, with_outcome, betas, vifs, strict=True)
        ),
    )


def _complete(table: Floats, weights: Weights) -> tuple[Floats, Floats]:
    w = weights_of(weights, len(table))
    counted = np.isfinite(table).all(axis=1) & (w > 0)
    return table[counted], w[counted]


def _refusal(table: Floats, weights: Floats, method: Method) -> Refused | None:
    n, size = len(table), table.shape[1] - 1
    needed = max(FEWEST_PEOPLE, PEOPLE_PER_DRIVER * size)
    if method == "shapley" and size > MOST_FOR_SHAPLEY:
        return Refused("too_many", n=size, needed=MOST_FOR_SHAPLEY)
    if n < needed or effective_base(weights) < needed:
        return Refused("too_few", n=n, needed=needed)
    still = tuple(int(column) for column in np.flatnonzero(np.ptp(table, axis=0) == 0))
    return Refused("constant", items=still, n=n) if still else None


def _correlations(table: Floats, weights: Floats) -> Floats:
    away = table - weights @ table / weights.sum()
    spread = (away * weights[:, None]).T @ away
    scale = np.sqrt(np.diag(spread))
    found: Floats = spread / np.outer(scale, scale)
    np.fill_diagonal(found, 1.0)
    return found


def _entangled(direction: Floats) -> tuple[int, ...]:
    """The drivers that take part in the sum that is (almost) nothing."""
    return tuple(int(place) for place in np.flatnonzero(np.abs(direction) > 0.01))


def _relative_weights(values: Floats, vectors: Floats, with_outcome: Floats) -> Floats:
    """The drivers' closest orthogonal stand-ins Z = XPΔ⁻¹Pᵀ: how much of each driver they hold
    (Λ = PΔPᵀ) times how much of the outcome they explain (Λ⁻¹r), both squared."""
    roots = np.sqrt(values)
    loadings = (vectors * roots) @ vectors.T
    explained = (vectors / roots) @ vectors.T @ with_outcome
    weights: Floats = np.square(loadings) @ np.square(explained)
    return weights


def _shapley(among: Floats, with_outcome: Floats) -> Floats:
    """What a driver adds to R², averaged over all orders in which drivers could come in."""
    size = len(with_outcome)
    r2 = np.zeros(1 << size)
    for group in range(1, 1 << size):
        members = [place for place in range(size) if group >> place & 1]
        part = with_outcome[members]
        r2[group] = part @ np.linalg.solve(among[np.ix_(members, members)], part)
    groups = np.arange(1 << size)
    sizes = np.array([group.bit_count() for group in range(1 << size)])
    chance = np.array(
        [
            factorial(before) * factorial(size - before - 1) / factorial(size)
            for before in range(size)
        ]
    )
    parts = np.zeros(size)
    for place in range(size):
        without = groups[(groups >> place & 1) == 0]
        added = r2[without | (1 << place)] - r2[without]
        parts[place] = chance[sizes[without]] @ added
    return parts
