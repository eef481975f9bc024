"""A question that says itself which answer to give: who reads it can only get it right.

It looks like any other one, its answer is never refused, and nobody is thrown out for it: the
check is one flag among others, and a person decides.
"""

from collections.abc import Mapping
from random import Random
from typing import Any

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.kinds.base import (
    Asked,
    Column,
    Found,
    Kind,
    Measure,
    Number,
    read_code,
)
from cocreate.questionnaires.kinds.checks import option_problems
from cocreate.questionnaires.kinds.parts import code_in
from cocreate.questionnaires.models import AnyQuestion


def passed(question: AnyQuestion, codes: Mapping[str, Number]) -> bool | None:
    """Whether the answer is the one that was asked for; None when there is no answer."""
    code = code_in(codes, "")
    return None if code < 0 else code == question.spec.right


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    return read_code(asked, values, {str(option.code): option.code for option in asked.options})


def _measures(question: AnyQuestion) -> tuple[Measure, ...]:
    options = question.spec.options
    return (
        Measure(
            name="",
            type="choice",
            codes=tuple(option.code for option in options),
            labels=tuple(option.text for option in options),
        ),
    )


def _words(
    question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    chosen = code_in(codes, "")
    return next((o.text for o in question.spec.options if o.code == chosen), "")


def _problems(question: AnyQuestion) -> dict[str, Message]:
    codes = {option.code for option in question.spec.options}
    if wrong := option_problems(question):
        return wrong
    if len(codes) < 3:
        return {"options": _("Three answers or more: with two, half of all guesses are right.")}
    if question.spec.right not in codes:
        return {"right": _("Say which answer the question asks for.")}
    return {}


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    codes = [option.code for option in asked.options]
    if asked.spec.right in codes and random.random() < 0.95:
        return {asked.name: str(asked.spec.right)}
    return {asked.name: str(random.choice(codes))} if codes else {}


KINDS = (
    Kind(
        name="attention",
        label=_("Attention check"),
        about=_(
            "An ordinary question whose text says which answer to give. Write it kindly, and use "
            "two at most."
        ),
        group="research",
        read=_read,
        seconds=10,
        columns=lambda _question: (Column(),),
        measures=_measures,
        words=_words,
        problems=_problems,
        sample=_sample,
        fields=("help", "options", "right", "order"),
    ),
)
