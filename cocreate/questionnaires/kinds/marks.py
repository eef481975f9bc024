"""What a mark can say, and that somebody has none to make: for texts and for pictures."""

from collections.abc import Mapping
from typing import Any

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import Settings
from cocreate.questionnaires.kinds.base import SKIPPED, Asked, Found, text_of
from cocreate.questionnaires.models import AnyQuestion

MARKS = {"like": 1, "dislike": 2, "confusing": 3}
MARK_LABELS: dict[str, Message] = {
    "like": _("I like this"),
    "dislike": _("I don't like this"),
    "confusing": _("Not clear to me"),
}
NOTHING = "none"
MARK_SOMETHING = _("Mark something, or tick that nothing stands out.")
NOTHING_AND_MARKS = _("You marked something and also ticked that nothing stands out. Which is it?")


def marks_of(spec: Settings) -> dict[int, tuple[str, Message]]:
    """The marks that can be made here: name and label by code."""
    return {code: (name, MARK_LABELS[name]) for name, code in MARKS.items() if name in spec.marks}


def settled(asked: Asked, values: Mapping[str, Any], found: Found, marked: int) -> Found:
    """`found` with the number of marks; who made none says so, or skips where he may."""
    nothing = text_of(values, asked.name) == NOTHING
    if found.errors:
        return found
    if marked and nothing:
        found.errors[asked.name] = NOTHING_AND_MARKS
    elif marked or nothing:
        found.codes[""] = marked
    elif asked.required:
        found.errors[asked.name] = MARK_SOMETHING
    else:
        found.codes[""] = SKIPPED
    return found


def mark_problems(question: AnyQuestion) -> dict[str, Message]:
    """What is wrong with the marks that can be made."""
    if not marks_of(question.spec):
        return {"marks": _("Choose at least one kind of mark.")}
    return {}
