"""Marked words and marked places on a page."""

from typing import NamedTuple

from cocreate.analysis.research.figures import HighlightFigures, Named
from cocreate.analysis.research.heat import HeatCell, HeatFigures
from cocreate.analysis.research.sheets import (
    Key,
    Section,
    Sheet,
    Table,
    figure_of,
    percents_told,
    said,
    share_told,
)
from cocreate.kit.charts.points import HeatSpec, HeatSpot
from cocreate.kit.i18n import Message, Words, _
from cocreate.methods.research.heatmap import Cell, Rectangle
from cocreate.methods.research.highlights import Marked
from cocreate.methods.research.shares import Share
from cocreate.questionnaires.document import Settings

POLARISING = 0.3  # 15 % like it and 15 % dislike it
LEVELS = 4
FAINT = 0.25  # of the strongest: below it a piece stays plain
LIKE, DISLIKE, CONFUSING = _("Liked"), _("Disliked"), _("Not clear")


class Shaded(NamedTuple):
    """A word or sentence as the page shows it: `tone` and `level` (1 to 4) make its class."""

    text: str
    breaks: bool
    tone: str
    level: int
    unclear: bool
    told: str


def highlight_sheet(found: HighlightFigures, words: Words, k: int) -> Sheet:
    """The text with its shades, what stands out in a sentence, and every unit in a table."""
    top = max(
        (
            max(abs(each.net or 0.0), each.polarising or 0.0)
            for each, shown in zip(found.marked, found.shown, strict=True)
            if shown[0] or shown[1]
        ),
        default=0.0,
    )
    shaded = tuple(
        _shaded(unit, breaks, marked, shown, top, words)
        for unit, breaks, marked, shown in zip(
            found.units, found.breaks, found.marked, found.shown, strict=True
        )
    )
    rows = tuple(
        (
            f"{unit.code}. {unit.text}",
            _count(marked.like, shown[0], words),
            _count(marked.dislike, shown[1], words),
            _count(marked.confusing, shown[2], words),
        )
        for unit, marked, shown in zip(found.units, found.marked, found.shown, strict=True)
        if any(shown)
    )
    table = Table(
        _("Every marked piece"),
        (_("Piece"), LIKE, DISLIKE, CONFUSING),
        rows,
        _("A dash: fewer than %(k)s people.", k=k),
    )
    section = Section(
        _("What people marked"),
        keys=(Key(_("People"), words.num(found.n)),),
        tables=(table,) if rows else (),
        notes=_standing_out(found),
        special="highlighter",
        data=shaded,
    )
    return Sheet(found.n, (section,), (_("A person counts once for each piece and kind of mark."),))


def _shaded(
    unit: Named,
    breaks: bool,
    marked: Marked,
    shown: tuple[bool, bool, bool],
    top: float,
    words: Words,
) -> Shaded:
    like, dislike, confusing = shown
    tone, size = "", 0.0
    if like and dislike and (marked.polarising or 0.0) >= POLARISING:
        tone, size = "both", marked.polarising or 0.0
    elif like and (marked.net or 0.0) > 0:
        tone, size = "like", marked.net or 0.0
    elif dislike and (marked.net or 0.0) < 0:
        tone, size = "dislike", -(marked.net or 0.0)
    if size < FAINT * top:
        tone = ""  # what a few people happened to mark would make the whole text green
    level = min(LEVELS, 1 + int(size / top * LEVELS)) if tone else 0
    told = [
        f"{said(name, words)} {share_told(share, words)}"
        for name, share, on in (
            (LIKE, marked.like, like),
            (DISLIKE, marked.dislike, dislike),
            (CONFUSING, marked.confusing, confusing),
        )
        if on
    ]
    unclear = confusing and (marked.confusing.share or 0.0) >= FAINT * top
    return Shaded(unit.text, breaks, tone, level, unclear, ", ".join(told))


def _count(share: Share, shown: bool, words: Words) -> str:
    if not shown:
        return "–"
    return f"{words.num(share.count)} ({share_told(share, words)})"


