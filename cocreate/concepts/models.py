"""A concept or campaign draft that the company puts before its panel."""

import secrets
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.kit import clock
from cocreate.kit.db import Base, BigId
from cocreate.questionnaires.models import Questionnaire, counts_as_change

TITLE_MAX = 120
BODY_MAX = 10_000
STIMULI_MAX = 6
FRAMES_MAX = 8


class State(StrEnum):
    """Where a concept is; reckoned from its dates, so that no clock has to tick for it."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"


class Visibility(StrEnum):
    """When members see each other's reactions."""

    AT_ONCE = "at_once"
    AFTER_ANSWERING = "after_answering"
    AFTER_CLOSING = "after_closing"


class Concept(Base, kw_only=True):
    """What is tested: text and stimuli, a questionnaire, a thread and its dates."""

    __tablename__ = "concept"
    __table_args__ = (
        UniqueConstraint("panel_id", "slug"),
        CheckConstraint(
            "visibility in ('at_once', 'after_answering', 'after_closing')", name="visibility"
        ),
        CheckConstraint("length(title) between 1 and 120", name="title_length"),
        CheckConstraint("length(body) <= 10000", name="body_length"),
        Index("ix_concept_panel_id_closes_at", "panel_id", "closes_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    panel_id: Mapped[int] = mapped_column(BigId, ForeignKey("panel.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(TITLE_MAX))
    body: Mapped[str] = mapped_column(Text, default="")
    questionnaire_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questionnaire.id"), unique=True
    )
    thread_id: Mapped[int] = mapped_column(BigId, ForeignKey("thread.id"), unique=True)
    visibility: Mapped[str] = mapped_column(String(20), default=Visibility.AFTER_ANSWERING)
    created_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="SET NULL"), default=None
    )
    test_key: Mapped[str] = mapped_column(
        String(32), default_factory=lambda: secrets.token_urlsafe(20), unique=True
    )
    launched_at: Mapped[datetime | None] = mapped_column(default=None)
    opens_at: Mapped[datetime | None] = mapped_column(default=None)
    closes_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(default_factory=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    def state(self, now: datetime) -> State:
        """The state at `now`: a launched concept opens and closes by itself."""
        return state_at(now, self.launched_at, self.opens_at, self.closes_at)


def state_at(
    now: datetime,
    launched_at: datetime | None,
    opens_at: datetime | None,
    closes_at: datetime | None,
) -> State:
    """The state of a concept with these dates."""
    if launched_at is None:
        return State.DRAFT
    if closes_at is not None and closes_at <= now:
        return State.CLOSED
    if opens_at is not None and opens_at > now:
        return State.SCHEDULED
    return State.OPEN


class ConceptView(NamedTuple):
    """A concept as it is read, by who does not change it."""

    id: int
    slug: str
    title: str
    launched_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    body: str
    questionnaire_id: int
    thread_id: int
    visibility: str
    version: int

    def state(self, now: datetime) -> State:
        """The state at `now`."""
        return state_at(now, self.launched_at, self.opens_at, self.closes_at)


AnyConcept = Concept | ConceptView


class StimulusKind(StrEnum):
    """What is shown."""

    IMAGE = "image"
    STORYBOARD = "storyboard"
    TEXT = "text"


class Stimulus(Base, kw_only=True):
    """One thing to look at: an image, a storyboard of images or a short text."""

    __tablename__ = "stimulus"
    __table_args__ = (
        UniqueConstraint("concept_id", "seq"),
        CheckConstraint("kind in ('image', 'storyboard', 'text')", name="kind"),
        # 0 only while two stimuli change places: no two may hold the same number.
        CheckConstraint("seq between 0 and 200", name="seq"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    concept_id: Mapped[int] = mapped_column(BigId, ForeignKey("concept.id", ondelete="CASCADE"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    caption: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(String(2000), default="")
    # The arm that sees it; None: everybody does.
    arm_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("arm.id", ondelete="SET NULL"), default=None
    )


class Frame(Base, kw_only=True):
    """An image of a stimulus: one for an image, several in order for a storyboard."""

    __tablename__ = "frame"
    __table_args__ = (
        UniqueConstraint("stimulus_id", "seq"),
        CheckConstraint("length(alt) between 1 and 300", name="alt_length"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    stimulus_id: Mapped[int] = mapped_column(BigId, ForeignKey("stimulus.id", ondelete="CASCADE"))
    seq: Mapped[int]
    file_hash: Mapped[str] = mapped_column(String(64))
    thumb_hash: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str] = mapped_column(String(300))


def _of_stimulus(stimulus_id: int) -> ColumnElement[bool]:
    concept = select(Stimulus.concept_id).where(Stimulus.id == stimulus_id).scalar_subquery()
    return _of_concept(concept)


def _of_concept(concept_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    mine = select(Concept.questionnaire_id).where(Concept.id == concept_id)
    return Questionnaire.id == mine.scalar_subquery()


# What members look at is remembered together with what they are asked.
counts_as_change(Stimulus, lambda row: _of_concept(row.concept_id))
counts_as_change(Frame, lambda row: _of_stimulus(row.stimulus_id))
