"""One question with all its answers, ready for a method."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar, cast

import msgspec
import numpy as np
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.models import Arm
from cocreate.fieldwork.monitor import arms_of
from cocreate.kit.errors import NotFound
from cocreate.methods.release import Hidden, release_breakdown
from cocreate.methods.tabulate import Answers, Columns, Numbers
from cocreate.panels.attributes import attributes_of_panel
from cocreate.questionnaires.columns import ColumnStore
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.models import Question, code_of
from cocreate.questionnaires.queries import questions_of

Flags = NDArray[np.bool_]
Found = TypeVar("Found")


class Sample(NamedTuple):
    """Everybody who answered a questionnaire. `kept` holds what was worked out of these answers
    and is emptied when one is added."""

    questionnaire_id: int
    questions: Sequence[Question]
    arms: Sequence[Arm]
    columns: Columns
    kept: dict[object, object]
    closed: bool
    k: int


class Study(NamedTuple):
    """One question of a sample, about `arm` where it was asked for each arm."""

    sample: Sample
    question: Question
    arm: Arm | None

    @property
    def place(self) -> str:
        """The name of its own column: "q12", or "q12@5" about arm 5."""
        return f"{self.question.field}@{self.arm.id}" if self.arm else self.question.field

    @property
    def key(self) -> tuple[object, ...]:
        """What its results are kept under."""
        return ("research", self.place, self.sample.k, self.sample.closed)

    def once(self, name: object, make: Callable[["Study"], Found]) -> Found:
        """What `make` makes of this question, kept until another answer comes in."""
        key = (*self.key, name)
        if key not in self.sample.kept:
            self.sample.kept[key] = make(self)
        return cast("Found", self.sample.kept[key])

    def codes(self, suffix: object = "") -> Answers:
        """One of its columns of codes; negative is not answered."""
        return self.sample.columns.answers(self._name(suffix))

    def amounts(self, suffix: object = "") -> Numbers:
        """One of its columns of numbers; nan is not answered."""
        return self.sample.columns.numbers(self._name(suffix))

    def table(self, suffixes: Sequence[object]) -> NDArray[np.int64]:
        """Columns of codes beside each other: [person, suffix]."""
        if not suffixes:
            return np.empty((len(self.sample.columns), 0), np.int64)
        return np.stack([self.codes(each) for each in suffixes], axis=1).astype(np.int64)

    def sums(self, suffixes: Sequence[object]) -> Numbers:
        """Columns of numbers beside each other: [person, suffix]."""
        if not suffixes:
            return np.empty((len(self.sample.columns), 0))
        return np.stack([self.amounts(each) for each in suffixes], axis=1)

    def _name(self, suffix: object) -> str:
        return f"{self.place}_{suffix}" if suffix != "" else self.place


async def sample_of(
    db: AsyncSession,
    store: ColumnStore,
    questionnaire_id: int,
    panel_id: int,
    *,
    closed: bool,
    k: int,
) -> Sample:
    """The answers to a questionnaire, from memory where they are there already."""
    questions = await questions_of(db, questionnaire_id)
    arms = await arms_of(db, questionnaire_id)
    attributes = await attributes_of_panel(db, panel_id)
    columns, kept = await store.columns(
        db, questionnaire_id, questions, attributes, tuple(arm.id for arm in arms)
    )
    return Sample(questionnaire_id, questions, arms, columns, kept, closed, k)


def question_called(questions: Sequence[Question], code: str) -> Question:
    """The question with this code, of two versions the newest; NotFound when there is none."""
    found = [question for question in questions if code_of(question) == code]
    if not found:
        raise NotFound
    return max(found, key=lambda question: (question.until is None, question.since, question.seq))


def study_of(sample: Sample, code: str, arm: int = 0) -> Study:
    """A question by its code; `arm` is a number from 1, and counts only where arms have answers
    of their own (the first one when none is named)."""
    question = question_called(sample.questions, code)
    if not (question.spec.per_arm and sample.arms):
        return Study(sample, question, None)
    chosen = next((one for one in sample.arms if one.seq == arm), sample.arms[0])
    return Study(sample, question, chosen)


def hidden_for(study: Study, base: Flags) -> Hidden | None:
    """Why nothing may be told of these people; None when they are enough.

    What is told of each arm is a breakdown, so a single small arm hides all of them.
    """
    if not study.sample.closed:
        return Hidden("still_open")
    if int(base.sum()) < study.sample.k:
        return Hidden("too_few")
    if study.arm is None:
        return None
    sizes = [_shown(study.sample, arm, study.question) for arm in study.sample.arms]
    outcome = release_breakdown(tuple(sizes), study.sample.k)
    return outcome if isinstance(outcome, Hidden) else None


def _shown(sample: Sample, arm: Arm, question: Question) -> int:
    """How many people answered a question about this arm, by any of its columns."""
    from_arm = Study(sample, question, arm)
    return int(answered(from_arm).sum())


def answered(study: Study) -> Flags:
    """Who gave any answer to the question."""
    found = np.zeros(len(study.sample.columns), bool)
    for column in kind_of(study.question.kind).columns(study.question):
        if column.type == "number":
            found |= np.isfinite(study.amounts(column.suffix))
        elif not (study.question.kind == "maxdiff" and column.suffix[:1] in {"v", "i"}):
            found |= study.codes(column.suffix) >= 0
    return found


def any_of(table: NDArray[np.bool_]) -> Flags:
    """Who has a yes anywhere in his row."""
    return np.asarray(table.any(axis=1), np.bool_)


def all_of(table: NDArray[np.bool_]) -> Flags:
    """Who has a yes everywhere in his row."""
    return np.asarray(table.all(axis=1), np.bool_)


def few(count: float, k: int) -> bool:
    """Whether a part of a released base concerns somebody, but fewer than k people."""
    return 0 < count < k


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Structs, named tuples and numpy numbers as JSON has them, unrounded."""
    return msgspec.to_builtins(value, enc_hook=lambda each: getattr(each, "tolist", lambda: each)())
