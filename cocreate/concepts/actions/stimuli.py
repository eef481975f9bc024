"""What there is to look at: pictures taken in, stimuli added, described, moved and removed."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.forms import FRAMES, NewStimulus, StimulusTexts
from cocreate.concepts.models import STIMULI_MAX, Concept, Frame, Stimulus, StimulusKind
from cocreate.concepts.queries import StimulusView, stimuli_of
from cocreate.kit import clock
from cocreate.kit.errors import Invalid, NotFound
from cocreate.kit.files import FileStore
from cocreate.kit.i18n import Message, _
from cocreate.kit.images import MEDIA_TYPE, ImageRefused, reencode
from cocreate.panels.models import PanelFile
from cocreate.questionnaires.editing import moved, renumber

SUFFIX = ".webp"
LEAST_FRAMES = 2


class Picture(NamedTuple):
    """A picture that is in the file store, with its thumbnail."""

    file_hash: str
    thumb_hash: str
    width: int
    height: int


# By the number of its box, 1 … 8: what was taken in, or why it was not.
Pictures = Mapping[int, Picture | Message]


async def take_in(files: FileStore, data: bytes, *, max_mb: int) -> Picture | Message:
    """Decode, re-encode and store an uploaded picture; a sentence when that cannot be done.

    Takes seconds and needs no database: call it before the transaction begins.
    """
    if len(data) > max_mb * 1024 * 1024:
        return _("This picture is larger than %(mb)s MB. Make it smaller and try again.", mb=max_mb)
    try:
        image = await reencode(data)
    except ImageRefused as refused:
        return refused.message
    await files.put(image.data, SUFFIX)
    await files.put(image.thumbnail, SUFFIX)
    return Picture(image.sha256, image.thumbnail_sha256, image.width, image.height)


async def add_stimulus(
    db: AsyncSession, concept: Concept, given: NewStimulus, pictures: Pictures
) -> Stimulus:
    """A new last stimulus. Raises Invalid with everything that is wrong with it at once."""
    there = await stimuli_of(db, concept.id)
    if errors := _mistakes(given, pictures, len(there)):
        raise Invalid(errors)
    text = given.text if given.kind == StimulusKind.TEXT else ""
    stimulus = Stimulus(
        concept_id=concept.id,
        seq=len(there) + 1,
        kind=given.kind,
        caption=given.caption,
        text=text,
    )
    db.add(stimulus)
    await db.flush()  # the frames need its id
    taken = [(n, p) for n, p in sorted(pictures.items()) if isinstance(p, Picture)]
    for seq, (number, picture) in enumerate(taken, 1):
        await _give_to_panel(db, concept.panel_id, picture)
        db.add(Frame(stimulus_id=stimulus.id, seq=seq, alt=given.alt(number), **picture._asdict()))
    await db.flush()
    return stimulus


def _mistakes(given: NewStimulus, pictures: Pictures, there: int) -> dict[str, Message]:
    errors: dict[str, Message] = {}
    if there >= STIMULI_MAX:
        errors[""] = _("At most %(n)s things to look at, please: remove one first.", n=STIMULI_MAX)
    if given.kind == StimulusKind.TEXT:
        if not given.text:
            errors["text"] = _("Please fill this in.")
        return errors
    least = LEAST_FRAMES if given.kind == StimulusKind.STORYBOARD else 1
    for number in FRAMES:
        picture, alt = pictures.get(number), given.alt(number)
        if isinstance(picture, Message):
            errors[f"image_{number}"] = picture
        elif picture is None and (alt or number <= least):
            errors[f"image_{number}"] = _("Choose a picture here.")
        if picture is not None and not alt:
            errors[f"alt_{number}"] = _("Describe the picture for who cannot see it.")
    return errors


async def _give_to_panel(db: AsyncSession, panel_id: int, picture: Picture) -> None:
    """The members of the panel may load both sizes; the same picture twice is one row."""
    dialect = db.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    for file_hash in sorted({picture.file_hash, picture.thumb_hash}):
        await db.execute(
            insert(PanelFile)
            .values(
                panel_id=panel_id,
                hash=file_hash,
                media_type=MEDIA_TYPE,
                created_at=clock.now(),
            )
            .on_conflict_do_nothing()
        )


async def stimulus_in(db: AsyncSession, concept_id: int, stimulus_id: int) -> StimulusView:
    """A stimulus of this concept with its images; NotFound for any other."""
    stimulus = await db.scalar(
        select(Stimulus).where(Stimulus.concept_id == concept_id, Stimulus.id == stimulus_id)
    )
    if stimulus is None:
        raise NotFound
    frames = await db.scalars(
        select(Frame).where(Frame.stimulus_id == stimulus.id).order_by(Frame.seq)
    )
    return StimulusView(stimulus, list(frames))


def describe(view: StimulusView, given: StimulusTexts) -> None:
    """Other words with the same pictures. Raises Invalid when a description is missing."""
    errors: dict[str, Message] = {}
    if view.stimulus.kind == StimulusKind.TEXT and not given.text:
        errors["text"] = _("Please fill this in.")
    for frame in view.frames:
        if not given.alt(frame.seq):
            errors[f"alt_{frame.seq}"] = _("Describe the picture for who cannot see it.")
    if errors:
        raise Invalid(errors)
    view.stimulus.caption = given.caption
    if view.stimulus.kind == StimulusKind.TEXT:
        view.stimulus.text = given.text
    for frame in view.frames:
        frame.alt = given.alt(frame.seq)


async def move_stimulus(db: AsyncSession, view: StimulusView, *, up: bool) -> None:
    """One place towards the front or the back."""
    rows = [v.stimulus for v in await stimuli_of(db, view.stimulus.concept_id)]
    await renumber(db, moved(rows, view.stimulus, up=up))


async def remove_stimulus(db: AsyncSession, view: StimulusView) -> None:
    """Take a stimulus out; those behind it move up. Its files stay: another may show them."""
    await db.delete(view.stimulus)
    await db.flush()
    await renumber(db, [v.stimulus for v in await stimuli_of(db, view.stimulus.concept_id)])
