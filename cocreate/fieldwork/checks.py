"""From stored responses to the arrays that methods/research/quality.py looks at."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cocreate.methods.research.quality import (
    Flag,
    Grid,
    dont_knows,
    duplicate_answers,
    duplicate_texts,
    failed_checks,
    gibberish_texts,
    speeders,
    straight_liners,
)
from cocreate.questionnaires.document import DONT_KNOW
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.models import AnyQuestion

NOT_ASKED = -2
Places = Mapping[str, Sequence[str]]


class Given(NamedTuple):
    """One response as it is checked; `texts` are what was written, without files."""

    codes: Mapping[str, Any]
    arms: tuple[int, ...]
    seconds: int | None
    texts: tuple[str, ...]


def flags_of(given: Sequence[Given], questions: Sequence[AnyQuestion]) -> list[Flag]:
    """Every reason to look at a response; `Flag.respondent` is its place in `given`.

    Seconds are known for the whole only, so rushed pages are not looked for.
    """
    if not given:
        return []
    places = _places_of(given)
    texts = [(place, text) for place, one in enumerate(given) for text in one.texts]
    return [
        *speeders(
            np.array([np.nan if g.seconds is None else g.seconds for g in given], np.float64),
            np.ones(len(given), bool),
            _routes(given, questions),
        ),
        *straight_liners(_grids(given, questions, places)),
        *gibberish_texts(texts),
        *duplicate_texts(texts),
        *duplicate_answers(_closed(given, questions, places)),
        *failed_checks(_attention(given, questions)),
        *dont_knows(*_dont_know(given, questions, places)),
    ]


def _routes(given: Sequence[Given], questions: Sequence[AnyQuestion]) -> NDArray[np.int64]:
    """A number for each way through: the questions that were asked, and the arms."""
    coded = {
        str(q.id) for q in questions if any(c.type == "code" for c in kind_of(q.kind).columns(q))
    }
    numbers: dict[object, int] = {}
    return np.array(
        [
            numbers.setdefault(
                (
                    frozenset(_question_of(name) for name in one.codes) & coded,
                    frozenset(one.arms),
                ),
                len(numbers),
            )
            for one in given
        ],
        np.int64,
    )


def _question_of(column: str) -> str:
    return column.partition("_")[0].partition("@")[0]


def _places_of(given: Sequence[Given]) -> Places:
    """Where the answers to each question stand: once, or once for each arm or option of a loop."""
    names = {name.partition("_")[0] for name in set().union(*(one.codes for one in given))}
    places: dict[str, list[str]] = {}
    for name in sorted(names):
        places.setdefault(name.partition("@")[0], []).append(name)
    return places


def _column(given: Sequence[Given], name: str) -> list[int]:
    return [int(one.codes.get(name, NOT_ASKED)) for one in given]


def _table(given: Sequence[Given], names: Sequence[str]) -> NDArray[np.int64]:
    """answers[respondent, column]; without columns an empty table of as many respondents."""
    table = np.full((len(given), len(names)), NOT_ASKED, np.int64)
    for place, name in enumerate(names):
        table[:, place] = _column(given, name)
    return table


def _grids(given: Sequence[Given], questions: Sequence[AnyQuestion], places: Places) -> list[Grid]:
    return [
        Grid(
            _table(given, [f"{place}_{item.code}" for item in question.spec.items]),
            mixed=len({item.reversed for item in question.spec.items}) > 1,
        )
        for question in questions
        if question.kind == "matrix"
        for place in places.get(str(question.id), ())
    ]


def _closed(
    given: Sequence[Given], questions: Sequence[AnyQuestion], places: Places
) -> NDArray[np.int64]:
    """One column for every closed answer, in a fixed order."""
    names = [
        f"{place}_{column.suffix}" if column.suffix else place
        for question in questions
        for place in places.get(str(question.id), ())
        for column in kind_of(question.kind).columns(question)
        if column.type == "code" and kind_of(question.kind).group != "text"
    ]
    return _table(given, names)


def _attention(given: Sequence[Given], questions: Sequence[AnyQuestion]) -> NDArray[np.int64]:
    """outcomes[respondent, check]: 1 passed, 0 failed, negative not asked or skipped."""
    checks = [q for q in questions if q.kind == "attention" and q.spec.right is not None]
    table = _table(given, [str(question.id) for question in checks])
    for place, question in enumerate(checks):
        asked = table[:, place] >= 0
        table[asked, place] = (table[asked, place] == question.spec.right).astype(np.int64)
    return table


def _dont_know(
    given: Sequence[Given], questions: Sequence[AnyQuestion], places: Places
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(said, asked): how often each one said so, of the answers where it was offered."""
    names = [
        f"{place}_{column.suffix}" if column.suffix else place
        for question in questions
        if question.spec.dont_know
        for place in places.get(str(question.id), ())
        for column in kind_of(question.kind).columns(question)
        if column.type == "code"
    ]
    table = _table(given, names)
    said, asked = (table == DONT_KNOW).sum(axis=1), (table >= 0).sum(axis=1)
    return said.astype(np.int64), asked.astype(np.int64)
