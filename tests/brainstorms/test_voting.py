"""Voting: one vote a member, who may vote when, and what is seen of it by whom."""

import asyncio
import re

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.models import Brainstorm, Vote
from cocreate.brainstorms.queries import tally
from tests.brainstorms.stage import Stage, votes_of
from tests.cast import ADMIN, MEMBER, MODERATOR, OWNER, SECOND, STRANGER
from tests.client import Browser
from tests.factories import House


async def test_two_hundred_votes_at_once_of_one_member_are_one_vote(
    browser: type[Browser], stage: Stage, house: House, db: AsyncSession
) -> None:
    idea = await stage.idea("A dark mode", MEMBER)
    siem = await browser.of(SECOND)
    door = asyncio.Semaphore(40)  # the others queue, as they do before a server

    async def vote() -> int:
        async with door:
            return (await siem.submit(stage.votes(idea), {"vote": "agree"})).status_code

    assert await asyncio.gather(*[vote() for _ in range(200)]) == [303] * 200
    assert await votes_of(db, idea) == [(house.membership(SECOND).id, 1)]


async def test_a_member_changes_his_mind(
    browser: type[Browser], stage: Stage, house: House, db: AsyncSession
) -> None:
    idea = await stage.idea("A dark mode", MEMBER)
    siem = await browser.of(SECOND)
    for choice in ("agree", "pass", "disagree"):
        answer = await siem.submit(stage.votes(idea), {"vote": choice, "_back": stage.path})
        assert answer.headers["location"] == f"{stage.path}#idea-{idea.id}"
    assert await votes_of(db, idea) == [(house.membership(SECOND).id, -1)]
    page = (await siem.get(stage.path)).text
    pressed = re.findall(r'name="vote" value="(\w+)" aria-pressed="true"', page)
    assert pressed == ["disagree"]


async def test_nobody_votes_on_his_own_idea(
    browser: type[Browser], stage: Stage, db: AsyncSession
) -> None:
    idea = await stage.idea("A dark mode", MEMBER)
    mila = await browser.of(MEMBER)
    assert "This is your own idea" in (await mila.get(stage.path)).text
    assert (await mila.submit(stage.votes(idea), {"vote": "agree"})).status_code == 403
    assert await votes_of(db, idea) == []


async def test_after_closing_there_are_no_more_votes_and_ideas(
    browser: type[Browser], stage: Stage, db: AsyncSession
) -> None:
    idea = await stage.idea("A dark mode", MEMBER)
    siem = await browser.of(SECOND)
    await stage.close()
    assert (await siem.submit(stage.votes(idea), {"vote": "agree"})).status_code == 409
    answer = await siem.submit(f"{stage.path}/ideas", {"text": "Too late"})
    assert answer.status_code == 409
    assert await votes_of(db, idea) == []
    page = (await siem.get(stage.path)).text
    assert ("Your idea" in page, 'name="vote"' in page) == (False, False)


async def test_nonsense_and_strangers_do_not_vote(
    browser: type[Browser], stage: Stage, db: AsyncSession
) -> None:
    idea = await stage.idea("A dark mode", MEMBER)
    siem, stranger = await browser.of(SECOND), await browser.of(STRANGER)
    assert (await siem.submit(stage.votes(idea), {"vote": "2"})).status_code == 422
    assert (await siem.submit(stage.votes(idea), {})).status_code == 422
    assert (await siem.submit(stage.votes(idea), {"vote": "agree", "x": "1"})).status_code == 400
    unknown = await stranger.get("/panels/nowhere/brainstorms/app")
    for path in ("", "/next", "/stream", f"/ideas/{idea.id}"):
        refused = await stranger.get(stage.path + path)
        assert (refused.status_code, refused.text) == (404, unknown.text)
    assert (await stranger.submit(stage.votes(idea), {"vote": "agree"})).status_code == 404
    assert await votes_of(db, idea) == []


async def test_a_vote_never_leads_to_another_site(browser: type[Browser], stage: Stage) -> None:
    idea = await stage.idea("A dark mode", MEMBER)
    siem = await browser.of(SECOND)
    for back in ("https://evil.example/", "//evil.example", "/sign-out", stage.path + "evil"):
        answer = await siem.submit(stage.votes(idea), {"vote": "agree", "_back": back})
        assert answer.headers["location"] == f"{stage.path}#idea-{idea.id}"


