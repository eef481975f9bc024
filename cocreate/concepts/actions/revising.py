"""Changing a question that members are answering."""

from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, State
from cocreate.kit import clock
from cocreate.kit.errors import Conflict, NotFound
from cocreate.kit.i18n import _
from cocreate.panels.models import AuditEntry
from cocreate.panels.places import Place
from cocreate.questionnaires.document import QuestionDocument
from cocreate.questionnaires.models import Question, Questionnaire, code_of
from cocreate.questionnaires.versions import document_of, revise, with_question
from cocreate.questionnaires.writing.reading import Written


def must_be_in_field(concept: Concept) -> None:
    """Raise Conflict for a draft (change it at will) and for what is closed (it stays)."""
    state = concept.state(clock.now())
    if state is State.DRAFT:
        raise Conflict(_("This concept is still a draft: change its questions in the builder."))
    if state is State.CLOSED:
        raise Conflict(_("This concept is closed already. It stays closed."))


async def revise_question(
    db: AsyncSession,
    place: Place,
    concept: Concept,
    question: Question,
    written: Written,
    note: str,
) -> int:
    """Ask the question in other words from now on; returns the number of the new version.

    Raises Conflict when nothing changed, NotFound for a question that is not asked any more.
    """
    if question.until is not None:
        raise NotFound
    questionnaire = await db.get_one(Questionnaire, concept.questionnaire_id)
    document = await document_of(db, questionnaire, title=concept.title)
    code = code_of(question)
    before = next(one for one in document.questions if one.code == code)
    changed = QuestionDocument(
        code=code,
        kind=question.kind,
        text=written.text,
        required=written.required,
        low=written.low,
        high=written.high,
        block=before.block,
        settings=written.settings,
    )
    number = await revise(db, questionnaire, with_question(document, changed), note=note)
    db.add(
        AuditEntry(
            panel_id=place.panel.id,
            membership_id=place.membership.id,
            verb="concept.revised",
            subject=f"concept:{concept.id}",
            details={"question": code, "version": number, "note": note},
        )
    )
    return number
