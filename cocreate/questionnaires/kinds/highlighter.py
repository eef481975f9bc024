"""Words or sentences of a text, marked as liked, disliked or not clear.

The text is cut as cocreate.methods.research.highlights cuts it, so that unit 7 of the page is
unit 7 of the table.
"""

from collections.abc import Mapping
from functools import lru_cache
from random import Random
from typing import Any, NamedTuple

from cocreate.kit.i18n import Message, _
from cocreate.methods.research.highlights import words
from cocreate.questionnaires.document import Settings
from cocreate.questionnaires.kinds.base import LAYOUTS, Asked, Column, Found, Kind, Number
from cocreate.questionnaires.kinds.marks import (
    MARKS,
    NOTHING,
    mark_problems,
    marks_of,
    settled,
)
from cocreate.questionnaires.kinds.wording import joined, named
from cocreate.questionnaires.models import AnyQuestion

WORDS_MAX = 300
SENTENCES_MAX = 60


class Unit(NamedTuple):
    """A word or a sentence; `number` counts from 1. `breaks`: a new line begins before it."""

    number: int
    text: str
    breaks: bool = False


class Sheet(NamedTuple):
    """The text in pieces, and the marks that can be made: (code, name, label)."""

    units: tuple[Unit, ...]
    marks: tuple[tuple[int, str, Message], ...]


@lru_cache(maxsize=500)
def units_of(text: str, *, whole_sentences: bool) -> tuple[Unit, ...]:
    """The pieces of a text that can be marked."""
    found = words(text)
    pieces: list[tuple[int, int]] = []
    for place, word in enumerate(found):
        if whole_sentences and place and word.sentence == found[place - 1].sentence:
            pieces[-1] = (pieces[-1][0], word.end)
        else:
            pieces.append((word.start, word.end))
    ends = [0, *(end for _start, end in pieces)]
    return tuple(
        Unit(
            number,
            " ".join(text[start:end].split()),
            number > 1 and "\n" in text[ends[number - 1] : start],
        )
        for number, (start, end) in enumerate(pieces, 1)
    )


def _units(asked: Asked) -> tuple[Unit, ...]:
    return units_of(asked.stimulus, whole_sentences=asked.spec.whole_sentences)


def _layout(asked: Asked) -> Sheet:
    marks = tuple((code, name, label) for code, (name, label) in marks_of(asked.spec).items())
    return Sheet(_units(asked), marks)


LAYOUTS["highlighter"] = _layout


def _texts(spec: Settings) -> list[str]:
    """The text in every language that it has."""
    return [spec.stimulus, *(own["stimulus"] for own in spec.words.values() if "stimulus" in own)]


def _longest(spec: Settings) -> int:
    return max(len(units_of(t, whole_sentences=spec.whole_sentences)) for t in _texts(spec))


def _columns(question: AnyQuestion) -> tuple[Column, ...]:
    return (Column(), *(Column(str(n)) for n in range(1, _longest(question.spec) + 1)))


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    found, marks = Found(), {str(code): code for code in marks_of(asked.spec)}
    for unit in _units(asked):
        given = values.get(asked.field(unit.number), "")
        # Without a script the text stands there once for each mark, and a word can be ticked twice.
        chosen = {one for one in (given if isinstance(given, list) else [given]) if one}
        if len(chosen) > 1:
            found.errors[asked.name] = _("“%(unit)s” has two marks. Choose one.", unit=unit.text)
        elif chosen and (mark := chosen.pop()) in marks:
            found.codes[str(unit.number)] = marks[mark]
        elif chosen or given:
            found.errors[asked.name] = _("“%(unit)s” has no mark that we know.", unit=unit.text)
    return settled(asked, values, found, len(found.codes))


def _words(
    question: AnyQuestion, codes: Mapping[str, Number], _said: Mapping[str, str]
) -> Message | str:
    if codes.get("") == 0:
        return _("Nothing marked")
    units = units_of(question.spec.stimulus, whole_sentences=question.spec.whole_sentences)
    said: list[Message | str] = []
    for code, (_name, label) in marks_of(question.spec).items():
        marked = [unit.text for unit in units if codes.get(str(unit.number)) == code]
        if marked:
            said.append(named(label, " · ".join(marked)))
    return joined(said)


def _problems(question: AnyQuestion) -> dict[str, Message]:
    spec, found = question.spec, mark_problems(question)
    longest = _longest(spec)
    if not longest:
        found["stimulus"] = _("Write the text that people are to mark.")
    elif spec.whole_sentences and longest > SENTENCES_MAX:
        found["stimulus"] = _("At most %(most)s sentences, please.", most=SENTENCES_MAX)
    elif not spec.whole_sentences and longest > WORDS_MAX:
        found["stimulus"] = _(
            "At most %(most)s words, please: let people mark whole sentences of a longer text.",
            most=WORDS_MAX,
        )
    return found


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    marks, units = list(marks_of(asked.spec)), _units(asked)
    chosen = random.sample(units, min(len(units), random.randint(0, 4))) if marks else []
    if not chosen:
        return {asked.name: NOTHING}
    weights = [3 if code == MARKS["like"] else 1 for code in marks]
    return {asked.field(unit.number): str(random.choices(marks, weights)[0]) for unit in chosen}


def _extra_seconds(spec: Settings) -> int:
    return len(spec.stimulus.split()) // 3


KINDS = (
    Kind(
        name="highlighter",
        label=_("Text highlighter"),
        about=_("Which words or sentences of a text people like, dislike or do not understand."),
        group="research",
        read=_read,
        seconds=20,
        extra_seconds=_extra_seconds,
        columns=_columns,
        words=_words,
        problems=_problems,
        sample=_sample,
        fields=("help", "stimulus", "whole_sentences", "marks"),
    ),
)
