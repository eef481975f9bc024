"""A member answers a concept: once, without losing a word, and nobody else can."""

import asyncio
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.people.models import Draft
from cocreate.questionnaires.models import Participation, Response, Verbatim
from tests.cast import MARKETER, MEMBER, SECOND, STRANGER
from tests.client import Browser
from tests.factories import House, fields_of, make_concept

PATH = "/panels/riverside/concepts/pots"


async def _open_concept(database: Database, house: House, **more: str) -> dict[str, str]:
    async with database.writing() as session:
        concept = await make_concept(session, house.panel, **more)  # type: ignore[arg-type]
        return await fields_of(session, concept)


def _answers(fields: dict[str, str]) -> dict[str, str]:
    return {
        fields["scale5"]: "4",
        fields["scale11"]: "9",
        fields["yes_no"]: "yes",
        fields["open"]: "Handy, but I want to name the pots myself – é ë ï €.",
    }


async def _count(db: AsyncSession, table: type) -> int:
    return await db.scalar(select(func.count()).select_from(table)) or 0


async def test_answers_are_stored_letter_by_letter_and_apart_from_who_gave_them(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    fields = await _open_concept(database, house)
    member = await browser.of(MEMBER)
    answer = await member.submit(f"{PATH}/response", _answers(fields))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}?kept=0")
    response = (await db.scalars(select(Response))).one()
    assert list(response.codes.values()) == [4, 9, 1]
    assert response.attributes == {"age": "35-54"}
    verbatim = (await db.scalars(select(Verbatim))).one()
    assert verbatim.text == "Handy, but I want to name the pots myself – é ë ï €."
    assert "membership" not in " ".join(Response.__table__.columns.keys())
    assert "Handy, but I want" in (await member.get(PATH)).text


async def test_a_double_click_stores_one_answer_and_both_get_the_same_reply(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    fields = await _open_concept(database, house)
    member = await browser.of(MEMBER)
    form = {**_answers(fields), "_key": "k1"}
    replies = await asyncio.gather(*[member.submit(f"{PATH}/response", form) for _ in range(50)])
    assert {(r.status_code, r.headers["location"].split("?")[0]) for r in replies} == {(303, PATH)}
    assert await _count(db, Response) == 1


async def test_mistakes_are_named_and_what_was_typed_is_still_there(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    fields = await _open_concept(database, house)
    member = await browser.of(MEMBER)
    form = _answers(fields) | {fields["scale5"]: "9", fields["yes_no"]: ""}
    answer = await member.submit(f"{PATH}/response", form)
    assert answer.status_code == 422
    assert "I want to name the pots myself" in answer.text
    assert "Please choose one of the answers." in answer.text
    assert "Please answer this question." in answer.text
    assert await _count(db, Response) == 0


async def test_one_question_at_a_time_keeps_each_answer_on_the_server(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    fields = await _open_concept(database, house, mode="steps")
    member = await browser.of(MEMBER)
    assert "question=1" in (await member.get(PATH)).text
    first = await member.submit(
        f"{PATH}/response", {"_step": "1", "_go": "next", fields["scale5"]: "5"}
    )
    assert first.headers["location"].startswith(f"{PATH}?question=2")
    phone = await browser.of(MEMBER)
    resumed = (await phone.get(PATH)).text
    assert "Question 2 of 4" in resumed
    assert f'<input type="hidden" name="{fields["scale5"]}" value="5">' in resumed
    answer = await phone.submit(f"{PATH}/response", {**_answers(fields), "_step": "4"})
    assert answer.status_code == 303
    assert await _count(db, Draft) == 0


async def test_a_required_question_is_asked_before_the_next_step(
    browser: type[Browser], house: House, database: Database
) -> None:
    await _open_concept(database, house, mode="steps")
    member = await browser.of(MEMBER)
    answer = await member.submit(f"{PATH}/response", {"_step": "1", "_go": "next"})
    assert answer.status_code == 422
    assert "Question 1 of 4" in answer.text


async def test_after_the_closing_no_answer_is_acknowledged(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    fields = await _open_concept(database, house)
    member = await browser.of(MEMBER)
    with clock.moved_by(timedelta(days=8)):
        answer = await member.submit(f"{PATH}/response", _answers(fields))
    assert answer.status_code == 409
    assert await _count(db, Response) == 0


async def test_others_are_seen_when_the_marketer_chose(
    browser: type[Browser], house: House, database: Database
) -> None:
    fields = await _open_concept(database, house, visibility="after_answering")
    member = await browser.of(MEMBER)
    await member.submit(f"{PATH}/response", _answers(fields))
    assert "What members say" in (await member.get(PATH)).text
    second = await browser.of(SECOND)
    assert 'id="conversation"' not in (await second.get(PATH)).text


async def test_staff_do_not_answer_and_strangers_see_nothing(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    fields = await _open_concept(database, house)
    marketer = await browser.of(MARKETER)
    await marketer.submit(f"{PATH}/response", _answers(fields))
    assert await _count(db, Response) == 0
    stranger = await browser.of(STRANGER)
    here = await stranger.get(PATH)
    nowhere = await stranger.get("/panels/riverside/concepts/nothing-like-it")
    assert (here.status_code, here.content) == (404, nowhere.content)


async def test_members_know_nothing_of_drafts_and_of_what_is_still_to_open(
    browser: type[Browser], house: House, database: Database
) -> None:
    async with database.writing() as session:
        await make_concept(session, house.panel, "secret", state="draft")
        await make_concept(session, house.panel, "later", state="scheduled")
    member = await browser.of(MEMBER)
    listed = (await member.get("/panels/riverside/concepts")).text
    assert "Savings secret" not in listed
    assert "Savings later" not in listed
    for slug in ("secret", "later"):
        assert (await member.get(f"/panels/riverside/concepts/{slug}")).status_code == 404
    with clock.moved_by(timedelta(days=2)):
        assert (await member.get("/panels/riverside/concepts/later")).status_code == 200


async def test_the_test_link_works_for_anybody_and_never_counts(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    async with database.writing() as session:
        concept = await make_concept(session, house.panel, state="draft")
        fields, test_key = await fields_of(session, concept), concept.test_key
    passer_by = browser()
    assert "This is a test." in (await passer_by.get(f"/test/{test_key}")).text
    answer = await passer_by.submit(f"/test/{test_key}", _answers(fields))
    assert answer.status_code == 303
    assert (await db.scalars(select(Response.is_test))).all() == [True]
    assert await db.scalar(select(func.count(Participation.submitted_on))) == 0
    assert (await passer_by.get(f"/test/{test_key[:-1]}x")).status_code == 404


async def test_nothing_changed_means_nothing_is_sent_again(
    browser: type[Browser], house: House, database: Database
) -> None:
    await _open_concept(database, house)
    member = await browser.of(MEMBER)
    first = await member.get(PATH)
    again = await member.get(PATH, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    second = await browser.of(SECOND)
    other = await second.get(PATH, headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200
