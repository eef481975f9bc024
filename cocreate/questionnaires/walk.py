"""The way of one member through a questionnaire: which questions, in which order, in which words.

`walk` is a pure function of the questions, the member's seed, his arms and attributes, and what he
answered so far. Whoever calls it again with the same gets the same screens: on another device,
after a restart, or a year later from the stored seed. An answer decides only about what comes
after it, so that a screen has the same number for as long as nothing before it is changed.

Blocks are shown or not, shuffled, and run through once for every option chosen elsewhere. What is
asked `per_arm` and stands together is asked together, for one arm after the other in the member's
own order. Jumps go forward; one to something that is not ahead is no jump.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cocreate.questionnaires.asking import Asker, Chosen
from cocreate.questionnaires.compiled import ArmView, BlockView, Compiled, Unit
from cocreate.questionnaires.expressions import Environment, holds
from cocreate.questionnaires.kinds.base import Asked
from cocreate.questionnaires.models import QuestionView, code_of
from cocreate.questionnaires.orders import ordered

END = "end"
SCREENS = "screens"


@dataclass(frozen=True)
class Visit:
    """Who walks. `values` are those of the form, as typed so far; `arms` are his, in his order."""

    seed: int = 0
    arms: tuple[int, ...] = ()
    attributes: Mapping[str, object] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    locale: str = "en"


class Screen(NamedTuple):
    """What stands before a member at one time."""

    asked: tuple[Asked, ...]
    arm: int | None = None
    item: str = ""  # in a loop: what it is about

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of its questions."""
        return tuple(one.name for one in self.asked)


class _Step(NamedTuple):
    """A question at its place in the order, before anybody looked whether it is shown."""

    question: QuestionView
    place: int
    block: BlockView | None
    arm: ArmView | None = None
    item: Chosen | None = None


def walk(
    compiled: Compiled, visit: Visit, met: Callable[[Asked], None] | None = None
) -> list[Screen]:
    """The screens in their order, a question each; those after an open question as if it stays
    open. `met` hears of each question before it is read, and may put an answer in the values."""
    if met is not None or not compiled.is_fixed:
        return _Walk(compiled, visit).screens(met)
    found: list[Screen] | None = compiled.remembered.get(SCREENS)
    if found is None:
        found = compiled.remembered[SCREENS] = _Walk(compiled, visit).screens()
    return list(found)


def asked_on(screens: Sequence[Screen]) -> list[Asked]:
    """Every question on these screens."""
    return [one for screen in screens for one in screen.asked]


def environment_after(compiled: Compiled, visit: Visit) -> Environment:
    """What a condition is held against when everything was answered: for quotas.

    The answers to all questions are read, also to those on which no other question hangs.
    """
    walking = _Walk(compiled, visit, every=True)
    walking.screens()
    return walking.environment(None, None)


