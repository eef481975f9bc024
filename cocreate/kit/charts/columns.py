"""A column per answer, one strip per group: 0–10 and other questions with many categories."""

from cocreate.kit.charts.canvas import LEADING, SIZE, SMALL, Canvas
from cocreate.kit.charts.rounding import percents
from cocreate.kit.charts.rows import GAP, draw_rule, told_base
from cocreate.kit.charts.spec import ChartRow, ChartSpec, is_hidden
from cocreate.kit.charts.text import fit, width
from cocreate.kit.charts.words import TOO_FEW, percent
from cocreate.kit.i18n import translate

_ALONE = 150.0
_STRIP = 64.0
_FIGURES = 11.5
_FILLED = 0.72


def draw_columns(canvas: Canvas, spec: ChartSpec, locale: str) -> None:
    """All strips have one vertical scale, so heights can be compared between groups."""
    highest = max((max(row.shares) for row in spec.rows if row.shares), default=1.0) or 1.0
    height = _ALONE if len(spec.rows) == 1 else _STRIP
    for place, row in enumerate(spec.rows):
        canvas.y += 4 if place == 0 else 14
        _head(canvas, row, locale)
        if is_hidden(row):
            canvas.text(
                0,
                canvas.y + LEADING,
                translate(TOO_FEW, locale),
                size=SMALL,
                fill=canvas.colours.muted,
            )
            canvas.y += LEADING + 6
        else:
            _strip(canvas, spec, row, height, highest)
        draw_rule(canvas, spec, place)


def _head(canvas: Canvas, row: ChartRow, locale: str) -> None:
    told = told_base(row, locale)
    room = canvas.width - width(told, SMALL) - GAP
    canvas.y += LEADING
    label = fit(row.label, room, SIZE, bold=row.emphasis)
    canvas.text(0, canvas.y, label, bold=row.emphasis, full=row.label)
    if told:
        muted = canvas.colours.muted
        canvas.text(canvas.width, canvas.y, told, anchor="end", size=SMALL, fill=muted)


def _strip(canvas: Canvas, spec: ChartSpec, row: ChartRow, height: float, highest: float) -> None:
    slot = canvas.width / len(spec.categories)
    floor = canvas.y + LEADING + 4 + height
    sign = width("100%", _FIGURES) <= slot
    for place, (category, share, told) in enumerate(
        zip(spec.categories, row.shares, percents(spec, row), strict=True)
    ):
        middle = (place + 0.5) * slot
        tall = share / highest * height
        canvas.area(
            middle - slot * _FILLED / 2,
            floor - tall,
            slot * _FILLED,
            tall,
            canvas.colours.mark,
            f"{row.label}, {category}: {percent(told)}",
        )
        figure = percent(told) if sign else str(told)
        canvas.text(middle, floor - tall - 5, figure, anchor="middle", size=_FIGURES)
        canvas.short(middle, floor + LEADING, category, slot - 2, anchor="middle")
    canvas.line(0, floor, canvas.width, floor, canvas.colours.line)
    canvas.y = floor + LEADING + 4
