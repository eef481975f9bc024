"""Dots with their interval on an axis in any unit: utilities, strengths, milliseconds, points."""

from math import ceil, floor, log10

import msgspec

from cocreate.kit.charts.canvas import SMALL, Canvas
from cocreate.kit.charts.rows import GAP, NARROW
from cocreate.kit.charts.spec import ChartTable
from cocreate.kit.charts.text import width
from cocreate.kit.charts.words import TOO_FEW
from cocreate.kit.i18n import _, translate

_ROW = 32.0
_LINE = 20.0
_TICK = 5.0
_LABEL_SHARE = 0.36


class MeasureRow(msgspec.Struct, frozen=True):
    """One thing measured. `told` and `range` are the figures as they are written; `value` is None
    where there are too few answers. `more` fills the further columns of the table."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    told: str = ""
    range: str = ""
    more: tuple[str, ...] = ()


class MeasureSpec(msgspec.Struct, frozen=True):
    """Every text is in the reader's language. `zero` draws a line that values are compared with."""

    title: str
    heading: str
    value_name: str
    rows: tuple[MeasureRow, ...]
    range_name: str = ""
    more_names: tuple[str, ...] = ()
    zero: float | None = None
    note: str = ""


def draw_measures(canvas: Canvas, spec: MeasureSpec, locale: str) -> None:
    """A row each, label first; labels stand above their dots on a narrow sheet."""
    narrow = canvas.width < NARROW
    widest = max((width(row.label, 13) for row in spec.rows), default=0.0)
    left = 8.0 if narrow else min(widest, canvas.width * _LABEL_SHARE) + GAP
    figures = max((width(row.told, SMALL, bold=True) for row in spec.rows), default=0.0)
    right = canvas.width - figures - GAP
    low, high = _span(spec)
    scale = (right - left) / (high - low)
    if spec.zero is not None:
        top = canvas.y + 2
    for row in spec.rows:
        if narrow:
            canvas.label(0, canvas.y + _LINE / 2 + 2, row.label, canvas.width - 8)
            canvas.y += _LINE
        middle = canvas.y + (_LINE if narrow else _ROW) / 2
        if not narrow:
            canvas.label(0, middle, row.label, left - GAP)
        if row.value is None:
            told, muted = translate(TOO_FEW, locale), canvas.colours.muted
            canvas.text(left, middle + 4, told, size=SMALL, fill=muted)
        else:
            _dot(canvas, row, middle, left - low * scale, scale)
            canvas.text(
                canvas.width, middle + SMALL * 0.36, row.told, anchor="end", size=SMALL, bold=True
            )
        canvas.y += _LINE + 4 if narrow else _ROW
    if spec.zero is not None:
        x = left + (spec.zero - low) * scale
        canvas.line(x, top, x, canvas.y, canvas.colours.line, behind=True)
    canvas.y += 2


def measures_table(spec: MeasureSpec, locale: str) -> ChartTable:
    """The rows with their figures as they are written."""
    ranged = bool(spec.range_name)
    header = (
        spec.heading,
        spec.value_name,
        *((spec.range_name,) if ranged else ()),
        *spec.more_names,
    )
    rows = []
    for row in spec.rows:
        if row.value is None:
            cells: tuple[str, ...] = (translate(TOO_FEW, locale), *(("–",) if ranged else ()))
        else:
            cells = (row.told, *((row.range,) if ranged else ()))
        rows.append((row.label, *cells, *row.more))
    return ChartTable(header, tuple(rows))


def measures_said(spec: MeasureSpec, locale: str) -> str:
    """Every row in words."""
    said = []
    for row in spec.rows:
        if row.value is None:
            said.append(translate(_("%(group)s: too few answers", group=row.label), locale))
        elif row.range:
            said.append(f"{row.label}: {row.told} ({row.range})")
        else:
            said.append(f"{row.label}: {row.told}")
    return f"{spec.value_name}. " + "; ".join(said) + "."


def _span(spec: MeasureSpec) -> tuple[float, float]:
    """All dots and intervals, and the line; a little wider, at round numbers."""
    ends = [end for row in spec.rows for end in (row.value, row.low, row.high) if end is not None]
    if spec.zero is not None:
        ends.append(spec.zero)
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    if high <= low:
        low, high = low - 0.5, high + 0.5
    step = 10.0 ** floor(log10(high - low)) / 2
    return floor(low / step) * step, ceil(high / step) * step


def _dot(canvas: Canvas, row: MeasureRow, middle: float, zero: float, scale: float) -> None:
    mark = canvas.colours.mark
    if row.low is not None and row.high is not None:
        low, high = zero + row.low * scale, zero + row.high * scale
        canvas.line(low, middle, high, middle, mark, weight=2)
        for end in (low, high):
            canvas.line(end, middle - _TICK, end, middle + _TICK, mark, weight=2)
    told = f"{row.label}: {row.told}" + (f" ({row.range})" if row.range else "")
    canvas.dot(zero + (row.value or 0.0) * scale, middle, 5.5, mark, told)
