"""One answer out of a list: as buttons, in a drop-down or as pictures; and consent."""

from collections.abc import Mapping
from random import Random
from typing import Any

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import DONT_KNOW, Option, Settings
from cocreate.questionnaires.kinds.base import (
    SKIPPED,
    Asked,
    Column,
    Found,
    Kind,
    Measure,
    Number,
    read_code,
    text_of,
    with_dont_know,
)
from cocreate.questionnaires.kinds.checks import option_problems
from cocreate.questionnaires.kinds.scales import DONT_KNOW_LABEL
from cocreate.questionnaires.kinds.wording import named
from cocreate.questionnaires.models import AnyQuestion

OTHER_MAX = 500
OTHER_FIELD = "other"
SAMPLE_OTHER = "Test answer: something else."
CONSENT_LABELS = (_("I do not agree"), _("I agree"))


def read_other(
    asked: Asked, values: Mapping[str, Any], other: Option | None, *, chosen: bool
) -> Found:
    """The words of the "other" answer: there when it is chosen, and only then."""
    name = asked.field(OTHER_FIELD)
    written = text_of(values, name)
    if other is None or (not written and not chosen):
        return Found()
    if not written:
        return Found(errors={name: _("Write here what it is, or choose another answer.")})
    if not chosen:
        message = _("You wrote something here. Choose “%(answer)s” as well, or empty this box.")
        return Found(errors={name: Message(message.text, {"answer": other.text})})
    if len(written) > OTHER_MAX:
        return Found(errors={name: _("At most %(n)s characters, please.", n=OTHER_MAX)})
    return Found(texts={OTHER_FIELD: written})


def other_of(options: tuple[Option, ...]) -> Option | None:
    """The answer that takes other words."""
    return next((option for option in options if option.other), None)


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    if not asked.options:  # nothing was carried forward: nobody can be asked to choose
        return Found(codes={"": SKIPPED})
    other, given = other_of(asked.options), text_of(values, asked.name)
    if not given and other and text_of(values, asked.field(OTHER_FIELD)):
        given = str(other.code)  # who writes it has chosen it
    codes = with_dont_know(asked, {str(option.code): option.code for option in asked.options})
    found = read_code(asked, {asked.name: given}, codes)
    chosen = other is not None and found.codes.get("") == other.code
    more = read_other(asked, values, other, chosen=chosen)
    return Found(
        {} if more.errors else found.codes,
        {} if found.errors else more.texts,
        found.errors | more.errors,
    )


def _columns(_question: AnyQuestion) -> tuple[Column, ...]:
    return (Column(),)


def _measures(question: AnyQuestion) -> tuple[Measure, ...]:
    codes, names = choices_of(question.spec)
    return (Measure("", "choice", codes=codes, labels=names, outside=outside_of(question.spec)),)


def choices_of(spec: Settings) -> tuple[tuple[int, ...], tuple[Message | str, ...]]:
    """The codes that can be chosen and their words, "I don't know" last."""
    codes = tuple(option.code for option in spec.options)
    names: tuple[Message | str, ...] = tuple(option.text or option.alt for option in spec.options)
    if spec.dont_know:
        return (*codes, DONT_KNOW), (*names, DONT_KNOW_LABEL)
    return codes, names


def outside_of(spec: Settings) -> tuple[int, ...]:
    """The codes that are no answer to what was asked."""
    return (DONT_KNOW,) if spec.dont_know else ()


def option_words(question: AnyQuestion, code: int, texts: Mapping[str, str]) -> Message | str:
    """The words of one code; those that somebody wrote at "other" behind it."""
    codes, names = choices_of(question.spec)
    if code not in codes:
        return ""
    name = names[codes.index(code)]
    other = other_of(question.spec.options)
    written = texts.get(OTHER_FIELD, "") if other is not None and other.code == code else ""
    return named(name, written) if written else name


def _words(
    question: AnyQuestion, codes: Mapping[str, Number], texts: Mapping[str, str]
) -> Message | str:
    return option_words(question, int(codes.get("", SKIPPED)), texts)


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    if not asked.options:
        return {}
    option = random.choice(asked.options)
    said = {asked.field(OTHER_FIELD): SAMPLE_OTHER} if option.other else {}
    return {asked.name: str(option.code)} | said


def _picture_problems(question: AnyQuestion) -> dict[str, Message]:
    options = question.spec.options
    if any(not option.image for option in options):
        return {"options": _("Every answer needs a picture here.")}
    if any(not (option.alt or option.text).strip() for option in options):
        return {"options": _("Describe every picture for who cannot see it.")}
    return option_problems(question)


def _read_consent(asked: Asked, values: Mapping[str, Any]) -> Found:
    return read_code(asked, values, {"0": 0, "1": 1})


def _consent_words(
    _question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    code = int(codes.get("", SKIPPED))
    return CONSENT_LABELS[code] if code in {0, 1} else ""


def _read_seconds(spec: Settings) -> int:
    """Four words a second, and one more for every third answer beyond the fourth."""
    return len(spec.stimulus.split()) // 4 + max(0, len(spec.options) - 4) // 3


def _list(name: str, label: Message, about: Message, seconds: int) -> Kind:
    return Kind(
        name=name,
        label=label,
        group="choice",
        read=_read,
        seconds=seconds,
        columns=_columns,
        measures=_measures,
        words=_words,
        problems=_picture_problems if name == "image_choice" else option_problems,
        sample=_sample,
        fields=("help", "options", "order", "carry", "dont_know"),
        about=about,
        extra_seconds=_read_seconds,
    )


KINDS = (
    _list(
        "single",
        _("One answer"),
        _("One out of a list, with “other” and its own box when you want it."),
        10,
    ),
    _list(
        "dropdown",
        _("One answer from a long list"),
        _("For ten answers and more: a drop-down with a box to search in."),
        14,
    ),
    _list(
        "image_choice",
        _("One out of pictures"),
        _("Two posters or six packs beside each other: which one is it?"),
        14,
    ),
    Kind(
        name="consent",
        label=_("Consent"),
        group="page",
        read=_read_consent,
        seconds=10,
        columns=_columns,
        measures=lambda _question: (Measure("", "choice", codes=(0, 1), labels=CONSENT_LABELS),),
        words=_consent_words,
        sample=lambda asked, _random: {asked.name: "1"},
        fields=("help", "stimulus"),
        about=_("A text to agree with or not. Saying no is an answer too."),
        extra_seconds=_read_seconds,
    ),
)
