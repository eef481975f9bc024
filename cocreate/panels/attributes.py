"""What a panel knows of its members, in classes."""

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.panels.models import Attribute

_OF_PANEL = (
    select(Attribute)
    .where(Attribute.panel_id == bindparam("panel_id"))
    .order_by(Attribute.seq, Attribute.id)
)


async def attributes_of_panel(db: AsyncSession, panel_id: int) -> list[Attribute]:
    """The attributes in the order in which pages offer them."""
    return list(await db.scalars(_OF_PANEL, {"panel_id": panel_id}))


def words(texts: dict[str, str], locale: str) -> str:
    """The label in this language, else in any."""
    return texts.get(locale) or next(iter(texts.values()), "")
