"""Results for machines: every figure as counted directly, nothing that the page would hide."""

import json
from math import sqrt
from statistics import mean, stdev

import msgspec
import numpy as np
import pytest
from scipy import stats
from sqlalchemy import func, select

from cocreate.analysis.exports import Asked, full_results_json
from cocreate.analysis.models import ReleasedTable
from cocreate.kit.db import Database
from cocreate.kit.errors import Invalid
from cocreate.methods.significance import Rule
from tests.analysis.answered import answered, drawn
from tests.factories import AGES, House

Z = 1.959963984540054


async def _json(database: Database, asked: Asked | None = None) -> dict:
    async with database.writing() as session:
        found = await full_results_json(session, "pots", None, asked or Asked())
    assert found is not None
    return json.loads(msgspec.json.encode(found))


def _measure(found: dict, kind: str, name: str = "") -> dict:
    question = next(q for q in found["questions"] if q["kind"] == kind)
    return next(m for m in question["measures"] if m["name"] == name)


async def test_totals_of_every_kind_equal_a_plain_count(house: House, database: Database) -> None:
    rows = drawn(200)
    await answered(database, house, rows)
    found = await _json(database)
    assert found["format"] == "cocreate-results/1"
    assert found["answers"] == 200
    fives = [given["scale5"] for given, _known in rows]
    (total,) = _measure(found, "scale5")["columns"]
    assert total["base"] == {"unweighted": 200, "weighted": 200.0, "effective": 200.0}
    assert total["counts"] == {str(code): fives.count(code) for code in range(1, 6)}
    assert total["mean"] == pytest.approx(mean(fives), abs=1e-12)
    assert total["sd"] == pytest.approx(stdev(fives), abs=1e-12)
    assert total["nets"]["top"]["count"] == sum(code >= 4 for code in fives)
    several = _measure(found, "multi")["columns"][0]
    assert several["shares"]["2"] == sum(given["multi_2"] for given, _known in rows) / 200
    numbers = [given["numeric"] for given, _known in rows]
    amount = _measure(found, "numeric")["columns"][0]
    assert amount["mean"] == pytest.approx(mean(numbers), abs=1e-9)
    assert amount["se"] == pytest.approx(stdev(numbers) / sqrt(200), abs=1e-9)
    useful = [given["matrix_2"] for given, _known in rows]
    assert _measure(found, "matrix", "2")["columns"][0]["mean"] == pytest.approx(mean(useful))


async def test_a_banner_has_the_figures_and_tests_of_scipy(
    house: House, database: Database
) -> None:
    rows = drawn(600)
    await answered(database, house, rows)
    found = await _json(database, Asked(banner=("age",)))
    assert found["table"] == 1
    measure = _measure(found, "scale5")
    columns = {c["value"]: c for c in measure["columns"]}
    fives = {
        age: np.array([g["scale5"] for g, known in rows if known["age"] == age]) for age in AGES
    }
    for age in AGES:
        assert columns[age]["base"]["unweighted"] == len(fives[age])
        assert columns[age]["shares"]["4"] == (fives[age] == 4).mean()
    pairs = {(p["row"], p["first"], p["other"]): p for p in measure["pairs"]}
    t = stats.ttest_ind(fives["18-34"], fives["55+"], equal_var=False)
    welch = pairs["mean", "18-34", "55+"]
    assert welch["statistic"] == pytest.approx(t.statistic, abs=1e-9)
    assert welch["p"] == pytest.approx(t.pvalue, abs=1e-9)
    top = [(fives[age] >= 4).sum() for age in ("18-34", "55+")]
    chi = stats.chi2_contingency(
        [[top[0], len(fives["18-34"]) - top[0]], [top[1], len(fives["55+"]) - top[1]]],
        correction=False,
    )
    z = pairs["top", "18-34", "55+"]
    assert z["statistic"] ** 2 == pytest.approx(chi.statistic, abs=1e-9)
    assert z["p"] == pytest.approx(chi.pvalue, abs=1e-9)
    assert columns["18-34"]["letters"]["mean"] == ["B", "C"]


async def test_weights_reach_their_targets_and_the_effective_base_is_kish(
    house: House, database: Database
) -> None:
    rows = drawn(400)
    await answered(database, house, rows)
    targets = {"region": {"north": 0.7, "south": 0.3}}
    found = await _json(database, Asked(banner=("region",), weights=targets))
    here = {r: sum(known["region"] == r for _g, known in rows) for r in ("north", "south")}
    weight = {r: targets["region"][r] * 400 / here[r] for r in here}
    weights = np.array([weight[known["region"]] for _g, known in rows])
    yes = np.array([given["yes_no"] for given, _known in rows])
    total = _measure(found, "yes_no")["columns"][0]
    assert total["base"]["unweighted"] == 400
    assert total["base"]["weighted"] == pytest.approx(400)
    effective = weights.sum() ** 2 / (weights**2).sum()
    assert total["base"]["effective"] == pytest.approx(effective, abs=1e-9)
    assert total["shares"]["1"] == pytest.approx((weights * yes).sum() / 400, abs=1e-12)
    assert found["weights"]["effective_base"] == pytest.approx(effective, abs=1e-9)


