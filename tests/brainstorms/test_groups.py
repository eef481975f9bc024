"""Opinion groups on the page: when they come, who sees what of them, and what stays hidden."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.actions.grouping import compute_groups
from cocreate.brainstorms.desk import desk_of
from cocreate.brainstorms.exports import bring_groups_up_to_date, results_json
from cocreate.brainstorms.forms import Look
from cocreate.brainstorms.models import Brainstorm, GroupRun, GroupStand, Idea, Vote
from cocreate.brainstorms.queries import Reader, page_of_ideas
from cocreate.brainstorms.queries.groups import last_run, run_is_due
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.events import tell
from cocreate.kit.worker import WorkerFailed
from cocreate.panels.models import Membership, Panel
from tests.brainstorms.stage import Stage
from tests.cast import ADMIN, EVERYBODY, MARKETER, MEMBER, MODERATOR, SECOND
from tests.client import Browser
from tests.factories import House

TEXTS = (
    *(f"All want number {n}" for n in range(3)),
    *(f"Left wants number {n}" for n in range(4)),
    *(f"Right wants number {n}" for n in range(4)),
)


async def furnish(stage: Stage, left: int = 16, right: int = 14) -> list[Membership]:
    """Ideas, and two groups of voters that differ; Siem votes with the left, Mila did not vote.
    Those who voted stand in the order in which they are returned, Siem first."""
    ideas = [await stage.idea(text, MEMBER) for text in TEXTS]
    siem = stage.house.membership(SECOND)
    people = [siem, *await stage.crowd(left + right - 1)]
    rows = [
        {"idea_id": idea.id, "membership_id": who.id, "value": opinion(n < left, idea.text, n)}
        for n, who in enumerate(people)
        for idea in ideas
    ]
    at = clock.now() - timedelta(hours=1)
    async with stage.database.writing() as session:
        now = [row | {"at": at, "shown": row["value"], "waiting": False} for row in rows]
        await session.execute(insert(Vote), now)
    return people


def opinion(is_left: bool, text: str, n: int) -> int:
    """Nearly all of one mind, and a few who are not."""
    wants = text.startswith("All") or text.startswith("Left") == is_left
    return (1 if wants else -1) * (0 if (n + len(text)) % 7 == 0 else 1)


async def vote_again(stage: Stage, people: list[Membership], *, waiting: bool = False) -> None:
    """These people changed their mind about the first idea, after the run."""
    async with stage.database.writing() as session:
        first = await session.scalar(select(Idea.id).where(Idea.brainstorm_id == stage.id))
        for member in people:
            await session.execute(
                update(Vote)
                .where(Vote.idea_id == first, Vote.membership_id == member.id)
                .values(value=0, at=clock.now(), waiting=waiting)
            )
            await tell(session, f"brainstorm:{stage.id}", "votes", first or 0)


async def due(stage: Stage) -> bool:
    """Whether the next look asks for a new run."""
    async with stage.database.reading() as look:
        brainstorm = await look.get_one(Brainstorm, stage.id)
        return await run_is_due(look, brainstorm, await last_run(look, stage.id), 5)


async def page_of(browser: type[Browser], stage: Stage, actor: object) -> str:
    """The page of groups as somebody sees it."""
    return (await (await browser.of(actor)).get(f"{stage.path}/groups")).text  # type: ignore[arg-type]


async def test_a_page_asks_for_groups_says_so_and_shows_them_when_they_are_there(
    browser: type[Browser], open_stage: Stage, database: Database
) -> None:
    await furnish(open_stage)
    siem = await browser.of(MODERATOR)
    first = await siem.get(f"{open_stage.path}/groups")
    assert first.status_code == 200
    assert "The groups are being computed" in first.text
    assert 'hx-trigger="every 2s"' in first.text
    await siem.get(f"{open_stage.path}/groups")  # asked twice
    await desk_of(database).work_once(database)
    done = (await siem.get(f"{open_stage.path}/groups")).text
    assert "being computed" not in done
    assert "every 2s" not in done
    assert "Group A: 16 people" in done
    assert "Group B: 14 people" in done
    assert "A map, not a census" in done
    assert desk_of(database).progress(open_stage.id) is None


async def test_what_all_share_and_what_splits_is_in_the_figures(
    browser: type[Browser], open_stage: Stage, database: Database
) -> None:
    await furnish(open_stage)
    await bring_groups_up_to_date(database, open_stage.slug, "riverside")
    async with database.reading() as look:
        told = (await results_json(look, open_stage.slug))["groups"]
    assert told["withheld"] is None
    assert [(g["group"], g["people"]) for g in told["groups"]] == [("A", 16), ("B", 14)]
    assert {line["text"] for line in told["all_agree"]} == set(TEXTS[:3])
    assert {line["text"] for line in told["split"]} < set(TEXTS[3:])
    for line in told["all_agree"]:
        assert all(group["agree"] >= 0.6 for group in line["groups"].values())
    for group, word in zip(told["groups"], ("Left", "Right"), strict=True):
        assert group["says"]
        assert all(one["text"].startswith(word) == one["agrees"] for one in group["says"])
    assert sum(told["explained"]) > 0.5


async def test_a_member_sees_where_he_stands_and_nobody_else_does(
    browser: type[Browser], open_stage: Stage, database: Database
) -> None:
    await furnish(open_stage)
    await compute_groups(database, open_stage.id)
    own = await page_of(browser, open_stage, SECOND)  # in Dutch
    assert own.count(">jij</text>") == 2  # on the wide map and on the narrow one
    for other in (MODERATOR, MARKETER, ADMIN, MEMBER):
        page = await page_of(browser, open_stage, other)
        assert "you stand in" not in page
        assert ">you</text>" not in page
        assert not [a.name for a in EVERYBODY if a.name.split()[0] in page and a != other]
        assert "Crowd" not in page


async def test_a_stored_run_names_nobody(open_stage: Stage, database: Database) -> None:
    people = await furnish(open_stage)
    await compute_groups(database, open_stage.id)
    async with database.reading() as look:
        run = await last_run(look, open_stage.id)
        assert run is not None
        assert set(run.result) == {
            "members", "grouped", "votes", "statements", "why", "explained", "fits", "groups",
            "frame", "spots", "rows", "agreed", "rejected", "split",
        }  # fmt: skip
        assert all(spot["people"] >= 5 for spot in run.result["spots"])
        stands = set(await look.scalars(select(GroupStand.membership_id)))
    assert stands == {member.id for member in people}


async def test_figures_of_groups_wait_for_the_closing_where_votes_are_not_counted_openly(
    browser: type[Browser], stage: Stage, database: Database, db: AsyncSession
) -> None:
    await furnish(stage)
    await compute_groups(database, stage.id)
    early = await page_of(browser, stage, MARKETER)
    assert "The figures of each group follow when this brainstorm is closed" in early
    assert "All want number 1" in early
    assert "with 95% certainty" not in early
    assert "of this group" not in early
    told = (await results_json(db, stage.slug))["groups"]
    assert {line["groups"] is None for line in told["all_agree"] + told["split"]} == {True}
    await stage.close()
    # The run from before the closing shows no figures afterwards either: a new one comes.
    between = await page_of(browser, stage, MARKETER)
    assert "being computed" in between
    assert "with 95% certainty" not in between
    await desk_of(database).work_once(database)
    late = await page_of(browser, stage, MARKETER)
    assert "with 95% certainty" in late
    assert "of this group" in late
    assert not await due(stage)


async def test_votes_that_wait_are_not_in_the_groups(stage: Stage, database: Database) -> None:
    people = await furnish(stage)
    async with database.writing() as session:
        mine = Vote.membership_id.in_([member.id for member in people[1:8]])
        await session.execute(update(Vote).where(mine).values(shown=None, waiting=True))
    found = await compute_groups(database, stage.id)
    assert found is not None
    assert (found.members, found.why) == (23, "few_members")


async def test_no_two_runs_differ_by_the_votes_of_fewer_than_five(
    open_stage: Stage, database: Database
) -> None:
    people = await furnish(open_stage)
    await compute_groups(database, open_stage.id)
    assert not await due(open_stage)
    await vote_again(open_stage, people[:4])
    await vote_again(open_stage, people[:4])  # many votes of four people are votes of four
    assert not await due(open_stage)
    await vote_again(open_stage, people[4:5])
    assert await due(open_stage)


async def test_votes_that_figures_do_not_hold_yet_bring_no_new_run(
    stage: Stage, database: Database
) -> None:
    people = await furnish(stage)
    await compute_groups(database, stage.id)
    await vote_again(stage, people[:9], waiting=True)
    assert not await due(stage)
    await vote_again(stage, people[:5])
    assert await due(stage)


async def test_while_it_is_open_a_member_sees_nothing_of_what_he_did_not_vote_on(
    browser: type[Browser], open_stage: Stage, database: Database
) -> None:
    await furnish(open_stage)
    async with database.writing() as session:
        hidden = select(Idea.id).where(Idea.text == "All want number 2").scalar_subquery()
        siem = open_stage.house.membership(SECOND).id
        await session.execute(
            delete(Vote).where(Vote.idea_id == hidden, Vote.membership_id == siem)
        )
    await compute_groups(database, open_stage.id)
    page = await page_of(browser, open_stage, SECOND)
    assert "All want number 1" in page
    assert "All want number 2" not in page
    assert "All want number 2" in await page_of(browser, open_stage, MODERATOR)
    await open_stage.close()
    assert "All want number 2" in await page_of(browser, open_stage, SECOND)


async def test_a_hidden_idea_is_gone_from_the_groups(
    browser: type[Browser], open_stage: Stage, database: Database
) -> None:
    await furnish(open_stage)
    await compute_groups(database, open_stage.id)
    async with database.writing() as session:
        gone = update(Idea).where(Idea.text == "All want number 1")
        await session.execute(gone.values(hidden_at=clock.now(), hidden_reason="Off topic"))
    for actor in (SECOND, MODERATOR):
        assert "All want number 1" not in await page_of(browser, open_stage, actor)
    found = await compute_groups(database, open_stage.id)
    assert found is not None
    assert found.statements == len(TEXTS) - 1


async def test_too_few_people_is_said_and_a_draft_knows_no_groups(
    browser: type[Browser], open_stage: Stage, database: Database
) -> None:
    await furnish(open_stage, 12, 8)
    await compute_groups(database, open_stage.id)
    page = await page_of(browser, open_stage, MODERATOR)
    assert "It takes 25 people who each voted on 7 ideas or more" in page
    async with database.writing() as session:
        brainstorm = await session.get_one(Brainstorm, open_stage.id)
        brainstorm.launched_at = None
    assert "Nobody could vote yet" in await page_of(browser, open_stage, MODERATOR)
    assert not await due(open_stage)
    answer = await (await browser.of(MEMBER)).get(f"{open_stage.path}/groups")
    assert answer.status_code == 404


async def test_the_list_can_be_put_in_order_of_agreement_across_groups(
    open_stage: Stage, database: Database, house: House, db: AsyncSession
) -> None:
    await furnish(open_stage)
    await compute_groups(database, open_stage.id)
    brainstorm = await db.get_one(Brainstorm, open_stage.id)
    everything = Reader(house.membership(MODERATOR).id, staff=True, moderator=True, small_cell=5)
    found = await page_of_ideas(db, brainstorm, everything, Look(sort="bridging"))
    assert {row.text for row in found.rows[:3]} == set(TEXTS[:3])
    assert found.total == len(TEXTS)


async def test_a_run_that_fails_is_said_and_tried_again_later(
    browser: type[Browser],
    open_stage: Stage,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def broken(*_args: object) -> None:
        raise WorkerFailed("too slow")

    monkeypatch.setattr("cocreate.brainstorms.desk.compute_groups", broken)
    desk = desk_of(database)
    desk.ask(open_stage.id)
    await desk.work_once(database)
    assert "could not be computed just now" in await page_of(browser, open_stage, MODERATOR)
    later = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr("cocreate.kit.clock.now", lambda: later)
    assert desk.ask(open_stage.id).step == "waiting"


async def test_a_panel_that_raises_its_small_cell_sees_less_of_a_run_that_is_there(
    stage: Stage, database: Database, db: AsyncSession
) -> None:
    await furnish(stage)
    await stage.close()
    await bring_groups_up_to_date(database, stage.slug)
    assert len((await results_json(db, stage.slug))["groups"]["all_agree"]) == 3
    async with database.writing() as session:
        await session.execute(update(Panel).values(small_cell=15))
    async with database.reading() as look:
        assert (await results_json(look, stage.slug))["groups"]["all_agree"] == []


async def test_of_two_runs_at_once_the_later_look_stays(
    open_stage: Stage, database: Database, db: AsyncSession
) -> None:
    await furnish(open_stage)
    await compute_groups(database, open_stage.id)
    later = clock.now() + timedelta(hours=1)
    async with database.writing() as session:
        await session.execute(update(GroupRun).values(made_at=later))
    assert await compute_groups(database, open_stage.id) is None
    run = await last_run(db, open_stage.id)
    assert run is not None
    assert run.made_at == later
    assert await compute_groups(database, 987_654) is None
