"""What was made of answers and has to be remembered: which tables were shown, and saved targets."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.kit import clock
from cocreate.kit.db import Base, BigId

Group = tuple[str, ...]


class Targets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shares that answers are weighted to: attribute → class → share or percentage.

    `low` and `high` are the least and the most that a weight may be.
    """

    shares: dict[str, dict[str, float]]
    low: float | None = None
    high: float | None = None
    name: str = ""


class TableSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a table tells apart, and so what it gives away; not which questions, nor which tests.

    A group of the banner is "a:KEY" of an attribute, "q:ID" of a question, "arm", or two of these,
    the outer one first. Weights are kept as they were, since saved targets may change.
    """

    banner: tuple[Group, ...] = ()
    filter: str = ""
    weights: Targets | None = None

    @property
    def key(self) -> bytes:
        """The same for tables that tell the same apart, and for no others."""
        return msgspec.json.encode(self, order="sorted")


class ReleasedTable(Base, kw_only=True):
    """A table that was shown: the ledger of one questionnaire, in the order in which it grew.

    What was shown stays shown, and what comes later is judged together with it; so nothing is
    ever taken out.
    """

    __tablename__ = "released_table"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "seq"),
        UniqueConstraint("questionnaire_id", "fingerprint"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    questionnaire_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questionnaire.id", ondelete="CASCADE")
    )
    seq: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    spec: Mapped[dict[str, Any]]
    made_at: Mapped[datetime] = mapped_column(default_factory=clock.now)
    made_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("membership.id", ondelete="SET NULL"), default=None
    )

    @property
    def table(self) -> TableSpec:
        """What it tells apart, as checked values."""
        return msgspec.convert(self.spec, TableSpec)


class SavedWeighting(Base, kw_only=True):
    """Targets of a panel under a name: how its customers are divided."""

    __tablename__ = "saved_weighting"
    __table_args__ = (
        UniqueConstraint("panel_id", "name"),
        CheckConstraint("length(name) between 1 and 80", name="name_length"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    panel_id: Mapped[int] = mapped_column(BigId, ForeignKey("panel.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    targets: Mapped[dict[str, Any]]
    low: Mapped[float | None] = mapped_column(default=None)
    high: Mapped[float | None] = mapped_column(default=None)
    changed_at: Mapped[datetime] = mapped_column(default_factory=clock.now)

    @property
    def as_targets(self) -> Targets:
        """The targets with their limits."""
        return Targets(self.targets, self.low, self.high, self.name)
