"""A question to the panel and the ideas it brings, each weighed by agree, disagree or pass."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.kit import clock
from cocreate.kit.db import Base, BigId

IDEA_MAX = 1_000
AGREE, DISAGREE, PASS = 1, -1, 0


class Brainstorm(Base, kw_only=True):
    """The question and its dates. `open_counts`: votes are counted openly from the first one on
    (said so beside the buttons); else figures advance in steps of the panel's small cell."""

    __tablename__ = "brainstorm"
    __table_args__ = (
        UniqueConstraint("panel_id", "slug"),
        CheckConstraint("length(title) between 1 and 200", name="title_length"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    panel_id: Mapped[int] = mapped_column(BigId, ForeignKey("panel.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text, default="")
    open_counts: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="SET NULL"), default=None
    )
    imported_at: Mapped[datetime | None] = mapped_column(default=None)
    launched_at: Mapped[datetime | None] = mapped_column(default=None)
    closes_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(default_factory=clock.now)

    @property
    def topic(self) -> str:
        """The name of its stream of events."""
        return f"brainstorm:{self.id}"

    def state(self, now: datetime) -> str:
        """draft, open or closed at `now`."""
        if self.launched_at is None:
            return "draft"
        return "closed" if self.closes_at is not None and self.closes_at <= now else "open"

    @property
    def last_moment(self) -> datetime | None:
        """The last moment at which it is open; with a last day, one within that day."""
        return self.closes_at - timedelta(microseconds=1) if self.closes_at else None

    def counts_all(self, now: datetime) -> bool:
        """Whether figures hold every vote; else only those that were shown already."""
        return self.open_counts or self.state(now) == "closed"


class Idea(Base, kw_only=True):
    """What a member brings, or a statement of an imported conversation."""

    __tablename__ = "idea"
    __table_args__ = (
        UniqueConstraint("brainstorm_id", "external_id"),
        CheckConstraint("length(text) between 1 and 1000", name="text_length"),
        Index("ix_idea_brainstorm_id_id", "brainstorm_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    brainstorm_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("brainstorm.id", ondelete="CASCADE")
    )
    author_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    thread_id: Mapped[int] = mapped_column(BigId, ForeignKey("thread.id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    external_id: Mapped[int | None] = mapped_column(default=None)
    moderated: Mapped[int | None] = mapped_column(default=None)  # as the source said: -1 is hidden
    at: Mapped[datetime] = mapped_column(default_factory=clock.now)
    hidden_at: Mapped[datetime | None] = mapped_column(default=None)
    hidden_reason: Mapped[str] = mapped_column(String(500), default="")


class Vote(Base, kw_only=True):
    """What a member thinks of an idea now: 1 agree, -1 disagree, 0 pass. One row a member.

    `shown` is the value that the figures hold while votes are not counted openly, and `waiting`
    says that it has yet to catch up: see actions.show_the_next_votes.
    """

    __tablename__ = "vote"
    __table_args__ = (
        CheckConstraint("value in (-1, 0, 1)", name="value"),
        CheckConstraint("shown in (-1, 0, 1)", name="shown"),
        Index("ix_vote_idea_id_value_shown", "idea_id", "value", "shown"),  # figures read no rows
    )

    idea_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True
    )
    membership_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    value: Mapped[int]
    at: Mapped[datetime] = mapped_column(default_factory=clock.now)
    shown: Mapped[int | None] = mapped_column(default=None)
    waiting: Mapped[bool] = mapped_column(default=True)


class GroupRun(Base, kw_only=True):
    """The opinion groups of a brainstorm as they were last computed: figures without people.

    There is one at most, so that no two can be laid side by side. `members` and `votes` are those
    that it counted, `groups` how many it found (0: none may be shown), `cursor` the last event of
    the brainstorm that it knows of, and `result` a methods.opinions.Opinions.
    """

    __tablename__ = "group_run"

    brainstorm_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("brainstorm.id", ondelete="CASCADE"), primary_key=True
    )
    made_at: Mapped[datetime]
    cursor: Mapped[int] = mapped_column(BigId)
    members: Mapped[int]
    votes: Mapped[int]
    groups: Mapped[int]
    result: Mapped[dict[str, Any]]


class GroupStand(Base, kw_only=True):
    """Where a member stands in the last run. Nobody is shown it but the member himself: one
    query reads one row of it, that of the reader."""

    __tablename__ = "group_stand"
    __table_args__ = (CheckConstraint("letter in ('A', 'B', 'C', 'D', 'E')", name="letter"),)

    brainstorm_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("brainstorm.id", ondelete="CASCADE"), primary_key=True
    )
    membership_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    letter: Mapped[str] = mapped_column(String(1))
    x: Mapped[float]
    y: Mapped[float]
