"""Statements that are judged one by one on the same points: each is a question of its own to who
answers, since grids are answered carelessly and do not fit a phone.

A reversed item is stored as it was answered; `Measure.reversed` tells who adds items up.
"""

from collections.abc import Mapping
from random import Random
from typing import Any

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import DONT_KNOW, OTHER
from cocreate.questionnaires.kinds.base import (
    ANSWER_THIS,
    CHOOSE_ONE,
    SKIPPED,
    Asked,
    Column,
    Found,
    Kind,
    Measure,
    Number,
    text_of,
    with_dont_know,
)
from cocreate.questionnaires.kinds.checks import item_problems, option_problems
from cocreate.questionnaires.kinds.scales import DONT_KNOW_LABEL, labels
from cocreate.questionnaires.kinds.wording import joined, named
from cocreate.questionnaires.models import AnyQuestion

FIVE = (1, 2, 3, 4, 5)


def points_of(question: AnyQuestion) -> tuple[int, ...]:
    """The codes of the points, in their own order: those of the options, else one to five."""
    return tuple(option.code for option in question.spec.options) or FIVE


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    points = tuple(option.code for option in asked.options) or FIVE
    codes = with_dont_know(asked, {str(code): code for code in points})
    found = Found()
    for item in asked.items:
        given = text_of(values, asked.field(item.code))
        if given in codes:
            found.codes[str(item.code)] = codes[given]
        elif given or asked.required:
            found.errors[asked.field(item.code)] = CHOOSE_ONE if given else ANSWER_THIS
        else:
            found.codes[str(item.code)] = SKIPPED
    return found


def _columns(question: AnyQuestion) -> tuple[Column, ...]:
    return tuple(Column(str(item.code)) for item in question.spec.items)


def _measures(question: AnyQuestion) -> tuple[Measure, ...]:
    codes, names = points_of(question), tuple(labels(question))
    outside = tuple(code for code in (OTHER, DONT_KNOW) if code in codes)
    if question.spec.dont_know:
        codes, names, outside = (*codes, DONT_KNOW), (*names, DONT_KNOW_LABEL), (DONT_KNOW,)
    return tuple(
        Measure(
            name=str(item.code),
            type="scale",
            suffixes=(str(item.code),),
            codes=codes,
            labels=names,
            label=item.text,
            outside=outside,
            reversed=item.reversed,
        )
        for item in question.spec.items
    )


def _words(
    question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    names: dict[int, Message | str] = dict(zip(points_of(question), labels(question), strict=True))
    names[DONT_KNOW] = names.get(DONT_KNOW, DONT_KNOW_LABEL)
    return joined(
        [
            named(item.text, names[int(codes[str(item.code)])])
            for item in question.spec.items
            if codes.get(str(item.code), SKIPPED) in names
        ]
    )


def _problems(question: AnyQuestion) -> dict[str, Message]:
    found = item_problems(question, 1)
    return found | option_problems(question) if question.spec.options else found


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    codes = tuple(option.code for option in asked.options) or FIVE
    return {asked.field(item.code): str(random.choice(codes)) for item in asked.items}


KINDS = (
    Kind(
        name="matrix",
        label=_("Statements one by one"),
        group="scale",
        read=_read,
        seconds=6,
        columns=_columns,
        measures=_measures,
        words=_words,
        problems=_problems,
        sample=_sample,
        fields=("help", "items", "items_order", "options", "carry_items", "dont_know"),
        has_ends=True,
        about=_("Several statements on the same points, each on a card of its own."),
        extra_seconds=lambda spec: 7 * len(spec.items),
    ),
)
