"""The questionnaire in a second language, as a file, tried out, reviewed, and changed in field."""

import json
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.fieldwork.models import Fieldwork
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.questionnaires.models import Question, Questionnaire, QuestionnaireVersion, Response
from cocreate.questionnaires.queries import questions_of
from cocreate.settings import Settings
from tests.cast import ADMIN, MARKETER, MODERATOR
from tests.client import Browser
from tests.concepts.drafting import a_draft, a_picture, dates, said, upload, with_question
from tests.factories import House


async def _concept(db: AsyncSession, path: str) -> Concept:
    db.expire_all()
    found = await db.scalar(select(Concept).where(Concept.slug == path.rsplit("/", 1)[1]))
    assert found is not None
    return found


async def _questions(db: AsyncSession, path: str) -> list[Question]:
    return await questions_of(db, (await _concept(db, path)).questionnaire_id)


async def test_a_second_language_is_complete_before_the_launch(
    browser: type[Browser], house: House, db: AsyncSession, settings: Settings
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    await with_question(mara, path, kind="single", options="Red\nBlue", help="Only one")
    await mara.submit(f"{path}/languages", {"second": "nl"})
    page = (await mara.get(f"{path}/translation")).text
    assert "4 texts are still missing." in page
    [question] = await _questions(db, path)
    box = f"{question.field}."
    words = {f"{box}text": "Zou je het gebruiken?", f"{box}options.1": "Rood"}
    await mara.submit(f"{path}/translation", words)
    assert "2 texts are still missing." in (await mara.get(f"{path}/translation")).text
    early = await mara.submit(f"{path}/launch", dates(settings))
    assert "Texts that Nederlands still lacks: 2." in early.text
    rest = {f"{box}options.2": "Blauw", f"{box}help": "Eén maar"}
    assert (await mara.submit(f"{path}/translation", words | rest)).status_code == 303
    [question] = await _questions(db, path)
    assert question.spec.words == {
        "nl": {
            "text": "Zou je het gebruiken?",
            "help": "Eén maar",
            "options.1": "Rood",
            "options.2": "Blauw",
        }
    }
    # Another answer in the builder: the words of the others stay.
    form = {"kind": "single", "text": "Would you use it?", "options": "Red\nGreen\nBlue"}
    await mara.submit(f"{path}/questions/{question.id}", form | {"help": "Only one"})
    assert "1 text is still missing." in (await mara.get(f"{path}/translation")).text
    await mara.submit(f"{path}/languages", {"second": ""})
    [question] = await _questions(db, path)
    assert question.spec.words == {}


async def test_a_questionnaire_goes_out_as_a_file_and_comes_in_again_the_same(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path, other = await a_draft(mara, "From", "posters"), await a_draft(mara, "To", "pulse")
    await mara.submit(f"{path}/blocks", {"title": "End", "order": "random"})
    taken = await mara.get(f"{path}/questionnaire.json")
    assert taken.headers["content-disposition"] == 'attachment; filename="from.json"'
    file = [("file", ("from.json", taken.content, "application/json"))]
    looked = await mara.submit(f"{other}/questionnaire/preview", {}, files=file)
    assert (
        "8 questions were read" in looked.text,
        "This replaces the 2 questions" in looked.text,
    ) == (
        True,
        True,
    )
    assert len(await _questions(db, other)) == 2
    await mara.submit(f"{other}/questionnaire", {"document": taken.text})
    again = (await mara.get(f"{other}/questionnaire.json")).text
    assert json.loads(again) | {"title": "From"} == json.loads(taken.text)
    for name, content in (("x.json", b"{"), ("x.exe", b""), ("x.lss", b"<a>")):
        wrong = [("file", (name, content, "application/octet-stream"))]
        refused = await mara.submit(f"{other}/questionnaire/preview", {}, files=wrong)
        assert (refused.status_code, said(refused)) == (422, ["file"])
    assert (await mara.submit(f"{other}/questionnaire/preview", {})).status_code == 422


async def test_pictures_of_another_panel_stay_behind(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    settings = {"image": "f" * 64, "image_width": 4, "image_height": 3, "alt": "A jar"}
    question = {"code": "Q1", "kind": "heatmap", "text": "Where?", "settings": settings}
    document = {"format": "cocreate-questionnaire/1", "questions": [question]}
    await mara.submit(f"{path}/questionnaire", {"document": json.dumps(document)})
    [stored] = await _questions(db, path)
    assert (stored.spec.image, stored.spec.image_width, stored.spec.alt) == ("", 0, "A jar")


async def test_a_test_run_shows_what_is_reached_and_counts_for_nothing(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    assert (await mara.submit(f"{path}/trials")).status_code == 409
    await with_question(mara, path, kind="yes_no", text="Do you save?")
    await with_question(mara, path, text="How much?", show_if="Q1 == 1")
    await with_question(mara, path, text="Never?", kind="open", show_if="Q1 == 1 and Q1 == 0")
    for _twice in range(2):
        ran = await mara.submit(f"{path}/trials")
        assert ran.headers["location"] == f"{path}/trials#content"
    concept = await _concept(db, path)
    tests = await db.scalar(select(func.count()).select_from(Response).where(Response.is_test))
    assert tests == 50
    assert concept.launched_at is None
    page = (await mara.get(f"{path}/trials")).text
    assert page.count("never</span>") == 1
    assert "Tried out 50 times so far." in (await mara.get(f"{path}/edit")).text


async def test_a_colleague_approves_and_a_change_takes_it_back(
    browser: type[Browser], house: House, db: AsyncSession, settings: Settings
) -> None:
    mara, ada = await browser.of(MARKETER), await browser.of(ADMIN)
    path = await a_draft(mara)
    await with_question(mara, path)
    await mara.submit(f"{path}/review")
    own = await mara.submit(f"{path}/judgement", {"outcome": "approved"})
    assert own.status_code == 409
    bare = await ada.submit(f"{path}/judgement", {"outcome": "returned"})
    assert (bare.status_code, said(bare)) == (422, ["note"])
    await ada.submit(f"{path}/judgement", {"outcome": "returned", "note": "Too short."})
    await with_question(mara, path, text="And why?", kind="open")
    assert "Too short." in (await mara.get(f"{path}/edit")).text
    await mara.submit(f"{path}/review")
    seen = (await ada.get(f"{path}/edit")).text.split('name="seen" value="')[1].split('"')[0]
    await with_question(mara, path, text="One more", kind="open")
    stale = await ada.submit(f"{path}/judgement", {"outcome": "approved", "seen": seen})
    assert stale.status_code == 409
    assert (await ada.submit(f"{path}/judgement", {"outcome": "approved"})).status_code == 303
    assert "by Ada on" in (await mara.get(f"{path}/edit")).text
    field = await db.get(Fieldwork, (await _concept(db, path)).questionnaire_id)
    assert field is not None
    assert (field.review_outcome, field.reviewed_by) == ("approved", house.membership(ADMIN).id)
    await with_question(mara, path, text="Another", kind="open")
    await db.refresh(field)
    assert (field.review_outcome, field.review_asked_at) == ("", None)
    await mara.submit(f"{path}/review")
    await ada.submit(f"{path}/judgement", {"outcome": "approved"})
    await mara.submit(f"{path}/launch", dates(settings))
    assert "Approved by Ada on" in (await mara.get(f"{path}/edit")).text
    mo = await browser.of(MODERATOR)
    assert (await mo.submit(f"{path}/judgement", {"outcome": "approved"})).status_code == 403


async def test_a_question_changes_in_field_as_a_new_version_and_pictures_never(
    browser: type[Browser], house: House, db: AsyncSession, database: Database, settings: Settings
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    await with_question(mara, path, text="Would you use it?")
    await upload(mara, path, "image", a_picture(), alt_1="A jar")
    [question] = await _questions(db, path)
    address = f"{path}/questions/{question.id}/revisions"
    draft = await mara.get(address)
    assert draft.status_code == 409
    await mara.submit(f"{path}/launch", dates(settings))
    shown = (await mara.get(f"{path}/edit")).text
    assert address in shown
    assert (await mara.get(address)).status_code == 200
    form = {"text": "Would you use this?", "required": "yes"}
    bare = await mara.submit(address, form)
    assert (bare.status_code, said(bare)) == (422, ["note"])
    changed = await mara.submit(address, form | {"note": "“it” was not clear"})
    assert changed.headers["location"].startswith(f"{path}/edit?")
    texts = [(q.text, q.code, q.since, q.until) for q in await _questions(db, path)]
    assert texts == [("Would you use it?", "Q1", 1, 1), ("Would you use this?", "Q1", 2, None)]
    concept = await _concept(db, path)
    questionnaire = await db.get_one(Questionnaire, concept.questionnaire_id)
    notes = await db.scalars(select(QuestionnaireVersion.note).order_by("number"))
    assert (questionnaire.version, list(notes)) == (2, ["", "“it” was not clear"])
    page = (await mara.get(f"{path}/edit")).text
    assert ("Version 2" in page, page.count("Would you use")) == (True, 1)
    old = await mara.submit(address, form | {"note": "Again"})
    assert old.status_code == 404
    frozen = [
        await mara.submit(f"{path}/{what}", {"kind": "text", "text": "New", "name": "C"})
        for what in ("stimuli", "arms", "questions", "comparison", "blocks", "copies", "trials")
    ]
    assert [answer.status_code for answer in frozen] == [409] * 7
    async with database.writing() as session:
        held = await session.get_one(Concept, concept.id)
        held.closes_at = clock.now() - timedelta(minutes=1)
    late = await mara.submit(address, form | {"note": "Too late"})
    assert late.status_code == 409


async def test_a_question_that_asks_who_somebody_is_is_pointed_out(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    await with_question(mara, path, text="What is your e-mail address?", kind="short")
    await with_question(
        mara, path, text="Which name suits it?", kind="single", options="First name"
    )
    page = (await mara.get(f"{path}/edit")).text
    assert page.count("seems to ask for personal data") == 1
    assert "Q1 seems to ask for personal data" in page
