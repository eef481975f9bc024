"""Concepts with routing, arms and quotas for tests, made of documents."""

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, Stimulus
from cocreate.fieldwork.models import Arm, Fieldwork, Quota
from cocreate.kit.db import Database
from cocreate.questionnaires.document import Document, Option, QuestionDocument, Settings
from cocreate.questionnaires.models import Question, Questionnaire
from cocreate.questionnaires.versions import write_document
from tests.client import Browser
from tests.factories import House, make_concept

PATH = "/panels/riverside/concepts/pots"
FORM = f"{PATH}/response"
ABC = (Option(1, "Apples"), Option(2, "Bread"), Option(3, "Cheese"))


def asks(
    code: str, kind: str = "scale5", *, required: bool = False, **settings: Any
) -> QuestionDocument:
    """A question that is called like its text."""
    return QuestionDocument(
        code, kind, f"What about {code}?", required=required, settings=Settings(**settings)
    )


async def make_routed(
    database: Database,
    house: House,
    *questions: QuestionDocument,
    arms: tuple[str, ...] = (),
    quotas: tuple[tuple[str, int], ...] = (),
    field: dict[str, Any] | None = None,
    blocks: tuple[Any, ...] = (),
    state: str = "open",
) -> tuple[Concept, dict[str, str]]:
    """The concept, and the field of each question by its code."""
    async with database.writing() as session:
        concept = await make_concept(session, house.panel, mode="steps", kinds=(), state=state)
        which = concept.questionnaire_id
        questionnaire = await session.get_one(Questionnaire, which)
        document = Document(questions=questions, blocks=blocks, languages=("en",))
        await write_document(session, questionnaire, document)
        if arms or quotas or field is not None:
            session.add(Fieldwork(questionnaire_id=which, **(field or {})))
        for seq, name in enumerate(arms, 1):
            arm = Arm(questionnaire_id=which, seq=seq, name=name)
            session.add(arm)
            await session.flush()
            session.add(
                Stimulus(
                    concept_id=concept.id, seq=seq, kind="text", text=f"Pot {name}", arm_id=arm.id
                )
            )
        session.add_all(
            Quota(questionnaire_id=which, seq=seq, name=condition, condition=condition, cap=cap)
            for seq, (condition, cap) in enumerate(quotas, 1)
        )
        return concept, await fields_of(session, which)


async def fields_of(session: AsyncSession, questionnaire_id: int) -> dict[str, str]:
    """The form field of each question that is asked now, by its code."""
    found = await session.scalars(
        select(Question).where(
            Question.questionnaire_id == questionnaire_id, Question.until.is_(None)
        )
    )
    return {question.code: question.field for question in found}


async def press(browser: Browser, page: str, go: str, **answers: str) -> str:
    """Fill in what is on this page and press its button; returns the page that comes next."""
    sent = await browser.submit(FORM, form_in(page) | answers | {"_go": go})
    if sent.status_code != 303:
        return sent.text
    return (await browser.get(sent.headers["location"])).text


def form_in(page: str) -> dict[str, str]:
    """What the hidden and the filled-in boxes of the form send, as a browser reads them."""
    fields: dict[str, str] = {}
    form = page[page.index('class="form answers"') :]
    for box in re.findall(r"<input[^>]*>", form[: form.index("</form>")]):
        parts = dict(re.findall(r'(\w+)="([^"]*)"', box))
        picked = parts.get("type") not in {"radio", "checkbox"} or " checked" in box
        if picked and "name" in parts and parts["name"] != "_csrf":
            fields[parts["name"]] = parts.get("value", "")
    return fields


def asked_in(page: str) -> list[str]:
    """The questions on a page, by their codes."""
    return re.findall(r"What about ([\w]+)\?", page)
