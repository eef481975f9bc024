"""A concept test under everybody at once: live.md I10, trust.md D9 and D10."""

import asyncio
from datetime import timedelta
from math import sqrt

import pytest
from litestar import Litestar
from sqlalchemy import func, select

from cocreate.concepts.models import Concept, Stimulus
from cocreate.fieldwork.models import Arm, Fieldwork, Quota
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.questionnaires.models import Participation, Response, Verbatim
from tests.cast import MARKETER, MEMBER
from tests.client import Browser
from tests.concepts.routed import FORM, PATH, asks, make_routed
from tests.factories import House
from tests.trust.crowd import Member, all_at_once, crowd_of

NAMES = ("Red", "Blue", "Green")
BEGIN = {"_go": "begin"}


async def _arms(database: Database, concept: Concept) -> dict[int, list[int]]:
    """Who has which arms, by membership."""
    async with database.reading() as db:
        rows = await db.execute(
            select(Participation.membership_id, Participation.arms).where(
                Participation.questionnaire_id == concept.questionnaire_id
            )
        )
        return {row.membership_id: list(row.arms) for row in rows}


def _within_three_sigma(counts: list[int]) -> bool:
    n, share = sum(counts), 1 / len(counts)
    sigma = sqrt(n * share * (1 - share))
    return all(abs(count - n * share) <= 3 * sigma for count in counts)


async def test_i10_arms_are_shared_out_evenly_and_kept_for_ever(
    the_app: Litestar, browser: type[Browser], house: House, database: Database
) -> None:
    crowd = await crowd_of(the_app, database, house, 300)
    concept, name = await make_routed(
        database,
        house,
        asks("Q1", per_arm=True),
        arms=NAMES,
        field={"design": "monadic"},
    )
    begun = await all_at_once(crowd, FORM, BEGIN)
    assert {answer.status for answer in begun} == {303}
    first = await _arms(database, concept)
    assert {len(first[member.membership]) for member in crowd} == {1}
    async with database.reading() as db:
        arms = list(await db.scalars(select(Arm.id).order_by(Arm.seq)))
        started = list(await db.scalars(select(Arm.started).order_by(Arm.seq)))
    shares = [sum(first[member.membership] == [arm] for member in crowd) for arm in arms]
    assert (started, sum(shares)) == (shares, 300)
    assert _within_three_sigma(shares), shares
    # Nothing about who comes when says which arm he gets: the crowd's ages take turns.
    for age in range(3):
        mine = [sum(first[member.membership] == [arm] for member in crowd[age::3]) for arm in arms]
        assert _within_three_sigma(mine), mine

    for member in crowd[:12]:  # again at once, on a reload, on a telephone, two days later
        phone, [arm] = await member.elsewhere(database), first[member.membership]
        again = [member.post(FORM, BEGIN), phone.post(FORM, BEGIN), phone.post(FORM, BEGIN)]
        assert {answer.status for answer in await asyncio.gather(*again)} == {303}
        pages = [await member.get(f"{PATH}?question=1"), await phone.get(f"{PATH}?question=1")]
        with clock.moved_by(timedelta(days=2)):
            pages.append(await phone.get(f"{PATH}?question=1"))
        field = f"{name['Q1']}@{arm}"
        other = [f"Pot {word}" for n, word in enumerate(NAMES) if arms[n] != arm]
        for page in pages:
            assert f"Pot {NAMES[arms.index(arm)]}" in page.text
            assert [word for word in other if word in page.text] == []
            assert f'name="{field}"' in page.text
    stored = await all_at_once(crowd[:60], FORM, {name["Q1"]: "4"})
    assert {answer.status for answer in stored} == {303}
    assert await _arms(database, concept) == first
    async with database.reading() as db:
        assert list(await db.scalars(select(Arm.started).order_by(Arm.seq))) == started
        kept = await db.execute(
            select(Participation.arms, Response.arms.label("answered")).join(
                Response, Response.respondent_key == Participation.respondent_key
            )
        )
        assert [row.arms == row.answered for row in kept] == [True] * 60


async def test_i10_a_stimulus_in_the_field_cannot_be_changed(
    browser: type[Browser], house: House, database: Database
) -> None:
    await make_routed(
        database, house, asks("Q1", per_arm=True), arms=NAMES, field={"design": "monadic"}
    )
    async with database.reading() as db:
        stimulus = await db.scalar(select(Stimulus.id).order_by(Stimulus.seq).limit(1))
        arm = await db.scalar(select(Arm.id).order_by(Arm.seq).limit(1))
    mara = await browser.of(MARKETER)
    tried = {
        f"{PATH}/stimuli": {"kind": "text", "text": "Another"},
        f"{PATH}/stimuli/{stimulus}": {"text": "Another", "arm": str(arm)},
        f"{PATH}/stimuli/{stimulus}/position": {"direction": "down"},
        f"{PATH}/stimuli/{stimulus}/removal": {},
        f"{PATH}/arms": {"name": "Another"},
        f"{PATH}/arms/{arm}": {"name": "Another"},
        f"{PATH}/arms/{arm}/removal": {},
        f"{PATH}/comparison": {},
        f"{PATH}/design": {"design": "single"},
    }
    found = {path: (await mara.submit(path, form)).status_code for path, form in tried.items()}
    assert found == dict.fromkeys(tried, 409)
    async with database.reading() as db:
        assert list(await db.scalars(select(Stimulus.text).order_by(Stimulus.seq))) == [
            f"Pot {name}" for name in NAMES
        ]
        assert list(await db.scalars(select(Arm.name).order_by(Arm.seq))) == list(NAMES)


