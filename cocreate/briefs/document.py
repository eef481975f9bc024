"""The brief as it is kept: every text in its own language, every number unrounded.

The web page, the PDF and the proof at approval all read this one document and nothing else, so
they cannot tell different figures.
"""

from datetime import date
from typing import Any, Literal

import msgspec

from cocreate.kit.charts import ChartSpec

Kind = Literal["concept", "brainstorm"]
SourceKind = Literal["verbatim", "comment", "idea"]


class Share(msgspec.Struct, frozen=True):
    """A part of a base, 0..1, with its 95 % Wilson interval."""

    count: int
    n: int
    share: float
    low: float
    high: float


class Field(msgspec.Struct, frozen=True):
    """Who was asked and who answered. `n_invited` is None where nobody was invited by name."""

    n_answered: int
    n_invited: int | None = None
    response_rate: float | None = None
    opens: date | None = None
    closes: date | None = None


class Figure(msgspec.Struct, frozen=True):
    """One closed question; its base `n` is everybody who answered it. `hidden` says why there are
    no figures; then all of them are None and `n` is 0."""

    question_id: int
    question: str
    kind: str
    n: int = 0
    chart: ChartSpec | None = None
    top2: Share | None = None
    bottom2: Share | None = None
    yes: Share | None = None
    mean: float | None = None
    sd: float | None = None
    hidden: str = ""


class Breakdown(msgspec.Struct, frozen=True):
    """The leading question by the classes of one attribute; hidden as a whole or not at all."""

    question_id: int
    question: str
    attribute: str
    chart: ChartSpec | None = None
    hidden: str = ""


class Source(msgspec.Struct, frozen=True):
    """Where a text is stored. A verbatim is a response (`id`) and a question."""

    kind: SourceKind
    id: int
    question_id: int | None = None


class Quote(msgspec.Struct, frozen=True):
    """An exact substring of what somebody wrote; `cut` when it is not all of it."""

    text: str
    source: Source
    question: str = ""
    cut: bool = False


class Comment(msgspec.Struct, frozen=True):
    """A comment, how many agree with it, and the badge of staff ("" for a member)."""

    text: str
    support: int
    source: Source
    badge: str = ""
    cut: bool = False


class Statement(msgspec.Struct, frozen=True):
    """One idea with its three-way split; `agreed` is the share of all its votes that agree."""

    text: str
    source: Source
    external_id: int | None
    n: int
    agree: int = 0
    disagree: int = 0
    passed: int = 0
    agreed: Share | None = None
    disagreed: Share | None = None


class Statements(msgspec.Struct, frozen=True):
    """A selection from all ideas: those with most support and those that divide most.

    Ideas whose split may not be shown are not among them. `n_clear` ideas have a clear majority:
    the whole interval of `agreed` lies above one half.
    """

    total: int
    n_votes: int
    n_clear: int = 0
    supported: tuple[Statement, ...] = ()
    dividing: tuple[Statement, ...] = ()


class Note(msgspec.Struct, frozen=True):
    """A labelled sentence of the method box."""

    label: str
    text: str


class BriefDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one version of a brief says. `by` is the key of the breakdown's attribute."""

    kind: Kind
    subject_id: int
    locale: str
    company: str
    panel_name: str
    brand_colour: str
    title: str
    question: str
    finding: str
    finding_by_marketer: bool = False
    evidence: str
    version: int
    by: str = ""
    generated_on: date
    approved_on: date | None = None
    field: Field
    figures: tuple[Figure, ...] = ()
    breakdown: Breakdown | None = None
    statements: Statements | None = None
    quotes: tuple[Quote, ...] = ()
    comments: tuple[Comment, ...] = ()
    does_not_say: tuple[str, ...] = ()
    method: tuple[Note, ...] = ()


def dump(document: BriefDocument) -> dict[str, Any]:
    """The document as JSON can hold it; `load` gives back an equal one."""
    built: dict[str, Any] = msgspec.to_builtins(document)
    return built


def load(stored: dict[str, Any]) -> BriefDocument:
    """The document again from what was stored."""
    return msgspec.convert(stored, BriefDocument)
