"""Finding mails for the demo's mail page."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import NotFound
from cocreate.kit.outbox import Mail


async def count_mails(session: AsyncSession) -> int:
    """How many mails there are to show."""
    return await session.scalar(select(func.count(Mail.id)).where(Mail.state != "void")) or 0


async def newest_mails(session: AsyncSession, *, offset: int, limit: int) -> Sequence[Mail]:
    """A page of mails, newest first; those to nobody are left out."""
    found = await session.scalars(
        select(Mail)
        .where(Mail.state != "void")
        .order_by(Mail.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return found.all()


async def mail_of(session: AsyncSession, mail_id: int) -> Mail:
    """One mail."""
    found = await session.scalar(select(Mail).where(Mail.id == mail_id, Mail.state != "void"))
    if found is None:
        raise NotFound
    return found
