"""Whether somebody can come to a question at all.

Found by trying: every combination of the answers that the conditions on the way look at, each
followed through the order as it was written. For a number only the values beside those that it is
compared with make a difference. Where there are too many combinations nothing is claimed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from math import prod
from typing import Any, NamedTuple

from cocreate.questionnaires.compiled import Compiled, Unit, conditions_of
from cocreate.questionnaires.document import DONT_KNOW
from cocreate.questionnaires.expressions import (
    Answer,
    Environment,
    ExpressionError,
    holds,
    names,
    read,
)
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.models import QuestionView, code_of
from cocreate.questionnaires.tree import Among, Call, Compare, Name, Value, parts_of
from cocreate.questionnaires.walk import END

TRIES_MAX = 3_000
OPTIONS_MAX = 6  # of which all subsets are tried
ARM, ITEM = "arm", "item"

Case = Mapping[str, Any]


class Stop(NamedTuple):
    """A question at its place, with what decides whether it is asked."""

    question: QuestionView
    unit: Unit
    place: int

    @property
    def code(self) -> str:
        """Its name."""
        return code_of(self.question)

    @property
    def conditions(self) -> list[str]:
        """All of these hold, or it is not asked."""
        own, block = self.question.spec.show_if, self.unit.block
        return [one for one in (own, block.spec.show_if if block else "") if one]


def stops_of(compiled: Compiled) -> list[Stop]:
    """The questions in the order in which they were written, those of a block together."""
    return [
        Stop(question, unit, place)
        for place, (unit, question) in enumerate(
            (unit, question) for unit in compiled.units for question in unit.questions
        )
    ]


@dataclass
class Reach:
    """Finds who can come where. `attributes` are the classes of each attribute of the panel."""

    compiled: Compiled
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.stops = stops_of(self.compiled)
        self.by_code = {stop.code: stop for stop in self.stops}
        self._compared = _compared_with(conditions_of(self.compiled))
        self._answers: dict[str, list[Answer]] = {}

    def can_be(self, condition: str) -> bool:
        """Whether there are answers for which the condition holds."""
        cases = self._cases({condition})
        return cases is None or any(holds(condition, _as_environment(case)) for case in cases)

    def can_reach(self, goal: Stop) -> bool:
        """Whether somebody can come to this question; True also where that is too much to try."""
        way = self._way_to(goal)
        conditions = {one for stop in way for one in stop.conditions}
        conditions |= {jump.when for stop in way for jump in stop.question.spec.jumps}
        cases = self._cases({one for one in conditions if one})
        return cases is None or any(self._arrives(way, goal, case) for case in cases)

    def _way_to(self, goal: Stop) -> list[Stop]:
        """The goal, what can jump over it, and everything that these hang on; in order."""
        way, waiting = {goal.place: goal}, [goal]
        waiting += [
            stop
            for stop in self.stops[: goal.place]
            if any(self._target(jump.to) > goal.place for jump in stop.question.spec.jumps)
        ]
        while waiting:
            stop = waiting.pop()
            way[stop.place] = stop
            looks_at = [*stop.conditions, *(jump.when for jump in stop.question.spec.jumps)]
            for name in _names_in(looks_at):
                source = self._source(name)
                if source is not None and source.place not in way:
                    waiting.append(source)
        return [way[place] for place in sorted(way) if place <= goal.place]

    def _arrives(self, way: Iterable[Stop], goal: Stop, case: Case) -> bool:
        known: dict[str, Any] = {ARM: case.get(ARM), ITEM: case.get(ITEM)}
        known |= {name: value for name, value in case.items() if self._source(name) is None}
        to = 0
        for stop in way:
            env = _as_environment(known)
            if stop.place < to or not all(holds(one, env) for one in stop.conditions):
                continue
            if stop is goal:
                return True
            if stop.code in case:
                known[stop.code] = case[stop.code]
            env = _as_environment(known)
            jumps = [jump for jump in stop.question.spec.jumps if holds(jump.when, env)]
            targets = [self._target(jump.to) for jump in jumps]
            to = next((target for target in targets if target > stop.place), to)
        return False

    def _target(self, code: str) -> int:
        if code == END:
            return len(self.stops)
        return self.by_code[code].place if code in self.by_code else -1

    def _source(self, name: str) -> Stop | None:
        """The question that a name in a condition looks at: Q5, or Q5_3 of it."""
        return self.by_code.get(name) or self.by_code.get(name.rpartition("_")[0])

    def _cases(self, conditions: set[str]) -> Iterator[Case] | None:
        """Every combination of what the conditions look at; None when there are too many."""
        values: dict[str, list[Any]] = {}
        for name in _names_in(conditions) | _own_names_in(conditions):
            source = self._source(name)
            if name == ARM:
                values[ARM] = [(arm.seq, arm.name) for arm in self.compiled.arms] or [None]
            elif source is not None:
                values[source.code] = self._answers_to(source)
            elif name == ITEM:
                values[ITEM] = self._items()
            else:
                values[name] = [None, *self.attributes.get(name, ())]
            if prod(len(some) for some in values.values()) > TRIES_MAX:
                return None
        return (dict(zip(values, case, strict=True)) for case in product(*values.values()))

    def _answers_to(self, stop: Stop) -> list[Answer]:
        if stop.code not in self._answers:
            compared = self._compared.get(stop.code, set())
            self._answers[stop.code] = _answers_to(stop.question, compared)
        return self._answers[stop.code]

    def _items(self) -> list[Any]:
        loops = [block.spec.loop for block in self.compiled.blocks if block.spec.loop]
        found = [self.by_code[loop.question] for loop in loops if loop.question in self.by_code]
        return [None, *{one.code for stop in found for one in listed_at(stop.question)}]


def listed_at(question: QuestionView) -> list[Any]:
    """The items of a question, else its options: what can be carried forward from it."""
    return list(question.spec.items or question.spec.options)


def _as_environment(case: Case) -> Environment:
    answers = {name: value for name, value in case.items() if isinstance(value, Answer)}
    rest = {name: v for name, v in case.items() if v is not None and not isinstance(v, Answer)}
    arm, item = rest.pop(ARM, None), rest.pop(ITEM, None)
    return Environment(answers=answers, attributes=rest, arm=arm, item=item)


def _names_in(conditions: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for condition in conditions:
        try:
            found |= names(condition) if condition else set()
        except ExpressionError:
            continue
    return found


def _own_names_in(conditions: Iterable[str]) -> set[str]:
    """`arm` and `item`, where a condition looks at them."""
    return {one for one in (ARM, ITEM) if any(one in condition for condition in conditions)}


def _answers_to(question: QuestionView, compared: set[float | str | bool]) -> list[Answer]:
    """No answer, and every one that makes a difference beside what it is compared with."""
    numbers = sorted({float(v) for v in compared if isinstance(v, int | float)})
    texts = [Answer(texts={"": v}) for v in sorted({v for v in compared if isinstance(v, str)})]
    columns = {column.suffix: column for column in kind_of(question.kind).columns(question)}
    nothing = Answer()
    if not columns:
        return [nothing, *texts, Answer(texts={"": "\x00"})]
    if "" in columns:
        found = [Answer({"": code}) for code in _codes_of(question, numbers)]
        if question.spec.dont_know:
            found.append(Answer({"": DONT_KNOW}, unknown=True))
        return [nothing, *found]
    suffixes = [suffix for suffix in columns if suffix.isdecimal()]
    if len(suffixes) > OPTIONS_MAX:
        mentioned = {str(int(n)) for n in numbers if n.is_integer()}
        suffixes = [suffix for suffix in suffixes if suffix in mentioned][:OPTIONS_MAX]
    return [
        Answer({suffix: int(suffix in some) for suffix in suffixes})
        for size in range(len(suffixes) + 1)
        for some in combinations(suffixes, size)
    ]


def _codes_of(question: QuestionView, numbers: Sequence[float]) -> list[float]:
    """Its codes; of a number those beside what it is compared with, within its limits."""
    for measure in kind_of(question.kind).measures(question):
        if measure.suffixes == ("",) and measure.type in {"scale", "choice"} and measure.codes:
            return [code for code in measure.codes if code != DONT_KNOW]
    spec = question.spec
    edges = [edge for edge in (spec.least, spec.most) if edge is not None]
    beside = {n + step for n in (*numbers, *edges, 0.0) for step in (-1, -0.5, 0, 0.5, 1)}
    low = spec.least if spec.least is not None else float("-inf")
    high = spec.most if spec.most is not None else float("inf")
    return sorted(n for n in beside if low <= n <= high)


def _compared_with(conditions: Iterable[str]) -> dict[str, set[float | str | bool]]:
    """What each name is compared with somewhere, or which of its options are asked for."""
    found: dict[str, set[float | str | bool]] = {}
    for condition in conditions:
        try:
            tree = read(condition)
        except ExpressionError:
            continue
        for node in parts_of(tree):
            values: tuple[Value, ...] = ()
            match node:
                case Compare(left=Name(name=name), right=Value() as value):
                    values = (value,)
                case Compare(left=Value() as value, right=Name(name=name)):
                    values = (value,)
                case Among(left=Name(name=name), values=values):
                    pass
                case Call(question=Name(name=name), values=values):
                    pass
                case _:
                    continue
            found.setdefault(name, set()).update(one.value for one in values)
    return found
