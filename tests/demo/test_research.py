"""The closed tests of the demo: what was put into their answers comes out, and nothing else."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, State
from cocreate.demo import earlier_tests, sampler
from cocreate.demo.crowd import Crowd, fill_panel
from cocreate.demo.people import settle
from cocreate.demo.remarks import POSTERS, remark
from cocreate.demo.research import hold_posters, hold_sampler, hold_small_tests, keep_posters
from cocreate.fieldwork.models import Arm, Fieldwork, Quota, ResponseFlag, StepCount
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.files import FileStore
from cocreate.questionnaires.columns import columns_of
from cocreate.questionnaires.models import (
    Participation,
    Question,
    QuestionView,
    Response,
    Verbatim,
    code_of,
)
from cocreate.questionnaires.queries import asked_in
from tests.demo.compared import lines

LIKE, DISLIKE = 1, 2


async def people(session: AsyncSession) -> Crowd:
    """The members of the demo's first panel."""
    first, _second = await settle(session)
    return await fill_panel(session, first, Random(20))


@pytest.fixture
async def posters(database: Database, files: FileStore) -> Concept:
    """The test of two posters."""
    async with database.writing() as session:
        crowd = await people(session)
        return await hold_posters(session, crowd, await keep_posters(session, files, crowd))


@pytest.fixture
async def sampled(database: Database, files: FileStore) -> Concept:
    """The test with every research kind."""
    async with database.writing() as session:
        crowd = await people(session)
        return await hold_sampler(session, crowd, await keep_posters(session, files, crowd))


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    """The store of this test's pictures."""
    return FileStore(tmp_path / "files")


async def given(db: AsyncSession, concept: Concept) -> Sequence[Response]:
    """The responses to a concept, in order."""
    which = Response.questionnaire_id == concept.questionnaire_id
    return (await db.scalars(select(Response).where(which).order_by(Response.id))).all()


async def asked(db: AsyncSession, concept: Concept) -> dict[str, QuestionView]:
    """Its questions by code."""
    return {code_of(one): one for one in await asked_in(db, concept.questionnaire_id)}


async def test_of_two_posters_one_is_clearer_and_nothing_else_differs(
    posters: Concept, db: AsyncSession
) -> None:
    found = await db.scalars(
        select(Arm.id).where(Arm.questionnaire_id == posters.questionnaire_id).order_by(Arm.seq)
    )
    questions = await asked_in(db, posters.questionnaire_id)
    arms, responses = found.all(), await given(db, posters)
    compared = list(lines(questions, responses, arms))
    assert {line.question for line in compared if line.arm >= 0} == {"clear"}
    doubtful = [line for line in lines(questions, responses, arms, 0.90) if line.arm >= 0]
    assert {line.question for line in doubtful} == {"clear"}
    clear = {line.name: line for line in compared if line.question == "clear"}
    assert (clear["mean"].arm, clear["top"].arm) == (1, 1)  # the letter stands under poster B
    mean, top = clear["mean"].values, clear["top"].values
    assert mean[1] - mean[0] == pytest.approx(0.45, abs=0.05)
    assert top[1] - top[0] == pytest.approx(0.15, abs=0.03)


async def test_the_field_of_the_posters_adds_up(posters: Concept, db: AsyncSession) -> None:
    which = posters.questionnaire_id
    assert posters.state(clock.now()) is State.CLOSED
    responses = await given(db, posters)
    plan = await db.get_one(Fieldwork, which)
    arms = list(await db.scalars(select(Arm).where(Arm.questionnaire_id == which)))
    assert sum(arm.completed for arm in arms) == plan.completed == len(responses) == 274
    ages = Counter(one.attributes["age"] for one in responses)
    quotas = list(await db.scalars(select(Quota).where(Quota.questionnaire_id == which)))
    assert [one.completed for one in quotas] == [ages["18-34"], ages["35-54"], ages["55+"]]
    assert quotas[0].completed == quotas[0].cap  # one is full, and some came too late for it
    came = list(
        await db.scalars(select(Participation).where(Participation.questionnaire_id == which))
    )
    assert Counter(one.outcome for one in came)["quota_full"] > 0
    assert sum(one.submitted_on is not None for one in came) == len(responses)
    steps = list(await db.scalars(select(StepCount).where(StepCount.questionnaire_id == which)))
    assert len(steps) == 8
    assert {step.shown >= step.answered >= len(responses) for step in steps} == {True}
    assert max(step.shown for step in steps) == sum(arm.started for arm in arms)
    assert sum(step.seconds for step in steps) >= sum(one.seconds or 0 for one in responses)


