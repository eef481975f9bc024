"""Stacked bars: five points around their middle, or agree, pass, disagree over the full width."""

from cocreate.kit.charts.canvas import LEADING, SIZE, SMALL, Canvas
from cocreate.kit.charts.palette import fills
from cocreate.kit.charts.rounding import percents, top_two
from cocreate.kit.charts.rows import NARROW, Frame, draw_heads, draw_rule, frame
from cocreate.kit.charts.spec import ChartRow, ChartSpec, is_hidden
from cocreate.kit.charts.text import fit, width
from cocreate.kit.charts.words import has_summary, percent

_BAR = 24.0
_ROW = 36.0
_SWATCH = 12.0
_KEY = _SWATCH + 6
_SEAM = 1.5


def draw_stacks(canvas: Canvas, spec: ChartSpec, locale: str) -> None:
    """Legend, then one bar per row."""
    at = frame(canvas, spec, locale, after=_summary_room(canvas, spec))
    _legend(canvas, spec, at)
    centre, per_share = _axis(spec, at)
    first = canvas.y
    for place, row in enumerate(spec.rows):
        middles = draw_heads(canvas, at, row, locale, _BAR + 8 if at.narrow else _ROW)
        if not is_hidden(row):
            _summary(canvas, spec, at, row, middles.head)
            start = centre - _before(spec, row) * per_share
            _bar(canvas, spec, row, start, middles.plot, per_share)
        draw_rule(canvas, spec, place)
    if spec.kind == "scale" and not at.narrow and not all(map(is_hidden, spec.rows)):
        for y in (first - 3, canvas.y - 3):
            canvas.line(centre, y, centre, y + 6, canvas.colours.ink, weight=1.2)
        canvas.y += 3


def _summary_room(canvas: Canvas, spec: ChartSpec) -> float:
    if not has_summary(spec):
        return 0.0
    if canvas.width < NARROW:
        return width(f"{spec.summary_label} 100%", SIZE, bold=True)
    return max(width(spec.summary_label, SMALL, bold=True), width("100%", SIZE, bold=True))


def _legend(canvas: Canvas, spec: ChartSpec, at: Frame) -> None:
    """Colours with their words, and the heading of the summary beside them."""
    muted = canvas.colours.muted
    words = [fit(category, at.right - _KEY, SMALL) for category in spec.categories]
    steps = [_KEY + width(told, SMALL) + 14 for told in words]
    # Over the plot if one line will do, otherwise over the full width and as many as it takes.
    over_plot = at.left + sum(steps) - 14 <= at.right
    start, end = (at.left, at.right) if over_plot else (0.0, canvas.width)
    x, canvas.y = start, canvas.y + LEADING
    colours = fills(canvas.colours, len(words))
    for category, told, step, fill in zip(spec.categories, words, steps, colours, strict=True):
        if x > start and x + step - 14 > end:
            x, canvas.y = start, canvas.y + LEADING + 3
        canvas.area(x, canvas.y - 10.5, _SWATCH, _SWATCH, fill.area)
        canvas.text(x + _KEY, canvas.y, told, size=SMALL, fill=muted, full=category)
        x += step
    if has_summary(spec) and not at.narrow:
        canvas.y += 0 if over_plot else LEADING + 3
        told = spec.summary_label
        canvas.text(at.beside, canvas.y, told, anchor="end", size=SMALL, bold=True, fill=muted)
    canvas.y += 6 if at.narrow else 10


def _axis(spec: ChartSpec, at: Frame) -> tuple[float, float]:
    """Where the middle stands, and the width of a whole; the same for all rows."""
    rows = [row for row in spec.rows if not is_hidden(row)]
    before = max((_before(spec, row) for row in rows), default=0.0)
    after = max((1 - _before(spec, row) for row in rows), default=1.0)
    per_share = at.plot / ((before + after) or 1.0)
    return at.left + before * per_share, per_share


def _before(spec: ChartSpec, row: ChartRow) -> float:
    """The part of a row that stands left of the middle: the neutral answers lie across it."""
    return row.shares[0] + row.shares[1] + row.shares[2] / 2 if spec.kind == "scale" else 0.0


def _summary(canvas: Canvas, spec: ChartSpec, at: Frame, row: ChartRow, middle: float) -> None:
    top = top_two(spec, row)
    if top is not None:
        told = f"{spec.summary_label} {percent(top)}" if at.narrow else percent(top)
        canvas.text(at.beside, middle + SIZE * 0.36, told, anchor="end", bold=True)


def _bar(
    canvas: Canvas, spec: ChartSpec, row: ChartRow, x: float, middle: float, per_share: float
) -> None:
    colours = fills(canvas.colours, len(spec.categories))
    for category, share, told, fill in zip(
        spec.categories, row.shares, percents(spec, row), colours, strict=True
    ):
        span = share * per_share
        canvas.area(
            x,
            middle - _BAR / 2,
            span - _SEAM,
            _BAR,
            fill.area,
            f"{row.label}, {category}: {percent(told)}",
        )
        if width(str(told), SMALL) + 4 <= span - _SEAM:
            canvas.text(
                x + (span - _SEAM) / 2,
                middle + SMALL * 0.36,
                str(told),
                anchor="middle",
                size=SMALL,
                fill=fill.text,
            )
        x += span
