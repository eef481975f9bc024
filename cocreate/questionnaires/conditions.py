"""Whether a condition makes sense: its names are known, and like is compared with like."""

from collections.abc import Mapping
from typing import Literal

from cocreate.kit.i18n import _
from cocreate.questionnaires.syntax import read
from cocreate.questionnaires.tree import (
    Among,
    Call,
    Compare,
    ExpressionError,
    Joined,
    Name,
    Node,
    Not,
    Value,
    parts_of,
)

# set: a question of which several options can be chosen; it has no single value to compare.
Type = Literal["number", "text", "boolean", "set", "arm", "any"]
OWN_NAMES: dict[str, Type] = {"arm": "arm", "item": "number", "version": "number"}
_BY_SIZE = frozenset({"<", "<=", ">", ">="})


def check(condition: str | Node, known: Mapping[str, Type]) -> None:
    """Raise ExpressionError when names are unknown, or types cannot be compared.

    `known` has the type of every question's code and attribute's key; "@age" where the key of an
    attribute is also the code of a question.
    """
    tree = read(condition) if isinstance(condition, str) else condition
    if _type_of(tree, known) not in {"boolean", "any"}:
        raise ExpressionError(
            _place_of(tree), _("This is not true or false: say what it is compared with.")
        )


def _place_of(node: Node) -> int:
    return min(part.at for part in parts_of(node))


def _type_of(node: Node, known: Mapping[str, Type]) -> Type:
    match node:
        case Value(value=bool()):
            return "boolean"
        case Value(value=value):
            return "text" if isinstance(value, str) else "number"
        case Name():
            return _type_of_name(node, known)
        case Joined(parts=parts):
            for part in parts:
                check(part, known)
        case Not(part=part):
            check(part, known)
        case Compare(sign=sign, left=left, right=right):
            _check_pair(sign, left, right, known)
        case Among(left=left, values=listed):
            for one in listed:
                _check_pair("==", left, one, known)
        case Call():
            _check_call(node, known)
            return "number" if node.function == "count" else "boolean"
    return "boolean"


def _check_call(node: Call, known: Mapping[str, Type]) -> None:
    _type_of_name(node.question, {name: t for name, t in known.items() if name[0] != "@"})
    for one in node.values:
        if isinstance(one.value, str) or not float(one.value).is_integer():
            raise ExpressionError(one.at, _("The number of an option belongs here."))


def _type_of_name(node: Name, known: Mapping[str, Type]) -> Type:
    if node.is_attribute:
        found = known.get(f"@{node.name}") or known.get(node.name)
    else:
        found = OWN_NAMES.get(node.name) or known.get(node.name)
        question, _under, suffix = node.name.rpartition("_")
        if found is None and suffix and question in known:
            found = "number"
    if found is None:
        raise ExpressionError(
            node.at, _("There is no question and no attribute “%(name)s”.", name=node.name)
        )
    return found


def _check_pair(sign: str, left: Node, right: Node, known: Mapping[str, Type]) -> None:
    types = [_type_of(left, known), _type_of(right, known)]
    for node, kind in zip((left, right), types, strict=True):
        if kind == "set":
            raise ExpressionError(
                _place_of(node), _("Several answers can be chosen here: write chosen(Q1, 2).")
            )
    if "any" in types or types[0] == types[1]:
        fits = sign not in _BY_SIZE or types[0] != "boolean"
    else:
        fits = "arm" in types and {"number", "text"} & set(types) != set()
    if not fits or ("arm" in types and sign in _BY_SIZE):
        raise ExpressionError(
            _place_of(left),
            _("These two cannot be compared: only numbers with numbers, and texts with texts."),
        )
