"""Responses as a table for machines: a row a respondent, a column an answer, named for people.

`Q1` is the answer to question Q1, `Q2_3` its option or item 3, `Q1@2` the answer about arm 2,
`Q5` of an open question its text, `Q2_other` the words of an "other" option. -1 stands for asked
and not answered; an empty cell for not asked. The same names come in as go out.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from cocreate.kit.i18n import Message, _
from cocreate.panels.models import Attribute
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.kinds.base import SKIPPED, VERBATIM_MAX, Number
from cocreate.questionnaires.models import AnyQuestion, Question, code_of

RESPONDENT, ARMS, SECONDS = "respondent", "arms", "seconds"


class Heading(NamedTuple):
    """A column of the table: what stands above it and where its cells are stored."""

    name: str
    question_id: int
    column: str = ""  # of a number: the key in Response.codes
    part: str | None = None  # of a text: its part
    is_number: bool = False
    allowed: frozenset[int] | None = None


class Row(NamedTuple):
    """One respondent, checked."""

    respondent: str
    codes: dict[str, Number]
    texts: dict[tuple[int, str], str]
    attributes: dict[str, str]
    arms: list[int]
    seconds: int | None


class BadTable(Exception):
    """The file cannot be taken: where (line 1 holds the names) and why."""

    def __init__(self, line: int, column: str, said: Message) -> None:
        super().__init__(said.text)
        self.line, self.column, self.said = line, column, said


def headings(questions: Sequence[Question], arms: Sequence[tuple[int, int]]) -> list[Heading]:
    """The columns of these questions, in order; `arms` are (id, number) pairs."""
    found: list[Heading] = []
    for question in questions:
        places = [("", "")]
        if question.spec.per_arm and arms:
            places = [(f"@{arm}", f"@{number}") for arm, number in arms]
        for stored, shown in places:
            found += _of(question, stored, shown)
    return found


def _of(question: Question, stored: str, shown: str) -> list[Heading]:
    kind, name, place = kind_of(question.kind), code_of(question) + shown, f"{question.id}{stored}"
    allowed = _allowed(question)
    numbers = [
        Heading(
            name=f"{name}_{column.suffix}" if column.suffix else name,
            question_id=question.id,
            column=f"{place}_{column.suffix}" if column.suffix else place,
            is_number=column.type == "number",
            allowed=allowed.get(column.suffix),
        )
        for column in kind.columns(question)
    ]
    texts = [
        Heading(
            name=f"{name}_{part}" if part else name,
            question_id=question.id,
            part=f"{stored}{'_' if stored and part else ''}{part}",
        )
        for part in text_parts(question)
    ]
    return numbers + texts


def text_parts(question: AnyQuestion) -> list[str]:
    """The texts that a question can have: its own, those of its probes, the words of "other"."""
    if kind_of(question.kind).quotes or question.kind == "short":
        return ["", *(str(n) for n in range(1, len(question.spec.probes) + 1))]
    return ["other"] if any(option.other for option in question.spec.options) else []


def _allowed(question: Question) -> dict[str, frozenset[int]]:
    """The codes that each coded column can hold, where the question limits them."""
    allowed: dict[str, frozenset[int]] = {}
    for measure in kind_of(question.kind).measures(question):
        codes = (0, 1) if measure.type == "multi" else measure.codes
        if measure.type != "number":
            allowed |= dict.fromkeys(measure.suffixes, frozenset({*codes, SKIPPED}))
    return allowed


def read_table(
    lines: Iterable[str],
    columns: Sequence[Heading],
    attributes: Sequence[Attribute],
    arms: Mapping[int, int],
) -> Iterator[Row]:
    """The rows of a CSV file (comma or semicolon), checked one by one; `arms` by number.

    Raises BadTable at the first cell that is wrong: nothing is dropped, rounded or guessed.
    """
    separator, again = _first_again(lines)
    reader = csv.reader(again, delimiter=separator, strict=True)
    try:
        names = [name.strip().removeprefix("\ufeff") for name in next(reader, [])]
        check_names(names, columns, attributes)
        by_name = {heading.name: heading for heading in columns}
        classes = {a.key: {option["value"] for option in a.options} for a in attributes}
        seen: set[str] = set()
        for line, cells in enumerate(reader, 2):
            if not cells:
                continue
            if len(cells) != len(names):
                said = _(
                    "%(there)s cells where %(wanted)s belong", there=len(cells), wanted=len(names)
                )
                raise BadTable(line, "", said)
            row = _row(line, dict(zip(names, cells, strict=True)), by_name, classes, arms)
            if row.respondent in seen:
                raise BadTable(line, RESPONDENT, _("this respondent stands in the file twice"))
            seen.add(row.respondent)
            yield row
    except csv.Error as problem:
        raise BadTable(
            reader.line_num, "", _("this is not CSV: %(problem)s", problem=str(problem))
        ) from None


def _first_again(lines: Iterable[str]) -> tuple[str, Iterator[str]]:
    """The separator that the first line uses, and all the lines."""
    rest = iter(lines)
    first = next(rest, "")
    separator = ";" if first.count(";") > first.count(",") else ","
    return separator, chain([first], rest)


def check_names(
    names: Sequence[str], columns: Sequence[Heading], attributes: Sequence[Attribute]
) -> None:
    """Refuse a first line with a name twice, without respondents, or with a name nobody knows."""
    known = {RESPONDENT, ARMS, SECONDS, *(heading.name for heading in columns)}
    known |= {attribute.key for attribute in attributes}
    if RESPONDENT not in names:
        raise BadTable(1, RESPONDENT, _("a column with this name has to tell respondents apart"))
    for place, name in enumerate(names):
        if name not in known:
            raise BadTable(1, name, _("no question, option or attribute has this name"))
        if name in names[:place]:
            raise BadTable(1, name, _("this name stands above two columns"))


def _row(
    line: int,
    cells: Mapping[str, str],
    by_name: Mapping[str, Heading],
    classes: Mapping[str, set[str]],
    arms: Mapping[int, int],
) -> Row:
    respondent = cells[RESPONDENT].strip()
    if not 1 <= len(respondent) <= 200:
        raise BadTable(line, RESPONDENT, _("a respondent needs a name of 1 to 200 characters"))
    row = Row(respondent, {}, {}, {}, _arms(line, cells.get(ARMS, ""), arms), _seconds(line, cells))
    for name, cell in cells.items():
        given, heading = cell.strip(), by_name.get(name)
        if not given:
            continue
        if heading is not None:
            _take(line, heading, given, row)
        elif name in classes:
            if given not in classes[name]:
                raise BadTable(
                    line, name, _("%(value)s is no class of this attribute", value=given[:60])
                )
            row.attributes[name] = given
    return row


def _take(line: int, heading: Heading, given: str, row: Row) -> None:
    if heading.part is not None:
        if len(given) > VERBATIM_MAX or "\0" in given:
            raise BadTable(line, heading.name, _("at most %(n)s characters", n=VERBATIM_MAX))
        row.texts[heading.question_id, heading.part] = given
        return
    number = _number(given)
    whole = number is not None and (heading.is_number or number == int(number))
    if number is None or not whole or abs(number) > 1e12:
        raise BadTable(
            line, heading.name, _("%(value)s is not a number of this column", value=given[:60])
        )
    fits = heading.is_number or number in (heading.allowed or range(SKIPPED, 1_000))
    if not fits:
        raise BadTable(line, heading.name, _("%(value)s is none of its answers", value=given[:60]))
    row.codes[heading.column] = number if heading.is_number else int(number)


def _number(given: str) -> float | None:
    try:
        number = float(given)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _arms(line: int, cell: str, arms: Mapping[int, int]) -> list[int]:
    given = [part.strip() for part in cell.replace("|", " ").split()]
    unknown = [part for part in given if not part.isdigit() or int(part) not in arms]
    if unknown:
        raise BadTable(line, ARMS, _("%(value)s is the number of no arm", value=unknown[0][:60]))
    return [arms[int(part)] for part in given]


def _seconds(line: int, cells: Mapping[str, str]) -> int | None:
    given = cells.get(SECONDS, "").strip()
    if not given:
        return None
    if not given.isdigit() or len(given) > 6:
        raise BadTable(line, SECONDS, _("%(value)s is not a number of seconds", value=given[:60]))
    return int(given)


def respondent_key(questionnaire_id: int, respondent: str) -> str:
    """The same respondent of the same file gives the same key; the name itself is not kept."""
    return hashlib.sha256(f"{questionnaire_id}\0{respondent}".encode()).hexdigest()[:32]
