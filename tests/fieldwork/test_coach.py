"""The sample-size coach: the figures of methods/samplesize.py, in words that hold."""

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.coach import Experience, advise, experience_of
from cocreate.kit.db import Database
from cocreate.kit.i18n import translate
from cocreate.questionnaires.models import Participation
from tests.factories import House
from tests.fieldwork.stage import a_crowd, answered, day, in_field


def test_the_published_examples() -> None:
    # R's power.prop.test(n = NULL, p1 = .4, p2 = .5, power = .8): 387.3 people per cell.
    advice = advise(388, cells=2, share=0.4, difference=0.1)
    assert (advice.wanted, round(advice.smallest or 0, 3)) == (388, 0.1)
    # 269 answers around one half: ±5.98 points (Cochran 1977), ±5.92 in a panel of 14,000.
    assert advise(269).margin == pytest.approx(0.0598, abs=5e-5)
    assert advise(269, population=14_000).margin == pytest.approx(0.0592, abs=5e-5)


def test_at_a_hundred_and_fifty_a_version_a_gap_of_sixteen_points_is_seen() -> None:
    # power.prop.test(n = 150, p1 = .5, power = .8) gives p2 = .659.
    advice = advise(150, cells=2)
    assert advice.smallest == pytest.approx(0.159, abs=5e-4)
    said = [translate(sentence, "en") for sentence in advice.sentences]
    assert said[:2] == [
        "With 150 answers per variant a share of 50% is known to about 8 points either way.",
        (
            "Four times in five a difference of 16 points between two variants is seen (from 50% "
            "to 66%); smaller ones are usually missed."
        ),
    ]


def test_few_and_no_answers_are_called_what_they_are() -> None:
    few = translate(advise(12).sentences[0], "en")
    assert few == "With 12 answers figures are a first impression: below 30 nothing is tested."
    assert advise(0, cells=2).smallest is None
    assert advise(2, cells=2, share=0.9).smallest is None


def test_what_a_panel_did_before_says_what_to_expect() -> None:
    known = Experience(rate=0.4, studies=3, invited=900, half_time=2)
    advice = advise(120, experience=known, invited=300)
    assert (advice.expected, advice.days) == (120, 2)
    unknown = advise(120, experience=Experience(None, 0, 0, None), invited=300)
    assert (unknown.expected, unknown.days) == (None, None)
    assert "not answered often enough" in translate(unknown.sentences[-1], "en")


async def test_the_response_rate_is_that_of_the_panel_itself(
    house: House, db: AsyncSession, database: Database
) -> None:
    crowd = await a_crowd(database, house, 60)
    concept = await in_field(database, house)
    assert await experience_of(db, house.panel.id) == Experience(None, 0, 0, None)
    await answered(database, concept, crowd[:20], on=-8)
    await answered(database, concept, crowd[20:31], on=-5)
    async with database.writing() as session:
        await session.execute(update(Participation).values(invited_on=day(-9)))
    found = await experience_of(db, house.panel.id)
    assert found == Experience(31 / 62, 1, 62, 2)
    assert (await experience_of(db, house.panel.id, but=concept.questionnaire_id)).rate is None
    assert (await experience_of(db, house.other.id)).rate is None
