"""What the charts with one line per group share: where label, plot and base stand."""

import msgspec

from cocreate.kit.charts.canvas import LEADING, SIZE, SMALL, Canvas
from cocreate.kit.charts.spec import ChartRow, ChartSpec, is_hidden
from cocreate.kit.charts.text import width
from cocreate.kit.charts.words import TOO_FEW, base
from cocreate.kit.i18n import translate

NARROW = 480
GAP = 12.0
_LABEL_SHARE = 0.32
_ABOVE = 7.0


class Frame(msgspec.Struct, frozen=True):
    """The plot runs from `left` to `right`; figures beside it end at `beside`, bases at `base`."""

    narrow: bool
    left: float
    right: float
    label_room: float
    beside: float
    base: float

    @property
    def plot(self) -> float:
        return self.right - self.left


def frame(canvas: Canvas, spec: ChartSpec, locale: str, *, after: float = 0.0) -> Frame:
    """Lay out the columns; `after` is kept free right of the plot (before the base)."""
    bases = max((width(told_base(row, locale), SMALL) for row in spec.rows), default=0.0)
    beside = canvas.width - (bases + GAP if bases else 0.0)
    free = beside - (after + GAP if after else 0.0)
    if canvas.width < NARROW:
        return Frame(True, 0.0, canvas.width, free - GAP, beside, canvas.width)
    widest = max((width(row.label, SIZE, bold=row.emphasis) for row in spec.rows), default=0.0)
    room = min(widest, canvas.width * _LABEL_SHARE)
    return Frame(False, room + GAP if room else 0.0, free, room, beside, canvas.width)


def told_base(row: ChartRow, locale: str) -> str:
    """n = 1,140, or nothing where the base is hidden too."""
    return "" if is_hidden(row) else f"n = {base(row, locale)}"


class Middles(msgspec.Struct, frozen=True):
    """Where to centre what stands beside the label, and what stands in the plot."""

    head: float
    plot: float


def draw_heads(canvas: Canvas, at: Frame, row: ChartRow, locale: str, height: float) -> Middles:
    """Label and base of a row whose plot is `height` high, or the words for a hidden row.

    Beside the plot on a wide sheet, above it on a narrow one. Moves down past the row.
    """
    muted = canvas.colours.muted
    top = canvas.y
    if at.narrow:
        lines = 2 if width(row.label, SIZE, bold=row.emphasis) > at.label_room else 1
        above = lines * LEADING + _ABOVE
        head = top + _ABOVE + lines * LEADING / 2
        canvas.y += above + (0 if is_hidden(row) else height)
    else:
        head = top + height / 2
        canvas.y += height
    canvas.label(0, head, row.label, at.label_room, bold=row.emphasis)
    baseline = head + SMALL * 0.36
    told = translate(TOO_FEW, locale) if is_hidden(row) else told_base(row, locale)
    if at.narrow or not is_hidden(row):
        canvas.text(at.base, baseline, told, anchor="end", size=SMALL, fill=muted)
    else:
        # Grid lines end where the words begin.
        canvas.area(at.left, head - 9, width(told, SMALL), 18, canvas.colours.surface)
        canvas.text(at.left, baseline, told, size=SMALL, fill=muted)
    return Middles(head, canvas.y - height / 2)


def draw_rule(canvas: Canvas, spec: ChartSpec, place: int) -> None:
    """A line under the total, when more rows follow."""
    if spec.rows[place].emphasis and place + 1 < len(spec.rows):
        canvas.line(0, canvas.y + 4, canvas.width, canvas.y + 4, canvas.colours.line)
        canvas.y += 8
