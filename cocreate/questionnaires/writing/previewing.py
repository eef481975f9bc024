"""A question as it would be asked when a half-written form was saved."""

from collections.abc import Mapping
from typing import Any

from cocreate.kit.errors import Invalid
from cocreate.questionnaires.forms import plainly
from cocreate.questionnaires.kinds import Asked
from cocreate.questionnaires.models import Question, QuestionView
from cocreate.questionnaires.writing.reading import read_question

NOTHING = QuestionView(id=0, kind="open", text="", required=False, low="", high="")


def previewed(question: Question | None, values: Mapping[str, Any]) -> Asked | None:
    """The question as it would be asked when this form was saved; None while it has mistakes."""
    before = question.spec if question else NOTHING.spec
    known = {name: value for name, value in values.items() if name != "after"}
    try:
        written = read_question(known, before)
    except Invalid:
        return None
    view = NOTHING._replace(
        id=question.id if question else 0,
        kind=written.kind,
        text=written.text,
        required=written.required,
        low=written.low,
        high=written.high,
        spec=written.settings,
    )
    return plainly(view)
