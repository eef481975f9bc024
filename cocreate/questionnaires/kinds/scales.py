"""Scales: ordered answers between two ends, and yes or no."""

from collections.abc import Mapping
from random import Random
from typing import Any

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import DONT_KNOW
from cocreate.questionnaires.kinds.base import (
    Asked,
    Column,
    Found,
    Kind,
    Measure,
    Number,
    no_problems,
    read_code,
    with_dont_know,
)
from cocreate.questionnaires.models import AnyQuestion

YES_LABELS = (_("No"), _("Yes"))
SCALE5_ENDS = (_("Definitely not"), _("Definitely"))
SCALE5_MIDDLE = (_("Probably not"), _("Perhaps, perhaps not"), _("Probably"))
SCALE11_ENDS = (_("Very poor"), _("Excellent"))
NPS_ENDS = (_("Not at all likely"), _("Extremely likely"))
AGREE_ENDS = (_("Disagree completely"), _("Agree completely"))
AGREE_MIDDLE = (_("Disagree"), _("Neither agree nor disagree"), _("Agree"))
DONT_KNOW_LABEL = _("I don't know")

POINTS: dict[str, tuple[int, ...]] = {
    "scale5": (1, 2, 3, 4, 5),
    "scale7": tuple(range(1, 8)),
    "differential": tuple(range(1, 8)),
    "scale10": tuple(range(1, 11)),
    "scale11": tuple(range(11)),
    "nps": tuple(range(11)),
}
ENDS: dict[str, tuple[Message, Message]] = {
    "scale5": SCALE5_ENDS,
    "scale7": AGREE_ENDS,
    "matrix": AGREE_ENDS,
    "scale10": SCALE11_ENDS,
    "scale11": SCALE11_ENDS,
    "nps": NPS_ENDS,
    "differential": SCALE11_ENDS,
}


def ends(question: AnyQuestion | Asked) -> tuple[Message | str, Message | str]:
    """The words at both ends of a scale: the question's own, or the house's."""
    low, high = ENDS.get(question.kind, SCALE11_ENDS)
    return question.low or low, question.high or high


def labels(question: AnyQuestion | Asked) -> list[Message | str]:
    """The words of a scale's codes, low to high; numbers between the ends of the longer ones."""
    if question.kind == "yes_no":
        return list(YES_LABELS)
    if question.kind == "matrix" and question.spec.options:
        return [option.text for option in question.spec.options]
    if question.kind in {"scale5", "matrix"}:
        low, high = ends(question)
        if question.low or question.high:
            return [low, "2", "3", "4", high]
        return [low, *(SCALE5_MIDDLE if question.kind == "scale5" else AGREE_MIDDLE), high]
    return [str(code) for code in POINTS[question.kind]]


def _columns(_question: AnyQuestion) -> tuple[Column, ...]:
    return (Column(),)


def _read_points(asked: Asked, values: Mapping[str, Any]) -> Found:
    codes = {str(code): code for code in POINTS[asked.kind]}
    return read_code(asked, values, with_dont_know(asked, codes))


def _read_yes_no(asked: Asked, values: Mapping[str, Any]) -> Found:
    return read_code(asked, values, with_dont_know(asked, {"no": 0, "yes": 1}))


def _measures(question: AnyQuestion) -> tuple[Measure, ...]:
    codes = POINTS.get(question.kind, (0, 1))
    names: list[Message | str] = list(labels(question))
    outside: tuple[int, ...] = ()
    if question.spec.dont_know:
        codes, names, outside = (*codes, DONT_KNOW), [*names, DONT_KNOW_LABEL], (DONT_KNOW,)
    return (
        Measure(
            name="",
            type="choice" if question.kind == "yes_no" else "scale",
            codes=codes,
            labels=tuple(names),
            outside=outside,
        ),
    )


def _words(
    question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    code = int(codes.get("", -1))
    if code == DONT_KNOW:
        return DONT_KNOW_LABEL
    points = POINTS.get(question.kind, (0, 1))
    return labels(question)[points.index(code)] if code in points else ""


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    if asked.kind == "yes_no":
        return {asked.name: random.choice(("yes", "no"))}
    return {asked.name: str(random.choice(POINTS[asked.kind]))}


def _opposites(question: AnyQuestion) -> dict[str, Message]:
    return {
        name: _("Name both opposites: between what and what is it?")
        for name, said in (("low", question.low), ("high", question.high))
        if not said.strip()
    }


def _scale(name: str, label: Message, about: Message, seconds: int = 12) -> Kind:
    return Kind(
        name=name,
        label=label,
        group="scale",
        read=_read_points,
        seconds=seconds,
        columns=_columns,
        measures=_measures,
        words=_words,
        problems=_opposites if name == "differential" else no_problems,
        sample=_sample,
        fields=("help", "dont_know"),
        has_ends=True,
        about=about,
    )


KINDS = (
    _scale("scale5", _("Five points"), _("Five answers in words, from least to most.")),
    _scale("scale7", _("Seven points"), _("Finer than five points; only the ends have words.")),
    _scale("scale10", _("A mark from 1 to 10"), _("A report mark, as everybody knows it.")),
    _scale("scale11", _("A mark from 0 to 10"), _("With a zero, and five in the middle.")),
    _scale(
        "nps",
        _("Would you recommend it (0 to 10)"),
        _("Counts as a net promoter score: the share of 9 and 10 less that of 0 to 6."),
    ),
    _scale(
        "differential",
        _("Between two opposites"),
        _("Seven places between two words of your own: old-fashioned and modern."),
    ),
    Kind(
        name="yes_no",
        label=_("Yes or no"),
        group="choice",
        read=_read_yes_no,
        seconds=8,
        columns=_columns,
        measures=_measures,
        words=_words,
        sample=_sample,
        fields=("help", "dont_know"),
        about=_("The shortest question there is."),
    ),
)
