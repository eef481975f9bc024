"""What something may cost: four amounts in one's own words, or yes and no to given prices.

Van Westendorp's price meter and the ladder of Gabor and Granger; cocreate.methods.research.prices
makes the curves.
"""

from collections.abc import Mapping
from random import Random
from typing import Any, NamedTuple

from cocreate.kit.i18n import Message, _
from cocreate.methods.research.rotation import seed_of
from cocreate.questionnaires.kinds.amounts import amount_words, read_amount
from cocreate.questionnaires.kinds.base import (
    ANSWER_THIS,
    CHOOSE_ONE,
    LAYOUTS,
    SKIPPED,
    Asked,
    Column,
    Found,
    Kind,
    Measure,
    Number,
    text_of,
)
from cocreate.questionnaires.kinds.parts import left_out
from cocreate.questionnaires.kinds.wording import joined, named
from cocreate.questionnaires.models import AnyQuestion

EURO = "€"
PRICES_MAX = 12
# In the order of their columns: too cheap, cheap, expensive, too expensive.
METER = (
    _("Too cheap: at what price would you doubt whether it is any good?"),
    _("Cheap: at what price is it a bargain?"),
    _("Expensive: from what price is it getting expensive, but would you still consider it?"),
    _("Too expensive: from what price would you not consider it any more?"),
)
METER_NAMES = (_("too cheap"), _("cheap"), _("expensive"), _("too expensive"))
NOT_AN_AMOUNT = _("Please write an amount, such as 12.50.")
_ANSWERS = {"yes": 1, "no": 0}


class Rung(NamedTuple):
    """A price of the ladder; `number` is its place in the settings, from 1."""

    number: int
    price: Message | str


class Ladder(NamedTuple):
    """The prices from low to high, and the number of the one to begin with."""

    rungs: tuple[Rung, ...]
    start: int


def unit_of(question: AnyQuestion) -> str:
    """The currency, or whatever else the amounts are counted in."""
    return question.spec.unit or EURO


def _meter_layout(asked: Asked) -> list[tuple[int, Message | str]]:
    own = {item.code: item.text for item in asked.items}
    return [(number, own.get(number, text)) for number, text in enumerate(METER, 1)]


def _rungs(question: AnyQuestion) -> tuple[Rung, ...]:
    prices = question.spec.prices
    digits = question.spec.decimals or (0 if all(p == int(p) for p in prices) else 2)
    order = sorted(range(len(prices)), key=prices.__getitem__)
    return tuple(
        Rung(place + 1, amount_words(prices[place], unit_of(question), digits)) for place in order
    )


def _ladder_layout(asked: Asked) -> Ladder:
    rungs = _rungs(asked.question)
    start = seed_of("price_ladder", asked.question.id, asked.seed) % max(1, len(rungs))
    return Ladder(rungs, rungs[start].number if rungs else 0)


LAYOUTS["price_meter"] = _meter_layout
LAYOUTS["price_ladder"] = _ladder_layout


def _read_meter(asked: Asked, values: Mapping[str, Any]) -> Found:
    """Amounts in an odd order are kept: the method leaves them out, and says how many."""
    found = Found()
    given = {n: text_of(values, asked.field(n)) for n in range(1, 5)}
    for number, text in given.items():
        amount = read_amount(text, asked.spec.unit, asked.spec.decimals)
        if amount is not None:
            found.codes[str(number)] = amount
        elif text:
            found.errors[asked.field(number)] = NOT_AN_AMOUNT
        elif asked.required:
            found.errors[asked.field(number)] = left_out(METER_NAMES[number - 1])
    if asked.required and not any(given.values()):
        found.errors = {asked.name: ANSWER_THIS}
    return found


