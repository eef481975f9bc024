"""Whom a launch invites: a segment, a part of it drawn by lot, and nobody too often."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.fieldwork.audience import drawn_order, reach
from cocreate.kit.db import Database
from cocreate.kit.outbox import Mail
from cocreate.panels.models import AuditEntry
from cocreate.questionnaires.models import Participation
from cocreate.settings import Settings
from tests.cast import MARKETER, MEMBER, MODERATOR, OWNER, STRANGER
from tests.client import Browser
from tests.concepts.drafting import dates
from tests.factories import House, make_concept
from tests.fieldwork.stage import CONCEPTS, FIELD, a_crowd, a_draft, ages, day, invited, plan_of


async def _launch(browser: type[Browser], settings: Settings) -> Browser:
    mara = await browser.of(MARKETER)
    answer = await mara.submit(f"{CONCEPTS}/pots/launch", dates(settings) | {"mail": "yes"})
    assert answer.status_code == 303, answer.text
    return mara


async def test_a_segment_of_two_attributes_is_invited_and_nobody_else(
    browser: type[Browser], house: House, db: AsyncSession, database: Database, settings: Settings
) -> None:
    crowd = await a_crowd(database, house, 36)
    audience = {"age": ["18-34", "55+"], "region": ["north"]}
    concept = await a_draft(database, house, audience=audience)
    await _launch(browser, settings)
    wanted = [one for place, one in enumerate(crowd) if place % 2 and place % 3 != 1]
    assert await invited(db, concept) == wanted
    assert await db.scalar(select(func.count()).select_from(Mail)) == len(wanted)
    mila = await browser.of(MEMBER)
    seen = [(await mila.get(path)).status_code for path in (f"{CONCEPTS}/pots", CONCEPTS)]
    assert seen == [404, 200]
    listed = (await mila.get(CONCEPTS)).text + (await mila.get("/panels/riverside")).text
    assert "Savings pots" not in listed
    refused = await mila.submit(f"{CONCEPTS}/pots/response", {"_go": "send"})
    assert refused.status_code == 404


async def test_a_sample_is_the_same_whenever_it_is_drawn_and_another_with_another_seed(
    browser: type[Browser], house: House, db: AsyncSession, database: Database, settings: Settings
) -> None:
    crowd = await a_crowd(database, house, 40)
    everybody = sorted([*crowd, *(m.id for m in house.members.values() if m.role == "member")])
    concept = await a_draft(database, house, sample_size=12, sample_seed=99)
    await _launch(browser, settings)
    assert await invited(db, concept) == sorted(drawn_order(everybody, 99)[:12])
    assert drawn_order(everybody, 99) == drawn_order(list(reversed(everybody)), 99)
    assert set(drawn_order(everybody, 99)[:12]) != set(drawn_order(everybody, 98)[:12])


async def test_a_sample_takes_from_every_age(house: House, database: Database) -> None:
    crowd = await a_crowd(database, house, 300)
    async with database.reading() as db:
        assert await ages(db, drawn_order(crowd, 3)[:60]) == {"18-34", "35-54", "55+"}


async def test_who_was_asked_often_enough_this_month_is_skipped_and_counted(
    browser: type[Browser], house: House, db: AsyncSession, database: Database, settings: Settings
) -> None:
    crowd = await a_crowd(database, house, 20)
    async with database.writing() as session:
        for slug, days in (("one", -3), ("two", -29), ("three", -31)):
            other = await make_concept(session, house.panel, slug, state="draft")
            for place, member in enumerate(crowd):
                if slug != "two" or place < 8:
                    row = Participation(
                        questionnaire_id=other.questionnaire_id,
                        membership_id=member,
                        invited_on=day(days),
                    )
                    session.add(row)
    concept = await a_draft(database, house, contact_cap=2)
    found = await reach(
        db, house.panel.id, concept.questionnaire_id, {}, sample_size=None, contact_cap=2
    )
    assert found == (22, 22, 8, 14)
    mara = await browser.of(MARKETER)
    page = (await mara.get(FIELD)).text
    assert "Skipped: asked often enough this month" in page
    await _launch(browser, settings)
    assert set(crowd[:8]).isdisjoint(await invited(db, concept))
    assert len(await invited(db, concept)) == 14


async def test_the_count_follows_the_choice_with_and_without_javascript(
    browser: type[Browser], house: House, database: Database
) -> None:
    await a_crowd(database, house, 30)
    await a_draft(database, house)
    mara = await browser.of(MARKETER)
    query = "in_age=18-34&in_region=north&in_region=south&sample=all"
    fragment = await mara.get(f"{FIELD}/reach?{query}", headers={"hx-request": "true"})
    whole = await mara.get(f"{FIELD}?{query}")
    for answer in (fragment, whole):
        assert "<strong>10</strong> of 32 members are invited" in answer.text
    assert "<html" not in fragment.text
    ticked = 'name="in_age" value="18-34" checked'
    assert (ticked in whole.text, ticked in (await mara.get(FIELD)).text) == (True, False)


async def test_a_segment_too_small_to_show_is_not_counted_out_and_not_launched(
    browser: type[Browser], house: House, db: AsyncSession, database: Database, settings: Settings
) -> None:
    await a_crowd(database, house, 9)
    concept = await a_draft(database, house, audience={"age": ["18-34"]})
    mara = await browser.of(MARKETER)
    page = (await mara.get(FIELD)).text
    assert ("Fewer than 5 members fit" in page, "<strong>3</strong>" in page) == (True, False)
    await mara.submit(f"{CONCEPTS}/pots/launch", dates(settings))
    assert await invited(db, concept) == []


async def test_the_plan_is_kept_and_its_mistakes_are_told(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    await a_crowd(database, house, 6)
    concept = await a_draft(database, house, sample_seed=0)
    mara = await browser.of(MARKETER)
    wrong = {"sample": "some", "soft": "yes", "remind_2": "5", "contact_cap": "0"}
    answer = await mara.submit(FIELD, wrong)
    assert answer.status_code == 422
    plan = {
        "in_age": ["18-34", "55+"],
        "in_region": ["north", "south"],  # all of them: no restriction
        "sample": "some",
        "sample_size": "200",
        "soft": "yes",
        "soft_size": "30",
        "contact_cap": "4",
        "remind_1": "7",
        "remind_2": "3",
        "target": "100",
    }
    assert (await mara.submit(FIELD, plan)).status_code == 303
    field = await plan_of(db, concept)
    assert field.audience == {"age": ["18-34", "55+"]}
    assert [field.sample_size, field.soft_size, field.contact_cap, field.target] == [
        200,
        30,
        4,
        100,
    ]
    assert (field.remind_after, field.sample_seed > 0) == ([3, 7], True)


async def test_a_plan_for_everybody_stays_open_for_who_joins_later(
    browser: type[Browser], house: House, db: AsyncSession, database: Database, settings: Settings
) -> None:
    await a_draft(database, house)
    await _launch(browser, settings)
    await a_crowd(database, house, 1)
    concept = await db.scalar(select(Concept))
    assert concept is not None
    assert (await plan_of(db, concept)).open_to_all
    late = await browser.of(MEMBER._replace(email="crowd0@example.org"))
    assert (await late.get(f"{CONCEPTS}/pots")).status_code == 200


async def test_after_the_launch_the_plan_stays_as_it_was(
    browser: type[Browser], house: House, db: AsyncSession, database: Database, settings: Settings
) -> None:
    concept = await a_draft(database, house)
    mara = await _launch(browser, settings)
    assert (await mara.submit(FIELD, {"sample": "all", "target": "3"})).status_code == 409
    assert (await plan_of(db, concept)).target is None
    launched = await db.scalar(select(AuditEntry).where(AuditEntry.verb == "concept.launched"))
    assert launched is not None
    assert launched.details == {"invited": 2, "mailed": 2}


async def test_the_field_is_for_researchers_and_moderators_of_the_panel(
    browser: type[Browser], house: House, database: Database
) -> None:
    await a_draft(database, house)
    seen = {}
    for actor in (MARKETER, MODERATOR, OWNER, MEMBER, STRANGER):
        one = await browser.of(actor)
        read = [(await one.get(f"{FIELD}{page}")).status_code for page in ("", "/quotas")]
        wrote = (await one.submit(FIELD, {"sample": "all"})).status_code
        seen[actor.role] = [*read, wrote]
    assert seen == {
        "marketer": [200, 200, 303],
        "moderator": [200, 200, 403],
        "product_owner": [403, 403, 403],
        "member": [403, 403, 403],
        None: [404, 404, 404],
    }
