"""A concept's answers with everything a table can be made of, and what was made of them before."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar, cast

import msgspec
import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis.filters import Mask, People
from cocreate.analysis.models import Group as Names
from cocreate.analysis.models import TableSpec, Targets
from cocreate.concepts.results import arm_names
from cocreate.fieldwork.models import Design, Fieldwork
from cocreate.kit.i18n import Message, _
from cocreate.methods.cross import Numbers
from cocreate.methods.crosstab import Group
from cocreate.methods.tabulate import MISSING, Columns
from cocreate.methods.weighting import Weighting, rake
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.attributes import words as words_in
from cocreate.panels.models import Attribute
from cocreate.questionnaires.columns import ARM, ColumnStore
from cocreate.questionnaires.measured import ArmName, Unit, answers_of, units_of
from cocreate.questionnaires.models import Question, code_of
from cocreate.questionnaires.queries import questions_of
from cocreate.questionnaires.results import single_unit

T = TypeVar("T")

ATTRIBUTE, QUESTION = "a:", "q:"
THE_ARM = _("Variant")
CLASSES_MAX = 30  # columns of one group


class UnknownGroup(LookupError):
    """No attribute, question or arm can be a group under this name."""


class Part(NamedTuple):
    """A group of a banner with its words: of each column what it stands for, and its label."""

    key: str
    name: Message | str
    group: Group
    values: tuple[str, ...]
    labels: tuple[Message | str, ...]


@dataclass(frozen=True)
class Study:
    """The answers of a questionnaire in order of arrival. `kept` goes when answers come or go."""

    questionnaire_id: int
    questions: list[Question]
    attributes: list[Attribute]
    arms: list[ArmName]
    columns: Columns
    kept: dict[object, object]
    closed: bool
    k: int
    locale: str = "en"
    design: str = Design.SINGLE

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def units(self) -> list[Unit]:
        """Everything that can be counted."""
        return units_of(self.questions, [arm.id for arm in self.arms])

    def remember(self, key: object, make: Callable[[], T]) -> T:
        """What `make` makes, once for these answers."""
        if key not in self.kept:
            self.kept[key] = make()
        return cast("T", self.kept[key])

    def can_be_groups(self) -> list[tuple[str, Message | str]]:
        """What a banner can be made of: name and label."""
        found: list[tuple[str, Message | str]] = [
            (ATTRIBUTE + a.key, words_in(a.label, self.locale)) for a in self.attributes
        ]
        for question in self.questions:
            unit = single_unit(question)
            if unit and len(unit.codes) <= CLASSES_MAX and question.until is None:
                label = f"{code_of(question)}. {question.text}"
                found.append((f"{QUESTION}{question.id}", label))
        if self.arms:
            found.append((ARM, THE_ARM))
        return found

    def part(self, names: Names) -> Part:
        """The group of this name, or the inner one within each column of the outer one."""
        return self.remember(("group", names, self.locale), lambda: self._part(names))

    def _part(self, names: Names) -> Part:
        parts = [self._simple(name) for name in names]
        if len(parts) == 1:
            return parts[0]
        outer, inner = parts
        return Part(
            key="/".join(names),
            name=_("%(inner)s within %(outer)s", inner=inner.name, outer=outer.name),
            group=inner.group.within(outer.group),
            values=tuple(f"{a}/{b}" for a in outer.values for b in inner.values),
            labels=tuple(
                _("%(outer)s · %(inner)s", outer=a, inner=b)
                for a in outer.labels
                for b in inner.labels
            ),
        )

    def _simple(self, name: str) -> Part:
        if name == ARM and self.arms:
            group = Group(name, self.columns.groups(ARM), len(self.arms))
            named = tuple(arm.name for arm in self.arms)
            return Part(name, THE_ARM, group, tuple(str(arm.number) for arm in self.arms), named)
        for attribute in self.attributes:
            if name == ATTRIBUTE + attribute.key:
                values = tuple(option["value"] for option in attribute.options)
                labels = tuple(words_in(o["label"], self.locale) for o in attribute.options)
                group = Group(name, self.columns.groups(attribute.key), len(values))
                return Part(name, words_in(attribute.label, self.locale), group, values, labels)
        for question in self.questions:
            if name == f"{QUESTION}{question.id}" and (unit := single_unit(question)):
                said = dict(zip(unit.measure.codes, unit.measure.labels, strict=True))
                values = tuple(str(code) for code in unit.codes)
                told = tuple(said[code] for code in unit.codes)
                group = Group(name, self._places(unit), len(values))
                return Part(name, f"{code_of(question)}. {question.text}", group, values, told)
        raise UnknownGroup(name)

    def _places(self, unit: Unit) -> Any:  # noqa: ANN401 - an array of whole numbers
        """Of each person the place of his code among the codes."""
        answers = answers_of(unit, self.columns)
        places = np.full(max(unit.codes) + 1, MISSING, np.int16)
        places[list(unit.codes)] = np.arange(len(unit.codes))
        return np.where(answers < 0, np.int16(MISSING), places[np.maximum(answers, 0)])

    def inside(self, condition: str) -> Mask | None:
        """Whom a filter leaves in; None for no filter. Raises ExpressionError."""
        if not condition.strip():
            return None
        people = People(self.columns, self.questions, self.attributes, self.arms)
        return self.remember(("filter", condition), lambda: people.where(condition))

    def weighting(self, targets: Targets) -> Weighting:
        """Weights for everybody who answered. Raises WeightingError."""
        return self.remember(("weights", _name(targets)), lambda: self._raked(targets))

    def _raked(self, targets: Targets) -> Weighting:
        by_key = {attribute.key: attribute for attribute in self.attributes}
        shares = {
            key: [wanted.get(option["value"], 0.0) for option in by_key[key].options]
            if key in by_key
            else list(wanted.values())
            for key, wanted in targets.shares.items()
        }
        margins = {a.key: self.columns.groups(a.key) for a in self.attributes}
        limits = None
        if targets.low is not None or targets.high is not None:
            limits = (targets.low or 0.0, targets.high or float(max(len(self), 2)))
        return rake(margins, shares, limits=limits)

    def weights(self, spec: TableSpec) -> Numbers | None:
        """The weights of a table, None where everybody counts as one."""
        return self.weighting(spec.weights).weights if spec.weights else None


def _name(targets: Targets) -> bytes:
    return msgspec.json.encode(targets, order="sorted")


async def study_of(
    db: AsyncSession,
    store: ColumnStore,
    panel_id: int,
    questionnaire_id: int,
    *,
    closed: bool,
    k: int,
    locale: str = "en",
) -> Study:
    """Everything, from memory as far as it is there."""
    questions = await questions_of(db, questionnaire_id)
    attributes = await attributes_of_panel(db, panel_id)
    arms = await arm_names(db, questionnaire_id)
    numbers = [arm.id for arm in arms]
    columns, kept = await store.columns(db, questionnaire_id, questions, attributes, numbers)
    design = await db.scalar(
        select(Fieldwork.design).where(Fieldwork.questionnaire_id == questionnaire_id)
    )
    return Study(
        questionnaire_id=questionnaire_id,
        questions=questions,
        attributes=attributes,
        arms=arms,
        columns=columns,
        kept=kept,
        closed=closed,
        k=k,
        locale=locale,
        design=design or Design.SINGLE,
    )
