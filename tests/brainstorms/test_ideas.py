"""Bringing ideas, reading them, and what moderators take out of sight."""

import asyncio
import re

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.models import Idea
from cocreate.people.models import Draft
from tests.brainstorms.stage import Stage, count
from tests.cast import MARKETER, MEMBER, MODERATOR, SECOND
from tests.client import Browser
from tests.factories import House

SECRET = "Everybody should email Bob at work"


async def test_an_idea_is_placed_once_and_its_draft_is_gone(
    browser: type[Browser], stage: Stage, house: House, db: AsyncSession
) -> None:
    mila = await browser.of(MEMBER)
    draft = f"idea-{stage.id}"
    kept = await mila.put(
        f"/drafts/{draft}",
        json={"version": 0, "fields": {"text": "A dark", "_key": "k1"}},
        headers={"X-CSRF-Token": mila.csrf()},
    )
    assert kept.status_code == 200
    page = (await mila.get(stage.path)).text
    assert "A dark</textarea>" in page
    assert "Everybody in this panel can read your idea, with your name." in page
    form = {"text": "A dark mode", "_key": "k1"}
    answers = [await mila.submit(f"{stage.path}/ideas", form) for _ in range(3)]
    idea = (await db.scalars(select(Idea))).one()
    where = f"{stage.path}?sort=newest&sent={draft}#idea-{idea.id}"
    assert {(a.status_code, a.headers["location"]) for a in answers} == {(303, where)}
    assert (idea.text, idea.author_id) == ("A dark mode", house.membership(MEMBER).id)
    assert await count(db, Draft) == 0
    page = (await mila.get(where)).text
    assert f'<meta name="draft-cleared" content="{draft}">' in page
    assert "A dark mode</p>" in page


async def test_twenty_equal_posts_at_once_are_one_idea(
    browser: type[Browser], stage: Stage, db: AsyncSession
) -> None:
    mila = await browser.of(MEMBER)
    form = {"text": "A dark mode", "_key": "same"}
    answers = await asyncio.gather(*[mila.submit(f"{stage.path}/ideas", form) for _ in range(20)])
    assert {a.status_code for a in answers} == {303}
    assert len({a.headers["location"] for a in answers}) == 1
    assert await count(db, Idea) == 1


async def test_an_empty_or_long_idea_is_shown_again_with_what_was_typed(
    browser: type[Browser], stage: Stage, db: AsyncSession
) -> None:
    mila = await browser.of(MEMBER)
    assert (await mila.submit(f"{stage.path}/ideas", {"text": "  \n "})).status_code == 422
    answer = await mila.submit(f"{stage.path}/ideas", {"text": "x" * 1001})
    assert answer.status_code == 422
    assert "x" * 1001 + "</textarea>" in answer.text
    assert "At most 1000 characters, please." in answer.text
    assert (await mila.submit(f"{stage.path}/ideas", {"text": "é" * 1000})).status_code == 303
    assert await count(db, Idea) == 1


async def test_what_somebody_writes_is_text_and_never_markup(
    browser: type[Browser], stage: Stage
) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7*7 }} <b>bold</b>"
    idea = await stage.idea(attack, MEMBER)
    siem, mo = await browser.of(SECOND), await browser.of(MODERATOR)
    for path in ("", f"?q={'<script>'}", "/next", f"/ideas/{idea.id}"):
        for reader in (siem, mo):
            page = (await reader.get(stage.path + path)).text
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "<b>bold" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in (await siem.get(stage.path)).text
    search = (await siem.get(f'{stage.path}?q="><svg onload=alert(3)>')).text
    assert "<svg onload" not in search


