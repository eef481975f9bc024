"""Methods of questions that were asked for each version of a concept, and what takes longer."""

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis.exports import Asked, full_results_json
from cocreate.analysis.research import methods
from cocreate.analysis.research.methods import research_json
from cocreate.analysis.research.study import sample_of
from cocreate.fieldwork.models import Arm
from cocreate.kit.db import Database
from cocreate.kit.worker import close_worker
from cocreate.questionnaires.columns import ColumnStore
from cocreate.questionnaires.document import Settings
from cocreate.questionnaires.models import Question, Response
from tests.analysis.studies import ITEMS, RESEARCH, research_concept
from tests.cast import MARKETER
from tests.client import Browser
from tests.factories import House

CONCEPT = "/panels/riverside/concepts/pots"
PER_ARM = Settings(items=ITEMS[:3], per_arm=True)


async def _two_arms(house: House, database: Database, sizes: tuple[int, int]) -> int:
    """A ranking for each of two arms, a person seeing one of them; returns the questionnaire."""
    async with database.writing() as db:
        found = await research_concept(db, house.panel, 0, asked=(("RK", "ranking", PER_ARM),))
        questionnaire = found.concept.questionnaire_id
        arms = [Arm(questionnaire_id=questionnaire, seq=n, name=f"Arm {n}") for n in (1, 2)]
        db.add_all(arms)
        await db.flush()
        question = found.questions["RK"].id
        person = 0
        for arm, size in zip(arms, sizes, strict=True):
            for _ in range(size):
                ranks = (1, 2, 3) if arm.seq == 1 else (3, 2, 1)
                codes = {f"{question}@{arm.id}_{i + 1}": rank for i, rank in enumerate(ranks)}
                db.add(
                    Response(
                        questionnaire_id=questionnaire,
                        respondent_key=f"{person:032x}",
                        codes=codes,
                        arms=[arm.id],
                    )
                )
                person += 1
        return questionnaire


async def _told(
    house: House, database: Database, questionnaire: int, arm: int
) -> dict[str, object]:
    async with database.reading() as db:
        sample = await sample_of(db, ColumnStore(), questionnaire, house.panel.id, closed=True, k=5)
    return research_json(sample, "RK", arm)


async def test_each_arm_has_its_own_figures(
    house: House, database: Database, browser: type[Browser]
) -> None:
    questionnaire = await _two_arms(house, database, (8, 6))
    first = await _told(house, database, questionnaire, 1)
    second = await _told(house, database, questionnaire, 2)
    assert (first["n"], second["n"]) == (8, 6)
    assert first["ranked"][0]["mean"]["mean"] == 1  # type: ignore[index]
    assert second["ranked"][0]["mean"]["mean"] == 3  # type: ignore[index]
    page = await (await browser.of(MARKETER)).get(f"{CONCEPT}/methods/RK?arm=2")
    assert "6 people" in page.text


async def test_one_small_arm_hides_all_of_them(house: House, database: Database) -> None:
    questionnaire = await _two_arms(house, database, (8, 4))
    for arm in (1, 2):
        told = await _told(house, database, questionnaire, arm)
        assert set(told) == {"hidden"}


async def test_results_for_machines_hold_the_methods(
    house: House, database: Database, db: AsyncSession
) -> None:
    asked = tuple(each for each in RESEARCH if each[0] in {"PM", "MU"})
    async with database.writing() as session:
        await research_concept(session, house.panel, 20, asked=asked)
    told = await full_results_json(db, "pots", None, Asked())
    assert told is not None
    assert {code: each["method"] for code, each in told["research"]["questions"].items()} == {
        "PM": "price_meter",
        "MU": "multi",
    }


@pytest.mark.slow
async def test_what_takes_long_is_said_to_come_and_then_is_there(
    house: House,
    database: Database,
    browser: type[Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(methods, "SETS_AT_ONCE", 0)
    asked = tuple(each for each in RESEARCH if each[0] == "MD")
    async with database.writing() as session:
        found = await research_concept(session, house.panel, 40, asked=asked)
        assert isinstance(found.questions["MD"], Question)
    marketer = await browser.of(MARKETER)
    path, text = f"{CONCEPT}/methods/MD?people=yes", ""
    for _ in range(30):
        text = (await marketer.get(path)).text
        if "Fit of the middle person" in text:
            break
        assert "This is being worked out" in text
        await asyncio.sleep(0.5)
    close_worker()
    assert "Fit of the middle person" in text
    assert "Share of preference" in text
