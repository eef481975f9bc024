"""What the field does by itself: planned reminders, closing at its end, looking for bad data.

A worker beside the requests looks every so often. It only opens a transaction where something is
to be done, and each step there is conditional: two workers at once do it once.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.editing import hold
from cocreate.concepts.actions.inviting import remind
from cocreate.concepts.actions.launch import close_by_itself
from cocreate.concepts.models import Concept, State
from cocreate.concepts.queries import in_state
from cocreate.fieldwork.audience import field_of
from cocreate.fieldwork.contact import any_due
from cocreate.fieldwork.looks import next_look, take_look
from cocreate.fieldwork.models import Fieldwork
from cocreate.fieldwork.monitor import arms_of, tally_of
from cocreate.fieldwork.quality import (
    Found,
    count_responses,
    look_at_responses,
    store_flags,
)
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.errors import Refusal
from cocreate.kit.events import RUNG
from cocreate.kit.web.hub import Hub
from cocreate.panels.queries import the_panel

log = structlog.get_logger()

EVERY = 20.0  # seconds
CHECK_EVERY = timedelta(minutes=15)
CLOSED_LATELY = timedelta(days=2)


async def tend(database: Database, hub: Hub, closing: Callable[[], bool] = lambda: False) -> None:
    """Look after all fields until `closing()`."""
    while not closing():
        try:
            await tend_once(database, hub)
        except (SQLAlchemyError, OSError) as problem:
            log.warning("the field waits", exc_info=problem)
        await asyncio.sleep(EVERY)


async def tend_once(database: Database, hub: Hub | None = None) -> None:
    """One round past every field that is open, or closed lately."""
    now = clock.now()
    async with database.reading() as look:
        found = await look.scalars(
            select(Concept.id).where(
                in_state(State.OPEN, now)
                | (in_state(State.CLOSED, now) & (Concept.closes_at > now - CLOSED_LATELY))
            )
        )
        due = [one for one in found.all() if await _needs(look, one)]
    for concept_id in due:
        looked_at = await _look_for_flaws(database, concept_id)
        async with database.writing() as session:
            try:
                await _look_after(session, concept_id, looked_at)
            except Refusal as refused:
                log.warning("the field refused", concept=concept_id, why=str(refused))
            rung = session.info.get(RUNG, set())
        if hub is not None:
            hub.ring(rung)


async def _needs(look: AsyncSession, concept_id: int) -> bool:
    concept = await look.get_one(Concept, concept_id)
    field = await field_of(look, concept.questionnaire_id)
    if await _check_is_due(look, concept, field):
        return True
    if field is None or concept.state(clock.now()) is not State.OPEN or field.paused_at is not None:
        return False
    return (
        await _is_full(look, field) or await _look_is_due(look, field) or await any_due(look, field)
    )


async def _look_for_flaws(database: Database, concept_id: int) -> Found | None:
    """Before the transaction: while this is counted others write."""
    async with database.reading() as look:
        concept = await look.get_one(Concept, concept_id)
        field = await field_of(look, concept.questionnaire_id)
        if not await _check_is_due(look, concept, field):
            return None
        return await look_at_responses(look, concept.questionnaire_id)


async def _look_after(session: AsyncSession, concept_id: int, looked_at: Found | None) -> None:
    concept = await session.get_one(Concept, concept_id)
    await hold(session, concept)
    field = await field_of(session, concept.questionnaire_id)
    if looked_at is not None:
        await store_flags(session, concept.questionnaire_id, looked_at)
    if field is None or concept.state(clock.now()) is not State.OPEN or field.paused_at is not None:
        return
    if await _is_full(session, field):
        await close_by_itself(session, concept.panel_id, concept, "target")
        return
    if await _look_is_due(session, field):
        seen = await take_look(session, field, await arms_of(session, field.questionnaire_id))
        if seen is not None and seen.certain:
            await close_by_itself(session, concept.panel_id, concept, "stopping")
            return
    await remind(session, await the_panel(session, concept.panel_id), concept, by=None)


async def _is_full(db: AsyncSession, field: Fieldwork) -> bool:
    if field.target is None:
        return False
    return (await tally_of(db, field.questionnaire_id)).completed >= field.target


async def _look_is_due(db: AsyncSession, field: Fieldwork) -> bool:
    at = next_look(field)
    return at is not None and (await tally_of(db, field.questionnaire_id)).completed >= at


async def _check_is_due(db: AsyncSession, concept: Concept, field: Fieldwork | None) -> bool:
    """Whether responses came since the last look at their quality, and that was a while ago."""
    if field and field.checked_at and field.checked_at > clock.now() - CHECK_EVERY:
        return False
    there = await count_responses(db, concept.questionnaire_id)
    return there != (field.checked if field else 0)