async def test_a_hidden_idea_is_nowhere_for_members_and_marked_for_moderators(
    browser: type[Browser], stage: Stage
) -> None:
    idea = await stage.idea(SECRET, SECOND)
    other = await stage.idea("A dark mode", SECOND)
    mo, mila, siem = [await browser.of(who) for who in (MODERATOR, MEMBER, SECOND)]
    mara = await browser.of(MARKETER)
    where = f"{stage.path}/ideas/{idea.id}"
    assert (await mila.submit(f"{where}/hiding", {"reason": "I say so"})).status_code == 403
    short = await mo.submit(f"{where}/hiding", {"reason": "x"})
    assert (short.status_code, "At least 3 characters, please." in short.text) == (422, True)
    await mila.submit(f"{where}/votes", {"vote": "agree"})
    assert (await mo.submit(f"{where}/hiding", {"reason": "Names a person"})).status_code == 303
    paths = ["", "/next", *(f"?sort={s}" for s in ("support", "division", "least_seen"))]
    for reader in (mila, siem, mara):
        for path in [*paths, "?q=Bob", "?sort=interval&q=email", f"/next?after={idea.id}"]:
            assert SECRET not in (await reader.get(stage.path + path)).text
        assert (await reader.get(where)).status_code == 404
        vote = await reader.submit(f"{where}/votes", {"vote": "pass"})
        assert vote.status_code == (403 if reader is mara else 404)
        page = (await reader.get(stage.path)).text
        assert re.search(r"1 id\w+ · 0 (votes|stemmen)", page)
    listed = (await mila.get("/panels/riverside/brainstorms")).text
    assert ("1 idea</p>" in listed, "You voted on 0 of 1" in listed) == (True, True)
    page = (await mo.get(stage.path)).text
    assert (SECRET in page, "Hidden from members" in page) == (True, True)
    assert "Names a person" in (await mo.get(where)).text
    assert (await mo.submit(f"{where}/restoration")).status_code == 303
    assert SECRET in (await mila.get(stage.path)).text
    assert other.id != idea.id


async def test_the_conversation_under_an_idea_goes_with_it(
    browser: type[Browser], stage: Stage
) -> None:
    idea = await stage.idea("A dark mode", SECOND)
    mila, mo = await browser.of(MEMBER), await browser.of(MODERATOR)
    thread = f"/panels/riverside/threads/{idea.thread_id}"
    answer = await mila.submit(f"{thread}/comments", {"body": "With **stars** please"})
    assert answer.headers["location"].startswith(f"{stage.path}/ideas/{idea.id}")
    assert "<strong>stars</strong>" in (await mila.get(f"{stage.path}/ideas/{idea.id}")).text
    assert "1 comment" in (await mila.get(stage.path)).text
    await mo.submit(f"{stage.path}/ideas/{idea.id}/hiding", {"reason": "Off topic"})
    assert (await mila.get(thread)).status_code == 404
    assert (await mila.submit(f"{thread}/comments", {"body": "Why?"})).status_code == 404
    await mo.submit(f"{stage.path}/ideas/{idea.id}/restoration")
    await stage.close()
    assert (await mila.submit(f"{thread}/comments", {"body": "Late"})).status_code == 403
    assert "stars" in (await mila.get(thread)).text


async def test_ideas_are_searched_ordered_and_paged(
    browser: type[Browser], open_stage: Stage
) -> None:
    stage = open_stage
    for n in range(60):
        await stage.idea(f"Idea number {n:02} {'with 100% cotton' if n == 7 else ''}", SECOND)
    mila = await browser.of(MEMBER)

    async def numbers(query: str) -> list[int]:
        page = (await mila.get(f"{stage.path}?{query}")).text
        return [int(part[:2]) for part in page.split('">Idea number ')[1:]]

    assert await numbers("") == list(range(59, 34, -1))
    assert await numbers("number=3") == list(range(9, -1, -1))
    assert await numbers("number=999") == list(range(9, -1, -1))
    assert await numbers("q=100%25+COTTON") == [7]
    assert await numbers("q=_umber") == []
    assert await numbers("q=idea+07") == [7]
    assert (await mila.get(f"{stage.path}?sort=evil&number=-1&q={'x' * 300}")).status_code == 200
    assert (await mila.get(f"{stage.path}?q=%00")).status_code == 400
    crowd = await stage.crowd(6)
    ideas = {n: await stage.idea(f"Idea number {n}", SECOND) for n in (71, 72, 73)}
    await stage.vote(ideas[71], crowd, 1, -1)
    await stage.vote(ideas[72], crowd, 1)
    await stage.vote(ideas[73], crowd[:2], 1, 0)
    assert (await numbers("sort=least_seen"))[:2] == [59, 58]
    # While it is open a member learns nothing from the order, before having voted.
    assert (await numbers("sort=support"))[:3] == [73, 72, 71]
    await stage.close()
    assert (await numbers("sort=support"))[:3] == [72, 71, 73]
    assert (await numbers("sort=division"))[0] == 71
    assert (await numbers("sort=interval"))[:2] == [72, 71]
