"""Results in words and charts of one language: the same for the page and for the brief."""

from typing import NamedTuple

from markupsafe import Markup

from cocreate.kit.charts import ChartRow, ChartSpec, ChartTable, svg, table
from cocreate.kit.i18n import Message, Words, _, translate
from cocreate.methods.release import Figures, Hidden, Released
from cocreate.methods.scales import Summary
from cocreate.panels.attributes import words as words_in
from cocreate.panels.models import Attribute
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.models import Question

WIDE, NARROW = 720, 320

HIDDEN: dict[str, Message] = {
    "too_few": _("Too few answers yet to show without giving people away."),
    "small_cell": _("One of the groups is too small: the whole breakdown stays hidden."),
    "not_asked": _("Nobody was asked this question."),
    "still_open": _("Breakdowns are shown once the concept is closed."),
    "overlap": _("Together with the other breakdowns this one would give people away."),
}


class Figure(NamedTuple):
    """A chart in two widths and as a table, for ui.chart."""

    title: str
    note: str
    svg_wide: Markup
    svg_narrow: Markup
    table: ChartTable


def drawn(spec: ChartSpec, locale: str, name: str) -> Figure:
    """The chart that `spec` describes, for the web."""
    return Figure(
        title=spec.title,
        note=spec.note,
        svg_wide=svg(spec, style="web", locale=locale, width=WIDE, id=f"{name}-w"),
        svg_narrow=svg(spec, style="web", locale=locale, width=NARROW, id=f"{name}-n"),
        table=table(spec, locale),
    )


def total_spec(question: Question, total: Released[Summary], words: Words) -> ChartSpec:
    """The distribution of all answers to one question."""
    locale = words.locale
    names, shares = names_of(question, total.value, locale), total.value.shares
    if question.kind == "yes_no":
        names, shares = names[::-1], shares[::-1]  # what was asked for comes first
    base = _("Base: %(n)s answers. Interval: Wilson, 95%%.", n=words.num(total.n))
    return ChartSpec(
        kind="scale" if question.kind == "scale5" else "bars",
        title=question.text,
        categories=tuple(names),
        rows=(
            ChartRow(
                label=translate(_("Everybody"), locale),
                shares=shares,
                n=total.n,
                emphasis=True,
            ),
        ),
        summary_label=translate(_("Top-2"), locale) if question.kind == "scale5" else "",
        note=translate(base, locale),
    )


def names_of(question: Question, summary: Summary, locale: str) -> list[str]:
    """The words of the codes that a summary counts."""
    (measure,) = kind_of(question.kind).measures(question)
    said = dict(zip(measure.codes, measure.labels, strict=True))
    return [translate(said[code], locale) for code in summary.codes]


def breakdown_spec(
    question: Question,
    figures: Figures,
    attribute: Attribute,
    words: Words,
) -> ChartSpec | None:
    """Top-2 (or yes) per group with its interval; None when the breakdown may not be shown."""
    broken = figures.breakdown
    if not isinstance(broken, Released) or not isinstance(figures.total, Released):
        return None
    if main_share(figures.total.value)[0] is None:
        return None  # a choice without order has no one share to lead with: see the tables
    locale = words.locale
    names = [words_in(option["label"], locale) for option in attribute.options]
    groups = [*names, translate(_("Not known"), locale)]
    rows = [_interval_row(translate(_("Everybody"), locale), figures.total.value, emphasis=True)]
    rows += [
        _interval_row(name, summary)
        for name, summary in zip(groups, broken.value, strict=True)
        if summary.n
    ]
    what = _("Yes") if question.kind == "yes_no" else _("Top-2 box")
    title = _("%(what)s by %(attribute)s", what=what, attribute=words_in(attribute.label, locale))
    return ChartSpec(
        kind="interval",
        title=translate(title, locale),
        categories=(translate(what, locale),),
        rows=tuple(rows),
        note=translate(_("Share with its %(level)s interval (Wilson).", level="95%"), locale),
    )


def main_share(summary: Summary) -> tuple[float | None, float | None, float | None]:
    """Top-2 box of a scale, yes of a yes/no question: share, low and high."""
    box = summary.yes or summary.top2
    if box is None or box.share is None or box.interval is None:
        return None, None, None
    return box.share, box.interval.low, box.interval.high


def why_hidden(outcome: object) -> Message | None:
    """The sentence for a figure that may not be shown; None when it may."""
    return HIDDEN[outcome.reason] if isinstance(outcome, Hidden) else None


def _interval_row(label: str, summary: Summary, *, emphasis: bool = False) -> ChartRow:
    share, low, high = main_share(summary)
    return ChartRow(
        label=label, shares=(), n=summary.n, point=share, low=low, high=high, emphasis=emphasis
    )