def _standing_out(found: HighlightFigures) -> tuple[Message | str, ...]:
    """The most liked, the most disliked and the least clear piece."""
    notes: list[Message | str] = []
    for place, sentence in enumerate(
        (
            _("Liked most: “%(piece)s” (%(n)s of %(all)s people)."),
            _("Disliked most: “%(piece)s” (%(n)s of %(all)s people)."),
            _("Least clear: “%(piece)s” (%(n)s of %(all)s people)."),
        )
    ):
        counted = [
            (int(getattr(marked, ("like", "dislike", "confusing")[place]).count), -unit.code, unit)
            for unit, marked, shown in zip(found.units, found.marked, found.shown, strict=True)
            if shown[place]
        ]
        if counted:
            count, _order, unit = max(counted)
            values = {"piece": unit.text, "n": count, "all": found.n}
            notes.append(Message(sentence.text, values))
    return tuple(notes) or (_("No piece was marked by enough people to show it."),)


def heat_sheet(
    found: HeatFigures, spec: Settings, files: str, words: Words, region: Rectangle | None = None
) -> Sheet:
    """The picture with its spots."""
    spots = tuple(_spot(cell, found) for cell in found.cells)
    picture = HeatSpec(
        title=said(_heat_title(found), words),
        href=f"{files}/{spec.image}",
        width=spec.image_width or 4,
        height=spec.image_height or 3,
        spots=spots,
        region=None if region is None else (region.x0, region.y0, region.x1, region.y1),
        note=said(
            _(
                "The number is how many people marked there; green was meant well, brown ill. "
                "%(share)s of all marks lie in places that enough people marked.",
                share=words.pct(found.shown),
            ),
            words,
        ),
    )
    keys = [Key(_("People"), words.num(found.n)), Key(_("Marks"), words.num(found.clicks))]
    if found.nothing is not None:
        keys.append(Key(_("Marked nothing"), words.num(found.nothing)))
    section = Section(
        _("Where people marked"),
        keys=tuple(keys),
        figures=(figure_of(picture, words, "heat"),),
        notes=() if spots else (_("No place was marked by enough people to show it."),),
    )
    return Sheet(found.n, (section,), (_("A person counts once for each place and opinion."),))


def label_of(spot: HeatCell, found: HeatFigures) -> str:
    """The middle of a cell in percents from the left and from the top, as the form asks for."""
    x, y = (spot.column + 0.5) / found.columns, (spot.row + 0.5) / found.rows
    return f"{100 * x:.0f}% / {100 * y:.0f}%"


def cell_told(cell: Cell, words: Words) -> str:
    """How many people marked in a region, and the share that meant it well."""
    values: dict[str, object] = {
        "people": words.num(cell.people),
        "share": share_told(cell.reach, words),
    }
    if cell.positive.share is None:
        return said(Message(_REACHED.text, values), words)
    values |= {
        "positive": share_told(cell.positive, words),
        "range": percents_told(cell.positive.interval, words),
    }
    return said(Message(_REACHED_AND_JUDGED.text, values), words)


_REACHED = _("%(people)s people (%(share)s) marked here.")
_REACHED_AND_JUDGED = _(
    "%(people)s people (%(share)s) marked here; of those with an opinion %(positive)s (%(range)s) "
    "meant it well."
)


def _spot(cell: HeatCell, found: HeatFigures) -> HeatSpot:
    return HeatSpot(
        x=(cell.column + 0.5) / found.columns,
        y=(cell.row + 0.5) / found.rows,
        people=cell.people,
        positive=cell.positive.share if cell.positive else None,
        label=label_of(cell, found),
    )


def _heat_title(found: HeatFigures) -> Message:
    if not found.cells:
        return _("Marks are spread too thin to show")
    most = max(found.cells, key=lambda cell: (cell.people, -cell.row, -cell.column))
    return _("Most people marked at %(place)s (left / top)", place=label_of(most, found))
