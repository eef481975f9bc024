"""Answers and questions as they come from a form."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from msgspec import Meta

from cocreate.kit.forms import Input
from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.models import CODES, VERBATIM_MAX, AnyQuestion, QuestionKind

YES_LABELS = (_("No"), _("Yes"))
SCALE5_ENDS = (_("Definitely not"), _("Definitely"))
SCALE11_ENDS = (_("Very poor"), _("Excellent"))
SCALE5_MIDDLE = (_("Probably not"), _("Perhaps, perhaps not"), _("Probably"))


class QuestionInput(Input):
    """A rating question as the marketer writes it."""

    kind: Literal["scale5", "scale11", "yes_no", "open"]
    text: Annotated[str, Meta(max_length=300)]
    required: Literal["yes", "no"] = "no"
    low: Annotated[str, Meta(max_length=60)] = ""
    high: Annotated[str, Meta(max_length=60)] = ""


class Answers:
    """What one member answers: codes of closed questions, texts of open ones, and mistakes."""

    def __init__(self) -> None:
        self.codes: dict[int, int] = {}
        self.texts: dict[int, str] = {}
        self.errors: dict[str, Message] = {}


def read_answers(questions: Sequence[AnyQuestion], values: Mapping[str, Any]) -> Answers:
    """Check the answers to `questions`; nothing is dropped or rounded, mistakes are named."""
    answers = Answers()
    for question in questions:
        given = values.get(question.field, "")
        text = given.strip() if isinstance(given, str) else ""
        if not text:
            if question.required:
                answers.errors[question.field] = _("Please answer this question.")
        elif question.kind == QuestionKind.OPEN:
            if len(text) > VERBATIM_MAX:
                answers.errors[question.field] = _(
                    "At most %(n)s characters, please.", n=VERBATIM_MAX
                )
            else:
                answers.texts[question.id] = text
        elif text in (offered := offered_values(question.kind)):
            answers.codes[question.id] = offered[text]
        else:
            answers.errors[question.field] = _("Please choose one of the answers.")
    return answers


def offered_values(kind: str) -> dict[str, int]:
    """What a form may send for a closed question, and the code that is stored for it."""
    if kind == QuestionKind.YES_NO:
        return {"no": 0, "yes": 1}
    return {str(code): code for code in CODES[kind]}


def labels(question: AnyQuestion) -> list[Message | str]:
    """The words of a closed question's codes, low to high; numbers between the ends of 0 to 10."""
    if question.kind == QuestionKind.YES_NO:
        return list(YES_LABELS)
    if question.kind == QuestionKind.SCALE5:
        low, high = question.low or SCALE5_ENDS[0], question.high or SCALE5_ENDS[1]
        if question.low or question.high:
            return [low, "2", "3", "4", high]
        return [low, *SCALE5_MIDDLE, high]
    return [str(code) for code in CODES[QuestionKind.SCALE11]]


def ends(question: AnyQuestion) -> tuple[Message | str, Message | str]:
    """The words at both ends of a 0 to 10 scale."""
    return question.low or SCALE11_ENDS[0], question.high or SCALE11_ENDS[1]
