"""A page that is rendered once for everybody holds nothing of anybody else."""

import re

import pytest
from sqlalchemy import update

from cocreate.kit.db import Database
from cocreate.panels.models import Membership
from cocreate.people.models import Person
from cocreate.questionnaires.queries import questions_of
from tests.cast import MEMBER, SECOND
from tests.client import Browser
from tests.concepts.routed import PATH, asks, make_routed
from tests.factories import House

ODD = "Mila <b>\\1 {name} %s & Co</b>"


@pytest.fixture
async def odd_name(database: Database, house: House) -> None:
    """The first reader, for whom the page is made, has a name that could do harm."""
    mila = house.person(MEMBER)
    async with database.writing() as session:
        await session.execute(update(Person).where(Person.id == mila.id).values(name=ODD))
        await session.execute(update(Membership).values(display_name="Nobody else's business"))
        await session.execute(update(Person).values(locale="en"))


async def test_each_reader_finds_himself_and_nobody_else_in_it(
    browser: type[Browser], house: House, database: Database, odd_name: None
) -> None:
    await make_routed(database, house, asks("Q1"), asks("Q2", "open"))
    pages, tokens = [], []
    for actor in (MEMBER, SECOND, MEMBER):
        reader = await browser.of(actor)
        pages.append((await reader.get(f"{PATH}?question=1")).text)
        tokens.append(reader.csrf())
    first, second, _again = pages
    assert "Mila &lt;b&gt;\\1 {name} %s &amp; Co&lt;/b&gt;" in first
    assert ("Mila" in second, "Siem Second" in second, "Siem" in first) == (False, True, False)
    assert [page.count(token) for page, token in zip(pages, tokens, strict=True)] == [4, 4, 4]
    for page in pages:
        assert "\ue000" not in page
        assert "business" not in page
    keys = [re.findall(r'name="_key" value="([\w-]+)"', page)[0] for page in pages]
    assert len(set(keys)) == 3
    # With their own parts taken out they are the same, letter by letter.
    plain = [_plain(page, token, key) for page, token, key in zip(pages, tokens, keys, strict=True)]
    assert plain[0] == plain[2]


def _plain(page: str, token: str, key: str) -> str:
    return re.sub(r'name="_at" value="[0-9]+"', "", page.replace(token, "").replace(key, ""))


async def test_a_change_of_the_questions_is_seen_at_once(
    browser: type[Browser], house: House, database: Database
) -> None:
    concept, _names = await make_routed(database, house, asks("Q1"))
    reader = await browser.of(MEMBER)
    assert "What about Q1?" in (await reader.get(f"{PATH}?question=1")).text
    async with database.writing() as session:
        (question,) = await questions_of(session, concept.questionnaire_id)
        question.text = "What about something else?"
    page = (await reader.get(f"{PATH}?question=1")).text
    assert ("Q1?" in page, "something else?" in page) == (False, True)
