"""Completes are counted exactly, however many come at once."""

import asyncio

import pytest
from sqlalchemy import select

from cocreate.fieldwork.counting import (
    Counted,
    count_complete,
    count_steps,
    full_kinds,
    is_shut_out,
)
from cocreate.fieldwork.models import Arm, Fieldwork, Quota, StepCount
from cocreate.kit.db import Database
from cocreate.questionnaires.expressions import Answer, Environment
from cocreate.questionnaires.models import Question
from tests.factories import House
from tests.fieldwork.fields import make_field

YOUNG = Environment(answers={"Q1": Answer({"": 5})}, attributes={"age": "18-34"})
OLD = Environment(answers={"Q1": Answer({"": 5})}, attributes={"age": "55+"})
FULL = Counted("quota_full")


async def _count(
    database: Database, which: int, env: Environment = YOUNG, arms: tuple[int, ...] = ()
) -> Counted:
    async with database.writing() as session:
        return await count_complete(session, which, arms, env)


async def _counts(database: Database) -> tuple[int, list[int], list[int]]:
    async with database.reading() as db:
        total = await db.scalar(select(Fieldwork.completed)) or 0
        quotas = list(await db.scalars(select(Quota.completed).order_by(Quota.id)))
        arms = list(await db.scalars(select(Arm.completed).order_by(Arm.id)))
        return total, quotas, arms


def _quota(which: int, seq: int, condition: str, cap: int) -> Quota:
    return Quota(questionnaire_id=which, seq=seq, name=f"{seq}", condition=condition, cap=cap)


async def test_of_two_hundred_at_once_exactly_fifty_are_counted(
    database: Database, house: House
) -> None:
    async with database.writing() as session:
        which, _members = await make_field(session, house)
        session.add(_quota(which, 1, 'age == "18-34" and Q1 >= 4', 50))
        session.add(_quota(which, 2, "true", 1_000))
    outcomes = await asyncio.gather(*[_count(database, which) for _ in range(200)])
    assert outcomes.count(Counted()) == 50
    assert outcomes.count(FULL) == 150
    # Those that were refused took nothing of the other quota either.
    assert await _counts(database) == (50, [50, 50], [])
    # Who is of another kind is still counted.
    assert await _count(database, which, OLD) == Counted()
    assert await _counts(database) == (51, [50, 51], [])


async def test_the_target_is_reached_by_exactly_one_and_never_passed(
    database: Database, house: House
) -> None:
    async with database.writing() as session:
        which, _members = await make_field(session, house, target=20)
    outcomes = await asyncio.gather(*[_count(database, which) for _ in range(60)])
    assert outcomes.count(Counted()) == 19
    assert outcomes.count(Counted(last=True)) == 1
    assert outcomes.count(FULL) == 40
    assert (await _counts(database))[0] == 20


async def test_the_arms_that_were_seen_are_counted_under_their_caps(
    database: Database, house: House
) -> None:
    async with database.writing() as session:
        which, _members = await make_field(session, house, caps=(3, None))
    async with database.reading() as db:
        one, two = await db.scalars(select(Arm.id).order_by(Arm.seq))
    outcomes = [await _count(database, which, arms=(two, one)) for _ in range(5)]
    assert outcomes == [Counted()] * 3 + [FULL] * 2
    assert await _counts(database) == (3, [], [3, 3])
    assert await _count(database, which, arms=(two,)) == Counted()


async def test_who_is_of_a_full_kind_is_told_before_the_first_question(
    database: Database, house: House
) -> None:
    async with database.writing() as session:
        which, _members = await make_field(session, house, target=9)
        for seq, condition in enumerate(('age == "18-34"', 'age == "55+" and Q1 == 1'), 1):
            quota = _quota(which, seq, condition, 2)
            quota.completed = 2
            session.add(quota)
    async with database.reading() as db:
        full = await full_kinds(db, which)
    assert full is not None
    out = [is_shut_out(full, {"age": age}, {"age"}) for age in ("18-34", "55+", "")]
    assert out == [True, False, False]
    async with database.writing() as session:
        field = await session.get_one(Fieldwork, which)
        field.completed = 9
    async with database.reading() as db:
        assert await full_kinds(db, which) is None


async def test_steps_are_sums_and_no_people(database: Database, house: House) -> None:
    async with database.writing() as session:
        which, _members = await make_field(session, house)
        questions = [
            Question(questionnaire_id=which, seq=seq, kind="open", text="Why?") for seq in (1, 2)
        ]
        session.add_all(questions)
        await session.flush()
        one, two = (question.id for question in questions)

    async def step(shown: list[int], answered: list[int], seconds: dict[int, int]) -> None:
        async with database.writing() as session:
            await count_steps(session, which, shown=shown, answered=answered, seconds=seconds)

    await step([], [], {})
    await asyncio.gather(*[step([two, one], [one], {one: 7}) for _ in range(20)])
    await step([], [two], {two: 5_000})
    async with database.reading() as db:
        rows = await db.scalars(select(StepCount).order_by(StepCount.question_id))
        assert [(row.shown, row.answered, row.seconds) for row in rows] == [
            (20, 20, 140),
            (20, 1, 900),
        ]


@pytest.mark.parametrize("condition", ["Q1 ==", "Q9 == 1", ""])
async def test_a_quota_that_nobody_can_read_stops_nobody(
    database: Database, house: House, condition: str
) -> None:
    async with database.writing() as session:
        which, _members = await make_field(session, house)
        quota = _quota(which, 1, condition or "Q1 == 'x'", 1)
        quota.completed = 1
        session.add(quota)
    assert await _count(database, which) == Counted()