def _read_ladder(asked: Asked, values: Mapping[str, Any]) -> Found:
    """Prices that follow from others need no answer: who pays more also pays less."""
    found = Found()
    prices = {rung.number: rung.price for rung in _rungs(asked.question)}
    order = list(prices)
    for number in order:
        given = text_of(values, asked.field(number))
        if given in _ANSWERS:
            found.codes[str(number)] = _ANSWERS[given]
        elif given:
            found.errors[asked.field(number)] = CHOOSE_ONE
    if found.errors:
        return found
    said = [found.codes.get(str(number)) for number in order]
    if not found.codes:
        if asked.required and order:
            found.errors = {asked.name: ANSWER_THIS}
        else:
            found.codes = {str(number): SKIPPED for number in order}
    elif asked.required:
        found.errors = {
            asked.field(number): left_out(prices[number])
            for place, number in enumerate(order)
            if 1 not in said[place:] and 0 not in said[: place + 1]
        }
    return found


def _meter_words(
    question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    unit, decimals = unit_of(question), question.spec.decimals
    return joined(
        [
            named(name, amount_words(float(codes[str(n)]), unit, decimals))
            for n, name in enumerate(METER_NAMES, 1)
            if str(n) in codes
        ]
    )


def _ladder_words(
    question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    answers = [(rung, codes.get(str(rung.number), SKIPPED)) for rung in _rungs(question)]
    accepted = [rung for rung, code in answers if code == 1]
    if accepted:
        return _("Yes, up to %(price)s", price=accepted[-1].price)
    if any(code == 0 for _rung, code in answers):
        return _("Not at any of these prices")
    return ""


def _meter_measures(question: AnyQuestion) -> tuple[Measure, ...]:
    return tuple(
        Measure(name=str(n), type="number", suffixes=(str(n),), label=name)
        for n, name in enumerate(METER_NAMES, 1)
        if question.kind == "price_meter"
    )


def _ladder_measures(question: AnyQuestion) -> tuple[Measure, ...]:
    rungs = _rungs(question)
    return (
        Measure(
            name="",
            type="multi",
            suffixes=tuple(str(rung.number) for rung in rungs),
            codes=tuple(rung.number for rung in rungs),
            labels=tuple(rung.price for rung in rungs),
        ),
    )


def _ladder_problems(question: AnyQuestion) -> dict[str, Message]:
    prices = question.spec.prices
    if not 2 <= len(prices) <= PRICES_MAX:
        return {"prices": _("Between 2 and %(most)s prices, please.", most=PRICES_MAX)}
    if len(set(prices)) != len(prices):
        return {"prices": _("Each price once, please.")}
    if min(prices) < 0:
        return {"prices": _("A price is 0 or more.")}
    return {}


def _meter_sample(asked: Asked, random: Random) -> dict[str, str]:
    amount, values = random.uniform(3, 9), {}
    for number in range(1, 5):
        values[asked.field(number)] = f"{amount:.2f}"
        amount *= random.uniform(1.2, 1.8)
    return values


def _ladder_sample(asked: Asked, random: Random) -> dict[str, str]:
    rungs = _ladder_layout(asked).rungs
    most = random.randint(0, len(rungs))
    return {
        asked.field(rung.number): "yes" if place < most else "no"
        for place, rung in enumerate(rungs)
    }


KINDS = (
    Kind(
        name="price_meter",
        label=_("Price meter (Van Westendorp)"),
        about=_("Four amounts, from too cheap to too expensive: the range that people accept."),
        group="research",
        read=_read_meter,
        seconds=50,
        columns=lambda _question: tuple(Column(str(n), "number") for n in range(1, 5)),
        measures=_meter_measures,
        words=_meter_words,
        sample=_meter_sample,
        fields=("help", "unit", "decimals"),
    ),
    Kind(
        name="price_ladder",
        label=_("Price ladder (Gabor-Granger)"),
        about=_("Yes or no to your prices: how many buy at each, and what that brings in."),
        group="research",
        read=_read_ladder,
        seconds=12,
        extra_seconds=lambda spec: 2 * len(spec.prices),
        columns=lambda question: tuple(
            Column(str(n)) for n in range(1, len(question.spec.prices) + 1)
        ),
        measures=_ladder_measures,
        words=_ladder_words,
        problems=_ladder_problems,
        sample=_ladder_sample,
        fields=("help", "prices", "unit", "decimals"),
    ),
)
