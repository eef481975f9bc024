"""Numbers as people write them, sliders, dates."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cocreate.kit.i18n import Message, translate
from cocreate.questionnaires.kinds.numbers import parse_number
from tests.questionnaires.kinds import ask, codes, problems, words, wrong

NUMBER = "Please write a number."
WHOLE_DATE = "Please give a whole date, like 24-11-2026."


@pytest.mark.parametrize(
    ("text", "decimals", "number"),
    [
        ("12", 0, "12"),
        ("12,5", 1, "12.5"),
        ("12.5", 1, "12.5"),
        (",5", 1, "0.5"),
        ("-3", 0, "-3"),
        ("\N{MINUS SIGN}3", 0, "-3"),
        ("+3", 0, "3"),
        ("1.250", 0, "1250"),
        ("1,250", 2, "1250"),
        ("1.250", 3, "1.250"),
        ("0,250", 2, "0.250"),
        ("1.250,50", 2, "1250.50"),
        ("1,250.50", 2, "1250.50"),
        ("1 250", 0, "1250"),
        ("1\N{NO-BREAK SPACE}250,5", 1, "1250.5"),
        ("1’250", 0, "1250"),
        ("1.250.000", 0, "1250000"),
        ("12,345,678", 0, "12345678"),
        ("007", 0, "7"),
    ],
)
def test_a_number_is_read_in_dutch_and_in_english(text: str, decimals: int, number: str) -> None:
    assert parse_number(text, decimals) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["", "a", "1,2,3", "1.25.50", "1,25.5,0", "1.2500,5", "--1", "1-2", "5,", "1e5", "٣", "9" * 16],
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text, 2) is None


def test_a_number_is_kept_as_it_was_written() -> None:
    one = ask("numeric")
    assert codes(one, "12,50") == {"": 12.5}
    assert codes(one, "€ 12") == {"": 12}
    assert codes(one, "12 €") == {"": 12}
    assert codes(one) == {}
    assert words(one, "1250,5", "nl") == ""  # more than the most: nothing is kept
    assert words(one, "250,5", "nl") == "250,5 €"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ("twelve", NUMBER),
        ("12,345,", NUMBER),
        ("0,123", "Digits behind the comma: at most 2, please."),
        ("-1", "0 or more, please."),
        ("500,01", "500 or less, please."),
        ("", "Please answer this question."),
    ],
)
def test_a_number_that_cannot_be_taken_is_asked_again(values: str, message: str) -> None:
    assert wrong(ask("numeric", required=True), values) == {"q12": message}


def test_whole_numbers_and_steps_are_kept_to() -> None:
    whole = ask("numeric", decimals=0, least=10, step=5)
    assert codes(whole, "15,0") == {"": 15}
    assert wrong(whole, "15,5") == {"q12": "A whole number, please."}
    assert wrong(whole, "17") == {"q12": "In steps of 5, please: 15 or 20."}
    half = ask("slider")
    assert codes(half, "-0,5") == {"": -0.5}
    assert wrong(half, "0,2", "nl")["q12"].count("0,5") == 2


def test_not_knowing_a_number_has_a_column_of_its_own() -> None:
    for kind, given, stored in (("numeric", "99", 99), ("slider", "9,5", 9.5)):
        one = ask(kind, dont_know=True)
        assert codes(one, given) == {"": stored, "dk": 0}
        assert codes(one, {"dk": "1"}) == {"dk": 1}
        assert codes(one) == {"dk": -1}
        assert words(one, {"dk": "1"}) == "I don't know"
        assert wrong(one, {"": given, "dk": "1"}) == {
            "q12": "You gave an answer and ticked “I don't know”. Keep one of the two."
        }


def test_the_middle_of_a_slider_is_an_answer_and_nothing_is_none() -> None:
    one = ask("slider")
    assert codes(one, "0") == {"": 0}
    assert codes(one) == {}
    assert wrong(ask("slider", required=True)) == {"q12": "Please answer this question."}


def test_a_day_is_kept_by_its_ordinal() -> None:
    one, day = ask("date"), date.fromordinal(739_050)
    for text in (day.isoformat(), f"{day:%d-%m-%Y}", f"{day.day}/{day.month}/{day.year}"):
        assert codes(one, text) == {"": 739_050}
    assert codes(one) == {}
    assert words(one, day.isoformat(), "nl") == "13 juni 2024"
    assert words(one, day.isoformat(), "en") == "13 June 2024"
    assert codes(ask("date", dont_know=True), {"dk": "1"}) == {"dk": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2024-02-31", WHOLE_DATE),
        ("tomorrow", WHOLE_DATE),
        ("06-2024", WHOLE_DATE),
        ("2024-04-23", "24 April 2024 or later, please."),
        ("2024-08-03", "2 August 2024 or earlier, please."),
    ],
)
def test_a_day_that_cannot_be_taken_is_asked_again(text: str, message: str) -> None:
    assert wrong(ask("date"), text) == {"q12": message}


@pytest.mark.parametrize(
    ("kind", "settings", "said"),
    [
        ("numeric", {"least": 6, "most": 5}, {"least": "The least is more than the most."}),
        ("numeric", {"step": 0}, {"step": "A step is more than zero."}),
        (
            "numeric",
            {"step": 0.5, "decimals": 0},
            {"step": "This step needs more digits behind the comma."},
        ),
        (
            "numeric",
            {"least": 0.5, "decimals": 0},
            {"least": "This limit needs more digits behind the comma."},
        ),
        ("numeric", {"unit": " €"}, {"unit": "Leave out the spaces around the unit."}),
        (
            "slider",
            {"least": 5, "most": 5, "step": None},
            {"most": "A slider needs room between the least and the most."},
        ),
        (
            "slider",
            {"least": 0, "most": 5, "step": 6, "decimals": 0},
            {"step": "This step is larger than the room between the least and the most."},
        ),
        ("date", {"least": 739_200.0}, {"least": "The first day is later than the last one."}),
        ("date", {"least": -5.0}, {"least": WHOLE_DATE}),
        ("slider", {"least": None, "most": None, "step": None, "decimals": 0}, {}),
    ],
)
def test_limits_that_nothing_can_keep_are_explained(
    kind: str, settings: dict[str, Any], said: dict[str, str]
) -> None:
    assert problems(kind, **settings) == said


def test_days_and_fractions_stand_in_a_sentence_in_the_language_of_its_reader() -> None:
    message = Message("%(n)s, %(day)s", {"n": 1250.5, "day": date(2026, 11, 24)})
    assert translate(message, "nl") == "1.250,5, 24 november 2026"
    assert translate(message, "en") == "1,250.5, 24 November 2026"
