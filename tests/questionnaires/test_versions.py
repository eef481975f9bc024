"""A questionnaire as a document, and what happens to it in the field."""

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.db import Database
from cocreate.kit.errors import Conflict
from cocreate.questionnaires.compiled import questionnaire_now
from cocreate.questionnaires.document import (
    BlockDocument,
    Carry,
    Document,
    Item,
    Jump,
    Option,
    QuestionDocument,
    Settings,
)
from cocreate.questionnaires.models import Question, Questionnaire, Response
from cocreate.questionnaires.versions import (
    begin_versions,
    document_of,
    revise,
    versions_of,
    with_question,
    write_document,
)
from tests.factories import House
from tests.questionnaires.making import document_bytes

WHOLE = Document(
    title="Pots",
    languages=("en", "nl"),
    mode="page",
    blocks_order="random",
    blocks=(
        BlockDocument("B1", "Money", show_if="Q1 >= 2", order="rotate", anchored=True),
        BlockDocument("B2", "Each", loop=Carry("Q2"), words={"nl": {"title": "Elk"}}),
    ),
    questions=(
        QuestionDocument("Q1", "scale5", "How much? é €", required=True, low="Little", high="Much"),
        QuestionDocument(
            "Q2",
            "multi",
            "Which?",
            block="B1",
            settings=Settings(
                help="All of them",
                options=(
                    Option(1, "A", exclusive=True, anchored=True, show_if="Q1 == 2"),
                    Option(98, "Else", other=True, image="f" * 64, alt="A pot"),
                ),
                order="random",
                least=1.0,
                most=2.5,
                dont_know=True,
                jumps=(Jump("Q4", "Q1 == 3"), Jump("end")),
                words={"nl": {"text": "Welke?", "options.1": "A"}},
            ),
        ),
        QuestionDocument(
            "Q3",
            "matrix",
            "Each {{item}}?",
            block="B2",
            settings=Settings(
                items=(Item(1, "Taste", reversed=True),), carry_items=Carry("Q2", "shown")
            ),
        ),
        QuestionDocument("last one", "open", "Why?", settings=Settings(probes=("Why is that?",))),
    ),
)


async def _made(session: AsyncSession, house: House, document: Document = WHOLE) -> Questionnaire:
    questionnaire = Questionnaire(panel_id=house.panel.id)
    session.add(questionnaire)
    await write_document(session, questionnaire, document)
    return questionnaire


async def test_a_document_is_written_and_read_back_without_a_difference(
    database: Database, house: House
) -> None:
    async with database.writing() as session:
        questionnaire = await _made(session, house)
        assert await document_of(session, questionnaire, title="Pots") == WHOLE
        # In place of what is there, also with other names.
        other = msgspec.structs.replace(WHOLE, questions=WHOLE.questions[:1], blocks=())
        await write_document(session, questionnaire, other)
        await write_document(session, questionnaire, WHOLE)
    async with database.reading() as db:
        again = await db.get_one(Questionnaire, questionnaire.id)
        found = await document_of(db, again, title="Pots")
        assert document_bytes(found).splitlines() == document_bytes(WHOLE).splitlines()


async def test_every_change_is_a_new_revision(database: Database, house: House) -> None:
    async def revision() -> int:
        async with database.reading() as db:
            found = await db.get_one(Questionnaire, questionnaire.id)
            return found.revision

    async with database.writing() as session:
        questionnaire = await _made(session, house)
    seen = [await revision()]
    async with database.writing() as session:
        question = await session.scalar(select(Question).where(Question.code == "Q1"))
        assert question is not None
        question.text = "How many?"
    seen.append(await revision())
    async with database.writing() as session:
        await session.delete(await session.get_one(Question, question.id))
    seen.append(await revision())
    assert seen == sorted(set(seen))


async def test_a_change_in_the_field_leaves_what_was_answered_as_it_was(
    database: Database, house: House
) -> None:
    async with database.writing() as session:
        questionnaire = await _made(session, house)
        await begin_versions(session, questionnaire, title="Pots")
        which = questionnaire.id
        session.add_all(
            Response(questionnaire_id=which, respondent_key=str(n), codes={}, is_test=n > 2)
            for n in range(5)
        )
    first, second, third, last = WHOLE.questions
    changed = msgspec.structs.replace(first, text="How much now?")
    new = QuestionDocument("Q9", "open", "Anything else?", block="B1")
    assert with_question(WHOLE, changed).questions == (changed, second, third, last)
    wanted = msgspec.structs.replace(
        WHOLE, questions=(last, changed, new, second), blocks=WHOLE.blocks[:1]
    )
    async with database.writing() as session:
        mine = await session.get_one(Questionnaire, questionnaire.id)
        assert await revise(session, mine, wanted, note="Clearer") == 2
    async with database.writing() as session:
        mine = await session.get_one(Questionnaire, questionnaire.id)
        assert await document_of(session, mine, title="Pots") == wanted
        with pytest.raises(Conflict):
            await revise(session, mine, wanted)
        one, two = await versions_of(session, mine.id)
        kept = [msgspec.convert(version.document, Document) for version in (one, two)]
        assert kept == [WHOLE, wanted]
        assert [(v.number, v.note, v.responses_before) for v in (one, two)] == [
            (1, "", 0),
            (2, "Clearer", 3),
        ]
        rows = await session.scalars(
            select(Question).where(Question.questionnaire_id == mine.id).order_by(Question.seq)
        )
        assert [(row.code, row.text, row.since, row.until) for row in rows] == [
            ("last one", "Why?", 1, None),
            ("Q1", "How much? é €", 1, 1),
            ("Q1", "How much now?", 2, None),
            ("Q9", "Anything else?", 2, None),
            ("Q2", "Which?", 1, None),
            ("Q3", "Each {{item}}?", 1, 1),
        ]
        asked = await questionnaire_now(session, mine.id)
        assert [q.code for q in asked.questions] == ["last one", "Q1", "Q9", "Q2"]
        assert (asked.version, [block.spec.code for block in asked.blocks]) == (2, ["B1"])


async def test_athird_version_keeps_the_order_of_all_before_it(
    database: Database, house: House
) -> None:
    async with database.writing() as session:
        questionnaire = await _made(session, house)
        await begin_versions(session, questionnaire, title="")
        document = await document_of(session, questionnaire)
        for text in ("Second", "Third"):
            changed = msgspec.structs.replace(document.questions[1], text=text)
            document = with_question(document, changed)
            await revise(session, questionnaire, document)
        rows = await session.scalars(select(Question).order_by(Question.seq))
        assert [(row.seq, row.code, row.since, row.until) for row in rows] == [
            (1, "Q1", 1, None),
            (2, "Q2", 1, 1),
            (3, "Q2", 2, 2),
            (4, "Q2", 3, None),
            (5, "Q3", 1, None),
            (6, "last one", 1, None),
        ]
