"""Questionnaires and responses in and out of a concept."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, State
from cocreate.concepts.transfers import (
    concept_called,
    load_responses,
    make_concept,
    table_of,
)
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.panels.models import Panel
from cocreate.questionnaires.document import Document, Option, QuestionDocument, Settings
from cocreate.questionnaires.models import Questionnaire, Response, Verbatim
from cocreate.questionnaires.table import BadTable
from cocreate.questionnaires.versions import document_of
from tests.factories import House

BREADS = Settings(options=(Option(1, "White"), Option(2, "Brown")))
DOCUMENT = Document(
    title="Bread",
    languages=("en",),
    questions=(
        QuestionDocument("taste", "scale5", "How does it taste?", required=True),
        QuestionDocument("bread", "single", "Which bread?", settings=BREADS),
        QuestionDocument("why", "open", "Why?"),
    ),
)
TABLE = ["respondent,age,seconds,taste,bread,why\n", "a,55+,60,5,1,Crisp\n", "b,,,2,-1,\n"]


@pytest.fixture
async def concept(database: Database, house: House) -> Concept:
    """A draft made from a document."""
    async with database.writing() as db:
        made, _panel = await make_concept(db, house.panel.slug, DOCUMENT, "Bread")
    return made


async def load(database: Database, house: House, lines: list[str]) -> tuple[int, int, int]:
    async with database.writing() as db:
        concept, panel = await concept_called(db, "bread", house.panel.slug)
        done = await load_responses(db, concept, panel, lines)
    return done.rows, done.new, done.changed


async def out(db: AsyncSession, house: House) -> list[str]:
    concept, panel = await concept_called(db, "bread", None)
    return [line async for line in table_of(db, concept, panel)]


@pytest.mark.usefixtures("concept")
async def test_a_document_becomes_a_draft_that_gives_the_same_document(db: AsyncSession):
    found, _panel = await concept_called(db, "bread", None)
    questionnaire = await db.get_one(Questionnaire, found.questionnaire_id)
    assert found.state(clock.now()) is State.DRAFT
    assert await document_of(db, questionnaire, title="Bread") == DOCUMENT


@pytest.mark.usefixtures("concept")
async def test_responses_come_in_once_and_go_out_as_they_came(
    database: Database, db: AsyncSession, house: House
):
    assert await load(database, house, TABLE) == (2, 2, 0)
    assert await load(database, house, TABLE) == (2, 0, 0)
    found, _panel = await concept_called(db, "bread", None)
    assert found.state(clock.now()) is State.CLOSED
    lines = await out(db, house)
    assert lines[0] == "respondent,seconds,age,taste,bread,why\n"
    assert sorted(line.partition(",")[2] for line in lines[1:]) == [
        ",,2,-1,\n",
        "60,55+,5,1,Crisp\n",
    ]
    assert sorted(line.partition(",")[0] for line in lines[1:]) == ["1", "2"]


@pytest.mark.usefixtures("concept")
async def test_a_row_that_is_different_replaces_the_one_before(
    database: Database, db: AsyncSession, house: House
):
    await load(database, house, TABLE)
    assert await load(database, house, [TABLE[0], "a,55+,60,4,1,Crusty\n"]) == (1, 0, 1)
    assert await db.scalar(select(func.count()).select_from(Response)) == 2
    assert list(await db.scalars(select(Verbatim.text))) == ["Crusty"]


@pytest.mark.usefixtures("concept")
async def test_a_wrong_cell_stores_nothing_at_all(
    database: Database, db: AsyncSession, house: House
):
    rows = [f"r{n},,,3,1,\n" for n in range(1_200)]
    with pytest.raises(BadTable):
        await load(database, house, [TABLE[0], *rows, "last,,,9,1,\n"])
    assert await db.scalar(select(func.count()).select_from(Response)) == 0
    found, _panel = await concept_called(db, "bread", None)
    assert found.state(clock.now()) is State.DRAFT


@pytest.mark.usefixtures("concept")
async def test_the_respondents_of_the_file_are_not_kept(
    database: Database, db: AsyncSession, house: House
):
    await load(database, house, [TABLE[0], "j.example@mail.example,55+,60,5,1,Crisp\n"])
    (key,) = await db.scalars(select(Response.respondent_key))
    assert "example" not in key
    assert "example" not in "".join(await out(db, house))


async def test_a_name_that_nobody_or_that_two_panels_have_is_a_sentence(
    database: Database, db: AsyncSession, house: House
):
    with pytest.raises(LookupError, match="No concept is called bread"):
        await concept_called(db, "bread", None)
    async with database.writing() as session:
        await make_concept(session, house.panel.slug, DOCUMENT, "Bread")
        await make_concept(session, house.other.slug, DOCUMENT, "Bread")
    with pytest.raises(LookupError, match="--panel"):
        await concept_called(db, "bread", None)
    _concept, panel = await concept_called(db, "bread", house.other.slug)
    assert (panel.id, isinstance(panel, Panel)) == (house.other.id, True)
    with pytest.raises(LookupError, match="There is no panel nowhere"):
        await make_concept(db, "nowhere", DOCUMENT, "Bread")
