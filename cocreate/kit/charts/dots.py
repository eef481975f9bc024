"""Dots with their confidence interval on a common axis."""

from math import ceil, floor

from cocreate.kit.charts.canvas import SMALL, Canvas
from cocreate.kit.charts.rounding import whole
from cocreate.kit.charts.rows import draw_heads, draw_rule, frame
from cocreate.kit.charts.spec import ChartRow, ChartSpec, is_hidden
from cocreate.kit.charts.text import width
from cocreate.kit.charts.words import has_low_base, interval, percent

_ROW = 34.0
_CLOSE = 28.0
_LEAST_SPAN = 40
_TICK = 5.0


def draw_dots(canvas: Canvas, spec: ChartSpec, locale: str) -> None:
    """One interval per row, and an axis in tens of percents that holds them all."""
    at = frame(canvas, spec, locale)
    low, high = _span(spec)
    # The figure stands right of its interval, so the axis ends before the edge by that much; half
    # a tick label hangs out on the left.
    left = at.left + width(percent(low), SMALL) / 2 + 4
    right = at.right - width("100%", SMALL, bold=True) - 16
    per_percent = (right - left) / (high - low)
    top = canvas.y = canvas.y + 4
    for place, row in enumerate(spec.rows):
        middle = draw_heads(canvas, at, row, locale, _CLOSE if at.narrow else _ROW).plot
        if not is_hidden(row):
            _interval(canvas, row, middle, left - low * per_percent, per_percent)
        draw_rule(canvas, spec, place)
    _axis(canvas, top, low, high, left, per_percent, grid=not at.narrow)


def _span(spec: ChartSpec) -> tuple[int, int]:
    """Tens of percents around all intervals, at least forty points wide."""
    lows = [row.low for row in spec.rows if row.low is not None]
    highs = [row.high for row in spec.rows if row.high is not None]
    low = floor(min(lows, default=0.0) * 10) * 10
    high = ceil(max(highs, default=1.0) * 10) * 10
    while high - low < _LEAST_SPAN:
        low, high = max(low - 10, 0), min(high + 10, 100)
    return low, high


def _axis(
    canvas: Canvas, top: float, low: int, high: int, left: float, per_percent: float, *, grid: bool
) -> None:
    """Ticks under the rows; grid lines behind them where no label is in their way."""
    step = next((step for step in (10, 20) if step * per_percent >= 44), 50)
    colours = canvas.colours
    for tick in range(-(-low // step) * step, high + 1, step):
        x = left + (tick - low) * per_percent
        canvas.line(x, top if grid else canvas.y - 2, x, canvas.y + 2, colours.line, behind=True)
        told = percent(tick)
        canvas.text(x, canvas.y + 15, told, anchor="middle", size=SMALL, fill=colours.muted)
    canvas.y += 20


def _interval(
    canvas: Canvas, row: ChartRow, middle: float, zero: float, per_percent: float
) -> None:
    x, low, high = (
        zero + (end or 0.0) * 100 * per_percent for end in (row.point, row.low, row.high)
    )
    mark = canvas.colours.mark
    canvas.line(low, middle, high, middle, mark, weight=2)
    for end in (low, high):
        canvas.line(end, middle - _TICK, end, middle + _TICK, mark, weight=2)
    # An open dot for a low base: the eye takes it less seriously.
    fill = canvas.colours.surface if has_low_base(row) else mark
    told = percent(whole(row.point or 0.0))
    canvas.dot(
        x, middle, 7 if row.emphasis else 5.5, fill, f"{row.label}: {told} ({interval(row)})"
    )
    beyond = max(high, x + 7)
    canvas.text(beyond + 8, middle + SMALL * 0.36, told, size=SMALL, bold=True)
