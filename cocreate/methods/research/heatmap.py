"""Clicks on a picture: where people point, what they think of it there, and who pointed where.

Places are relative, x and y from 0 to 1 from the top left, so a phone and a screen agree.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec
import numpy as np

from cocreate.methods.research.shares import (
    Flags,
    Floats,
    Integers,
    Share,
    Weights,
    share_of,
    weights_of,
)

Place = tuple[float, float]

_CHUNK = 20_000


class Clicks(NamedTuple):
    """One row a click: who, where, and whether it was meant well (1), ill (0) or neither (−1)."""

    person: Integers
    x: Floats
    y: Floats
    positive: Integers


class Rectangle(msgspec.Struct, frozen=True, tag=True):
    """Two opposite corners, in any order; its edges belong to it."""

    x0: float
    y0: float
    x1: float
    y1: float


class Polygon(msgspec.Struct, frozen=True, tag=True):
    """Corners in order, the last one joined to the first; its edges belong to it. Where it crosses
    itself, what is enclosed twice is outside."""

    corners: tuple[Place, ...]


Region = Rectangle | Polygon


class Cell(msgspec.Struct, frozen=True):
    """Clicks in one part of the picture, the people behind them, and the share of the clicks with
    an opinion that were meant well (a person once per opinion and cell)."""

    clicks: int
    people: int
    reach: Share
    positive: Share


def grid(
    clicks: Clicks,
    people: int,
    columns: int = 10,
    rows: int = 10,
    weights: Weights = None,
    level: float = 0.95,
) -> tuple[tuple[Cell, ...], ...]:
    """The picture in rows of cells; `people` is everybody who saw it, and the base of `reach`."""
    _checked(clicks, people)
    column = np.minimum((clicks.x * columns).astype(np.int64), columns - 1)
    row = np.minimum((clicks.y * rows).astype(np.int64), rows - 1)
    cell = row * columns + column
    order = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[order], np.arange(columns * rows + 1))
    told = [
        _cell(clicks, order[first:last], people, weights, level)
        for first, last in pairwise(starts.tolist())
    ]
    return tuple(tuple(told[line * columns : (line + 1) * columns]) for line in range(rows))


def region(
    clicks: Clicks, area: Region, people: int, weights: Weights = None, level: float = 0.95
) -> Cell:
    """The same figures for a region that somebody drew."""
    _checked(clicks, people)
    hits = np.flatnonzero(in_region(clicks.x, clicks.y, area))
    return _cell(clicks, hits, people, weights, level)


def people_in(clicks: Clicks, area: Region, people: int) -> Flags:
    """Who clicked in a region: the filter for all other tables."""
    _checked(clicks, people)
    found = np.zeros(people, bool)
    found[clicks.person[in_region(clicks.x, clicks.y, area)]] = True
    return found


def in_region(x: Floats, y: Floats, area: Region) -> Flags:
    """Which points lie in the region or on its edge: even-odd rule. Shimrat (1962), CACM 5."""
    if isinstance(area, Rectangle):
        across, down = sorted((area.x0, area.x1)), sorted((area.y0, area.y1))
        return (across[0] <= x) & (x <= across[1]) & (down[0] <= y) & (y <= down[1])
    inside = np.zeros(len(x), bool)
    edge = np.zeros(len(x), bool)
    corners = area.corners
    if len(corners) < 3:
        raise ValueError("a polygon has three corners or more")
    for (x0, y0), (x1, y1) in zip(corners, (*corners[1:], corners[0]), strict=True):
        turn = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)
        between_x = (min(x0, x1) <= x) & (x <= max(x0, x1))
        between_y = (min(y0, y1) <= y) & (y <= max(y0, y1))
        edge |= (np.abs(turn) <= 1e-12) & between_x & between_y
        if y0 != y1:
            # The ray to the right crosses this edge, of which the lower end does not count.
            meets = (y0 > y) != (y1 > y)
            inside ^= meets & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return inside | edge


def smoothed(
    clicks: Clicks,
    columns: int = 96,
    rows: int = 96,
    *,
    width: float = 0.03,
    aspect: float = 1.0,
    weights: Sequence[float] | None = None,
) -> Floats:
    """A density to draw, `[row, column]`, the densest place being 1: a normal kernel of this
    standard deviation, as a part of the picture's width; `aspect` is width ÷ height. It is made
    to look at: figures come from `grid` and `region`."""
    if weights is None:
        w = np.ones(len(clicks.x))
    else:
        w = np.asarray(weights, np.float64)[clicks.person]
    density = np.zeros((rows, columns))
    for first in range(0, len(w), _CHUNK):
        part = slice(first, first + _CHUNK)
        across = _kernel(clicks.x[part], columns, width)
        down = _kernel(clicks.y[part], rows, width * aspect)
        density += (down * w[part, None]).T @ across
    top = float(density.max(initial=0.0))
    return density / top if top else density


def _kernel(places: Floats, cells: int, width: float) -> Floats:
    centres = (np.arange(cells) + 0.5) / cells
    kernel: Floats = np.exp(-0.5 * np.square((places[:, None] - centres) / width))
    return kernel


def _cell(clicks: Clicks, which: Integers, people: int, weights: Weights, level: float) -> Cell:
    who = clicks.person[which]
    reached = np.zeros(people, bool)
    reached[who] = True
    judged = which[clicks.positive[which] >= 0]
    # One person clicking ten times in one corner is one voice.
    voices = np.unique(
        np.column_stack([clicks.person[judged], clicks.positive[judged] > 0]), axis=0
    )
    w = weights_of(weights, people)
    return Cell(
        clicks=len(which),
        people=int(np.count_nonzero(reached)),
        reach=share_of(reached, None if weights is None else w, level),
        positive=share_of(voices[:, 1] > 0, None if weights is None else w[voices[:, 0]], level),
    )


def _checked(clicks: Clicks, people: int) -> None:
    if not len(clicks.person):
        return
    if clicks.person.min() < 0 or clicks.person.max() >= people:
        raise ValueError("a click by nobody")
    for places in (clicks.x, clicks.y):
        if not ((places >= 0) & (places <= 1)).all():
            raise ValueError("a click outside the picture")
