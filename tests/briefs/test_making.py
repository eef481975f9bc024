"""A marketer makes a brief: its figures are those of the results page, its quotes are real."""

import re

import pytest
from scipy.stats import binomtest
from sqlalchemy import select, update

from cocreate.briefs.document import dump, load
from cocreate.briefs.models import Brief
from cocreate.briefs.quotes import QuoteNotFound, prove
from cocreate.panels.models import AuditEntry
from cocreate.questionnaires.models import Verbatim
from tests.briefs.stage import LOVED, SAID, answered_concept, say, voted_brainstorm
from tests.cast import MARKETER, MEMBER, MODERATOR, OWNER, STRANGER

CONCEPT = "/panels/riverside/concepts/pots/briefs"
BRAINSTORM = "/panels/riverside/brainstorms/autumn/briefs"


async def document_of(db, brief_id=1):
    brief = await db.get_one(Brief, brief_id, populate_existing=True)
    return load(brief.document)


@pytest.fixture
async def concept(house, database):
    async with database.writing() as session:
        made = await answered_concept(session, house.panel)
        mila, mara = house.membership(MEMBER), house.membership(MARKETER)
        await say(session, made.thread_id, mila, LOVED, agreeing=7)
        await say(session, made.thread_id, mara, "Yes, that comes in the spring.", agreeing=3)
        await say(session, made.thread_id, mila, "Mail me: mila@example.org", agreeing=9)
        await say(session, made.thread_id, mila, "Nobody agrees with this one.")
    return made


@pytest.fixture
async def brainstorm(house, database):
    async with database.writing() as session:
        return await voted_brainstorm(session, house.panel, house.membership(MODERATOR))


async def test_the_figures_are_counted_and_bounded_as_the_methods_say(browser, concept, db):
    mara = await browser.of(MARKETER)
    made = await mara.submit(CONCEPT, {"locale": "en", "by": "age"})
    assert made.status_code == 303
    document = await document_of(db)
    scale, marks, yes = document.figures
    interval = binomtest(20, 40).proportion_ci(method="wilson")
    top2 = scale.top2
    assert (top2.count, top2.n, top2.share) == (20, 40, 0.5)
    assert (top2.low, top2.high) == pytest.approx((interval.low, interval.high))
    assert (scale.bottom2.count, scale.mean, scale.sd) == (
        10,
        3.4,
        pytest.approx(1.0327955589886444),
    )
    assert (marks.n, marks.mean) == (40, 7.0)
    assert (yes.yes.count, yes.yes.n) == (30, 40)
    assert document.field.n_answered == 40
    assert document.field.n_invited == 42
    assert document.field.response_rate == 40 / 42
    assert document.breakdown.question_id == scale.question_id
    assert [row.n for row in document.breakdown.chart.rows] == [40, 14, 13, 13]
    assert document.finding == "No clear majority: 50% gives one of the two highest answers"
    assert document.evidence == (
        "The question was: “Question 1 of pots?”, n = 40. The 95% interval runs from 35% to 65%."
    )


async def test_it_shows_the_numbers_of_the_results_page(browser, concept):
    mara = await browser.of(MARKETER)
    made = await mara.submit(CONCEPT, {"locale": "en"})
    brief = (await mara.get(made.headers["location"])).text
    results = (await mara.get("/panels/riverside/concepts/pots/results")).text
    for figure in ("50%", "25%", "75%", "3.40", "1.03", "7.00"):
        assert figure in brief
        assert figure.rstrip("0") in results


async def test_quotes_are_exact_and_the_most_supported_comments_are_shown(browser, concept, db):
    mara = await browser.of(MARKETER)
    await mara.submit(CONCEPT, {"locale": "en"})
    document = await document_of(db)
    assert len(document.quotes) == 5
    assert {quote.text for quote in document.quotes} <= set(SAID)
    assert [(c.text, c.support, c.badge) for c in document.comments] == [
        (LOVED, 7, ""),
        ("Yes, that comes in the spring.", 3, "Research team"),
    ]
    text = str(dump(document))
    assert "mila@example.org" not in text
    assert "Mila" not in text
    assert "Mara" not in text


async def test_a_quote_that_nobody_wrote_cannot_be_proved(browser, concept, db, database):
    mara = await browser.of(MARKETER)
    await mara.submit(CONCEPT, {"locale": "en"})
    document = await document_of(db)
    await prove(db, document)
    response_id = document.quotes[0].source.id
    async with database.writing() as session:
        changed = update(Verbatim).where(Verbatim.response_id == response_id)
        await session.execute(changed.values(text="Something else altogether."))
    with pytest.raises(QuoteNotFound) as refused:
        await prove(db, document)
    assert refused.value.source == document.quotes[0].source


