"""What an import gives: a questionnaire, and a list of what had to stay behind."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import NamedTuple

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import Document

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}\Z")


class LeftOut(NamedTuple):
    """Something that could not be taken over: where it stood, and what it was."""

    place: str
    what: Message


class Imported(NamedTuple):
    """A questionnaire that was read, and what of the file is not in it."""

    document: Document
    left_out: tuple[LeftOut, ...]


class Unreadable(Exception):
    """The file is not what its name says; `said` tells its owner."""

    def __init__(self, said: Message) -> None:
        super().__init__(said.text)
        self.said = said


class Notes:
    """Collects what stays behind, each thing once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], LeftOut] = {}

    def add(self, place: str, what: Message) -> None:
        """Say that `what` at `place` was not taken over."""
        self._kept[place, what.text, str(what.values)] = LeftOut(place, what)

    @property
    def all(self) -> tuple[LeftOut, ...]:
        """Everything, in the order in which it was met."""
        return tuple(self._kept.values())


BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table"})
SILENT = frozenset({"script", "style", "head"})


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.seen: set[str] = set()
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.seen.add(tag)
        self._silent += tag in SILENT
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in SILENT))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


MEDIA = frozenset({"img", "video", "audio", "iframe", "embed", "object", "script"})


def plain(html: str) -> tuple[str, bool]:
    """The words of a text with mark-up, and whether pictures, sound or scripts were in it."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line), bool(reader.seen & MEDIA)


def short(text: str, length: int, place: str, notes: Notes) -> str:
    """At most `length` characters; when words are lost, that is noted."""
    if len(text) <= length:
        return text
    notes.add(place, _("the end of a text that is longer than %(n)s characters", n=length))
    return text[: length - 1] + "…"


def fresh_name(wanted: str, taken: Iterable[str], fallback: str = "Q") -> str:
    """A code for a question that routing can use: letters, digits, _, and nobody else's."""
    name = re.sub(r"[^A-Za-z0-9_]", "_", wanted)[:36].strip("_")
    if not _NAME.match(name):
        name = f"{fallback}{name}"[:36]
    used = set(taken)
    candidates = (name if n == 1 else f"{name}_{n}" for n in range(1, len(used) + 3))
    return next(candidate for candidate in candidates if candidate not in used)
