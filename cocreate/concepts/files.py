"""Which files belong to a concept: what whoever has its test link may load."""

from sqlalchemy import Text, cast, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, Frame, Stimulus
from cocreate.kit.errors import NotFound
from cocreate.panels.models import PanelFile
from cocreate.questionnaires.models import Question


async def stimulus_file(db: AsyncSession, concept: Concept, name: str) -> str:
    """The media type of a file that is one of this concept's images; NotFound for any other."""
    media_type = await db.scalar(
        select(PanelFile.media_type)
        .join(Frame, or_(Frame.file_hash == PanelFile.hash, Frame.thumb_hash == PanelFile.hash))
        .join(Stimulus, Stimulus.id == Frame.stimulus_id)
        .where(
            PanelFile.panel_id == concept.panel_id,
            PanelFile.hash == name,
            Stimulus.concept_id == concept.id,
        )
        .limit(1)
    )
    if media_type is None:
        media_type = await _question_file(db, concept, name)
    if media_type is None:
        raise NotFound
    return media_type


async def _question_file(db: AsyncSession, concept: Concept, name: str) -> str | None:
    """The media type of a file that is a picture of a question or of one of its answers."""
    shown = exists().where(
        Question.questionnaire_id == concept.questionnaire_id,
        cast(Question.settings, Text).contains(f'"{name}"', autoescape=True),
    )
    return await db.scalar(
        select(PanelFile.media_type).where(
            PanelFile.panel_id == concept.panel_id, PanelFile.hash == name, shown
        )
    )
