"""The chart as a table and as a sentence, with the numbers of the picture."""

from babel.numbers import format_decimal

from cocreate.kit.charts.rounding import percents, top_two, whole
from cocreate.kit.charts.spec import LOW_BASE, ChartRow, ChartSpec, ChartTable, checked, is_hidden
from cocreate.kit.i18n import _, translate

TOO_FEW = _("too few answers")
LOW_BASE_NOTE = _("* fewer than 30 answers: a first impression, no more")


def table(spec: ChartSpec, locale: str) -> ChartTable:
    """Header and rows as text, percentages whole; a hidden row names neither figure nor base."""
    checked(spec)
    if spec.kind == "interval":
        middle = [translate(_("Share"), locale), translate(_("95% interval"), locale)]
    else:
        middle = [*spec.categories, *([spec.summary_label] if has_summary(spec) else [])]
    header = (translate(_("Group"), locale), *middle, translate(_("Answers"), locale))
    return ChartTable(header, tuple(_cells(spec, row, len(middle), locale) for row in spec.rows))


def sentence(spec: ChartSpec, locale: str) -> str:
    """The title and every row in words: what somebody needs who cannot see the picture."""
    return " ".join([_stop(spec.title), description(spec, locale)]).strip()


def description(spec: ChartSpec, locale: str) -> str:
    """Every row in words, then the note."""
    checked(spec)
    rows = [_stop(_spoken(spec, row, locale)) for row in spec.rows]
    if any(has_low_base(row) for row in spec.rows):
        rows.append(_stop(translate(LOW_BASE_NOTE, locale)))
    return " ".join([*rows, _stop(spec.note)]).strip()


def has_summary(spec: ChartSpec) -> bool:
    """Tell whether a top-2 column is part of the chart."""
    return spec.kind == "scale" and bool(spec.summary_label)


def has_low_base(row: ChartRow) -> bool:
    """Tell whether the row gets an asterisk."""
    return not is_hidden(row) and row.n < LOW_BASE


def number(value: int, locale: str) -> str:
    """1,140 or 1.140."""
    return format_decimal(value, locale=locale)


def base(row: ChartRow, locale: str) -> str:
    """The base of a row, with an asterisk when it is low."""
    return number(row.n, locale) + ("*" if has_low_base(row) else "")


def percent(value: int) -> str:
    """Dutch and English both write 54% without a space."""
    return f"{value}%"


def interval(row: ChartRow) -> str:
    """48–60%."""
    return f"{whole(row.low or 0.0)}–{whole(row.high or 0.0)}%"


def _cells(spec: ChartSpec, row: ChartRow, columns: int, locale: str) -> tuple[str, ...]:
    if is_hidden(row):
        return (row.label, translate(TOO_FEW, locale), *("–" for _column in range(columns)))
    if spec.kind == "interval":
        figures = [percent(whole(row.point or 0.0)), interval(row)]
    else:
        figures = [percent(value) for value in percents(spec, row)]
        top = top_two(spec, row)
        figures += [] if top is None else [percent(top)]
    return (row.label, *figures, base(row, locale))


def _spoken(spec: ChartSpec, row: ChartRow, locale: str) -> str:
    if is_hidden(row):
        return translate(_("%(group)s: too few answers", group=row.label), locale)
    n = base(row, locale)
    if spec.kind == "interval":
        return translate(
            _(
                "%(group)s (n = %(n)s): %(share)s, between %(low)s and %(high)s",
                group=row.label,
                n=n,
                share=percent(whole(row.point or 0.0)),
                low=percent(whole(row.low or 0.0)),
                high=percent(whole(row.high or 0.0)),
            ),
            locale,
        )
    parts = [
        f"{category} {percent(value)}"
        for category, value in zip(spec.categories, percents(spec, row), strict=True)
    ]
    top = top_two(spec, row)
    parts += [] if top is None else [f"{spec.summary_label} {percent(top)}"]
    figures = ", ".join(parts)
    return translate(
        _("%(group)s (n = %(n)s): %(figures)s", group=row.label, n=n, figures=figures), locale
    )


def _stop(text: str) -> str:
    """End a sentence that has no end yet."""
    text = text.strip()
    return text if not text or text[-1] in ".!?" else text + "."
