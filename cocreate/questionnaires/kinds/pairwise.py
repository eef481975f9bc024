"""Two items at a time: which one?

Everybody gets some of the pairs, drawn from the seed: over a panel every pair comes up equally
often, and within one person every item, give or take one.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from random import Random
from typing import Any, NamedTuple

from cocreate.kit.i18n import Message, _
from cocreate.methods.research.rotation import seed_of, shuffled
from cocreate.questionnaires.document import Item, Settings
from cocreate.questionnaires.kinds.base import LAYOUTS, Asked, Column, Found, Kind, Number
from cocreate.questionnaires.kinds.checks import item_problems
from cocreate.questionnaires.kinds.parts import Part, code_in, read_parts
from cocreate.questionnaires.kinds.wording import joined
from cocreate.questionnaires.models import AnyQuestion

ITEMS_MAX = 20
PAIRS_MAX = 60
UNDECIDED = 0


class Pair(NamedTuple):
    """Two items beside each other; `suffix` names them by their codes, the lower one first."""

    suffix: str
    left: Item
    right: Item


def pairs_of(codes: Sequence[int], seed: int, number: int) -> list[tuple[int, int]]:
    """The pairs that somebody gets, in order, the item on the left first.

    Items are dealt to the places of a round-robin at random, so no pair is likelier than another;
    its rounds let every item play once before any plays twice. (The circle method.)
    """
    places: list[int | None] = [*shuffled(sorted(codes), seed)]
    if len(places) % 2:
        places.append(None)
    half, dealt = len(places) // 2, list[tuple[int, int]]()
    for _round in range(len(places) - 1):
        for one, other in zip(places[:half], reversed(places[half:]), strict=True):
            if one is not None and other is not None:
                dealt.append((one, other))
        places = [places[0], places[-1], *places[1:-1]]
    sides = shuffled(range(max(2, len(dealt))), seed_of("sides", seed))
    return [pair if sides[place] % 2 else pair[::-1] for place, pair in enumerate(dealt[:number])]


def _number_of(spec: Settings, items: int) -> int:
    """All of them when they are few; else so many that each item comes up three times."""
    usual = max(10, -(-3 * items // 2))
    return min(spec.sets or usual, items * (items - 1) // 2, PAIRS_MAX)


def _layout(asked: Asked) -> list[Pair]:
    items = {item.code: item for item in asked.items}
    seed = seed_of("pairwise", asked.question.id, asked.seed)
    return [
        Pair(f"{min(pair)}v{max(pair)}", items[pair[0]], items[pair[1]])
        for pair in pairs_of(tuple(items), seed, _number_of(asked.spec, len(items)))
    ]


LAYOUTS["pairwise"] = _layout


def _pairs(question: AnyQuestion) -> list[tuple[int, int]]:
    return list(combinations(sorted(item.code for item in question.spec.items), 2))


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    parts = {
        pair.suffix: Part(
            _("%(one)s or %(other)s", one=pair.left.text, other=pair.right.text),
            {str(code): code for code in (pair.left.code, pair.right.code, UNDECIDED)},
        )
        for pair in _layout(asked)
    }
    return read_parts(asked, values, parts)


def _words(
    question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    names = {item.code: item.text for item in question.spec.items}
    said: list[Message | str] = []
    for one, other in _pairs(question):
        winner = code_in(codes, f"{one}v{other}")
        if winner == UNDECIDED:
            said.append(
                _("no choice between %(one)s and %(other)s", one=names[one], other=names[other])
            )
        elif winner in {one, other}:
            loser = other if winner == one else one
            said.append(_("rather %(one)s than %(other)s", one=names[winner], other=names[loser]))
    return joined(said)


def _problems(question: AnyQuestion) -> dict[str, Message]:
    if wrong := item_problems(question, 2):
        return wrong
    if len(question.spec.items) > ITEMS_MAX:
        return {"items": _("At most %(most)s items, please.", most=ITEMS_MAX)}
    if question.spec.sets > PAIRS_MAX:
        return {"sets": _("At most %(most)s pairs, please.", most=PAIRS_MAX)}
    return {}


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in _layout(asked):
        one, other = sorted((pair.left.code, pair.right.code))
        chosen = UNDECIDED if random.random() < 0.1 else one if random.random() < 0.65 else other
        values[asked.field(pair.suffix)] = str(chosen)
    return values


KINDS = (
    Kind(
        name="pairwise",
        label=_("Two at a time"),
        about=_("Which of two? A quick way to rank up to twenty ideas or names."),
        group="research",
        read=_read,
        seconds=6,
        extra_seconds=lambda spec: 5 * _number_of(spec, len(spec.items)),
        columns=lambda question: tuple(Column(f"{a}v{b}") for a, b in _pairs(question)),
        words=_words,
        problems=_problems,
        sample=_sample,
        fields=("help", "items", "sets", "carry_items"),
    ),
)
