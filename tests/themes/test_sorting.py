"""Themes of open answers: a machine proposes, a person decides, and what was decided stays."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.db import Database
from cocreate.kit.errors import Invalid
from cocreate.methods.text.language import guess_language
from cocreate.methods.text.themes import find_themes
from cocreate.questionnaires.models import Question, Response
from cocreate.themes.actions import sorting
from cocreate.themes.actions.looking import want_themes
from cocreate.themes.models import Theme, ThemeText
from cocreate.themes.queries import (
    Book,
    book_of,
    quotes_of,
    text_called,
    texts_of,
    theme_called,
    themes_of,
)
from cocreate.themes.worker import find_once
from tests.factories import House
from tests.themes.written import TEXTS, looked, written_concept


@pytest.fixture
async def question(house: House, database: Database) -> Question:
    """An open question with forty answers, sorted into five themes."""
    async with database.writing() as session:
        _concept, question = await written_concept(session, house.panel)
    await looked(database, question, 5)
    return question


async def _book(database: Database, question: Question) -> Book:
    async with database.reading() as db:
        return await book_of(db, question, "")


async def _texts(database: Database, question: Question, theme: int) -> set[str]:
    async with database.reading() as db:
        pages = [await texts_of(db, question, "", theme, page) for page in (1, 2)]
    return {each.text for page in pages for each in page}


async def test_the_groups_are_those_of_the_method(question: Question, database: Database) -> None:
    found = find_themes(TEXTS, [guess_language(text) for text in TEXTS], k=5)
    expected = {frozenset(TEXTS[place] for place in theme.members) for theme in found.themes}
    book = await _book(database, question)
    told = {frozenset(await _texts(database, question, each.theme.id)) for each in book.themes}
    assert book.written == len(TEXTS)
    assert told == expected
    assert {each.theme.name for each in book.themes} == {theme.label for theme in found.themes}
    assert book.rest == len(found.rest)


async def test_what_people_decided_stays_when_themes_are_looked_for_again(
    question: Question, database: Database
) -> None:
    before = await _book(database, question)
    first, second, third = (each.theme for each in before.themes[:3])
    async with database.writing() as db:
        one = await theme_called(db, question, "", first.id)
        await sorting.rename(db, question, one, "My own name")
        await sorting.merge(
            db,
            await theme_called(db, question, "", second.id),
            await theme_called(db, question, "", third.id),
        )
        shelf = await texts_of(db, question, "", first.id)
        moved, alone = shelf[0], shelf[1]
        await sorting.place_text(db, await text_called(db, question, "", moved.ref), [])
        await sorting.split_off(
            db, question, await theme_called(db, question, "", first.id), "Split", [alone.ref]
        )
    both = await _texts(database, question, third.id)
    for k in (5, 4, None):
        await looked(database, question, k)
        book = await _book(database, question)
        by_name = {each.theme.name: each.theme.id for each in book.themes}
        assert by_name["My own name"] == first.id
        assert by_name["Split"] not in {first.id, second.id, third.id}
        assert await _texts(database, question, by_name["Split"]) >= {alone.text}
        assert moved.text in await _texts(database, question, 0)
        assert moved.text not in await _texts(database, question, first.id)
        if k == 5:  # the two that were merged come back as two groups, and stay one theme
            assert await _texts(database, question, third.id) == both


async def test_words_give_a_theme_to_every_text_they_are_in_except_those_placed_by_hand(
    question: Question, database: Database
) -> None:
    with_word = {text for text in TEXTS if "telefo" in text.lower()}
    async with database.writing() as db:
        shelves = [
            each
            for theme in await themes_of(db, question, "")
            for each in await texts_of(db, question, "", theme.id)
        ]
        ref = next(each.ref for each in shelves if each.text in with_word)
        text = await text_called(db, question, "", ref)
        await sorting.place_text(db, text, [])
        theme = await sorting.add_code(db, question, "", "Phone", "telefo*")
        placed = {each.text for each in await texts_of(db, question, "", 0) if each.ref == ref}
    assert placed <= with_word
    assert await _texts(database, question, theme.id) == with_word - placed
    await looked(database, question, 5)
    assert await _texts(database, question, theme.id) == with_word - placed
    async with database.writing() as db:
        with pytest.raises(Invalid):
            await sorting.add_code(db, question, "", "Phone")


async def test_a_corrected_feeling_counts_and_survives(
    question: Question, database: Database
) -> None:
    async with database.writing() as db:
        text = (await db.scalars(select(ThemeText).where(ThemeText.feeling == "negative"))).first()
        assert text is not None
        ref = text.ref
        await sorting.set_feeling(db, text, "positive")
    await looked(database, question, 5)
    async with database.reading() as db:
        kept = await text_called(db, question, "", ref)
        assert (kept.feeling, kept.feeling_by) == ("positive", "hand")
        assert (await book_of(db, question, "")).corrected == 1


async def test_an_excluded_response_is_in_no_theme_and_no_quote(
    question: Question, database: Database
) -> None:
    async with database.writing() as db:
        quoted = {text for texts in (await quotes_of(db, question, "")).values() for text in texts}
        gone = next(iter(sorted(quoted)))
        responses = await db.scalars(select(Response).order_by(Response.id))
        for response, text in zip(responses, TEXTS, strict=True):
            response.excluded = text == gone
    book = await _book(database, question)
    assert book.written == len(TEXTS) - 1
    for each in book.themes:
        assert gone not in await _texts(database, question, each.theme.id)
    async with database.reading() as db:
        assert gone not in str(await quotes_of(db, question, ""))


async def test_names_on_the_page_say_nothing_of_the_order_of_arrival(
    question: Question, db: AsyncSession
) -> None:
    rows = (await db.scalars(select(ThemeText).order_by(ThemeText.response_id))).all()
    assert len({row.ref for row in rows}) == len(TEXTS)
    assert [row.id for row in rows] != sorted(row.id for row in rows)


@pytest.mark.slow
async def test_the_worker_does_a_look_that_is_wanted_and_then_nothing(
    house: House, database: Database
) -> None:
    async with database.writing() as session:
        _concept, question = await written_concept(session, house.panel, TEXTS[:12])
        await want_themes(session, question, "", 2)
    assert await find_once(database)
    assert not await find_once(database)
    async with database.reading() as db:
        assert len((await db.scalars(select(Theme))).all()) == 2
