"""What the people of the company read: right to the last digit, and never about too few."""

import random
import statistics
from collections.abc import Sequence
from math import sqrt

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.concepts.results import results_json
from cocreate.kit.db import Database
from cocreate.questionnaires.models import Question, Response, Verbatim
from tests.cast import ADMIN, MARKETER, MEMBER, MODERATOR, OWNER
from tests.client import Browser
from tests.factories import AGES, House, fields_of, make_concept

PATH = "/panels/riverside/concepts/pots/results"
Z = 1.959963984540054


async def _answered(
    database: Database, house: House, n: int, *, state: str = "closed", ages: Sequence[str] = AGES
) -> tuple[Concept, list[dict[str, int]], list[str]]:
    """A concept with `n` answers; returns the codes per respondent by kind, and their ages."""
    chance = random.Random(n)
    async with database.writing() as session:
        concept = await make_concept(session, house.panel, state=state)
        ids = {k: int(f.removeprefix("q")) for k, f in (await fields_of(session, concept)).items()}
        answers = [
            {
                "scale5": chance.choice((1, 2, 3, 4, 4, 5)),
                "scale11": chance.randrange(11),
                "yes_no": chance.randrange(2),
            }
            for _ in range(n)
        ]
        known = [chance.choice(list(ages)) for _ in range(n)]
        if n:
            await session.execute(
                insert(Response),
                [
                    {
                        "questionnaire_id": concept.questionnaire_id,
                        "respondent_key": f"{i:032x}",
                        "codes": {str(ids[kind]): code for kind, code in given.items()},
                        "attributes": {"age": age},
                        "is_test": False,
                        "submitted_on": concept.created_at.date(),
                    }
                    for i, (given, age) in enumerate(zip(answers, known, strict=True))
                ],
            )
    return concept, answers, known


def _wilson(successes: int, n: int) -> tuple[float, float]:
    """Written out here once more on purpose (Wilson 1927, equation for the limits)."""
    p = successes / n
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return centre - half, centre + half


async def test_every_figure_is_the_one_counted_by_hand(
    house: House, database: Database, db: AsyncSession
) -> None:
    concept, answers, known = await _answered(database, house, 240)
    found = await results_json(db, concept.slug, by="age")
    assert found is not None
    by_kind = {question["kind"]: question for question in found["questions"]}
    fives = [a["scale5"] for a in answers]
    total = by_kind["scale5"]["total"]
    top = sum(code >= 4 for code in fives)
    assert total["n"] == 240
    assert total["top2"]["count"] == top
    assert total["top2"]["share"] == top / 240
    low, high = _wilson(top, 240)
    assert abs(total["top2"]["low"] - low) < 1e-9
    assert abs(total["top2"]["high"] - high) < 1e-9
    assert total["bottom2"]["count"] == sum(code <= 2 for code in fives)
    assert abs(total["mean"] - statistics.mean(fives)) < 1e-12
    assert abs(total["sd"] - statistics.stdev(fives)) < 1e-12
    assert by_kind["yes_no"]["total"]["yes"]["count"] == sum(a["yes_no"] for a in answers)
    groups = {row["group"]: row for row in by_kind["scale5"]["breakdown"]}
    for age in AGES:
        codes = [code for code, of in zip(fives, known, strict=True) if of == age]
        assert groups[age]["n"] == len(codes)
        assert abs(groups[age]["mean"] - statistics.mean(codes)) < 1e-12


async def test_the_page_shows_the_same_and_a_table_beside_each_chart(
    browser: type[Browser], house: House, database: Database
) -> None:
    _concept, answers, _known = await _answered(database, house, 120)
    marketer = await browser.of(MARKETER)
    shown = (await marketer.get(f"{PATH}?by=age")).text
    top = sum(a["scale5"] >= 4 for a in answers)
    assert f"{round(100 * top / 120)}%" in shown
    assert shown.count("Show as table") == 6
    assert "18-34" in shown


async def test_below_the_small_cell_nobody_sees_a_figure(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    concept, _answers, _known = await _answered(database, house, 4)
    found = await results_json(db, concept.slug)
    assert found is not None
    assert {str(q.get("total")) for q in found["questions"] if "total" in q} == {
        "{'hidden': 'too_few'}"
    }
    for role in (MARKETER, MODERATOR, OWNER, ADMIN):
        staff = await browser.of(role)
        shown = (await staff.get(PATH)).text
        assert "Too few answers" in shown
        assert "Top-2 box" not in shown


async def test_one_small_group_hides_the_whole_breakdown(
    browser: type[Browser], house: House, database: Database
) -> None:
    await _answered(database, house, 60, ages=("18-34",) * 9 + ("35-54",) * 10 + ("55+",))
    marketer = await browser.of(MARKETER)
    shown = (await marketer.get(f"{PATH}?by=age")).text
    assert "the whole breakdown stays hidden" in shown
    assert "18-34" not in shown


async def test_while_open_the_newest_wait_and_breakdowns_stay_shut(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    concept, answers, _known = await _answered(database, house, 23, state="open")
    found = await results_json(db, concept.slug, by="age")
    assert found is not None
    question = next(q for q in found["questions"] if q["kind"] == "scale5")
    assert question["total"]["n"] == 15
    first = [a["scale5"] for a in answers[:15]]
    assert abs(question["total"]["mean"] - statistics.mean(first)) < 1e-12
    assert question["breakdown"] == {"hidden": "still_open"}


async def test_new_answers_change_the_page_and_nothing_new_is_a_304(
    browser: type[Browser], house: House, database: Database
) -> None:
    concept, _answers, _known = await _answered(database, house, 30)
    marketer = await browser.of(MARKETER)
    first = await marketer.get(PATH)
    again = await marketer.get(PATH, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    async with database.writing() as session:
        session.add(
            Response(questionnaire_id=concept.questionnaire_id, respondent_key="f" * 32, codes={})
        )
    changed = await marketer.get(PATH, headers={"if-none-match": first.headers["etag"]})
    assert changed.status_code == 200


async def test_test_answers_and_members_never_get_near_results(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    concept, _answers, _known = await _answered(database, house, 12)
    async with database.writing() as session:
        for i in range(40):
            session.add(
                Response(
                    questionnaire_id=concept.questionnaire_id,
                    respondent_key=f"t{i:031x}",
                    codes={},
                    is_test=True,
                )
            )
    found = await results_json(db, concept.slug)
    assert found is not None
    assert found["questions"][0]["total"]["n"] == 12
    member = await browser.of(MEMBER)
    assert (await member.get(PATH)).status_code == 403


async def test_written_answers_come_without_names_and_not_in_order_of_arrival(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    concept, _answers, _known = await _answered(database, house, 40)
    async with database.writing() as session:
        question = (
            await session.scalars(
                select(Question.id).where(
                    Question.questionnaire_id == concept.questionnaire_id, Question.kind == "open"
                )
            )
        ).one()
        session.add_all(
            Verbatim(response_id=i, question_id=question, text=f"Remark number {i} <b>")
            for i in range(1, 41)
        )
    marketer = await browser.of(MARKETER)
    shown = (await marketer.get(PATH)).text
    assert "Remark number 7 &lt;b&gt;" in shown
    order = [i for _at, i in sorted((shown.index(f"number {i} "), i) for i in range(1, 41))]
    assert order != sorted(order)
