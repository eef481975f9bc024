"""A test run of a draft: how often each question was reached, by respondents who do not exist."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.fieldwork.running import running_now
from cocreate.panels.attributes import attributes_of_panel
from cocreate.questionnaires.models import Question, Questionnaire, Response, Verbatim
from cocreate.questionnaires.trying import Tried, generate

MADE_UP = 50


class Reached(NamedTuple):
    """A question, and how many of the test respondents answered or skipped it."""

    question: Question
    times: int


async def try_out(db: AsyncSession, concept: Concept) -> Tried:
    """Let generated respondents answer, in the place of all test answers that were there.

    Earlier ones answered earlier questions: their numbers would say nothing of these.
    """
    questionnaire = await db.get_one(Questionnaire, concept.questionnaire_id)
    await db.execute(
        delete(Response).where(
            Response.questionnaire_id == questionnaire.id, Response.is_test.is_(True)
        )
    )
    field = await running_now(db, questionnaire.id)
    attributes = await attributes_of_panel(db, concept.panel_id)
    return await generate(
        db,
        questionnaire.id,
        field.compiled,
        MADE_UP,
        questionnaire.revision,
        arms_each=field.arms_each,
        attributes={one.key: [str(o["value"]) for o in one.options] for one in attributes},
    )


async def reached(
    db: AsyncSession, questionnaire_id: int, questions: Sequence[Question]
) -> tuple[int, list[Reached]]:
    """How many test answers there are, and how many of them came to each question."""
    tests = select(Response.id, Response.codes).where(
        Response.questionnaire_id == questionnaire_id, Response.is_test.is_(True)
    )
    met: dict[int, set[str]] = {
        row.id: {name.partition("_")[0].partition("@")[0] for name in row.codes}
        for row in await db.execute(tests)
    }
    written = select(Verbatim.response_id, Verbatim.question_id).where(
        Verbatim.response_id.in_(
            select(Response.id).where(
                Response.questionnaire_id == questionnaire_id, Response.is_test.is_(True)
            )
        )
    )
    for row in await db.execute(written):
        met.get(row.response_id, set()).add(str(row.question_id))
    times = Counter(number for numbers in met.values() for number in numbers)
    return len(met), [Reached(one, times[str(one.id)]) for one in questions]
