"""Sentences in the reader's language, and how dates and numbers are written in it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cocreate.kit import clock
from cocreate.kit.i18n import LOCALES, Message, Words, _, best_locale, language_name, translate

WHEN = datetime(2026, 11, 24, 18, 5, tzinfo=UTC)
NL, EN = (Words(locale, ZoneInfo("Europe/Amsterdam")) for locale in LOCALES)


def test_a_sentence_is_translated_when_it_is_shown() -> None:
    sentence = _("Please sign in")
    assert translate(sentence, "en") == "Please sign in"
    assert translate(sentence, "nl") not in {"", "Please sign in"}


def test_the_places_of_a_sentence_are_filled_and_may_be_sentences() -> None:
    inner = Message("You may not do this")
    outer = Message("%(name)s: %(what)s", {"name": "Mila 100%", "what": inner})
    assert translate(outer, "en") == "Mila 100%: You may not do this"
    assert str(Message("50 of %(n)s", {"n": 9})) == "50 of 9"


def test_a_text_of_a_person_is_never_taken_for_a_pattern() -> None:
    assert translate("100%(n)s", "nl") == "100%(n)s"
    assert translate(Message("100%"), "nl") == "100%"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("nl", "nl"),
        ("NL-be,en;q=0.8", "nl"),
        ("fr, en;q=0.5, nl", "en"),
        ("de", "nl"),
        ("", "nl"),
        (",;q=,*", "nl"),
        ("\xff\x00", "nl"),
        ("e" * 100_000, "nl"),
    ],
)
def test_the_browser_s_language(asked: str, given: str) -> None:
    assert best_locale(asked, "nl") == given


def test_dates_and_times_stand_on_the_panel_s_clock() -> None:
    assert (EN.day(WHEN), NL.day(WHEN)) == ("24 November 2026", "24 november 2026")
    assert EN.day(date(2026, 11, 24)) == "24 November 2026"
    assert EN.moment(WHEN) == "24 November 2026 at 19:05"
    assert NL.moment(WHEN) == "24 november 2026 om 19.05 uur"
    assert (EN.clock(WHEN), NL.clock(WHEN)) == ("19:05", "19.05")
    summer = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert NL.day(summer) == "2 juli 2026"


def test_how_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: WHEN)
    assert EN.ago(WHEN - timedelta(minutes=51)) == "51 minutes ago"
    assert NL.ago(WHEN - timedelta(minutes=51)) == "51 minuten geleden"
    assert EN.ago(WHEN - timedelta(days=8)) == "16 November 2026"


def test_numbers_and_shares() -> None:
    assert (EN.num(1140), NL.num(1140)) == ("1,140", "1.140")
    assert (EN.num(3.456, 2), NL.num(3.456, 2)) == ("3.46", "3,46")
    assert (EN.pct(0.54), NL.pct(0.5449, 1)) == ("54%", "54,5%")


def test_languages_are_called_by_their_own_names() -> None:
    assert [language_name(locale) for locale in LOCALES] == ["Nederlands", "English"]
    named = [language_name(code) for code in ("pt-BR", "de-informal", "x-y", "")]
    assert named == ["Português (brasil)", "Deutsch", "x-y", ""]
