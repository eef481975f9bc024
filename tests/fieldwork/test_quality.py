"""Data quality: rules point, people decide, everything can be taken back and is counted."""

import asyncio
import re

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.concepts.tending import tend_once
from cocreate.fieldwork.models import ResponseFlag
from cocreate.fieldwork.quality import Summary, look_at_responses, mark_of, quality_summary
from cocreate.kit.db import Database
from cocreate.panels.models import AuditEntry
from cocreate.questionnaires.columns import ColumnStore
from cocreate.questionnaires.models import Question, Response, Verbatim
from cocreate.questionnaires.queries import questions_of
from tests.cast import MARKETER, MODERATOR
from tests.client import Browser
from tests.factories import House
from tests.fieldwork.stage import CONCEPTS, FIELD, a_crowd, answered, in_field

QUALITY = f"{FIELD}/quality"
NONSENSE = "asdfghjkl qwertyuiop asdfgh"


async def _flawed(database: Database, house: House) -> tuple[Concept, list[int]]:
    """Thirty responses: the first is fast and writes nonsense, the second is only fast."""
    crowd = await a_crowd(database, house, 30)
    concept = await in_field(database, house)
    made = await answered(database, concept, crowd[:2], on=-3, seconds=12)
    made += await answered(database, concept, crowd[2:], on=-2, seconds=120)
    async with database.writing() as session:
        question = await session.scalar(
            select(Question).where(
                Question.questionnaire_id == concept.questionnaire_id, Question.kind == "open"
            )
        )
        assert question is not None
        texts = {made[0]: NONSENSE, made[3]: "Handig voor de vakantie"}
        session.add_all(
            Verbatim(response_id=response, question_id=question.id, text=text)
            for response, text in texts.items()
        )
    return concept, made


async def _flags(db: AsyncSession) -> list[tuple[int, str]]:
    rows = await db.execute(
        select(ResponseFlag.response_id, ResponseFlag.kind).order_by(
            ResponseFlag.response_id, ResponseFlag.kind
        )
    )
    return [(row[0], row[1]) for row in rows]


async def _mark(db: AsyncSession, response_id: int) -> str:
    return mark_of((await db.get_one(Response, response_id)).respondent_key)


async def test_the_same_responses_get_the_same_flags_however_often_they_are_looked_at(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    _concept, made = await _flawed(database, house)
    mara = await browser.of(MARKETER)
    presses = [mara.submit(f"{QUALITY}/checks") for _time in range(3)]
    assert [a.status_code for a in await asyncio.gather(*presses)] == [303] * 3
    wanted = [(made[0], "gibberish"), (made[0], "speeder"), (made[1], "speeder")]
    assert await _flags(db) == wanted
    assert await db.scalar(select(func.count()).where(Response.excluded.is_(True))) == 0


async def test_a_person_excludes_with_a_reason_and_takes_it_back(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    concept, made = await _flawed(database, house)
    mara, number = await browser.of(MARKETER), concept.questionnaire_id
    await mara.submit(f"{QUALITY}/checks")
    assert await quality_summary(db, number) == Summary(30, 2, 1, 0, 0)
    decision = f"{QUALITY}/{await _mark(db, made[0])}/decision"
    bare = await mara.submit(decision, {"decision": "excluded", "reason": " "})
    assert (bare.status_code, "Say why" in bare.text) == (422, True)
    await mara.submit(decision, {"decision": "excluded", "reason": "Keyboard only"})
    assert "Keyboard only" in (await mara.get(QUALITY)).text
    assert (await mara.submit(decision, {"decision": "open"})).status_code == 303
    await mara.submit(f"{QUALITY}/{await _mark(db, made[1])}/decision", {"decision": "kept"})
    assert await quality_summary(db, number) == Summary(30, 2, 1, 1, 0)
    verbs = await db.scalars(select(AuditEntry.verb).order_by(AuditEntry.id))
    assert verbs.all() == ["response.excluded", "response.open", "response.kept"]


async def test_decisions_change_figures_five_at_a_time_so_that_none_tells_of_one_person(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    concept, _made = await _flawed(database, house)
    mara, number = await browser.of(MARKETER), concept.questionnaire_id
    async with database.writing() as session:
        ids = list(await session.scalars(select(Response.id).order_by(Response.id).limit(5)))
        session.add_all(ResponseFlag(response_id=id_, kind="speeder") for id_ in ids)
    questions, store = await questions_of(db, number), ColumnStore()

    async def counted() -> tuple[int, int, int]:
        columns, _kept = await store.columns(db, number, questions, [])
        summary = await quality_summary(db, number)
        return len(columns), summary.excluded, summary.waiting

    seen = []
    for id_ in ids:
        path = f"{QUALITY}/{await _mark(db, id_)}/decision"
        await mara.submit(path, {"decision": "excluded", "reason": "Too fast"})
        seen.append(await counted())
    assert seen == [(30, 0, 1), (30, 0, 2), (30, 0, 3), (30, 0, 4), (25, 5, 0)]
    results = (await mara.get(f"{CONCEPTS}/pots/results")).text
    assert "5 responses excluded by decision." in results
    await mara.submit(f"{QUALITY}/{await _mark(db, ids[0])}/decision", {"decision": "open"})
    assert await counted() == (25, 5, 1)


async def test_looking_again_leaves_decisions_as_they_are(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    concept, made = await _flawed(database, house)
    mara = await browser.of(MARKETER)
    await mara.submit(f"{QUALITY}/checks")
    path = f"{QUALITY}/{await _mark(db, made[0])}/decision"
    await mara.submit(path, {"decision": "excluded", "reason": "Nonsense"})
    await mara.submit(f"{QUALITY}/checks")
    found = await quality_summary(db, concept.questionnaire_id)
    assert (found.waiting, found.flagged, len(await _flags(db))) == (1, 2, 3)


async def test_the_page_names_reasons_and_texts_but_no_order_and_nobody(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    _concept, made = await _flawed(database, house)
    mo = await browser.of(MODERATOR)
    await (await browser.of(MARKETER)).submit(f"{QUALITY}/checks")
    page = (await mo.get(QUALITY)).text
    told = ("Very fast", "12 seconds", "Text that says nothing", NONSENSE, "Please decide")
    assert [text for text in told if text not in page] == []
    assert ("Handig" in page, "/decision" in page) == (False, False)
    marks = re.findall(r'id="response-(\w+)"', page)
    assert marks == [await _mark(db, made[0]), await _mark(db, made[1])]


async def test_the_newest_responses_wait_while_it_is_open(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    concept, _made = await _flawed(database, house)
    members = [member.id for member in house.members.values() if member.role == "member"]
    late = await answered(database, concept, members[:1], seconds=3)
    mara = await browser.of(MARKETER)
    await mara.submit(f"{QUALITY}/checks")
    mark = await _mark(db, late[0])
    assert (late[0], "speeder") in await _flags(db)
    assert mark not in (await mara.get(QUALITY)).text
    decision = {"decision": "kept"}
    assert (await mara.submit(f"{QUALITY}/{mark}/decision", decision)).status_code == 404
    assert (await mara.submit(f"{QUALITY}/00000000/decision", decision)).status_code == 404


async def test_nobody_has_to_press_for_the_rules_to_look(
    house: House, db: AsyncSession, database: Database
) -> None:
    concept, _made = await _flawed(database, house)
    await tend_once(database)
    assert len(await _flags(db)) == 3
    found = await look_at_responses(db, concept.questionnaire_id)
    assert (found.checked, len({response for response, _flag in found.flags})) == (30, 2)
