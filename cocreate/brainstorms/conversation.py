"""Reads the folder of four CSV files in which a public opinion conversation is published.

summary.csv (key, value, no header), comments.csv (the statements), votes.csv (every vote ever
cast, changes of mind included) and participants-votes.csv. Pure: it reads, checks everything and
either returns the whole conversation or says which line of which file is wrong.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cocreate.brainstorms.models import AGREE, DISAGREE, IDEA_MAX, PASS
from cocreate.kit.i18n import Message, _

TOPIC_MAX = 200
DESCRIPTION_MAX = 5_000
FILE_MAX_BYTES = 64 * 1024 * 1024
ID_MAX = 2**31 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MOMENT = 253_402_300_799_999  # milliseconds: the end of the year 9999

_COMMENTS = ("timestamp", "comment-id", "author-id", "moderated", "comment-body")
_VOTES = ("timestamp", "comment-id", "voter-id", "vote")


class Statement(NamedTuple):
    """A statement with its numbers in the source; `moderated` is -1 (hidden), 0 or 1."""

    external_id: int
    author_external_id: int
    text: str
    created_at: datetime
    moderated: int


class CastVote(NamedTuple):
    """One record of the file: agree 1, disagree -1, pass 0."""

    voter_external_id: int
    statement_external_id: int
    value: int
    at: datetime


class Conversation(NamedTuple):
    """The whole of it. `votes`: every record in order of time, the file's order where equal;
    `counted`: (voter, statement) -> the value of the last of them."""

    topic: str
    description: str
    statements: list[Statement]
    votes: list[CastVote]
    counted: dict[tuple[int, int], int]
    vote_records: int


class ConversationError(Exception):
    """The folder cannot be imported. `line` is where the record starts, the first line is 1."""

    def __init__(
        self, problem: Message, file: str, line: int | None = None, column: str | None = None
    ) -> None:
        self.file, self.line, self.column, self.problem = file, line, column, problem
        super().__init__(str(self.message))

    @property
    def message(self) -> Message:
        """Where and what, for people."""
        places: dict[str, object] = {"file": self.file, "problem": self.problem}
        if self.line is None:
            return _("%(file)s: %(problem)s", **places)
        if self.column is None:
            return _("%(file)s, line %(line)s: %(problem)s", line=self.line, **places)
        return _(
            "%(file)s, line %(line)s, column %(column)s: %(problem)s",
            line=self.line,
            column=self.column,
            **places,
        )


def read_conversation(folder: Path) -> Conversation:
    """The conversation in `folder`. Raises ConversationError and nothing else."""
    topic, description = _summary(_rows(folder / "summary.csv"))
    statements = _statements(_Table(folder / "comments.csv", _COMMENTS))
    known = {statement.external_id for statement in statements}
    votes = _votes(_Table(folder / "votes.csv", _VOTES), known)
    _check_participants(_Table(folder / "participants-votes.csv", ("participant",)))
    counted = {(vote.voter_external_id, vote.statement_external_id): vote.value for vote in votes}
    return Conversation(topic, description, statements, votes, counted, len(votes))


def _summary(rows: Iterator[tuple[int, list[str]]]) -> tuple[str, str]:
    file = "summary.csv"
    found: dict[str, tuple[int, str]] = {}
    for line, cells in rows:
        if len(cells) != 2:
            raise ConversationError(_cell_count(2, len(cells)), file, line, "value")
        key, value = cells
        if key in found:
            raise ConversationError(_("%(name)s is there twice", name=key), file, line, "key")
        if "\0" in key + value:
            raise ConversationError(_NUL, file, line, "value")
        found[key] = (line, value.strip())
    if "topic" not in found:
        raise ConversationError(_("there is no line that begins with topic"), file)
    for key, limit in (("topic", TOPIC_MAX), ("conversation-description", DESCRIPTION_MAX)):
        line, value = found.get(key, (0, ""))
        if len(value) > limit:
            raise ConversationError(_too_long(limit), file, line, "value")
    line, topic = found["topic"]
    if not topic:
        raise ConversationError(_EMPTY, file, line, "value")
    return topic, found.get("conversation-description", (0, ""))[1]


def _statements(table: "_Table") -> list[Statement]:
    statements: dict[int, Statement] = {}
    for record in table:
        number = record.whole("comment-id", 0, ID_MAX)
        if number in statements:
            raise record.error("comment-id", _("statement %(id)s is there twice", id=number))
        text = record.text("comment-body")
        if not text.strip():
            raise record.error("comment-body", _EMPTY)
        if len(text) > IDEA_MAX:
            raise record.error("comment-body", _too_long(IDEA_MAX))
        statements[number] = Statement(
            external_id=number,
            author_external_id=record.whole("author-id", 0, ID_MAX),
            text=text,
            created_at=record.moment("timestamp"),
            moderated=record.whole("moderated", -1, 1),
        )
    return list(statements.values())


def _votes(table: "_Table", known: set[int]) -> list[CastVote]:
    votes = []
    for record in table:
        statement = record.whole("comment-id", 0, ID_MAX)
        if statement not in known:
            raise record.error(
                "comment-id", _("there is no statement %(id)s in comments.csv", id=statement)
            )
        votes.append(
            CastVote(
                voter_external_id=record.whole("voter-id", 0, ID_MAX),
                statement_external_id=statement,
                value=record.whole("vote", min(DISAGREE, PASS), AGREE),
                at=record.moment("timestamp"),
            )
        )
    return sorted(votes, key=lambda vote: vote.at)


def _check_participants(table: "_Table") -> None:
    """Its figures follow from votes.csv; that the export is whole is what it can tell us."""
    seen: set[int] = set()
    for record in table:
        participant = record.whole("participant", 0, ID_MAX)
        if participant in seen:
            raise record.error(
                "participant", _("participant %(id)s is there twice", id=participant)
            )
        seen.add(participant)


class _Record(NamedTuple):
    """One line of a table; every reader raises with the place."""

    file: str
    line: int
    places: dict[str, int]
    cells: list[str]

    def error(self, column: str, problem: Message) -> ConversationError:
        return ConversationError(problem, self.file, self.line, column)

    def text(self, column: str) -> str:
        return self.cells[self.places[column]]

    def whole(self, column: str, low: int, high: int) -> int:
        cell = self.text(column).strip()
        if not re.fullmatch(r"-?[0-9]{1,15}", cell):
            raise self.error(column, _("“%(cell)s” is not a whole number", cell=cell[:40]))
        if not low <= int(cell) <= high:
            raise self.error(
                column,
                _("%(cell)s is not between %(low)s and %(high)s", cell=cell, low=low, high=high),
            )
        return int(cell)

    def moment(self, column: str) -> datetime:
        return _EPOCH + timedelta(milliseconds=self.whole(column, 0, _LAST_MOMENT))


class _Table:
    """A CSV file with a header; iterating gives its records, at least one."""

    def __init__(self, path: Path, needed: Sequence[str]) -> None:
        self.file = path.name
        self._rows = _rows(path)
        line, self._header = next(self._rows, (1, list[str]()))
        for column in needed:
            if column not in self._header:
                raise ConversationError(_("this column is missing"), self.file, line, column)
            if self._header.count(column) > 1:
                raise ConversationError(_("this column is there twice"), self.file, line, column)

    def __iter__(self) -> Iterator[_Record]:
        places = {name: place for place, name in enumerate(self._header)}
        wanted, any_record = len(self._header), False
        for line, cells in self._rows:
            any_record = True
            if len(cells) != wanted:
                column = self._header[min(len(cells), wanted - 1)]
                raise ConversationError(_cell_count(wanted, len(cells)), self.file, line, column)
            for name, cell in zip(self._header, cells, strict=True):
                if "\0" in cell:
                    raise ConversationError(_NUL, self.file, line, name)
            yield _Record(self.file, line, places, cells)
        if not any_record:
            raise ConversationError(_("there is nothing under the header"), self.file)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(physical line on which the record starts, its cells); empty lines are passed over."""
    reader = csv.reader(io.StringIO(_decoded(path), newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        problem = _("the quotation marks of this record do not match, or a cell never ends")
        raise ConversationError(problem, path.name, line) from None


def _decoded(path: Path) -> str:
    try:
        if path.stat().st_size > FILE_MAX_BYTES:
            limit = FILE_MAX_BYTES // 1024**2
            raise ConversationError(
                _("the file is larger than %(limit)s MB", limit=limit), path.name
            )
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except FileNotFoundError:
        raise ConversationError(_("the file is missing"), path.name) from None
    except (OSError, ValueError):
        raise ConversationError(_("the file cannot be read"), path.name) from None
    try:
        return data.decode()
    except UnicodeDecodeError as problem:
        line = len(re.split(rb"\r\n|\r|\n", data[: problem.start]))
        raise ConversationError(_("this is not valid UTF-8"), path.name, line) from None


_EMPTY = _("this is empty")
_NUL = _("there is a NUL character in it")


def _too_long(limit: int) -> Message:
    return _("this is longer than %(limit)s characters", limit=limit)


def _cell_count(wanted: int, found: int) -> Message:
    return _("%(found)s cells where there should be %(wanted)s", found=found, wanted=wanted)
