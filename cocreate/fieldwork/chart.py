"""Completes per day as a picture and as a table."""

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date
from markupsafe import Markup

from cocreate.fieldwork.monitor import Period
from cocreate.kit.charts import ChartTable
from cocreate.kit.charts.canvas import LEADING, SMALL, Canvas
from cocreate.kit.charts.palette import palette
from cocreate.kit.charts.text import width
from cocreate.kit.i18n import Words, _, translate
from cocreate.questionnaires.figures import NARROW, WIDE, Figure

_HEIGHT = 120.0
_FILLED = 0.72
_WIDEST = 64.0
_SHORT = {"nl": "d MMM", "en": "d MMM"}


def per_day(periods: Sequence[Period], k: int, words: Words) -> Figure:
    """A column a day; a day with fewer than k completes stands with its neighbours."""
    title = translate(_("Completes per day"), words.locale)
    note = translate(
        _("A day with fewer than %(k)s completes is shown together with the days beside it.", k=k),
        words.locale,
    )
    rows = tuple((_span(period, words), words.num(period.n)) for period in periods)
    header = (translate(_("Day"), words.locale), translate(_("Completes"), words.locale))
    return Figure(
        title=title,
        note=note,
        svg_wide=_drawn(periods, words, title, note, WIDE),
        svg_narrow=_drawn(periods, words, title, note, NARROW),
        table=ChartTable(header, rows),
    )


def _drawn(periods: Sequence[Period], words: Words, title: str, note: str, wide: int) -> Markup:
    canvas = Canvas(palette("web"), wide)
    slot = min(canvas.width / max(len(periods), 1), _WIDEST)
    most = max((period.n for period in periods), default=1)
    floor = LEADING + 4 + _HEIGHT
    labels = max((width(_short(p.first, words), SMALL) for p in periods), default=0.0) + 8
    every = max(1, -(-int(labels) // max(int(slot), 1)))
    for place, period in enumerate(periods):
        middle, tall = (place + 0.5) * slot, period.n / most * _HEIGHT
        told = f"{_span(period, words)}: {words.num(period.n)}"
        canvas.area(
            middle - slot * _FILLED / 2,
            floor - tall,
            slot * _FILLED,
            tall,
            canvas.colours.mark,
            told,
        )
        figure = words.num(period.n)
        if width(figure, SMALL) <= slot:
            canvas.text(middle, floor - tall - 5, figure, anchor="middle", size=SMALL)
        if place % every == 0:
            room = slot * every
            x, anchor = (middle, "middle") if every == 1 else (place * slot, "start")
            canvas.short(x, floor + LEADING, _short(period.first, words), room, anchor=anchor)
    canvas.line(0, floor, canvas.width, floor, canvas.colours.line)
    canvas.y = floor + LEADING + 4
    spoken = ", ".join(f"{_span(p, words)}: {words.num(p.n)}" for p in periods)
    name = f"field-days-{wide}"
    return canvas.finish(id=name, kind="bars", title=title, description=f"{spoken}. {note}")


def _span(period: Period, words: Words) -> str:
    if period.first == period.last:
        return words.day(period.first)
    return f"{_short(period.first, words)} – {words.day(period.last)}"


def _short(day: date, words: Words) -> str:
    return format_date(day, _SHORT[words.locale], locale=words.locale)
