"""The map without people: where many of a group stand, and how far the group reaches.

A point of one person would be his whole pattern of votes to whoever can read it, and the corners
of a hull are persons too. So the map holds cells in which several of one group stand, and ellipses
that follow from means and variances of ten or more.
"""

from math import cos, pi, sin, sqrt

import msgspec
import numpy as np

from cocreate.methods.opinions.matrix import Numbers, Points

_FEWEST, _MOST = 6, 22  # cells from left to right: as many as people fill
_PER_CELL = 4.0
_ODD = 0.02  # what lies further out than nearly everybody does not shrink the rest
_MARGIN = 0.06
_REACH = sqrt(2)  # an ellipse of this many standard deviations holds 63 % of a normal cloud


class Frame(msgspec.Struct, frozen=True):
    """What part of the plane the map shows: both axes in one unit, 0 … 1 on the map, with
    `across` cells from left to right."""

    left: float
    bottom: float
    side: float
    across: int

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point on the map; what lies outside stands at the edge."""
        return (
            min(max((x - self.left) / self.side, 0.0), 1.0),
            min(max((y - self.bottom) / self.side, 0.0), 1.0),
        )


class Spot(msgspec.Struct, frozen=True):
    """A cell of the map in which `people` of one group stand, and more than of any other."""

    x: float
    y: float
    group: int
    people: int


class Ellipse(msgspec.Struct, frozen=True):
    """Around the middle of a group: half axes and the angle of the longer one, in radians."""

    x: float
    y: float
    long: float
    short: float
    angle: float

    def outline(self, steps: int = 48) -> tuple[tuple[float, float], ...]:
        """Points around it."""
        turns = [2 * pi * step / steps for step in range(steps)]
        c, s = cos(self.angle), sin(self.angle)
        return tuple(
            (
                self.x + self.long * cos(turn) * c - self.short * sin(turn) * s,
                self.y + self.long * cos(turn) * s + self.short * sin(turn) * c,
            )
            for turn in turns
        )


def frame_of(points: Points) -> Frame:
    """A square around nearly everybody."""
    low = np.quantile(points, _ODD, axis=0)
    high = np.quantile(points, 1 - _ODD, axis=0)
    side = max(float((high - low).max()) * (1 + 2 * _MARGIN), 1e-9)
    left, bottom = (low + high) / 2 - side / 2
    across = min(max(round(sqrt(len(points) / _PER_CELL)), _FEWEST), _MOST)
    return Frame(float(left), float(bottom), side, across)


def spots_of(
    points: Points, labels: Numbers, groups: int, frame: Frame, least: int
) -> tuple[Spot, ...]:
    """The cells of a honeycomb in which `least` or more of one group stand."""
    placed = np.array([frame.place(float(x), float(y)) for x, y in points])
    rows, columns = _honeycomb(placed, frame.across)
    spots: dict[tuple[int, int], Spot] = {}
    for group in range(groups):
        own = np.column_stack([rows, columns])[labels == group]
        cells, counts = np.unique(own, axis=0, return_counts=True)
        for (row, column), count in zip(cells, counts, strict=True):
            key, people = (int(row), int(column)), int(count)
            if people >= least and (key not in spots or spots[key].people < people):
                spots[key] = Spot(*_middle(*key, frame.across), group, people)
    return tuple(spots[key] for key in sorted(spots))


def ellipse_of(points: Points, frame: Frame) -> Ellipse:
    """Where the group stands and how far it reaches, on the map."""
    placed = (points - np.array([frame.left, frame.bottom])) / frame.side
    x, y = placed.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(placed.T))
    short, long = (_REACH * sqrt(max(float(value), 0.0)) for value in values)
    angle = float(np.arctan2(vectors[1, 1], vectors[0, 1]))
    return Ellipse(float(x), float(y), long, short, angle)


def _honeycomb(placed: Points, cells: int) -> tuple[Numbers, Numbers]:
    """The nearest middle of a cell: of the two rows of middles around a point, the nearer one."""
    height = sqrt(3) / 2
    across = placed * cells
    lower = np.floor(across[:, 1] / height).astype(np.int64)
    best: tuple[Numbers, Numbers, Points] | None = None
    for row in (lower, lower + 1):
        shift = np.where(row % 2, 0.5, 0.0)
        column = np.rint(across[:, 0] - shift).astype(np.int64)
        distance = np.hypot(across[:, 0] - column - shift, across[:, 1] - row * height)
        if best is None:
            best = row, column, distance
        else:
            nearer = distance < best[2]
            best = np.where(nearer, row, best[0]), np.where(nearer, column, best[1]), distance
    assert best is not None  # noqa: S101 - the loop ran
    return best[0], best[1]


def _middle(row: int, column: int, cells: int) -> tuple[float, float]:
    return (column + (0.5 if row % 2 else 0.0)) / cells, row * sqrt(3) / 2 / cells
