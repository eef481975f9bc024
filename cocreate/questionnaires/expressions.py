"""Conditions on answers and attributes: checked against what there is, and evaluated.

    Q1 == 3 and age in ("18-34", "35-54") or not chosen(Q2, 4)

A name is a question's code, `Q5_3` for its column 3, or an attribute's key (`@age` where a question
is called so too). `arm` is the arm by number or name, `item` the code of the option that a loop is
at, `version` that of the questionnaire. `chosen(Q, 1, 2)` is true when one of these was chosen,
`count(Q)` how many were, `answered(Q)` whether there is an answer at all.

What was not answered is smaller than, equal to and different from nothing: every comparison with it
is false. The same holds for "don't know" where a number is compared by size.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cocreate.questionnaires.conditions import OWN_NAMES, Type, check
from cocreate.questionnaires.kinds.base import SKIPPED, Number
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

__all__ = [
    "Answer",
    "Environment",
    "ExpressionError",
    "Node",
    "Type",
    "check",
    "evaluate",
    "holds",
    "names",
    "read",
]

_BY_SIGN: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_BY_SIZE = frozenset({"<", "<=", ">", ">="})


@dataclass(frozen=True)
class Answer:
    """What a member answered to one question: numbers by column suffix, texts by part.

    `unknown`: the answer was "don't know", whose code is no size.
    """

    codes: Mapping[str, Number] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    unknown: bool = False

    @cached_property
    def value(self) -> float | str | None:
        """Its code or number, else what was written; None when there is none."""
        code = self.codes.get("", SKIPPED)
        if code != SKIPPED:
            return code
        return self.texts.get("") or None

    @cached_property
    def chosen(self) -> frozenset[int]:
        """The codes that were chosen, ranked or given something."""
        if (code := self.codes.get("", SKIPPED)) != SKIPPED:
            return frozenset({int(code)}) if float(code).is_integer() else frozenset()
        return frozenset(int(s) for s, n in self.codes.items() if s.isdecimal() and n > 0)

    @property
    def given(self) -> bool:
        """Whether anything was answered."""
        return self.value is not None or bool(self.chosen) or any(self.texts.values())


NO_ANSWER = Answer()


@dataclass(frozen=True)
class Environment:
    """What a condition is held against. `answers` are by question code."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    attributes: Mapping[str, object] = field(default_factory=dict)
    arm: tuple[int, str] | None = None  # its number, from 1, and its name
    item: int | None = None
    version: int = 1


def names(condition: str | Node) -> set[str]:
    """Every question and attribute that a condition looks at."""
    return {node.name for node in parts_of(_tree(condition)) if isinstance(node, Name)} - set(
        OWN_NAMES
    )


def evaluate(condition: str | Node, env: Environment) -> bool:
    """Whether the condition holds. Raises ExpressionError only when it cannot be read."""
    return _value_of(_tree(condition), env) is True


def holds(condition: str, env: Environment) -> bool:
    """As `evaluate`; an empty condition always holds, one that cannot be read never does."""
    if not condition:
        return True
    try:
        return evaluate(condition, env)
    except ExpressionError:
        return False


def _tree(condition: str | Node) -> Node:
    return read(condition) if isinstance(condition, str) else condition


def _value_of(node: Node, env: Environment) -> object:
    match node:
        case Value(value=value):
            return value
        case Name():
            return _named(node, env)
        case Joined(word=word, parts=parts):
            some = all if word == "and" else any
            return some(_value_of(part, env) is True for part in parts)
        case Not(part=part):
            return _value_of(part, env) is not True
        case Compare(sign=sign, left=left, right=right):
            return _compared(sign, left, right, env)
        case Among(left=left, values=values):
            return any(_compared("==", left, value, env) for value in values)
        case Call():
            return _called(node, env)


def _named(node: Name, env: Environment) -> object:
    if not node.is_attribute:
        if node.name in OWN_NAMES:
            return {"arm": env.arm, "item": env.item, "version": env.version}[node.name]
        if (answer := env.answers.get(node.name)) is not None:
            return answer.value
        question, _under, suffix = node.name.rpartition("_")
        if question and (answer := env.answers.get(question)) is not None:
            code = answer.codes.get(suffix, SKIPPED)
            return None if code == SKIPPED else code
    return env.attributes.get(node.name)


def _compared(sign: str, left: Node, right: Node, env: Environment) -> bool:
    one, other = _value_of(left, env), _value_of(right, env)
    if isinstance(one, tuple) or isinstance(other, tuple):
        one, other = _as_arm(one, other), _as_arm(other, one)
    if one is None or other is None:
        return False
    if sign in _BY_SIZE:
        unlike = isinstance(one, str) != isinstance(other, str)
        if unlike or _is_unknown(left, env) or _is_unknown(right, env):
            return False
    return _BY_SIGN[sign](one, other)


def _is_unknown(node: Node, env: Environment) -> bool:
    """Whether this is a question that was answered with "don't know": its code has no size."""
    return isinstance(node, Name) and env.answers.get(node.name, NO_ANSWER).unknown


def _as_arm(value: object, other: object) -> object:
    """An arm by what it is compared with: its name for a text, else its number."""
    return value[isinstance(other, str)] if isinstance(value, tuple) else value


def _called(node: Call, env: Environment) -> object:
    answer = env.answers.get(node.question.name, NO_ANSWER)
    if node.function == "answered":
        return answer.given
    if node.function == "count":
        return len(answer.chosen)
    return any(value.value in answer.chosen for value in node.values)
