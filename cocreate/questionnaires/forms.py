"""Answers and questions as they come from a form."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from msgspec import Meta

from cocreate.kit.forms import Input
from cocreate.kit.i18n import Message
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.kinds.base import Asked, Number
from cocreate.questionnaires.kinds.scales import ends, labels
from cocreate.questionnaires.models import AnyQuestion

__all__ = ["Answers", "QuestionInput", "ends", "labels", "plainly", "read_answers", "read_asked"]


class QuestionInput(Input):
    """A question as the marketer writes it."""

    kind: Annotated[str, Meta(max_length=20)]
    text: Annotated[str, Meta(max_length=2_000)]
    required: Literal["yes", "no"] = "no"
    low: Annotated[str, Meta(max_length=60)] = ""
    high: Annotated[str, Meta(max_length=60)] = ""


class Answers:
    """What one member answers: numbers by column, texts by (question id, part), and mistakes."""

    def __init__(self) -> None:
        self.codes: dict[str, Number] = {}
        self.texts: dict[tuple[int, str], str] = {}
        self.errors: dict[str, Message] = {}


def plainly(question: AnyQuestion) -> Asked:
    """The question as it is written: nothing piped, shuffled or carried forward."""
    spec = question.spec
    return Asked(
        question=question,
        name=question.field,
        text=question.text,
        low=question.low,
        high=question.high,
        help=spec.help,
        options=spec.options,
        items=spec.items,
        stimulus=spec.stimulus,
        probes=spec.probes,
    )


def read_answers(questions: Sequence[AnyQuestion], values: Mapping[str, Any]) -> Answers:
    """Check the answers to `questions` as they are written, without routing."""
    return read_asked([plainly(question) for question in questions], values)


def read_asked(asked: Sequence[Asked], values: Mapping[str, Any]) -> Answers:
    """Check the answers to what was asked; nothing is dropped or rounded, mistakes are named."""
    answers = Answers()
    for one in asked:
        found = kind_of(one.kind).read(one, values)
        answers.errors |= found.errors
        for suffix, code in found.codes.items():
            answers.codes[f"{one.column}_{suffix}" if suffix else one.column] = code
        _number, at, arm = one.column.partition("@")
        for part, text in found.texts.items():
            answers.texts[one.question.id, f"{at}{arm}{'_' if at and part else ''}{part}"] = text
    return answers
