"""What a questionnaire says, as plain values: what a question row stores beside its text, and the
whole as one document that can be written to a file and read back without a difference.

Texts are in the questionnaire's first language; `words` holds the others, by language and path
("text", "help", "low", "high", "options.3", "items.2", "probes.1", "stimulus").
"""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

FORMAT: Literal["cocreate-questionnaire/1"] = "cocreate-questionnaire/1"
DONT_KNOW = 99  # outside the base unless asked otherwise
OTHER = 98

Order = Literal["fixed", "random", "rotate"]
Label = Annotated[str, Meta(max_length=500)]
Expression = Annotated[str, Meta(max_length=1_000)]
Words = dict[str, dict[str, Annotated[str, Meta(max_length=10_000)]]]


class Option(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One answer that can be chosen. `anchored` keeps its place when the others are shuffled."""

    code: Annotated[int, Meta(ge=0, le=999)]
    text: Label = ""
    exclusive: bool = False
    other: bool = False
    anchored: bool = False
    image: str = ""
    alt: str = ""
    show_if: Expression = ""


class Item(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A row that is answered by itself: of a matrix, a MaxDiff, a ranking, a constant sum …"""

    code: Annotated[int, Meta(ge=1, le=999)]
    text: Label
    reversed: bool = False
    anchored: bool = False
    show_if: Expression = ""


class Carry(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Take the options (or items) that were, or were not, chosen at an earlier question."""

    question: str
    which: Literal["chosen", "not_chosen", "shown"] = "chosen"


class Jump(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """After this question go on at question `to` (a code, or "end") when `when` holds."""

    to: str
    when: Expression = ""


class Settings(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Everything a question has beside its text; a kind uses what it names in `Kind.fields`."""

    help: Annotated[str, Meta(max_length=2_000)] = ""
    options: tuple[Option, ...] = ()
    items: tuple[Item, ...] = ()
    order: Order = "fixed"
    items_order: Order = "fixed"
    least: float | None = None  # choices, or the smallest number or (as ordinal) date
    most: float | None = None
    step: float | None = None
    decimals: Annotated[int, Meta(ge=0, le=6)] = 0
    unit: Annotated[str, Meta(max_length=30)] = ""
    total: float = 100  # of a constant sum
    dont_know: bool = False
    probes: tuple[Label, ...] = ()  # "why is that?", at most three deep
    per_set: int = 4  # items of a MaxDiff set
    sets: int = 0  # MaxDiff sets or pairs a person gets; 0: as many as the design needs
    anchor: bool = False  # MaxDiff: each item also "would be enough" or not
    prices: tuple[float, ...] = ()
    seconds: int = 0  # to answer in: gut reaction; to look: exposure of a stimulus
    stimulus: Annotated[str, Meta(max_length=10_000)] = ""  # text to mark, to consent to, to read
    image: str = ""
    alt: Annotated[str, Meta(max_length=300)] = ""
    image_width: int = 0
    image_height: int = 0
    whole_sentences: bool = False
    marks: tuple[str, ...] = ("like", "dislike", "confusing")
    right: int | None = None  # the code that an attention check asks for
    per_arm: bool = False  # asked once for each arm that the member sees
    show_if: Expression = ""
    jumps: tuple[Jump, ...] = ()
    carry: Carry | None = None
    carry_items: Carry | None = None
    words: Words = {}

    @property
    def days(self) -> tuple[str, str]:
        """The limits of a date as a browser wants them: "2026-11-24", "" for none."""
        return _day(self.least), _day(self.most)


def _day(ordinal: float | None) -> str:
    inside = ordinal is not None and 1 <= ordinal <= date.max.toordinal()
    return date.fromordinal(int(ordinal)).isoformat() if inside and ordinal is not None else ""


class BlockDocument(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Questions that stay together: shown or not, shuffled or not, once per chosen item or not."""

    code: str
    title: str = ""
    show_if: Expression = ""
    order: Order = "fixed"  # of the questions in it
    anchored: bool = False  # keeps its place when blocks are shuffled
    loop: Carry | None = None  # once for every option chosen at that question
    words: Words = {}


class QuestionDocument(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One question as it is written to a file."""

    code: str
    kind: str
    text: str
    required: bool = False
    low: str = ""
    high: str = ""
    block: str = ""
    settings: Settings = Settings()


class Document(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A whole questionnaire."""

    format: Literal["cocreate-questionnaire/1"] = FORMAT
    title: str = ""
    languages: tuple[str, ...] = ("nl",)
    mode: Literal["steps", "page"] = "steps"
    blocks_order: Order = "fixed"
    blocks: tuple[BlockDocument, ...] = ()
    questions: tuple[QuestionDocument, ...] = ()
