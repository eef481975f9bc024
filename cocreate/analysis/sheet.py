"""A cross table as people read it: words and rounded numbers, the same for the page and the file.

Shares are whole percentages; `**` marks a column that is too small to be tested, `*` one under 100.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import isnan
from typing import NamedTuple

from cocreate.analysis.tables import Block, Line, Table
from cocreate.kit.i18n import Message, Words, _, translate
from cocreate.kit.sheets import Cell as SheetCell
from cocreate.kit.sheets import csv_bytes
from cocreate.methods.proportions import LOW_BASE, SOLID_BASE
from cocreate.methods.release import Hidden
from cocreate.methods.significance import Correction
from cocreate.questionnaires.figures import HIDDEN
from cocreate.questionnaires.measured import ArmName
from cocreate.questionnaires.models import code_of

DASH = "–"
NAMES: dict[Correction, Message] = {
    "none": _("no correction for several comparisons"),
    "holm": _("corrected for several comparisons (Holm)"),
    "fdr": _("corrected for several comparisons (false discovery rate)"),
}


class Cell(NamedTuple):
    """A figure as it is written, the number behind it, and its letters."""

    text: str
    value: float | None = None
    letters: str = ""


class Row(NamedTuple):
    """One line of figures; `type` is base, share, net, mean or score."""

    label: str
    type: str
    cells: list[Cell]


class Section(NamedTuple):
    """One measure: its rows, or in `hidden` why a group of it (or all of it) is not there."""

    code: str
    title: str
    about: str
    rows: list[Row]
    hidden: list[str]


class Head(NamedTuple):
    """A column: its label, its letter, and the group it belongs to."""

    label: str
    letter: str
    group: str


class Sheet(NamedTuple):
    """The whole table. `groups` are (label, number of columns)."""

    groups: list[tuple[str, int]]
    heads: list[Head]
    sections: list[Section]
    notes: list[str]


def sheet_of(
    table: Table,
    arms: Sequence[ArmName],
    words: Words,
    *,
    everybody: bool = True,
    paired: bool = False,
) -> Sheet:
    """The table in words; `everybody` tells whether column 0 is everybody, `paired` whether the
    columns are about the same people."""
    locale = words.locale
    groups = [(translate(part.name, locale), len(part.labels)) for part in table.parts]
    heads = [
        Head(translate(label, locale), table.letters[start + place], translate(part.name, locale))
        for part, (start, _end) in zip(table.parts, table.spans, strict=True)
        for place, label in enumerate(part.labels)
    ]
    if everybody:
        total = translate(_("Total"), locale)
        groups, heads = [("", 1), *groups], [Head(total, "", ""), *heads]
    named = {arm.id: arm.name for arm in arms}
    return Sheet(
        groups=groups,
        heads=heads,
        sections=[_section(table, block, named, words) for block in table.blocks],
        notes=[translate(note, locale) for note in _notes(table, paired=paired)],
    )


def _section(table: Table, block: Block, named: dict[int, str], words: Words) -> Section:
    unit, locale = block.unit, words.locale
    parts = [translate(unit.measure.label, locale), named.get(unit.arm or 0, "")]
    return Section(
        code=code_of(unit.question),
        title=unit.question.text,
        about=" · ".join(part for part in parts if part),
        rows=[] if all(block.hidden) else list(_rows(table, block, words)),
        hidden=_reasons(table, block, locale),
    )


def _reasons(table: Table, block: Block, locale: str) -> list[str]:
    """Why columns are not there: once for all, or group by group."""
    if all(block.hidden) and block.hidden[0]:
        return [_why(block.hidden[0], locale)]
    found = []
    for part, (start, end) in zip(table.parts, table.spans, strict=True):
        for place in range(start, end):
            reason = block.hidden[place]
            if reason is None:
                continue
            by_column = any(block.hidden[at] is None for at in range(start, end))
            name = part.labels[place - start] if by_column else part.name
            found.append(f"{translate(name, locale)}: {_why(reason, locale)}")
            if not by_column:
                break
    return found


def _rows(table: Table, block: Block, words: Words) -> Iterator[Row]:
    locale = words.locale
    weighted = table.spec.weights is not None
    yield Row(translate(_("Base"), locale), "base", _bases(block, words))
    if weighted:
        for label, values in (
            (_("Weighted base"), block.weighted_base),
            (_("Effective base"), block.effective_base),
        ):
            cells = [
                Cell(DASH) if hidden else Cell(_number(round(value, 3), 1, words), float(value))
                for value, hidden in zip(values, block.hidden, strict=True)
            ]
            yield Row(translate(label, locale), "base", cells)
    for line in block.lines:
        kind = "net" if line.codes else line.type
        yield Row(translate(line.label, locale), kind, _cells(line, block, words))
        if line.sd is not None:
            values = line.sd.tolist()
            cells = [
                _cell("mean", v, h, "", words) for v, h in zip(values, block.hidden, strict=True)
            ]
            yield Row(translate(_("SD"), locale), "sd", cells)


def _bases(block: Block, words: Words) -> list[Cell]:
    return [
        Cell(DASH) if hidden else Cell(_number(n, 0, words) + mark(effective), float(n))
        for n, effective, hidden in zip(
            block.base.tolist(), block.effective_base.tolist(), block.hidden, strict=True
        )
    ]


def mark(effective: float) -> str:
    """`**` for a base that is not tested, `*` for one that is only indicative."""
    if not effective or effective >= SOLID_BASE:
        return ""
    return "**" if effective < LOW_BASE else "*"


def _cells(line: Line, block: Block, words: Words) -> list[Cell]:
    told = _padded(line.tested.letters[line.row], len(line.values))
    return [
        _cell(line.type, value, hidden, "".join(letters), words)
        for value, hidden, letters in zip(line.values.tolist(), block.hidden, told, strict=True)
    ]


def _padded(letters: tuple[tuple[str, ...], ...], width: int) -> list[tuple[str, ...]]:
    """Letters by column; a banner without groups has none."""
    return [*letters, *((),) * (width - len(letters))]


def _cell(kind: str, value: float, hidden: Hidden | None, letters: str, words: Words) -> Cell:
    if hidden or isnan(value):
        return Cell(DASH)
    if kind == "share":
        return Cell(_percent(round(100 * value)), value, letters)
    digits = 0 if kind == "score" else 2
    return Cell(_number(round(value, digits + 2), digits, words), value, letters)


@lru_cache(maxsize=200)
def _percent(whole: int) -> str:
    return f"{whole}%"


@lru_cache(maxsize=5_000)
def _number(value: float, digits: int, words: Words) -> str:
    return words.num(value, digits)


def _why(reason: Hidden, locale: str) -> str:
    return translate(HIDDEN[reason.reason], locale)


def _notes(table: Table, *, paired: bool) -> Iterator[Message]:
    """What a reader has to know to read the letters: test, level, base, weights, filter."""
    rule = table.rule
    yield _(
        "Column percentages. The letter of a column stands under a higher one: a capital at "
        "%(level)s%%, a small letter at %(second)s%%, %(correction)s.",
        level=round(100 * rule.level),
        second=round(100 * (rule.second or rule.level)),
        correction=NAMES[rule.correction],
    )
    yield (
        _(
            "The same people judged several versions: shares by McNemar's test, means by a paired "
            "t test, two-sided, over those who judged both."
        )
        if paired
        else _(
            "Shares by pooled z tests, means by Welch's t, two-sided, within a group and never "
            "with the total; all of them on effective bases."
        )
    )
    yield _("** fewer than 30: not tested. * fewer than 100: indicative.")
    if table.spec.weights is not None:
        name = table.spec.weights.name or ", ".join(table.spec.weights.shares)
        yield _("Weighted to targets: %(name)s.", name=name)
    if table.spec.filter:
        yield _("Only who: %(condition)s.", condition=table.spec.filter)


def csv_of(sheets: Sequence[tuple[Sheet, str]], words: Words) -> bytes:
    """All tables below each other with unrounded numbers, and a column of letters beside each."""
    locale = words.locale
    width = 3 + 2 * max(len(sheet.heads) for sheet, _title in sheets)
    lines: list[list[SheetCell]] = []
    for sheet, title in sheets:
        lines.append([title])
        heads: list[SheetCell] = []
        for head in sheet.heads:
            said = f"{head.group}: {head.label}" if head.group else head.label
            heads += [said, f"({head.letter})" if head.letter else ""]
        lines.append(["", "", "", *heads])
        for section in sheet.sections:
            for row in section.rows:
                cells: list[SheetCell] = [section.code, _titled(section), row.label]
                for cell in row.cells:
                    cells += [cell.value, cell.letters]
                lines.append(cells)
            lines += [[section.code, _titled(section), why] for why in section.hidden]
        lines += [["", note] for note in sheet.notes]
    header = [translate(_("Question"), locale), translate(_("Text"), locale)]
    header += [translate(_("Row"), locale), *[""] * (width - 3)]
    return csv_bytes(header, ([*line, *[""] * (width - len(line))] for line in lines))


def _titled(section: Section) -> str:
    return f"{section.title} · {section.about}" if section.about else section.title
