"""Mail to send: a row in the same transaction as what it is about, delivered by a worker."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.kit import clock
from cocreate.kit.db import Base, BigId


class Mail(Base, kw_only=True):
    """One mail: the template and its values; the text is made when it is sent or shown."""

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'sent', 'failed', 'void')", name="state"),
        Index(
            "ix_mail_waiting",
            "due_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    kind: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(5))
    values: Mapped[dict[str, Any]]
    dedupe: Mapped[str | None] = mapped_column(String(120), unique=True, default=None)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    due_at: Mapped[datetime] = mapped_column(default_factory=clock.now)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(default_factory=clock.now)


def post(session: AsyncSession, mail: Mail) -> None:
    """Put `mail` in the outbox of this transaction: rolled back with it, sent after it."""
    session.add(mail)
