"""The routing check: what would lead members astray, before they are asked anything.

Blocking problems keep a questionnaire from being launched; advising ones are worth a look. Texts
are checked in every language, as a missing fallback is as empty in each.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.compiled import Compiled, known_names
from cocreate.questionnaires.conditions import OWN_NAMES, Type
from cocreate.questionnaires.document import Carry
from cocreate.questionnaires.expressions import ExpressionError, check, names, read
from cocreate.questionnaires.piping import ITEM, broken, places
from cocreate.questionnaires.reaching import Reach, Stop, listed_at
from cocreate.questionnaires.tree import Name, parts_of
from cocreate.questionnaires.walk import END
from cocreate.questionnaires.wordings import texts_of


class Problem(NamedTuple):
    """What is wrong, and with which question or block; `question_id` is None for a block."""

    code: str
    message: Message
    blocking: bool = True
    question_id: int | None = None


def problems_of(
    compiled: Compiled, attributes: Mapping[str, Sequence[str]] | None = None
) -> list[Problem]:
    """Everything that is wrong, in the order of the questions.

    `attributes` are those of the panel with their classes.
    """
    return list(_Check(compiled, attributes or {}).problems())


class _Check:
    def __init__(self, compiled: Compiled, attributes: Mapping[str, Sequence[str]]) -> None:
        self._compiled = compiled
        self._attributes = attributes
        self._known: dict[str, Type] = known_names(compiled, list(attributes))
        self._reach = Reach(compiled, attributes)

    def problems(self) -> Iterator[Problem]:
        of_blocks = list(self._block_problems())
        yield from of_blocks
        broken_blocks = {problem.code for problem in of_blocks}
        unreached: set[str] = set()
        for stop in self._reach.stops:
            found = [*self._names(stop), *self._conditions(stop), *self._texts(stop)]
            found += [*self._jumps(stop), *self._lists(stop)]
            for message in found:
                yield Problem(stop.code, message, question_id=stop.question.id)
            # Only where the conditions can be read it can be tried.
            block = stop.unit.block
            readable = not found and (block is None or block.spec.code not in broken_blocks)
            if readable and (_taken_from(stop) & unreached or not self._reach.can_reach(stop)):
                unreached.add(stop.code)
                message = _("Nobody ever comes to this question.")
                yield Problem(stop.code, message, question_id=stop.question.id)
            yield from self._advice(stop)

    def _block_problems(self) -> Iterator[Problem]:
        for unit in self._compiled.units:
            if unit.block is None:
                continue
            spec, first = unit.block.spec, self._reach.by_code[_first_code(self._reach, unit)]
            for message in self._condition(spec.show_if, first, within=bool(spec.loop)):
                yield Problem(spec.code, message)
            if spec.loop is not None:
                for message in self._carry(spec.loop, first):
                    yield Problem(spec.code, message)
                if self._compiled.arms and any(q.spec.per_arm for q in unit.questions):
                    yield Problem(
                        spec.code,
                        _("A question in a loop cannot be asked once for each variant as well."),
                    )

    def _names(self, stop: Stop) -> Iterator[Message]:
        same = [other for other in self._reach.stops if other.code == stop.code]
        if len(same) > 1 and same[0] is not stop:
            yield _("Two questions are called %(code)s.", code=stop.code)
        if stop.code in OWN_NAMES or stop.code == END:
            yield _("A question cannot be called %(code)s.", code=stop.code)

    def _conditions(self, stop: Stop) -> Iterator[Message]:
        spec = stop.question.spec
        for condition in (
            spec.show_if,
            *(option.show_if for option in spec.options),
            *(item.show_if for item in spec.items),
        ):
            yield from self._condition(condition, stop)
        shown = [one.show_if for one in (spec.options or spec.items)]
        listed = bool(shown) and all(shown) and spec.carry is None and spec.carry_items is None
        if listed and not any(self._can_be(condition) for condition in shown):
            yield _("None of its options is ever shown.")

    def _can_be(self, condition: str) -> bool:
        try:
            check(condition, self._known)
        except ExpressionError:
            return True  # told as what it is
        return self._reach.can_be(condition)

    def _condition(
        self, condition: str, stop: Stop, *, itself: bool = False, within: bool | None = None
    ) -> Iterator[Message]:
        """What is wrong with a condition that is looked at just before (or after) `stop`."""
        if not condition:
            return
        try:
            check(condition, self._known)
            used = names(condition)
        except ExpressionError as problem:
            yield _(
                "The condition “%(condition)s” cannot be used: %(problem)s",
                condition=condition,
                problem=problem.message,
            )
            return
        for name in sorted(used):
            yield from self._earlier(name, stop, itself=itself)
        in_loop = within if within is not None else _is_in_loop(stop)
        at_item = any(isinstance(n, Name) and n.name == ITEM for n in parts_of(read(condition)))
        if at_item and not in_loop:
            yield _("“item” means something in a loop only.")

    def _earlier(self, name: str, stop: Stop, *, itself: bool = False) -> Iterator[Message]:
        """Whether the question `name` has always been asked before `stop`."""
        source = self._reach.by_code.get(name) or self._reach.by_code.get(name.rpartition("_")[0])
        if source is None or (itself and source is stop):
            return
        if source.place >= stop.place:
            yield _("It looks at %(code)s, which is asked later.", code=source.code)
        elif self._is_shuffled(source, stop):
            yield _(
                "It looks at %(code)s, which comes later for some: their order is shuffled.",
                code=source.code,
            )

    def _is_shuffled(self, one: Stop, other: Stop) -> bool:
        if one.unit is other.unit:
            return one.unit.block is not None and one.unit.block.spec.order != "fixed"
        moving = self._compiled.blocks_order != "fixed"
        return moving and not (one.unit.anchored and other.unit.anchored)

    def _texts(self, stop: Stop) -> Iterator[Message]:
        for text in sorted({text for text in texts_of(stop.question) if "{{" in text}):
            if broken(text):
                yield _("The brackets in “%(text)s” do not close.", text=text[:80])
            for place in places(text):
                if place.name == ITEM and not place.is_attribute:
                    if not _is_in_loop(stop) and not place.fallback:
                        yield _("{{item}} means something in a loop only.")
                    continue
                if not (place.fallback or "").strip():
                    yield _(
                        "Say what stands there when there is no answer: {{%(name)s|…}}.",
                        name=("@" if place.is_attribute else "") + place.name,
                    )
                yield from self._place(place.name, stop, is_attribute=place.is_attribute)

    def _place(self, name: str, stop: Stop, *, is_attribute: bool) -> Iterator[Message]:
        known = self._attributes if is_attribute else self._reach.by_code
        if name not in known:
            yield _("There is no question and no attribute “%(name)s”.", name=name)
        elif not is_attribute:
            yield from self._earlier(name, stop)

    def _jumps(self, stop: Stop) -> Iterator[Message]:
        for jump in stop.question.spec.jumps:
            yield from self._condition(jump.when, stop, itself=True)
            target = self._reach.by_code.get(jump.to)
            if jump.to == END:
                continue
            if target is None:
                yield _("It jumps to %(code)s, which does not exist.", code=jump.to)
            elif target.place <= stop.place:
                yield _("It jumps back to %(code)s: a jump goes forward.", code=jump.to)
            elif self._is_shuffled(stop, target):
                yield _(
                    "It jumps to %(code)s, which comes earlier for some: their order is shuffled.",
                    code=jump.to,
                )

    def _lists(self, stop: Stop) -> Iterator[Message]:
        spec = stop.question.spec
        for carry in (spec.carry, spec.carry_items):
            if carry is not None:
                yield from self._carry(carry, stop)

    def _carry(self, carry: Carry, stop: Stop) -> Iterator[Message]:
        source = self._reach.by_code.get(carry.question)
        if source is None:
            yield _("It takes over from %(code)s, which does not exist.", code=carry.question)
            return
        if later := list(self._earlier(carry.question, stop)):
            yield from later
            return
        carries = source.question.spec.carry or source.question.spec.carry_items
        if not listed_at(source.question) and carries is None:
            yield _("It takes over the options of %(code)s, which has none.", code=source.code)

    def _advice(self, stop: Stop) -> Iterator[Problem]:
        for jump in stop.question.spec.jumps:
            target = self._reach.by_code.get(jump.to)
            leaves = target is None or target.unit is not stop.unit
            if leaves and _is_in_loop(stop):
                message = _("This jump also leaves out what is left of the loop.")
                yield Problem(stop.code, message, blocking=False, question_id=stop.question.id)
            elif leaves and stop.question.spec.per_arm and self._compiled.arms:
                message = _("This jump may also leave out the other variants.")
                yield Problem(stop.code, message, blocking=False, question_id=stop.question.id)


def _taken_from(stop: Stop) -> set[str]:
    """The questions without which this one is not asked."""
    loop = stop.unit.block.spec.loop if stop.unit.block else None
    carries = (stop.question.spec.carry, stop.question.spec.carry_items, loop)
    return {carry.question for carry in carries if carry is not None}


def _first_code(reach: Reach, unit: object) -> str:
    return next(stop.code for stop in reach.stops if stop.unit is unit)


def _is_in_loop(stop: Stop) -> bool:
    return stop.unit.block is not None and stop.unit.block.spec.loop is not None
