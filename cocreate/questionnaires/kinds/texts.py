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
from cocreate.questionnaires.kinds.checks import DEEPEST_PROBE, probe_problems
from cocreate.questionnaires.kinds.wording import joined
from cocreate.questionnaires.models import AnyQuestion

SHORT_MAX = 250
_SAMPLES = ("Test answer: I like this.", "Test answer: not for me.", "Test answer: maybe later.")
_SAMPLE_WHY = "Test answer: because that is easier."


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    """The answer and what was said to "why is that?": a follow-up question never has to be
    answered, and what stands in its box is kept also when the box above is empty."""
    found = Found()
    longest = SHORT_MAX if asked.kind == "short" else VERBATIM_MAX
    for part, name in _boxes(asked):
        text = text_of(values, name)
        if len(text) > longest:
            found.errors[name] = _("At most %(n)s characters, please.", n=longest)
        elif text:
            found.texts[part] = text
    if asked.required and "" not in found.texts and not found.errors:
        found.errors[asked.name] = ANSWER_THIS
    return Found(errors=found.errors) if found.errors else found


def _boxes(asked: Asked) -> list[tuple[str, str]]:
    """Part and field of each box: the answer, and the follow-up questions in their order."""
    probes = asked.probes[:DEEPEST_PROBE] if asked.kind == "open" else ()
    return [("", asked.name), *((str(n), asked.field(n)) for n in range(1, len(probes) + 1))]


def _words(
    _question: AnyQuestion, _codes: Mapping[str, Number], texts: Mapping[str, str]
) -> Message | str:
    parts = [texts.get(part, "") for part in ("", "1", "2", "3")]
    return joined([text for text in parts if text], "\n")


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    said = {asked.name: random.choice(_SAMPLES)}
    if asked.kind == "open" and asked.probes and random.random() < 0.5:
        said[asked.field(1)] = _SAMPLE_WHY
    return said


KINDS = (
    Kind(
        name="short",
        label=_("A short answer"),
        group="text",
        read=_read,
        seconds=15,
        words=_words,
        sample=_sample,
        fields=("help",),
        quotes=True,
        about=_("One line: a name, a word, a place."),
    ),
    Kind(
        name="open",
        label=_("In their own words"),
        group="text",
        read=_read,
        seconds=45,
        words=_words,
        problems=lambda question: probe_problems(question.spec),
        sample=_sample,
        fields=("help", "probes"),
        quotes=True,
        about=_("A large box, and up to three times “why is that?” below it."),
        extra_seconds=lambda spec: 15 * len(spec.probes),
    ),
)
