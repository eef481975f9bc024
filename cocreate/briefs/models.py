"""The brief: one page of findings, frozen with its hash once the marketer approves it."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    event,
    inspect,
)
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.kit import clock
from cocreate.kit.db import Base, BigId


class Brief(Base, kw_only=True):
    """A version of the findings about one concept or one brainstorm.

    `document` is everything the page and the PDF show; `sha256` is the hash of the PDF, which
    lies in the file store under that name from the moment of approval.
    """

    __tablename__ = "brief"
    __table_args__ = (
        UniqueConstraint("concept_id", "version"),
        UniqueConstraint("brainstorm_id", "version"),
        CheckConstraint("(concept_id is null) <> (brainstorm_id is null)", name="one_subject"),
        CheckConstraint("(approved_at is null) = (sha256 is null)", name="frozen_when_approved"),
        Index("ix_brief_panel_id_created_at", "panel_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    panel_id: Mapped[int] = mapped_column(BigId, ForeignKey("panel.id", ondelete="CASCADE"))
    concept_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("concept.id", ondelete="CASCADE"), default=None
    )
    brainstorm_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("brainstorm.id", ondelete="CASCADE"), default=None
    )
    version: Mapped[int]
    locale: Mapped[str] = mapped_column(String(5))
    title: Mapped[str] = mapped_column(String(200))
    document: Mapped[dict[str, Any]]
    sha256: Mapped[str | None] = mapped_column(String(64), default=None)
    created_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="SET NULL"), default=None
    )
    created_at: Mapped[datetime] = mapped_column(default_factory=clock.now)
    approved_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="SET NULL"), default=None
    )
    approved_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def state(self) -> str:
        """drafting until approved."""
        return "approved" if self.approved_at else "drafting"


@event.listens_for(Brief, "before_update")
def _frozen(_mapper: object, _connection: object, brief: Brief) -> None:
    """An approved brief never changes: whoever tries has found a mistake of ours."""
    before = inspect(brief).attrs.approved_at.history
    if (before.deleted and before.deleted[0]) or (before.unchanged and before.unchanged[0]):
        raise RuntimeError(f"brief {brief.id} is approved and cannot change")


class Download(Base, kw_only=True):
    """Who took a brief, and when."""

    __tablename__ = "brief_download"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    brief_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("brief.id", ondelete="CASCADE"), index=True
    )
    membership_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(default_factory=clock.now)
