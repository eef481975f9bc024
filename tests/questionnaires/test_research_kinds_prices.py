"""Amounts as people type them, the price meter and the price ladder."""

import pytest

from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.kinds.amounts import amount_words, read_amount
from tests.questionnaires.research import (
    HOSTILE,
    answered,
    asked,
    mistakes,
    problems,
    suffixes,
    words,
)

PRICES = (2.5, 3.95, 5.0)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12", 12),
        ("12,50", 12.5),
        ("12.50", 12.5),
        ("€ 12,50", 12.5),
        ("12,5 euro", 12.5),
        ("EUR 12", 12),
        ("12,-", 12),
        ("€12,—", 12),
        ("1.250", 1250),
        ("1,250", 1250),
        ("1.250,75", 1250.75),
        ("1,250.75", 1250.75),
        ("1 250,75", 1250.75),
        ("0,5", 0.5),
        ("0", 0),
        ("1000000000", 1e9),
    ],
)
def test_an_amount_is_read_as_it_was_meant(text: str, amount: float) -> None:
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    "text", [*HOSTILE, "", "€", "ten", "12 or 13", "12,50,1", "1000000001", "12%", "--3"]
)
def test_what_is_no_amount_is_none(text: str) -> None:
    assert read_amount(text) is None


def test_an_amount_is_written_with_cents_where_there_are_some() -> None:
    said = [str(amount_words(amount, "€")) for amount in (5, 5.5, 12500.0, 1234.5)]
    assert said == ["€5", "€5.50", "€12\u202f500", "€1234.50"]
    assert str(amount_words(3, "points")) == "3\u00a0points"
    assert str(amount_words(3, "€", 2)) == "€3.00"
    assert read_amount("3 points", "points") == 3


def test_the_meter_takes_four_amounts() -> None:
    one = asked("price_meter")
    assert suffixes(one) == ["1", "2", "3", "4"]
    assert {c.type for c in kind_of("price_meter").columns(one.question)} == {"number"}
    answers = answered(one, {"_1": "€ 3", "_2": "4,50", "_3": "7.25", "_4": "1.000"})
    assert answers.codes == {"12_1": 3, "12_2": 4.5, "12_3": 7.25, "12_4": 1000}
    assert (
        words(one, answers) == "too cheap: €3; cheap: €4.50; expensive: €7.25; too expensive: €1000"
    )


def test_an_odd_order_is_kept() -> None:
    odd = answered(asked("price_meter"), {"_1": "9", "_2": "8", "_3": "8", "_4": "1"})
    assert (odd.errors, odd.codes) == ({}, {"12_1": 9, "12_2": 8, "12_3": 8, "12_4": 1})


def test_what_is_missing_or_wrong_is_said_beside_its_box() -> None:
    one = asked("price_meter")
    assert mistakes(one, {}) == {"q12": "Please answer this question."}
    assert mistakes(one, {"_1": "3", "_2": "", "_3": "much", "_4": "-5"}) == {
        "q12_2": "Still open: cheap",
        "q12_3": "Please write an amount, such as 12.50.",
        "q12_4": "Please write an amount, such as 12.50.",
    }
    free = asked("price_meter", required=False)
    assert answered(free, {}).codes == {}
    assert answered(free, {"_2": "4"}).codes == {"12_2": 4}
    assert set(mistakes(free, {"_2": "four"})) == {"q12_2"}


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"_1": "yes", "_2": "yes", "_3": "no"}, {"12_1": 1, "12_2": 1, "12_3": 0}),
        ({"_3": "yes"}, {"12_3": 1}),  # the lower ones follow
        ({"_1": "no"}, {"12_1": 0}),  # the higher ones follow
        ({"_2": "yes", "_3": "no"}, {"12_2": 1, "12_3": 0}),
        ({"_1": "no", "_3": "yes"}, {"12_1": 0, "12_3": 1}),  # odd, and kept
    ],
)
def test_the_ladder_is_whole_when_every_price_follows(
    given: dict[str, str], codes: dict[str, int]
) -> None:
    answers = answered(asked("price_ladder", prices=PRICES), given)
    assert (answers.errors, answers.codes) == ({}, codes)


def test_a_price_that_is_open_is_named() -> None:
    one = asked("price_ladder", prices=PRICES)
    assert mistakes(one, {}) == {"q12": "Please answer this question."}
    assert mistakes(one, {"_1": "yes"}) == {
        "q12_2": "Still open: €3.95",
        "q12_3": "Still open: €5.00",
    }
    assert set(mistakes(one, {"_1": "yes", "_3": "perhaps"})) == {"q12_3"}
    assert answered(asked("price_ladder", prices=PRICES, required=False), {}).codes == {
        "12_1": -1,
        "12_2": -1,
        "12_3": -1,
    }


def test_the_ladder_says_back_how_far_one_would_go() -> None:
    one = asked("price_ladder", prices=PRICES)
    assert words(one, answered(one, {"_2": "yes", "_3": "no"})) == "Yes, up to €3.95"
    assert words(one, answered(one, {"_1": "no"})) == "Not at any of these prices"


def test_prices_keep_the_columns_of_their_places_and_stand_from_low_to_high() -> None:
    one = asked("price_ladder", prices=(9.0, 3.0, 6.0))
    assert [rung.number for rung in one.layout.rungs] == [2, 3, 1]
    assert answered(one, {"_1": "yes"}).codes == {"12_1": 1}
    starts = {asked("price_ladder", prices=PRICES, seed=n).layout.start for n in range(50)}
    assert starts == {1, 2, 3}


def test_what_is_wrong_with_the_prices_is_told() -> None:
    assert problems("price_ladder", prices=PRICES) == problems("price_meter") == []
    for prices in ((), (3.0,), (3.0, 3.0), (-1.0, 3.0), tuple(map(float, range(13)))):
        assert problems("price_ladder", prices=prices) == ["prices"]
