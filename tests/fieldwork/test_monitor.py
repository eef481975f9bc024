"""The monitor: its figures are the counts, and give nobody away."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.forecast import Forecast, Pace, forecast, pace_of
from cocreate.fieldwork.models import Arm, Quota, StepCount
from cocreate.fieldwork.monitor import Period, monitor_of, periods_of, quota_line, step_line
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.outbox import Mail
from cocreate.questionnaires.models import Participation, Question
from tests.cast import MARKETER, SECOND
from tests.client import Browser
from tests.factories import House
from tests.fieldwork.stage import FIELD, a_crowd, answered, day, in_field

MONDAY = date(2026, 11, 23)


def _quota(completed: int, cap: int = 50) -> Quota:
    return Quota(
        questionnaire_id=1, seq=1, name="Young", condition="age", cap=cap, completed=completed
    )


async def test_the_figures_are_the_counts(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    crowd = await a_crowd(database, house, 40)
    concept = await in_field(database, house, target=60)
    await answered(database, concept, crowd[:12], on=-2, seconds=90)
    await answered(database, concept, crowd[12:20], on=-1, seconds=150)
    async with database.writing() as session:
        for place, outcome in ((20, "screened"), (21, "quota_full"), (22, "")):
            part = await session.get_one(Participation, (concept.questionnaire_id, crowd[place]))
            part.started_on, part.outcome = day(-1), outcome
        for number, state in ((1, "sent"), (2, "sent"), (3, "failed"), (4, "waiting")):
            dedupe = f"concept-{concept.id}-open-{number}"
            mail = Mail(
                kind="concept-open",
                recipient="a@example.org",
                locale="en",
                values={},
                dedupe=dedupe,
                state=state,
            )
            session.add(mail)
    found = await monitor_of(
        db,
        concept.questionnaire_id,
        f"concept-{concept.id}-",
        opened=clock.now() - timedelta(days=8),
        now=clock.now(),
        closed=False,
        k=5,
    )
    assert found.tally == (42, 23, 20, 20, 1, 1, 0)
    assert found.post == (1, 2, 1, 0, 1)
    assert found.rate == pytest.approx(20 / 41)
    assert found.periods == [Period(day(-2), day(-2), 12), Period(day(-1), day(-1), 8)]
    assert found.pace == Pace(20, 7)
    assert found.forecast is not None
    assert found.forecast.day == day(14)  # 40 more at 20 in 7 days
    # Of twenty the newest five wait: twelve of 90 seconds and three of 150.
    assert found.median_seconds == 90
    mara = await browser.of(MARKETER)
    page = (await mara.get(FIELD)).text
    for told in ("20 of 60 completes", "49%", "1 could not be reached", "&lt; 5"):
        assert told in page


async def test_the_fragment_says_the_same_and_is_not_sent_twice(
    browser: type[Browser], house: House, database: Database
) -> None:
    crowd = await a_crowd(database, house, 10)
    concept = await in_field(database, house)
    await answered(database, concept, crowd, on=-1)
    mara = await browser.of(MARKETER)
    whole, part = await mara.get(FIELD), await mara.get(f"{FIELD}/now")
    assert ("<html" in part.text, part.text.strip() in whole.text) == (False, True)
    same = {"if-none-match": part.headers["etag"]}
    assert (await mara.get(f"{FIELD}/now", headers=same)).status_code == 304
    await answered(database, concept, [house.membership(SECOND).id])
    assert (await mara.get(f"{FIELD}/now", headers=same)).status_code == 200


async def test_nobody_is_named_in_the_field(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    crowd = await a_crowd(database, house, 8)
    concept = await in_field(database, house)
    await answered(database, concept, crowd)
    keys = await db.scalars(select(Participation.respondent_key))
    mara = await browser.of(MARKETER)
    pages = [(await mara.get(f"{FIELD}{part}")).text for part in ("", "/quotas", "/quality")]
    for secret in ["Crowd", "Siem", "example.org", *keys]:
        assert not any(secret in page for page in pages), secret


async def test_an_empty_and_a_closed_field_say_so(
    browser: type[Browser], house: House, database: Database
) -> None:
    await in_field(database, house)
    mara = await browser.of(MARKETER)
    assert "Nobody has come in yet" in (await mara.get(FIELD)).text
    with clock.moved_by(timedelta(days=8)):
        page = (await mara.get(FIELD)).text
    assert ("The field is closed" in page, "hx-trigger" in page) == (True, False)
    assert "Steer the field" not in page


async def test_arms_stand_with_what_they_began_and_completed(
    browser: type[Browser], house: House, database: Database
) -> None:
    crowd = await a_crowd(database, house, 6)
    concept = await in_field(database, house)
    await answered(database, concept, crowd)
    async with database.writing() as session:
        for seq, name in enumerate(("Blue poster", "Green poster"), 1):
            arm = Arm(questionnaire_id=concept.questionnaire_id, seq=seq, name=name)
            arm.started, arm.completed = 40 + seq, 30 + seq
            session.add(arm)
    page = (await (await browser.of(MARKETER)).get(FIELD)).text
    row = ' <th scope="row">Green poster</th><td class="num">42</td><td class="num">32</td>'
    assert row.strip() in " ".join(page.split())


def test_days_below_the_threshold_stand_with_their_neighbours() -> None:
    days = [MONDAY + timedelta(days=n) for n in range(5)]
    counts = dict(zip(days, (7, 2, 4, 9, 1), strict=True))
    assert periods_of(counts, 5) == [
        Period(days[0], days[0], 7),
        Period(days[1], days[2], 6),
        Period(days[3], days[4], 10),
    ]
    assert periods_of({days[0]: 3}, 5) == [Period(days[0], days[0], 3)]
    assert periods_of({}, 5) == []


@pytest.mark.parametrize(
    ("completed", "of_all", "closed", "told"),
    [
        (0, 40, False, (0, True, False)),
        (4, 40, False, (0, False, False)),
        (33, 90, False, (25, False, False)),
        (50, 90, False, (50, True, True)),  # that it is full changes what happens: it is told
        (33, 90, True, (33, True, False)),
        (33, 36, True, (25, False, False)),  # the other three would follow by subtraction
        (3, 90, True, (0, False, False)),
        (33, 33, True, (33, True, False)),
    ],
)
def test_a_quota_tells_steps_while_it_is_open_and_never_a_small_cell(
    completed: int, of_all: int, closed: bool, told: tuple[Any, ...]
) -> None:
    line = quota_line(_quota(completed), of_all, None, MONDAY, k=5, closed=closed)
    assert (line.shown, line.exact, line.full) == told


def test_a_question_that_few_saw_has_no_figures() -> None:
    question = Question(questionnaire_id=1, seq=1, kind="open", text="Why?")
    few = StepCount(questionnaire_id=1, question_id=1, shown=9, answered=8, seconds=80)
    many = StepCount(questionnaire_id=1, question_id=1, shown=40, answered=36, seconds=720)
    assert step_line(question, 1, None, 5)[2:] == (0, None, None)
    assert step_line(question, 1, few, 5)[2:] == (0, None, None)
    step = step_line(question, 1, many, 5)
    assert (step.shown, step.seconds) == (35, 20)
    assert step.dropped == pytest.approx(0.1)


def test_a_forecast_is_made_of_whole_days_and_says_when_it_knows_nothing() -> None:
    today, opened = MONDAY + timedelta(days=4), MONDAY
    counts = {MONDAY: 10, MONDAY + timedelta(days=1): 20, today: 500}
    pace = pace_of(counts, opened, today)
    assert pace == Pace(30, 4)
    assert pace_of(counts, opened, opened) is None
    found = forecast(30, 90, pace, today)  # 60 more at 7.5 a day
    assert found == Forecast(
        "day",
        today + timedelta(days=8),
        today + timedelta(days=6),  # at (30 + 1.96·√30) ÷ 4 a day
        today + timedelta(days=13),
    )
    assert found.after(today + timedelta(days=7))
    assert not found.after(today + timedelta(days=8))
    assert forecast(30, 30, pace, today).says == "reached"
    assert forecast(0, 30, None, today).says == "unknown"
    assert forecast(0, 30, Pace(9, 7), today).says == "unknown"
    assert forecast(0, 30, pace, today, share=0.2).says == "unknown"
    assert forecast(0, 100_000, pace, today).says == "never"
