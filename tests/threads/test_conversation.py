"""Talking: comments, replies, editing, taking back, and what others see of it."""

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.people.models import Draft
from cocreate.threads.models import Comment, CommentVersion, Reaction
from tests.cast import MARKETER, MEMBER, MODERATOR, SECOND
from tests.client import Browser
from tests.factories import House
from tests.threads.talk import HTMX, REASON, Talk, post, said

KEY = "k" * 32


async def _count(database: Database, of: type[Any]) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(of)) or 0


async def test_a_comment_and_a_reply_are_read_by_others_under_the_name_in_the_panel(
    browser: type[Browser], talk: Talk, house: House
) -> None:
    mila, siem = await browser.of(MEMBER), await browser.of(SECOND)
    location = await post(mila, talk, "More light in the kitchen.", KEY)
    first = int(location.rpartition("-")[2])
    assert location == f"{talk.path}?from=table&sent=thread-{talk.id}#comment-{first}"
    await post(siem, talk, "In de gang ook.", parent=str(first))
    page = await mila.get(talk.path)
    assert said(page) == ["More light in the kitchen.", "In de gang ook."]
    assert page.text.index(f'id="replies-{first}"') < page.text.index("In de gang ook.")
    assert [name in page.text for name in ("Mila", "Siem")] == [True, True]


async def test_staff_is_marked_with_role_and_function_and_members_are_not(
    browser: type[Browser], talk: Talk
) -> None:
    await talk.say(MEMBER, "Who are you?")
    mila = await browser.of(MEMBER)
    assert "badge-brand" not in (await mila.get(talk.path)).text
    await talk.say(MARKETER, "I make the campaign.")
    page = (await mila.get(talk.path)).text
    assert [page.count(mark) for mark in ("badge-brand", "Marketer", "Research team")] == [1, 1, 1]


async def test_a_reply_to_a_reply_is_refused(browser: type[Browser], talk: Talk) -> None:
    first = await talk.say(MEMBER, "One")
    second = await talk.say(SECOND, "Two", first)
    mila = await browser.of(MEMBER)
    answer = await mila.submit(f"{talk.path}/comments", {"body": "3", "parent": str(second.id)})
    assert answer.status_code == 409


async def test_what_is_wrong_stands_in_the_form_with_the_text_that_was_typed(
    browser: type[Browser], talk: Talk, database: Database
) -> None:
    mila = await browser.of(MEMBER)
    text = "a" * 10_001
    for headers in ({}, HTMX):
        answer = await mila.submit(f"{talk.path}/comments", {"body": text}, headers=headers)
        assert (answer.status_code, text in answer.text) == (422, True)
        assert "At most 10000 characters" in answer.text
    assert (await mila.submit(f"{talk.path}/comments", {"body": "  "})).status_code == 422
    assert await _count(database, Comment) == 0


async def test_htmx_gets_the_comment_and_an_empty_box_with_a_fresh_key(
    browser: type[Browser], talk: Talk
) -> None:
    mila = await browser.of(MEMBER)
    answer = await mila.submit(
        f"{talk.path}/comments", {"body": "Quick & light", "_key": KEY}, headers=HTMX
    )
    assert (answer.status_code, "<html" in answer.text, KEY in answer.text) == (200, False, False)
    assert answer.text.count(f'hx-target="#comments-{talk.id}"') == 1
    # appended, or put in the place of the one that the stream brought
    assert said(answer) == ["Quick &amp; light"] * 2
    assert f'<meta name="draft-cleared" content="thread-{talk.id}">' in answer.text
    assert "/edit" in answer.text


async def test_fifty_equal_posts_at_once_place_one_comment_and_get_one_answer(
    browser: type[Browser], talk: Talk, database: Database
) -> None:
    mila = await browser.of(MEMBER)
    locations = await asyncio.gather(*[post(mila, talk, "Once.", KEY) for _ in range(50)])
    assert (len(set(locations)), await _count(database, Comment)) == (1, 1)
    other = await mila.submit(f"{talk.path}/comments", {"body": "Twice.", "_key": KEY})
    assert (other.status_code, await _count(database, Comment)) == (409, 1)


async def test_a_draft_is_cleared_with_the_comment_and_not_by_a_refused_one(
    browser: type[Browser], talk: Talk, database: Database, house: House
) -> None:
    mila = await browser.of(MEMBER)
    context = f"thread-{talk.id}"
    draft = Draft(person_id=house.person(MEMBER).id, context=context, fields={"body": "half a"})
    async with database.writing() as session:
        session.add(draft)
    assert "half a" in (await mila.get(talk.path)).text
    await mila.submit(f"{talk.path}/comments", {"body": "a" * 10_001})
    assert await _count(database, Draft) == 1
    await post(mila, talk, "half a sentence more")
    assert await _count(database, Draft) == 0


async def test_a_reply_that_somebody_was_typing_is_open_again_when_he_comes_back(
    browser: type[Browser], talk: Talk, database: Database, house: House
) -> None:
    first = await talk.say(SECOND, "What do you think?")
    fields = {"body": "I think that", "_key": KEY}
    draft = Draft(person_id=house.person(MEMBER).id, context=f"reply-{first.id}", fields=fields)
    async with database.writing() as session:
        session.add(draft)
    page = (await (await browser.of(MEMBER)).get(talk.path)).text
    assert ("I think that" in page, KEY in page) == (True, True)
    assert "I think that" not in (await (await browser.of(SECOND)).get(talk.path)).text


