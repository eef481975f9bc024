"""Earlier answers in later texts: `{{Q1|that one}}`, `{{@age|your age}}`, and `{{item}}` in a loop.

What stands behind the bar is said when there is no answer; it must be there, except for `{{item}}`,
which a loop always has. What members wrote goes in letter by letter: the page escapes it.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

ITEM = "item"
SAID_MAX = 200  # of what somebody wrote, in a question about something else
_PLACE = re.compile(r"\{\{\s*(?P<at>@?)(?P<name>[^\W\d]\w*)\s*(?:\|(?P<fallback>[^{}]*))?\}\}")


class Place(NamedTuple):
    """One place to fill in. `fallback` is None where none was written."""

    name: str
    is_attribute: bool
    fallback: str | None


Fill = Callable[[Place], str]


@lru_cache(maxsize=5_000)
def places(text: str) -> tuple[Place, ...]:
    """The places in a text that are filled in, from left to right."""
    return tuple(_place(found) for found in _PLACE.finditer(text)) if "{{" in text else ()


def piped_names(text: str) -> set[str]:
    """The questions whose answers a text may hold."""
    return {place.name for place in places(text) if not place.is_attribute} - {ITEM}


def broken(text: str) -> bool:
    """Whether the text has brackets that are no place to fill in."""
    rest = _PLACE.sub("", text)
    return "{{" in rest or "}}" in rest


def piped(text: str, fill: Fill) -> str:
    """The text with each place filled in by `fill`, or with its fallback when that says nothing."""
    if "{{" not in text:
        return text

    def said(found: re.Match[str]) -> str:
        place = _place(found)
        return fill(place)[:SAID_MAX] or place.fallback or ""

    return _PLACE.sub(said, text)


def _place(found: re.Match[str]) -> Place:
    return Place(found["name"], bool(found["at"]), found["fallback"])
