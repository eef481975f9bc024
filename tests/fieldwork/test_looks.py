"""Stopping early: only at planned looks, only when it is certain, and once."""

import asyncio

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, State
from cocreate.concepts.tending import tend_once
from cocreate.fieldwork.looks import Share, looks_of, next_look, statistic, top_of
from cocreate.fieldwork.models import Arm, Design, Fieldwork
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.panels.models import AuditEntry
from cocreate.questionnaires.models import Question
from tests.factories import House
from tests.fieldwork.stage import a_crowd, answered, in_field, plan_of


async def _two_posters(
    database: Database, house: House, hits: tuple[int, int], each: int
) -> Concept:
    """Two versions with `each` answers, `hits` of them in the top box; halfway to the target."""
    crowd = await a_crowd(database, house, 2 * each)
    concept = await in_field(database, house, design=Design.MONADIC, target=4 * each)
    async with database.writing() as session:
        arms = [
            Arm(questionnaire_id=concept.questionnaire_id, seq=seq, name=name, is_control=seq == 1)
            for seq, name in enumerate(("Blue", "Green"), 1)
        ]
        session.add_all(arms)
        await session.flush()
        question = await session.scalar(
            select(Question).where(
                Question.questionnaire_id == concept.questionnaire_id, Question.kind == "scale5"
            )
        )
        assert question is not None
        field = await session.get_one(Fieldwork, concept.questionnaire_id)
        field.stopping = {"question": question.id, "looks": 2}
        ids = [arm.id for arm in arms]
    for place, arm in enumerate(ids):
        mine = crowd[place * each : (place + 1) * each]
        for code, some in ((5, mine[: hits[place]]), (2, mine[hits[place] :])):
            codes = {str(question.id): code}
            await answered(database, concept, some, on=-1, arms=[arm], codes=codes)
    return concept


async def test_a_certain_difference_closes_the_field_at_a_look(
    house: House, db: AsyncSession, database: Database
) -> None:
    concept = await _two_posters(database, house, (20, 45), 50)
    await asyncio.gather(tend_once(database), tend_once(database))
    here = await db.get_one(Concept, concept.id)
    assert here.state(clock.now()) is State.CLOSED
    (seen,) = looks_of(await plan_of(db, concept))
    # 45 of 50 against 20 of 50: z = 0.5 ÷ √(0.65·0.35·2/50). The boundary halfway, O'Brien-Fleming
    # type spending of Lan & DeMets at 5 %, is 2.963 (Jennison & Turnbull 2000, chapter 7).
    assert seen.completed == 100
    assert abs(seen.z) == pytest.approx(5.2414, abs=1e-4)
    assert seen.boundary == pytest.approx(2.963, abs=1e-3)
    entries = (await db.scalars(select(AuditEntry.details))).all()
    assert entries == [{"why": "stopping"}]


async def test_a_difference_that_may_be_chance_changes_nothing_and_is_not_looked_at_again(
    house: House, db: AsyncSession, database: Database
) -> None:
    # z = 2.41: "significant" for who looks once, not for who looks on the way.
    concept = await _two_posters(database, house, (20, 32), 50)
    for _round in range(3):
        await tend_once(database)
    assert (await db.get_one(Concept, concept.id)).state(clock.now()) is State.OPEN
    field = await plan_of(db, concept)
    (seen,) = looks_of(field)
    assert (seen.certain, abs(seen.z) > 1.96, next_look(field)) == (False, True, None)


async def test_too_few_in_a_version_are_not_tested(
    house: House, db: AsyncSession, database: Database
) -> None:
    concept = await _two_posters(database, house, (2, 20), 20)
    await tend_once(database)
    assert looks_of(await plan_of(db, concept)) == ()


def test_only_questions_with_a_top_box_can_stop_the_field() -> None:
    top = {
        kind: top_of(Question(questionnaire_id=1, seq=1, kind=kind, text="How?"))
        for kind in ("scale5", "scale11", "yes_no", "open", "matrix")
    }
    assert top == {
        "scale5": (4, 5),
        "scale11": (9, 10),
        "yes_no": (1,),
        "open": (),
        "matrix": (),
    }


def test_looks_are_parts_of_the_target_and_only_for_separate_groups() -> None:
    field = Fieldwork(
        questionnaire_id=1, design=Design.MONADIC, target=100, stopping={"question": 1, "looks": 3}
    )
    assert next_look(field) == 34
    field.stopping = {**field.stopping, "done": [{"completed": 40, "z": 0.1, "boundary": 3.4}]}
    assert next_look(field) == 67
    field.design = Design.SEQUENTIAL
    assert next_look(field) is None
    assert statistic(Share(0, 40), Share(0, 40)) == 0
