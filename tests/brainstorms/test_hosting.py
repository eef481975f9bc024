"""The host's side, and the list of brainstorms."""

from datetime import timedelta

from sqlalchemy import event, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.models import Brainstorm
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.panels.models import AuditEntry
from tests.brainstorms.stage import Stage, make_brainstorm
from tests.cast import ADMIN, MARKETER, MEMBER, MODERATOR, OWNER, SECOND
from tests.client import Browser
from tests.factories import House

ALL = "/panels/riverside/brainstorms"


async def test_from_a_draft_to_a_closed_brainstorm(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara, mila = await browser.of(MARKETER), await browser.of(MEMBER)
    assert (await mara.get(f"{ALL}/new")).status_code == 200
    form = {"title": "What about the app?", "body": "*Small* things", "_key": "once"}
    for _ in range(2):
        answer = await mara.submit(ALL, form)
    path = f"{ALL}/what-about-the-app"
    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, path)
    assert len((await db.scalars(select(Brainstorm))).all()) == 1
    assert (await mila.get(path)).status_code == 404
    assert "What about the app?" not in (await mila.get(ALL)).text
    assert "What about the app?" in (await mara.get(f"{ALL}?which=draft")).text
    assert (await mara.submit(path, {"title": "What about it?"})).status_code == 303
    assert (await mara.submit(f"{path}/launch")).status_code == 303
    assert (await mara.submit(f"{path}/launch")).status_code == 409
    assert "What about it?" in (await mila.get(ALL)).text
    assert (await mila.get(path)).status_code == 200
    assert (await mara.submit(f"{path}/closing")).status_code == 303
    assert (await mara.submit(f"{path}/closing")).status_code == 409
    assert (await mara.submit(path, {"title": "Again?"})).status_code == 409
    assert "What about it?" in (await mila.get(f"{ALL}?which=closed")).text
    verbs = (await db.scalars(select(AuditEntry.verb).order_by(AuditEntry.id))).all()
    assert verbs == [
        "brainstorm.created",
        "brainstorm.changed",
        "brainstorm.launched",
        "brainstorm.closed",
    ]


async def test_who_may_host(browser: type[Browser], stage: Stage) -> None:
    answers = {}
    for who in (MEMBER, OWNER, MODERATOR, MARKETER, ADMIN):
        person = await browser.of(who)
        pages = [await person.get(f"{ALL}/new"), await person.get(f"{stage.path}/edit")]
        posts = [
            await person.submit(path, {"title": ""})
            for path in (ALL, stage.path, f"{stage.path}/launch")
        ]
        answers[who.role] = [a.status_code for a in pages + posts]
    assert answers == {
        "member": [403] * 5,
        "product_owner": [403] * 5,
        "moderator": [200, 200, 422, 422, 409],
        "marketer": [200, 200, 422, 422, 409],
        "panel_admin": [200, 200, 422, 422, 409],
    }


async def test_the_last_day_counts_to_its_end_and_how_votes_are_counted_stays(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    past = await mara.submit(ALL, {"title": "Old?", "closes_on": "2020-01-01"})
    assert (past.status_code, "This day has passed." in past.text) == (422, True)
    for odd in ("9999-12-31", "yesterday", "2026-02-31"):
        assert (await mara.submit(ALL, {"title": "Odd?", "closes_on": odd})).status_code == 422
    day = (clock.now() + timedelta(days=3)).date()
    form = {"title": "New?", "closes_on": day.isoformat(), "open_counts": "yes"}
    assert (await mara.submit(ALL, form)).headers["location"].startswith(f"{ALL}/new-2")
    path = f"{ALL}/new-2"
    await mara.submit(f"{path}/launch")
    edit = (await mara.get(f"{path}/edit")).text
    assert f'value="{day.isoformat()}"' in edit
    assert 'name="open_counts"' not in edit
    await mara.submit(path, {"title": "New!", "closes_on": day.isoformat()})
    made = (await db.scalars(select(Brainstorm))).one()
    assert (made.title, made.open_counts) == ("New!", True)
    assert made.closes_at is not None
    with clock.moved_by(made.closes_at - clock.now() - timedelta(seconds=2)):
        assert made.state(clock.now()) == "open"
    with clock.moved_by(made.closes_at - clock.now() + timedelta(seconds=2)):
        assert made.state(clock.now()) == "closed"


async def test_two_questions_of_one_name_get_two_addresses(
    browser: type[Browser], house: House
) -> None:
    mara = await browser.of(MARKETER)
    places = [
        (await mara.submit(ALL, {"title": title})).headers["location"].split("?")[0]
        for title in ("Ideeën?", "Ideeën!", "???", "New")
    ]
    assert places == [f"{ALL}/{slug}" for slug in ("ideeen", "ideeen-2", "x", "new-2")]


async def test_the_list_is_empty_at_first_and_reaches_the_last_of_many(
    browser: type[Browser], house: House, database: Database
) -> None:
    mila = await browser.of(MEMBER)
    assert "No brainstorm is open now" in (await mila.get(ALL)).text
    now = clock.now()
    async with database.writing() as session:
        await session.execute(
            insert(Brainstorm),
            [
                {
                    "panel_id": house.panel.id,
                    "slug": f"q{n}",
                    "title": f"Question {n}?",
                    "body": "",
                    "open_counts": False,
                    "launched_at": now + timedelta(seconds=n),
                    "created_at": now,
                }
                for n in range(10_000)
            ],
        )
    first = (await mila.get(ALL)).text
    assert ("Question 9999?" in first, "Question 9974?" in first) == (True, False)
    last = (await mila.get(f"{ALL}?number=400")).text
    assert ("Question 0?" in last, "Page 400 of 400" in last) == (True, True)


async def test_a_longer_list_asks_no_more_questions(
    browser: type[Browser], house: House, database: Database
) -> None:
    siem = await browser.of(SECOND)

    async def queries(path: str) -> int:
        asked: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
            asked.append(statement)

        engines = {database.reader.sync_engine, database.writer.sync_engine}
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        assert (await siem.get(path)).status_code == 200
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
        return len([s for s in asked if not s.startswith(("BEGIN", "PRAGMA"))])

    lists, shows = [], []
    for n in range(3):
        stage = await make_brainstorm(house, database, f"q{n}")
        await stage.idea("One", MEMBER)
        lists.append(await queries(ALL))
    for n in range(3):
        idea = await stage.idea(f"More {n}", MEMBER)
        await stage.vote(idea, [house.membership(SECOND)], 1)
        shows.append((await queries(stage.path), await queries(f"{stage.path}?sort=support")))
    assert (len(set(lists)), len(set(shows))) == (1, 1)
    assert (max(lists), max(shows)) <= (4, (10, 9))
