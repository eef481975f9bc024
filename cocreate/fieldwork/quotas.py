"""Quotas: at most so many completes of a kind. Written before the launch, raised in the field."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.audience import Audience
from cocreate.fieldwork.forms import QuotaChange, QuotaInput
from cocreate.fieldwork.models import Quota
from cocreate.kit.errors import Invalid, NotFound
from cocreate.kit.i18n import Message, _
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.models import Membership
from cocreate.questionnaires.expressions import (
    Environment,
    ExpressionError,
    Type,
    check,
    holds,
    read,
)
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.models import AnyQuestion, Questionnaire, code_of
from cocreate.questionnaires.tree import Name, parts_of

QUOTAS_MAX = 40
CHUNK = 500


async def quotas_of(db: AsyncSession, questionnaire_id: int) -> list[Quota]:
    """The quotas in their order."""
    return list(
        await db.scalars(
            select(Quota).where(Quota.questionnaire_id == questionnaire_id).order_by(Quota.seq)
        )
    )


async def quota_in(db: AsyncSession, questionnaire_id: int, quota_id: int) -> Quota:
    """A quota of this questionnaire; NotFound for any other."""
    found = await db.scalar(
        select(Quota).where(Quota.questionnaire_id == questionnaire_id, Quota.id == quota_id)
    )
    if found is None:
        raise NotFound
    return found


def condition_of(audience: Audience, expression: str) -> str:
    """The classes that are ticked and the free condition, as one condition."""
    parts = [
        f"@{key} in ({', '.join(_quoted(value) for value in classes)})"
        for key, classes in audience.items()
    ]
    free = expression.strip()
    if free:
        parts.append(f"({free})" if parts else free)
    return " and ".join(parts)


def _quoted(value: str) -> str:
    return f"'{value}'" if '"' in value else f'"{value}"'


def known_names(questions: Sequence[AnyQuestion], keys: Sequence[str]) -> dict[str, Type]:
    """What a condition can name: questions by code, attributes by key and by @key."""
    known: dict[str, Type] = {}
    for key in keys:
        known[key] = known[f"@{key}"] = "text"
    for question in questions:
        known[code_of(question)] = _type_of(question)
    return known


def _type_of(question: AnyQuestion) -> Type:
    kind = kind_of(question.kind)
    if kind.group == "text":
        return "text"
    suffixes = {column.suffix for column in kind.columns(question)}
    return "number" if "" in suffixes else "set"


async def add_quota(
    db: AsyncSession,
    questionnaire_id: int,
    given: QuotaInput,
    audience: Audience,
    known: Mapping[str, Type],
) -> Quota:
    """A new last quota. Raises Invalid when its condition cannot be read or there is none."""
    condition = condition_of(audience, given.expression)
    if problem := problem_with(condition, known):
        raise Invalid({"expression": problem})
    row = (
        await db.execute(
            select(func.count(), func.coalesce(func.max(Quota.seq), 0)).where(
                Quota.questionnaire_id == questionnaire_id
            )
        )
    ).one()
    if row[0] >= QUOTAS_MAX:
        raise Invalid({"name": _("At most %(n)s quotas: remove one first.", n=QUOTAS_MAX)})
    quota = Quota(
        questionnaire_id=questionnaire_id,
        seq=row[1] + 1,
        name=given.name,
        condition=condition,
        cap=given.cap,
    )
    db.add(quota)
    return quota


def problem_with(condition: str, known: Mapping[str, Type]) -> Message | None:
    """What is wrong with a condition, for its writer."""
    if not condition:
        return _("Say for whom this quota is: tick classes, or write a condition.")
    try:
        check(condition, known)
    except ExpressionError as problem:
        return problem.message
    return None


async def change_quota(db: AsyncSession, quota: Quota, given: QuotaChange) -> None:
    """Another name or number, never below what is counted, also not what is counted just now."""
    changed = await db.execute(
        update(Quota)
        .where(Quota.id == quota.id, Quota.completed <= given.cap)
        .values(name=given.name, cap=given.cap)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Invalid(
            {"cap": _("More are counted already. A quota can be raised, not cut below them.")}
        )
    await db.refresh(quota)


async def remove_quota(db: AsyncSession, quota: Quota) -> None:
    """Take a quota out, before the launch."""
    await db.delete(quota)  # as an object, so that it counts as a change of the questionnaire


async def drop_shut_out(db: AsyncSession, questionnaire_id: int, ids: Sequence[int]) -> list[int]:
    """Those of these members whom no full quota would send away because of their attributes.

    What the panel knows already is not asked again: nobody is invited to be turned away.
    """
    full = [
        quota for quota in await quotas_of(db, questionnaire_id) if quota.completed >= quota.cap
    ]
    if not full or not ids:
        return list(ids)
    questionnaire = await db.get_one(Questionnaire, questionnaire_id)
    keys = {a.key for a in await attributes_of_panel(db, questionnaire.panel_id)}
    closed = [quota.condition for quota in full if of_attributes_only(quota.condition, keys)]
    if not closed:
        return list(ids)
    out: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        rows = await db.execute(
            select(Membership.id, Membership.attributes).where(
                Membership.id.in_(ids[start : start + CHUNK])
            )
        )
        for member_id, attributes in rows:
            known = Environment(attributes=attributes)
            if any(holds(condition, known) for condition in closed):
                out.add(member_id)
    return [member_id for member_id in ids if member_id not in out]


def of_attributes_only(condition: str, keys: set[str]) -> bool:
    """Whether the profile alone decides: nothing in it has to be asked first."""
    try:
        named = [part for part in parts_of(read(condition)) if isinstance(part, Name)]
    except ExpressionError:
        return False
    return bool(named) and all(part.name in keys for part in named)
