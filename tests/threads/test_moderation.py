"""Reporting and hiding: who may, who learns what, and what is written down."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.panels.models import AuditEntry
from cocreate.threads.models import Comment, Report
from tests.cast import ADMIN, MARKETER, MEMBER, MODERATOR, OWNER, SECOND
from tests.client import Browser
from tests.factories import House
from tests.threads.talk import Talk

WHY = "It names a neighbour by her address."
QUEUE = "/panels/riverside/reports"


async def test_a_hidden_comment_is_gone_for_all_and_its_author_reads_why(
    browser: type[Browser], talk: Talk
) -> None:
    comment = await talk.say(MEMBER, "She lives at 12 Mill Lane")
    mo = await browser.of(MODERATOR)
    hidden = await mo.submit(f"{talk.at(comment)}/hiding", {"reason": WHY})
    assert hidden.status_code == 303
    for actor, knows_why in ((MEMBER, True), (SECOND, False), (MARKETER, False), (OWNER, False)):
        reader = await browser.of(actor)
        for path in (talk.path, talk.at(comment)):
            page = (await reader.get(path)).text
            assert ("Mill Lane" in page, WHY in page) == (False, knows_why), actor.name
    page = (await mo.get(talk.path)).text
    assert ("Mill Lane" in page, WHY in page, f'"{talk.at(comment)}"' in page) == (
        False,
        False,
        True,
    )
    page = (await mo.get(talk.at(comment))).text  # where it can be restored
    assert ("Mill Lane" in page, WHY in page) == (True, True)
    await mo.submit(f"{talk.at(comment)}/restoration")
    page = (await (await browser.of(SECOND)).get(talk.path)).text
    assert ("Mill Lane" in page, WHY in page) == (True, False)


async def test_every_act_of_a_moderator_is_written_down(
    browser: type[Browser], talk: Talk, house: House, db: AsyncSession
) -> None:
    comment = await talk.say(MEMBER, "Hm")
    mo = await browser.of(MODERATOR)
    await mo.submit(f"{talk.at(comment)}/hiding", {"reason": WHY})
    await mo.submit(f"{talk.at(comment)}/restoration")
    await mo.submit(f"{talk.at(comment)}/restoration")
    entries = (await db.scalars(select(AuditEntry).order_by(AuditEntry.id))).all()
    assert {(e.subject, e.membership_id) for e in entries} == {
        (f"comment:{comment.id}", house.membership(MODERATOR).id)
    }
    assert [(e.verb, e.details) for e in entries] == [
        ("comment.hidden", {"reason": WHY}),
        ("comment.restored", {}),
    ]


async def test_hiding_needs_a_reason_that_says_something(
    browser: type[Browser], talk: Talk, db: AsyncSession
) -> None:
    comment = await talk.say(MEMBER, "Hm")
    mo = await browser.of(MODERATOR)
    for reason in ("", "no", "         x"):
        answer = await mo.submit(f"{talk.at(comment)}/hiding", {"reason": reason})
        assert answer.status_code == 422
    assert (await db.scalars(select(Comment.hidden_at))).all() == [None]


async def test_nobody_but_a_moderator_hides_restores_or_reads_reports(
    browser: type[Browser], talk: Talk, db: AsyncSession
) -> None:
    comment = await talk.say(MEMBER, "Stays")
    reporter = await browser.of(SECOND)
    await reporter.submit(f"{talk.at(comment)}/reports", {"reason": "Rude"})
    report = await db.scalar(select(Report.id))
    for actor in (MEMBER, SECOND, MARKETER, OWNER):
        other = await browser.of(actor)
        for path in (f"{talk.at(comment)}/hiding", f"{talk.at(comment)}/restoration"):
            assert (await other.submit(path, {"reason": WHY})).status_code == 403
        assert (await other.get(QUEUE)).status_code == 403
        answer = await other.submit(f"{QUEUE}/{report}", {"outcome": "hidden", "reason": WHY})
        assert answer.status_code == 403
    assert (await db.scalars(select(Comment.hidden_at))).all() == [None]


async def test_reports_wait_in_a_queue_and_one_decision_settles_all_about_a_comment(
    browser: type[Browser], talk: Talk, db: AsyncSession
) -> None:
    ada, mila, siem = [await browser.of(a) for a in (ADMIN, MEMBER, SECOND)]
    assert "Nothing reported" in (await ada.get(QUEUE)).text
    rude = await talk.say(MARKETER, "You are all wrong")
    fine = await talk.say(OWNER, "Thank you")
    for who in (mila, siem, siem):
        answer = await who.submit(f"{talk.at(rude)}/reports", {"reason": "Not kind"})
        assert answer.status_code == 303
    await mila.submit(f"{talk.at(fine)}/reports", {"reason": "A slip of the finger"})
    reports = (await db.scalars(select(Report).order_by(Report.id))).all()
    assert [report.comment_id for report in reports] == [rude.id, rude.id, fine.id]
    first = f"{QUEUE}/{reports[0].id}"
    short = await ada.submit(first, {"outcome": "hidden", "reason": "no"})
    assert (short.status_code, "At least 10 characters" in short.text) == (422, True)
    assert (await ada.submit(first, {"outcome": "hidden", "reason": WHY})).status_code == 303
    again = await ada.submit(f"{QUEUE}/{reports[1].id}", {"outcome": "kept"})
    assert again.status_code == 409
    page = (await ada.get(QUEUE)).text
    assert page.index("A slip of the finger") < page.index("Not kind")  # open ones first
    await ada.submit(f"{QUEUE}/{reports[2].id}", {"outcome": "kept"})
    db.expire_all()
    outcomes = (await db.scalars(select(Report.outcome).order_by(Report.id))).all()
    assert outcomes == ["hidden", "hidden", "kept"]
    assert "Thank you" in (await siem.get(talk.path)).text
    assert "all wrong" not in (await siem.get(talk.path)).text


async def test_one_does_not_report_oneself_and_a_report_says_why(
    browser: type[Browser], talk: Talk, db: AsyncSession
) -> None:
    comment = await talk.say(MEMBER, "Mine")
    mila, siem = await browser.of(MEMBER), await browser.of(SECOND)
    answer = await mila.submit(f"{talk.at(comment)}/reports", {"reason": "Me"})
    assert answer.status_code == 409
    assert (await siem.submit(f"{talk.at(comment)}/reports", {"reason": " "})).status_code == 422
    assert (await db.scalars(select(Report.id))).all() == []


async def test_a_moderator_reads_what_it_said_before_an_edit_and_a_member_does_not(
    browser: type[Browser], talk: Talk
) -> None:
    comment = await talk.say(MEMBER, "First words")
    mila = await browser.of(MEMBER)
    await mila.submit(talk.at(comment), {"body": "Second words"})
    for actor, reads in ((MODERATOR, True), (MEMBER, False), (SECOND, False), (MARKETER, False)):
        page = (await (await browser.of(actor)).get(talk.at(comment))).text
        assert ("Second words" in page, "First words" in page) == (True, reads)


async def test_a_report_of_another_panel_is_unknown(
    browser: type[Browser], talk: Talk, house: House, db: AsyncSession
) -> None:
    comment = await talk.say(MEMBER, "Hm")
    siem, mo = await browser.of(SECOND), await browser.of(MODERATOR)
    await siem.submit(f"{talk.at(comment)}/reports", {"reason": "Rude"})
    report = await db.scalar(select(Report.id))
    answer = await mo.submit(f"/panels/hillside/reports/{report}", {"outcome": "kept"})
    assert answer.status_code == 404
    assert (await mo.submit(f"{QUEUE}/{10**30}", {"outcome": "kept"})).status_code == 404
