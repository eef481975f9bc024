"""The state of the field: planned, paused, gone on, and how many it takes.

Each change is one conditional UPDATE, so that of two people who press at once one gets Conflict.
"""

import secrets
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.audience import Audience, is_for_everybody
from cocreate.fieldwork.forms import PlanInput
from cocreate.fieldwork.models import Fieldwork
from cocreate.kit import clock
from cocreate.kit.errors import Conflict, Invalid
from cocreate.kit.i18n import Message, _


def set_plan(field: Fieldwork, given: PlanInput, audience: Audience) -> None:
    """Put a plan in place, before the launch. Raises Invalid for what cannot be."""
    errors: dict[str, Message] = {}
    if given.sample == "some" and given.sample_size is None:
        errors["sample_size"] = _("How many members do you want to invite?")
    if given.soft == "yes" and given.soft_size is None:
        errors["soft_size"] = _("How many members do you want to invite first?")
    if given.remind_2 is not None and given.remind_1 is None:
        errors["remind_1"] = _("Choose the first reminder before the second.")
    if given.remind_1 is not None and given.remind_1 == given.remind_2:
        errors["remind_2"] = _("Both reminders would come on the same day.")
    if given.stop_on is not None and given.target is None:
        errors["target"] = _("Stopping early needs a target: looks are parts of it.")
    if errors:
        raise Invalid(errors)
    field.audience = {key: list(classes) for key, classes in audience.items()}
    field.sample_size = given.sample_size if given.sample == "some" else None
    field.soft_size = given.soft_size if given.soft == "yes" else None
    field.contact_cap = given.contact_cap
    field.remind_after = sorted(day for day in (given.remind_1, given.remind_2) if day is not None)
    field.target = given.target
    field.stopping = (
        {"question": given.stop_on, "looks": given.stop_looks} if given.stop_on is not None else {}
    )
    if not field.sample_seed:
        field.sample_seed = secrets.randbelow(2**31 - 1) + 1


def begin(field: Fieldwork) -> None:
    """The first invitations go out now: with a soft launch the rest wait for a person."""
    if field.soft_size is None:
        field.soft_passed_at = clock.now()
        field.open_to_all = is_for_everybody(field)
    else:
        field.open_to_all = False


async def pass_gate(db: AsyncSession, field: Fieldwork) -> None:
    """The soft launch is over. Raises Conflict when somebody else was first."""
    await _change(
        db,
        field,
        Fieldwork.soft_passed_at.is_(None),
        soft_passed_at=clock.now(),
        open_to_all=is_for_everybody(field),
    )


async def pause(db: AsyncSession, field: Fieldwork) -> None:
    """No answers are taken in until it is resumed. Raises Conflict when it is paused."""
    await _change(db, field, Fieldwork.paused_at.is_(None), paused_at=clock.now())


async def resume(db: AsyncSession, field: Fieldwork) -> None:
    """Go on. Raises Conflict when it is not paused."""
    await _change(db, field, Fieldwork.paused_at.is_not(None), paused_at=None)


async def set_target(db: AsyncSession, field: Fieldwork, target: int | None) -> None:
    """Close at another number. Raises Invalid below what is in already."""
    if target is not None and target < field.completed:
        raise Invalid({"target": _("Completes so far: %(n)s. Choose more.", n=field.completed)})
    try:
        await _change(db, field, Fieldwork.completed <= (target or 2**31 - 1), target=target)
    except Conflict:
        raise Invalid({"target": _("More members answered meanwhile. Choose more.")}) from None


async def _change(
    db: AsyncSession,
    field: Fieldwork,
    when: ColumnElement[bool],
    **values: Any,  # noqa: ANN401
) -> None:
    await db.flush()  # the UPDATE goes past the session
    changed = await db.execute(
        update(Fieldwork)
        .where(Fieldwork.questionnaire_id == field.questionnaire_id, when)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(_("Somebody else changed this a moment ago. Load the page again."))
    await db.refresh(field)
