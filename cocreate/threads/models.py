"""Conversation under anything: the owner (a concept, an idea) holds a thread_id."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreate.kit import clock
from cocreate.kit.db import Base, BigId
from cocreate.panels.models import Membership

COMMENT_MAX = 10_000
EDIT_WINDOW = timedelta(minutes=15)


class ReactionKind(StrEnum):
    """What one tap can say under a comment."""

    AGREE = "agree"
    LOVE = "love"
    IDEA = "idea"
    THANKS = "thanks"


class Thread(Base, kw_only=True):
    """A conversation in one panel."""

    __tablename__ = "thread"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    panel_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("panel.id", ondelete="CASCADE"), index=True
    )

    @property
    def topic(self) -> str:
        """The name of its stream of events."""
        return f"thread:{self.id}"


class Comment(Base, kw_only=True):
    """Something somebody said; a reply has a parent, and replies are one level deep."""

    __tablename__ = "comment"
    __table_args__ = (
        Index("ix_comment_in_order", "thread_id", "parent_id", "id"),
        Index("ix_comment_by_support", "thread_id", "parent_id", "support", "id"),
        CheckConstraint("length(body) between 1 and 10000", name="body_length"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    thread_id: Mapped[int] = mapped_column(BigId, ForeignKey("thread.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    body: Mapped[str] = mapped_column(Text)
    parent_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("comment.id", ondelete="CASCADE"), default=None, index=True
    )
    at: Mapped[datetime] = mapped_column(default_factory=clock.now)
    edited_at: Mapped[datetime | None] = mapped_column(default=None)
    hidden_at: Mapped[datetime | None] = mapped_column(default=None)
    hidden_reason: Mapped[str] = mapped_column(String(500), default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    # How many members agree, for sorting only: what is shown is counted from the reactions.
    support: Mapped[int] = mapped_column(default=0)

    author: Mapped[Membership] = relationship(lazy="raise", init=False, viewonly=True)

    @property
    def gone(self) -> bool:
        """Whether its text is kept from the readers: hidden or taken back."""
        return self.hidden_at is not None or self.withdrawn_at is not None

    def can_be_edited_by(self, membership_id: int) -> bool:
        """The author may correct it for fifteen minutes, unless it is gone."""
        return (
            self.author_id == membership_id
            and not self.gone
            and clock.now() - self.at <= EDIT_WINDOW
        )


class CommentVersion(Base, kw_only=True):
    """What a comment said before it was edited: nothing changes silently."""

    __tablename__ = "comment_version"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    comment_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("comment.id", ondelete="CASCADE"), index=True
    )
    body: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime] = mapped_column(default_factory=clock.now)


class Reaction(Base, kw_only=True):
    """One tap under a comment: one of each kind per member."""

    __tablename__ = "reaction"
    __table_args__ = (CheckConstraint("kind in ('agree', 'love', 'idea', 'thanks')", name="kind"),)

    comment_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    membership_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    at: Mapped[datetime] = mapped_column(default_factory=clock.now)


class Report(Base, kw_only=True):
    """A member asks the moderator to look at a comment."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("comment_id", "membership_id"),
        CheckConstraint("outcome in ('', 'kept', 'hidden')", name="outcome"),
        Index("ix_report_panel_id_settled_at", "panel_id", "settled_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    panel_id: Mapped[int] = mapped_column(BigId, ForeignKey("panel.id", ondelete="CASCADE"))
    comment_id: Mapped[int] = mapped_column(BigId, ForeignKey("comment.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(default_factory=clock.now)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    outcome: Mapped[str] = mapped_column(String(10), default="")
