"""Counting completes: towards the target, the arms and the quotas, and never over any of them.

Each count is one UPDATE that holds the limit as its condition, so that of two hundred at once
exactly as many get through as there is room for. All of them count, or none: what was counted
before a full one is taken back. Always in the same order, so that nobody waits in a circle.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.models import Arm, Fieldwork, Quota, StepCount
from cocreate.fieldwork.quotas import of_attributes_only
from cocreate.kit.db import look
from cocreate.questionnaires.expressions import Environment, holds

QUOTA_FULL: Literal["quota_full"] = "quota_full"
_SUMS = ("shown", "answered", "seconds")
LONGEST = 900  # seconds at one question: who went for coffee was not reading


class Counted(NamedTuple):
    """What became of a complete: outcome "" counts, "quota_full" does not; `last` closes the
    field: the target is reached."""

    outcome: Literal["", "quota_full"] = ""
    last: bool = False


class _Full(Exception):
    """There is no room for one more."""


_QUOTAS = (
    select(Quota.id, Quota.condition)
    .where(Quota.questionnaire_id == bindparam("questionnaire_id"))
    .order_by(Quota.id)
)
_TARGET = (
    update(Fieldwork)
    .where(
        Fieldwork.questionnaire_id == bindparam("which"),
        or_(Fieldwork.target.is_(None), Fieldwork.completed < Fieldwork.target),
    )
    .values(completed=Fieldwork.completed + 1)
    .returning(Fieldwork.completed, Fieldwork.target)
)


async def count_complete(
    db: AsyncSession, questionnaire_id: int, arms: Sequence[int], env: Environment
) -> Counted:
    """Count one complete that saw these arms, and whose answers and attributes are `env`.

    For a questionnaire with a planned field, in the transaction that stores the answers.
    """
    ((*quotas,),) = await look(db, (_QUOTAS, {"questionnaire_id": questionnaire_id}))
    mine = [row.id for row in quotas if holds(row.condition, env)]
    try:
        async with db.begin_nested():
            return await _count(db, questionnaire_id, arms, mine)
    except _Full:
        return Counted(QUOTA_FULL)


_FULL = (
    select(Quota.condition)
    .where(Quota.questionnaire_id == bindparam("questionnaire_id"), Quota.completed >= Quota.cap)
    .order_by(Quota.id)
)
_DONE = select(Fieldwork.questionnaire_id).where(
    Fieldwork.questionnaire_id == bindparam("questionnaire_id"),
    Fieldwork.completed >= Fieldwork.target,
)


async def full_kinds(db: AsyncSession, questionnaire_id: int) -> list[str] | None:
    """The conditions of the quotas that are full; None when the whole field has what it wanted."""
    which = {"questionnaire_id": questionnaire_id}
    full, done = await look(db, (_FULL, which), (_DONE, which))
    return None if done else [row.condition for row in full]


def is_shut_out(full: Sequence[str], attributes: Mapping[str, Any], keys: set[str]) -> bool:
    """Whether somebody with these attributes is of a kind that is full: to tell him before the
    first question, and not after the last. `keys` are all attributes of the panel; a quota that
    looks at answers as well leaves it open.
    """
    known = Environment(attributes=attributes)
    return any(
        of_attributes_only(condition, keys) and holds(condition, known) for condition in full
    )


async def _count(
    db: AsyncSession, questionnaire_id: int, arms: Sequence[int], quotas: Sequence[int]
) -> Counted:
    row = (await db.execute(_TARGET, {"which": questionnaire_id})).one_or_none()
    if row is None:
        raise _Full
    for arm in sorted(arms):
        await _one_more(db, Arm, Arm.id == arm, or_(Arm.cap.is_(None), Arm.completed < Arm.cap))
    for quota in quotas:
        await _one_more(db, Quota, Quota.id == quota, Quota.completed < Quota.cap)
    return Counted(last=row.target is not None and row.completed >= row.target)


async def _one_more(
    db: AsyncSession, kind: type[Arm | Quota], which: ColumnElement[bool], room: ColumnElement[bool]
) -> None:
    changed = await db.execute(
        update(kind)
        .where(which, room)
        .values(completed=kind.completed + 1)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise _Full


async def count_steps(
    db: AsyncSession,
    questionnaire_id: int,
    *,
    shown: Collection[int],
    answered: Collection[int] = (),
    seconds: Mapping[int, int] | None = None,
) -> None:
    """Add one to the questions, by id, that were shown and answered, and the seconds they took."""
    took = seconds or {}
    rows = [
        {
            "questionnaire_id": questionnaire_id,
            "question_id": question_id,
            "shown": int(question_id in shown),
            "answered": int(question_id in answered),
            "seconds": min(max(took.get(question_id, 0), 0), LONGEST),
        }
        for question_id in sorted({*shown, *answered, *took})  # in one order, for who holds what
    ]
    if not rows:
        return
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    new = dialect.insert(StepCount).values(rows)
    table = StepCount.__table__.c
    await db.execute(
        new.on_conflict_do_update(
            index_elements=["questionnaire_id", "question_id"],
            set_={
                name: table[name] + new.excluded[name] for name in ("shown", "answered", "seconds")
            },
        )
    )
