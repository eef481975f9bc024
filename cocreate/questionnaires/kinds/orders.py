"""Items against each other: put in order, or given parts of a total."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import Item
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
from cocreate.questionnaires.kinds.checks import count_problems, item_problems
from cocreate.questionnaires.kinds.numbers import Bounds, parse_number, stored, without_unit
from cocreate.questionnaires.kinds.numbers import wrong_with as wrong_number
from cocreate.questionnaires.kinds.wording import joined, named
from cocreate.questionnaires.models import AnyQuestion

UNPLACED = 0  # not among the first few that were asked for
UNPLACED_LABEL = _("Not chosen")


def places_of(question: AnyQuestion, shown: int) -> int:
    """How many places are given out: all, or the first few."""
    most = question.spec.most
    return min(int(most), shown) if most else shown


def _read_ranking(asked: Asked, values: Mapping[str, Any]) -> Found:
    places = places_of(asked.question, len(asked.items))
    given = {item: text_of(values, asked.field(item.code)) for item in asked.items}
    if not any(given.values()):
        if asked.required and asked.items:
            return Found(errors={asked.name: ANSWER_THIS})
        return Found(codes={str(item.code): SKIPPED for item in asked.items})
    allowed = {str(place): place for place in range(1, places + 1)}
    errors = {
        asked.field(item.code): _("Choose a place from 1 to %(n)s.", n=places)
        for item, place in given.items()
        if place and place not in allowed
    }
    if errors:
        return Found(errors=errors)
    ranks = {item: allowed[place] for item, place in given.items() if place}
    if errors := _ties(asked, ranks):
        return Found(errors=errors)
    free = [place for place in allowed.values() if place not in ranks.values()]
    if len(free) == 1 and places == len(asked.items):
        # The last one can only stand in the place that is left.
        ranks |= {item: free.pop() for item in asked.items if item not in ranks}
    if free:
        left = ", ".join(str(place) for place in free)
        message = _("Give out all places, please: %(places)s is still free.", places=left)
        if len(free) > 1:
            message = _("Give out all places, please: %(places)s are still free.", places=left)
        return Found(errors={asked.name: message})
    return Found(codes={str(item.code): ranks.get(item, UNPLACED) for item in asked.items})


def _ties(asked: Asked, ranks: Mapping[Item, int]) -> dict[str, Message]:
    """A message beside both of two items in one place."""
    taken = Counter(ranks.values())
    errors: dict[str, Message] = {}
    for item, place in ranks.items():
        if taken[place] > 1:
            others = [one.text for one, its in ranks.items() if its == place and one != item]
            errors[asked.field(item.code)] = _(
                "“%(other)s” stands in place %(place)s too. Give each its own place.",
                other=others[0],
                place=place,
            )
    return errors


def _columns(question: AnyQuestion) -> tuple[Column, ...]:
    return tuple(Column(str(item.code)) for item in question.spec.items)


def _ranking_measures(question: AnyQuestion) -> tuple[Measure, ...]:
    """A mean rank when all are placed; of a first few only how often each place was given."""
    items = question.spec.items
    places = tuple(range(1, places_of(question, len(items)) + 1))
    names: tuple[Message | str, ...] = tuple(str(place) for place in places)
    whole = len(places) == len(items)
    return tuple(
        Measure(
            name=str(item.code),
            type="scale" if whole else "choice",
            suffixes=(str(item.code),),
            codes=places if whole else (*places, UNPLACED),
            labels=names if whole else (*names, UNPLACED_LABEL),
            label=item.text,
            top=(1,),
            bottom=(len(places),) if whole else (),
        )
        for item in items
    )


def _ranking_words(
    question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    placed = [
        (int(codes[str(item.code)]), item.text)
        for item in question.spec.items
        if codes.get(str(item.code), SKIPPED) > 0
    ]
    return ", ".join(f"{place}. {text}" for place, text in sorted(placed))


def _ranking_problems(question: AnyQuestion) -> dict[str, Message]:
    found = item_problems(question, 2)
    if question.spec.most is None:
        return found
    more = count_problems(question.spec, 0)
    if question.spec.items and question.spec.most > len(question.spec.items):
        more["most"] = _("There are only %(n)s items.", n=len(question.spec.items))
    return found | more


def _ranking_sample(asked: Asked, random: Random) -> dict[str, str]:
    first = random.sample(asked.items, places_of(asked.question, len(asked.items)))
    return {asked.field(item.code): str(place) for place, item in enumerate(first, 1)}


def _read_sum(asked: Asked, values: Mapping[str, Any]) -> Found:
    given = {item: text_of(values, asked.field(item.code)) for item in asked.items}
    if not any(given.values()):
        return Found(errors={asked.name: ANSWER_THIS} if asked.required and asked.items else {})
    spec, found = asked.spec, Found()
    bounds, total = Bounds(0, spec.total, None, spec.decimals), Decimal(str(spec.total))
    parts: dict[Item, Decimal] = {}
    for item, text in given.items():
        part = parse_number(without_unit(text, spec.unit), spec.decimals) if text else Decimal()
        wrong = _("Please write a number.") if part is None else wrong_number(part, bounds)
        if part is None or wrong:
            found.errors[asked.field(item.code)] = wrong or _("Please write a number.")
        else:
            parts[item] = part
    if found.errors:
        return found
    if left := total - sum(parts.values()):
        return Found(errors={asked.name: _not_total(total, left)})
    found.codes = {str(item.code): stored(part) for item, part in parts.items()}
    return found


def _not_total(total: Decimal, left: Decimal) -> Message:
    now, whole = float(total - left), float(total)
    if left > 0:
        return _(
            "Together this is %(now)s of %(total)s: divide the last %(left)s as well.",
            now=now,
            total=whole,
            left=float(left),
        )
    return _(
        "Together this is %(now)s, that is %(over)s more than %(total)s. Take some off again.",
        now=now,
        total=whole,
        over=float(-left),
    )


def _sum_measures(question: AnyQuestion) -> tuple[Measure, ...]:
    return tuple(
        Measure(str(item.code), "number", suffixes=(str(item.code),), label=item.text)
        for item in question.spec.items
    )


def _sum_words(
    question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    return joined(
        [
            named(item.text, Message("%(number)s", {"number": float(codes[str(item.code)])}))
            for item in question.spec.items
            if str(item.code) in codes
        ]
    )


def _sum_problems(question: AnyQuestion) -> dict[str, Message]:
    found, spec = item_problems(question, 2), question.spec
    if spec.total <= 0:
        found["total"] = _("There must be something to divide.")
    elif round(spec.total, spec.decimals) != spec.total:
        found["total"] = _("This total needs more digits behind the comma.")
    return found


def _sum_sample(asked: Asked, random: Random) -> dict[str, str]:
    if not asked.items:
        return {}
    unit = 10**asked.spec.decimals
    whole = int(Decimal(str(asked.spec.total)) * unit)
    cuts = sorted(random.randint(0, whole) for _item in asked.items[1:])
    parts = [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]
    return {
        asked.field(item.code): str(Decimal(part) / unit)
        for item, part in zip(asked.items, parts, strict=True)
    }


KINDS = (
    Kind(
        name="ranking",
        label=_("Put in order"),
        group="order",
        read=_read_ranking,
        seconds=12,
        columns=_columns,
        measures=_ranking_measures,
        words=_ranking_words,
        problems=_ranking_problems,
        sample=_ranking_sample,
        fields=("help", "items", "items_order", "most", "carry_items"),
        about=_("From first to last, or only the first few. Two in one place is not possible."),
        extra_seconds=lambda spec: 5 * len(spec.items),
    ),
    Kind(
        name="constant_sum",
        label=_("Divide a total"),
        group="order",
        read=_read_sum,
        seconds=15,
        columns=lambda question: tuple(
            Column(str(item.code), "number") for item in question.spec.items
        ),
        measures=_sum_measures,
        words=_sum_words,
        problems=_sum_problems,
        sample=_sum_sample,
        fields=("help", "items", "items_order", "total", "unit", "decimals", "carry_items"),
        about=_("Divide 100 points, or another total, over the items."),
        extra_seconds=lambda spec: 6 * len(spec.items),
    ),
)