async def test_a_filter_counts_only_who_it_leaves_in(house: House, database: Database) -> None:
    rows = drawn(400)
    await answered(database, house, rows)
    found = await _json(database, Asked(filter="Q2 == 1 and region in ('north')"))
    inside = [g for g, known in rows if g["yes_no"] == 1 and known["region"] == "north"]
    total = _measure(found, "scale5")["columns"][0]
    assert total["base"]["unweighted"] == len(inside)
    assert total["mean"] == pytest.approx(mean(g["scale5"] for g in inside))
    several = Asked(filter="chosen(Q3, 1, 2) and count(Q3) >= 2")
    found = await _json(database, several)
    ticked = [[g[f"multi_{c}"] for c in (1, 2, 3)] for g, _known in rows]
    wanted = sum((a or b) and a + b + c >= 2 for a, b, c in ticked)
    assert _measure(found, "scale5")["columns"][0]["base"]["unweighted"] == wanted


async def test_everything_goes_through_the_ledger(house: House, database: Database) -> None:
    await answered(database, house, drawn(300))
    await _json(database)
    assert await _tables(database) == 0
    await _json(database, Asked(banner=("age", "Q1")))
    await _json(database, Asked(banner=("age", "Q1"), rule=Rule.at(99, "holm")))
    assert await _tables(database) == 1
    with pytest.raises(Invalid):
        await _json(database, Asked(banner=("shoe",)))


async def test_while_open_there_are_totals_of_a_prefix_and_no_table(
    house: House, database: Database
) -> None:
    rows = drawn(23)
    await answered(database, house, rows, state="open")
    found = await _json(database, Asked(banner=("age",)))
    measure = _measure(found, "scale5")
    assert measure["hidden"] == "still_open"
    (total,) = measure["columns"]
    assert total["base"]["unweighted"] == 15
    assert total["mean"] == pytest.approx(mean(g["scale5"] for g, _known in rows[:15]))
    assert await _tables(database) == 0
    assert found["answers"] is None


async def test_one_who_saw_both_is_compared_with_himself(house: House, database: Database) -> None:
    rows = [
        ({"scale5@0": 5 if i < 60 else 3, "scale5@1": 5 if i < 40 else 2}, {"age": AGES[i % 3]})
        for i in range(150)
    ]
    await answered(
        database,
        house,
        rows,
        kinds=("scale5",),
        settings={"per_arm": True},
        arms=("Alder", "Birch"),
        design="sequential",
        seen=[(0, 1)] * 150,
    )
    found = await _json(database, Asked(banner=("arm",)))
    (versus,) = found["questions"][0]["against"]
    assert versus["paired"] is True
    pairs = {pair["row"]: pair for pair in versus["pairs"]}
    assert pairs["top"]["p"] == pytest.approx(stats.binomtest(0, 20).pvalue, abs=1e-12)
    first, second = (np.array([g[f"scale5@{arm}"] for g, _k in rows]) for arm in (0, 1))
    t = stats.ttest_rel(first, second)
    assert pairs["mean"]["statistic"] == pytest.approx(t.statistic, abs=1e-9)
    assert pairs["mean"]["p"] == pytest.approx(t.pvalue, abs=1e-9)


async def test_people_who_saw_one_arm_each_are_independent(
    house: House, database: Database
) -> None:
    rows = [
        ({f"scale5@{i % 2}": 1 + (i // 2) % (4 + i % 2)}, {"age": AGES[i % 3]}) for i in range(240)
    ]
    await answered(
        database,
        house,
        rows,
        kinds=("scale5",),
        settings={"per_arm": True},
        arms=("Alder", "Birch"),
        design="monadic",
        seen=[(i % 2,) for i in range(240)],
    )
    found = await _json(database, Asked(banner=("age",)))
    (versus,) = found["questions"][0]["against"]
    assert versus["paired"] is False
    arms = [np.array([g[f"scale5@{a}"] for g, _k in rows if f"scale5@{a}" in g]) for a in (0, 1)]
    assert [c["base"]["unweighted"] for c in versus["columns"]] == [120, 120]
    mean_pair = next(pair for pair in versus["pairs"] if pair["row"] == "mean")
    t = stats.ttest_ind(arms[0], arms[1], equal_var=False)
    assert mean_pair["p"] == pytest.approx(t.pvalue, abs=1e-9)


async def _tables(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(ReleasedTable)) or 0
