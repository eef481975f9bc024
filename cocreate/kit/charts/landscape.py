"""A map of groups: where many of each stand, how far each reaches, and the reader's own place.

It shows nobody by himself but the reader: a mark stands for the people of one cell, and only the
cells with enough of them come here.
"""

from collections.abc import Callable
from math import cos, hypot, pi, sin, sqrt

import msgspec

from cocreate.kit.charts.canvas import LEADING, SMALL, Canvas
from cocreate.kit.charts.rounding import whole
from cocreate.kit.charts.spec import ChartTable
from cocreate.kit.charts.text import width
from cocreate.kit.charts.words import number as written
from cocreate.kit.i18n import _, translate

_SIDE = 440.0
_EDGE = 14.0
_CORNERS = (0, 4, 3, 4, 6)  # of the mark of each group: circle, square, triangle, diamond, hexagon
_TURNS = (0.0, pi / 4, -pi / 2, 0.0, 0.0)
_BEYOND = 1.2  # a letter stands a little outside its group
_DASHES = ("", "7 4", "2 4", "10 3 2 3", "1 3")

Places = tuple[tuple[float, float], ...]
Placing = Callable[[float, float], tuple[float, float]]


class MapGroup(msgspec.Struct, frozen=True):
    """A group with the line around most of it; places run from 0 to 1, upwards and to the right."""

    label: str
    letter: str
    people: int
    outline: Places


class MapSpot(msgspec.Struct, frozen=True):
    """A cell in which `people` of the group with this number stand."""

    group: int
    people: int
    x: float
    y: float


class MapSpec(msgspec.Struct, frozen=True):
    """`cell` is the width of a cell as a part of the map; `you` the reader's place and `yours` the
    number of his group, if he is on the map."""

    title: str
    groups: tuple[MapGroup, ...]
    spots: tuple[MapSpot, ...]
    cell: float
    you: tuple[float, float] | None = None
    yours: int | None = None
    note: str = ""


def draw_map(canvas: Canvas, spec: MapSpec, locale: str) -> None:
    """A square without axes, since only distances mean something, and a key under it."""
    side = min(_SIDE, canvas.width - 2 * _EDGE)
    left, top = (canvas.width - side) / 2, canvas.y + _EDGE

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * side, top + (1 - y) * side

    canvas.path(
        f"M{left:.1f} {top:.1f}h{side:.1f}v{side:.1f}h{-side:.1f}Z",
        stroke=canvas.colours.line,
        weight=1,
    )
    for number, group in enumerate(spec.groups):
        colour = canvas.colours.groups[number]
        outline = "M" + "L".join("{:.1f} {:.1f}".format(*at(*each)) for each in group.outline) + "Z"
        canvas.path(
            outline, stroke=colour, fill=colour, opacity=0.1, dashes=_DASHES[number], weight=1.5
        )
    most = max((spot.people for spot in spec.spots), default=1)
    for spot in spec.spots:
        size = max(3.0, spec.cell * side * 0.42 * sqrt(spot.people / most))
        told = f"{spec.groups[spot.group].label}: {_people(spot.people, locale)}"
        _mark(canvas, spot.group, at(spot.x, spot.y), size, told)
    _letters(canvas, spec, at)
    if spec.you is not None:
        _you(canvas, at(*spec.you), translate(_("you"), locale))
    canvas.y = top + side + _EDGE
    _key(canvas, spec, locale)


def map_table(spec: MapSpec, locale: str) -> ChartTable:
    """Every group with its size."""
    every = sum(group.people for group in spec.groups)
    header = (_("Group"), _("People"), _("Share"))
    return ChartTable(
        tuple(translate(name, locale) for name in header),
        tuple(
            (group.label, written(group.people, locale), f"{whole(group.people / every)}%")
            for group in spec.groups
        ),
    )


