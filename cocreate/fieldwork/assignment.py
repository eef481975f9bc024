"""Which arms a member sees, and in which order: given once and kept for ever, on every device.

One member at a time for each questionnaire: who asks holds the row of its field (on SQLite there
is one writer anyway). Two at once therefore never take the same place, and the arms stay even to
the last one. Asked without holding anything, two found the same arm the emptiest; skipping rows
that are held gave out 54 places of 400 in a trial, so they wait.

Starts are balanced, completes are held under a cap (`counting.py`): who stops half-way does not
keep an arm from filling.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.models import Arm, Design, Fieldwork
from cocreate.methods.research.rotation import seed_of, subset_rows
from cocreate.questionnaires.models import Participation


async def assign_arms(
    db: AsyncSession, fieldwork: Fieldwork, participation: Participation
) -> list[int]:
    """The ids of the member's arms in his order; empty where nothing is compared, or all is full.

    One arm each: the one that was begun least for its cap. Several: the next row of a rotation in
    which each arm stands equally often in each place, and after each other (Williams).
    """
    await db.refresh(fieldwork, with_for_update=True)
    await db.refresh(participation)  # a second press waited above, and finds what the first got
    if participation.arms or participation.submitted_on is not None:
        return list(participation.arms)
    rows = await db.execute(
        select(Arm.id, Arm.cap, Arm.started, Arm.completed)
        .where(Arm.questionnaire_id == fieldwork.questionnaire_id)
        .order_by(Arm.seq)
    )
    arms = [_Place(*row) for row in rows]
    free = [arm for arm in arms if arm.cap is None or arm.completed < arm.cap]
    if not free:
        return []
    chosen = _chosen(fieldwork, participation, arms, free)
    await db.execute(
        update(Arm)
        .where(Arm.id.in_(chosen))
        .values(started=Arm.started + 1)
        .execution_options(synchronize_session=False)
    )
    participation.arms = chosen
    await db.flush()  # from here on another press finds them
    return chosen


class _Place(NamedTuple):
    """An arm with what is counted of it."""

    id: int
    cap: int | None
    started: int
    completed: int

    @property
    def fill(self) -> float:
        """How full it is of starts: against its cap where there is one."""
        return self.started / self.cap if self.cap else float(self.started)


def _chosen(
    fieldwork: Fieldwork,
    participation: Participation,
    arms: Sequence[_Place],
    free: Sequence[_Place],
) -> list[int]:
    if fieldwork.design in {Design.SEQUENTIAL, Design.PROTOMONADIC}:
        whole = fieldwork.design == Design.PROTOMONADIC and fieldwork.shown < 2
        return _rotated(fieldwork, arms, free, len(free) if whole else fieldwork.shown)
    # Of equally empty ones each member has his own first: nobody can tell who comes next.
    lot = seed_of("arm", participation.respondent_key)
    place = {arm.id: (n + lot) % len(free) for n, arm in enumerate(free)}
    if any(arm.cap for arm in free) and not all(arm.cap for arm in free):
        return [min(free, key=lambda arm: (arm.started, place[arm.id])).id]
    return [min(free, key=lambda arm: (arm.fill, place[arm.id])).id]


def _rotated(
    fieldwork: Fieldwork, arms: Sequence[_Place], free: Sequence[_Place], several: int
) -> list[int]:
    """The row that is next in turn: each is given out equally often."""
    several = min(several, len(free))
    rows = subset_rows(len(free), several, fieldwork.questionnaire_id)
    given_out = sum(arm.started for arm in arms) // several
    return [free[item].id for item in rows[given_out % len(rows)]]
