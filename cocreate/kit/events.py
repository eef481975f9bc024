"""What happened, in order, per topic: the truth behind every live page.

A topic's head row is locked while an event is numbered, so a reader that has seen n has seen
everything below n (a global sequence would let a slow writer slip in behind a fast reader).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.kit import clock
from cocreate.kit.db import Base, BigId

RUNG = "rung_topics"


class Topic(Base, kw_only=True):
    """The number of the last event of a topic: also the version of every page about it."""

    __tablename__ = "topic"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    head: Mapped[int] = mapped_column(BigId, default=0)


class Event(Base, kw_only=True):
    """Something that happened: what kind, and which row it is about (never its text)."""

    __tablename__ = "topic_event"

    topic: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    ref: Mapped[int] = mapped_column(BigId)
    # The day: the moment of an answer would tell whose it is.
    at: Mapped[datetime] = mapped_column(default_factory=clock.today, index=True)


_UPSERTS = {
    dialect.__name__.rpartition(".")[2]: dialect.insert(Topic)
    .values(name=bindparam("topic"), head=1)
    .on_conflict_do_update(index_elements=["name"], set_={"head": Topic.head + 1})
    .returning(Topic.head)
    for dialect in (postgresql, sqlite)
}
_EVENT = insert(Event)


async def tell(session: AsyncSession, topic: str, kind: str, ref: int) -> int:
    """Write an event of `topic` in this transaction and return its number.

    Listeners are woken by the edge after the commit.
    """
    connection = await session.connection()
    upserted = await connection.execute(_UPSERTS[connection.dialect.name], {"topic": topic})
    seq: int = upserted.scalar_one()
    event = {"topic": topic, "seq": seq, "kind": kind, "ref": ref, "at": clock.today()}
    await connection.execute(_EVENT, event)
    session.info.setdefault(RUNG, set()).add(topic)
    return seq


async def head(session: AsyncSession, topic: str) -> int:
    """The number of the topic's last event; 0 when nothing happened yet."""
    return await session.scalar(select(Topic.head).where(Topic.name == topic)) or 0


async def since(
    session: AsyncSession, topic: str, after: int, limit: int = 200
) -> Sequence[tuple[int, str, int]]:
    """The events after number `after`, in order, as (seq, kind, ref)."""
    found = await session.execute(
        select(Event.seq, Event.kind, Event.ref)
        .where(Event.topic == topic, Event.seq > after)
        .order_by(Event.seq)
        .limit(limit)
    )
    return [(row.seq, row.kind, row.ref) for row in found]