class _Walk:
    def __init__(self, compiled: Compiled, visit: Visit, *, every: bool = False) -> None:
        self._compiled = compiled
        self._visit = visit
        self._sources = set(compiled.by_code) if every else compiled.sources
        arms = {arm.id: arm for arm in compiled.arms}
        self._arms = [arms[arm] for arm in visit.arms if arm in arms]
        self._asker = Asker(visit.seed, visit.values, visit.locale)
        self._units = _in_order(compiled, visit.seed)
        order = [question for unit in self._units for question in unit.questions]
        self._places = {code_of(question): place for place, question in enumerate(order)}
        self._to = 0  # everything before this place is jumped over

    def screens(self, met: Callable[[Asked], None] | None = None) -> list[Screen]:
        found = []
        for step in self._steps():
            if step.place < self._to:
                continue
            self._to = 0  # arrived; in the next turn of a loop its first question is asked again
            env = self.environment(step.arm, step.item)
            if not holds(step.question.spec.show_if, env):
                continue
            arm = step.arm.id if step.arm else None
            turn = arm if arm is not None else (step.item.code if step.item else None)
            asked = self._asker.asked(step.question, env, turn, arm, step.item)
            if asked is None:
                continue
            found.append(Screen((asked,), arm, step.item.text if step.item else ""))
            if met is not None:
                met(asked)
            if code_of(step.question) in self._sources:
                self._asker.read(code_of(step.question), asked)
            self._jump(step)
        return found

    def environment(self, arm: ArmView | None, item: Chosen | None) -> Environment:
        """What holds at this place; outside of a loop the arm is the first one."""
        shown = arm or (self._arms[0] if self._arms else None)
        return Environment(
            answers=self._asker.answers,
            attributes=self._visit.attributes,
            arm=(shown.seq, shown.name) if shown else None,
            item=item.code if item else None,
            version=self._compiled.version,
        )

    def _jump(self, step: _Step) -> None:
        for jump in step.question.spec.jumps:
            if holds(jump.when, self.environment(step.arm, step.item)):
                last = len(self._places)
                to = last if jump.to == END else self._places.get(jump.to, -1)
                if to > step.place:
                    self._to = to
                    return

    def _steps(self) -> Iterator[_Step]:
        """The places of all questions; lazily, as a loop hangs on what was answered before it."""
        for together in _together(self._units, bool(self._compiled.arms)):
            arms: Sequence[ArmView | None] = [None]
            if self._compiled.arms and _is_per_arm(together[0]):
                arms = self._arms
            for arm in arms:
                self._asker.begin_turn()
                for unit in together:
                    yield from self._unit(unit, arm)
            self._asker.begin_turn()

    def _unit(self, unit: Unit, arm: ArmView | None) -> Iterator[_Step]:
        block = unit.block
        if block is None or block.spec.loop is None:
            if block is None or holds(block.spec.show_if, self.environment(arm, None)):
                for question in unit.questions:
                    yield _Step(question, self._places[code_of(question)], block, arm)
            return
        for item in list(self._asker.carried(block.spec.loop)):
            self._asker.begin_turn()
            if holds(block.spec.show_if, self.environment(arm, item)):
                for question in unit.questions:
                    yield _Step(question, self._places[code_of(question)], block, None, item)
        self._asker.begin_turn()


def _in_order(compiled: Compiled, seed: int) -> list[Unit]:
    """The blocks in this member's order, and the questions within each."""
    units = ordered(
        compiled.units,
        compiled.blocks_order,
        seed,
        "blocks",
        name=lambda unit: unit.block.id if unit.block else 0,
        stays=lambda unit: unit.anchored,
    )
    return [
        Unit(
            unit.block,
            ordered(
                unit.questions,
                unit.block.spec.order,
                seed,
                f"block {unit.block.id}",
                name=lambda question: question.id,
            ),
        )
        if unit.block
        else unit
        for unit in units
    ]


def _together(units: Sequence[Unit], has_arms: bool) -> Iterator[list[Unit]]:
    """Runs of questions that are asked together: for one arm after the other, or once."""
    run: list[Unit] = []
    for unit in [part for whole in units for part in _split(whole)] if has_arms else units:
        if run and _is_per_arm(run[0]) != _is_per_arm(unit):
            yield run
            run = []
        run.append(unit)
    if run:
        yield run


def _split(unit: Unit) -> list[Unit]:
    """The parts of a block that are asked per arm, and those that are not; a loop stays whole."""
    if unit.block is None or unit.block.spec.loop is not None:
        return [unit]
    parts: list[Unit] = []
    for question in unit.questions:
        one = Unit(unit.block, (question,))
        if parts and _is_per_arm(parts[-1]) == _is_per_arm(one):
            parts[-1] = Unit(unit.block, (*parts[-1].questions, question))
        else:
            parts.append(one)
    return parts


def _is_per_arm(unit: Unit) -> bool:
    loops = unit.block is not None and unit.block.spec.loop is not None
    return not loops and unit.questions[0].spec.per_arm
