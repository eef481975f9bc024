"""Reading questions, participation and answers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Text, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.db import look
from cocreate.panels.models import Attribute, Membership
from cocreate.questionnaires.models import (
    Participation,
    Question,
    QuestionView,
    Response,
    Verbatim,
    settings_of,
)

_QUESTIONS = (
    select(Question)
    .where(Question.questionnaire_id == bindparam("questionnaire_id"))
    .order_by(Question.seq)
)


async def questions_of(db: AsyncSession, questionnaire_id: int) -> list[Question]:
    """The questions in the order in which they are asked."""
    return list(await db.scalars(_QUESTIONS, {"questionnaire_id": questionnaire_id}))


# The same as they are asked, for `look`.
ASKED = (
    select(
        Question.id,
        Question.kind,
        Question.text,
        Question.required,
        Question.low,
        Question.high,
        Question.seq,
        Question.code,
        Question.block_id,
        cast(Question.settings, Text).label("settings"),
    )
    .where(
        Question.questionnaire_id == bindparam("questionnaire_id"),
        Question.until.is_(None),
    )
    .order_by(Question.seq)
)


def view_of(row: Row[*tuple[Any, ...]]) -> QuestionView:
    """The question that a row of `ASKED` holds."""
    return QuestionView(*row[:-1], settings_of(row.settings.encode()))  # type: ignore[call-arg]  # counted at run time


async def asked_in(db: AsyncSession, questionnaire_id: int) -> list[QuestionView]:
    """The questions to ask, in order; nobody changes these."""
    (rows,) = await look(db, (ASKED, {"questionnaire_id": questionnaire_id}))
    return [view_of(row) for row in rows]


async def participation_of(
    db: AsyncSession, questionnaire_id: int, membership_id: int
) -> Participation | None:
    """Whether this member was asked and answered; None for who was never asked."""
    return await db.get(Participation, (questionnaire_id, membership_id))


_KNOWN = select(Membership.attributes).where(Membership.id == bindparam("membership_id"))
_OFFERED = select(Attribute.key, Attribute.options).where(
    Attribute.panel_id == bindparam("panel_id")
)


async def classes_of(db: AsyncSession, panel_id: int, membership_id: int) -> dict[str, object]:
    """What is kept with a member's response: his classes of the panel's attributes as they are
    now, and nothing finer."""
    members, offered = await look(
        db, (_KNOWN, {"membership_id": membership_id}), (_OFFERED, {"panel_id": panel_id})
    )
    known = members[0].attributes if members else {}
    classes = {row.key: {option["value"] for option in row.options} for row in offered}
    return {key: value for key, value in known.items() if value in classes.get(key, ())}


async def own_response(
    db: AsyncSession, questionnaire_id: int, membership_id: int
) -> tuple[Response, dict[tuple[int, str], str]] | None:
    """What a member answered, for his own eyes: the response, and texts by (question id, part)."""
    response = await db.scalar(
        select(Response)
        .join(Participation, Participation.respondent_key == Response.respondent_key)
        .where(
            Participation.questionnaire_id == questionnaire_id,
            Participation.membership_id == membership_id,
            Response.questionnaire_id == questionnaire_id,
        )
    )
    if response is None:
        return None
    texts = await db.execute(
        select(Verbatim.question_id, Verbatim.part, Verbatim.text).where(
            Verbatim.response_id == response.id
        )
    )
    return response, {(row.question_id, row.part): row.text for row in texts}


async def count_invited(db: AsyncSession, questionnaire_id: int) -> tuple[int, int]:
    """How many members were asked, and how many of them answered."""
    row = (
        await db.execute(
            select(
                func.count().label("invited"),
                func.count(Participation.submitted_on).label("answered"),
            ).where(Participation.questionnaire_id == questionnaire_id)
        )
    ).one()
    return row.invited, row.answered


async def verbatims(
    db: AsyncSession,
    question_id: int,
    *,
    up_to: int,
    limit: int,
    offset: int = 0,
    parts: Sequence[str] = ("",),
) -> Sequence[tuple[int, str]]:
    """Open answers as (response id, text), shuffled by a fixed rule so that order tells nothing.

    Only those among the first `up_to` responses that count: the newest wait with the figures.
    """
    counted = (
        select(Response.id)
        .join(Question, Question.questionnaire_id == Response.questionnaire_id)
        .where(
            Question.id == question_id,
            Response.is_test.is_(False),
            Response.excluded.is_(False),
        )
        .order_by(Response.id)
        .limit(up_to)
        .subquery()
    )
    # A multiplicative hash of the id: the same order on every page, and not that of arrival.
    shuffle = (Verbatim.response_id * 40_503) % 65_521
    found = await db.execute(
        select(Verbatim.response_id, Verbatim.text)
        .join(counted, counted.c.id == Verbatim.response_id)
        .where(Verbatim.question_id == question_id, Verbatim.part.in_(parts))
        .order_by(shuffle, Verbatim.response_id)
        .limit(limit)
        .offset(offset)
    )
    return [(row.response_id, row.text) for row in found]