async def test_some_answers_to_the_posters_deserve_a_look(
    posters: Concept, db: AsyncSession
) -> None:
    flags = await db.scalars(
        select(ResponseFlag.kind)
        .join(Response, Response.id == ResponseFlag.response_id)
        .where(Response.questionnaire_id == posters.questionnaire_id)
    )
    counted = Counter(flags)
    assert counted["speeder"] == 7
    assert counted["gibberish"] == 4
    assert sum(counted.values()) < 20  # and nearly nobody else
    texts = list(await db.scalars(select(Verbatim.text).where(Verbatim.part.startswith("@"))))
    assert len(set(texts)) > 0.95 * len(texts) > 200


async def test_what_members_prefer_comes_out_of_every_research_question(
    sampled: Concept, db: AsyncSession
) -> None:
    questions, responses = await asked(db, sampled), await given(db, sampled)
    names = {column.name for q in questions.values() for column in columns_of(q)}
    assert len(responses) == 220
    assert {name for one in responses for name in one.codes} <= names

    best: Counter[int] = Counter()
    features = questions["features"]
    for one in responses:
        for name, code in one.codes.items():
            if name.startswith(f"{features.id}_s"):
                best[int(code)] += 1 if name.endswith("b") else -1
    wanted = sorted(range(1, 9), key=lambda n: -sampler.FEATURES[n - 1][1])
    assert [code for code, _n in best.most_common()][:2] == wanted[:2]
    assert [code for code, _n in best.most_common()][-2:] == wanted[-2:]

    meter = questions["meter"].id
    prices = np.array([[one.codes[f"{meter}_{n}"] for n in range(1, 5)] for one in responses])
    assert 2 < np.median(prices[:, 0]) < np.median(prices[:, 1]) < 5
    assert 5.5 < np.median(prices[:, 2]) < np.median(prices[:, 3]) < 10
    ladder = questions["ladder"].id
    takers = [sum(one.codes[f"{ladder}_{n}"] for one in responses) for n in range(1, 6)]
    assert takers == sorted(takers, reverse=True)
    assert takers[0] > 0.9 * 220 > 0.3 * 220 > takers[-1]


async def test_marks_lie_where_members_put_them(sampled: Concept, db: AsyncSession) -> None:
    questions, responses = await asked(db, sampled), await given(db, sampled)
    words, text = sampler.TEXT.split(), questions["text"].id

    def marked(unit: int, mark: int) -> int:
        return sum(one.codes.get(f"{text}_{unit}") == mark for one in responses)

    disliked = words.index("voorwaarden.") + 1
    liked = words.index("opneembaar.") + 1
    units = range(1, len(words) + 1)
    assert max(units, key=lambda unit: marked(unit, DISLIKE)) in {
        disliked,
        disliked - 1,
        disliked - 2,
    }
    assert (marked(disliked, DISLIKE) > 70, marked(liked, DISLIKE) < 10) == (True, True)
    assert (marked(liked, LIKE) > 70, marked(disliked, LIKE) < 10) == (True, True)
    poster = questions["poster"].id
    hot = [
        (one.codes[f"{poster}_{k}x"], one.codes[f"{poster}_{k}y"])
        for one in responses
        for k in range(1, 11)
        if one.codes.get(f"{poster}_{k}s") == LIKE
    ]
    near = sum(abs(x - 0.63) < 0.15 and abs(y - 0.62) < 0.15 for x, y in hot)
    assert near > 0.5 * len(hot) > 50


async def test_the_panel_has_enough_small_tests_for_norms(
    database: Database, db: AsyncSession
) -> None:
    async with database.writing() as session:
        await hold_small_tests(session, await people(session))
    concepts = list(await db.scalars(select(Concept)))
    assert len(concepts) == len(earlier_tests.EARLIER) >= 5
    assert {one.state(clock.now()) for one in concepts} == {State.CLOSED}
    shared = {"appeal", "use", "new", "clear", "believable", "overall", "likes"}
    for concept in concepts:
        rows = await db.scalars(
            select(Question).where(Question.questionnaire_id == concept.questionnaire_id)
        )
        assert {code_of(one) for one in rows} == shared
        assert len(await given(db, concept)) >= 60


def test_no_two_members_write_the_same() -> None:
    for said in POSTERS.values():
        number = len(said.openers) * len(said.cores) * len(said.tails)
        assert len({remark(said, n) for n in range(number)}) == number > 280
