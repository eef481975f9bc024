"""A marketer writes the questions: up to two hundred, in her order, each with its own form."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.kit.db import Database
from cocreate.questionnaires.models import Question
from cocreate.questionnaires.queries import questions_of
from tests.cast import MARKETER
from tests.client import Browser
from tests.concepts.drafting import (
    a_draft,
    said,
    with_question,
)
from tests.factories import House


async def _concept(db: AsyncSession, path: str) -> Concept:
    found = await db.scalar(select(Concept).where(Concept.slug == path.rsplit("/", 1)[1]))
    assert found is not None
    await db.refresh(found)
    return found


async def _asked(db: AsyncSession, concept: Concept) -> list[str]:
    return [q.text for q in await questions_of(db, concept.questionnaire_id)]


async def test_questions_are_added_changed_moved_and_removed(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    for text in ("One", "Two", "Three"):
        assert (await with_question(mara, path, text=text)).status_code == 303
    concept = await _concept(db, path)
    one, two, three = await questions_of(db, concept.questionnaire_id)
    await mara.submit(f"{path}/questions/{three.id}/position", {"direction": "up"})
    assert await _asked(db, concept) == ["One", "Three", "Two"]
    await mara.submit(f"{path}/questions/{one.id}/position", {"direction": "up"})
    assert await _asked(db, concept) == ["One", "Three", "Two"]
    changed = {"kind": "scale11", "text": "A mark?", "low": "Poor", "high": "Great"}
    await mara.submit(f"{path}/questions/{two.id}", changed)
    await mara.submit(f"{path}/questions/{one.id}/removal")
    await db.refresh(two)
    assert (two.kind, two.required, two.low, two.high) == ("scale11", False, "Poor", "Great")
    assert await _asked(db, concept) == ["Three", "A mark?"]
    assert (await mara.submit(f"{path}/questions/{one.id}/removal")).status_code == 404
    sideways = await mara.submit(f"{path}/questions/{two.id}/position", {"direction": "left"})
    assert sideways.status_code == 422


async def test_a_question_without_text_comes_back_in_its_own_form(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    empty = await with_question(mara, path, text="", kind="scale11", low="Not nice")
    assert (empty.status_code, said(empty)) == (422, ["text"])
    assert ('value="Not nice"' in empty.text, 'value="scale11" selected' in empty.text) == (
        True,
        True,
    )
    await with_question(mara, path)
    question = (await questions_of(db, (await _concept(db, path)).questionnaire_id))[0]
    address = f"{path}/questions/{question.id}"
    longer = await mara.submit(address, {"kind": "open", "text": "q" * 2001})
    assert (longer.status_code, said(longer), "q" * 2001 in longer.text) == (422, ["text"], True)
    await db.refresh(question)
    assert (question.text, question.kind) == ("Would you use it?", "scale5")


async def test_the_two_hundred_and_first_question_is_refused(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    concept = await _concept(db, path)
    async with database.writing() as session:
        for seq in range(1, 201):
            session.add(
                Question(
                    questionnaire_id=concept.questionnaire_id, seq=seq, kind="open", text=str(seq)
                )
            )
    refused = await with_question(mara, path, text="One too many")
    assert (refused.status_code, said(refused)) == (422, ["text"])
    assert "One too many" in refused.text
    first = (await questions_of(db, concept.questionnaire_id))[0]
    await mara.submit(f"{path}/questions/{first.id}/removal")
    assert (await with_question(mara, path, text="One more fits")).status_code == 303
    assert (await _asked(db, concept))[-2:] == ["200", "One more fits"]


async def test_add_and_write_another_opens_the_next_empty_form(
    browser: type[Browser], house: House
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    assert "No questions yet" in (await mara.get(f"{path}/edit")).text
    answer = await with_question(mara, path, _then="another", _key="k1")
    again = await with_question(mara, path, _then="another", _key="k1")
    assert answer.headers["location"] == again.headers["location"]
    shown = await mara.get(answer.headers["location"])
    assert shown.text.count('<span class="outline-words">Would you use it?') == 1
    assert 'name="_then"' in shown.text
