"""Flags in words, with the numbers that made them."""

from collections.abc import Callable, Mapping
from typing import Any

from cocreate.fieldwork.models import ResponseFlag
from cocreate.kit.i18n import Message, _

Details = Mapping[str, Any]

_KINDS: dict[str, Message] = {
    "speeder": _("Very fast"),
    "rushed_pages": _("Rushed through pages"),
    "straight_liner": _("The same answer to every row"),
    "gibberish": _("Text that says nothing"),
    "duplicate_text": _("The same text as somebody else"),
    "duplicate_answers": _("The same answers as somebody else"),
    "failed_check": _("Failed an attention check"),
    "dont_know": _("Very often “don't know”"),
}


def _speeder(details: Details) -> Message:
    return _(
        "%(seconds)s seconds, where half of the others on this route took more than %(median)s.",
        seconds=_whole(details, "seconds"),
        median=_whole(details, "median"),
    )


def _straight(details: Details) -> Message:
    if _whole(details, "contradicted"):
        return _(
            "One answer to all rows of %(n)s tables, also where rows contradict each other.",
            n=_whole(details, "straight"),
        )
    return _(
        "One answer to all rows of %(n)s of %(all)s tables.",
        n=_whole(details, "straight"),
        all=_whole(details, "grids"),
    )


def _gibberish(details: Details) -> Message:
    return _(
        "%(odd)s of %(letters)s letters are in words that nobody writes.",
        odd=_whole(details, "odd"),
        letters=_whole(details, "letters"),
    )


def _same_text(details: Details) -> Message:
    return _("%(n)s responses hold the same long text.", n=_whole(details, "people"))


def _same_answers(details: Details) -> Message:
    return _(
        "%(n)s responses have exactly the same closed answers, more than chance explains.",
        n=_whole(details, "people"),
    )


def _check(details: Details) -> Message:
    return _(
        "%(n)s of %(all)s attention checks failed.",
        n=_whole(details, "failed"),
        all=_whole(details, "asked"),
    )


def _dont_know(details: Details) -> Message:
    return _(
        "“Don't know” %(n)s times, of the %(all)s where it was offered.",
        n=_whole(details, "said"),
        all=_whole(details, "asked"),
    )


_EXPLAINED: dict[str, Callable[[Details], Message]] = {
    "speeder": _speeder,
    "straight_liner": _straight,
    "gibberish": _gibberish,
    "duplicate_text": _same_text,
    "duplicate_answers": _same_answers,
    "failed_check": _check,
    "dont_know": _dont_know,
}


def name_of(flag: ResponseFlag) -> Message | str:
    """What a flag is called."""
    return _KINDS.get(flag.kind, flag.kind)


def reason_of(flag: ResponseFlag) -> Message | str:
    """The numbers behind a flag, in a sentence; empty for a kind that has none."""
    explain = _EXPLAINED.get(flag.kind)
    return explain(flag.details) if explain else ""


def _whole(details: Details, name: str) -> int:
    return round(float(details.get(name, 0)))
