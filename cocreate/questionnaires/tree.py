"""The tree of a condition: what `syntax.read` makes, and everything else looks at."""

from collections.abc import Iterator
from dataclasses import dataclass

from cocreate.kit.i18n import Message


class ExpressionError(ValueError):
    """What is wrong with a condition, in words for its writer, and where: a place from 0."""

    def __init__(self, position: int, message: Message) -> None:
        super().__init__(f"{message} (at {position + 1})")
        self.position = position
        self.message = message


@dataclass(frozen=True)
class Value:
    """A number, a text, true or false, as it was written."""

    value: float | str | bool
    at: int


@dataclass(frozen=True)
class Name:
    """A question's code, an attribute's key, or `arm`, `item`, `version`."""

    name: str
    at: int
    is_attribute: bool = False


@dataclass(frozen=True)
class Compare:
    """One comparison: left, one of COMPARISONS, right."""

    sign: str
    left: "Node"
    right: "Node"
    at: int


@dataclass(frozen=True)
class Among:
    """`left in ("a", "b")`."""

    left: "Node"
    values: tuple[Value, ...]
    at: int


@dataclass(frozen=True)
class Not:
    """The opposite."""

    part: "Node"
    at: int


@dataclass(frozen=True)
class Joined:
    """Two or more parts with `and` or `or` between them."""

    word: str
    parts: tuple["Node", ...]
    at: int


@dataclass(frozen=True)
class Call:
    """A function of FUNCTIONS about a question."""

    function: str
    question: Name
    values: tuple[Value, ...]
    at: int


Node = Value | Name | Compare | Among | Not | Joined | Call


def parts_of(node: Node) -> Iterator[Node]:
    """A tree's node and everything below it."""
    parts: tuple[Node, ...] = ()
    match node:
        case Compare(left=left, right=right):
            parts = (left, right)
        case Among(left=left):
            parts = (left,)
        case Not(part=part):
            parts = (part,)
        case Joined(parts=parts):
            pass
        case Call(question=question):
            parts = (question,)
    yield node
    for part in parts:
        yield from parts_of(part)
