"""A questionnaire as it stands in the field: what is asked, and what is compared.

Read on every page that is opened, so it is remembered for each revision. How many there are of
anything is never in it: that is counted in the database, where two at once see each other.
"""

from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.models import Arm, Design, Fieldwork
from cocreate.kit.db import look
from cocreate.questionnaires.compiled import ArmView, Compiled, kept_by, questionnaire_now


class Running(NamedTuple):
    """What is asked, and who sees which arms; `planned` tells whether anybody planned a field."""

    compiled: Compiled
    planned: bool
    design: str
    shown: int

    @property
    def arms_each(self) -> int:
        """How many arms a member sees."""
        there = len(self.compiled.arms)
        if self.design == Design.PROTOMONADIC and self.shown < 2:
            return there
        return min(self.shown if self.design != Design.MONADIC else 1, there)


_ARMS = (
    select(Arm.id, Arm.seq, Arm.name)
    .where(Arm.questionnaire_id == bindparam("questionnaire_id"))
    .order_by(Arm.seq)
)
_FIELD = select(Fieldwork.design, Fieldwork.shown).where(
    Fieldwork.questionnaire_id == bindparam("questionnaire_id")
)


async def running_now(db: AsyncSession, questionnaire_id: int) -> Running:
    """What is in the field, read anew: for who may be changing it."""
    which = {"questionnaire_id": questionnaire_id}
    arms, fields = await look(db, (_ARMS, which), (_FIELD, which))
    design, shown = fields[0] if fields else (Design.SINGLE, 1)
    compiled = await questionnaire_now(db, questionnaire_id, [ArmView(*row) for row in arms])
    return Running(compiled, bool(fields), design, shown)


async def running(db: AsyncSession, questionnaire_id: int, revision: int) -> Running:
    """What is in the field at this revision; only for who changes nothing of it."""
    held = kept_by(db)
    key = ("running", questionnaire_id, revision)
    found: Running | None = held.get(key)
    if found is None:
        found = held[key] = await running_now(db, questionnaire_id)
    else:
        held.move_to_end(key)
    return found
