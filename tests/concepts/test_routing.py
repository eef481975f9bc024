"""Answering with routing, arms, quotas and a pause, as a member meets them."""

import asyncio
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import func, select, text

from cocreate.concepts.models import Concept
from cocreate.fieldwork.models import Arm, Fieldwork, Quota, StepCount
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.people.models import Draft
from cocreate.questionnaires.document import Carry, Jump
from cocreate.questionnaires.models import Participation, Questionnaire, Response, Verbatim
from cocreate.questionnaires.versions import begin_versions, document_of, revise, with_question
from tests.cast import MARKETER, MEMBER, SECOND
from tests.client import Browser
from tests.concepts.routed import ABC, FORM, PATH, asked_in, asks, fields_of, make_routed, press
from tests.factories import House

pytestmark = pytest.mark.usefixtures("house")


async def _responses(database: Database) -> list[Response]:
    async with database.reading() as db:
        return list(await db.scalars(select(Response).order_by(Response.id)))


async def test_what_was_answered_decides_what_is_asked(
    browser: type[Browser], house: House, database: Database
) -> None:
    _concept, name = await make_routed(
        database,
        house,
        asks("Q1", "multi", options=ABC, required=True),
        asks("Q2", show_if="chosen(Q1, 1)"),
        asks("Q3", "single", carry=Carry("Q1"), jumps=(Jump("end", "Q3 == 2"),)),
        asks("Q4", "open"),
        asks("Q5", show_if='age == "55+"'),
    )
    mila = await browser.of(MEMBER)
    page = (await mila.get(f"{PATH}?question=1")).text
    page = await press(mila, page, "next")
    assert "Please answer this question." in page
    one, bread = f"{name['Q1']}_1", f"{name['Q1']}_2"
    page = await press(mila, page, "next", **{one: "1", bread: "1"})
    assert asked_in(page) == ["Q2"]
    page = await press(mila, page, "next", **{name["Q2"]: "5"})
    assert (asked_in(page), "Cheese" in page) == (["Q3"], False)
    # Back to the first: without apples Q2 is not asked, and its answer waits in the draft.
    page = await press(mila, page, "back")
    page = await press(mila, page, "back")
    assert f'name="{one}" value="1" checked' in page.replace('id="f-' + one + '" ', "")
    page = await press(mila, page, "next", **{one: ""})
    assert asked_in(page) == ["Q3"]
    page = await press(mila, page, "next", **{name["Q3"]: "2"})
    assert (asked_in(page), "That was the last question." in page) == ([], True)
    await press(mila, page, "send")
    (response,) = await _responses(database)
    q1, q3 = name["Q1"][1:], name["Q3"][1:]
    assert response.codes == {f"{q1}_1": 0, f"{q1}_2": 1, f"{q1}_3": 0, q3: 2}
    assert "What about Q2?" not in (await mila.get(PATH)).text


