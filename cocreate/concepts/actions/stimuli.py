"""What there is to look at: stimuli added, described, moved and removed."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.arms import arm_in
from cocreate.concepts.forms import FRAMES, NewStimulus, StimulusTexts
from cocreate.concepts.models import STIMULI_MAX, Concept, Frame, Stimulus, StimulusKind
from cocreate.concepts.queries import StimulusView, stimuli_of
from cocreate.kit.errors import Conflict, Invalid, NotFound
from cocreate.kit.i18n import Message, _
from cocreate.panels.pictures import Picture, give_to_panel
from cocreate.questionnaires.editing import moved, renumber

LEAST_FRAMES = 2
STIMULI_IN_ALL = 150  # of all arms together


# By the number of its box, 1 … 8: what was taken in, or why it was not.
Pictures = Mapping[int, Picture | Message]


async def add_stimulus(
    db: AsyncSession,
    concept: Concept,
    given: NewStimulus,
    pictures: Pictures,
) -> Stimulus:
    """A new last stimulus. Raises Invalid with everything that is wrong with it at once."""
    there = await stimuli_of(db, concept.id)
    arm_id = await _arm_id(db, concept, given.arm)
    beside = sum(view.stimulus.arm_id == arm_id for view in there)
    if errors := _mistakes(given, pictures, beside, len(there)):
        raise Invalid(errors)
    text = given.text if given.kind == StimulusKind.TEXT else ""
    stimulus = Stimulus(
        concept_id=concept.id,
        seq=len(there) + 1,
        kind=given.kind,
        caption=given.caption,
        text=text,
        arm_id=arm_id,
    )
    db.add(stimulus)
    await db.flush()  # the frames need its id
    taken = [(n, p) for n, p in sorted(pictures.items()) if isinstance(p, Picture)]
    for seq, (number, picture) in enumerate(taken, 1):
        await give_to_panel(db, concept.panel_id, picture)
        db.add(Frame(stimulus_id=stimulus.id, seq=seq, alt=given.alt(number), **picture._asdict()))
    await db.flush()
    return stimulus


async def _arm_id(db: AsyncSession, concept: Concept, given: int | None) -> int | None:
    """The arm that is meant; NotFound for one of another concept."""
    if given is None:
        return None
    return (await arm_in(db, concept.questionnaire_id, given)).id


async def add_pictures(
    db: AsyncSession,
    concept: Concept,
    given: NewStimulus,
    pictures: Pictures,
    arms: Sequence[int],
) -> int:
    """The picture in box n for the n-th of `arms`; returns how many there were.

    Boxes may stay empty, but not all. Raises Invalid with everything that is wrong at once, and
    Conflict when no arm lacks a picture any more.
    """
    if not arms:
        raise Conflict(_("Every variant has a picture by now."))
    errors: dict[str, Message] = {}
    filled = [(n, arm) for n, arm in enumerate(arms, 1) if n in pictures or given.alt(n)] or [
        (1, arms[0])
    ]
    for n, arm in filled:
        found = _mistakes(_image(given.alt(n), arm), _first(pictures, n), 0, 0)
        errors |= {name.replace("_1", f"_{n}"): problem for name, problem in found.items()}
    if errors:
        raise Invalid(errors)
    for n, arm in filled:
        await add_stimulus(db, concept, _image(given.alt(n), arm), _first(pictures, n))
    return len(filled)


def _image(alt: str, arm: int) -> NewStimulus:
    return NewStimulus(kind=StimulusKind.IMAGE, alt_1=alt, arm=arm)


def _first(pictures: Pictures, n: int) -> Pictures:
    """The picture of box n as if it came in the first one."""
    return {1: pictures[n]} if n in pictures else {}


def _mistakes(
    given: NewStimulus, pictures: Pictures, there: int, in_all: int
) -> dict[str, Message]:
    errors: dict[str, Message] = {}
    if there >= STIMULI_MAX or in_all >= STIMULI_IN_ALL:
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


async def describe(
    db: AsyncSession, concept: Concept, view: StimulusView, given: StimulusTexts
) -> None:
    """Other words with the same pictures, or for another arm. Raises Invalid when a description
    is missing."""
    errors: dict[str, Message] = {}
    if view.stimulus.kind == StimulusKind.TEXT and not given.text:
        errors["text"] = _("Please fill this in.")
    for frame in view.frames:
        if not given.alt(frame.seq):
            errors[f"alt_{frame.seq}"] = _("Describe the picture for who cannot see it.")
    if errors:
        raise Invalid(errors)
    view.stimulus.arm_id = await _arm_id(db, concept, given.arm)
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
