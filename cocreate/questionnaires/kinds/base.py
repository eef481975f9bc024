"""What every kind of question tells about itself; one module a family, one object a kind.

A kind knows how it is answered (template, `read`), what it stores (`columns`), how an answer is
said in words, what an editor has to fill in, and which tables are made of it (`measures`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import DONT_KNOW, Item, Option, Settings
from cocreate.questionnaires.models import AnyQuestion

Number = int | float
SKIPPED = -1  # asked and not answered
VERBATIM_MAX = 5_000
ANSWER_THIS = _("Please answer this question.")
CHOOSE_ONE = _("Please choose one of the answers.")


@dataclass(frozen=True)
class Asked:
    """A question as it stands before one member: piped, shuffled, carried forward.

    `name` is its field in the form: "q12", or "q12@5" for arm 5 or option 5 of a loop. `options`
    and `items` are those that this member gets, in his order.
    """

    question: AnyQuestion
    name: str
    text: str
    low: str = ""
    high: str = ""
    help: str = ""
    options: tuple[Option, ...] = ()
    items: tuple[Item, ...] = ()
    stimulus: str = ""
    arm: int | None = None
    seed: int = 0
    probes: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of the question."""
        return self.question.kind

    @property
    def spec(self) -> Settings:
        """The settings of the question."""
        return self.question.spec

    @property
    def required(self) -> bool:
        """Whether it has to be answered."""
        return self.question.required

    @property
    def column(self) -> str:
        """Where its own answer is stored: "12", "12@5"."""
        return self.name.removeprefix("q")

    @property
    def layout(self) -> Any:  # noqa: ANN401 - each kind has its own
        """What its template shows beside its words: the sets of a MaxDiff, the units of a text."""
        return LAYOUTS[self.kind](self)

    def field(self, suffix: object = "") -> str:
        """The name of one of its fields: field(3) is "q12_3"."""
        return f"{self.name}_{suffix}" if suffix != "" else self.name


LAYOUTS: dict[str, Callable[[Asked], Any]] = {}  # filled by the modules of kinds that need one


@dataclass
class Found:
    """What was read from a form for one question: numbers and texts by suffix, or mistakes.

    `errors` are by full field name, so that each message stands beside its box.
    """

    codes: dict[str, Number] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    errors: dict[str, Message] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A column of answers: `suffix` behind the question's id; "code" holds small whole numbers."""

    suffix: str = ""
    type: Literal["code", "number"] = "code"


@dataclass(frozen=True)
class Measure:
    """A table that can be made of a question.

    scale: ordered codes with a mean and boxes. choice: codes without order. multi: one 0/1 column
    a code. number: a mean, a median and classes. `suffixes` name its columns; `labels` the codes.
    `name` tells measures of one question apart ("" when it has one).
    """

    name: str
    type: Literal["scale", "choice", "multi", "number"]
    suffixes: tuple[str, ...] = ("",)
    codes: tuple[int, ...] = ()
    labels: tuple[Message | str, ...] = ()
    label: Message | str = ""
    outside: tuple[int, ...] = ()  # codes that are not in the base: "don't know"
    top: tuple[int, ...] = ()
    bottom: tuple[int, ...] = ()
    reversed: bool = False  # of a matrix: here a high code says little of what is measured


def nothing(_question: AnyQuestion) -> tuple[()]:
    """No columns, no measures."""
    return ()


def no_problems(_question: AnyQuestion) -> dict[str, Message]:
    """Nothing is wrong with this question."""
    return {}


def no_sample(_asked: Asked, _random: Random) -> dict[str, str]:
    """A generated respondent has nothing to fill in."""
    return {}


@dataclass(frozen=True)
class Kind:
    """One way of asking, shown by templates/questionnaires/kinds/_NAME.html.

    `fields` are the parts of Settings that its editor shows.
    """

    name: str
    label: Message
    group: Literal["choice", "scale", "number", "text", "order", "research", "page"]
    read: Callable[[Asked, Mapping[str, Any]], Found]
    seconds: int
    columns: Callable[[AnyQuestion], tuple[Column, ...]] = nothing
    measures: Callable[[AnyQuestion], tuple[Measure, ...]] = nothing
    words: Callable[[AnyQuestion, Mapping[str, Number], Mapping[str, str]], Message | str] = (
        lambda _question, _codes, _texts: ""
    )
    problems: Callable[[AnyQuestion], dict[str, Message]] = no_problems
    sample: Callable[[Asked, Random], dict[str, str]] = no_sample
    fields: tuple[str, ...] = ()
    has_ends: bool = False
    quotes: bool = False  # what is written may be quoted in a brief
    about: Message | str = ""  # one line for who chooses a kind
    extra_seconds: Callable[[Settings], int] = lambda _settings: 0


def text_of(values: Mapping[str, Any], name: str) -> str:
    """What was typed in a field, without the spaces around it."""
    given = values.get(name, "")
    return given.strip() if isinstance(given, str) else ""


def read_code(asked: Asked, values: Mapping[str, Any], codes: Mapping[str, int]) -> Found:
    """One of the `codes`, by what a form sends for it; skipped only when that is allowed."""
    given = text_of(values, asked.name)
    if not given:
        if asked.required:
            return Found(errors={asked.name: ANSWER_THIS})
        return Found(codes={"": SKIPPED})
    if given not in codes:
        return Found(errors={asked.name: CHOOSE_ONE})
    return Found(codes={"": codes[given]})


def with_dont_know(asked: Asked, codes: dict[str, int]) -> dict[str, int]:
    """The codes and, where the question offers it, "don't know"."""
    return codes | {str(DONT_KNOW): DONT_KNOW} if asked.spec.dont_know else codes
