"""Themes of the texts that were written at one question, and which text belongs to which.

A machine proposes, a person decides: what somebody decided stays, however often themes are looked
for again.
"""

import secrets
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.kit import clock
from cocreate.kit.db import Base, BigId

NAME_MAX = 120


class Progress(StrEnum):
    """How far looking for themes has come."""

    NEW = "new"
    WANTED = "wanted"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ThemeSheet(Base, kw_only=True):
    """The themes of one part of a question (see Verbatim.part): of how many texts, and how sure.

    `k` is how many themes were asked for, None for as many as are found. `quality` is what
    `methods.text.learned.Quality` says about feelings.
    """

    __tablename__ = "theme_sheet"
    __table_args__ = (
        CheckConstraint(
            "progress in ('new', 'wanted', 'running', 'done', 'failed')", name="progress"
        ),
    )

    question_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("question.id", ondelete="CASCADE"), primary_key=True
    )
    part: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    progress: Mapped[str] = mapped_column(String(10), default=Progress.NEW, index=True)
    k: Mapped[int | None] = mapped_column(default=None)
    texts: Mapped[int] = mapped_column(default=0)
    meaning: Mapped[bool] = mapped_column(default=False, server_default=false())
    quality: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    changed_at: Mapped[datetime] = mapped_column(default_factory=clock.now)


class Theme(Base, kw_only=True):
    """A theme. `words` are rules that give it to a text (methods.text.codebook); `edited` ones
    were made or changed by a person, and outlive the next look."""

    __tablename__ = "theme"
    __table_args__ = (
        UniqueConstraint("question_id", "part", "name"),
        CheckConstraint(f"length(name) between 1 and {NAME_MAX}", name="name_length"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    question_id: Mapped[int] = mapped_column(BigId, ForeignKey("question.id", ondelete="CASCADE"))
    part: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(NAME_MAX))
    terms: Mapped[list[Any]] = mapped_column(default_factory=list)
    words: Mapped[list[Any]] = mapped_column(default_factory=list)
    edited: Mapped[bool] = mapped_column(default=False, server_default=false())


class ThemeText(Base, kw_only=True):
    """One text as it is sorted. `ref` names it on a page without telling whose it is; `fixed`
    ones were put where they are by a person. `feeling` None: no word tells one."""

    __tablename__ = "theme_text"
    __table_args__ = (
        UniqueConstraint("question_id", "part", "response_id"),
        Index("ix_theme_text_response_id", "response_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    question_id: Mapped[int] = mapped_column(BigId, ForeignKey("question.id", ondelete="CASCADE"))
    part: Mapped[str] = mapped_column(String(40), default="")
    response_id: Mapped[int] = mapped_column(BigId, ForeignKey("response.id", ondelete="CASCADE"))
    ref: Mapped[str] = mapped_column(
        String(16), default_factory=lambda: secrets.token_hex(8), unique=True
    )
    fixed: Mapped[bool] = mapped_column(default=False, server_default=false())
    feeling: Mapped[str | None] = mapped_column(String(10), default=None)
    feeling_by: Mapped[str] = mapped_column(String(10), default="lexicon")
    quote: Mapped[int | None] = mapped_column(default=None)  # its place among the quotes of a theme


class ThemeCoding(Base, kw_only=True):
    """That a text belongs to a theme, and what said so: a person, the machine, or its words."""

    __tablename__ = "theme_coding"
    __table_args__ = (CheckConstraint("said_by in ('hand', 'machine', 'words')", name="said_by"),)

    text_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("theme_text.id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    said_by: Mapped[str] = mapped_column(String(8))
