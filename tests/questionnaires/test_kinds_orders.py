"""Putting in order and dividing a total."""

from typing import Any

import pytest

from cocreate.questionnaires.kinds import kind_of
from tests.questionnaires.kinds import ITEMS, ask, codes, problems, words, wrong

PLEASE = "Please answer this question."


def test_every_item_gets_its_place() -> None:
    one = ask("ranking")
    assert codes(one, {"1": "3", "2": "1", "7": "2"}) == {"1": 3, "2": 1, "7": 2}
    assert codes(one) == {"1": -1, "2": -1, "7": -1}
    assert words(one, {"1": "3", "2": "1", "7": "2"}) == "1. Speed, 2. Help, 3. Price"
    # The last one can only stand in the place that is left.
    assert codes(one, {"1": "3", "2": "1"}) == {"1": 3, "2": 1, "7": 2}


def test_two_in_one_place_are_both_told() -> None:
    assert wrong(ask("ranking"), {"1": "2", "2": "1", "7": "2"}) == {
        "q12_1": "“Help” stands in place 2 too. Give each its own place.",
        "q12_7": "“Price” stands in place 2 too. Give each its own place.",
    }


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"1": "4"}, {"q12_1": "Choose a place from 1 to 3."}),
        ({"1": "first"}, {"q12_1": "Choose a place from 1 to 3."}),
        ({"1": "3"}, {"q12": "Give out all places, please: 1, 2 are still free."}),
        ({}, {"q12": PLEASE}),
    ],
)
def test_an_order_that_is_not_whole_is_asked_again(
    values: dict[str, Any], said: dict[str, str]
) -> None:
    assert wrong(ask("ranking", required=True), values) == said


def test_only_the_first_few_are_placed_where_no_more_is_asked() -> None:
    one = ask("ranking", most=2)
    assert codes(one, {"2": "1", "7": "2"}) == {"1": 0, "2": 1, "7": 2}
    assert words(one, {"2": "1", "7": "2"}) == "1. Speed, 2. Help"
    assert wrong(one, {"2": "1"}) == {"q12": "Give out all places, please: 2 is still free."}
    assert wrong(one, {"2": "3"}) == {"q12_2": "Choose a place from 1 to 2."}
    measure = kind_of("ranking").measures(one.question)[0]
    assert (measure.type, measure.codes) == ("choice", (1, 2, 0))
    whole = kind_of("ranking").measures(ask("ranking").question)[0]
    assert (whole.type, whole.codes, whole.top) == ("scale", (1, 2, 3), (1,))


def test_a_total_is_divided_exactly() -> None:
    one = ask("constant_sum")
    assert codes(one, {"1": "7,5", "2": "2.5"}) == {"1": 7.5, "2": 2.5, "7": 0}
    assert codes(one, {"1": "0,1", "2": "0,2", "7": "9,7"}) == {"1": 0.1, "2": 0.2, "7": 9.7}
    assert codes(one) == {}
    assert words(one, {"1": "7,5", "2": "2,5"}, "nl") == "Price: 7,5; Speed: 2,5; Help: 0"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"1": "6"}, {"q12": "Together this is 6 of 10: divide the last 4 as well."}),
        (
            {"1": "6", "2": "5,5"},
            {"q12": "Together this is 11.5, that is 1.5 more than 10. Take some off again."},
        ),
        ({"1": "-1", "2": "1"}, {"q12_1": "0 or more, please."}),
        ({"1": "lots", "2": "5"}, {"q12_1": "Please write a number."}),
        ({"1": "0,05"}, {"q12_1": "Digits behind the comma: at most 1, please."}),
        ({}, {"q12": PLEASE}),
    ],
)
def test_a_total_that_does_not_fit_is_said_with_what_is_left(
    values: dict[str, Any], said: dict[str, str]
) -> None:
    assert wrong(ask("constant_sum", required=True), values) == said


def test_settings_that_cannot_be_answered_are_explained() -> None:
    assert problems("ranking", items=ITEMS[:1]) == {"items": "Give at least two items."}
    assert problems("ranking", most=4) == {"most": "There are only 3 items."}
    assert problems("ranking", most=0) == {"most": "At least one answer must be possible."}
    assert problems("ranking", most=3) == {}
    assert problems("constant_sum", total=0) == {"total": "There must be something to divide."}
    assert problems("constant_sum", total=10.55) == {
        "total": "This total needs more digits behind the comma."
    }
