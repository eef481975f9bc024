"""A gut reaction: one item after the other, yes or no before the time is up.

The browser keeps the time. Who has no script, asked for less motion or chose to answer without a
clock gives the same answers without milliseconds, and is known by that.
"""

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import Settings
from cocreate.questionnaires.kinds.base import (
    LAYOUTS,
    Asked,
    Column,
    Found,
    Kind,
    Measure,
    Number,
    text_of,
)
from cocreate.questionnaires.kinds.checks import item_problems
from cocreate.questionnaires.kinds.parts import Part, code_in, read_parts
from cocreate.questionnaires.kinds.wording import joined, named
from cocreate.questionnaires.models import AnyQuestion

SECONDS = 5
SECONDS_MAX = 30
ITEMS_MAX = 40
NO, YES, LATE = 0, 1, 9
TOO_LATE = _("No answer in time")
_CODES = {"no": NO, "yes": YES, "late": LATE}
_SLACK = 500  # milliseconds that a slow device may take to notice that the time is up
_MILLISECONDS = re.compile(r"[0-9]{1,6}")


def seconds_of(spec: Settings) -> int:
    """How long somebody has for each item."""
    return min(spec.seconds, SECONDS_MAX) if spec.seconds > 0 else SECONDS


def labels_of(question: AnyQuestion | Asked) -> tuple[Message | str, Message | str]:
    """What "no" and "yes" are called here."""
    return question.low or _("No"), question.high or _("Yes")


LAYOUTS["gut"] = lambda asked: (seconds_of(asked.spec), *labels_of(asked))


def _columns(question: AnyQuestion) -> tuple[Column, ...]:
    return tuple(
        column
        for item in question.spec.items
        for column in (Column(str(item.code)), Column(f"{item.code}t", "number"))
    )


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    found = read_parts(
        asked, values, {str(item.code): Part(item.text, _CODES) for item in asked.items}
    )
    most = seconds_of(asked.spec) * 1_000 + _SLACK
    for item in asked.items:
        time = text_of(values, asked.field(f"{item.code}t"))
        answered = found.codes.get(str(item.code)) in {NO, YES}
        # A time that cannot be one was not measured: the answer itself stands.
        if answered and _MILLISECONDS.fullmatch(time) and 0 < int(time) <= most:
            found.codes[f"{item.code}t"] = int(time)
    if found.errors and any(suffix.endswith("t") for suffix in found.codes):
        # Under the clock nobody sees the list, so what is open is said of the whole.
        left = len(found.errors)
        found.errors = {asked.name: _("Not all are answered yet: %(left)s left.", left=left)}
    return found


def _measures(question: AnyQuestion) -> tuple[Measure, ...]:
    no, yes = labels_of(question)
    return tuple(
        Measure(
            name=str(item.code),
            type="choice",
            suffixes=(str(item.code),),
            codes=(YES, NO, LATE),
            labels=(yes, no, TOO_LATE),
            label=item.text,
        )
        for item in question.spec.items
    )


def _words(
    question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    no, yes = labels_of(question)
    said = {NO: no, YES: yes, LATE: TOO_LATE}
    return joined(
        [
            named(item.text, said[code])
            for item in question.spec.items
            if (code := code_in(codes, str(item.code))) in said
        ]
    )


def _problems(question: AnyQuestion) -> dict[str, Message]:
    found = item_problems(question, 1)
    if len(question.spec.items) > ITEMS_MAX:
        found["items"] = _("At most %(most)s items, please.", most=ITEMS_MAX)
    if not 0 <= question.spec.seconds <= SECONDS_MAX:
        found["seconds"] = _("At most %(most)s seconds, please.", most=SECONDS_MAX)
    return found


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    values: dict[str, str] = {}
    most = seconds_of(asked.spec) * 1_000
    for item in asked.items:
        taken = round(random.lognormvariate(6.9, 0.45))
        answer = "late" if taken > most else random.choice(("yes", "yes", "no"))
        values[asked.field(item.code)] = answer
        if answer != "late":
            values[asked.field(f"{item.code}t")] = str(taken)
    return values


KINDS = (
    Kind(
        name="gut",
        label=_("Gut reaction"),
        about=_("Yes or no within seconds, item after item: what people say before they think."),
        group="research",
        read=_read,
        seconds=12,
        extra_seconds=lambda spec: 3 * len(spec.items),
        columns=_columns,
        measures=_measures,
        words=_words,
        problems=_problems,
        sample=_sample,
        fields=("help", "items", "items_order", "seconds", "carry_items"),
        has_ends=True,
    ),
)