async def test_a_brainstorm_gives_its_most_supported_and_most_dividing_ideas(
    browser, brainstorm, db
):
    mara = await browser.of(MARKETER)
    made = await mara.submit(BRAINSTORM, {"locale": "en"})
    assert made.status_code == 303
    found = (await document_of(db)).statements
    assert [(i.text, i.agree, i.disagree, i.passed) for i in found.supported] == [
        ("Show the balance without signing in.", 12, 0, 0),
        ("Let people share a pot with somebody at home.", 9, 2, 1),
    ]
    assert [i.text for i in found.dividing] == [
        "Round every payment up and save the difference.",
        "Send a letter on paper every month.",
    ]
    low = binomtest(9, 12).proportion_ci(method="wilson").low
    assert found.supported[1].agreed.low == pytest.approx(low)
    assert (found.total, found.n_votes, found.n_clear) == (4, 48, 1)
    page = (await mara.get(made.headers["location"])).text
    assert "A clear majority agrees with 1 of 4 ideas" in page
    assert "Ideas that a moderator hid are left out: 1." in page
    assert "Something rude" not in page


@pytest.mark.parametrize("locale", ["en", "nl"])
async def test_a_concept_without_answers_gives_an_honest_brief(browser, house, database, locale):
    async with database.writing() as session:
        await answered_concept(session, house.panel, n=0)
    mara = await browser.of(MARKETER)
    made = await mara.submit(CONCEPT, {"locale": locale, "by": "age"})
    page = await mara.get(made.headers["location"])
    assert page.status_code == 200
    # The only share is that of the invited members who answered.
    assert re.findall(r"\d+%", page.text) == ["0%"]
    pdf = await mara.get("/panels/riverside/briefs/1/brief.pdf")
    assert pdf.content.startswith(b"%PDF-")


async def test_a_small_base_and_a_small_group_stay_hidden(browser, house, database, db):
    async with database.writing() as session:
        await answered_concept(session, house.panel, n=10, slug="ages")
        await answered_concept(session, house.panel, n=4, slug="few")
    mara = await browser.of(MARKETER)
    await mara.submit("/panels/riverside/concepts/few/briefs", {"locale": "en", "by": "age"})
    few = await document_of(db)
    assert [(figure.n, figure.top2, figure.chart) for figure in few.figures] == [
        (0, None, None)
    ] * 3
    assert few.quotes == ()
    assert few.finding == "There are too few answers to show figures"
    await mara.submit("/panels/riverside/concepts/ages/briefs", {"locale": "en", "by": "age"})
    ages = await document_of(db, 2)
    assert ages.figures[0].n == 10
    assert ages.breakdown.chart is None
    assert ages.breakdown.hidden == (
        "One of the groups is too small: the whole breakdown stays hidden."
    )


async def test_the_marketer_may_write_the_headline_and_it_is_carried_on(browser, concept, db):
    mara = await browser.of(MARKETER)
    said = {"locale": "en", "finding": "Half of the panel is for it"}
    made = await mara.submit(CONCEPT, said)
    document = await document_of(db)
    assert (document.finding, document.finding_by_marketer) == (said["finding"], True)
    assert ("Headline", "written by the marketer") in [(n.label, n.text) for n in document.method]
    assert document.evidence.endswith("The 95% interval runs from 35% to 65%.")
    assert said["finding"] in (await mara.get(CONCEPT)).text
    again = await mara.submit("/panels/riverside/briefs/1/draft", {"locale": "nl"})
    assert again.status_code == 303
    changed = await document_of(db)
    assert (changed.locale, changed.version, changed.finding_by_marketer) == ("nl", 1, False)
    assert made.headers["location"] == "/panels/riverside/briefs/1?sent=brief-of-concept-1"


async def test_versions_are_numbered_and_a_retry_makes_no_second_one(browser, concept, db):
    mara = await browser.of(MARKETER)
    form = {"locale": "en", "_key": "k" * 32}
    first = await mara.submit(CONCEPT, form)
    retry = await mara.submit(CONCEPT, form)
    second = await mara.submit(CONCEPT, {"locale": "nl"})
    assert first.headers["location"] == retry.headers["location"]
    assert second.headers["location"] != first.headers["location"]
    versions = await db.execute(select(Brief.version, Brief.locale).order_by(Brief.version))
    assert [tuple(row) for row in versions] == [(1, "en"), (2, "nl")]
    verbs = await db.scalars(select(AuditEntry.verb).where(AuditEntry.subject.like("brief %")))
    assert list(verbs) == ["brief.drafted", "brief.drafted"]


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"locale": "de"}, 422),
        ({}, 422),
        ({"locale": "en", "finding": "x" * 121}, 422),
        ({"locale": "en", "surprise": "1"}, 400),
    ],
)
async def test_a_form_that_cannot_be_read_makes_nothing(browser, concept, db, form, status):
    mara = await browser.of(MARKETER)
    refused = await mara.submit(CONCEPT, form)
    assert refused.status_code == status
    assert list(await db.scalars(select(Brief.id))) == []


@pytest.mark.parametrize("actor", [MEMBER, MODERATOR, OWNER, STRANGER])
async def test_only_researchers_make_briefs(browser, concept, brainstorm, db, actor):
    somebody = await browser.of(actor)
    expected = 404 if actor is STRANGER else 403
    for path in (CONCEPT, BRAINSTORM):
        assert (await somebody.submit(path, {"locale": "en"})).status_code == expected
    assert list(await db.scalars(select(Brief.id))) == []
