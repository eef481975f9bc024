"""Approval proves the brief and freezes it; only then the product owner gets it."""

from hashlib import sha256

import pytest
from sqlalchemy import delete, select, update

from cocreate.brainstorms.models import Vote
from cocreate.briefs.models import Brief, Download
from cocreate.kit import clock
from cocreate.panels.models import AuditEntry
from cocreate.questionnaires.models import Response, Verbatim
from cocreate.threads.models import Comment
from tests.briefs.stage import LOVED, answered_concept, say, voted_brainstorm
from tests.cast import ADMIN, MARKETER, MEMBER, MODERATOR, OWNER, STRANGER

PAGE = "/panels/riverside/briefs/1"
PDF = f"{PAGE}/brief.pdf"


@pytest.fixture
async def mara(browser, house, database):
    """The marketer, with a brief of a closed concept that is not approved yet."""
    async with database.writing() as session:
        concept = await answered_concept(session, house.panel)
        await say(session, concept.thread_id, house.membership(MEMBER), LOVED, agreeing=4)
    mara = await browser.of(MARKETER)
    made = await mara.submit(f"/panels/riverside/concepts/{concept.slug}/briefs", {"locale": "en"})
    assert made.headers["location"].startswith(PAGE)
    return mara


async def brief(db) -> Brief:
    return await db.get_one(Brief, 1, populate_existing=True)


async def test_the_approved_file_is_the_same_for_ever(mara, browser, house, database, db):
    approved = await mara.submit(f"{PAGE}/approval")
    assert (approved.status_code, approved.headers["location"]) == (303, PAGE)
    stored = await brief(db)
    assert stored.approved_by == house.membership(MARKETER).id
    first = await mara.get(PDF)
    assert first.content.startswith(b"%PDF-1.7")
    assert sha256(first.content).hexdigest() == stored.sha256
    async with database.writing() as session:
        await session.execute(delete(Verbatim))
        await session.execute(delete(Response))
        house.panel.name = "Another name"
        await session.merge(house.panel)
    again = await (await browser.of(OWNER)).get(PDF)
    assert again.content == first.content
    page = (await mara.get(PAGE)).text
    assert stored.sha256 in page
    assert "Riverside panel · Version 1" in page