async def test_an_arm_is_given_at_the_beginning_and_kept_on_every_device(
    browser: type[Browser], house: House, database: Database
) -> None:
    concept, name = await make_routed(
        database,
        house,
        asks("Q1"),
        asks("Q2", per_arm=True, required=True),
        asks("Q3", per_arm=True),
        asks("Q4"),
        arms=("Red", "Blue", "Green"),
        field={"design": "sequential", "shown": 2},
    )
    mila = await browser.of(MEMBER)
    before = (await mila.get(f"{PATH}?question=1")).text
    assert ("6 questions" in before, "Pot Red" in before) == (True, False)
    begun = await asyncio.gather(*[mila.submit(FORM, {"_go": "begin"}) for _ in range(10)])
    assert {answer.headers["location"] for answer in begun} == {f"{PATH}?question=1"}
    async with database.reading() as db:
        mine = await db.get_one(
            Participation, (concept.questionnaire_id, house.membership(MEMBER).id)
        )
        arms = list(mine.arms)
        rows = await db.execute(select(Arm.id, Arm.name, Arm.started))
        known = {row.id: row.name for row in rows}
        assert await db.scalar(select(func.sum(Arm.started))) == 2
    page = (await mila.get(f"{PATH}?question=1")).text
    pages, answers = [page], {}
    for arm in [None, arms[0], arms[0], arms[1], arms[1]]:
        mila = await browser.of(MEMBER)  # another device each time
        if pages[-1].count("Pot ") == 1:
            assert f"Pot {known[arm or 0]}" in pages[-1]
        code = asked_in(pages[-1])[0]
        field = f"{name[code]}@{arm}" if arm else name[code]
        answers[field[1:]] = 1 + len(pages) % 5
        pages.append(await press(mila, pages[-1], "next", **{field: str(answers[field[1:]])}))
    assert [asked_in(page) for page in pages] == [["Q1"], ["Q2"], ["Q3"], ["Q2"], ["Q3"], ["Q4"]]
    assert all(f"Pot {known[arm]}" in pages[-1] for arm in arms)  # behind them all are there again
    await press(mila, pages[-1], "send")
    (response,) = await _responses(database)
    assert (response.arms, response.codes) == (arms, answers | {name["Q4"][1:]: -1})
    async with database.reading() as db:
        done = await db.execute(select(Arm.id, Arm.completed))
        assert {row.id: row.completed for row in done} == {arm: int(arm in arms) for arm in known}


async def test_two_members_get_the_two_arms_of_a_monadic_test(
    browser: type[Browser], house: House, database: Database
) -> None:
    _concept, name = await make_routed(
        database, house, asks("Q1", per_arm=True), arms=("Red", "Blue"), field={"design": "monadic"}
    )
    seen = []
    for actor in (MEMBER, SECOND):
        member = await browser.of(actor)
        sent = await member.submit(FORM, {"_go": "begin"})
        page = (await member.get(sent.headers["location"])).text
        seen += [colour for colour in ("Red", "Blue") if f"Pot {colour}" in page]
        again = (await member.get(f"{PATH}?question=1")).text
        assert asked_in(again) == ["Q1"]
    assert sorted(seen) == ["Blue", "Red"]
    async with database.reading() as db:
        assert list(await db.scalars(select(Arm.started))) == [1, 1]
    assert name["Q1"] + "@" in again


async def test_who_is_of_a_full_kind_is_thanked_and_nothing_of_him_is_stored(
    browser: type[Browser], house: House, database: Database
) -> None:
    concept, name = await make_routed(
        database, house, asks("Q1", "open"), asks("Q2"), quotas=(("Q2 >= 4", 1), ("true", 9))
    )
    for actor in (SECOND, MEMBER):
        member = await browser.of(actor)
        page = (await member.get(f"{PATH}?question=1")).text
        page = await press(member, page, "next", **{name["Q1"]: "My very own words"})
        page = await press(member, page, "send", **{name["Q2"]: "5"})
    assert "Enough people like you have answered already" in page
    assert len(await _responses(database)) == 1
    async with database.reading() as db:
        assert list(await db.scalars(select(Quota.completed).order_by(Quota.id))) == [1, 1]
        assert list(await db.scalars(select(Verbatim.text))) == ["My very own words"]
        assert await db.scalar(select(func.count()).select_from(Draft)) == 0
        mine = await db.get_one(
            Participation, (concept.questionnaire_id, house.membership(MEMBER).id)
        )
        assert (mine.outcome, mine.submitted_on) == ("quota_full", None)
    again = await member.submit(FORM, {name["Q2"]: "1"})
    assert (again.status_code, again.headers["location"]) == (303, PATH)
    assert len(await _responses(database)) == 1


async def test_what_the_profile_tells_is_not_found_out_after_the_last_question(
    browser: type[Browser], house: House, database: Database
) -> None:
    await make_routed(
        database,
        house,
        asks("Q1", per_arm=True),
        arms=("Red", "Blue"),
        field={"design": "monadic"},
        quotas=(('@age in ("35-54")', 1),),
    )
    mila = await browser.of(MEMBER)
    assert "Begin" in (await mila.get(PATH)).text
    async with database.writing() as session:
        await session.execute(text("update quota set completed = 1"))
    page = (await mila.get(PATH)).text
    assert ("Enough people like you" in page, "Begin" in page) == (True, False)
    sent = await mila.submit(FORM, {"_go": "begin"})
    assert sent.headers["location"] == PATH
    async with database.reading() as db:
        assert list(await db.scalars(select(Arm.started))) == [0, 0]


