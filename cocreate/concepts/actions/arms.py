"""What is compared: arms come, are named and go; stimuli are put to an arm; and the design."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, Stimulus
from cocreate.fieldwork.audience import the_field
from cocreate.fieldwork.models import Arm, Design
from cocreate.kit.errors import Conflict, Invalid, NotFound
from cocreate.kit.i18n import _, translate
from cocreate.questionnaires.editing import renumber
from cocreate.questionnaires.models import Questionnaire
from cocreate.questionnaires.queries import questions_of

ARMS_MAX = 100
NOT_ABOUT_AN_ARM = frozenset({"instruction", "consent", "attention"})


async def arms_of(db: AsyncSession, questionnaire_id: int) -> list[Arm]:
    """The arms in their order."""
    found = await db.scalars(
        select(Arm).where(Arm.questionnaire_id == questionnaire_id).order_by(Arm.seq)
    )
    return list(found)


async def arm_in(db: AsyncSession, questionnaire_id: int, arm_id: int) -> Arm:
    """An arm of this questionnaire; NotFound for any other."""
    found = await db.scalar(
        select(Arm).where(Arm.questionnaire_id == questionnaire_id, Arm.id == arm_id)
    )
    if found is None:
        raise NotFound
    return found


async def add_arm(
    db: AsyncSession, concept: Concept, name: str, *, control: bool = False, cap: int | None = None
) -> Arm:
    """One more thing to compare. With the second one the design becomes monadic.

    Raises Invalid when there are as many as there can be, or one of this name.
    """
    there = await arms_of(db, concept.questionnaire_id)
    if len(there) >= ARMS_MAX:
        raise Invalid({"name": _("At most %(n)s things to compare, please.", n=ARMS_MAX)})
    _must_be_new(name, there)
    arm = Arm(
        questionnaire_id=concept.questionnaire_id,
        seq=max((one.seq for one in there), default=0) + 1,
        name=name,
        cap=cap,
    )
    db.add(arm)
    await db.flush()  # it may have to become the control
    await _make_control(db, arm, control=control)
    field = await the_field(db, concept.questionnaire_id)
    if len(there) == 1 and field.design == Design.SINGLE:
        field.design = Design.MONADIC
    return arm


async def begin_comparison(db: AsyncSession, concept: Concept) -> None:
    """Two arms: what is shown becomes the first one's and the second one's, by turns, and the
    questions are asked for each. Raises Conflict when there are arms already."""
    if await arms_of(db, concept.questionnaire_id):
        raise Conflict(_("There are variants already."))
    questionnaire = await db.get_one(Questionnaire, concept.questionnaire_id)
    first = (questionnaire.languages or ["nl"])[0]
    arms = [
        await add_arm(db, concept, translate(_("Variant %(letter)s", letter=letter), first))
        for letter in "AB"
    ]
    stimuli = await db.scalars(
        select(Stimulus).where(Stimulus.concept_id == concept.id).order_by(Stimulus.seq)
    )
    for place, stimulus in enumerate(stimuli):
        stimulus.arm_id = arms[place % 2].id
    for question in await questions_of(db, concept.questionnaire_id):
        if question.kind not in NOT_ABOUT_AN_ARM:
            question.settings = question.settings | {"per_arm": True}


async def change_arm(
    db: AsyncSession, arm: Arm, name: str, *, control: bool, cap: int | None
) -> None:
    """Another name or limit; at most one arm is the control."""
    there = await arms_of(db, arm.questionnaire_id)
    _must_be_new(name, [one for one in there if one is not arm])
    arm.name, arm.cap = name, cap
    await _make_control(db, arm, control=control)


async def _make_control(db: AsyncSession, arm: Arm, *, control: bool) -> None:
    if control:
        others = update(Arm).where(Arm.questionnaire_id == arm.questionnaire_id, Arm.id != arm.id)
        await db.execute(others.values(is_control=False))
    arm.is_control = control


def _must_be_new(name: str, others: list[Arm]) -> None:
    if name.casefold() in {one.name.casefold() for one in others}:
        raise Invalid({"name": _("There is one with this name already.")})


async def remove_arm(db: AsyncSession, concept: Concept, arm: Arm) -> None:
    """Take an arm out; what it showed is shown to everybody until it is put elsewhere.

    With one left nothing is compared any more: that one goes as well.
    """
    questionnaire_id = concept.questionnaire_id
    await _release(db, concept, arm.id)
    await db.delete(arm)
    await db.flush()
    left = await arms_of(db, questionnaire_id)
    if len(left) == 1:
        await _release(db, concept, left[0].id)
        await db.execute(delete(Arm).where(Arm.questionnaire_id == questionnaire_id))
        left = []
    field = await the_field(db, questionnaire_id)
    if not left:
        field.design, field.shown = Design.SINGLE, 1
    else:
        field.shown = min(field.shown, len(left))
    await renumber(db, left)


async def _release(db: AsyncSession, concept: Concept, arm_id: int) -> None:
    await db.execute(
        update(Stimulus)
        .where(Stimulus.concept_id == concept.id, Stimulus.arm_id == arm_id)
        .values(arm_id=None)
    )


async def choose_design(db: AsyncSession, concept: Concept, design: Design, shown: int) -> None:
    """Who sees which arms. Raises Invalid when there are too few arms for it."""
    field = await the_field(db, concept.questionnaire_id)
    arms = (
        await db.scalar(
            select(func.count())
            .select_from(Arm)
            .where(Arm.questionnaire_id == concept.questionnaire_id)
        )
        or 0
    )
    if design is not Design.SINGLE and arms < 2:
        raise Invalid({"design": _("Add at least two things to compare first.")})
    if design is Design.SINGLE and arms:
        raise Invalid({"design": _("You have things to compare: remove them, or choose how.")})
    if design is Design.SEQUENTIAL and not 2 <= shown <= arms:
        raise Invalid({"shown": _("From 2 to %(n)s, as many as there are.", n=arms)})
    field.design = design
    field.shown = {Design.SEQUENTIAL: shown, Design.PROTOMONADIC: max(arms, 1)}.get(design, 1)