async def test_a_split_is_for_who_voted_until_it_is_closed(
    browser: type[Browser], open_stage: Stage
) -> None:
    idea = await open_stage.idea("A dark mode", SECOND)
    await open_stage.vote(idea, await open_stage.crowd(3), 1, 1, -1)
    mila, otis = await browser.of(MEMBER), await browser.of(OWNER)
    assert "Agree 67%" not in (await mila.get(open_stage.path)).text
    assert "Vote to see how they divide." in (await mila.get(open_stage.path)).text
    assert "Agree 67%" in (await otis.get(open_stage.path)).text
    await mila.submit(open_stage.votes(idea), {"vote": "pass"})
    page = (await mila.get(open_stage.path)).text
    assert "Agree 50%" in page
    assert "2 agree, 1 pass, 1 disagree." in page
    third = await browser.of(ADMIN)
    await open_stage.close()
    assert "Agree 50%" in (await third.get(open_stage.path)).text


async def test_htmx_gets_the_idea_again_and_how_far_one_is(
    browser: type[Browser], open_stage: Stage
) -> None:
    idea = await open_stage.idea("A dark mode", SECOND)
    mila = await browser.of(MEMBER)
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    answer = await mila.submit(open_stage.votes(idea), {"vote": "agree"}, headers=headers)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert f'id="idea-{idea.id}"' in answer.text
    assert "You voted on 1 of 1" in answer.text
    assert "Agree 100%" in answer.text


async def _shown(db: AsyncSession, stage: Stage) -> tuple[int, int, int, int]:
    [row] = await tally(db, stage.id)
    return row.agree, row.disagree, row.passed, row.votes


async def test_figures_move_in_groups_so_that_no_vote_can_be_read_from_a_change(
    browser: type[Browser], stage: Stage, db: AsyncSession
) -> None:
    idea = await stage.idea("A dark mode", MEMBER)
    crowd = await stage.crowd(14)
    seen = []
    for n, member in enumerate(crowd, 1):
        await stage.vote(idea, [member], -1 if n == 1 else 1)
        seen.append(await _shown(db, stage))
    # Nothing until ten voted, then five; the next step is five more.
    assert {row[:3] for row in seen[:9]} == {(0, 0, 0)}
    assert seen[9:] == [(4, 1, 0, n) for n in range(10, 15)]
    await stage.vote(idea, crowd[:1], 1)  # the first one changes his mind: that waits its turn
    assert await _shown(db, stage) == (9, 1, 0, 14)
    otis = await browser.of(OWNER)
    assert "9 agree, 0 pass, 1 disagree." in (await otis.get(stage.path)).text
    await stage.close()
    assert await _shown(db, stage) == (14, 0, 0, 14)


async def test_the_next_idea_is_the_one_with_the_fewest_votes_and_never_ones_own(
    browser: type[Browser], stage: Stage, db: AsyncSession
) -> None:
    ideas = {n: await stage.idea(f"Idea number {n}", SECOND) for n in (1, 2, 3)}
    await stage.idea("Mine", MEMBER)
    crowd = await stage.crowd(3)
    await stage.vote(ideas[1], crowd, 1)
    await stage.vote(ideas[3], crowd[:1], 1)
    mila, order = await browser.of(MEMBER), []
    for voted in range(3):
        page = (await mila.get(f"{stage.path}/next")).text
        assert f"You voted on {voted} of 3" in page
        [number] = [n for n in ideas if f"Idea number {n}</p>" in page]
        back = f"{stage.path}/next?after={ideas[number].id}"
        answer = await mila.submit(stage.votes(ideas[number]), {"vote": "pass", "_back": back})
        assert answer.headers["location"] == back
        order.append(number)
    assert order == [2, 3, 1]
    assert "You voted on everything" in (await mila.get(f"{stage.path}/next")).text


async def test_an_idea_of_another_brainstorm_is_not_found_here(
    browser: type[Browser], stage: Stage, open_stage: Stage, db: AsyncSession
) -> None:
    idea = await open_stage.idea("A lamp", MEMBER)
    siem = await browser.of(SECOND)
    assert (await siem.get(f"{stage.path}/ideas/{idea.id}")).status_code == 404
    assert (await siem.submit(stage.votes(idea), {"vote": "agree"})).status_code == 404
    assert (await db.scalars(select(Vote))).all() == []


async def test_colleagues_do_not_vote(
    browser: type[Browser], stage: Stage, house: House, db: AsyncSession
) -> None:
    idea = await stage.idea("A dark mode", MEMBER)
    mo = await browser.of(MODERATOR)
    assert (await mo.submit(stage.votes(idea), {"vote": "agree"})).status_code == 403
    assert await votes_of(db, idea) == []
    assert 'name="vote"' not in (await mo.get(stage.path)).text
    assert (await db.get_one(Brainstorm, stage.id)).open_counts is False
