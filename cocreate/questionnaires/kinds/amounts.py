"""Amounts of money: as people type them, and as they read them."""

import re

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.kinds.numbers import parse_number, without_unit

AMOUNT_MAX = 1e9
_SIGNS = "€$£¥"
_CURRENCY = ("euro", "eur", *_SIGNS)
_NO_CENTS = re.compile(r"[.,][-–—]{1,2}$")  # 12,- is how a Dutch shop writes 12


def read_amount(text: str, unit: str = "", decimals: int = 2) -> float | None:
    """The amount that somebody typed: 12,50 and 12.50 and € 1.250,- alike; None when it is none.

    It may have the unit of the question or a euro with it.
    """
    plain = text.strip()
    for sign in (unit, *_CURRENCY):
        plain = without_unit(plain, sign).strip()
    number = parse_number(_NO_CENTS.sub("", plain), max(2, decimals))
    return float(number) if number is not None and 0 <= number <= AMOUNT_MAX else None


def amount_words(amount: float, unit: str = "", decimals: int = 0) -> Message | str:
    """An amount to read: € 12.50, or 12,50 in Dutch; cents only where there are some."""
    digits = decimals or (0 if amount == int(amount) else 2)
    whole, _dot, part = f"{amount:.{digits}f}".partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", "\u202f")
    number: Message | str = whole
    if part:
        # The mark between them is a matter of language.
        number = _("%(whole)s.%(part)s", whole=whole, part=part)
    if not unit:
        return number
    if unit in _SIGNS:
        return _("%(sign)s%(amount)s", sign=unit, amount=number)
    return Message("%(amount)s\u00a0%(unit)s", {"amount": number, "unit": unit})
