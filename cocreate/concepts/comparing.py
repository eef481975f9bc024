"""What is compared, as the editor shows it: arms, who sees which, and what that can show."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.arms import arms_of
from cocreate.concepts.models import FRAMES_MAX
from cocreate.concepts.queries import StimulusView
from cocreate.fieldwork.audience import Reach
from cocreate.fieldwork.coach import Advice, advise, experience_of
from cocreate.fieldwork.models import Arm, Design, Fieldwork
from cocreate.kit.i18n import Message, _
from cocreate.panels.places import Place

__all__ = ["Choice", "Comparison", "arms_of", "compared", "empty_arms", "forms_of_comparison"]


class Choice(NamedTuple):
    """A design as it is explained."""

    value: Design
    label: Message
    about: Message


DESIGNS = (
    Choice(
        Design.MONADIC,
        _("Each member judges one"),
        _("The fairest: nobody knows that there are others. It takes the most members."),
    ),
    Choice(
        Design.SEQUENTIAL,
        _("Each member judges several, one after the other"),
        _("Fewer members are enough; who comes first is spread evenly, as it influences the rest."),
    ),
    Choice(
        Design.PROTOMONADIC,
        _("Each member judges one, then sees all and chooses"),
        _("A fair first judgement, and a preference on top. Add a question that compares."),
    ),
)


class Comparison(NamedTuple):
    """What the editor shows about comparing; `empty` are the arms that show nothing yet."""

    designs: tuple[Choice, ...]
    empty: list[Arm]
    advice: Advice


async def compared(
    db: AsyncSession,
    place: Place,
    arms: Sequence[Arm],
    stimuli: Sequence[StimulusView],
    field: Fieldwork | None,
    reached: Reach,
) -> Comparison:
    """The designs to choose from, and what the planned number can show."""
    experience = await experience_of(
        db, place.panel.id, but=field.questionnaire_id if field else None
    )
    answers = round(reached.drawn * (experience.rate or 1))
    if field and field.target is not None:
        answers = min(answers, field.target)
    cells = max(len(arms), 1)
    seen = min(field.shown, cells) if field and field.design == Design.SEQUENTIAL else 1
    advice = advise(
        answers * seen // cells,
        cells=cells,
        difference=(field.difference if field else 10) / 100,
        experience=experience,
        invited=reached.drawn,
    )
    return Comparison(DESIGNS, empty_arms(arms, stimuli), advice)


def empty_arms(arms: Sequence[Arm], stimuli: Sequence[StimulusView]) -> list[Arm]:
    """The arms without anything to look at, as many as one form has boxes for."""
    shown = {view.stimulus.arm_id for view in stimuli}
    return [arm for arm in arms if arm.id not in shown][:FRAMES_MAX]


def forms_of_comparison(
    arms: Sequence[Arm], stimuli: Sequence[StimulusView], design: str, shown: int
) -> dict[str, dict[str, str]]:
    """The forms that stand open while there are arms, with what they hold."""
    if not arms:
        return {}
    found = {"design": {"design": design, "shown": str(shown)}}
    return found | ({"pictures": {}} if empty_arms(arms, stimuli) else {})
