"""Toplines of every kind of question: counted directly, and on the page with a table beside."""

import statistics

import numpy as np
import pytest
from sqlalchemy import update

from cocreate.kit.db import Database
from cocreate.methods.amounts import describe_amounts
from cocreate.questionnaires.models import Question
from tests.analysis.answered import PATH, REGIONS, answered
from tests.cast import MARKETER
from tests.client import Browser
from tests.factories import AGES, House

EVERYTHING = (
    "single",
    "multi",
    "matrix",
    "numeric",
    "slider",
    "date",
    "ranking",
    "constant_sum",
    "scale10",
    "nps",
)


def _rows(n: int) -> list:
    return [
        (
            {
                "single": 1 + i % 3,
                **{f"multi_{code}": int(i % (code + 1) == 0) for code in (1, 2, 3)},
                "matrix_1": 1 + i % 5,
                "matrix_2": 5,
                "numeric": i / 4,
                "slider": i % 50,
                "date": 739_000 + i,
                **{f"ranking_{place}": 1 + (i + place) % 3 for place in (1, 2, 3)},
                "constant_sum_1": i % 101,
                "constant_sum_2": 100 - i % 101,
                "scale10": 1 + i % 10,
                "nps": i % 11,
            },
            {"age": AGES[i % 3], "region": REGIONS[i % 2]},
        )
        for i in range(n)
    ]


async def test_every_kind_has_its_figures_on_the_page(
    browser: type[Browser], house: House, database: Database
) -> None:
    await answered(database, house, _rows(120), kinds=EVERYTHING)
    marketer = await browser.of(MARKETER)
    for query in ("", "?by=age"):
        shown = await marketer.get(f"{PATH}/results{query}")
        assert shown.status_code == 200
    text = shown.text
    assert "several answers were possible" in text
    assert "In first place" in text
    assert "29.75 " not in text  # the largest number stands nowhere
    assert "The first and the last class are open" in text
    assert f'<td class="num">{statistics.mean(i / 4 for i in range(120)):.2f}</td>' in text


async def test_a_changed_question_says_that_it_is_a_break(
    browser: type[Browser], house: House, database: Database
) -> None:
    rows = [({"single": 1 + i % 3, "nps": i % 11}, {"age": "55+"}) for i in range(60)]
    _concept, ids = await answered(database, house, rows, kinds=("single", "nps"))
    async with database.writing() as session:
        await session.execute(update(Question).where(Question.id == ids["single"]).values(until=2))
        await session.execute(update(Question).where(Question.id == ids["nps"]).values(since=2))
    marketer = await browser.of(MARKETER)
    shown = (await marketer.get(f"{PATH}/results")).text
    assert "Asked in this wording until version 2: a break." in shown
    assert "Asked in this wording since version 2: a break." in shown


async def test_while_open_each_arm_moves_in_steps_of_its_own(
    browser: type[Browser], house: House, database: Database
) -> None:
    rows = [({f"scale5@{int(i >= 4)}": 4}, {"age": AGES[i % 3]}) for i in range(24)]
    await answered(
        database,
        house,
        rows,
        state="open",
        kinds=("scale5",),
        settings={"per_arm": True},
        arms=("Alder", "Birch"),
        design="monadic",
        seen=[(int(i >= 4),) for i in range(24)],
    )
    marketer = await browser.of(MARKETER)
    shown = (await marketer.get(f"{PATH}/results")).text
    assert "Too few answers" in shown  # four saw Alder
    assert '<th scope="row">Birch</th><td class="num">15</td>' in shown  # of twenty


def test_amounts_are_those_of_the_standard_library() -> None:
    values = np.array([3.5, 1.0, 9.0, 4.0, 4.0, 2.5, 7.0, np.nan, 6.0, 8.0, 5.0, 3.0])
    told = values[~np.isnan(values)].tolist()
    found = describe_amounts(values, 3)
    assert found.n == 11
    assert found.mean == pytest.approx(statistics.mean(told), abs=1e-12)
    assert found.sd == pytest.approx(statistics.stdev(told), abs=1e-12)
    assert found.median == statistics.median(told)
    assert sum(one.count for one in found.classes) == 11


@pytest.mark.parametrize("k", [2, 5])
def test_the_furthest_numbers_stand_in_a_class_with_others(k: int) -> None:
    dice = np.random.default_rng(k)
    for n in (1, 7, 12, 60, 400):
        values = dice.lognormal(3, 2, n)
        found = describe_amounts(values, k)
        first, last = found.classes[0], found.classes[-1]
        assert sum(one.count for one in found.classes) == n
        assert (first.low, last.high) == (None, None)
        assert min(first.count, last.count) >= min(k, n)
        assert len(found.classes) <= 12
