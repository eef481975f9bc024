"""Numbered points in four fields (Kano), and spots of different size over a picture."""

from math import sqrt

import msgspec

from cocreate.kit.charts.canvas import LEADING, SMALL, Canvas
from cocreate.kit.charts.rounding import whole
from cocreate.kit.charts.spec import ChartTable
from cocreate.kit.i18n import _, translate

_SIDE = 400.0
_MOST_RADIUS = 26.0
_NEAR = 14.0


class Point(msgspec.Struct, frozen=True):
    """`number` stands in the dot, so that names never run into each other; `more` fills the
    further columns of the table."""

    number: int
    label: str
    x: float
    y: float
    more: tuple[str, ...] = ()


class PointSpec(msgspec.Struct, frozen=True):
    """Both axes run from 0 to 1. `fields` name the quarters: bottom left, bottom right, top left,
    top right."""

    title: str
    x_name: str
    y_name: str
    fields: tuple[str, str, str, str]
    points: tuple[Point, ...]
    heading: str
    more_names: tuple[str, ...] = ()
    note: str = ""


class HeatSpot(msgspec.Struct, frozen=True):
    """Marks in one cell of a picture: its middle (0..1), how many people, and the share of them
    that was meant well (None: nobody had an opinion)."""

    x: float
    y: float
    people: int
    positive: float | None
    label: str


class HeatSpec(msgspec.Struct, frozen=True):
    """A picture of `width` by `height` pixels with spots on it; `region` is drawn around."""

    title: str
    href: str
    width: int
    height: int
    spots: tuple[HeatSpot, ...]
    region: tuple[float, float, float, float] | None = None
    note: str = ""


def draw_points(canvas: Canvas, spec: PointSpec) -> None:
    """A square with a cross through its middle; the names of points stand in the table."""
    side = min(_SIDE, canvas.width - 36)
    left, top = 30.0, canvas.y + LEADING + 6
    colours = canvas.colours
    canvas.short(left, top - 8, f"↑ {spec.y_name}", canvas.width - left)
    for part in (0.0, 0.5, 1.0):
        x, y = left + part * side, top + (1 - part) * side
        canvas.line(x, top, x, top + side, colours.line, behind=True)
        canvas.line(left, y, left + side, y, colours.line, behind=True)
        canvas.text(left - 4, y + 4, f"{part:.0%}", anchor="end", size=10, fill=colours.muted)
        canvas.text(x, top + side + 14, f"{part:.0%}", anchor="middle", size=10, fill=colours.muted)
    for place, name in enumerate(spec.fields):
        x = left + (0.25 + 0.5 * (place % 2)) * side
        y = top + side - 10 if place < 2 else top + 18
        canvas.short(x, y, name, side / 2 - 8, anchor="middle")
    taken: list[tuple[float, float]] = []
    for point in spec.points:
        x, y = left + point.x * side, top + (1 - point.y) * side
        told = f"{point.label}: {whole(point.x)}%, {whole(point.y)}%"
        canvas.dot(x, y, 4.5, colours.mark, told)
        beside = _free_place(x, y, taken)
        taken.append(beside)
        if abs(beside[0] - x) + abs(beside[1] - y) > _NEAR:
            canvas.line(x, y, *beside, colours.line, behind=True)
        number = str(point.number)
        canvas.text(beside[0], beside[1] + 4, number, anchor="middle", size=SMALL, bold=True)
    canvas.y = top + side + 2 * LEADING
    canvas.short(left + side, canvas.y, f"{spec.x_name} →", side, anchor="end")
    canvas.y += 4
    for point in spec.points:
        canvas.y += LEADING
        canvas.short(0, canvas.y, f"{point.number}. {point.label}", canvas.width)


def points_table(spec: PointSpec) -> ChartTable:
    """Every point with both its shares."""
    header = (spec.heading, spec.x_name, spec.y_name, *spec.more_names)
    return ChartTable(
        header,
        tuple(
            (
                f"{point.number}. {point.label}",
                f"{whole(point.x)}%",
                f"{whole(point.y)}%",
                *point.more,
            )
            for point in spec.points
        ),
    )


def points_said(spec: PointSpec) -> str:
    """Every point in words."""
    return "; ".join(
        f"{point.label}: {spec.x_name} {whole(point.x)}%, {spec.y_name} {whole(point.y)}%"
        for point in spec.points
    )


def _free_place(x: float, y: float, taken: list[tuple[float, float]]) -> tuple[float, float]:
    """Beside a dot, where no other number stands: first near it, then further out."""
    for away in (13.0, 26.0, 39.0):
        for across, down in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1)):
            place = x + across * away, y + down * away
            if all(abs(place[0] - a) + abs(place[1] - b) > _NEAR for a, b in taken):
                return place
    return x, y


def draw_heat(canvas: Canvas, spec: HeatSpec) -> None:
    """Size says how many people, colour what they thought; the number stands in the spot."""
    high = canvas.width * spec.height / max(1, spec.width)
    top = canvas.y
    canvas.image(spec.href, canvas.width, high)
    most = max((spot.people for spot in spec.spots), default=1)
    radius = min(_MOST_RADIUS, canvas.width / 22)
    for spot in sorted(spec.spots, key=lambda each: -each.people):
        x, y = spot.x * canvas.width, top + spot.y * high
        fill = canvas.colours.scale[_tone(spot.positive)]
        size = max(9.0, radius * sqrt(spot.people / most))
        canvas.dot(x, y, size, fill.area, _spoken(spot), ring=canvas.colours.surface)
        canvas.text(x, y + 4, str(spot.people), anchor="middle", size=11, bold=True, fill=fill.text)
    if spec.region is not None:
        x0, y0, x1, y1 = spec.region
        corners = (
            f"M{x0 * canvas.width:.1f} {top + y0 * high:.1f}H{x1 * canvas.width:.1f}"
            f"V{top + y1 * high:.1f}H{x0 * canvas.width:.1f}Z"
        )
        canvas.path(corners, stroke=canvas.colours.surface, weight=5)
        canvas.path(corners, stroke=canvas.colours.ink, weight=2, dashes="6 4")
    canvas.y = top + high


def heat_table(spec: HeatSpec, locale: str) -> ChartTable:
    """The spots with most people first."""
    header = tuple(
        translate(name, locale) for name in (_("Place (left / top)"), _("People"), _("Meant well"))
    )
    ordered = sorted(spec.spots, key=lambda spot: (-spot.people, spot.label))
    return ChartTable(
        header,
        tuple(
            (
                spot.label,
                str(spot.people),
                "–" if spot.positive is None else f"{whole(spot.positive)}%",
            )
            for spot in ordered
        ),
    )


def heat_said(spec: HeatSpec) -> str:
    """The five spots with most people in words."""
    ordered = sorted(spec.spots, key=lambda spot: (-spot.people, spot.label))
    return "; ".join(_spoken(spot) for spot in ordered[:5])


def _spoken(spot: HeatSpot) -> str:
    share = "" if spot.positive is None else f", + {whole(spot.positive)}%"
    return f"{spot.label}: {spot.people}{share}"


def _tone(positive: float | None) -> int:
    """Five steps from all meant ill to all meant well; the middle when nobody had an opinion."""
    if positive is None:
        return 2
    return min(4, int(positive * 5))
