"""A questionnaire in the field, put into the database as it is, without a concept around it."""

from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.models import Arm, Design, Fieldwork
from cocreate.questionnaires.models import Participation, Questionnaire
from tests.factories import House, make_crowd

NAMES = ("Red", "Blue", "Green", "Yellow", "White")


async def make_field(
    session: AsyncSession,
    house: House,
    *,
    members: int = 0,
    design: str = Design.SINGLE,
    shown: int = 1,
    caps: tuple[int | None, ...] = (),
    target: int | None = None,
) -> tuple[int, list[int]]:
    """A field with an arm for each cap, and so many members invited: its id and theirs."""
    questionnaire = Questionnaire(panel_id=house.panel.id)
    session.add(questionnaire)
    await session.flush()
    which = questionnaire.id
    session.add(Fieldwork(questionnaire_id=which, design=design, shown=shown, target=target))
    session.add_all(
        Arm(questionnaire_id=which, seq=seq, name=NAMES[seq - 1], cap=cap)
        for seq, cap in enumerate(caps, 1)
    )
    crowd = await make_crowd(session, house.panel, members)
    session.add_all(Participation(questionnaire_id=which, membership_id=m.id) for m in crowd)
    await session.flush()
    return which, [member.id for member in crowd]
