"""Reading: long threads, the order, and who may not read (yet, or at all)."""

import re
import time

from sqlalchemy import event, insert

from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.threads.models import Comment
from tests.cast import MEMBER, SECOND, STRANGER
from tests.client import Browser
from tests.factories import House
from tests.threads.talk import HTMX, REASON, Talk, said


async def test_most_supported_first(browser: type[Browser], talk: Talk) -> None:
    mila, siem = await browser.of(MEMBER), await browser.of(SECOND)
    ideas = [await talk.say(MEMBER, f"Idea {n}") for n in range(3)]
    for who, comment in ((mila, ideas[1]), (siem, ideas[1]), (mila, ideas[2])):
        await who.submit(f"{talk.at(comment)}/reactions", {"add": "agree"})
    page = await mila.get(f"{talk.path}?order=support")
    assert said(page) == ["Idea 1", "Idea 2", "Idea 0"]


async def test_a_long_thread_comes_in_pages_and_none_is_missed_or_doubled(
    browser: type[Browser], talk: Talk
) -> None:
    for n in range(120):
        await talk.say(MEMBER, f"Number {n}")
    mila = await browser.of(MEMBER)
    for order in ("", "?order=support"):
        seen: list[str] = []
        path = f"{talk.path}{order}"
        headers: dict[str, str] = {}
        while path:
            page = await mila.get(path, headers=headers)
            seen += said(page)
            more = re.search(r'<a class="button button-secondary" href="([^"]+)"', page.text)
            path = more[1].replace("&amp;", "&") if more else ""
            headers = HTMX
        assert sorted(seen) == sorted(f"Number {n}" for n in range(120))
    assert "/stream" not in (await mila.get(f"{talk.path}?before=50")).text


async def test_a_comment_with_many_replies_shows_the_newest_and_its_own_page_all(
    browser: type[Browser], talk: Talk
) -> None:
    first = await talk.say(MEMBER, "Start")
    for n in range(60):
        await talk.say(SECOND, f"Reply {n}", first)
    mila = await browser.of(MEMBER)
    page = await mila.get(talk.path)
    assert said(page) == ["Start", *(f"Reply {n}" for n in range(40, 60))]
    assert "40 earlier replies" in page.text
    page = await mila.get(talk.at(first))
    assert said(page) == ["Start", *(f"Reply {n}" for n in range(10, 60))]
    before = re.search(r"\?before=(\d+)", page.text)
    assert before is not None
    page = await mila.get(f"{talk.at(first)}?before={before[1]}")
    assert said(page) == ["Start", *(f"Reply {n}" for n in range(10))]


async def test_who_may_not_read_the_others_sees_what_he_said_and_why(
    browser: type[Browser], talk: Talk
) -> None:
    mila, siem = await browser.of(MEMBER), await browser.of(SECOND)
    theirs = await talk.say(SECOND, "Not for Mila yet")
    await talk.say(MEMBER, "My own words")
    assert "Not for Mila yet" in (await mila.get(talk.path)).text
    talk.can_read = False
    page = (await mila.get(talk.path)).text
    assert ("Not for Mila yet" in page, "My own words" in page, str(REASON) in page) == (
        False,
        True,
        True,
    )
    assert "/stream" not in page
    for path in (talk.at(theirs), f"{talk.at(theirs)}/edit"):
        assert (await mila.get(path)).status_code == 404
    for path in ("reactions", "reports", "withdrawal"):
        answer = await mila.submit(f"{talk.at(theirs)}/{path}", {"add": "agree"})
        assert answer.status_code == 404
    assert (await siem.get(talk.path)).text.count("Not for Mila yet") == 1


async def test_for_a_stranger_the_thread_is_as_unknown_as_one_that_does_not_exist(
    browser: type[Browser], talk: Talk, house: House
) -> None:
    comment = await talk.say(MEMBER, "Between us")
    storm, mila = await browser.of(STRANGER), await browser.of(MEMBER)
    nowhere = await mila.get(f"/panels/riverside/threads/{talk.id + 999}")
    for path in (
        talk.path,
        talk.at(comment),
        f"{talk.path}/stream",
        f"/panels/hillside/threads/{talk.id}",
        f"/panels/hillside/threads/{talk.id}/comments/{comment.id}",
        f"/panels/hillside/threads/{talk.id}/stream",
        f"/panels/riverside/threads/{10**30}",
        f"{talk.path}/comments/{10**30}",
    ):
        reader = mila if str(10**30) in path else storm
        answer = await reader.get(path)
        assert (answer.status_code, answer.content) == (404, nowhere.content)
    elsewhere = f"/panels/hillside/threads/{talk.id}/comments"
    for path in (f"{talk.path}/comments", elsewhere, f"{elsewhere}/{comment.id}/withdrawal"):
        assert (await storm.submit(path, {"body": "Hello?"})).status_code == 404


async def test_the_page_costs_the_same_selects_for_one_comment_and_for_many(
    browser: type[Browser], talk: Talk, database: Database
) -> None:
    mila = await browser.of(MEMBER)
    first = await talk.say(MEMBER, "One")
    counts = []
    seen: list[str] = []
    for engine in {database.reader.sync_engine, database.writer.sync_engine}:
        event.listen(engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    for _ in range(2):
        seen.clear()
        await mila.get(talk.path)
        counts.append(len([s for s in seen if s.lstrip().upper().startswith("SELECT")]))
        for n in range(2):
            await talk.say(SECOND, f"More {n}")
            await talk.say(SECOND, f"Reply {n}", first)
    assert counts[0] == counts[1] <= 8


async def test_a_thread_of_ten_thousand_comments_opens_as_fast_as_any(
    browser: type[Browser], talk: Talk, database: Database, house: House
) -> None:
    first = await talk.say(MEMBER, "The first")
    author = house.membership(SECOND).id
    rows = [
        {
            "thread_id": talk.id,
            "author_id": author,
            "parent_id": first.id if n % 2 else None,
            "body": f"Number {n}",
            "at": clock.now(),
            "hidden_reason": "",
            "support": n % 9,
        }
        for n in range(10_000)
    ]
    async with database.writing() as session:
        await session.execute(insert(Comment.metadata.tables["comment"]), rows)
    mila = await browser.of(MEMBER)
    for path in (talk.path, f"{talk.path}?order=support&skip=4950", talk.at(first)):
        await mila.get(path)
        begun = time.process_time()
        page = await mila.get(path)
        assert (page.status_code, time.process_time() - begun < 0.5) == (200, True)
