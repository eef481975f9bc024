"""A whole questionnaire from a file into a draft."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.kit.errors import Invalid
from cocreate.kit.i18n import _
from cocreate.panels.models import PanelFile
from cocreate.questionnaires.blocks import BLOCKS_MAX
from cocreate.questionnaires.document import Document, QuestionDocument
from cocreate.questionnaires.editing import QUESTIONS_MAX
from cocreate.questionnaires.models import Questionnaire, Response
from cocreate.questionnaires.versions import write_document


async def take_in_document(db: AsyncSession, concept: Concept, document: Document) -> int:
    """Let the draft ask what the document says; returns how many questions it has now.

    Pictures come along only when this panel has them: a file holds their names, not themselves.
    Test answers to what was there before go. Raises Invalid when it is too long.
    """
    if len(document.questions) > QUESTIONS_MAX or len(document.blocks) > BLOCKS_MAX:
        raise Invalid(
            {"": _("At most %(n)s questions, please: remove one first.", n=QUESTIONS_MAX)}
        )
    known = await _known(db, concept.panel_id, set(_pictures(document)))
    questions = tuple(_with_known(one, known) for one in document.questions)
    questionnaire = await db.get_one(Questionnaire, concept.questionnaire_id)
    await db.execute(
        delete(Response).where(
            Response.questionnaire_id == questionnaire.id, Response.is_test.is_(True)
        )
    )
    await write_document(db, questionnaire, msgspec.structs.replace(document, questions=questions))
    return len(questions)


def _pictures(document: Document) -> Iterator[str]:
    for question in document.questions:
        yield question.settings.image
        yield from (option.image for option in question.settings.options)


async def _known(db: AsyncSession, panel_id: int, names: set[str]) -> set[str]:
    found = await db.scalars(
        select(PanelFile.hash).where(
            PanelFile.panel_id == panel_id, PanelFile.hash.in_(names - {""})
        )
    )
    return set(found)


def _with_known(question: QuestionDocument, known: set[str]) -> QuestionDocument:
    spec = question.settings
    options = tuple(
        one if one.image in known else msgspec.structs.replace(one, image="")
        for one in spec.options
    )
    spec = msgspec.structs.replace(spec, options=options)
    if spec.image not in known:
        spec = msgspec.structs.replace(spec, image="", image_width=0, image_height=0)
    return msgspec.structs.replace(question, settings=spec)
