"""The pictures of research methods, in the same three forms as other charts."""

from markupsafe import Markup

from cocreate.kit.charts.canvas import LEADING, Canvas
from cocreate.kit.charts.landscape import MapSpec, draw_map, map_said, map_table
from cocreate.kit.charts.lines import LineSpec, draw_lines, lines_said, lines_table
from cocreate.kit.charts.measures import (
    MeasureSpec,
    draw_measures,
    measures_said,
    measures_table,
)
from cocreate.kit.charts.palette import palette
from cocreate.kit.charts.points import (
    HeatSpec,
    PointSpec,
    draw_heat,
    draw_points,
    heat_said,
    heat_table,
    points_said,
    points_table,
)
from cocreate.kit.charts.spec import ChartTable, Style

Plot = MeasureSpec | LineSpec | PointSpec | HeatSpec | MapSpec


def plot(spec: Plot, *, style: Style, locale: str, width: int = 720, id: str) -> Markup:
    """The picture, `width` wide and as high as it needs; `id` is unique on the page."""
    canvas = Canvas(palette(style), width)
    if isinstance(spec, MeasureSpec):
        draw_measures(canvas, spec, locale)
    elif isinstance(spec, LineSpec):
        draw_lines(canvas, spec, locale)
    elif isinstance(spec, PointSpec):
        draw_points(canvas, spec)
    elif isinstance(spec, MapSpec):
        draw_map(canvas, spec, locale)
    else:
        draw_heat(canvas, spec)
    if style == "print" and spec.note:
        canvas.y += LEADING / 4
        canvas.paragraph(0, spec.note)
    kind = type(spec).__name__.removesuffix("Spec").lower()
    return canvas.finish(id=id, kind=kind, title=spec.title, description=plot_said(spec, locale))


def plot_table(spec: Plot, locale: str) -> ChartTable:
    """The numbers of the picture as text."""
    if isinstance(spec, MeasureSpec):
        return measures_table(spec, locale)
    if isinstance(spec, LineSpec):
        return lines_table(spec)
    if isinstance(spec, MapSpec):
        return map_table(spec, locale)
    return points_table(spec) if isinstance(spec, PointSpec) else heat_table(spec, locale)


def plot_said(spec: Plot, locale: str) -> str:
    """The picture in words."""
    if isinstance(spec, MeasureSpec):
        return measures_said(spec, locale)
    if isinstance(spec, LineSpec):
        return lines_said(spec, locale)
    if isinstance(spec, MapSpec):
        return map_said(spec, locale)
    return points_said(spec) if isinstance(spec, PointSpec) else heat_said(spec)
