"""Numbers, prices and days as people type them in Dutch and in English."""

import re
from collections.abc import Iterable
from datetime import date

_NUMBER = re.compile(r"[-+−]?\d+(?:[.,]\d+)?")
_BETWEEN = re.compile(r"[;\n\s]+")


class NotANumber(ValueError):
    """What was typed cannot be read as a number, or as a day."""


def read_number(text: str) -> float | None:
    """7,5 and 7.5 alike; None for an empty box. Raises NotANumber."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain) or len(plain) > 15:
        raise NotANumber(text)
    return float(plain.replace(",", "."))


def read_numbers(text: str) -> tuple[float, ...]:
    """Numbers with spaces, semicolons or line ends between them. Raises NotANumber."""
    parts = [part.strip(",€ ") for part in _BETWEEN.split(text.strip())]
    found = [read_number(part) for part in parts if part]
    return tuple(number for number in found if number is not None)


def write_number(number: float | None, locale: str) -> str:
    """As it is typed: no thousands, no superfluous zeros."""
    if number is None:
        return ""
    plain = f"{number:.6f}".rstrip("0").rstrip(".")
    return plain.replace(".", ",") if locale == "nl" else plain


def write_numbers(numbers: Iterable[float], locale: str) -> str:
    """Several, with semicolons between them."""
    return "; ".join(write_number(number, locale) for number in numbers)


def read_day(text: str) -> float | None:
    """A day as a browser sends it, as its ordinal. Raises NotANumber."""
    if not text.strip():
        return None
    try:
        return float(date.fromisoformat(text.strip()).toordinal())
    except ValueError:
        raise NotANumber(text) from None


def write_day(ordinal: float | None) -> str:
    """The day as a browser's box wants it."""
    return date.fromordinal(int(ordinal)).isoformat() if ordinal else ""
