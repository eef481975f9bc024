"""A marketer writes a concept: what she typed is kept, and nobody else sees it."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.editing import slugify
from cocreate.concepts.models import Concept
from cocreate.kit.db import Database
from cocreate.kit.events import head
from cocreate.people.models import Draft
from cocreate.questionnaires.models import Question, Questionnaire
from cocreate.questionnaires.queries import questions_of
from cocreate.threads.models import Thread
from tests.cast import ADMIN, MARKETER, MEMBER, MODERATOR, OWNER, STRANGER
from tests.client import Browser
from tests.concepts.drafting import (
    CONCEPTS,
    SETTINGS,
    Counter,
    a_draft,
    said,
    with_question,
)
from tests.factories import House


async def _concept(db: AsyncSession, path: str) -> Concept:
    found = await db.scalar(select(Concept).where(Concept.slug == path.rsplit("/", 1)[1]))
    assert found is not None
    await db.refresh(found)
    return found


async def _asked(db: AsyncSession, concept: Concept) -> list[str]:
    return [q.text for q in await questions_of(db, concept.questionnaire_id)]


async def test_a_ready_start_brings_its_questions_and_a_blank_one_none(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    shown = await mara.get(f"{CONCEPTS}/new")
    assert [shown.text.count(f'value="{s}"') for s in ("blank", "concept_test", "campaign")] == [
        1
    ] * 3
    ready = await _concept(db, await a_draft(mara, "Ready", "concept_test"))
    blank = await _concept(db, await a_draft(mara, "Blank"))
    assert (await _asked(db, ready))[0] == "Would you use this?"
    assert [len(await _asked(db, ready)), len(await _asked(db, blank))] == [7, 0]
    assert (ready.launched_at, ready.created_by) == (None, house.membership(MARKETER).id)


async def test_the_address_comes_from_the_title_and_is_never_taken_twice(
    browser: type[Browser], house: House
) -> None:
    mara = await browser.of(MARKETER)
    titles = ["Café Zoë & co", "Cafe Zoe co", "CAFÉ, zoë: co!", "New", "日本", "日本"]
    paths = [await a_draft(mara, title) for title in titles]
    slugs = [path.rsplit("/", 1)[1] for path in paths]
    assert slugs == [
        "cafe-zoe-co",
        "cafe-zoe-co-2",
        "cafe-zoe-co-3",
        "new-2",
        "concept",
        "concept-2",
    ]
    assert slugify("x" * 200) == "x" * 50


async def test_a_double_click_makes_one_draft(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    form = {"title": "Savings jar", "start": "campaign", "_key": "once"}
    answers = [await mara.submit(CONCEPTS, form) for _ in range(3)]
    assert len({a.headers["location"] for a in answers}) == 1
    assert await db.scalar(select(func.count()).select_from(Concept)) == 1
    other = await mara.submit(CONCEPTS, form | {"title": "Something else"})
    assert other.status_code == 409


async def test_without_a_title_the_form_comes_back_with_what_was_chosen(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    answer = await mara.submit(CONCEPTS, {"title": "  ", "start": "campaign"})
    assert (answer.status_code, said(answer)) == (422, ["title"])
    assert 'value="campaign" checked' in answer.text
    too_long = await mara.submit(CONCEPTS, {"title": "t" * 121, "start": "blank"})
    assert (too_long.status_code, said(too_long)) == (422, ["title"])
    assert "t" * 121 in too_long.text
    assert await db.scalar(select(func.count()).select_from(Concept)) == 0


async def test_what_is_saved_is_there_and_its_draft_is_gone(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara, "First title")
    concept = await _concept(db, path)
    context, before = f"concept-edit-{concept.id}", concept.version
    kept = await mara.put(
        f"/drafts/{context}",
        json={"version": 0, "fields": SETTINGS | {"title": "Half a tit"}},
        headers={"x-csrf-token": mara.csrf()},
    )
    assert kept.status_code == 200
    shown = await mara.get(f"{path}/edit")
    assert ('value="Half a tit"' in shown.text, 'data-draft-version="1"' in shown.text) == (
        True,
        True,
    )
    saved = await mara.submit(path, SETTINGS | {"mode": "page", "visibility": "at_once"})
    assert saved.headers["location"] == f"{path}/edit?sent={context}#about"
    concept = await _concept(db, path)
    assert (concept.title, concept.body) == (SETTINGS["title"], SETTINGS["body"])
    mode = await db.scalar(
        select(Questionnaire.mode).where(Questionnaire.id == concept.questionnaire_id)
    )
    assert (mode, concept.visibility) == ("page", "at_once")
    assert (concept.version, await head(db, f"concept:{concept.id}")) == (before + 1, 1)
    assert await db.scalar(select(func.count()).select_from(Draft)) == 0
    after = await mara.get(saved.headers["location"])
    assert f'name="draft-cleared" content="{context}"' in after.text
    forged = await mara.get(f"{path}/edit?sent=reply-5")
    assert "draft-cleared" not in forged.text


async def test_a_text_that_is_too_long_is_kept_and_said_so(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    form = SETTINGS | {"title": "", "body": "é" * 10_001, "visibility": "sometimes"}
    answer = await mara.submit(path, form)
    assert (answer.status_code, said(answer)) == (422, ["title", "body", "visibility"])
    assert "é" * 10_001 in answer.text
    assert (await _concept(db, path)).body == ""
    assert (await mara.submit(path, SETTINGS | {"panel_id": "2"})).status_code == 400


async def test_two_writers_notice_each_other_before_one_text_is_lost(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara, ada = await browser.of(MARKETER), await browser.of(ADMIN)
    path = await a_draft(mara)
    page = (await mara.get(f"{path}/edit")).text
    seen = page.split('name="_seen" value="')[1].split('"')[0]
    await ada.submit(path, SETTINGS | {"body": "Ada's text", "_seen": seen})
    refused = await mara.submit(path, SETTINGS | {"body": "Mara's text", "_seen": seen})
    assert refused.status_code == 422
    assert ("<p>Ada's text</p>" in refused.text, "Mara&#39;s text" in refused.text) == (True, True)
    assert (await _concept(db, path)).body == "Ada's text"
    seen = refused.text.split('name="_seen" value="')[1].split('"')[0]
    again = await mara.submit(path, SETTINGS | {"body": "Mara's text", "_seen": seen})
    assert (again.status_code, (await _concept(db, path)).body) == (303, "Mara's text")


async def test_only_researchers_write_and_strangers_learn_nothing(
    browser: type[Browser], house: House
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    tries = [
        ("GET", f"{CONCEPTS}/new"),
        ("POST", CONCEPTS),
        ("GET", f"{path}/edit"),
        ("POST", path),
        *[("POST", f"{path}/{what}") for what in ("questions", "stimuli", "launch", "closing")],
        *[("POST", f"{path}/questions/1{what}") for what in ("", "/position", "/removal")],
        *[("POST", f"{path}/stimuli/1{what}") for what in ("", "/position", "/removal")],
        ("POST", f"{path}/removal"),
    ]
    for actor, status in ((MEMBER, 403), (MODERATOR, 403), (OWNER, 403), (STRANGER, 404)):
        somebody = await browser.of(actor)
        for method, address in tries:
            got = (
                await somebody.get(address)
                if method == "GET"
                else await somebody.submit(
                    address, {"title": "Mine", "kind": "text", "text": "Mine"}
                )
            )
            assert (actor.name, address, got.status_code) == (actor.name, address, status)
    assert (await mara.get(f"{path}/edit")).status_code == 200
    assert (await mara.get(f"{path}-2/edit")).status_code == 404


async def test_rows_of_another_concept_cannot_be_reached_through_mine(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    theirs, mine = await a_draft(mara, "Theirs"), await a_draft(mara, "Mine")
    await with_question(mara, theirs)
    question = (await questions_of(db, (await _concept(db, theirs)).questionnaire_id))[0]
    for what in ("", "/position", "/removal"):
        form = (
            {"direction": "up"} if what == "/position" else {"kind": "open", "text": "Taken over"}
        )
        answer = await mara.submit(f"{mine}/questions/{question.id}{what}", form)
        assert answer.status_code == 404
    shown = await mara.get(f"{mine}/edit?opened=question-{question.id}")
    assert "Would you use it?" not in shown.text


async def test_a_draft_is_thrown_away_whole(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    kept, gone = await a_draft(mara, "Kept", "campaign"), await a_draft(mara, "Gone", "campaign")
    assert (await mara.submit(f"{gone}/removal")).headers["location"] == CONCEPTS
    assert [(await mara.get(f"{p}/edit")).status_code for p in (kept, gone)] == [200, 404]
    for table, left in ((Concept, 1), (Questionnaire, 1), (Thread, 1), (Question, 6)):
        assert await db.scalar(select(func.count()).select_from(table)) == left


async def test_the_editor_asks_as_often_for_three_questions_as_for_one(
    browser: type[Browser], house: House, database: Database
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    await with_question(mara, path)
    counts = []
    for _ in range(2):
        with Counter(database.reader) as counter:
            assert (await mara.get(f"{path}/edit?opened=question")).status_code == 200
        counts.append(counter.n)
        for _more in range(2):
            await with_question(mara, path)
    assert counts[0] == counts[1] <= 22  # what SQLite reads in one go counts one by one elsewhere
