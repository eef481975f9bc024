"""Questions of several parts: each part has a box of its own, and a message of its own."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.kinds.base import (
    ANSWER_THIS,
    CHOOSE_ONE,
    SKIPPED,
    Asked,
    Found,
    Number,
    text_of,
)


class Part(NamedTuple):
    """A choice among others: its name, for who left it out, and the codes by what a form sends."""

    name: Message | str
    codes: Mapping[str, int]


def left_out(name: Message | str) -> Message:
    """What is said of a part that still has to be answered; the list of mistakes names it too."""
    return _("Still open: %(name)s", name=name)


def read_parts(asked: Asked, values: Mapping[str, Any], parts: Mapping[str, Part]) -> Found:
    """One choice for each part, by suffix.

    Somebody who answered nothing at all gets one message, not one for every part.
    """
    found = Found()
    begun = False
    for suffix, part in parts.items():
        name = asked.field(suffix)
        given = text_of(values, name)
        begun = begun or bool(given)
        if given in part.codes:
            found.codes[suffix] = part.codes[given]
        elif given:
            found.errors[name] = CHOOSE_ONE
        elif asked.required:
            found.errors[name] = left_out(part.name)
        else:
            found.codes[suffix] = SKIPPED
    if asked.required and parts and not begun:
        found.errors = {asked.name: ANSWER_THIS}
    return found


def code_in(codes: Mapping[str, Number], suffix: str) -> int:
    """The code under a suffix; SKIPPED where there is none."""
    return int(codes.get(suffix, SKIPPED))
