"""MaxDiff: the most and the least of a few items at a time, set after set.

Which items stand together is never sent by a browser: it follows from the question, the version
of the design that the respondent's seed picks, and the items that he is asked about.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import Any, NamedTuple

from cocreate.kit.i18n import Message, _
from cocreate.methods.research.maxdiff_design import MOST_PER_SET, design, usual_sets
from cocreate.methods.research.rotation import seed_of
from cocreate.questionnaires.document import Item, Settings
from cocreate.questionnaires.kinds.base import (
    ANSWER_THIS,
    CHOOSE_ONE,
    LAYOUTS,
    SKIPPED,
    Asked,
    Column,
    Found,
    Kind,
    Number,
    text_of,
)
from cocreate.questionnaires.kinds.checks import item_problems
from cocreate.questionnaires.kinds.parts import code_in, left_out
from cocreate.questionnaires.kinds.wording import joined
from cocreate.questionnaires.models import AnyQuestion

VERSIONS = 10
ITEMS_MAX = 50
SETS_MAX = 60
MOST, LEAST = _("Most"), _("Least")
ALL, SOME, NONE = 1, 2, 3
ANCHORS = {"all": ALL, "some": SOME, "none": NONE}
ANCHOR_LABELS = (
    ("all", _("All of these")),
    ("some", _("Some of these")),
    ("none", _("None of these")),
)
Codes = tuple[int, ...]


class Set(NamedTuple):
    """Items that stand together, in the order on the screen; `number` counts from 1."""

    number: int
    items: tuple[Item, ...]


class Sheet(NamedTuple):
    """What the page shows: the sets, and what the two ends are called."""

    sets: tuple[Set, ...]
    most: Message | str
    least: Message | str
    anchors: tuple[tuple[str, Message], ...]


def version_of(asked: Asked) -> int:
    """The version of the design, 1 … 10, that this respondent gets."""
    return seed_of("maxdiff", asked.question.id, asked.seed) % VERSIONS + 1


def sets_of(spec: Settings, version: int, codes: Sequence[int] | None = None) -> tuple[Codes, ...]:
    """The codes of the items in each set, in the order on the screen.

    `codes` are the items that somebody was asked about where that is not all of them (columns
    "_iCODE"); their order does not matter. The same for ever, in every process and installation.
    """
    everything = sorted(item.code for item in spec.items)
    own = everything if codes is None else sorted(set(codes))
    if len(own) < 2:
        return ()
    if len(own) == 2:
        return ((own[0], own[1]),)
    least = min(_number_of(spec, len(own)), max(_number_of(spec, len(everything)), 2))
    number = max(least, -(-len(own) // _per_set(spec, len(own))))
    versions = _versions(len(own), _per_set(spec, len(own)), number)
    return tuple(tuple(own[place] for place in each) for each in versions[(version - 1) % VERSIONS])


@lru_cache(maxsize=128)
def _versions(items: int, per_set: int, sets: int) -> tuple[tuple[Codes, ...], ...]:
    return design(items, per_set, sets, versions=VERSIONS).versions


def _per_set(spec: Settings, items: int) -> int:
    return max(2, min(spec.per_set, MOST_PER_SET, items - 1))


def _number_of(spec: Settings, items: int) -> int:
    if items < 3:
        return int(items == 2)
    per_set = _per_set(spec, items)
    return min(max(spec.sets or usual_sets(items, per_set), -(-items // per_set)), SETS_MAX)


def varies(spec: Settings) -> bool:
    """Whether one respondent may be asked about other items than the next."""
    return spec.carry_items is not None or any(item.show_if for item in spec.items)


def _columns(question: AnyQuestion) -> tuple[Column, ...]:
    spec = question.spec
    sizes = range(2, len(spec.items) + 1) if varies(spec) else (len(spec.items),)
    codes = sorted(item.code for item in spec.items)
    most = max((len(sets_of(spec, 1, codes[:size])) for size in sizes), default=0)
    ends = ("b", "w", "a") if spec.anchor else ("b", "w")
    own = tuple(Column(f"i{code}") for code in codes) if varies(spec) else ()
    return (
        Column("v"),
        *(Column(f"s{number}{end}") for number in range(1, most + 1) for end in ends),
        *own,
    )


def _layout(asked: Asked) -> Sheet:
    items = {item.code: item for item in asked.items}
    sets = sets_of(asked.spec, version_of(asked), tuple(items))
    return Sheet(
        tuple(Set(n, tuple(items[code] for code in each)) for n, each in enumerate(sets, 1)),
        asked.high or MOST,
        asked.low or LEAST,
        ANCHOR_LABELS if asked.spec.anchor else (),
    )


LAYOUTS["maxdiff"] = _layout


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    sheet = _layout(asked)
    found = Found(codes={"v": version_of(asked)})
    if varies(asked.spec):
        shown = {item.code for item in asked.items}
        found.codes |= {f"i{item.code}": int(item.code in shown) for item in asked.spec.items}
    begun = [_read_set(asked, values, each, found) for each in sheet.sets]
    if asked.required and sheet.sets and not any(begun):
        found.errors = {asked.name: ANSWER_THIS}
    return found


def _read_set(asked: Asked, values: Mapping[str, Any], each: Set, found: Found) -> bool:
    """Put what was chosen in one set into `found`; whether anything was chosen."""
    options = {str(item.code): item.code for item in each.items}
    parts = {f"s{each.number}b": options, f"s{each.number}w": options}
    if asked.spec.anchor:
        parts[f"s{each.number}a"] = ANCHORS
    names = {"b": asked.high or MOST, "w": asked.low or LEAST, "a": _("what would be enough")}
    given = {suffix: text_of(values, asked.field(suffix)) for suffix in parts}
    begun = any(given.values())
    for suffix, codes in parts.items():
        if given[suffix] in codes:
            found.codes[suffix] = codes[given[suffix]]
        elif given[suffix]:
            found.errors[asked.field(suffix)] = CHOOSE_ONE
        elif begun or asked.required:
            # Half a set says nothing, so what was begun is finished or left out whole.
            found.errors[asked.field(suffix)] = left_out(
                _("set %(number)s, %(end)s", number=each.number, end=names[suffix[-1]])
            )
        else:
            found.codes[suffix] = SKIPPED
    best, worst = (given[f"s{each.number}{end}"] for end in "bw")
    if best and best == worst:
        found.errors[asked.field(f"s{each.number}w")] = _("These have to be two different ones.")
    return begun


def _words(
    question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    names = {item.code: item.text for item in question.spec.items}
    said: list[Message | str] = []
    for number in range(1, SETS_MAX + 1):
        best, worst = code_in(codes, f"s{number}b"), code_in(codes, f"s{number}w")
        if best in names and worst in names:
            said.append(_("most %(most)s, least %(least)s", most=names[best], least=names[worst]))
    return joined(said)


def _problems(question: AnyQuestion) -> dict[str, Message]:
    spec, found = question.spec, dict[str, Message]()
    items = len(spec.items)
    if wrong := item_problems(question, 3):
        return wrong
    if items > ITEMS_MAX:
        found["items"] = _("At most %(most)s items, please.", most=ITEMS_MAX)
    elif items > 2 and not 2 <= spec.per_set <= min(MOST_PER_SET, items - 1):
        found["per_set"] = _(
            "Between 2 and %(most)s items in a set, please.", most=min(MOST_PER_SET, items - 1)
        )
    elif spec.sets and spec.sets * spec.per_set < items:
        found["sets"] = _(
            "With so few sets not every item is shown: make it %(least)s or more.",
            least=-(-items // spec.per_set),
        )
    elif spec.sets > SETS_MAX:
        found["sets"] = _("At most %(most)s sets, please.", most=SETS_MAX)
    return found


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    """Items further down the list are liked a little less, so that a test run shows a result."""
    values: dict[str, str] = {}
    for each in _layout(asked).sets:
        ordered = sorted(each.items, key=lambda item: item.code * random.uniform(0.3, 1.7))
        values[asked.field(f"s{each.number}b")] = str(ordered[0].code)
        values[asked.field(f"s{each.number}w")] = str(ordered[-1].code)
        if asked.spec.anchor:
            values[asked.field(f"s{each.number}a")] = random.choice(("all", "some", "some", "none"))
    return values


def _extra_seconds(spec: Settings) -> int:
    return _number_of(spec, len(spec.items)) * (14 if spec.anchor else 10)


KINDS = (
    Kind(
        name="maxdiff",
        label=_("MaxDiff: most and least"),
        about=_("Which of many things matter most: a few at a time, the most and the least."),
        group="research",
        read=_read,
        seconds=15,
        extra_seconds=_extra_seconds,
        columns=_columns,
        words=_words,
        problems=_problems,
        sample=_sample,
        fields=("help", "items", "per_set", "sets", "anchor", "carry_items"),
        has_ends=True,
    ),
)