def map_said(spec: MapSpec, locale: str) -> str:
    """Every group with its size and its nearest neighbour, and where the reader stands."""
    said = []
    for number, group in enumerate(spec.groups):
        told = _("%(group)s: %(people)s", group=group.label, people=_people(group.people, locale))
        if len(spec.groups) > 2:
            near = spec.groups[_nearest(spec.groups, number)].label
            told = _("%(told)s, nearest to %(near)s", told=translate(told, locale), near=near)
        said.append(translate(told, locale))
    if spec.yours is not None:
        yours = spec.groups[spec.yours].label
        said.append(translate(_("you stand in %(group)s", group=yours), locale))
    return "; ".join(said) + "."


def _letters(canvas: Canvas, spec: MapSpec, at: Placing) -> None:
    """The letter of each group on its outline, at the side away from the others."""
    for number, group in enumerate(spec.groups):
        others = [_middle(each.outline) for each in spec.groups if each is not group]
        a, b = _middle(group.outline)
        x, y = max(
            group.outline,
            key=lambda place: min(hypot(place[0] - c, place[1] - d) for c, d in others),
        )
        x, y = a + (x - a) * _BEYOND, b + (y - b) * _BEYOND
        placed = at(min(max(x, 0.03), 0.97), min(max(y, 0.03), 0.97))
        _circle(canvas, placed, 11, canvas.colours.surface, canvas.colours.groups[number])
        canvas.text(placed[0], placed[1] + 4.5, group.letter, anchor="middle", bold=True)


def _you(canvas: Canvas, place: tuple[float, float], word: str) -> None:
    x, y = place
    _circle(canvas, place, 6, canvas.colours.ink, canvas.colours.surface)
    room, right = width(word, SMALL, bold=True) + 10, x < canvas.width - 60
    start = x + 9 if right else x - 9 - room
    canvas.area(start, y - 10, room, 20, canvas.colours.ink)
    canvas.text(
        start + room / 2,
        y + 4,
        word,
        anchor="middle",
        size=SMALL,
        bold=True,
        fill=canvas.colours.surface,
    )


def _key(canvas: Canvas, spec: MapSpec, locale: str) -> None:
    x, canvas.y = 0.0, canvas.y + LEADING
    for number, group in enumerate(spec.groups):
        words = f"{group.label}: {_people(group.people, locale)}"
        room = 18 + width(words, SMALL) + 16
        if x and x + room > canvas.width:
            x, canvas.y = 0.0, canvas.y + LEADING + 4
        _mark(canvas, number, (x + 7, canvas.y - 4), 6, "")
        canvas.short(x + 18, canvas.y, words, canvas.width - x - 18)
        x += room


def _mark(canvas: Canvas, group: int, place: tuple[float, float], size: float, told: str) -> None:
    """Another shape for every group: colour alone never tells two apart."""
    x, y = place
    colour, corners, turn = canvas.colours.groups[group], _CORNERS[group], _TURNS[group]
    if not corners:
        _circle(canvas, place, size, colour, "none", told)
        return
    steps = [turn + 2 * pi * step / corners for step in range(corners)]
    points = [f"{x + size * cos(a):.1f} {y + size * sin(a):.1f}" for a in steps]
    canvas.path("M" + "L".join(points) + "Z", fill=colour, told=told)


def _circle(
    canvas: Canvas,
    place: tuple[float, float],
    size: float,
    fill: str,
    stroke: str,
    told: str = "",
) -> None:
    half = f"a{size:.1f} {size:.1f} 0 1 0"
    d = f"M{place[0] - size:.1f} {place[1]:.1f}{half} {2 * size:.1f} 0{half} {-2 * size:.1f} 0Z"
    canvas.path(d, fill=fill, stroke=stroke, told=told)


def _people(people: int, locale: str) -> str:
    return translate(_("%(n)s people", n=written(people, locale)), locale)


def _middle(outline: Places) -> tuple[float, float]:
    return sum(x for x, _y in outline) / len(outline), sum(y for _x, y in outline) / len(outline)


def _nearest(groups: tuple[MapGroup, ...], number: int) -> int:
    x, y = _middle(groups[number].outline)
    far = [
        (hypot(a - x, b - y), other)
        for other, (a, b) in enumerate(_middle(group.outline) for group in groups)
        if other != number
    ]
    return min(far)[1]
