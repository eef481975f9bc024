"""More than one answer out of a list: a column of 0 or 1 for each answer that was shown."""

from collections.abc import Mapping
from random import Random
from typing import Any

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import DONT_KNOW, Option
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
)
from cocreate.questionnaires.kinds.checks import count_problems, option_problems
from cocreate.questionnaires.kinds.choices import (
    OTHER_FIELD,
    SAMPLE_OTHER,
    choices_of,
    option_words,
    other_of,
    outside_of,
    read_other,
)
from cocreate.questionnaires.kinds.scales import DONT_KNOW_LABEL
from cocreate.questionnaires.kinds.wording import joined
from cocreate.questionnaires.models import AnyQuestion

TICKED = "1"


def _shown(asked: Asked) -> tuple[Option, ...]:
    """What can be ticked: "I don't know" is one of them, and goes with nothing else."""
    if not asked.spec.dont_know:
        return asked.options
    return (*asked.options, Option(code=DONT_KNOW, exclusive=True))


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    shown, other = _shown(asked), other_of(asked.options)
    given = {option.code: text_of(values, asked.field(option.code)) for option in shown}
    if other and not given[other.code] and text_of(values, asked.field(OTHER_FIELD)):
        given[other.code] = TICKED  # who writes it has chosen it
    if any(value not in {"", TICKED} for value in given.values()):
        return Found(errors={asked.name: CHOOSE_ONE})
    chosen = [option for option in shown if given[option.code]]
    if not chosen:
        if asked.required and asked.options:
            return Found(errors={asked.name: ANSWER_THIS})
        return Found(codes={str(option.code): SKIPPED for option in shown})
    more = read_other(asked, values, other, chosen=other in chosen)
    if wrong := _wrong(asked, chosen):
        more.errors[asked.name] = wrong
    if more.errors:
        return Found(errors=more.errors)
    return Found({str(option.code): int(option in chosen) for option in shown}, more.texts)


def _wrong(asked: Asked, chosen: list[Option]) -> Message | None:
    """Too few, too many, or answers that do not go together."""
    alone = next((option for option in chosen if option.exclusive), None)
    if alone is not None:
        if len(chosen) == 1:
            return None
        name = DONT_KNOW_LABEL if alone.code == DONT_KNOW else alone.text
        return _("“%(answer)s” does not go together with another answer.", answer=name)
    least, most = limits_of(asked)
    if len(chosen) < least:
        return _("Choose at least %(n)s answers, please.", n=least)
    if most == 1 and len(chosen) > 1:
        return _("Choose one answer, please: these are %(now)s.", now=len(chosen))
    if len(chosen) > most:
        return _(
            "Choose at most %(n)s answers, please: these are %(now)s.", n=most, now=len(chosen)
        )
    return None


def limits_of(asked: Asked) -> tuple[int, int]:
    """How many may be chosen; never more than there are left to choose from."""
    free = sum(not option.exclusive for option in asked.options)
    least = min(int(asked.spec.least or 1), max(free, 1))
    most = int(asked.spec.most) if asked.spec.most else len(asked.options)
    return least, max(most, least)


def _columns(question: AnyQuestion) -> tuple[Column, ...]:
    return tuple(Column(str(code)) for code in choices_of(question.spec)[0])


def _measures(question: AnyQuestion) -> tuple[Measure, ...]:
    codes, names = choices_of(question.spec)
    return (
        Measure(
            name="",
            type="multi",
            suffixes=tuple(str(code) for code in codes),
            codes=codes,
            labels=names,
            outside=outside_of(question.spec),
        ),
    )


def _words(
    question: AnyQuestion, codes: Mapping[str, Number], texts: Mapping[str, str]
) -> Message | str:
    known = choices_of(question.spec)[0]
    return joined(
        [option_words(question, code, texts) for code in known if codes.get(str(code)) == 1]
    )


def _problems(question: AnyQuestion) -> dict[str, Message]:
    free = sum(not option.exclusive for option in question.spec.options)
    return option_problems(question) | count_problems(question.spec, free)


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    free = [option for option in asked.options if not option.exclusive]
    alone = [option for option in asked.options if option.exclusive]
    if alone and (not free or random.random() < 0.1):
        return {asked.field(random.choice(alone).code): TICKED}
    least, most = limits_of(asked)
    chosen = random.sample(free, random.randint(min(least, len(free)), min(most, len(free))))
    said = {asked.field(option.code): TICKED for option in chosen}
    if any(option.other for option in chosen):
        said[asked.field(OTHER_FIELD)] = SAMPLE_OTHER
    return said


KINDS = (
    Kind(
        name="multi",
        label=_("More than one answer"),
        group="choice",
        read=_read,
        seconds=14,
        columns=_columns,
        measures=_measures,
        words=_words,
        problems=_problems,
        sample=_sample,
        fields=("help", "options", "order", "least", "most", "carry", "dont_know"),
        about=_("Tick what fits. An answer like “none of these” can stand alone."),
        extra_seconds=lambda spec: max(0, len(spec.options) - 4) // 2,
    ),
)
