"""Marks in a text and in a picture."""

from typing import Any

import pytest

from cocreate.questionnaires.kinds.highlighter import units_of
from tests.questionnaires.research import (
    HOSTILE,
    answered,
    asked,
    mistakes,
    problems,
    suffixes,
    words,
)

TEXT = "Save, e.g. for a bike. Free!\nNo conditions apply."
PICTURE = {"image": "abc", "alt": "A poster"}
PLACE = {"_1x": "0.25", "_1y": "0.5", "_1s": "2", "_1c": " Too dark "}


def _words(**more: Any) -> Any:
    return asked("highlighter", **{"stimulus": TEXT, **more})


def _picture(**more: Any) -> Any:
    return asked("heatmap", **{**PICTURE, **more})


def test_a_text_is_cut_into_words_or_sentences() -> None:
    cut = units_of(TEXT, whole_sentences=False)
    assert [unit.text for unit in cut] == TEXT.split()
    assert [unit.number for unit in cut if unit.breaks] == [7]
    sentences = units_of(TEXT, whole_sentences=True)
    assert [u.text for u in sentences] == [
        "Save, e.g. for a bike.",
        "Free!",
        "No conditions apply.",
    ]
    assert units_of("", whole_sentences=True) == ()


def test_marks_are_stored_by_unit_and_counted() -> None:
    one = _words()
    assert suffixes(one) == ["", *map(str, range(1, 10))]
    answers = answered(one, {"_1": "1", "_5": "2", "_9": "3", "_77": "1", "_x": "1"})
    assert answers.errors == {}
    assert answers.codes == {"12": 3, "12_1": 1, "12_5": 2, "12_9": 3}
    assert (
        words(one, answers)
        == "I like this: Save,; I don't like this: bike.; Not clear to me: apply."
    )


def test_who_marks_nothing_says_so() -> None:
    message = "Mark something, or tick that nothing stands out."
    for one in (_words(), _picture()):
        assert mistakes(one, {}) == {"q12": message}
        assert answered(one, {"": "none"}).codes == {"12": 0}
    for one in (_words(required=False), _picture(required=False)):
        assert answered(one, {}).codes == {"12": -1}
        assert answered(one, {"": "none"}).codes == {"12": 0}
    both = "You marked something and also ticked that nothing stands out. Which is it?"
    assert mistakes(_words(), {"_1": "1", "": "none"}) == {"q12": both}
    assert mistakes(_picture(), {**PLACE, "": "none"}) == {"q12": both}


def test_a_word_that_was_ticked_twice_is_named() -> None:
    assert mistakes(_words(), {"_1": ["1", "2"]}) == {"q12": "“Save,” has two marks. Choose one."}
    assert answered(_words(), {"_1": ["1", "1"]}).codes == {"12": 1, "12_1": 1}


@pytest.mark.parametrize("value", [*HOSTILE, "0", "4", ["", "x"]])
def test_a_mark_that_does_not_exist_is_refused(value: Any) -> None:
    assert set(mistakes(_words(), {"_1": value})) == {"q12"}
    assert set(mistakes(_words(marks=("like",)), {"_1": "2"})) == {"q12"}


def test_the_longest_language_has_its_columns() -> None:
    one = _words(words={"en": {"stimulus": TEXT + " One more."}, "fr": {"text": "?"}})
    assert len(suffixes(one)) == 1 + 11


def test_a_place_is_stored_with_its_mark_and_comment() -> None:
    one = _picture()
    assert suffixes(one)[:5] == ["", "1x", "1y", "1s", "2x"]
    assert len(suffixes(one)) == 31
    answers = answered(one, {**PLACE, "_2x": "1", "_2y": "0", "_2s": "1", "_2c": ""})
    assert answers.codes == {
        "12": 2, "12_1x": 0.25, "12_1y": 0.5, "12_1s": 2, "12_2x": 1.0, "12_2y": 0.0, "12_2s": 1,
    }  # fmt: skip
    assert answers.texts == {(12, "1"): "Too dark"}
    assert words(one, answers) == "I don't like this: Too dark; I like this"


def test_marks_close_up_where_one_was_taken_away() -> None:
    moved = {name.replace("_1", "_4"): value for name, value in PLACE.items()}
    answers = answered(_picture(), {**moved, "_2x": "", "_2s": "0", "_2u": "3", "_2v": "3"})
    assert answers.codes == {"12": 1, "12_1x": 0.25, "12_1y": 0.5, "12_1s": 2}
    assert answers.texts == {(12, "1"): "Too dark"}


def test_ten_marks_are_the_most() -> None:
    values = {
        f"_{n}{end}": v for n in range(1, 13) for end, v in (("x", "0.1"), ("y", "0.2"), ("s", "1"))
    }
    answers = answered(_picture(), values)
    assert answers.codes["12"] == 10
    assert "12_11x" not in answers.codes
    assert len(answers.codes) == 31


@pytest.mark.parametrize("value", [*HOSTILE, "-0.1", "1.0001", "2", "0,5", "nan", ".5", "1e-3"])
@pytest.mark.parametrize("axis", ["x", "y"])
def test_a_place_outside_the_picture_is_refused(axis: str, value: str) -> None:
    wrong = mistakes(_picture(), {**PLACE, f"_1{axis}": value})
    assert wrong == {"q12_1s": "This mark is not in the picture. Please place it again."}


def test_half_a_mark_is_named() -> None:
    for missing, message in (
        ({"_1s": ""}, "Say what you think of this place."),
        ({"_1s": "4"}, "Say what you think of this place."),
        ({"_1x": "", "_1y": ""}, "Say where in the picture this is."),
        ({"_1u": "3"}, "Say where in the picture this is."),
        ({"_1u": "3", "_1v": "7"}, "Say where in the picture this is."),
    ):
        assert mistakes(_picture(), PLACE | missing) == {"q12_1s": message}
    assert set(mistakes(_picture(), PLACE | {"_1c": "x" * 501})) == {"q12_1c"}
    one = _picture(marks=("confusing",))
    assert answered(one, {"_1x": "0.5", "_1y": "0.5"}).codes["12_1s"] == 3


def test_without_a_script_a_cell_of_the_grid_is_its_middle() -> None:
    answers = answered(_picture(), {"_1u": "1", "_1v": "6", "_1s": "1"})
    assert answers.codes == {"12": 1, "12_1x": 0.5 / 6, "12_1y": 5.5 / 6, "12_1s": 1}
    # The cell is the newer answer where a draft still holds a place.
    assert answered(_picture(), {**PLACE, "_1u": "6", "_1v": "6"}).codes["12_1x"] == 5.5 / 6


def test_what_is_wrong_with_text_and_picture_is_told() -> None:
    assert problems("highlighter", stimulus=TEXT) == problems("heatmap", **PICTURE) == []
    assert problems("highlighter") == ["stimulus"]
    assert problems("highlighter", stimulus="word " * 301) == ["stimulus"]
    assert problems("highlighter", stimulus="A. " * 61, whole_sentences=True) == []
    assert problems("highlighter", stimulus="Aha. " * 61, whole_sentences=True) == ["stimulus"]
    assert problems("highlighter", stimulus=TEXT, marks=()) == ["marks"]
    assert problems("heatmap") == ["image"]
    assert problems("heatmap", image="abc") == ["alt"]
    assert problems("heatmap", **PICTURE, marks=("love",)) == ["marks"]
