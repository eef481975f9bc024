"""When decisions about responses take effect: k at a time or more.

A figure from before and one from after a single exclusion would tell what one person answered.
So decisions wait until there are as many as the smallest cell has people.
"""

from sqlalchemy import ColumnElement, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.models import ResponseReview
from cocreate.questionnaires.models import Response


def begun_elsewhere(questionnaire_id: int) -> ColumnElement[bool]:
    """Responses of this questionnaire, for a query that begins with few flags or reviews: the sum
    keeps the database from walking through all the responses instead."""
    return Response.questionnaire_id + 0 == questionnaire_id


async def count_left_out(db: AsyncSession, questionnaire_id: int) -> int:
    """How many responses are outside every figure."""
    query = select(func.count()).where(
        Response.questionnaire_id == questionnaire_id,
        Response.excluded.is_(True),
        Response.is_test.is_(False),
    )
    return await db.scalar(query) or 0


async def waiting(db: AsyncSession, questionnaire_id: int) -> dict[int, bool]:
    """Responses whose decision has not taken effect, and whether they are to be left out."""
    wanted = ResponseReview.decision == "excluded"
    decided = (
        select(Response.id, wanted.label("wanted"))
        .join(ResponseReview, ResponseReview.response_id == Response.id)
        .where(begun_elsewhere(questionnaire_id), Response.excluded != wanted)
    )
    taken_back = (
        select(Response.id, literal(value=False).label("wanted"))
        .outerjoin(ResponseReview, ResponseReview.response_id == Response.id)
        .where(
            Response.questionnaire_id == questionnaire_id,
            Response.excluded.is_(True),
            ResponseReview.response_id.is_(None),
        )
    )
    rows = [*await db.execute(decided), *await db.execute(taken_back)]
    return {row.id: bool(row.wanted) for row in rows}


async def take_effect(db: AsyncSession, questionnaire_id: int, k: int) -> int:
    """Let waiting decisions take effect if there are k or more; returns how many still wait."""
    changes = await waiting(db, questionnaire_id)
    if len(changes) < k:
        return len(changes)
    for excluded in (True, False):
        turned = [response for response, wanted in changes.items() if wanted is excluded]
        await db.execute(
            update(Response)
            .where(Response.id.in_(turned))
            .values(excluded=excluded)
            .execution_options(synchronize_session=False)
        )
    return 0
