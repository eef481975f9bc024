"""A condition held against everybody at once: columns of answers in, true or false a person out.

The same language as routing and quotas (questionnaires/expressions.py), with the same rule: what
is not there is smaller than, equal to and different from nothing.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cocreate.fieldwork.quotas import known_names
from cocreate.kit.i18n import _
from cocreate.methods.tabulate import Columns
from cocreate.panels.models import Attribute
from cocreate.questionnaires.columns import ARM, VERSION
from cocreate.questionnaires.document import DONT_KNOW
from cocreate.questionnaires.expressions import ExpressionError, check, read
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.measured import ArmName
from cocreate.questionnaires.models import Question, code_of
from cocreate.questionnaires.tree import Among, Call, Compare, Joined, Name, Node, Not, Value

Mask = NDArray[np.bool_]
Sign = Callable[[Any, Any], Any]

_BY_SIGN: dict[str, Sign] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_BY_SIZE = frozenset({"<", "<=", ">", ">="})


class _Side(NamedTuple):
    """One side of a comparison: values, who has one, and whose can be compared by size."""

    values: Any
    known: Mask | bool
    sized: Mask | bool
    is_text: bool


class People:
    """Everybody who answered, as a filter sees them."""

    def __init__(
        self,
        columns: Columns,
        questions: Sequence[Question],
        attributes: Sequence[Attribute],
        arms: Sequence[ArmName],
    ) -> None:
        usable = [
            question
            for question in questions
            if kind_of(question.kind).group != "text" and not (question.spec.per_arm and arms)
        ]
        self._columns = columns
        self._questions = {code_of(question): question for question in usable}
        self._attributes = {attribute.key: attribute for attribute in attributes}
        self._arms = arms
        self._known = known_names(usable, list(self._attributes))

    def where(self, condition: str) -> Mask:
        """For whom the condition holds. Raises ExpressionError when it makes no sense here."""
        tree = read(condition)
        check(tree, self._known)
        return np.broadcast_to(self._holds(tree), (len(self._columns),)).copy()

    def _holds(self, node: Node) -> Mask:
        match node:
            case Joined(word=word, parts=parts):
                some = np.logical_and if word == "and" else np.logical_or
                return np.asarray(some.reduce([self._holds(part) for part in parts]))
            case Not(part=part):
                return np.logical_not(self._holds(part))
            case Compare(sign=sign, left=left, right=right):
                return self._compared(sign, left, right)
            case Among(left=left, values=values):
                each = [self._compared("==", left, value) for value in values]
                return np.asarray(np.logical_or.reduce(each))
            case Call(function="count"):
                raise ExpressionError(
                    node.at, _("Say what the number of answers is compared with.")
                )
            case Call():
                return self._called(node)
            case Value(value=value):
                return np.full(len(self._columns), value is True)
            case Name(at=at):
                raise ExpressionError(at, _("Say what this is compared with."))

    def _compared(self, sign: str, left: Node, right: Node) -> Mask:
        texts = isinstance(right, Value) and isinstance(right.value, str)
        texts = texts or (isinstance(left, Value) and isinstance(left.value, str))
        one, other = self._side(left, texts=texts), self._side(right, texts=texts)
        if one.is_text != other.is_text:
            return np.zeros(len(self._columns), bool)
        found = _BY_SIGN[sign](one.values, other.values) & one.known & other.known
        if sign in _BY_SIZE:
            found = found & one.sized & other.sized
        return np.broadcast_to(np.asarray(found, bool), (len(self._columns),))

    def _side(self, node: Node, *, texts: bool) -> _Side:
        match node:
            case Value(value=value):
                return _Side(value, True, True, isinstance(value, str))
            case Call():
                counted = self._chosen(node.question.name).sum(axis=0)
                return _Side(counted, True, True, False)
            case Name():
                return self._named(node, texts=texts)
        raise ExpressionError(0, _("These two cannot be compared."))

    def _named(self, node: Name, *, texts: bool) -> _Side:
        if not node.is_attribute:
            if node.name == "version":
                version = self._columns.groups(VERSION)
                return _Side(version, version >= 0, version >= 0, False)
            if node.name == "arm":
                words = [arm.name if texts else arm.number for arm in self._arms]
                return _classes(self._columns.groups(ARM), words, is_text=texts)
            name, _under, suffix = node.name.rpartition("_")
            if node.name in self._questions:
                return self._answers(self._questions[node.name], "")
            if name in self._questions:
                return self._answers(self._questions[name], suffix)
        if node.name not in self._attributes:
            raise ExpressionError(
                node.at, _("There is no question and no attribute “%(name)s”.", name=node.name)
            )
        options = [option["value"] for option in self._attributes[node.name].options]
        return _classes(self._columns.groups(node.name), options, is_text=True)

    def _answers(self, question: Question, suffix: str) -> _Side:
        types = {column.suffix: column.type for column in kind_of(question.kind).columns(question)}
        name = f"{question.field}_{suffix}" if suffix else question.field
        if types.get(suffix) == "number":
            numbers = self._columns.numbers(name)
            there = ~np.isnan(numbers)
            return _Side(numbers, there, there, False)
        if suffix not in types:
            nobody = np.zeros(len(self._columns), bool)
            return _Side(0, nobody, nobody, False)
        codes = self._columns.answers(name)
        known = codes >= 0
        unsure = question.spec.dont_know
        sized = known & (codes != DONT_KNOW) if unsure else known
        return _Side(codes, known, sized, False)

    def _called(self, node: Call) -> Mask:
        question = self._questions[node.question.name]
        if node.function == "answered":
            parts = [
                np.asarray(self._answers(question, column.suffix).known)
                for column in kind_of(question.kind).columns(question)
            ]
            return np.asarray(np.logical_or.reduce(parts))
        wanted = [int(value.value) for value in node.values]  # check() has seen to that
        main = self._answers(question, "")
        if np.any(main.known):
            return np.asarray(np.isin(main.values, wanted) & main.known)
        codes = self._codes(question)
        chosen = self._chosen(node.question.name)
        return np.asarray(
            np.logical_or.reduce(
                [
                    np.zeros(len(self._columns), bool),
                    *(chosen[i] for i, c in enumerate(codes) if c in wanted),
                ]
            )
        )

    def _codes(self, question: Question) -> list[int]:
        columns = kind_of(question.kind).columns(question)
        return [int(column.suffix) for column in columns if column.suffix.isdecimal()]

    def _chosen(self, code: str) -> Mask:
        """A row for each thing that can be chosen: who chose it, ranked it or gave it something."""
        question = self._questions[code]
        rows = []
        for option in self._codes(question):
            side = self._answers(question, str(option))
            rows.append((np.asarray(side.values) > 0) & side.known)
        if not rows:
            rows = [np.asarray(self._answers(question, "").known)]
        return np.stack(rows)


def _classes(groups: NDArray[Any], words: Sequence[object], *, is_text: bool) -> _Side:
    """Group numbers as what they stand for."""
    known = groups >= 0
    names = np.array([*words, "" if is_text else -1])
    return _Side(names[np.where(known, groups, len(words))], known, known, is_text)


def explain(problem: ExpressionError) -> Mapping[str, object]:
    """What a page says about a condition that cannot be read."""
    return {"at": problem.position + 1, "why": problem.message}
