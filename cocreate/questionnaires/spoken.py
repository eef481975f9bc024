"""Conditions as a person would say them: `Q1 == 3` is “Q1 is Perhaps”."""

from collections.abc import Mapping, Sequence

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import Carry
from cocreate.questionnaires.kinds import KINDS
from cocreate.questionnaires.kinds.wording import joined
from cocreate.questionnaires.models import AnyQuestion, code_of
from cocreate.questionnaires.syntax import read
from cocreate.questionnaires.tree import (
    Among,
    Call,
    Compare,
    ExpressionError,
    Joined,
    Name,
    Node,
    Not,
    Value,
)

Text = Message | str
Labels = Mapping[str, Mapping[int, Text]]
_LONGEST = 40
_SAID = {
    "==": _("%(left)s is %(right)s"),
    "!=": _("%(left)s is not %(right)s"),
    "<": _("%(left)s is below %(right)s"),
    "<=": _("%(left)s is at most %(right)s"),
    ">": _("%(left)s is above %(right)s"),
    ">=": _("%(left)s is at least %(right)s"),
}
_OWN = {"arm": _("the variant"), "item": _("the item"), "version": _("the version")}


def labels_of(questions: Sequence[AnyQuestion]) -> dict[str, dict[int, Text]]:
    """The words of every question's codes, by the question's name."""
    found: dict[str, dict[int, Text]] = {}
    for question in questions:
        kind = KINDS.get(question.kind)
        measures = kind.measures(question) if kind else ()
        words: dict[int, Text] = {option.code: option.text for option in question.spec.options}
        if measures and measures[0].type in {"scale", "choice"} and not words:
            words = dict(zip(measures[0].codes, measures[0].labels, strict=False))
        found[code_of(question)] = words
    return found


def said(expression: str, labels: Labels) -> Text:
    """The condition in words; as it is written when it cannot be read."""
    try:
        return _said(read(expression), labels)
    except ExpressionError:
        return expression


def carried(carry: Carry) -> Message:
    """Which answers are taken over, in words."""
    words = {
        "chosen": _("what was chosen at %(question)s", question=carry.question),
        "not_chosen": _("what was not chosen at %(question)s", question=carry.question),
        "shown": _("what was shown at %(question)s", question=carry.question),
    }
    return words[carry.which]


def _said(node: Node, labels: Labels) -> Text:
    match node:
        case Value(value=value):
            return f"{value:g}" if isinstance(value, float) else str(value)
        case Name(name=name):
            return _OWN.get(name, name)
        case Compare(sign=sign, left=left, right=right):
            return _with(_SAID[sign], left=_said(left, labels), right=_answer(left, right, labels))
        case Among(left=left, values=values):
            answers = _either([_answer(left, value, labels) for value in values])
            return _with(_SAID["=="], left=_said(left, labels), right=answers)
        case Not(part=part):
            return _("not: %(part)s", part=_said(part, labels))
        case Joined(word="and", parts=parts):
            return _between(_(" and "), [_said(part, labels) for part in parts])
        case Joined(parts=parts):
            return _either([_said(part, labels) for part in parts])
        case Call():
            return _called(node, labels)


def _called(node: Call, labels: Labels) -> Text:
    question = node.question.name
    if node.function == "answered":
        return _("%(question)s is answered", question=question)
    if node.function == "count":
        return _("how many were chosen at %(question)s", question=question)
    answers = [_answer(node.question, value, labels) for value in node.values]
    return _("%(answers)s is chosen at %(question)s", answers=_either(answers), question=question)


def _answer(left: Node, right: Node, labels: Labels) -> Text:
    """The words of a code, where it is one of the question that it is compared with."""
    known = labels.get(left.name, {}) if isinstance(left, Name) else {}
    if not isinstance(right, Value) or isinstance(right.value, str):
        return _said(right, labels)
    words = known.get(int(right.value), "")
    if isinstance(words, str) and len(words) > _LONGEST:
        words = f"{words[:_LONGEST].rstrip()}…"
    return _("“%(words)s”", words=words) if words else _said(right, labels)


def _either(parts: Sequence[Text]) -> Text:
    return _between(_(" or "), parts)


def _between(word: Message, parts: Sequence[Text]) -> Text:
    """The parts with a word between them that is translated with them."""
    woven: list[Text] = []
    for part in parts:
        woven += [word, part] if woven else [part]
    return joined(woven, "")


def _with(message: Message, **values: Text) -> Message:
    return Message(message.text, dict(values))
