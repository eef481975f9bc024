"""Quotas: written before the launch, raised in the field, never cut below what is counted."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.models import Quota
from cocreate.fieldwork.quotas import condition_of, drop_shut_out, of_attributes_only
from cocreate.kit.db import Database
from cocreate.panels.models import AuditEntry
from tests.cast import MARKETER
from tests.client import Browser
from tests.factories import House
from tests.fieldwork.stage import CONCEPTS, FIELD, a_crowd, a_draft, in_field


async def _quotas(db: AsyncSession) -> list[tuple[str, str, int]]:
    found = await db.scalars(
        select(Quota).order_by(Quota.seq).execution_options(populate_existing=True)
    )
    return [(quota.name, quota.condition, quota.cap) for quota in found]


async def _one(database: Database, questionnaire_id: int, **more: object) -> int:
    async with database.writing() as session:
        quota = Quota(
            questionnaire_id=questionnaire_id,
            seq=1,
            name="Young",
            condition='@age in ("18-34")',
            cap=50,
        )
        for name, value in more.items():
            setattr(quota, name, value)
        session.add(quota)
        await session.flush()
        return quota.id


async def test_classes_and_a_condition_together_make_a_quota(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    await a_crowd(database, house, 3)
    await a_draft(database, house)
    mara = await browser.of(MARKETER)
    form = {"name": "Young and keen", "cap": "50", "in_age": ["18-34", "35-54"]}
    added = await mara.submit(f"{FIELD}/quotas", form | {"expression": "Q1 == 5 or Q1 == 4"})
    assert added.status_code == 303
    wanted = '@age in ("18-34", "35-54") and (Q1 == 5 or Q1 == 4)'
    assert await _quotas(db) == [("Young and keen", wanted, 50)]
    page = (await mara.get(f"{FIELD}/quotas")).text
    assert ("Young and keen" in page, "What the questions are called" in page) == (True, True)


async def test_a_condition_that_cannot_be_is_told_and_what_was_typed_is_kept(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    await a_draft(database, house)
    mara = await browser.of(MARKETER)
    for wrong in ("", "Q9 == 3", "Q1 ==", "__import__('os')", "Q1 == 'often'", "age"):
        answer = await mara.submit(
            f"{FIELD}/quotas", {"name": "Odd one", "cap": "5", "expression": wrong}
        )
        assert (wrong, answer.status_code) == (wrong, 422)
        assert 'value="Odd one"' in answer.text
    assert await _quotas(db) == []


async def test_in_the_field_a_quota_goes_up_but_not_below_what_is_counted(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    concept = await in_field(database, house)
    number = await _one(database, concept.questionnaire_id, completed=20)
    mara = await browser.of(MARKETER)
    path = f"{FIELD}/quotas/{number}"
    answers = [
        (await mara.submit(path, {"name": "Young", "cap": cap})).status_code
        for cap in ("19", "20", "70")
    ]
    assert (answers, (await _quotas(db))[0][2]) == ([422, 303, 303], 70)
    assert (await mara.submit(f"{path}/removal")).status_code == 409
    new = {"name": "Late", "cap": "5", "in_age": "55+"}
    assert (await mara.submit(f"{FIELD}/quotas", new)).status_code == 409
    entries = (await db.scalars(select(AuditEntry.details).order_by(AuditEntry.id))).all()
    assert entries == [
        {"quota": number, "before": 50, "cap": 20},
        {"quota": number, "before": 20, "cap": 70},
    ]


async def test_a_draft_loses_a_quota_and_another_concepts_is_not_found(
    browser: type[Browser], house: House, db: AsyncSession, database: Database
) -> None:
    concept = await a_draft(database, house)
    number = await _one(database, concept.questionnaire_id)
    mara = await browser.of(MARKETER)
    created = await mara.submit(CONCEPTS, {"title": "Other"})
    other = created.headers["location"].split("/edit")[0].split("?")[0]
    foreign = await mara.submit(f"{other}/fieldwork/quotas/{number}/removal")
    assert (foreign.status_code, len(await _quotas(db))) == (404, 1)
    assert (await mara.submit(f"{FIELD}/quotas/{number}/removal")).status_code == 303
    assert await _quotas(db) == []


async def test_who_a_full_quota_of_attributes_would_refuse_is_not_invited(
    house: House, db: AsyncSession, database: Database
) -> None:
    crowd = await a_crowd(database, house, 6)
    concept = await in_field(database, house)
    number = await _one(database, concept.questionnaire_id, cap=1, completed=1)
    kept = await drop_shut_out(db, concept.questionnaire_id, crowd)
    assert kept == [one for place, one in enumerate(crowd) if place % 3]
    for values in (
        {"completed": 0},
        {"completed": 1, "condition": '@age in ("18-34") and Q1 == 1'},
    ):
        async with database.writing() as session:
            await session.execute(update(Quota).where(Quota.id == number).values(**values))
        async with database.reading() as look:
            assert await drop_shut_out(look, concept.questionnaire_id, crowd) == crowd


def test_only_what_the_profile_decides_is_decided_before_the_invitation() -> None:
    keys = {"age", "region"}
    assert of_attributes_only('@age in ("18-34") and region == "north"', keys)
    assert not of_attributes_only('age == "55+" or Q1 == 3', keys)
    assert not of_attributes_only('age == "55+" and arm == 1', keys)
    assert not of_attributes_only("not a condition", keys)
    assert condition_of({}, " Q1 == 3 ") == "Q1 == 3"
    assert condition_of({"age": ['5" and up']}, "") == "@age in ('5\" and up')"
