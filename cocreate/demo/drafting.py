"""Writing a concept of the demo: its text, pictures, arms and questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, Frame, Stimulus
from cocreate.demo.crowd import Crowd
from cocreate.demo.pictures import Poster
from cocreate.fieldwork.models import Arm, Design, Fieldwork
from cocreate.kit.files import FileStore
from cocreate.panels.models import PanelFile
from cocreate.questionnaires.document import Document, QuestionDocument
from cocreate.questionnaires.models import Questionnaire
from cocreate.questionnaires.versions import begin_versions, write_document
from cocreate.questionnaires.writing.reading import Written
from cocreate.threads.models import Thread


@dataclass(frozen=True)
class Picture:
    """A picture of a panel, by the names of its files."""

    image: str
    thumb: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Draft:
    """What is written of a concept. `arms` are compared: a name and a picture each; without arms
    `picture` is everybody's."""

    slug: str
    title: str
    body: str
    questions: Sequence[Written]
    arms: tuple[tuple[str, Picture], ...] = ()
    picture: Picture | None = None


async def keep_picture(
    session: AsyncSession, files: FileStore, panel_id: int, drawn: Poster, alt: str
) -> Picture:
    """Put a picture into the store; the panel may show it from now on."""
    image, thumb = [await files.put(data, ".webp") for data in (drawn.image, drawn.thumb)]
    session.add_all(
        PanelFile(panel_id=panel_id, hash=name, media_type="image/webp") for name in (image, thumb)
    )
    return Picture(image, thumb, drawn.width, drawn.height, alt)


async def write_concept(
    session: AsyncSession, crowd: Crowd, draft: Draft, opens: datetime, closes: datetime
) -> Concept:
    """A launched concept, that nobody was asked for yet."""
    panel = crowd.panel
    questionnaire = Questionnaire(panel_id=panel.id, languages=[panel.locale])
    thread = Thread(panel_id=panel.id)
    session.add_all([questionnaire, thread])
    await session.flush()  # the concept needs their ids
    concept = Concept(
        panel_id=panel.id,
        slug=draft.slug,
        title=draft.title,
        body=draft.body,
        questionnaire_id=questionnaire.id,
        thread_id=thread.id,
        created_by=crowd.staff["marketer"],
        launched_at=opens,
        opens_at=opens,
        closes_at=closes,
    )
    design = Design.MONADIC if draft.arms else Design.SINGLE
    session.add_all([concept, Fieldwork(questionnaire_id=questionnaire.id, design=design)])
    arms = [
        Arm(questionnaire_id=questionnaire.id, seq=seq, name=name)
        for seq, (name, _picture) in enumerate(draft.arms, 1)
    ]
    session.add_all(arms)
    await session.flush()  # pictures point at arms
    document = Document(
        title=draft.title,
        languages=(panel.locale,),
        questions=tuple(_asked(one) for one in draft.questions),
    )
    await write_document(session, questionnaire, document)
    await begin_versions(session, questionnaire, title=draft.title)
    shown: list[tuple[Picture, int | None]] = [
        (picture, arm.id) for (_n, picture), arm in zip(draft.arms, arms, strict=True)
    ]
    if draft.picture is not None:
        shown.append((draft.picture, None))
    for seq, (picture, arm_id) in enumerate(shown, 1):
        await _show(session, concept, seq, picture, arm_id)
    return concept


def _asked(written: Written) -> QuestionDocument:
    return QuestionDocument(
        code=written.code,
        kind=written.kind,
        text=written.text,
        required=written.required,
        low=written.low,
        high=written.high,
        settings=written.settings,
    )


async def _show(
    session: AsyncSession, concept: Concept, seq: int, picture: Picture, arm_id: int | None
) -> None:
    stimulus = Stimulus(concept_id=concept.id, seq=seq, kind="image", arm_id=arm_id)
    session.add(stimulus)
    await session.flush()  # its frame needs the id
    session.add(
        Frame(
            stimulus_id=stimulus.id,
            seq=1,
            file_hash=picture.image,
            thumb_hash=picture.thumb,
            width=picture.width,
            height=picture.height,
            alt=picture.alt,
        )
    )
