"""Questions and what was answered.

Who took part (`participation`) and what was answered (`response`, `verbatim`) are apart: a
response knows a random respondent key and classes of attributes, never a member.
"""

import secrets
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.kit import clock
from cocreate.kit.db import Base, BigId

VERBATIM_MAX = 5_000


class QuestionKind(StrEnum):
    """How a question is answered."""

    SCALE5 = "scale5"
    SCALE11 = "scale11"
    YES_NO = "yes_no"
    OPEN = "open"


class Mode(StrEnum):
    """How the questions are laid before a member."""

    STEPS = "steps"
    PAGE = "page"


# The codes a closed question stores; an open one stores text. Yes is 1, no is 0.
CODES: dict[str, tuple[int, ...]] = {
    QuestionKind.SCALE5: (1, 2, 3, 4, 5),
    QuestionKind.SCALE11: tuple(range(11)),
    QuestionKind.YES_NO: (0, 1),
}


class Questionnaire(Base, kw_only=True):
    """An ordered list of questions."""

    __tablename__ = "questionnaire"
    __table_args__ = (CheckConstraint("mode in ('steps', 'page')", name="mode"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    panel_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("panel.id", ondelete="CASCADE"), index=True
    )
    mode: Mapped[str] = mapped_column(String(10), default=Mode.STEPS)

    @property
    def topic(self) -> str:
        """The name of the stream of its submissions."""
        return topic_of(self.id)


def topic_of(questionnaire_id: int) -> str:
    """The name of the stream of a questionnaire's submissions."""
    return f"questionnaire:{questionnaire_id}"


class Question(Base, kw_only=True):
    """One question. `low` and `high` name the ends of a scale ("" takes the house's words)."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "seq"),
        CheckConstraint("kind in ('scale5', 'scale11', 'yes_no', 'open')", name="kind"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    questionnaire_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questionnaire.id", ondelete="CASCADE")
    )
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(300))
    required: Mapped[bool] = mapped_column(default=True)
    low: Mapped[str] = mapped_column(String(60), default="")
    high: Mapped[str] = mapped_column(String(60), default="")

    @property
    def field(self) -> str:
        """Its name in a form and in a draft."""
        return f"q{self.id}"


class QuestionView(NamedTuple):
    """A question as it is asked: read often, never changed."""

    id: int
    kind: str
    text: str
    required: bool
    low: str
    high: str

    @property
    def field(self) -> str:
        """Its name in a form and in a draft."""
        return f"q{self.id}"


AnyQuestion = Question | QuestionView


class Participation(Base, kw_only=True):
    """That a member was asked and whether he answered: never what."""

    __tablename__ = "participation"
    __table_args__ = (
        Index("ix_participation_membership_id_submitted_on", "membership_id", "submitted_on"),
    )

    questionnaire_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questionnaire.id", ondelete="CASCADE"), primary_key=True
    )
    membership_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True
    )
    invited: Mapped[bool] = mapped_column(default=True)
    # The only bridge to the response, so that a member can read back his own answers.
    respondent_key: Mapped[str] = mapped_column(
        String(32), default_factory=lambda: secrets.token_hex(16), unique=True
    )
    submitted_on: Mapped[date | None] = mapped_column(default=None)


class Response(Base, kw_only=True):
    """One submitted questionnaire: `codes` maps question id to code, `attributes` are classes."""

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "respondent_key"),
        Index("ix_response_questionnaire_id_is_test_id", "questionnaire_id", "is_test", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    questionnaire_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questionnaire.id", ondelete="CASCADE")
    )
    respondent_key: Mapped[str] = mapped_column(String(32))
    codes: Mapped[dict[str, Any]]
    attributes: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    is_test: Mapped[bool] = mapped_column(default=False)
    submitted_on: Mapped[date] = mapped_column(default_factory=lambda: clock.now().date())


class Verbatim(Base, kw_only=True):
    """The answer to an open question, letter by letter as it was sent."""

    __tablename__ = "verbatim"
    __table_args__ = (CheckConstraint("length(text) between 1 and 5000", name="text_length"),)

    response_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("response.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("question.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    text: Mapped[str] = mapped_column(Text)
