"""What the printed page shows, word by word: the document with its numbers written out."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from msgspec.structs import replace

from cocreate.briefs import limits
from cocreate.briefs.document import (
    BriefDocument,
    Figure,
    Quote,
    Share,
    Statement,
)
from cocreate.briefs.figures import split_chart
from cocreate.briefs.glyphs import showable
from cocreate.briefs.wording import Pen
from cocreate.kit.brand import tokens
from cocreate.kit.charts import ChartSpec, sentence, svg, table
from cocreate.kit.charts.palette import PRINT, fills
from cocreate.kit.i18n import _

WIDE, NARROW = 820, 400
FONTS = "Source Sans 3, Noto Emoji"
_FONT = re.compile(r'font-family="[^"]*"')
_HEIGHT = re.compile(r' height="([\d.]+)"')
LINE = 48  # characters on a line of the method box, about


def texts(document: BriefDocument) -> dict[str, Any]:
    """Every text of the brief in its language, as the web page and the PDF show it."""
    pen = Pen(document.locale)
    return {
        "lang": document.locale,
        "words": _words(pen, document),
        "company": document.company,
        "panel": document.panel_name,
        "approved": document.approved_on is not None,
        "title": document.title,
        "question": document.question,
        "finding": document.finding,
        "evidence": document.evidence,
        "facts": _facts(pen, document),
        "table": _table(pen, document.figures),
        "statements": _statements(pen, document),
        "quotes": [_quote(quote) for quote in document.quotes],
        "comments": _comments(pen, document),
        "limits": document.does_not_say,
        "method": [[note.label, note.text] for note in document.method],
    }


def printed(document: BriefDocument) -> dict[str, Any]:
    """What the page template gets: the texts with signs for what our fonts lack, and charts."""
    shown: dict[str, Any] = _showable(texts(document))
    return shown | {
        "colours": _colours(document),
        "day": _day(document),
        "method": _columns(shown["method"], 3),
        "charts": [_drawn(chart, document.locale) for chart in pictures(document)],
    }


class Picture(NamedTuple):
    """A chart, and whether it needs the whole width."""

    spec: ChartSpec
    wide: bool
    captioned: bool = False


def pictures(document: BriefDocument) -> list[Picture]:
    """Scales over the whole width; other charts side by side, where there are two or more."""
    pen = Pen(document.locale)
    found = [Picture(spec, spec.kind == "scale") for spec in _charts(pen, document.figures)]
    parts = document.breakdown
    if parts and parts.chart:
        title = f"“{parts.question}” {parts.chart.title}"
        found.append(Picture(replace(parts.chart, title=title), wide=False, captioned=True))
    if sum(not picture.wide for picture in found) == 1:
        return [picture._replace(wide=True) for picture in found]
    return found


def _charts(pen: Pen, figures: Iterable[Figure]) -> list[ChartSpec]:
    """The charts of the questions; neighbours on the same scale become one, a row a question."""
    merged: list[ChartSpec] = []
    for spec in (figure.chart for figure in figures if figure.chart):
        last = merged[-1] if merged else None
        if last and last.kind == spec.kind == "scale" and last.categories == spec.categories:
            title = pen(_("Questions on the same scale"))
            merged[-1] = replace(last, title=title, rows=last.rows + spec.rows)
        else:
            merged.append(spec)
    return merged


def _drawn(picture: Picture, locale: str) -> dict[str, Any]:
    width = WIDE if picture.wide else NARROW
    drawn = svg(picture.spec, style="print", locale=locale, width=width, id="chart")
    # The chart's own list of fonts is for renderers that have others.
    drawing = _FONT.sub(f'font-family="{FONTS}"', str(drawn), count=1)
    height = _HEIGHT.search(drawing)
    return {
        "svg": showable(drawing),
        "alt": showable(sentence(picture.spec, locale)),
        "caption": showable(picture.spec.title) if picture.captioned else "",
        "height": float(height[1]) if height else 0.0,
        "wide": picture.wide,
    }


def _colours(document: BriefDocument) -> dict[str, str]:
    light = tokens(document.brand_colour)["light"]
    return {
        "brand": light["brand"],
        "on_brand": light["on-brand"],
        "brand_text": light["brand-text"],
        "soft": light["brand-soft"],
    }


def _day(document: BriefDocument) -> list[int]:
    day = document.approved_on or document.generated_on
    return [day.year, day.month, day.day]


def _words(pen: Pen, document: BriefDocument) -> dict[str, str]:
    is_concept = document.kind == "concept"
    generated, approved = document.generated_on, document.approved_on
    return {
        "kind": pen(_("Brief of a concept test") if is_concept else _("Brief of a brainstorm")),
        "version": pen(_("Version %(n)s", n=document.version)),
        "state": (
            pen(_("Approved on %(day)s", day=pen.words.day(approved)))
            if approved
            else pen(_("Draft of %(day)s, not approved", day=pen.words.day(generated)))
        ),
        "facts": pen(_("Who answered")),
        "figures": pen(_("The figures")),
        "exact": pen(_("All figures in a table")),
        "supported": pen(_("Most support")),
        "dividing": pen(_("Most divided")),
        "quotes": pen(_("In their own words")),
        "comments": pen(_("Comments with most support")),
        "support": pen(_("The number says how many people agree.")),
        "limits": pen(_("What this brief does not say")),
        "method": pen(_("How it was made")),
        "page": pen(_("Page")),
        "interval": pen(_("In brackets: the confidence interval.")),
    }


def _facts(pen: Pen, document: BriefDocument) -> list[list[str]]:
    """Value and label of each key fact."""
    field, num = document.field, pen.words.num
    facts = []
    if field.n_invited is not None:
        facts.append([num(field.n_invited), pen(_("invited"))])
    if document.statements is not None:
        facts.append([num(field.n_answered), pen(_("voted"))])
        facts.append([num(document.statements.n_votes), pen(_("votes"))])
        facts.append([num(document.statements.total), pen(_("ideas"))])
    else:
        facts.append([num(field.n_answered), pen(_("answered"))])
    if field.response_rate is not None:
        facts.append([pen.words.pct(field.response_rate), pen(_("response"))])
    if field.opens or field.closes:
        facts.append([limits.dates(pen, field.opens, field.closes), pen(_("field dates"))])
    return facts


def _table(pen: Pen, figures: tuple[Figure, ...]) -> dict[str, list[Any]]:
    """The exact figures beside the charts: one row a question."""
    header = [
        pen(_("Question")),
        pen(_("n")),
        pen(_("Top-2")),
        pen(_("Bottom-2")),
        pen(_("Yes")),
        pen(_("Mean")),
        pen(_("SD")),
    ]
    rows = [_row(pen, figure) for figure in figures]
    # A column that no question fills is left out.
    filled = [at for at in range(len(header)) if any(row[at] for row in rows)]
    return {
        "header": [header[at] for at in filled],
        "rows": [
            {"cells": [row[at] for at in filled], "hidden": figure.hidden}
            for row, figure in zip(rows, figures, strict=True)
        ],
    }


def _row(pen: Pen, figure: Figure) -> list[str]:
    def decimals(value: float | None) -> str:
        return "" if value is None else pen.words.num(value, 2)

    return [
        figure.question,
        pen.words.num(figure.n),
        _share(pen, figure.top2),
        _share(pen, figure.bottom2),
        _share(pen, figure.yes),
        decimals(figure.mean),
        decimals(figure.sd),
    ]


def _share(pen: Pen, share: Share | None) -> str:
    return f"{pen.share(share)} ({pen.interval(share)})" if share else ""


def _statements(pen: Pen, document: BriefDocument) -> dict[str, Any] | None:
    found = document.statements
    if found is None:
        return None
    return {
        "header": [
            pen(_("Idea")),
            pen(_("Split")),
            pen(_("Agree")),
            pen(_("Pass")),
            pen(_("Disagree")),
            pen(_("n")),
        ],
        "supported": _ideas(pen, found.supported),
        "dividing": _ideas(pen, found.dividing),
        "fills": [fill.area for fill in fills(PRINT, 3)],
    }


def _ideas(pen: Pen, ideas: tuple[Statement, ...]) -> list[dict[str, Any]]:
    spec = split_chart(pen, "", ideas)
    rounded = table(spec, pen.locale).rows if ideas else ()
    return [
        {
            "text": idea.text,
            "shares": row.shares,
            "labels": [_share(pen, idea.agreed), *cells[2:4], cells[4]],
        }
        for idea, row, cells in zip(ideas, spec.rows, rounded, strict=True)
    ]


def _columns(notes: list[list[str]], n: int) -> list[list[list[str]]]:
    """The notes in n columns of about the same height, in reading order."""
    room = sum(_height(note) for note in notes) / n
    columns: list[list[list[str]]] = [[] for _column in range(n)]
    filled = 0.0
    for note in notes:
        middle = filled + _height(note) / 2
        columns[min(n - 1, int(middle / room))].append(note)
        filled += _height(note)
    return columns


def _height(note: list[str]) -> int:
    return 1 + sum(map(len, note)) // LINE


def _quote(quote: Quote) -> dict[str, Any]:
    said = f"{quote.text} […]" if quote.cut else quote.text
    return {"said": said, "text": _marked(quote.text, cut=quote.cut), "question": quote.question}


def _comments(pen: Pen, document: BriefDocument) -> list[dict[str, str]]:
    return [
        {
            "text": _marked(comment.text, cut=comment.cut),
            "support": pen.words.num(comment.support),
            "badge": comment.badge,
        }
        for comment in document.comments
    ]


def _marked(text: str, *, cut: bool) -> str:
    return f"“{text}” […]" if cut else f"“{text}”"


def _showable(value: Any) -> Any:  # noqa: ANN401 - JSON of any depth
    if isinstance(value, str):
        return showable(value)
    if isinstance(value, dict):
        return {key: _showable(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_showable(inner) for inner in value]
    return value
