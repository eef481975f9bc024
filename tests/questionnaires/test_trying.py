"""The test run: made-up respondents come where members would, and never count."""

from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from cocreate.kit.db import Database
from cocreate.questionnaires.compiled import questionnaire_now
from cocreate.questionnaires.document import Carry, Document, Item, Jump, Option, Settings
from cocreate.questionnaires.document import QuestionDocument as Q
from cocreate.questionnaires.kinds import KINDS
from cocreate.questionnaires.models import Questionnaire, Response
from cocreate.questionnaires.trying import generate, made_up
from cocreate.questionnaires.versions import write_document
from tests.factories import House
from tests.questionnaires.making import ABC, ARMS, a_question, compiled


async def test_a_test_run_tells_what_was_reached_and_never_counts(
    database: Database, house: House
) -> None:
    document = Document(
        questions=(
            Q("Q1", "yes_no", "Do you?", settings=Settings(jumps=(Jump("Q3", "Q1 == 0"),))),
            Q("Q2", "open", "Why?", required=True),
            Q("Q3", "multi", "Which?", settings=Settings(options=ABC)),
            Q("Q4", "single", "Best?", settings=Settings(carry=Carry("Q3"))),
            Q("Q5", "scale5", "Never?", settings=Settings(show_if="Q1 == 7")),
            Q("Q6", "scale5", "Young?", settings=Settings(show_if='age == "18-34"')),
        )
    )
    ages = {"age": ("18-34", "55+")}
    async with database.writing() as session:
        questionnaire = Questionnaire(panel_id=house.panel.id)
        session.add(questionnaire)
        await write_document(session, questionnaire, document)
        what = await questionnaire_now(session, questionnaire.id)
        tried = await generate(session, questionnaire.id, what, 40, 7, attributes=ages)
        again = await generate(session, questionnaire.id, what, 40, 7, attributes=ages)
    assert tried == again
    assert (tried.stored, dict(tried.stuck)) == (40, {})
    assert tried.reached["Q1"] == tried.reached["Q3"] == 40
    assert 8 <= tried.reached["Q2"] <= 32
    assert 8 <= tried.reached["Q6"] <= 32
    assert 0 < tried.reached["Q4"] <= 40
    assert tried.reached["Q5"] == 0
    async with database.reading() as db:
        counts = await db.execute(select(Response.is_test, func.count()).group_by(Response.is_test))
        assert [tuple(row) for row in counts] == [(True, 80)]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_question_can_be_made_up(kind: str) -> None:
    items = tuple(Item(n, f"Item {n}") for n in range(1, 9))
    options = tuple(Option(n, f"Option {n}") for n in range(1, 6))
    more: dict[str, Any] = {
        "options": options,
        "items": items,
        "prices": (1.0, 2.0, 3.0),
        "right": 2,
        "total": 100.0,
    }
    more |= {"stimulus": "Some words. To look at."}
    more |= {"image": "a" * 64, "alt": "A poster"}
    question = a_question("Q1", kind, required=True)
    what = compiled(question | {"spec": Settings(per_arm=True, **more)}, arms=ARMS)
    for number in range(5):
        one = made_up(what, Random(number), arms_each=2, attributes={})
        assert one.answers.errors == {}
        assert len(one.asked) == 2
