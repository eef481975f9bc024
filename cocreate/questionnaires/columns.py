"""Answers as columns in memory: counted in milliseconds, brought up to date by what is new.

Loaded once per questionnaire and then only extended: responses never change after they are sent.
The store belongs to one process and can be thrown away at any time; the database is the truth.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Text, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.db import look
from cocreate.methods.tabulate import MISSING, NOT_ASKED, Columns
from cocreate.panels.models import Attribute
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.models import AnyQuestion, Response

HELD = 32
CHUNK = 20_000
ARM = "arm"  # the first arm that a respondent saw, as a group column; -1 where there is none
SECONDS = "seconds"
VERSION = "version"


class AnswerColumn(NamedTuple):
    """A column to load: its name without the q, its type, and what stands for "not there"."""

    name: str
    is_number: bool
    absent: int


class Shape(NamedTuple):
    """What to load of a questionnaire: answers, attributes with their classes, arms."""

    answers: tuple[AnswerColumn, ...]
    attributes: tuple[tuple[str, tuple[str, ...]], ...]
    arms: tuple[int, ...] = ()


@dataclass
class _Held:
    shape: Shape
    columns: Columns
    last_id: int = 0
    results: dict[object, object] = field(default_factory=dict)


class ColumnStore:
    """The columns of the questionnaires that were looked at last."""

    def __init__(self) -> None:
        self._held: OrderedDict[int, _Held] = OrderedDict()

    async def columns(
        self,
        db: AsyncSession,
        questionnaire_id: int,
        questions: Sequence[AnyQuestion],
        attributes: Sequence[Attribute],
        arms: Sequence[int] = (),
    ) -> tuple[Columns, dict[object, object]]:
        """The counting responses in order of arrival, and a place to keep what was made of them.

        Answers are called as the fields of a form: "q12", "q12_3", "q12@5". The place is emptied
        whenever a response was added.
        """
        shape = Shape(
            tuple(column for q in questions for column in columns_of(q, arms)),
            tuple((a.key, tuple(o["value"] for o in a.options)) for a in attributes),
            tuple(arms),
        )
        held = self._held.get(questionnaire_id)
        if held is None or held.shape != shape:
            held = _empty(shape)
        count, newest = await _count(db, questionnaire_id)
        if newest != held.last_id or count != len(held.columns):
            # A response that was committed late can have a lower number than one we have, and one
            # that was there can have been excluded.
            if await _count_up_to(db, questionnaire_id, held.last_id) != len(held.columns):
                held = _empty(shape)
            await _extend(db, questionnaire_id, held)
        self._held[questionnaire_id] = held
        self._held.move_to_end(questionnaire_id)
        while len(self._held) > HELD:
            self._held.popitem(last=False)
        return held.columns, held.results


def columns_of(question: AnyQuestion, arms: Sequence[int] = ()) -> list[AnswerColumn]:
    """What is stored for a question: once, or once for each arm.

    An answer that is not there was skipped, unless the question was not put to everybody.
    """
    spec = question.spec
    per_arm = spec.per_arm and bool(arms)
    absent = NOT_ASKED if per_arm or spec.show_if or question.block_id else MISSING
    places = [f"{question.id}@{arm}" for arm in arms] if per_arm else [str(question.id)]
    return [
        AnswerColumn(
            f"{place}_{column.suffix}" if column.suffix else place,
            column.type == "number",
            absent,
        )
        for place in places
        for column in kind_of(question.kind).columns(question)
    ]


def _empty(shape: Shape) -> _Held:
    coded = [f"q{column.name}" for column in shape.answers if not column.is_number]
    amounts = [f"q{column.name}" for column in shape.answers if column.is_number]
    keys = [key for key, _options in shape.attributes]
    return _Held(shape, Columns(coded, [*keys, ARM, VERSION], [*amounts, SECONDS]))


async def _count(db: AsyncSession, questionnaire_id: int) -> tuple[int, int]:
    row = (
        await db.execute(
            select(
                func.count().label("n"), func.coalesce(func.max(Response.id), 0).label("last")
            ).where(
                Response.questionnaire_id == questionnaire_id,
                Response.is_test.is_(False),
                Response.excluded.is_(False),
            )
        )
    ).one()
    return row.n, row.last


async def _count_up_to(db: AsyncSession, questionnaire_id: int, last_id: int) -> int:
    return (
        await db.scalar(
            select(func.count()).where(
                Response.questionnaire_id == questionnaire_id,
                Response.is_test.is_(False),
                Response.excluded.is_(False),
                Response.id <= last_id,
            )
        )
        or 0
    )


_NEWER = (
    select(
        Response.id,
        cast(Response.codes, Text),
        cast(Response.attributes, Text),
        cast(Response.arms, Text),
        Response.seconds,
        Response.version,
    )
    .where(
        Response.questionnaire_id == bindparam("questionnaire_id"),
        Response.is_test.is_(False),
        Response.excluded.is_(False),
        Response.id > bindparam("last_id"),
    )
    .order_by(Response.id)
    .limit(CHUNK)
)


async def _extend(db: AsyncSession, questionnaire_id: int, held: _Held) -> None:
    shape = held.shape
    coded = [column for column in shape.answers if not column.is_number]
    amounts = [column for column in shape.answers if column.is_number]
    read_codes, read_numbers = _reader(coded, int, np.int16), _reader(amounts, float, np.float64)
    read_groups, read_arm = _groups_reader(shape.attributes), _arm_reader(shape.arms)
    while True:
        values = {"questionnaire_id": questionnaire_id, "last_id": held.last_id}
        (rows,) = await look(db, (_NEWER, values))
        if not rows:
            return
        documents = [row[1] for row in rows]
        new: dict[str, NDArray[np.generic]] = {}
        if coded:
            codes = read_codes(documents)
            new |= {f"q{column.name}": codes[:, i] for i, column in enumerate(coded)}
        if amounts:
            numbers = read_numbers(documents)
            new |= {f"q{column.name}": numbers[:, i] for i, column in enumerate(amounts)}
        groups = np.array([read_groups(row[2]) for row in rows], np.int16)
        new |= {key: groups[:, i] for i, (key, _options) in enumerate(shape.attributes)}
        new[ARM] = np.array([read_arm(row[3]) for row in rows], np.int16)
        new[SECONDS] = np.array([np.nan if row[4] is None else row[4] for row in rows], np.float64)
        new[VERSION] = np.array([row[5] for row in rows], np.int16)
        held.columns.extend(new, n=len(rows))  # type: ignore[arg-type]  # codes and numbers mixed
        held.last_id = rows[-1][0]
        held.results.clear()


def _reader(
    columns: Sequence[AnswerColumn], kind: type[int | float], dtype: type[np.generic]
) -> Callable[[list[str]], NDArray[np.generic]]:
    """From stored documents to a table: a row each, a column an answer.

    All are decoded in one go into a type made for these questions: a tenth of the time of dicts.
    """
    names = {f"c{place}": column.name for place, column in enumerate(columns)}
    struct = msgspec.defstruct(
        "Answers",
        [
            (f"c{place}", kind, float("nan") if column.is_number else column.absent)
            for place, column in enumerate(columns)
        ],
        rename=names,
    )
    decoder = msgspec.json.Decoder(list[struct])  # type: ignore[valid-type]  # made at run time

    def read(documents: list[str]) -> NDArray[np.generic]:
        decoded = decoder.decode("[" + ",".join(documents) + "]")
        return np.array([msgspec.structs.astuple(answers) for answers in decoded], dtype)

    return read


def _groups_reader(
    attributes: tuple[tuple[str, tuple[str, ...]], ...],
) -> Callable[[str], tuple[int, ...]]:
    """From a stored document to the number of each attribute's class; few documents differ."""
    places = [(key, {value: i for i, value in enumerate(values)}) for key, values in attributes]

    @cache
    def read(document: str) -> tuple[int, ...]:
        known = msgspec.json.decode(document)
        return tuple(place.get(known.get(key), MISSING) for key, place in places)

    return read


def _arm_reader(arms: tuple[int, ...]) -> Callable[[str], int]:
    """From a stored list of arms to the place of the first one among `arms`."""
    places = {arm: place for place, arm in enumerate(arms)}

    @cache
    def read(document: str) -> int:
        seen = msgspec.json.decode(document)
        return places.get(seen[0], MISSING) if seen else MISSING

    return read
