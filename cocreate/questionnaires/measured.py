"""What can be counted of a questionnaire, taken apart: one unit for each measure of each question,
and for each arm where a question is put about every arm.

Who said "I don't know" was asked and is outside the base, as somebody who skipped the question.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cocreate.methods.crosstab import any_of
from cocreate.methods.scales import YES_NO, Scale
from cocreate.methods.tabulate import MISSING, NOT_ASKED, Answers, Columns, Numbers
from cocreate.questionnaires.columns import columns_of
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.kinds.base import Measure
from cocreate.questionnaires.kinds.numbers import DK_FIELD
from cocreate.questionnaires.models import Question

_BOX = 2
_SMALLEST_WITH_BOXES = 5


class ArmName(NamedTuple):
    """An arm as results name it."""

    id: int
    number: int
    name: str


class Unit(NamedTuple):
    """One measure of one question, about one arm where it is put about each of them."""

    question: Question
    measure: Measure
    arm: int | None = None

    @property
    def place(self) -> str:
        """Where its answers stand: "q12", "q12@5"."""
        return self.question.field if self.arm is None else f"{self.question.field}@{self.arm}"

    @property
    def key(self) -> str:
        """Its name, unlike any other's: "q12_3", "q12@5"."""
        return self.column(self.measure.name)

    @property
    def codes(self) -> tuple[int, ...]:
        """The codes that are in the base."""
        outside = self.measure.outside
        return tuple(code for code in self.measure.codes if code not in outside)

    @property
    def scale(self) -> Scale | None:
        """What its codes are worth; None for one without order, or without codes."""
        if self.measure.type != "scale":
            return None
        return scale_of(self.measure, nps=self.question.kind == "nps")

    @property
    def worth(self) -> Scale:
        """The same, a choice being a list without order: five answers are no five points."""
        known = YES_NO if self.codes == YES_NO.codes else Scale(self.codes)
        return self.scale or known

    def column(self, suffix: str) -> str:
        """The name of one of its columns."""
        return f"{self.place}_{suffix}" if suffix else self.place


def units_of(questions: Sequence[Question], arms: Sequence[int] = ()) -> list[Unit]:
    """Everything that can be counted, in the order in which it is asked."""
    return [
        Unit(question, measure, arm)
        for question in questions
        for arm in (arms if question.spec.per_arm and arms else (None,))
        for measure in kind_of(question.kind).measures(question)
    ]


def scale_of(measure: Measure, *, nps: bool = False) -> Scale:
    """The mean, the boxes of a measure's own or of the two codes at either end, and the net
    promoter score of the question that asks for it."""
    codes = tuple(code for code in measure.codes if code not in measure.outside)
    boxed = len(codes) >= _SMALLEST_WITH_BOXES and not measure.top
    return Scale(
        codes=codes,
        top=codes[-_BOX:] if boxed else (),
        bottom=codes[:_BOX] if boxed else (),
        has_mean=True,
        has_nps=nps,
    )


def base_of(unit: Unit, columns: Columns) -> Answers:
    """Of each person 0 for who is in the base, else why not: asked and silent, or not asked."""
    if unit.measure.type == "multi":
        return np.minimum(any_of(choices_of(unit, columns)), np.int16(0))
    if unit.measure.type == "number":
        return _base_of_numbers(unit, columns)
    return np.minimum(answers_of(unit, columns), np.int16(0))


def answers_of(unit: Unit, columns: Columns) -> Answers:
    """One code per person, of a scale or a choice."""
    (suffix,) = unit.measure.suffixes
    answers = columns.answers(unit.column(suffix))
    if unit.measure.outside:
        answers = np.where(np.isin(answers, unit.measure.outside), np.int16(MISSING), answers)
    return answers


def choices_of(unit: Unit, columns: Columns) -> list[Answers]:
    """A column of 0 and 1 for each code in the base, of a question with several answers."""
    by_code = {
        code: columns.answers(unit.column(suffix))
        for code, suffix in zip(unit.measure.codes, unit.measure.suffixes, strict=True)
    }
    told = [by_code[code] for code in unit.codes]
    for code in unit.measure.outside:
        out = by_code[code] == 1
        told = [np.where(out, np.int16(MISSING), column) for column in told]
    return told


def numbers_of(unit: Unit, columns: Columns) -> Numbers:
    """One number per person, NaN for none."""
    (suffix,) = unit.measure.suffixes
    return columns.numbers(unit.column(suffix))


def _base_of_numbers(unit: Unit, columns: Columns) -> Answers:
    """A number that is not there was not asked for, unless everybody was asked or "I don't know"
    tells that it was."""
    inside = ~np.isnan(numbers_of(unit, columns))
    absent = columns_of(unit.question, () if unit.arm is None else (unit.arm,))[0].absent
    base: NDArray[np.int16] = np.where(inside, 0, absent).astype(np.int16)
    if unit.question.spec.dont_know and unit.measure.suffixes == ("",):
        told = columns.answers(unit.column(DK_FIELD))
        base = np.where(inside, np.int16(0), np.where(told == NOT_ASKED, told, MISSING))
    return base.astype(np.int16)
