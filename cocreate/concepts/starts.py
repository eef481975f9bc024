"""Ready starts: questions that suit most concepts, to change at will."""

from typing import NamedTuple

from cocreate.kit.i18n import Message, _, translate
from cocreate.questionnaires.forms import QuestionInput


class Ready(NamedTuple):
    """A question of a ready start; empty ends take the house's words."""

    kind: str
    text: Message
    required: bool = True
    low: Message | str = ""
    high: Message | str = ""


NOT_AT_ALL, COMPLETELY = _("Not at all"), _("Completely")

STARTS: dict[str, tuple[Ready, ...]] = {
    "blank": (),
    "concept_test": (
        Ready("scale5", _("Would you use this?")),
        Ready("scale5", _("How new is this to you?"), True, NOT_AT_ALL, COMPLETELY),
        Ready("scale5", _("How well does it suit you?"), True, NOT_AT_ALL, COMPLETELY),
        Ready("scale5", _("How clear is it to you?"), True, NOT_AT_ALL, COMPLETELY),
        Ready("scale5", _("Do you believe what it says?"), True, NOT_AT_ALL, COMPLETELY),
        Ready("open", _("What do you like about it?"), False),
        Ready("open", _("What should be different?"), False),
    ),
    "campaign": (
        Ready("open", _("What does this campaign want to tell you, in your own words?")),
        Ready("scale11", _("What do you think of it as a whole?")),
        Ready("scale5", _("How clear is the message?"), True, NOT_AT_ALL, COMPLETELY),
        Ready("scale5", _("How well does it suit us?"), True, NOT_AT_ALL, COMPLETELY),
        Ready("yes_no", _("Would it make you stop and look?")),
        Ready("open", _("What should change before everybody sees it?"), False),
    ),
}


def questions_for(start: str, locale: str) -> list[QuestionInput]:
    """The questions of a ready start in the language of the panel."""
    return [
        QuestionInput(
            kind=ready.kind,
            text=translate(ready.text, locale),
            required="yes" if ready.required else "no",
            low=translate(ready.low, locale),
            high=translate(ready.high, locale),
        )
        for ready in STARTS[start]
    ]
