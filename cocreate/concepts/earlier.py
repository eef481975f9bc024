"""What the panel asked before: concepts whose questions can be copied into a new one."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.questionnaires.models import Question

SHOWN = 20


class Earlier(NamedTuple):
    """A concept of the same panel, and how many questions it has."""

    id: int
    title: str
    questionnaire_id: int
    questions: int


async def earlier_concepts(db: AsyncSession, panel_id: int, but: int) -> list[Earlier]:
    """The panel's newest concepts with questions, all but the one that is being written."""
    found = await db.execute(
        select(
            Concept.id, Concept.title, Concept.questionnaire_id, func.count(Question.id).label("n")
        )
        .join(Question, Question.questionnaire_id == Concept.questionnaire_id)
        .where(Concept.panel_id == panel_id, Concept.id != but, Question.until.is_(None))
        .group_by(Concept.id, Concept.title, Concept.questionnaire_id)
        .order_by(Concept.id.desc())
        .limit(SHOWN)
    )
    return [Earlier(row.id, row.title, row.questionnaire_id, row.n) for row in found]
