"""The toplines of questions that are more than one code a person, in words and charts: several
answers, rows of statements, numbers, places in an order, and the same question about every arm."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from cocreate.kit.charts import ChartRow, ChartSpec, ChartTable
from cocreate.kit.i18n import Message, Words, _, translate
from cocreate.methods.amounts import AmountClass, Amounts
from cocreate.methods.release import Hidden, Released
from cocreate.methods.scales import Summary
from cocreate.questionnaires.figures import Figure, drawn, main_share, why_hidden
from cocreate.questionnaires.measured import ArmName
from cocreate.questionnaires.models import Question
from cocreate.questionnaires.results import QuestionResult, Several, Topline, UnitResult

_POINTS = 5
_DASH = "–"


class Panel(NamedTuple):
    """What belongs together on the page: charts, and a table of the figures beside them."""

    title: str
    charts: list[Figure]
    table: ChartTable | None
    hidden: list[Message]


class _Row(NamedTuple):
    """One measure with the words it stands under."""

    label: str
    unit: UnitResult
    value: Topline | None


def panels_of(result: QuestionResult, arms: Sequence[ArmName], words: Words) -> list[Panel]:
    """All measures of one question: an arm a row when it has one measure, else an arm a panel."""
    named = {arm.id: arm.name for arm in arms}
    measures = len({one.unit.measure.name for one in result.units})
    groups: dict[str, list[UnitResult]] = {}
    for one in result.units:
        many = measures > 1 or one.unit.measure.type == "multi"
        apart = named.get(one.unit.arm, "") if many and one.unit.arm is not None else ""
        groups.setdefault(apart, []).append(one)
    return [
        _panel(result.question, title, units, named, words, f"{result.question.field}-{place}")
        for place, (title, units) in enumerate(groups.items())
    ]


def _panel(
    question: Question,
    title: str,
    units: Sequence[UnitResult],
    named: dict[int, str],
    words: Words,
    name: str,
) -> Panel:
    rows = [_Row(_label(one, named, question, words.locale), one, _value(one)) for one in units]
    specs = _specs(question, title, rows, words)
    reasons = {why for row in rows if (why := _why(row.unit)) is not None}
    shown = [row for row in rows if row.value is not None]
    return Panel(
        title=title,
        charts=[drawn(spec, words.locale, f"{name}-{i}") for i, spec in enumerate(specs)],
        table=_table(question, rows, words)
        if shown and not isinstance(shown[0].value, Several)
        else None,
        hidden=[_hidden(reason) for reason in sorted(reasons)],
    )


def _specs(question: Question, title: str, rows: Sequence[_Row], words: Words) -> list[ChartSpec]:
    kinds = {row.unit.unit.measure.type for row in rows}
    heading = f"{question.text} · {title}" if title else question.text
    if not any(row.value is not None for row in rows):
        return []
    if kinds == {"multi"}:
        return [
            _several(heading, row, row.value, words)
            for row in rows
            if isinstance(row.value, Several)
        ]
    if kinds == {"number"}:
        # Of many numbers beside each other the table says more than a histogram of each.
        alone = question.kind in {"numeric", "slider", "date"}
        return [
            _histogram(question, row.label, row.value, words)
            for row in rows
            if isinstance(row.value, Amounts) and alone
        ]
    scale = rows[0].unit.unit.scale
    if scale is not None and len(scale.codes) == _POINTS:
        return [_stacked(heading, rows, words)]
    if any(_main(row)[0] is not None for row in rows):
        return [_intervals(heading, rows, words)]
    return [_bars(heading, rows, words)]


def _stacked(heading: str, rows: Sequence[_Row], words: Words) -> ChartSpec:
    locale = words.locale
    return ChartSpec(
        kind="scale",
        title=heading,
        categories=_codes(rows[0], locale),
        rows=tuple(ChartRow(row.label, _shares(row), _n(row)) for row in rows),
        summary_label=translate(_("Top-2"), locale),
        note=translate(_("Base: everybody who answered, in every row."), locale),
    )


def _bars(heading: str, rows: Sequence[_Row], words: Words) -> ChartSpec:
    return ChartSpec(
        kind="bars",
        title=heading,
        categories=_codes(rows[0], words.locale),
        rows=tuple(ChartRow(row.label, _shares(row), _n(row)) for row in rows),
        note=translate(_("Base: everybody who answered, in every row."), words.locale),
    )


def _intervals(heading: str, rows: Sequence[_Row], words: Words) -> ChartSpec:
    """The leading share of every row: first place, yes, or the top two boxes."""
    locale = words.locale
    told = translate(_leading(rows[0]), locale)
    points = []
    for row in rows:
        share, low, high = _main(row)
        points.append(ChartRow(row.label, (), _n(row), share, low, high))
    note = _("%(what)s with its 95%% interval (Wilson).", what=told)
    return ChartSpec("interval", heading, (told,), tuple(points), note=translate(note, locale))


def _several(heading: str, row: _Row, value: Several, words: Words) -> ChartSpec:
    """A share of people for each answer, with its interval."""
    locale = words.locale
    note = _(
        "Base: %(n)s people who were asked. Together more than 100%%: several answers were "
        "possible. Interval: Wilson, 95%%.",
        n=words.num(value.n),
    )
    return ChartSpec(
        kind="interval",
        title=heading,
        categories=(translate(_("Share"), locale),),
        rows=tuple(
            ChartRow(name, (), value.n, part.share, part.interval.low, part.interval.high)
            for name, part in zip(_codes(row, locale), value.parts, strict=True)
            if part.interval is not None
        ),
        note=translate(note, locale),
    )


def _histogram(question: Question, label: str, value: Amounts, words: Words) -> ChartSpec:
    note = _(
        "Base: %(n)s answers. The first and the last class are open, so that nobody stands alone.",
        n=words.num(value.n),
    )
    return ChartSpec(
        kind="bars",
        title=label or question.text,
        categories=tuple(_class(question, one, words) for one in value.classes),
        rows=(
            ChartRow(
                translate(_("Everybody"), words.locale),
                tuple(one.count / value.n for one in value.classes),
                value.n,
                emphasis=True,
            ),
        ),
        note=translate(note, words.locale),
    )


def _table(question: Question, rows: Sequence[_Row], words: Words) -> ChartTable:
    """Base, mean and spread of every row, with what its kind has besides."""
    numbers = rows[0].unit.unit.measure.type == "number"
    leads = not numbers and any(_main(row)[0] is not None for row in rows)
    means = numbers or any(isinstance(r.value, Summary) and r.value.mean is not None for r in rows)
    nps = any(isinstance(row.value, Summary) and row.value.nps for row in rows)
    heads: list[Message | str] = [_("Row"), _("Base")]
    heads += [_leading(rows[0])] if leads else []
    heads += [_("Mean"), _("SD")] if means else []
    heads += [_("Median")] if numbers else []
    heads += [_("NPS")] if nps else []
    cells = []
    for row in rows:
        line = [row.label, words.num(_n(row)) if row.value else _DASH]
        line += [_share(_main(row)[0], words)] if leads else []
        line += [_amount(question, x, words) for x in _mean_sd(row)] if means else []
        line += [_amount(question, _median(row), words)] if numbers else []
        line += [_nps(row, words)] if nps else []
        cells.append(tuple(line))
    return ChartTable(tuple(translate(head, words.locale) for head in heads), tuple(cells))


def _label(one: UnitResult, named: dict[int, str], question: Question, locale: str) -> str:
    own = translate(one.unit.measure.label, locale)
    if own or one.unit.arm is None:
        return own or question.text
    return named.get(one.unit.arm, "")


def _value(one: UnitResult) -> Topline | None:
    return one.total.value if isinstance(one.total, Released) else None


def _why(one: UnitResult) -> str | None:
    return one.total.reason if isinstance(one.total, Hidden) else None


def _hidden(reason: str) -> Message:
    return why_hidden(Hidden(reason)) or _("Too few answers yet.")  # type: ignore[arg-type]  # one of its reasons


def _n(row: _Row) -> int:
    return row.value.n if row.value else 0


def _shares(row: _Row) -> tuple[float, ...]:
    return row.value.shares if isinstance(row.value, Summary) else ()


def _main(row: _Row) -> tuple[float | None, float | None, float | None]:
    """The share that leads: the first place of an order, else as a question by itself has it."""
    if not isinstance(row.value, Summary):
        return None, None, None
    top = row.unit.unit.measure.top
    if top:
        part = row.value.distribution[row.value.codes.index(top[0])]
        if part.share is None or part.interval is None:
            return None, None, None
        return part.share, part.interval.low, part.interval.high
    return main_share(row.value)


def _leading(row: _Row) -> Message:
    if row.unit.unit.measure.top:
        return _("In first place")
    if isinstance(row.value, Summary) and row.value.yes:
        return _("Yes")
    return _("Top-2 box")


def _mean_sd(row: _Row) -> tuple[float | None, float | None]:
    value = row.value
    return (value.mean, value.sd) if isinstance(value, (Summary, Amounts)) else (None, None)


def _median(row: _Row) -> float | None:
    return row.value.median if isinstance(row.value, Amounts) else None


def _nps(row: _Row, words: Words) -> str:
    nps = row.value.nps if isinstance(row.value, Summary) else None
    return f"{words.num(nps.score)} ± {words.num(1.96 * nps.standard_error)}" if nps else _DASH


def _codes(row: _Row, locale: str) -> tuple[str, ...]:
    measure = row.unit.unit.measure
    said = dict(zip(measure.codes, measure.labels, strict=True))
    return tuple(translate(said[code], locale) for code in row.unit.unit.codes)


def _share(share: float | None, words: Words) -> str:
    return _DASH if share is None else words.pct(share)


def _class(question: Question, one: AmountClass, words: Words) -> str:
    if one.low is None and one.high is None:
        return translate(_("all"), words.locale)
    if one.low is None:
        return f"< {_edge(question, one.high, words)}"
    if one.high is None:
        return f"≥ {_edge(question, one.low, words)}"
    return f"{_edge(question, one.low, words)} …"


def _edge(question: Question, value: float | None, words: Words) -> str:
    if value is None:
        return ""
    if question.kind == "date":
        return words.day(date.fromordinal(int(value)))
    return words.num(value, 0 if float(value).is_integer() else 2)


def _amount(question: Question, value: float | None, words: Words) -> str:
    if value is None:
        return _DASH
    if question.kind == "date" and value > 100_000:
        return words.day(date.fromordinal(round(value)))
    return words.num(value, 2)
