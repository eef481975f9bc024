"""Curves over prices: labelled where they end, with the points that matter named."""

from math import floor, log10

import msgspec
from babel.numbers import format_decimal

from cocreate.kit.charts.canvas import LEADING, SMALL, Canvas
from cocreate.kit.charts.rounding import whole
from cocreate.kit.charts.spec import ChartTable
from cocreate.kit.charts.text import width
from cocreate.kit.i18n import _, translate

_HEIGHT = 260.0
_LEFT = 40.0
_DASHES = ("", "7 4", "2 4", "10 3 2 3")


class Curve(msgspec.Struct, frozen=True):
    """One line: a share 0..1 at every x. `tone` is a place on the scale of colours (0 to 4),
    `dash` a pattern (0 is solid): colour alone never tells two lines apart."""

    label: str
    shares: tuple[float, ...]
    tone: int = 4
    dash: int = 0
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


class Spot(msgspec.Struct, frozen=True):
    """A point that has a name, such as where two curves cross; `told` is its x as written."""

    label: str
    x: float
    told: str
    share: float | None = None


class LineSpec(msgspec.Struct, frozen=True):
    """Every text is in the reader's language; `told` are the x as they are written."""

    title: str
    x_name: str
    x: tuple[float, ...]
    told: tuple[str, ...]
    curves: tuple[Curve, ...]
    spots: tuple[Spot, ...] = ()
    note: str = ""


def draw_lines(canvas: Canvas, spec: LineSpec, locale: str) -> None:
    """Curves on one grid from 0 to 100 %, their names in a key above it."""
    _key(canvas, spec)
    top, left, right = canvas.y + 10, _LEFT, canvas.width - 14
    first, last = spec.x[0], spec.x[-1]
    scale = (right - left) / ((last - first) or 1.0)

    def at(x: float, share: float) -> tuple[float, float]:
        return left + (x - first) * scale, top + (1 - share) * _HEIGHT

    _grid(canvas, spec, top, left, right, scale, locale)
    for curve in spec.curves:
        colour = canvas.colours.scale[curve.tone].area
        if curve.low:
            ends = [
                *(at(x, y) for x, y in zip(spec.x, curve.low, strict=True)),
                *reversed([at(x, y) for x, y in zip(spec.x, curve.high, strict=True)]),
            ]
            canvas.path(_through(ends) + "Z", fill=colour, opacity=0.18, weight=0)
        line = [at(x, y) for x, y in zip(spec.x, curve.shares, strict=True)]
        dashes = _DASHES[curve.dash]
        canvas.path(_through(line), stroke=colour, weight=2.5, dashes=dashes, told=curve.label)
    for place, spot in enumerate(spec.spots):
        x, y = at(spot.x, spot.share if spot.share is not None else 0.0)
        canvas.line(x, y, x, top + _HEIGHT, canvas.colours.muted, behind=True)
        canvas.dot(x, y, 6, canvas.colours.ink, f"{spot.label}: {spot.told}")
        # One above the other, so that names of neighbours do not run into each other.
        above = y - 10 - (place % 2) * LEADING
        anchor = "end" if x > canvas.width * 0.7 else "start"
        canvas.text(x, above, spot.label, anchor=anchor, size=SMALL, bold=True, full=spot.told)
    canvas.y = top + _HEIGHT + 2 * LEADING + 8
    canvas.short(right, canvas.y, spec.x_name, right - left, anchor="end")
    canvas.y += 6


def lines_table(spec: LineSpec) -> ChartTable:
    """The curves at every x, or at about twenty of many."""
    header = (spec.x_name, *(curve.label for curve in spec.curves))
    step = max(1, len(spec.x) // 20)
    places = sorted({*range(0, len(spec.x), step), len(spec.x) - 1})
    rows = [
        (spec.told[place], *(f"{whole(curve.shares[place])}%" for curve in spec.curves))
        for place in places
    ]
    return ChartTable(header, tuple(rows))


def lines_said(spec: LineSpec, locale: str) -> str:
    """Where each curve begins and ends, and the named points."""
    said = [
        translate(
            _(
                "%(curve)s: from %(first)s at %(low)s to %(last)s at %(high)s",
                curve=curve.label,
                first=f"{whole(curve.shares[0])}%",
                low=spec.told[0],
                last=f"{whole(curve.shares[-1])}%",
                high=spec.told[-1],
            ),
            locale,
        )
        for curve in spec.curves
    ]
    said += [f"{spot.label}: {spot.told}" for spot in spec.spots]
    return "; ".join(said) + "."


def _key(canvas: Canvas, spec: LineSpec) -> None:
    """A short piece of every line with its name, as many beside each other as fit."""
    x, canvas.y = 0.0, canvas.y + LEADING
    for curve in spec.curves:
        room = 34 + width(curve.label, SMALL) + 16
        if x and x + room > canvas.width:
            x, canvas.y = 0.0, canvas.y + LEADING + 2
        colour = canvas.colours.scale[curve.tone].area
        middle = canvas.y - 4
        canvas.path(
            f"M{x:.1f} {middle:.1f}L{x + 28:.1f} {middle:.1f}",
            stroke=colour,
            weight=2.5,
            dashes=_DASHES[curve.dash],
        )
        canvas.text(x + 34, canvas.y, curve.label, size=SMALL)
        x += room
    canvas.y += 4


def _grid(
    canvas: Canvas,
    spec: LineSpec,
    top: float,
    left: float,
    right: float,
    scale: float,
    locale: str,
) -> None:
    colours = canvas.colours
    for share in (0, 25, 50, 75, 100):
        y = top + (1 - share / 100) * _HEIGHT
        canvas.line(left, y, right, y, colours.line, behind=True)
        canvas.text(left - 6, y + 4, f"{share}%", anchor="end", size=SMALL, fill=colours.muted)
    first, last = spec.x[0], spec.x[-1]
    step = _step((last - first) / max(2, (right - left) / 90))
    tick = -(-first // step) * step
    while tick <= last + step / 1e6:
        told = format_decimal(round(tick, 6), locale=locale)
        x = left + (tick - first) * scale
        canvas.text(
            x, top + _HEIGHT + LEADING, told, anchor="middle", size=SMALL, fill=colours.muted
        )
        canvas.line(x, top + _HEIGHT, x, top + _HEIGHT + 4, colours.muted, behind=True)
        tick += step


def _step(rough: float) -> float:
    """The round number, 1, 2 or 5 times a power of ten, not below this one."""
    if rough <= 0:
        return 1.0
    power = 10.0 ** floor(log10(rough))
    return float(next(power * part for part in (1, 2, 5, 10) if power * part >= rough))


def _through(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
