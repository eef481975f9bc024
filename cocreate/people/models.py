"""Who somebody is: the person, sign-in, sessions, drafts and keys of requests already answered.

Identity lives here and nowhere else. What a person answered lives in `questionnaires` under a
random respondent key.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.kit import clock
from cocreate.kit.db import Base, BigId

NAME_MAX = 80


class Person(Base, kw_only=True):
    """Somebody with an account, or the pseudonym of an imported voter (then without address)."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("length(name) <= 80", name="name_length"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_MAX))
    locale: Mapped[str] = mapped_column(String(5), default="nl")
    is_site_admin: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default_factory=clock.now)


class WebSession(Base, kw_only=True):
    """A signed-in browser. Only the hash of its token is stored."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default_factory=clock.now)
    # The day: who was there at the moment of an answer would be who gave it.
    seen_at: Mapped[datetime] = mapped_column(default_factory=clock.today)
    expires_at: Mapped[datetime]


class SignIn(Base, kw_only=True):
    """One request to sign in: a mail with a link and a code, valid ten minutes, used once.

    A row is also made for an address nobody has, so that the two cannot be told apart.
    """

    __tablename__ = "sign_in"
    __table_args__ = (
        Index("ix_sign_in_email_hash_created_at", "email_hash", "created_at"),
        Index("ix_sign_in_address_hash_created_at", "address_hash", "created_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    person_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="CASCADE")
    )
    email_hash: Mapped[str] = mapped_column(String(64))
    address_hash: Mapped[str] = mapped_column(String(64))
    browser_hash: Mapped[str] = mapped_column(String(64), index=True)
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    next_path: Mapped[str] = mapped_column(String(500), default="/")
    created_at: Mapped[datetime] = mapped_column(default_factory=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    tries: Mapped[int] = mapped_column(default=0)


class Draft(Base, kw_only=True):
    """What somebody is typing and has not sent: one row a form, on the server first."""

    __tablename__ = "draft"

    person_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    context: Mapped[str] = mapped_column(String(120), primary_key=True)
    fields: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(default_factory=clock.now)


class AnsweredRequest(Base, kw_only=True):
    """The key of a form that was stored, and where its sender was sent: a retry gets the same."""

    __tablename__ = "answered_request"
    # Kept by person and not in the order of arrival, which would be that of the answers.
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    location: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default_factory=clock.today, index=True)
