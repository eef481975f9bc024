"""Saved targets, and the ledger of tables that were shown."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis.models import ReleasedTable, SavedWeighting
from cocreate.kit.errors import NotFound


async def ledger_of(db: AsyncSession, questionnaire_id: int) -> Sequence[ReleasedTable]:
    """The tables that were shown, the first one first."""
    return list(
        await db.scalars(
            select(ReleasedTable)
            .where(ReleasedTable.questionnaire_id == questionnaire_id)
            .order_by(ReleasedTable.seq)
        )
    )


async def weightings_of(db: AsyncSession, panel_id: int) -> list[SavedWeighting]:
    """The targets of a panel, by name."""
    return list(
        await db.scalars(
            select(SavedWeighting)
            .where(SavedWeighting.panel_id == panel_id)
            .order_by(SavedWeighting.name)
        )
    )


async def weighting_in(db: AsyncSession, panel_id: int, weighting_id: int) -> SavedWeighting:
    """One of them; NotFound for that of another panel."""
    found = await db.scalar(
        select(SavedWeighting).where(
            SavedWeighting.panel_id == panel_id, SavedWeighting.id == weighting_id
        )
    )
    if found is None:
        raise NotFound
    return found
