"""Answers as columns in memory: counted in milliseconds, brought up to date by what is new.

Loaded once per questionnaire and then only extended: responses never change after they are sent.
The store belongs to one process and can be thrown away at any time; the database is the truth.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Text, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.db import look
from cocreate.methods.tabulate import MISSING, Columns
from cocreate.panels.models import Attribute
from cocreate.questionnaires.models import Question, QuestionKind, Response

HELD = 32
CHUNK = 20_000
Numbers = NDArray[np.int16]
Shape = tuple[tuple[int, ...], tuple[tuple[str, tuple[str, ...]], ...]]


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
        questions: Sequence[Question],
        attributes: Sequence[Attribute],
    ) -> tuple[Columns, dict[object, object]]:
        """The counting responses in order of arrival, and a place to keep what was made of them.

        The place is emptied whenever a response was added.
        """
        closed = [q for q in questions if q.kind != QuestionKind.OPEN]
        shape = (
            tuple(q.id for q in closed),
            tuple((a.key, tuple(o["value"] for o in a.options)) for a in attributes),
        )
        held = self._held.get(questionnaire_id)
        if held is None or held.shape != shape:
            held = _empty(shape)
        count, newest = await _count(db, questionnaire_id)
        if newest != held.last_id or count != len(held.columns):
            # A response that was committed late can have a lower number than one we have.
            if await _count_up_to(db, questionnaire_id, held.last_id) != len(held.columns):
                held = _empty(shape)
            await _extend(db, questionnaire_id, held)
        self._held[questionnaire_id] = held
        self._held.move_to_end(questionnaire_id)
        while len(self._held) > HELD:
            self._held.popitem(last=False)
        return held.columns, held.results


def _empty(shape: Shape) -> _Held:
    names = [f"q{question_id}" for question_id in shape[0]]
    return _Held(shape, Columns(names, [key for key, _options in shape[1]]))


async def _count(db: AsyncSession, questionnaire_id: int) -> tuple[int, int]:
    row = (
        await db.execute(
            select(
                func.count().label("n"), func.coalesce(func.max(Response.id), 0).label("last")
            ).where(Response.questionnaire_id == questionnaire_id, Response.is_test.is_(False))
        )
    ).one()
    return row.n, row.last


async def _count_up_to(db: AsyncSession, questionnaire_id: int, last_id: int) -> int:
    return (
        await db.scalar(
            select(func.count()).where(
                Response.questionnaire_id == questionnaire_id,
                Response.is_test.is_(False),
                Response.id <= last_id,
            )
        )
        or 0
    )


_NEWER = (
    select(Response.id, cast(Response.codes, Text), cast(Response.attributes, Text))
    .where(
        Response.questionnaire_id == bindparam("questionnaire_id"),
        Response.is_test.is_(False),
        Response.id > bindparam("last_id"),
    )
    .order_by(Response.id)
    .limit(CHUNK)
)


async def _extend(db: AsyncSession, questionnaire_id: int, held: _Held) -> None:
    question_ids, attributes = held.shape
    read_codes, read_groups = _codes_reader(question_ids), _groups_reader(attributes)
    while True:
        values = {"questionnaire_id": questionnaire_id, "last_id": held.last_id}
        (rows,) = await look(db, (_NEWER, values))
        if not rows:
            return
        codes = read_codes([row[1] for row in rows])
        groups = np.array([read_groups(row[2]) for row in rows], np.int16)
        new = {f"q{question_id}": codes[:, i] for i, question_id in enumerate(question_ids)}
        new |= {key: groups[:, i] for i, (key, _options) in enumerate(attributes)}
        held.columns.extend(new, n=len(rows))
        held.last_id = rows[-1][0]
        held.results.clear()


def _codes_reader(question_ids: tuple[int, ...]) -> Callable[[list[str]], Numbers]:
    """From stored documents to a table: a row each, a column a question, MISSING for no answer.

    All are decoded in one go into a type made for these questions: a tenth of the time of dicts.
    """
    names = {f"q{question_id}": str(question_id) for question_id in question_ids}
    kind = msgspec.defstruct("Codes", [(name, int, MISSING) for name in names], rename=names)
    decoder = msgspec.json.Decoder(list[kind])  # type: ignore[valid-type]  # made at run time

    def read(documents: list[str]) -> Numbers:
        decoded = decoder.decode("[" + ",".join(documents) + "]")
        return np.array([msgspec.structs.astuple(codes) for codes in decoded], np.int16)

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
