"""A number in a box, and the same with a slider beside it.

The box takes what people write: a comma or a point, thousands apart, the unit behind it. Nothing
is rounded: a number with too many digits is asked again.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.kinds.base import (
    ANSWER_THIS,
    SKIPPED,
    Asked,
    Column,
    Found,
    Kind,
    Measure,
    Number,
    text_of,
)
from cocreate.questionnaires.kinds.checks import bound_problems
from cocreate.questionnaires.kinds.scales import DONT_KNOW_LABEL
from cocreate.questionnaires.models import AnyQuestion

DK_FIELD = "dk"  # a number has no code to spare for "I don't know": it has a column of its own
BOTH = _("You gave an answer and ticked “I don't know”. Keep one of the two.")
_SPACES = re.compile(r"[\s'’]")  # also those that keep thousands together
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]+)*|[.,][0-9]+)")
_GROUPS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_DIGITS_MAX = 15


class Bounds(NamedTuple):
    """What a number has to keep to."""

    least: float | None
    most: float | None
    step: float | None
    decimals: int


def bounds_of(question: AnyQuestion) -> Bounds:
    """The limits of a number; a slider runs from 0 to 100 by ones unless it says otherwise."""
    spec = question.spec
    if question.kind != "slider":
        return Bounds(spec.least, spec.most, spec.step, spec.decimals)
    least = 0 if spec.least is None else spec.least
    most = 100 if spec.most is None else spec.most
    return Bounds(least, most, spec.step or 10**-spec.decimals, spec.decimals)


def parse_number(text: str, decimals: int) -> Decimal | None:
    """The number that somebody wrote, Dutch or English; None for what is none.

    "1.250,50" and "1,250.50" are the same. With one sign and three digits behind it ("1.250") it
    separates thousands, unless the question takes three decimals.
    """
    plain = _SPACES.sub("", text).replace("\N{MINUS SIGN}", "-")
    if not _PLAIN.fullmatch(plain):
        return None
    sign, digits = plain[: len(plain) - len(plain.lstrip("+-"))], plain.lstrip("+-")
    last = max(digits.rfind("."), digits.rfind(","))
    whole, fraction = (digits, "") if last < 0 else (digits[:last], digits[last + 1 :])
    if last >= 0:
        marks = set(digits) & set(".,")
        thousands = _GROUPS.fullmatch(digits) and digits[0] != "0" and len(marks) == 1
        if thousands and (digits.count(digits[last]) > 1 or decimals < len(fraction)):
            whole, fraction = digits, ""
        elif digits[last] in whole:
            return None
    if not whole.isdigit() and whole and not _GROUPS.fullmatch(whole):
        return None
    whole = re.sub(r"[.,]", "", whole)
    if len(whole) + len(fraction) > _DIGITS_MAX:
        return None
    return Decimal(f"{sign}{whole or '0'}.{fraction or '0'}")


def without_unit(text: str, unit: str) -> str:
    """What was written without the unit, before or behind it, that stands beside the box."""
    plain, small = text.strip(), unit.strip().casefold()
    if small and plain.casefold().endswith(small):
        return plain[: -len(small)]
    if small and plain.casefold().startswith(small):
        return plain[len(small) :]
    return plain


def wrong_with(number: Decimal, bounds: Bounds) -> Message | None:
    """Why this number is not taken; None when it is."""
    if number != round(number, bounds.decimals):
        if not bounds.decimals:
            return _("A whole number, please.")
        return _("Digits behind the comma: at most %(n)s, please.", n=bounds.decimals)
    if bounds.least is not None and number < _exact(bounds.least):
        return _("%(n)s or more, please.", n=float(bounds.least))
    if bounds.most is not None and number > _exact(bounds.most):
        return _("%(n)s or less, please.", n=float(bounds.most))
    if bounds.step:
        step, start = _exact(bounds.step), _exact(bounds.least or 0)
        if beyond := (number - start) % step:
            low = number - (beyond if beyond > 0 else step + beyond)
            return _(
                "In steps of %(step)s, please: %(low)s or %(high)s.",
                step=float(step),
                low=float(low),
                high=float(low + step),
            )
    return None


def _exact(number: float) -> Decimal:
    return Decimal(str(number))


def stored(number: Decimal) -> Number:
    """As it is kept: whole numbers without a point."""
    return int(number) if number == int(number) else float(number)


def ticked_dont_know(asked: Asked, values: Mapping[str, Any]) -> bool:
    """Whether the box "I don't know" beside a number or a date is ticked."""
    return asked.spec.dont_know and text_of(values, asked.field(DK_FIELD)) == "1"


def read_or_dont_know(asked: Asked, given: str, *, dont_know: bool) -> Found | None:
    """What can be said before the answer itself is read: nothing there, or "I don't know"."""
    if given and dont_know:
        return Found(errors={asked.name: BOTH})
    if given:
        return None
    if dont_know:
        return Found(codes={DK_FIELD: 1})
    if asked.required:
        return Found(errors={asked.name: ANSWER_THIS})
    return Found(codes={DK_FIELD: SKIPPED} if asked.spec.dont_know else {})


def answered(asked: Asked, number: Number) -> Found:
    """A number or a day that was given."""
    return Found(codes={"": number} | ({DK_FIELD: 0} if asked.spec.dont_know else {}))


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    given = text_of(values, asked.name)
    known = read_or_dont_know(asked, given, dont_know=ticked_dont_know(asked, values))
    if known is not None:
        return known
    bounds = bounds_of(asked.question)
    number = parse_number(without_unit(given, asked.spec.unit), bounds.decimals)
    if number is None:
        return Found(errors={asked.name: _("Please write a number.")})
    if wrong := wrong_with(number, bounds):
        return Found(errors={asked.name: wrong})
    return answered(asked, stored(number))


def columns(question: AnyQuestion) -> tuple[Column, ...]:
    """The number, and whether it was not known where that could be said."""
    own = Column("", "number")
    return (own, Column(DK_FIELD)) if question.spec.dont_know else (own,)


def _measures(_question: AnyQuestion) -> tuple[Measure, ...]:
    return (Measure("", "number"),)


def _words(
    question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    if codes.get(DK_FIELD) == 1:
        return DONT_KNOW_LABEL
    if "" not in codes:
        return ""
    unit = question.spec.unit
    number = Message("%(number)s", {"number": float(codes[""])})
    return Message("%(number)s %(unit)s", {"number": number, "unit": unit}) if unit else number


def _problems(question: AnyQuestion) -> dict[str, Message]:
    spec, bounds = question.spec, bounds_of(question)
    found = bound_problems(bounds.least, bounds.most, bounds.step, bounds.decimals)
    if question.kind == "slider" and bounds.least == bounds.most and "least" not in found:
        found.pop("step", None)
        found["most"] = _("A slider needs room between the least and the most.")
    if spec.unit.strip() != spec.unit:
        found["unit"] = _("Leave out the spaces around the unit.")
    return found


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    bounds = bounds_of(asked.question)
    step = _exact(bounds.step or 10**-bounds.decimals)
    # Without a least the steps are counted from zero.
    start = _exact(bounds.least or 0)
    if bounds.least is None and bounds.most is not None and bounds.most < 0:
        start = _exact(bounds.most) // step * step - 20 * step
    end = _exact(bounds.most) if bounds.most is not None else start + 100 * step
    number = start + step * random.randint(0, max(0, int((end - start) // step)))
    return {asked.name: str(number).replace(".", ",")}


def _number(name: str, label: Message, about: Message, seconds: int) -> Kind:
    return Kind(
        name=name,
        label=label,
        group="number",
        read=_read,
        seconds=seconds,
        columns=columns,
        measures=_measures,
        words=_words,
        problems=_problems,
        sample=_sample,
        fields=("help", "unit", "least", "most", "step", "decimals", "dont_know"),
        has_ends=name == "slider",
        about=about,
    )


KINDS = (
    _number(
        "numeric",
        _("A number"),
        _("How many, how much: with a unit and limits when you want them."),
        12,
    ),
    _number(
        "slider",
        _("A slider"),
        _("A place between two ends. Nothing is filled in before somebody moves it."),
        12,
    ),
)
