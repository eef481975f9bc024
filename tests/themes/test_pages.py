"""The pages of themes: who sees and changes them, and that nothing is told of too few."""

from cocreate.kit.db import Database
from cocreate.questionnaires.models import Question
from cocreate.themes.exports import themes_json
from cocreate.themes.queries import book_of, texts_of
from tests.cast import MARKETER, MEMBER, OWNER, STRANGER
from tests.client import Browser
from tests.factories import House
from tests.themes.written import TEXTS, looked, written_concept

PATH = "/panels/riverside/concepts/pots/themes/Q1"


async def _ready(house: House, database: Database, n: int = 40) -> Question:
    async with database.writing() as session:
        _concept, question = await written_concept(session, house.panel, TEXTS[:n])
    await looked(database, question, 5)
    return question


async def test_colleagues_read_researchers_change_and_nobody_else_sees_it(
    house: House, database: Database, browser: type[Browser]
) -> None:
    question = await _ready(house, database)
    marketer, owner = await browser.of(MARKETER), await browser.of(OWNER)
    assert (await marketer.get(PATH)).status_code == 200
    assert (await owner.get(PATH)).status_code == 200
    assert (await (await browser.of(STRANGER)).get(PATH)).status_code == 404
    assert (await (await browser.of(MEMBER)).get(PATH)).status_code == 403
    added = {"name": "Phone", "words": "telefo*"}
    assert (await owner.submit(f"{PATH}/codes", added)).status_code == 403
    assert (await (await browser.of(STRANGER)).submit(f"{PATH}/codes", added)).status_code == 404
    assert (await marketer.submit(f"{PATH}/codes", added)).status_code == 303
    async with database.reading() as db:
        assert "Phone" in {each.theme.name for each in (await book_of(db, question, "")).themes}
    again = await marketer.submit(f"{PATH}/codes", added)
    assert again.status_code == 422
    assert "There is a theme with this name already." in again.text


async def test_every_edit_works_from_the_page(
    house: House, database: Database, browser: type[Browser]
) -> None:
    question = await _ready(house, database)
    marketer = await browser.of(MARKETER)
    async with database.reading() as db:
        book = await book_of(db, question, "")
        first, second, third = (each.theme.id for each in book.themes[:3])
        texts = await texts_of(db, question, "", first)
    opened = await marketer.get(f"{PATH}?theme={first}")
    assert all(text.text.replace("'", "&#39;") in opened.text for text in texts)
    for path, data in (
        (f"codes/{first}/name", {"name": "Better"}),
        (f"codes/{first}/words", {"words": "app, rente"}),
        (f"codes/{second}/merger", {"into": str(third)}),
        (f"codes/{first}/parts", {"name": "Split", "texts": [texts[0].ref, texts[1].ref]}),
        (f"texts/{texts[2].ref}/themes", {"themes": [str(third)]}),
        (f"texts/{texts[2].ref}/feeling", {"feeling": "neutral"}),
        (f"codes/{third}/removal", {}),
        ("runs", {"k": "4"}),
    ):
        answer = await marketer.submit(f"{PATH}/{path}", data)
        assert (path, answer.status_code) == (path, 303)
    assert (await marketer.submit(f"{PATH}/codes/{second}/name", {"name": "x"})).status_code == 404
    page = (await marketer.get(PATH)).text
    assert "Better" in page
    assert "Split" in page
    assert "Looking for themes in" in page


async def test_nothing_is_shown_before_the_closing_or_of_fewer_than_k_texts(
    house: House, database: Database, browser: type[Browser]
) -> None:
    async with database.writing() as session:
        await written_concept(session, house.panel, TEXTS[:4])
        await written_concept(session, house.panel, TEXTS, state="open", slug="open")
    marketer = await browser.of(MARKETER)
    few, still = PATH, PATH.replace("pots", "open")
    for path in (few, still):
        page = await marketer.get(path)
        assert page.status_code == 200
        assert not any(text[:30] in page.text for text in TEXTS)
    assert (await marketer.submit(f"{still}/runs", {})).status_code == 409


async def test_a_theme_of_fewer_than_k_texts_has_no_share(
    house: House, database: Database, browser: type[Browser]
) -> None:
    await _ready(house, database)
    marketer = await browser.of(MARKETER)
    await marketer.submit(f"{PATH}/codes", {"name": "Once", "words": "wachtmuziek"})
    page = (await marketer.get(PATH)).text
    assert "Once: too few answers" in page
    assert "fewer than 5" in page


async def test_for_machines_the_same_shares_stand_unrounded(
    house: House, database: Database
) -> None:
    question = await _ready(house, database)
    async with database.reading() as db:
        told = await themes_json(db, question.questionnaire_id, closed=True, k=5)
        book = await book_of(db, question, "")
        early = await themes_json(db, question.questionnaire_id, closed=False, k=5)
    (entry,) = told["questions"]["Q1"]
    assert entry["n"] == 40
    assert [(each["name"], each["count"]) for each in entry["themes"]] == [
        (each.theme.name, each.texts if each.texts >= 5 else None) for each in book.themes
    ]
    assert all(each["share"] == each["count"] / 40 for each in entry["themes"] if each["count"])
    assert early["questions"]["Q1"] == [{"part": "", "hidden": "still_open"}]
