"""The field of a questionnaire: who gets it, which arm, how many, and how the answers come in."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.kit import clock
from cocreate.kit.db import Base, BigId
from cocreate.questionnaires.models import Questionnaire, counts_as_change


class Design(StrEnum):
    """Who sees which arms."""

    SINGLE = "single"  # one concept, no arms
    MONADIC = "monadic"  # one arm each, the least filled one
    SEQUENTIAL = "sequential"  # `shown` arms one after the other, rotated
    PROTOMONADIC = "protomonadic"  # one arm by itself, then the others and a preference


class Fieldwork(Base, kw_only=True):
    """The plan and the state of the field.

    `audience` maps attribute key to wanted classes; `remind_after` holds at most two numbers of
    days after a member's invitation.
    """

    __tablename__ = "fieldwork"
    __table_args__ = (
        CheckConstraint(
            "design in ('single', 'monadic', 'sequential', 'protomonadic')", name="design"
        ),
        CheckConstraint("shown between 1 and 100", name="shown"),
        CheckConstraint(
            "completed >= 0 and (target is null or completed <= target)", name="target"
        ),
    )

    questionnaire_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questionnaire.id", ondelete="CASCADE"), primary_key=True
    )
    design: Mapped[str] = mapped_column(String(20), default=Design.SINGLE)
    shown: Mapped[int] = mapped_column(default=1)
    audience: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    sample_size: Mapped[int | None] = mapped_column(default=None)  # invited, drawn by chance
    sample_seed: Mapped[int] = mapped_column(default=0)
    target: Mapped[int | None] = mapped_column(default=None)  # closes itself at so many completes
    completed: Mapped[int] = mapped_column(default=0)
    # Stop early, when "effect" or "futility" is shown at one of `looks` planned looks.
    stopping: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    soft_size: Mapped[int | None] = mapped_column(default=None)  # invited first; the rest later
    soft_passed_at: Mapped[datetime | None] = mapped_column(default=None)
    # Whether who was not invited may answer too: only when it is for everybody.
    open_to_all: Mapped[bool] = mapped_column(default=True, server_default=true())
    mail: Mapped[bool] = mapped_column(default=True, server_default=true())
    contact_cap: Mapped[int | None] = mapped_column(default=None)  # invitations in a month, at most
    remind_after: Mapped[list[Any]] = mapped_column(default_factory=list, server_default="[]")
    paused_at: Mapped[datetime | None] = mapped_column(default=None)
    # Data quality: how many responses were looked at, and when.
    checked: Mapped[int] = mapped_column(default=0, server_default="0")
    checked_at: Mapped[datetime | None] = mapped_column(default=None)
    # Review: asked for, then given by somebody else.
    review_asked_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="SET NULL"), default=None
    )
    review_asked_at: Mapped[datetime | None] = mapped_column(default=None)
    reviewed_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="SET NULL"), default=None
    )
    reviewed_at: Mapped[datetime | None] = mapped_column(default=None)
    review_note: Mapped[str] = mapped_column(String(1_000), default="")
    review_outcome: Mapped[str] = mapped_column(String(10), default="")  # "", approved, returned
    # The smallest difference that matters, in points of a share: for the sample-size coach.
    difference: Mapped[int] = mapped_column(default=10)


class Arm(Base, kw_only=True):
    """One of the things compared. `started` balances, `completed` is held under `cap`."""

    __tablename__ = "arm"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "seq"),
        CheckConstraint("completed >= 0 and (cap is null or completed <= cap)", name="cap"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    questionnaire_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questionnaire.id", ondelete="CASCADE")
    )
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    is_control: Mapped[bool] = mapped_column(default=False)
    cap: Mapped[int | None] = mapped_column(default=None)
    started: Mapped[int] = mapped_column(default=0)
    completed: Mapped[int] = mapped_column(default=0)


class Quota(Base, kw_only=True):
    """At most `cap` completes for whom `condition` holds: attributes, answers, or both."""

    __tablename__ = "quota"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "seq"),
        CheckConstraint("cap >= 1 and completed between 0 and cap", name="cap"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    questionnaire_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questionnaire.id", ondelete="CASCADE")
    )
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    condition: Mapped[str] = mapped_column(String(1_000))
    cap: Mapped[int]
    completed: Mapped[int] = mapped_column(default=0)


class StepCount(Base, kw_only=True):
    """How often a question was shown and answered, and the seconds it took: sums, no people."""

    __tablename__ = "step_count"

    questionnaire_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questionnaire.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("question.id", ondelete="CASCADE"), primary_key=True
    )
    shown: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[int] = mapped_column(default=0)


class PersonalLink(Base, kw_only=True):
    """A link in a mail that leads one member to one questionnaire; only its hash is kept."""

    __tablename__ = "personal_link"
    __table_args__ = (Index("ix_personal_link_membership_id", "membership_id"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questionnaire.id", ondelete="CASCADE")
    )
    membership_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="CASCADE")
    )
    created_at: Mapped[datetime] = mapped_column(default_factory=clock.now)


class Reminder(Base, kw_only=True):
    """That reminders went out on a day: by hand (`sent_by`), or as planned (nobody)."""

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    questionnaire_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questionnaire.id", ondelete="CASCADE"), index=True
    )
    recipients: Mapped[int]
    sent_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="SET NULL"), default=None
    )
    sent_at: Mapped[datetime] = mapped_column(default_factory=clock.now)


class ResponseFlag(Base, kw_only=True):
    """Why a response looks as if nobody thought about it: `kind` with its numbers."""

    __tablename__ = "response_flag"

    response_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("response.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    details: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)


class ResponseReview(Base, kw_only=True):
    """What a person decided about a flagged response, and why."""

    __tablename__ = "response_review"
    __table_args__ = (CheckConstraint("decision in ('kept', 'excluded')", name="decision"),)

    response_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("response.id", ondelete="CASCADE"), primary_key=True
    )
    decision: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500), default="")
    decided_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="SET NULL"), default=None
    )
    decided_at: Mapped[datetime] = mapped_column(default_factory=clock.now)


for _kind in (Fieldwork, Arm, Quota):
    counts_as_change(_kind, lambda row: Questionnaire.id == row.questionnaire_id)
