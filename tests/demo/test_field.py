"""The members of the demo answer what somebody launched: as many as asked, each once, and so that
there is one difference to find."""

import re
from collections import Counter
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

import httpx
import pytest
from litestar import Litestar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.editing import begin_concept
from cocreate.concepts.actions.launch import Plan, launch
from cocreate.concepts.forms import NewConcept
from cocreate.concepts.models import Concept
from cocreate.demo.crowd import Crowd, fill_panel
from cocreate.demo.field import AT_ONCE, let_some_answer
from cocreate.demo.people import DEMO_PEOPLE, settle
from cocreate.fieldwork.models import Arm, Fieldwork, StepCount
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.web.access import MembershipView, PanelView, Viewer
from cocreate.panels.models import Membership
from cocreate.panels.places import Place
from cocreate.people.models import Person
from cocreate.questionnaires.models import Participation, Response
from cocreate.questionnaires.queries import asked_in
from tests.demo.compared import lines
from tests.demo.stage import app_of, visitor


def _marketer(crowd: Crowd) -> Place:
    panel = crowd.panel
    here = PanelView(panel.id, panel.slug, panel.name, panel.locale, panel.brand_colour, 5)
    mine = MembershipView(crowd.staff["marketer"], "marketer", "Sander", is_staff=True)
    return Place(here, mine, Viewer(1, "Sander", "nl", False, mine, here))


@pytest.fixture
async def launched(database: Database) -> Concept:
    """The template with two posters, in front of the whole panel."""
    async with database.writing() as db:
        first, _second = await settle(db)
        place = _marketer(await fill_panel(db, first, Random(20)))
        concept = await begin_concept(db, place, NewConcept(title="Winter", start="posters"))
        now = clock.now()
        await launch(db, place, concept, Plan(now, now + timedelta(days=7), mail=False))
        # Who comes when, and what he says, hangs on the key: not by chance in a test.
        invited = await db.scalars(select(Participation))
        for one in invited:
            one.respondent_key = sha256(f"{one.membership_id}".encode()).hexdigest()[:32]
        return concept


@pytest.fixture
def app(tmp_path: Path, database: Database, launched: Concept) -> Litestar:
    """The demo with one open concept."""
    assert launched.launched_at is not None
    return app_of(tmp_path, database, demo=True)


async def _press(browser: httpx.AsyncClient, concept: int, **values: object) -> httpx.Response:
    page = await browser.get("/demo/field")
    found = re.search(r'name="_csrf" value="([^"]+)"', page.text)
    assert found is not None
    data = {"_csrf": found.group(1)} | {name: str(value) for name, value in values.items()}
    headers = {"hx-request": "true"} if "done" in values else {}
    return await browser.post(f"/demo/field/{concept}", data=data, headers=headers)


async def _answers(db: AsyncSession, concept: Concept) -> list[Response]:
    which = Response.questionnaire_id == concept.questionnaire_id
    return list(await db.scalars(select(Response).where(which).order_by(Response.id)))


async def test_as_many_answer_as_were_asked_for_each_once_and_counted(
    app: Litestar, launched: Concept, db: AsyncSession
) -> None:
    async with visitor(app) as browser:
        answer = await _press(browser, launched.id, members=25)
        assert (answer.status_code, answer.headers["location"]) == (303, "/demo/field")
        page = await browser.get("/demo/field")
    assert "25 of 314 invited members answered" in page.text
    which = launched.questionnaire_id
    responses = await _answers(db, launched)
    arms = list(await db.scalars(select(Arm).where(Arm.questionnaire_id == which)))
    field = await db.get_one(Fieldwork, which)
    assert field.completed == sum(arm.completed for arm in arms) == len(responses) == 25
    assert abs(arms[0].completed - arms[1].completed) <= 2
    assert Counter(one.version for one in responses) == {1: 25}
    assert min(one.seconds or 0 for one in responses) > 30
    steps = list(await db.scalars(select(StepCount).where(StepCount.questionnaire_id == which)))
    assert {step.shown >= 25 for step in steps} == {True}
    assert len(steps) == 8
    apart = [who.email for who in DEMO_PEOPLE.values()]
    said = await db.scalars(
        select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .join(Participation, Participation.membership_id == Membership.id)
        .where(Participation.submitted_on.is_not(None))
    )
    assert set(said) & set(apart) == set()  # those whom one can be have everything before them


async def test_with_a_script_a_few_come_at_a_time_until_all_have(
    app: Litestar, launched: Concept
) -> None:
    async with visitor(app) as browser:
        turn = await _press(browser, launched.id, members=12, done=0)
        done = int(re.search(r'name="done" value="(\d+)"', turn.text).group(1))  # type: ignore[union-attr]
        assert 0 < done <= AT_ONCE
        assert 'hx-trigger="load"' in turn.text
        for _turn in range(3):
            turn = await _press(browser, launched.id, members=12, done=done)
            found = re.search(r'name="done" value="(\d+)"', turn.text)
            if found is None:
                break
            done = int(found.group(1))
        assert 'hx-trigger="load"' not in turn.text
        assert "12 of 314 invited members answered" in turn.text


@pytest.mark.slow
async def test_the_second_design_is_clearer_and_nothing_else_differs(
    launched: Concept, database: Database, db: AsyncSession
) -> None:
    left = 150
    while left > 0:
        async with database.writing() as session:
            left -= await let_some_answer(session, launched.id, left)
    which = launched.questionnaire_id
    arms = await db.scalars(select(Arm.id).where(Arm.questionnaire_id == which).order_by(Arm.seq))
    found = list(lines(await asked_in(db, which), await _answers(db, launched), arms.all()))
    means = {line.question: line for line in found if line.name == "mean"}
    assert {name for name, line in means.items() if line.arm >= 0} == {"clear"}
    assert means["clear"].arm == 1


async def test_a_closed_field_takes_nobody(
    app: Litestar, launched: Concept, database: Database, db: AsyncSession
) -> None:
    async with database.writing() as session:
        concept = await session.get_one(Concept, launched.id)
        concept.closes_at = clock.now() + timedelta(seconds=-1)
    async with visitor(app) as browser:
        assert "No concept is open" in (await browser.get("/demo/field")).text
    async with database.writing() as session:
        assert await let_some_answer(session, launched.id, 5) == 0
    assert await _answers(db, launched) == []


async def test_nobody_elsewhere_can_let_members_answer(
    app: Litestar, launched: Concept, db: AsyncSession
) -> None:
    async with visitor(app) as here:
        page = await here.get("/demo/field")
        token = re.search(r'name="_csrf" value="([^"]+)"', page.text)
        assert token is not None
        values = {"_csrf": token.group(1), "members": "5"}
        path = f"/demo/field/{launched.id}"
        for headers in ({"x-forwarded-for": "10.0.0.5"}, {"via": "1.1 proxy"}):
            assert (await here.post(path, data=values, headers=headers)).status_code == 404
        assert (await here.post(path, data={"members": "5"})).status_code == 403
        assert (await here.post("/demo/field/999", data=values)).status_code == 404
    async with visitor(app, "10.0.0.5") as elsewhere:
        assert (await elsewhere.post(path, data=values)).status_code in {403, 404}
    assert await _answers(db, launched) == []
