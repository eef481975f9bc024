"""What a page about a method holds: sections with figures, sentences and tables."""

from typing import Any, NamedTuple

from cocreate.kit.charts import ChartTable
from cocreate.kit.charts.measures import MeasureRow
from cocreate.kit.charts.plots import Plot, plot, plot_table
from cocreate.kit.i18n import Message, Words, translate
from cocreate.methods.proportions import Interval
from cocreate.methods.research.shares import Mean, Share
from cocreate.questionnaires.figures import NARROW, WIDE, Figure


class Key(NamedTuple):
    """One key figure."""

    label: Message | str
    value: str
    interval: str = ""
    note: Message | str = ""


class Table(NamedTuple):
    """Numbers as they are written; the first cell of a row names it."""

    title: Message | str
    header: tuple[Message | str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: Message | str = ""


class Section(NamedTuple):
    """A part of the page. `special` names a template of its own for `data`."""

    title: Message | str
    lead: Message | str = ""
    keys: tuple[Key, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Message | str, ...] = ()
    special: str = ""
    data: Any = None


class Sheet(NamedTuple):
    """The whole page of a method; `hidden` says why there is nothing to show."""

    n: int
    sections: tuple[Section, ...]
    sources: tuple[Message | str, ...]
    hidden: Message | None = None


def figure_of(spec: Plot, words: Words, name: str) -> Figure:
    """The picture that `spec` describes, for the web."""
    return Figure(
        title=spec.title,
        note=spec.note,
        svg_wide=plot(spec, style="web", locale=words.locale, width=WIDE, id=f"{name}-w"),
        svg_narrow=plot(spec, style="web", locale=words.locale, width=NARROW, id=f"{name}-n"),
        table=plot_table(spec, words.locale),
    )


def table_of(table: Table, words: Words) -> ChartTable:
    """The table in the reader's language."""
    return ChartTable(tuple(said(cell, words) for cell in table.header), table.rows)


def said(message: Message | str, words: Words) -> str:
    """A message in the reader's language."""
    return translate(message, words.locale)


def share_told(share: Share, words: Words) -> str:
    """“48%”, or a dash of nobody."""
    return "–" if share.share is None else words.pct(share.share)


def range_told(interval: Interval | None, words: Words, decimals: int = 2) -> str:
    """“1.10 – 1.35”."""
    if interval is None:
        return ""
    return f"{words.num(interval.low, decimals)} – {words.num(interval.high, decimals)}"


def percents_told(interval: Interval | None, words: Words, scale: float = 1.0) -> str:
    """“48–60%”; `scale` 100 for what is told in percents already."""
    if interval is None:
        return ""
    low, high = interval.low / scale, interval.high / scale
    return f"{words.pct(low).removesuffix('%').strip()}–{words.pct(high)}"


def mean_row(
    label: str, mean: Mean, words: Words, decimals: int, more: tuple[str, ...]
) -> MeasureRow:
    """A row for a mean, with its interval where it has one."""
    return MeasureRow(
        label=label,
        value=mean.mean,
        low=mean.interval.low if mean.interval else None,
        high=mean.interval.high if mean.interval else None,
        told=words.num(mean.mean or 0.0, decimals),
        range=range_told(mean.interval, words, decimals),
        more=more,
    )