async def test_the_last_one_that_is_wanted_closes_the_field(
    browser: type[Browser], house: House, database: Database
) -> None:
    concept, name = await make_routed(database, house, asks("Q1"), field={"target": 1})
    mila, siem = await browser.of(MEMBER), await browser.of(SECOND)
    assert (await mila.submit(FORM, {name["Q1"]: "5"})).status_code == 303
    assert (await siem.submit(FORM, {name["Q1"]: "5"})).status_code == 409
    async with database.reading() as db:
        found = await db.get_one(Concept, concept.id)
        assert found.closes_at is not None
        assert found.closes_at <= clock.now()
    assert len(await _responses(database)) == 1


async def test_while_the_field_is_paused_everything_typed_is_kept(
    browser: type[Browser], house: House, database: Database
) -> None:
    concept, name = await make_routed(database, house, asks("Q1", "open"), asks("Q2"), field={})
    mila = await browser.of(MEMBER)
    page = (await mila.get(f"{PATH}?question=1")).text
    async with database.writing() as session:
        field = await session.get_one(Fieldwork, concept.questionnaire_id)
        field.paused_at = clock.now()
    page = await press(mila, page, "next", **{name["Q1"]: "Half a thought"})
    assert ("paused for a moment" in page, name["Q2"] in page) == (True, False)
    async with database.writing() as session:
        field = await session.get_one(Fieldwork, concept.questionnaire_id)
        field.paused_at = None
    phone = await browser.of(MEMBER)
    page = (await phone.get(PATH)).text
    assert asked_in(page) == ["Q2"]
    await press(phone, page, "send", **{name["Q2"]: "4"})
    async with database.reading() as db:
        assert list(await db.scalars(select(Verbatim.text))) == ["Half a thought"]


async def test_time_and_drop_off_are_sums(
    browser: type[Browser], house: House, database: Database
) -> None:
    concept, name = await make_routed(database, house, asks("Q1"), asks("Q2"), asks("Q3"), field={})
    siem = await browser.of(SECOND)
    page = (await siem.get(f"{PATH}?question=1")).text
    await press(siem, page, "next", **{name["Q1"]: "1"})
    mila = await browser.of(MEMBER)
    page = (await mila.get(f"{PATH}?question=1")).text
    for seconds, code in ((10, "Q1"), (5_000, "Q2")):
        with clock.moved_by(timedelta(seconds=seconds)):
            page = await press(mila, page, "next", **{name[code]: "2"})
    page = await press(mila, page, "back")
    page = await press(mila, page, "next")
    await press(mila, page, "send", **{name["Q3"]: "3"})
    (response,) = await _responses(database)
    async with database.reading() as db:
        rows = await db.scalars(select(StepCount).order_by(StepCount.question_id))
        steps = [(row.shown, row.answered, row.seconds) for row in rows]
        mine = await db.get_one(
            Participation, (concept.questionnaire_id, house.membership(MEMBER).id)
        )
        assert mine.started_on == clock.now().date()
    assert [step[:2] for step in steps] == [(2, 2), (2, 1), (1, 1)]
    assert steps[0][2] in {10, 11}
    assert steps[1][2] == 900  # at most a quarter of an hour for one question
    assert response.seconds is not None
    assert 910 <= response.seconds <= 915


async def test_looking_writes_nothing_and_shows_the_same_order_everywhere(
    browser: type[Browser], house: House, database: Database
) -> None:
    many = tuple(msgspec.structs.replace(ABC[0], code=n, text=f"Option {n}") for n in range(1, 9))
    await make_routed(database, house, asks("Q1", "single", options=many, order="random"))
    pages = []
    for _device in range(2):
        mila = await browser.of(MEMBER)
        page = (await mila.get(f"{PATH}?question=1")).text
        pages.append([page.index(f">Option {n}") for n in range(1, 9)])
    ranks = [sorted(range(8), key=places.__getitem__) for places in pages]
    assert ranks[0] == ranks[1]
    async with database.reading() as db:
        assert set(await db.scalars(select(Participation.seed))) == {None}
    siem = await browser.of(SECOND)
    page = (await siem.get(f"{PATH}?question=1")).text
    theirs = [page.index(f">Option {n}") for n in range(1, 9)]
    assert sorted(range(8), key=theirs.__getitem__) != ranks[0]


