"""Choosing: one, several, out of a list, out of pictures, agreeing; judging one by one."""

from typing import Any

import pytest

from cocreate.questionnaires.document import Carry, Item, Option
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.kinds.base import Found
from tests.questionnaires.kinds import COLOURS, ITEMS, ask, codes, problems, read, words, wrong

ONE_OF = ("single", "dropdown", "image_choice")
PLEASE = "Please answer this question."
CHOOSE = "Please choose one of the answers."


@pytest.mark.parametrize("kind", ONE_OF)
def test_one_answer_is_kept_by_its_code(kind: str) -> None:
    assert codes(ask(kind), "2") == {"": 2}
    assert codes(ask(kind)) == {"": -1}
    assert codes(ask(kind, dont_know=True), "99") == {"": 99}


@pytest.mark.parametrize("kind", ONE_OF)
def test_an_answer_that_is_not_on_the_list_is_asked_again(kind: str) -> None:
    assert wrong(ask(kind), "3") == {"q12": CHOOSE}
    assert wrong(ask(kind), "99") == {"q12": CHOOSE}
    assert wrong(ask(kind, required=True)) == {"q12": PLEASE}


def test_other_words_go_with_their_answer_and_only_with_it() -> None:
    one = ask("single")
    assert read(one, {"": "98", "other": " Pink "}) == Found({"": 98}, {"other": "Pink"})
    # Who writes and chooses nothing has chosen it.
    assert read(one, {"other": "Pink"}) == Found({"": 98}, {"other": "Pink"})
    assert wrong(one, {"": "98"}) == {
        "q12_other": "Write here what it is, or choose another answer."
    }
    assert wrong(one, {"": "1", "other": "Pink"}) == {
        "q12_other": "You wrote something here. Choose “Another one” as well, or empty this box."
    }
    assert wrong(one, {"": "98", "other": "a" * 501}) == {
        "q12_other": "At most 500 characters, please."
    }
    assert words(one, {"": "98", "other": "Pink"}) == "Another one: Pink"


def test_several_answers_are_a_column_each() -> None:
    one = ask("multi")
    assert codes(one, {"1": "1", "2": "1"}) == {"1": 1, "2": 1, "98": 0, "5": 0}
    assert codes(one) == {"1": -1, "2": -1, "98": -1, "5": -1}
    assert read(one, {"1": "1", "other": "Pink"}) == Found(
        {"1": 1, "2": 0, "98": 1, "5": 0}, {"other": "Pink"}
    )
    assert words(one, {"2": "1", "98": "1", "other": "Pink"}) == "Blue; Another one: Pink"


def test_not_knowing_goes_with_no_other_answer() -> None:
    one = ask("multi", dont_know=True)
    assert codes(one, {"99": "1"}) == {"1": 0, "2": 0, "98": 0, "5": 0, "99": 1}
    assert codes(one) == {"1": -1, "2": -1, "98": -1, "5": -1, "99": -1}
    assert wrong(one, {"1": "1", "99": "1"}) == {
        "q12": "“I don't know” does not go together with another answer."
    }


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"5": "1", "1": "1"}, "“None of these” does not go together with another answer."),
        ({"1": "1"}, "Choose at least 2 answers, please."),
        ({"1": "yes"}, CHOOSE),
        ({}, PLEASE),
    ],
)
def test_too_few_or_what_excludes_each_other_is_said(values: dict[str, Any], message: str) -> None:
    assert wrong(ask("multi", required=True, least=2), values) == {"q12": message}


def test_too_many_is_said_with_how_many_there_are() -> None:
    given = {"1": "1", "2": "1", "98": "1", "other": "Pink"}
    assert wrong(ask("multi"), given) == {"q12": "Choose at most 2 answers, please: these are 3."}
    assert wrong(ask("multi", most=1), {"1": "1", "2": "1"}) == {
        "q12": "Choose one answer, please: these are 2."
    }
    assert codes(ask("multi", least=2), {"5": "1"})["5"] == 1  # alone is enough


def test_nobody_has_to_choose_out_of_nothing() -> None:
    for kind in ("single", "multi"):
        one = ask(kind, required=True, options=(), carry=Carry("Q1"))
        assert read(one).errors == {}


