"""Questions and what was answered.

Who took part (`participation`) and what was answered (`response`, `verbatim`) are apart: a
response knows a random respondent key and classes of attributes, never a member.
"""

import secrets
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
    false,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.kit import clock
from cocreate.kit.db import Base, BigId
from cocreate.questionnaires.document import Settings


class Mode(StrEnum):
    """How the questions are laid before a member."""

    STEPS = "steps"
    PAGE = "page"


class Questionnaire(Base, kw_only=True):
    """An ordered list of questions.

    `revision` counts every change, so that what was made of the questions can be kept until the
    next one; `version` counts only what changed after members had begun to answer.
    """

    __tablename__ = "questionnaire"
    __table_args__ = (
        CheckConstraint("mode in ('steps', 'page')", name="mode"),
        {"sqlite_autoincrement": True},  # what is remembered of one is never taken for another
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    panel_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("panel.id", ondelete="CASCADE"), index=True
    )
    mode: Mapped[str] = mapped_column(String(10), default=Mode.STEPS)
    languages: Mapped[list[Any]] = mapped_column(default_factory=list)  # the first: of the texts
    blocks_order: Mapped[str] = mapped_column(String(10), default="fixed")
    version: Mapped[int] = mapped_column(default=1)
    revision: Mapped[int] = mapped_column(default=1)

    @property
    def topic(self) -> str:
        """The name of the stream of its submissions."""
        return topic_of(self.id)


def topic_of(questionnaire_id: int) -> str:
    """The name of the stream of a questionnaire's submissions."""
    return f"questionnaire:{questionnaire_id}"


class Block(Base, kw_only=True):
    """Questions that stay together: see `document.BlockDocument` for what they can do."""

    __tablename__ = "block"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "seq"),
        UniqueConstraint("questionnaire_id", "code"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    questionnaire_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questionnaire.id", ondelete="CASCADE")
    )
    seq: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200), default="")
    settings: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)


class Question(Base, kw_only=True):
    """One question. `low` and `high` name the ends of a scale ("" takes the house's words).

    `code` is its name in routing, exports and files; "" is Q and its number. A question in field
    never changes: it is asked `until` a version, and its follower `since` the next one.
    """

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("questionnaire_id", "seq"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    questionnaire_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questionnaire.id", ondelete="CASCADE")
    )
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(2_000))
    required: Mapped[bool] = mapped_column(default=True)
    low: Mapped[str] = mapped_column(String(60), default="")
    high: Mapped[str] = mapped_column(String(60), default="")
    code: Mapped[str] = mapped_column(String(40), default="")
    block_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("block.id", ondelete="SET NULL"), default=None
    )
    settings: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    since: Mapped[int] = mapped_column(default=1)
    until: Mapped[int | None] = mapped_column(default=None)

    @property
    def field(self) -> str:
        """Its name in a form and in a draft."""
        return f"q{self.id}"

    @property
    def spec(self) -> Settings:
        """What it has beside its text, as checked values."""
        return settings_of(msgspec.json.encode(self.settings))


@lru_cache(maxsize=2_000)
def settings_of(stored: bytes) -> Settings:
    """The settings that a stored document holds."""
    return msgspec.json.decode(stored, type=Settings)


class QuestionView(NamedTuple):
    """A question as it is asked: read often, never changed."""

    id: int
    kind: str
    text: str
    required: bool
    low: str
    high: str
    seq: int = 0
    code: str = ""
    block_id: int | None = None
    spec: Settings = Settings()

    @property
    def field(self) -> str:
        """Its name in a form and in a draft."""
        return f"q{self.id}"


AnyQuestion = Question | QuestionView


def code_of(question: AnyQuestion) -> str:
    """The name of a question in routing, exports and files."""
    return question.code or f"Q{question.seq}"


Whose = Callable[[Any], ColumnElement[bool]]


def counts_as_change(kind: type[Base], whose: Whose) -> None:
    """A row of `kind` that comes, changes or goes gives its questionnaire another revision.

    For objects that a session changes; statements that go past it say so with `editing.bump`.
    """

    def changed(_mapper: object, connection: Connection, row: Any) -> None:  # noqa: ANN401
        table = Questionnaire.__table__
        higher = {"revision": table.c.revision + 1}
        connection.execute(update(Questionnaire).where(whose(row)).values(higher))

    for moment in ("after_insert", "after_update", "after_delete"):
        event.listen(kind, moment, changed)


counts_as_change(Questionnaire, lambda row: Questionnaire.id == row.id)
counts_as_change(Block, lambda row: Questionnaire.id == row.questionnaire_id)
counts_as_change(Question, lambda row: Questionnaire.id == row.questionnaire_id)


class QuestionnaireVersion(Base, kw_only=True):
    """What was asked from a version on, whole: a `document.Document`."""

    __tablename__ = "questionnaire_version"

    questionnaire_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questionnaire.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[datetime] = mapped_column(default_factory=clock.now)
    responses_before: Mapped[int] = mapped_column(default=0)


class Participation(Base, kw_only=True):
    """That a member was asked and whether he answered: never what."""

    __tablename__ = "participation"
    __table_args__ = (
        Index("ix_participation_membership_id_submitted_on", "membership_id", "submitted_on"),
        # Kept by member: the order in which rows came would be that of the answers.
        {"sqlite_with_rowid": False},
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
    # Fieldwork: drawn at the first view and kept for ever, on every device.
    seed: Mapped[int | None] = mapped_column(default=None)
    arms: Mapped[list[Any]] = mapped_column(default_factory=list, server_default="[]")
    started_on: Mapped[date | None] = mapped_column(default=None)
    # "", screened or quota_full: why nothing was stored of who wanted to answer.
    outcome: Mapped[str] = mapped_column(String(12), default="", server_default="")
    # Contact: when he was invited, and how often and when last reminded.
    invited_on: Mapped[date | None] = mapped_column(default=None)
    reminded: Mapped[int] = mapped_column(default=0, server_default="0")
    reminded_on: Mapped[date | None] = mapped_column(default=None)


class Response(Base, kw_only=True):
    """One submitted questionnaire: `codes` maps column to number, `attributes` are classes.

    A column is a question's id with what the kind adds: "12", "12_3" (option or item 3), "12@5"
    (asked for arm 5). -1 stands for asked and not answered; what is absent was not asked.
    `seconds` is how long answering took, never when. `excluded` is a person's decision.
    """

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "respondent_key"),
        Index("ix_response_questionnaire_id_is_test_id", "questionnaire_id", "is_test", "id"),
        # Counted at every look at the results, and never from the rows themselves.
        Index("ix_response_counting", "questionnaire_id", "excluded", "is_test", "id"),
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
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    arms: Mapped[list[Any]] = mapped_column(default_factory=list, server_default="[]")
    seconds: Mapped[int | None] = mapped_column(default=None)
    excluded: Mapped[bool] = mapped_column(default=False, server_default=false())


class Verbatim(Base, kw_only=True):
    """What was written, letter by letter as it was sent.

    `part` tells texts of one question apart: "" its own, "1" … the probes, "other" the words of an
    "other" option, "file" a file's name in the store, "@5" of arm 5, and these joined.
    """

    __tablename__ = "verbatim"
    __table_args__ = (CheckConstraint("length(text) between 1 and 5000", name="text_length"),)

    response_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("response.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("question.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    part: Mapped[str] = mapped_column(String(40), primary_key=True, default="", server_default="")
    text: Mapped[str] = mapped_column(Text)