async def test_fifty_presses_at_once_store_one_answer(
    browser: type[Browser], house: House, database: Database
) -> None:
    _concept, name = await make_routed(database, house, asks("Q1"), quotas=(("true", 50),))
    mila = await browser.of(MEMBER)
    keys = [{"_key": "same"}] * 25 + [{"_key": f"k{n}"} for n in range(25)]
    sent = await asyncio.gather(*[mila.submit(FORM, {name["Q1"]: "5"} | key) for key in keys])
    assert {answer.status_code for answer in sent} == {303}
    assert len(await _responses(database)) == 1
    async with database.reading() as db:
        assert list(await db.scalars(select(Quota.completed))) == [1]
        assert await db.scalar(select(Fieldwork.completed)) == 1


async def test_a_question_that_is_changed_in_the_field_is_asked_anew(
    browser: type[Browser], house: House, database: Database
) -> None:
    concept, name = await make_routed(database, house, asks("Q1", required=True), asks("Q2"))
    mila = await browser.of(MEMBER)
    page = (await mila.get(f"{PATH}?question=1")).text
    page = await press(mila, page, "next", **{name["Q1"]: "5"})
    async with database.writing() as session:
        mine = await session.get_one(Questionnaire, concept.questionnaire_id)
        await begin_versions(session, mine, title="")
        now = await document_of(session, mine)
        other = msgspec.structs.replace(now.questions[0], text="What about Q1 now?")
        await revise(session, mine, with_question(now, other))
        new = await fields_of(session, mine.id)
    page = await press(mila, page, "send", **{name["Q2"]: "4"})
    assert ("What about Q1 now?" in page, "Please answer this question." in page) == (True, True)
    page = await press(mila, page, "next", **{new["Q1"]: "1"})
    await press(mila, page, "send")
    (response,) = await _responses(database)
    assert (response.version, response.codes) == (2, {new["Q1"][1:]: 1, name["Q2"][1:]: 4})


async def test_who_tries_it_out_walks_the_same_way_with_the_arm_he_chose(
    browser: type[Browser], house: House, database: Database
) -> None:
    concept, name = await make_routed(
        database,
        house,
        asks("Q1", "yes_no", jumps=(Jump("end", "Q1 == 0"),)),
        asks("Q2", per_arm=True),
        arms=("Red", "Blue"),
        field={"design": "monadic"},
        state="draft",
    )
    async with database.reading() as db:
        blue = await db.scalar(select(Arm.id).where(Arm.name == "Blue"))
    for where in (f"{PATH}/preview", f"/test/{concept.test_key}"):
        mara = await browser.of(MARKETER)
        page = (await mara.get(f"{where}?arm={blue}")).text
        assert ("Pot Blue" in page, "Pot Red" in page) == (True, False)
        form = {"_step": "1", "_seed": "5", "_arm": str(blue), name["Q1"]: "yes", "_go": "next"}
        page = (await mara.submit(where, form)).text
        assert (asked_in(page), f'name="{name["Q1"]}" value="yes"' in page) == (["Q2"], True)
        form |= {"_step": "2", f"{name['Q2']}@{blue}": "4", "_go": "send"}
        assert (await mara.submit(where, form)).status_code == 303
    stored = await _responses(database)
    codes = {name["Q1"][1:]: 1, f"{name['Q2'][1:]}@{blue}": 4}
    assert [(r.is_test, r.arms, r.codes) for r in stored] == [(True, [blue], codes)] * 2
    async with database.reading() as db:
        assert list(await db.scalars(select(Arm.started))) == [0, 0]
