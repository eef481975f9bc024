"""The panel, who is in it and as what. A panel is the wall: nothing in it is seen outside."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.kit import clock
from cocreate.kit.db import Base, BigId

SLUG_MAX = 60


class Role(StrEnum):
    """What somebody is in one panel."""

    MEMBER = "member"
    MODERATOR = "moderator"
    MARKETER = "marketer"
    PRODUCT_OWNER = "product_owner"
    PANEL_ADMIN = "panel_admin"


STAFF = frozenset(Role) - {Role.MEMBER}


class Panel(Base, kw_only=True):
    """A private group of customers of the company."""

    __tablename__ = "panel"
    __table_args__ = (
        CheckConstraint("small_cell between 5 and 20", name="small_cell"),
        CheckConstraint("length(slug) between 1 and 60", name="slug_length"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(String(SLUG_MAX), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    about: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(String(5), default="nl")
    brand_colour: Mapped[str] = mapped_column(String(7), default="#0f6b5c")
    small_cell: Mapped[int] = mapped_column(default=5)
    created_at: Mapped[datetime] = mapped_column(default_factory=clock.now)


class Membership(Base, kw_only=True):
    """Somebody in a panel. `active` false means: was a member, sees nothing any more."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("panel_id", "person_id"),
        UniqueConstraint("panel_id", "external_ref"),
        CheckConstraint(
            "role in ('member', 'moderator', 'marketer', 'product_owner', 'panel_admin')",
            name="role",
        ),
        Index("ix_membership_panel_id_role_display_name", "panel_id", "role", "display_name"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    panel_id: Mapped[int] = mapped_column(BigId, ForeignKey("panel.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(String(20), default=Role.MEMBER)
    display_name: Mapped[str] = mapped_column(String(80))
    function: Mapped[str] = mapped_column(String(80), default="")
    attributes: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    external_ref: Mapped[str | None] = mapped_column(String(120), default=None)
    active: Mapped[bool] = mapped_column(default=True)
    joined_at: Mapped[datetime] = mapped_column(default_factory=clock.now)

    @property
    def is_staff(self) -> bool:
        """Whether this is somebody of the company."""
        return self.role in STAFF


class Attribute(Base, kw_only=True):
    """Something the panel knows of its members; options are {value, label: {nl, en}}."""

    __tablename__ = "attribute"
    __table_args__ = (UniqueConstraint("panel_id", "key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    panel_id: Mapped[int] = mapped_column(BigId, ForeignKey("panel.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    label: Mapped[dict[str, Any]]
    options: Mapped[list[Any]]
    seq: Mapped[int] = mapped_column(default=0)


class AuditEntry(Base, kw_only=True):
    """Who did what to what: written with the change, never changed afterwards."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_panel_id_at", "panel_id", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    panel_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("panel.id", ondelete="CASCADE"))
    membership_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="SET NULL")
    )
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    details: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    at: Mapped[datetime] = mapped_column(default_factory=clock.now)


class PanelFile(Base, kw_only=True):
    """An uploaded image of a panel: its content lies in the file store under its hash."""

    __tablename__ = "panel_file"

    panel_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("panel.id", ondelete="CASCADE"), primary_key=True
    )
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(default_factory=clock.now)
