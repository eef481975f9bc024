"""Inviting and reminding: each member once, however many workers and presses come at once."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.models import Fieldwork, PersonalLink
from cocreate.kit import clock
from cocreate.panels.models import Membership
from cocreate.people.models import Person
from cocreate.questionnaires.models import Participation

CHUNK = 1_000
REMINDERS_MAX = 3  # by hand and planned together
PLANNED_MAX = 2


async def invite(db: AsyncSession, questionnaire_id: int, ids: Sequence[int]) -> None:
    """One row a member, each with a random key of its own: SQL has no portable random.

    Who came in unasked before is not among `ids`: he has his row.
    """
    today = clock.now().date()
    for start in range(0, len(ids), CHUNK):
        rows = [
            {
                "questionnaire_id": questionnaire_id,
                "membership_id": member_id,
                "invited": True,
                "respondent_key": secrets.token_hex(16),
                "submitted_on": None,
                "invited_on": today,
            }
            for member_id in ids[start : start + CHUNK]
        ]
        await db.execute(insert(Participation.__table__), rows)  # type: ignore[arg-type]


async def make_links(
    db: AsyncSession, questionnaire_id: int, hashes: Sequence[tuple[str, int]]
) -> None:
    """Keep the hashes of personal links, each with whose it is."""
    now = clock.now()
    for start in range(0, len(hashes), CHUNK):
        rows = [
            {
                "token_hash": token_hash,
                "questionnaire_id": questionnaire_id,
                "membership_id": member_id,
                "created_at": now,
            }
            for token_hash, member_id in hashes[start : start + CHUNK]
        ]
        await db.execute(insert(PersonalLink.__table__), rows)  # type: ignore[arg-type]


def _silent(questionnaire_id: int) -> list[ColumnElement[bool]]:
    """Who was invited, is still a member, and neither answered nor was turned away.

    Nobody gets two letters about one thing on one day.
    """
    today = clock.now().date()
    there = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.active.is_(True), Person.email.is_not(None))
    )
    return [
        Participation.questionnaire_id == questionnaire_id,
        Participation.invited.is_(True),
        Participation.submitted_on.is_(None),
        Participation.outcome == "",
        Participation.reminded < REMINDERS_MAX,
        or_(Participation.reminded_on.is_(None), Participation.reminded_on < today),
        or_(Participation.invited_on.is_(None), Participation.invited_on < today),
        Participation.membership_id.in_(there),
    ]


def _due(plan: Sequence[Any]) -> ColumnElement[bool]:
    """Whose next planned reminder has come: so many days after his own invitation."""
    today = clock.now().date()
    return or_(
        *(
            and_(
                Participation.reminded <= place,
                Participation.invited_on <= today - timedelta(days=int(days)),
            )
            for place, days in enumerate(sorted(plan)[:PLANNED_MAX])
        )
    )


async def count_silent(db: AsyncSession, questionnaire_id: int) -> int:
    """How many a reminder by hand would go to now."""
    return (
        await db.scalar(
            select(func.count()).select_from(Participation).where(*_silent(questionnaire_id))
        )
        or 0
    )


async def any_due(db: AsyncSession, field: Fieldwork) -> bool:
    """Whether a planned reminder is due for anybody."""
    if not field.remind_after:
        return False
    due = select(Participation.membership_id).where(
        *_silent(field.questionnaire_id), _due(field.remind_after)
    )
    return await db.scalar(due.limit(1)) is not None


async def mark_reminded(
    db: AsyncSession, field: Fieldwork, *, planned: bool
) -> list[tuple[int, int]]:
    """Claim everybody who is to be reminded now, as (membership id, his how manieth reminder).

    One conditional UPDATE: of two workers at once each member is claimed by one.
    """
    where = _silent(field.questionnaire_id)
    if planned:
        if not field.remind_after:
            return []
        where.append(_due(field.remind_after))
    found = await db.execute(
        update(Participation)
        .where(*where)
        .values(reminded=Participation.reminded + 1, reminded_on=clock.now().date())
        .returning(Participation.membership_id, Participation.reminded)
        .execution_options(synchronize_session=False)
    )
    return sorted((row.membership_id, row.reminded) for row in found)
