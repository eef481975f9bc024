"""Texts in the reader's language: lazy messages, gettext catalogues, dates and numbers."""

import gettext
import io
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from cocreate.kit import clock
from cocreate.kit.data import data_dir

LOCALES = ("nl", "en")
# CLDR's Dutch long date-time says "om 19:00:00 UTC"; people write "om 19.00 uur".
_MOMENT = {"nl": "d MMMM y 'om' HH.mm 'uur'", "en": "d MMMM y 'at' HH:mm"}
_CLOCK = {"nl": "HH.mm", "en": "HH:mm"}
_DAY = {"nl": "d MMMM y", "en": "d MMMM y"}


@dataclass(frozen=True)
class Message:
    """A sentence that is translated when it is shown, not when it is made."""

    text: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text


def _(text: str, /, **values: object) -> Message:
    """Mark `text` for translation; `values` fill its %(name)s places."""
    return Message(text, values)


@cache
def catalogue(locale: str) -> gettext.NullTranslations:
    """The translations of one locale, compiled in memory from its .po file."""
    path = data_dir("locales") / locale / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as po:
        read = read_po(po, locale=locale)
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translate(message: Message | str, locale: str) -> str:
    """The sentence in `locale`, its places filled."""
    if isinstance(message, str):
        return message
    text = catalogue(locale).gettext(message.text)
    values = {key: _written(value, locale) for key, value in message.values.items()}
    return text % values if values else text


def _written(value: object, locale: str) -> object:
    """A value as it stands in a sentence: days and fractions are written differently everywhere."""
    if isinstance(value, Message):
        return translate(value, locale)
    if isinstance(value, float):
        return format_decimal(value, locale=locale, decimal_quantization=False)
    if isinstance(value, date) and not isinstance(value, datetime):
        return format_date(value, _DAY[locale], locale=locale)
    return value


def best_locale(accept_language: str, default: str) -> str:
    """The first language of an Accept-Language header that we have."""
    for part in accept_language.split(","):
        language = part.split(";")[0].strip().lower()[:2]
        if language in LOCALES:
            return language
    return default


@dataclass(frozen=True)
class Words:
    """How one locale writes moments, numbers and shares, in one time zone."""

    locale: str
    zone: ZoneInfo

    def day(self, when: datetime | date) -> str:
        """24 November 2026."""
        local = when.astimezone(self.zone) if isinstance(when, datetime) else when
        return format_date(local, _DAY[self.locale], locale=self.locale)

    def moment(self, when: datetime) -> str:
        """24 November 2026 at 19:00, on the panel's clock."""
        return format_datetime(when, _MOMENT[self.locale], tzinfo=self.zone, locale=self.locale)

    def clock(self, when: datetime) -> str:
        """14:32, on the panel's clock."""
        return format_datetime(when, _CLOCK[self.locale], tzinfo=self.zone, locale=self.locale)

    def ago(self, when: datetime) -> str:
        """51 minutes ago; a day and more becomes a date after a week."""
        past = clock.now() - when
        if past > timedelta(days=7):
            return self.day(when)
        # threshold=1: Babel would otherwise call 51 minutes "1 hour".
        return format_timedelta(-past, add_direction=True, threshold=1, locale=self.locale)

    def num(self, value: float, decimals: int = 0) -> str:
        """1,140 or 1.140; with decimals 3.46 or 3,46."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(value, pattern, locale=self.locale)

    def pct(self, share: float, decimals: int = 0) -> str:
        """0.54 as 54%."""
        pattern = "0" + ("." + "0" * decimals if decimals else "") + "%"
        return format_percent(share, pattern, locale=self.locale)


def language_name(locale: str) -> str:
    """The language's name in that language; the code itself of one that nobody lists. Other
    programs have codes of their own, such as "de-informal"."""
    try:
        return (Locale.parse(locale, sep="-").display_name or locale).capitalize()
    except (UnknownLocaleError, ValueError):
        return locale
