"""A questionnaire as one document, and what was asked when.

`document_of` and `write_document` are the one place where rows become a document and a document
becomes rows; what is written is read back without a difference.

A question in field never changes: whoever answered it answered those words. `revise` takes it out
of the field with the version that was, and puts a follower of the same name in its place. Each
version is kept whole, with the number of responses that came before it: a marked break.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import Conflict
from cocreate.kit.i18n import _
from cocreate.questionnaires.document import (
    BlockDocument,
    Document,
    QuestionDocument,
    Settings,
)
from cocreate.questionnaires.editing import blocks_of, bump, name_all, number_all
from cocreate.questionnaires.models import (
    Block,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Response,
    code_of,
)
from cocreate.questionnaires.queries import questions_of

_OWN_COLUMNS = ("code", "title")  # of a block; the rest of it are its settings


async def document_of(
    db: AsyncSession, questionnaire: Questionnaire, *, title: str = ""
) -> Document:
    """What is asked now, whole."""
    blocks = await blocks_of(db, questionnaire.id)
    codes = {block.id: block.code for block in blocks}
    rows = await questions_of(db, questionnaire.id)
    return msgspec.convert(
        {
            "title": title,
            "mode": questionnaire.mode,
            "blocks_order": questionnaire.blocks_order,
            "blocks": [_document_of_block(block) for block in blocks],
            "questions": [_document_of(row, codes) for row in rows if row.until is None],
        }
        | ({"languages": questionnaire.languages} if questionnaire.languages else {}),
        Document,
    )


def _document_of_block(block: Block) -> BlockDocument:
    own = {"code": block.code, "title": block.title}
    return msgspec.convert(block.settings | own, BlockDocument)


def _document_of(question: Question, blocks: Mapping[int, str]) -> QuestionDocument:
    spec = question.spec
    # Settings that say nothing are left out of a file only when they are the very default.
    more: dict[str, Any] = {"settings": spec} if spec != Settings() else {}
    return QuestionDocument(
        code=code_of(question),
        kind=question.kind,
        text=question.text,
        required=question.required,
        low=question.low,
        high=question.high,
        block=blocks[question.block_id] if question.block_id else "",
        **more,
    )


async def write_document(
    db: AsyncSession, questionnaire: Questionnaire, document: Document
) -> None:
    """Let the questionnaire ask what the document says, in place of what was there: of a draft."""
    await db.flush()  # a new questionnaire has no id before
    _set_frame(questionnaire, document)
    await db.execute(delete(Question).where(Question.questionnaire_id == questionnaire.id))
    await db.execute(delete(Block).where(Block.questionnaire_id == questionnaire.id))
    blocks = await _write_blocks(db, questionnaire.id, document, {})
    db.add_all(
        _new_question(questionnaire.id, one, blocks, seq=seq)
        for seq, one in enumerate(document.questions, 1)
    )
    await bump(db, questionnaire.id)
    await db.flush()  # whoever goes on with it needs the ids


async def begin_versions(db: AsyncSession, questionnaire: Questionnaire, *, title: str) -> None:
    """At the launch: give every question its name for good, and keep version 1."""
    name_all(await questions_of(db, questionnaire.id))
    await db.flush()  # the document is read from the rows
    await _keep(db, questionnaire, await document_of(db, questionnaire, title=title), "")


async def revise(
    db: AsyncSession, questionnaire: Questionnaire, wanted: Document, *, note: str = ""
) -> int:
    """Ask from now on what `wanted` says, as a new version; returns its number.

    What did not change stays in the field with its answers; what did gets a follower. Raises
    Conflict when nothing changed.
    """
    await db.refresh(questionnaire, with_for_update=True)  # two at once follow each other
    now = await document_of(db, questionnaire, title=wanted.title)
    if now == wanted:
        raise Conflict(_("Nothing was changed, so this is no new version."))
    rows = await questions_of(db, questionnaire.id)
    asked = {code_of(row): row for row in rows if row.until is None}
    before = {one.code: one for one in now.questions}
    _set_frame(questionnaire, wanted)
    there = {block.code: block for block in await blocks_of(db, questionnaire.id)}
    blocks = await _write_blocks(db, questionnaire.id, wanted, there)
    number = questionnaire.version + 1
    order: list[Question] = []
    free = max((row.seq for row in rows), default=0)
    for one in wanted.questions:
        row = asked.pop(one.code, None)
        if row is None or before[one.code] != one:
            free += 1
            follower = _new_question(questionnaire.id, one, blocks, seq=free)
            follower.since = number
            if row is not None:
                row.until = questionnaire.version
            db.add(follower)
            row = follower
        order.append(row)
    for row in asked.values():
        row.until = questionnaire.version
    await db.flush()  # the order counts on what is stored
    await number_all(db, _with_the_old(order, rows))
    gone = [block for code, block in there.items() if code not in blocks]
    for block in gone:
        await db.delete(block)
    questionnaire.version = number
    await bump(db, questionnaire.id)
    await _keep(db, questionnaire, wanted, note)
    return number


def with_question(document: Document, changed: QuestionDocument) -> Document:
    """The document with one question, found by its code, as it shall be from now on."""
    questions = tuple(changed if one.code == changed.code else one for one in document.questions)
    return msgspec.structs.replace(document, questions=questions)


async def versions_of(db: AsyncSession, questionnaire_id: int) -> Sequence[QuestionnaireVersion]:
    """The versions there were, the first one first."""
    found = await db.scalars(
        select(QuestionnaireVersion)
        .where(QuestionnaireVersion.questionnaire_id == questionnaire_id)
        .order_by(QuestionnaireVersion.number)
    )
    return found.all()


def _set_frame(questionnaire: Questionnaire, document: Document) -> None:
    questionnaire.mode = document.mode
    questionnaire.languages = list(document.languages)
    questionnaire.blocks_order = document.blocks_order


async def _write_blocks(
    db: AsyncSession, questionnaire_id: int, document: Document, there: Mapping[str, Block]
) -> dict[str, int]:
    """The blocks as rows, those that are there brought up to date; their ids by code."""
    rows = []
    free = max((block.seq for block in there.values()), default=0)
    for number, one in enumerate(document.blocks, 1):
        row = there.get(one.code)
        if row is None:
            row = Block(questionnaire_id=questionnaire_id, seq=free + number, code=one.code)
            db.add(row)
        settings: dict[str, Any] = msgspec.to_builtins(one)
        row.title = one.title
        row.settings = {k: v for k, v in settings.items() if k not in _OWN_COLUMNS}
        rows.append(row)
    await db.flush()  # questions point at their blocks
    gone = [block for block in there.values() if block not in rows]
    await number_all(db, [*rows, *gone])
    return {row.code: row.id for row in rows}


def _new_question(
    questionnaire_id: int, one: QuestionDocument, blocks: Mapping[str, int], *, seq: int
) -> Question:
    return Question(
        questionnaire_id=questionnaire_id,
        seq=seq,
        kind=one.kind,
        text=one.text,
        required=one.required,
        low=one.low,
        high=one.high,
        code=one.code,
        block_id=blocks[one.block] if one.block else None,
        settings=_stored(one.settings),
    )


def _stored(settings: Settings) -> dict[str, Any]:
    kept: dict[str, Any] = msgspec.to_builtins(settings)
    return kept


def _with_the_old(order: Sequence[Question], rows: Sequence[Question]) -> list[Question]:
    """What is asked, each behind those that it followed; at the end what nothing followed."""
    found: list[Question] = []
    for row in order:
        found += [one for one in rows if one.until is not None and code_of(one) == code_of(row)]
        found.append(row)
    return [*found, *(one for one in rows if one not in found)]


async def _keep(
    db: AsyncSession, questionnaire: Questionnaire, document: Document, note: str
) -> None:
    responses = await db.scalar(
        select(func.count()).where(
            Response.questionnaire_id == questionnaire.id, Response.is_test.is_(False)
        )
    )
    db.add(
        QuestionnaireVersion(
            questionnaire_id=questionnaire.id,
            number=questionnaire.version,
            document=msgspec.to_builtins(document),
            note=note,
            responses_before=responses or 0,
        )
    )
    await db.flush()  # a number that is taken is found out here