async def test_the_file_says_what_it_is(mara):
    draft = await mara.get(PDF)
    await mara.submit(f"{PAGE}/approval")
    frozen = await mara.get(PDF)
    assert draft.headers["content-type"] == frozen.headers["content-type"] == "application/pdf"
    assert draft.headers["content-disposition"] == 'attachment; filename="brief-pots-v1-draft.pdf"'
    assert frozen.headers["content-disposition"] == 'attachment; filename="brief-pots-v1.pdf"'
    assert "etag" not in draft.headers
    assert draft.headers["cache-control"] == "no-store"
    same = await mara.get(PDF, headers={"if-none-match": frozen.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")


@pytest.mark.parametrize(
    ("actor", "before", "after"),
    [
        (MEMBER, 403, 403),
        (MODERATOR, 200, 200),
        (OWNER, 403, 200),
        (ADMIN, 200, 200),
        (STRANGER, 404, 404),
    ],
)
async def test_who_may_read_it_and_when(mara, browser, actor, before, after):
    somebody = await browser.of(actor)
    assert [(await somebody.get(path)).status_code for path in (PAGE, PDF)] == [before] * 2
    await mara.submit(f"{PAGE}/approval")
    assert [(await somebody.get(path)).status_code for path in (PAGE, PDF)] == [after] * 2


async def test_a_stranger_cannot_tell_a_brief_from_none(mara, browser):
    storm = await browser.of(STRANGER)
    there = await storm.get(PAGE)
    nowhere = await storm.get("/panels/riverside/briefs/999")
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
    elsewhere = await storm.get("/panels/hillside/briefs/1")
    assert elsewhere.status_code == 403  # a member there: briefs are not for members
    assert (await mara.get("/panels/riverside/briefs/999")).status_code == 404


@pytest.mark.parametrize("actor", [MEMBER, MODERATOR, OWNER, STRANGER])
async def test_only_researchers_approve(mara, browser, db, actor):
    refused = await (await browser.of(actor)).submit(f"{PAGE}/approval")
    assert refused.status_code == (404 if actor is STRANGER else 403)
    assert (await brief(db)).sha256 is None


async def test_every_download_is_written_down_with_its_reader(mara, browser, house, db):
    await mara.get(PDF)
    await mara.submit(f"{PAGE}/approval")
    otis = await browser.of(OWNER)
    first = await otis.get(PDF)
    await otis.get(PDF, headers={"if-none-match": first.headers["etag"]})
    await (await browser.of(MEMBER)).get(PDF)
    takers = await db.scalars(select(Download.membership_id).order_by(Download.id))
    assert list(takers) == [house.membership(MARKETER).id, house.membership(OWNER).id]
    assert "Downloaded 2 times." in (await otis.get(PAGE)).text


async def test_a_changed_quote_stops_the_approval(mara, database, db):
    quoted = (await brief(db)).document["quotes"][0]["source"]["id"]
    async with database.writing() as session:
        changed = update(Verbatim).where(Verbatim.response_id == quoted)
        await session.execute(changed.values(text="I never said that, at least not like this."))
    refused = await mara.submit(f"{PAGE}/approval")
    assert refused.status_code == 409
    assert "A quote is not an exact part of what was written" in refused.text
    assert (await brief(db)).approved_at is None


async def test_a_hidden_comment_stops_the_approval(mara, database, db):
    async with database.writing() as session:
        await session.execute(update(Comment).values(hidden_at=clock.now()))
    assert (await mara.submit(f"{PAGE}/approval")).status_code == 409
    assert (await brief(db)).sha256 is None


async def test_a_figure_that_does_not_come_out_again_stops_the_approval(mara, database, db):
    async with database.writing() as session:
        [answer] = await session.scalars(select(Response).limit(1))
        answer.codes = {**answer.codes, min(answer.codes): 5}
    refused = await mara.submit(f"{PAGE}/approval")
    assert refused.status_code == 409
    assert "There are newer answers than in this brief." in refused.text
    made_again = await mara.submit(f"{PAGE}/draft", {"locale": "en"})
    assert made_again.status_code == 303
    assert (await mara.submit(f"{PAGE}/approval")).status_code == 303
    assert (await brief(db)).document["figures"][0]["top2"]["count"] == 21


async def test_new_votes_stop_the_approval_of_a_brainstorm(browser, house, database):
    async with database.writing() as session:
        await voted_brainstorm(session, house.panel, house.membership(MODERATOR))
    mara = await browser.of(MARKETER)
    made = await mara.submit("/panels/riverside/brainstorms/autumn/briefs", {"locale": "nl"})
    assert made.status_code == 303
    async with database.writing() as session:
        await session.execute(
            update(Vote).where(Vote.idea_id == 4, Vote.value == -1).values(value=0)
        )
    assert (await mara.submit(f"{PAGE}/approval")).status_code == 409


async def test_an_approved_brief_cannot_be_changed(mara, db):
    await mara.submit(f"{PAGE}/approval")
    before = await brief(db)
    frozen = (before.document, before.sha256, before.approved_at)
    refused = await mara.submit(f"{PAGE}/draft", {"locale": "nl", "finding": "Something else"})
    assert refused.status_code == 409
    assert "stays as it is" in refused.text
    twice = await mara.submit(f"{PAGE}/approval")
    assert (twice.status_code, twice.headers["location"]) == (303, PAGE)
    after = await brief(db)
    assert (after.document, after.sha256, after.approved_at) == frozen
    verbs = await db.scalars(select(AuditEntry.verb).order_by(AuditEntry.id))
    assert list(verbs) == ["brief.drafted", "brief.approved"]


async def test_a_damaged_file_is_not_handed_out(mara, the_app, db):
    await mara.submit(f"{PAGE}/approval")
    stored = await brief(db)
    the_app.state["files"].path(stored.sha256, ".pdf").write_bytes(b"%PDF-1.7 something else")
    assert (await mara.get(PDF)).status_code == 500


async def test_lists_show_each_reader_what_he_may_read(mara, browser):
    lists = ("/panels/riverside/briefs", "/panels/riverside/concepts/pots/briefs")
    title = "No clear majority: 50% gives one of the two highest answers"
    otis, mo = await browser.of(OWNER), await browser.of(MODERATOR)
    assert [title in (await otis.get(path)).text for path in lists] == [False, False]
    assert [title in (await mo.get(path)).text for path in lists] == [True, True]
    assert "No briefs here yet" in (await otis.get(lists[0])).text
    await mara.submit(f"{PAGE}/approval")
    assert [title in (await otis.get(path)).text for path in lists] == [True, True]
    assert "Make a brief" not in (await otis.get(lists[1])).text
    for path in lists:
        assert (await (await browser.of(MEMBER)).get(path)).status_code == 403
        assert (await (await browser.of(STRANGER)).get(path)).status_code == 404
