"""Answers and items as lines of a text box: quick to type, to paste and to read.

A line is an answer: "Other, namely #other". What stands behind # makes it special. "7 = Weekly"
gives it the code 7; otherwise an answer keeps the code that it had, so that the routing and what
was answered stay right when a line is moved or reworded.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import DONT_KNOW, OTHER, Item, Option

LINES_MAX = 200
TEXT_MAX = 500
# As they are written in English and in Dutch; both are always read.
OPTION_FLAGS = {
    "exclusive": ("only", "alleen"),
    "other": ("other", "anders"),
    "anchored": ("last", "vast"),
}
ITEM_FLAGS = {"reversed": ("reversed", "omgekeerd"), "anchored": ("last", "vast")}
_FLAG = re.compile(r"\s+#(\w+)\s*$")
_CODE = re.compile(r"(\d{1,3})\s*=\s*(\S.*)")


class Line(NamedTuple):
    """A line taken apart; `code` is None when none was written."""

    text: str
    code: int | None
    flags: frozenset[str]


class Known(NamedTuple):
    """A row that was there before: its code and its text."""

    code: int
    text: str


def read_options(text: str, before: Sequence[Option]) -> tuple[tuple[Option, ...], list[Message]]:
    """The options that the lines name, and what is wrong with them.

    What a line cannot say (a picture, when it is shown) is kept from the option of that code.
    """
    lines, problems = _lines(text, OPTION_FLAGS)
    codes = _codes(lines, [Known(one.code, one.text) for one in before], least=0)
    problems += _doubled(codes)
    old = {one.code: one for one in before}
    options = []
    for line, code in zip(lines, codes, strict=True):
        kept = old.get(code, Option(code=code))
        flags = {name: name in line.flags for name in OPTION_FLAGS}
        options.append(msgspec.structs.replace(kept, text=line.text, **flags))
    return tuple(options), problems


def read_items(text: str, before: Sequence[Item]) -> tuple[tuple[Item, ...], list[Message]]:
    """The items that the lines name, and what is wrong with them."""
    lines, problems = _lines(text, ITEM_FLAGS)
    codes = _codes(lines, [Known(one.code, one.text) for one in before], least=1)
    problems += _doubled(codes)
    old = {one.code: one for one in before}
    items = []
    for line, code in zip(lines, codes, strict=True):
        kept = old.get(code, Item(code=code, text=line.text))
        flags = {name: name in line.flags for name in ITEM_FLAGS}
        items.append(msgspec.structs.replace(kept, text=line.text, **flags))
    return tuple(items), problems


def write_options(options: Iterable[Option], locale: str) -> str:
    """The options as lines, special ones marked in the language of `locale`."""
    return "\n".join(
        _written(one, OPTION_FLAGS, number, locale) for number, one in _numbered(options)
    )


def write_items(items: Iterable[Item], locale: str) -> str:
    """The items as lines."""
    return "\n".join(_written(one, ITEM_FLAGS, number, locale) for number, one in _numbered(items))


def _numbered(rows: Iterable[Option | Item]) -> list[tuple[int, Option | Item]]:
    return list(enumerate(rows, 1))


def _written(
    row: Option | Item, flags: dict[str, tuple[str, str]], number: int, locale: str
) -> str:
    """The code is written where it says more than the line's own number does."""
    usual = row.code in {number, OTHER if getattr(row, "other", False) else number}
    code = "" if usual else f"{row.code} = "
    marks = [words[locale == "nl"] for name, words in flags.items() if getattr(row, name)]
    return f"{code}{row.text}{''.join(f' #{mark}' for mark in marks)}"


def _lines(text: str, flags: dict[str, tuple[str, str]]) -> tuple[list[Line], list[Message]]:
    names = {word: name for name, words in flags.items() for word in words}
    found, problems = [], []
    for number, raw in enumerate(filter(str.strip, text.split("\n")), 1):
        rest, marked = raw.strip(), set()
        while match := _FLAG.search(rest):
            word = match[1].lower()
            if word not in names:
                break  # a hashtag is part of the answer
            marked.add(names[word])
            rest = rest[: match.start()].rstrip()
        code = _CODE.fullmatch(rest)
        line = Line(code[2] if code else rest, int(code[1]) if code else None, frozenset(marked))
        if len(line.text) > TEXT_MAX:
            problems.append(
                _("Line %(n)s is longer than %(most)s characters.", n=number, most=TEXT_MAX)
            )
        found.append(line)
    if len(found) > LINES_MAX:
        problems.append(_("At most %(n)s lines, please.", n=LINES_MAX))
    return found[: LINES_MAX + 1], problems


def _codes(lines: Sequence[Line], before: Sequence[Known], *, least: int) -> list[int]:
    """A code for every line: the written one, that of the same words before, that of the same
    place when no other line claims it, or the next free one."""
    by_text = {known.text: known.code for known in before}
    claimed: dict[int, int] = {}
    for place, line in enumerate(lines):
        code = line.code if line.code is not None else by_text.get(line.text)
        if code is not None and (line.code is not None or code not in claimed.values()):
            claimed[place] = code
    texts = {line.text for line in lines}
    for place, line in enumerate(lines):
        if place in claimed:
            continue
        same_place = before[place] if len(lines) == len(before) else None
        if same_place and same_place.text not in texts and same_place.code not in claimed.values():
            claimed[place] = same_place.code
        elif "other" in line.flags and OTHER not in claimed.values():
            claimed[place] = OTHER
        else:
            claimed[place] = _free(set(claimed.values()) | {one.code for one in before}, least)
    return [claimed[place] for place in range(len(lines))]


def _free(taken: set[int], least: int) -> int:
    """The smallest code that nobody has or had, those with a meaning of their own left out."""
    code = max(least, 1)
    while code in taken or code in {OTHER, DONT_KNOW}:
        code += 1
    return code


def _doubled(codes: Sequence[int]) -> list[Message]:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    return [_("The number %(n)s stands before two lines.", n=code) for code in twice]
