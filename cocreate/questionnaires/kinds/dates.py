"""A day out of the calendar, stored as its ordinal (`date.toordinal`)."""

import re
from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from cocreate.kit import clock
from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.kinds.base import Asked, Found, Kind, Measure, Number, text_of
from cocreate.questionnaires.kinds.numbers import (
    DK_FIELD,
    answered,
    columns,
    read_or_dont_know,
    ticked_dont_know,
)
from cocreate.questionnaires.kinds.scales import DONT_KNOW_LABEL
from cocreate.questionnaires.models import AnyQuestion

# Browsers send the first; where they show a plain box people write the second.
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_WRITTEN = re.compile(r"(?P<day>[0-9]{1,2})[-/. ](?P<month>[0-9]{1,2})[-/. ](?P<year>[0-9]{4})")
_SAMPLE_DAYS = 365


def parse_day(text: str) -> date | None:
    """The day that was chosen or written: 2026-11-24, 24-11-2026; None for what is none."""
    found = _ISO.fullmatch(text) or _WRITTEN.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    given = text_of(values, asked.name)
    known = read_or_dont_know(asked, given, dont_know=ticked_dont_know(asked, values))
    if known is not None:
        return known
    day = parse_day(given)
    if day is None:
        return Found(errors={asked.name: _("Please give a whole date, like 24-11-2026.")})
    least, most = _limits(asked.question)
    if least and day < least:
        return Found(errors={asked.name: _("%(day)s or later, please.", day=least)})
    if most and day > most:
        return Found(errors={asked.name: _("%(day)s or earlier, please.", day=most)})
    return answered(asked, day.toordinal())


def _limits(question: AnyQuestion) -> tuple[date | None, date | None]:
    least, most = question.spec.days
    return parse_day(least), parse_day(most)


def _words(
    _question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    if codes.get(DK_FIELD) == 1:
        return DONT_KNOW_LABEL
    if "" not in codes:
        return ""
    return Message("%(day)s", {"day": date.fromordinal(int(codes[""]))})


def _problems(question: AnyQuestion) -> dict[str, Message]:
    errors: dict[str, Message] = {}
    least, most = _limits(question)
    for name, limit, day in (
        ("least", question.spec.least, least),
        ("most", question.spec.most, most),
    ):
        if limit is not None and day is None:
            errors[name] = _("Please give a whole date, like 24-11-2026.")
    if least and most and least > most:
        errors["least"] = _("The first day is later than the last one.")
    return errors


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    least, most = _limits(asked.question)
    last = (most or max(clock.now().date(), least or date.min)).toordinal()
    first = least.toordinal() if least else max(1, last - _SAMPLE_DAYS)
    last = last if most else max(last, first)
    return {asked.name: date.fromordinal(random.randint(first, last)).isoformat()}


KINDS = (
    Kind(
        name="date",
        label=_("A date"),
        group="number",
        read=_read,
        seconds=12,
        columns=columns,
        measures=lambda _question: (Measure("", "number"),),
        words=_words,
        problems=_problems,
        sample=_sample,
        fields=("help", "least", "most", "dont_know"),
        about=_("A day out of the calendar, between a first and a last one when you want that."),
    ),
)