def test_consent_can_be_refused() -> None:
    one = ask("consent", required=True)
    assert (codes(one, "1"), codes(one, "0")) == ({"": 1}, {"": 0})
    assert wrong(one) == {"q12": PLEASE}
    assert wrong(one, "yes") == {"q12": CHOOSE}
    assert words(one, "0", "en") == "I do not agree"


def test_items_are_answered_one_by_one() -> None:
    one = ask("matrix")
    assert codes(one, {"1": "5", "7": "1"}) == {"1": 5, "2": -1, "7": 1}
    assert words(one, {"1": "5", "7": "1"}) == "Price: Agree completely; Help: Disagree completely"
    assert wrong(one, {"2": "6"}) == {"q12_2": CHOOSE}
    assert wrong(ask("matrix", required=True), {"1": "5"}) == {"q12_2": PLEASE, "q12_7": PLEASE}
    unsure = ask("matrix", dont_know=True)
    assert codes(unsure, {"1": "99"}) == {"1": 99, "2": -1, "7": -1}


def test_a_reversed_item_is_marked_and_stored_as_it_was_answered() -> None:
    one = ask("matrix")
    assert codes(one, {"2": "4"})["2"] == 4
    measures = kind_of("matrix").measures(one.question)
    assert [(m.label, m.reversed) for m in measures] == [
        ("Price", False),
        ("Speed", True),
        ("Help", False),
    ]


def test_a_matrix_takes_points_of_its_own() -> None:
    points = (Option(1, "Never"), Option(2, "Often"), Option(99, "No idea"))
    one = ask("matrix", options=points)
    assert codes(one, {"1": "2", "2": "99"}) == {"1": 2, "2": 99, "7": -1}
    measure = kind_of("matrix").measures(one.question)[0]
    assert (measure.codes, measure.outside) == ((1, 2, 99), (99,))
    assert words(one, {"2": "99"}) == "Speed: No idea"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"options": COLOURS[:1]}, {"options": "Give at least two answers to choose from."}),
        (
            {"options": (Option(1, "A"), Option(1, "B"))},
            {"options": "Two answers have the same number: 1."},
        ),
        (
            {"options": (Option(1, "A"), Option(2, " a "))},
            {"options": "Two answers say the same: “a”."},
        ),
        (
            {"options": (Option(1, "A"), Option(2, ""))},
            {"options": "One of the answers has no words."},
        ),
        (
            {"options": (Option(1, "A", other=True), Option(2, "B", other=True))},
            {"options": "Only one answer can have a box for other words."},
        ),
        (
            {"options": (*COLOURS, Option(99, "?")), "dont_know": True},
            {"options": "The number 99 belongs to “I don't know”."},
        ),
        ({}, {}),
        ({"options": (), "carry": Carry("Q1")}, {}),
    ],
)
def test_a_list_that_cannot_be_asked_is_explained(
    settings: dict[str, Any], said: dict[str, str]
) -> None:
    assert problems("single", **settings) == said


def test_numbers_of_answers_that_nobody_can_give_are_explained() -> None:
    assert problems("multi", least=3, most=2) == {"least": "The least is more than the most."}
    assert problems("multi", least=4, most=None) == {"least": "There is less to choose from: 3."}
    assert problems("multi", least=0.5) == {"least": "A whole number, please."}
    assert problems("multi", least=None, most=0) == {
        "most": "At least one answer must be possible."
    }


def test_pictures_need_a_picture_and_a_description_and_items_need_words() -> None:
    no_picture = (Option(1, "A", image="a" * 64), Option(2, "B"))
    no_words = (Option(1, "A", image="a" * 64), Option(2, "", image="b" * 64))
    assert problems("image_choice", options=no_picture) == {
        "options": "Every answer needs a picture here."
    }
    assert problems("image_choice", options=no_words) == {
        "options": "Describe every picture for who cannot see it."
    }
    assert problems("matrix", items=()) == {"items": "Give at least one item."}
    assert problems("matrix", items=(Item(1, "A"), Item(1, "B"))) == {
        "items": "Two items have the same number: 1."
    }
    assert problems("matrix", items=(*ITEMS, Item(9, "price"))) == {
        "items": "Two items say the same: “price”."
    }
