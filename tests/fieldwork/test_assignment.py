"""Arms: even under a crowd, each order equally often, and for ever the same for a member."""

import asyncio
from collections import Counter
from itertools import pairwise
from math import sqrt

import pytest
from sqlalchemy import select

from cocreate.fieldwork.assignment import _chosen, _Place, assign_arms
from cocreate.fieldwork.models import Arm, Fieldwork
from cocreate.kit.db import Database
from cocreate.questionnaires.models import Participation
from tests.factories import House
from tests.fieldwork.fields import make_field


async def _begin(database: Database, which: int, member: int) -> list[int]:
    async with database.writing() as session:
        fieldwork = await session.get_one(Fieldwork, which)
        participation = await session.get_one(Participation, (which, member))
        return await assign_arms(session, fieldwork, participation)


async def _started(database: Database, which: int) -> list[int]:
    async with database.reading() as db:
        found = await db.scalars(
            select(Arm.started).where(Arm.questionnaire_id == which).order_by(Arm.seq)
        )
        return list(found)


async def test_a_crowd_that_begins_at_once_is_divided_evenly(
    database: Database, house: House
) -> None:
    async with database.writing() as session:
        which, members = await make_field(
            session, house, members=60, design="monadic", caps=(None,) * 4
        )
    given = await asyncio.gather(*[_begin(database, which, member) for member in members])
    assert Counter(len(arms) for arms in given) == {1: 60}
    assert Counter(arms[0] for arms in given) == dict.fromkeys({a[0] for a in given}, 15)
    assert await _started(database, which) == [15, 15, 15, 15]


async def test_an_arm_is_given_once_however_often_and_wherever_it_is_asked(
    database: Database, house: House
) -> None:
    async with database.writing() as session:
        which, members = await make_field(
            session, house, members=2, design="sequential", shown=2, caps=(None,) * 3
        )
    mine = await asyncio.gather(*[_begin(database, which, members[0]) for _ in range(20)])
    assert {tuple(arms) for arms in mine} == {tuple(mine[0])}
    assert len(set(mine[0])) == 2
    assert sum(await _started(database, which)) == 2
    await _begin(database, which, members[1])
    assert await _begin(database, which, members[0]) == mine[0]
    async with database.reading() as db:
        kept = await db.get_one(Participation, (which, members[0]))
        assert kept.arms == mine[0]


async def test_arms_with_caps_fill_at_the_same_pace_and_full_ones_are_left_out(
    database: Database, house: House
) -> None:
    async with database.writing() as session:
        which, members = await make_field(
            session, house, members=40, design="monadic", caps=(10, 30, 5)
        )
        last = await session.scalar(select(Arm).where(Arm.seq == 3))
        assert last is not None
        last.completed = 5
    for member in members:
        await _begin(database, which, member)
    assert await _started(database, which) == [10, 30, 0]


async def test_where_everything_is_full_there_is_no_arm(database: Database, house: House) -> None:
    async with database.writing() as session:
        which, members = await make_field(session, house, members=1, design="monadic", caps=(1, 1))
        for arm in await session.scalars(select(Arm)):
            arm.completed = 1
    assert await _begin(database, which, members[0]) == []


def _simulated(n: int, arms: int, **field: object) -> list[list[int]]:
    """What `n` members get, one after the other, without a database."""
    fieldwork = Fieldwork(questionnaire_id=7, **field)  # type: ignore[arg-type]
    places = [_Place(number, None, 0, 0) for number in range(arms)]
    given = []
    for member in range(n):
        participation = Participation(questionnaire_id=7, membership_id=member)
        chosen = _chosen(fieldwork, participation, places, places)
        given.append(chosen)
        places = [p._replace(started=p.started + (p.id in chosen)) for p in places]
    return given


def test_ten_thousand_members_are_within_three_standard_errors_of_even_shares() -> None:
    shares = Counter(arms[0] for arms in _simulated(10_000, 3, design="monadic"))
    # Least-filled is closer than chance ever is: every arm to within one.
    assert max(shares.values()) - min(shares.values()) <= 1
    assert all(abs(n - 10_000 / 3) < 3 * sqrt(10_000 * 2 / 9) for n in shares.values())


def test_nobody_can_tell_which_arm_comes_next() -> None:
    given = [arms[0] for arms in _simulated(4_000, 2, design="monadic")]
    firsts = Counter(given[::2])  # of each pair the second one gets what is left
    assert abs(firsts[0] - 1_000) < 3 * sqrt(2_000 / 4)


@pytest.mark.parametrize(("arms", "shown"), [(4, 4), (3, 3), (5, 3), (6, 2)])
def test_each_arm_stands_equally_often_in_each_place(arms: int, shown: int) -> None:
    given = _simulated(120 * arms, arms, design="sequential", shown=shown)
    for place in range(shown):
        counts = Counter(order[place] for order in given)
        assert set(counts.values()) == {120}
    if arms == shown:  # a Williams design: also equally often right after each other
        after = Counter(two for order in given for two in pairwise(order))
        assert len(set(after.values())) == 1


def test_protomonadic_shows_all_arms_each_first_equally_often() -> None:
    given = _simulated(240, 4, design="protomonadic")
    assert {tuple(sorted(order)) for order in given} == {(0, 1, 2, 3)}
    assert set(Counter(order[0] for order in given).values()) == {60}
