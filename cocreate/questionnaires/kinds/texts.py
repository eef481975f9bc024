"""Answers in a member's own words."""

from collections.abc import Mapping
from random import Random
from typing import Any

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.kinds.base import (
    ANSWER_THIS,
    VERBATIM_MAX,
    Asked,
    Found,
    Kind,
    Number,
    text_of,
)
from cocreate.questionnaires.models import AnyQuestion

_SAMPLES = ("Test answer: I like this.", "Test answer: not for me.", "Test answer: maybe later.")


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    text = text_of(values, asked.name)
    if not text:
        return Found(errors={asked.name: ANSWER_THIS} if asked.required else {})
    if len(text) > VERBATIM_MAX:
        return Found(errors={asked.name: _("At most %(n)s characters, please.", n=VERBATIM_MAX)})
    return Found(texts={"": text})


def _words(
    _question: AnyQuestion, _codes: Mapping[str, Number], texts: Mapping[str, str]
) -> Message | str:
    return texts.get("", "")


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    return {asked.name: random.choice(_SAMPLES)}


KINDS = (
    Kind(
        name="open",
        label=_("In their own words"),
        group="text",
        read=_read,
        seconds=45,
        words=_words,
        sample=_sample,
        fields=("help", "probes"),
        quotes=True,
    ),
)