async def test_a_comment_can_be_changed_for_fifteen_minutes_and_says_so(
    browser: type[Browser], talk: Talk, db: AsyncSession
) -> None:
    mila, siem = await browser.of(MEMBER), await browser.of(SECOND)
    comment = await talk.say(MEMBER, "Blue is nicce.")
    with clock.moved_by(timedelta(minutes=14, seconds=50)):
        assert "Blue is nicce." in (await mila.get(f"{talk.at(comment)}/edit")).text
        answer = await mila.submit(talk.at(comment), {"body": "Blue is nice."})
        assert answer.status_code == 303
    page = (await siem.get(talk.path)).text
    assert ("Blue is nice." in page, "nicce" in page, '<p class="muted small">' in page) == (
        True,
        False,
        True,
    )
    assert (await db.scalars(select(CommentVersion.body))).all() == ["Blue is nicce."]
    with clock.moved_by(timedelta(minutes=15, seconds=1)):
        assert (await mila.get(f"{talk.at(comment)}/edit")).status_code == 409
        assert (await mila.submit(talk.at(comment), {"body": "Red."})).status_code == 409
        assert f"{talk.at(comment)}/edit" not in (await mila.get(talk.path)).text


async def test_only_the_author_changes_or_takes_back(
    browser: type[Browser], talk: Talk, db: AsyncSession
) -> None:
    comment = await talk.say(MEMBER, "Mine.")
    for actor in (SECOND, MODERATOR, MARKETER):
        other = await browser.of(actor)
        assert (await other.get(f"{talk.at(comment)}/edit")).status_code == 404
        assert (await other.submit(talk.at(comment), {"body": "Yours."})).status_code == 404
        assert (await other.submit(f"{talk.at(comment)}/withdrawal")).status_code == 404
    assert (await db.scalars(select(Comment.body))).all() == ["Mine."]


async def test_the_text_of_a_comment_that_was_taken_back_is_nowhere(
    browser: type[Browser], talk: Talk
) -> None:
    mila = await browser.of(MEMBER)
    comment = await talk.say(MEMBER, "Regrettable words")
    await talk.say(SECOND, "A kind reply", comment)
    assert "Regrettable words" in (await mila.get(talk.path)).text
    with clock.moved_by(timedelta(days=3)):
        assert (await mila.submit(f"{talk.at(comment)}/withdrawal")).status_code == 303
    for actor in (MEMBER, SECOND, MODERATOR, MARKETER):
        reader = await browser.of(actor)
        for path in (talk.path, talk.at(comment), f"{talk.path}?order=support"):
            page = (await reader.get(path)).text
            assert ("Regrettable" in page, "A kind reply" in page) == (False, True)


async def test_twenty_taps_count_once_and_taking_back_counts_down(
    browser: type[Browser], talk: Talk, database: Database
) -> None:
    mila, siem = await browser.of(MEMBER), await browser.of(SECOND)
    comment = await talk.say(MARKETER, "Yes?")
    path = f"{talk.at(comment)}/reactions"
    answers = await asyncio.gather(
        *[b.submit(path, {"add": "agree"}) for b in (mila, siem) for _ in range(20)]
    )
    assert {answer.status_code for answer in answers} == {303}
    assert await _count(database, Reaction) == 2
    fragment = await mila.submit(path, {"add": "idea"}, headers=HTMX)
    assert f'id="n-{comment.id}-agree">2<' in fragment.text
    assert fragment.text.count('aria-pressed="true"') == 2
    await asyncio.gather(*[siem.submit(path, {"remove": "agree"}) for _ in range(5)])
    async with database.reading() as session:
        assert await session.scalar(select(Comment.support)) == 1
    assert (await mila.submit(path, {"add": "dislike"})).status_code == 422


async def test_nothing_can_be_written_where_the_owner_says_no(
    browser: type[Browser], talk: Talk, database: Database
) -> None:
    mila = await browser.of(MEMBER)
    comment = await talk.say(MEMBER, "Before the end")
    assert "<textarea" in (await mila.get(talk.path)).text
    talk.can_write = False
    page = (await mila.get(talk.path)).text
    assert ("<textarea" in page, str(REASON) in page) == (False, True)
    tries = {
        f"{talk.path}/comments": {"body": "After the end"},
        talk.at(comment): {"body": "Changed after the end"},
        f"{talk.at(comment)}/reactions": {"add": "agree"},
    }
    for path, data in tries.items():
        assert (await mila.submit(path, data)).status_code == 403
    assert (await _count(database, Comment), await _count(database, Reaction)) == (1, 0)


async def test_a_script_in_a_comment_is_only_text(
    browser: type[Browser], talk: Talk, house: House
) -> None:
    mila = await browser.of(MEMBER)
    payload = (
        "<script>alert(1)</script><img src=x onerror=alert(1)>"
        '"><svg onload=alert(1)> [x](javascript:alert(1)) <hx-partial hx-target="body">'
    )
    await post(mila, talk, payload)
    comment = await talk.say(SECOND, payload)
    for path, headers in ((talk.path, {}), (talk.at(comment), {}), (talk.path, HTMX)):
        page = (await mila.get(path, headers=headers)).text
        assert "alert(1)" in page
        for alive in ("<script>a", "<img src=x", "<svg onload", 'href="javascript', "<hx-partial"):
            assert alive not in page
