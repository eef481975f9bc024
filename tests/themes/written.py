"""A concept whose open question was answered with the invented comments of the methods' tests."""

from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.kit.db import Database
from cocreate.panels.models import Panel
from cocreate.questionnaires.models import Question, Response, Verbatim
from cocreate.themes.actions.looking import claim, look, want_themes
from cocreate.themes.actions.storing import store_look
from tests.factories import AGES, make_concept
from tests.methods.comments import DUTCH

TEXTS = tuple(text for _theme, _feeling, text in DUTCH)


async def written_concept(
    session: AsyncSession,
    panel: Panel,
    texts: tuple[str, ...] = TEXTS,
    *,
    state: str = "closed",
    slug: str = "pots",
) -> tuple[Concept, Question]:
    """The concept and its open question Q1, a person a text."""
    concept = await make_concept(session, panel, slug, state=state, kinds=())
    question = Question(
        questionnaire_id=concept.questionnaire_id, seq=1, kind="open", text="What could be better?"
    )
    session.add(question)
    await session.flush()
    for person, text in enumerate(texts):
        response = Response(
            questionnaire_id=concept.questionnaire_id,
            respondent_key=f"{concept.questionnaire_id:016x}{person:016x}",
            codes={str(question.id): 1},
            attributes={"age": AGES[person % 3]},
        )
        session.add(response)
        await session.flush()
        session.add(Verbatim(response_id=response.id, question_id=question.id, text=text))
    return concept, question


async def looked(database: Database, question: Question, k: int | None = None) -> None:
    """Look for themes now, in this process."""
    async with database.writing() as db:
        await want_themes(db, question, "", k)
    async with database.writing() as db:
        task = await claim(db)
        assert task is not None
        await store_look(db, task, *look(task.texts, task.k, task.coded))