async def _stored(database: Database) -> int:
    async with database.reading() as db:
        return await db.scalar(select(func.count()).select_from(Response)) or 0


async def test_d9_of_two_hundred_at_once_a_quota_of_fifty_takes_exactly_fifty(
    the_app: Litestar, browser: type[Browser], house: House, database: Database
) -> None:
    crowd = await crowd_of(the_app, database, house, 200)
    concept, name = await make_routed(
        database, house, asks("Q1"), asks("Q2", "open"), quotas=(("Q1 >= 4", 50),), field={}
    )
    form = {name["Q1"]: "5", name["Q2"]: "Words of mine"}
    sent = await all_at_once(crowd, FORM, form)
    assert {answer.status for answer in sent} == {303}
    thanked = [answer.header("location") == f"{PATH}?kept=0" for answer in sent]
    assert (sum(thanked), await _stored(database)) == (50, 50)
    async with database.reading() as db:
        assert list(await db.scalars(select(Quota.completed))) == [50]
        assert await db.scalar(select(Fieldwork.completed)) == 50
        assert await db.scalar(select(func.count()).select_from(Verbatim)) == 50
        rows = await db.execute(
            select(Participation.membership_id, Participation.outcome).where(
                Participation.questionnaire_id == concept.questionnaire_id
            )
        )
        became = {row.membership_id: row.outcome for row in rows}
    # What each was told is what became of his answers.
    told = ["" if kept else "quota_full" for kept in thanked]
    assert [became[member.membership] for member in crowd] == told


async def test_d9_no_answer_is_acknowledged_after_the_close(
    the_app: Litestar, browser: type[Browser], house: House, database: Database
) -> None:
    crowd = await crowd_of(the_app, database, house, 120)
    _concept, name = await make_routed(database, house, asks("Q1"), field={})
    mara, form = await browser.of(MARKETER), {name["Q1"]: "3"}

    async def close() -> None:
        answer = await mara.submit(f"{PATH}/closing", {"closing": "now"})
        assert answer.status_code == 303, answer.text

    async def send(member: Member) -> int:
        return (await member.post(FORM, form)).status

    # A part has been sent, a part is under way while it is closed, a part comes afterwards.
    sent = [await send(member) for member in crowd[:10]]
    under_way = [asyncio.create_task(send(member)) for member in crowd[10:50]]
    await asyncio.sleep(0)
    closing = asyncio.create_task(close())
    under_way += [asyncio.create_task(send(member)) for member in crowd[50:90]]
    await closing
    late = await asyncio.gather(*[send(member) for member in crowd[90:]])
    meanwhile = await asyncio.gather(*under_way)
    assert sent == [303] * 10
    assert set(meanwhile) <= {303, 409}
    assert late == [409] * 30
    sent += meanwhile
    acknowledged = sent.count(303)
    async with database.reading() as db:
        assert await db.scalar(select(Fieldwork.completed)) == acknowledged
        done = select(func.count()).where(Participation.submitted_on.is_not(None))
        assert await db.scalar(done) == acknowledged
    assert await _stored(database) == acknowledged


@pytest.mark.parametrize("planned", [False, True])
async def test_d10_fifty_equal_posts_are_one_answer_and_one_reply(
    browser: type[Browser], house: House, database: Database, planned: bool
) -> None:
    quotas = (("true", 50),) if planned else ()
    _concept, name = await make_routed(
        database, house, asks("Q1"), asks("Q2", "open"), quotas=quotas
    )
    mila = await browser.of(MEMBER)
    form = {name["Q1"]: "5", name["Q2"]: "Only once", "_key": "the-same"}
    sent = list(await asyncio.gather(*[mila.submit(FORM, form) for _ in range(50)]))
    sent.append(await mila.submit(FORM, form))  # and once more, long afterwards
    replies = {(answer.status_code, answer.headers["location"]) for answer in sent}
    assert replies == {(303, f"{PATH}?kept=0")}
    # The same key with other answers changes nothing of what is stored.
    other = await mila.submit(FORM, form | {name["Q1"]: "1", name["Q2"]: "Twice"})
    assert other.status_code in {303, 409, 422}
    async with database.reading() as db:
        (response,) = await db.scalars(select(Response))
        assert response.codes[name["Q1"][1:]] == 5
        assert list(await db.scalars(select(Verbatim.text))) == ["Only once"]
        if planned:
            assert list(await db.scalars(select(Quota.completed))) == [1]
