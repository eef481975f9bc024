"""Every kind of question, by name."""

from collections.abc import Mapping

from cocreate.questionnaires.kinds import (
    attention,
    choices,
    dates,
    files,
    gut,
    heatmap,
    highlighter,
    kano,
    matrix,
    maxdiff,
    numbers,
    orders,
    pages,
    pairwise,
    prices,
    scales,
    several,
    texts,
)
from cocreate.questionnaires.kinds.base import Asked, Column, Found, Kind, Measure, Number
from cocreate.questionnaires.models import AnyQuestion

_EVERYDAY = (
    *choices.KINDS,
    *several.KINDS,
    *scales.KINDS,
    *matrix.KINDS,
    *numbers.KINDS,
    *dates.KINDS,
    *texts.KINDS,
    *files.KINDS,
    *orders.KINDS,
    *pages.KINDS,
)
_RESEARCH = (
    *maxdiff.KINDS,
    *pairwise.KINDS,
    *prices.KINDS,
    *kano.KINDS,
    *highlighter.KINDS,
    *heatmap.KINDS,
    *gut.KINDS,
    *attention.KINDS,
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in (*_EVERYDAY, *_RESEARCH)}

__all__ = [
    "KINDS",
    "Asked",
    "Column",
    "Found",
    "Kind",
    "Measure",
    "kind_of",
    "seconds_of",
    "suffixed",
]


def kind_of(name: str) -> Kind:
    """The kind with this name. Raises KeyError for a name that no version of Cocreate knew."""
    return KINDS[name]


def seconds_of(question: AnyQuestion) -> int:
    """What it takes most people to answer a question."""
    kind = kind_of(question.kind)
    return kind.seconds + kind.extra_seconds(question.spec)


def suffixed(codes: Mapping[str, Number], place: str) -> dict[str, Number]:
    """The codes of one question out of a response's: by suffix, "" for its own column."""
    start = f"{place}_"
    found = {
        name.removeprefix(start): code for name, code in codes.items() if name.startswith(start)
    }
    return found | ({"": codes[place]} if place in codes else {})
