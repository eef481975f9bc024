"""Kano: how it feels when something is there, and how when it is not."""

from collections.abc import Mapping
from random import Random
from typing import Any

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.kinds.base import (
    LAYOUTS,
    Asked,
    Column,
    Found,
    Kind,
    Measure,
    Number,
)
from cocreate.questionnaires.kinds.checks import item_problems
from cocreate.questionnaires.kinds.parts import Part, code_in, read_parts
from cocreate.questionnaires.kinds.wording import joined
from cocreate.questionnaires.models import AnyQuestion

ITEMS_MAX = 20
# The codes 1 … 5 of cocreate.methods.research.kano.
ANSWERS: tuple[Message, ...] = (
    _("I would like that"),
    _("I expect that"),
    _("I don't mind either way"),
    _("I can live with that"),
    _("I would dislike that"),
)
HALVES = (
    ("f", _("Suppose it has this. How would you feel about that?")),
    ("d", _("And suppose it does not. How would you feel about that?")),
)
HALF_NAMES = {"f": _("%(item)s: if it is there"), "d": _("%(item)s: if it is not there")}
_CODES = {str(code): code for code in range(1, 6)}

LAYOUTS["kano"] = lambda _asked: (HALVES, ANSWERS)


def _columns(question: AnyQuestion) -> tuple[Column, ...]:
    return tuple(Column(f"{item.code}{half}") for item in question.spec.items for half in "fd")


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    parts = {
        f"{item.code}{half}": Part(Message(label.text, {"item": item.text}), _CODES)
        for item in asked.items
        for half, label in HALF_NAMES.items()
    }
    return read_parts(asked, values, parts)


def _measures(question: AnyQuestion) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            name=f"{item.code}{half}",
            type="choice",
            suffixes=(f"{item.code}{half}",),
            codes=tuple(_CODES.values()),
            labels=ANSWERS,
            label=Message(label.text, {"item": item.text}),
        )
        for item in question.spec.items
        for half, label in HALF_NAMES.items()
    )


def _words(
    question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    said: list[Message | str] = []
    for item in question.spec.items:
        there, not_there = (code_in(codes, f"{item.code}{half}") for half in "fd")
        if there > 0 and not_there > 0:
            said.append(
                _(
                    "%(item)s: with it “%(there)s”, without it “%(gone)s”",
                    item=item.text,
                    there=ANSWERS[there - 1],
                    gone=ANSWERS[not_there - 1],
                )
            )
    return joined(said)


def _problems(question: AnyQuestion) -> dict[str, Message]:
    if len(question.spec.items) > ITEMS_MAX:
        return {"items": _("At most %(most)s items, please.", most=ITEMS_MAX)}
    return item_problems(question, 1)


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    values: dict[str, str] = {}
    for item in asked.items:
        there, gone = random.choice(((1, 5), (1, 3), (2, 5), (3, 3), (3, 4), (2, 4), (1, 4)))
        values |= {
            asked.field(f"{item.code}f"): str(there),
            asked.field(f"{item.code}d"): str(gone),
        }
    return values


KINDS = (
    Kind(
        name="kano",
        label=_("Kano: with and without"),
        about=_("Two questions a feature: which ones delight, and which are simply expected."),
        group="research",
        read=_read,
        seconds=10,
        extra_seconds=lambda spec: 14 * len(spec.items),
        columns=_columns,
        measures=_measures,
        words=_words,
        problems=_problems,
        sample=_sample,
        fields=("help", "items", "items_order", "carry_items"),
    ),
)
