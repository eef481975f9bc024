"""Pairs, Kano, gut reactions and attention checks."""

from collections import Counter
from typing import Any

import pytest

from cocreate.questionnaires.document import Option
from cocreate.questionnaires.kinds.attention import passed
from cocreate.questionnaires.kinds.base import Asked
from cocreate.questionnaires.kinds.pairwise import pairs_of
from tests.questionnaires.research import (
    HOSTILE,
    answered,
    asked,
    items,
    mistakes,
    problems,
    suffixes,
    words,
)

OPTIONS = tuple(Option(code, text) for code, text in enumerate(("Never", "Weekly", "Daily"), 1))


@pytest.mark.parametrize("count", [2, 3, 6, 7, 20])
def test_all_pairs_once_when_all_are_asked(count: int) -> None:
    pairs = pairs_of(range(1, count + 1), 3, 1_000)
    assert len({frozenset(pair) for pair in pairs}) == len(pairs) == count * (count - 1) // 2


def test_over_seeds_pairs_and_sides_are_even_and_items_even_within_one_person() -> None:
    met, left = Counter[frozenset[int]](), Counter[int]()
    for seed in range(3_000):
        pairs = pairs_of(range(1, 9), seed, 10)
        assert len(pairs) == 10
        own = Counter(code for pair in pairs for code in pair)
        assert max(own.values()) - min(own.values()) <= 1
        met.update(map(frozenset, pairs))
        left.update(pair[0] for pair in pairs)
    # 28 pairs, 30,000 comparisons: 1,071 each, give or take five standard deviations.
    assert len(met) == 28
    assert all(920 < times < 1_230 for times in met.values())
    assert all(3_450 < times < 4_050 for times in left.values())


def test_a_pair_stores_its_winner_under_the_lower_code_first() -> None:
    one = asked("pairwise", items=items(3), seed=1)
    assert suffixes(one) == ["1v2", "1v3", "2v3"]
    values = {"_1v2": "2", "_1v3": "0", "_2v3": "3"}
    answers = answered(one, values)
    assert answers.codes == {"12_1v2": 2, "12_1v3": 0, "12_2v3": 3}
    assert words(one, answers) == "rather B than A; no choice between A and C; rather C than B"
    assert mistakes(one, {}) == {"q12": "Please answer this question."}
    del values["_2v3"]
    assert set(mistakes(one, values)) == {"q12_2v3"}
    free = asked("pairwise", items=items(3), required=False)
    assert answered(free, {}).codes == {"12_1v2": -1, "12_1v3": -1, "12_2v3": -1}


@pytest.mark.parametrize("value", [*HOSTILE, "3"])
def test_a_winner_that_did_not_play_is_refused(value: str) -> None:
    one = asked("pairwise", items=items(3))
    values = {"_1v2": value, "_1v3": "1", "_2v3": "2", "_8v9": "8"}
    assert mistakes(one, values) == {"q12_1v2": "Please choose one of the answers."}


def test_kano_takes_two_answers_an_item() -> None:
    one = asked("kano", items=items(2))
    assert suffixes(one) == ["1f", "1d", "2f", "2d"]
    values = {"_1f": "1", "_1d": "5", "_2f": "3", "_2d": "3"}
    answers = answered(one, values)
    assert answers.codes == {"12_1f": 1, "12_1d": 5, "12_2f": 3, "12_2d": 3}
    assert words(one, answers).startswith(
        "A: with it “I would like that”, without it “I would dislike that”; B: "
    )
    assert mistakes(one, {}) == {"q12": "Please answer this question."}
    assert mistakes(one, values | {"_2d": ""}) == {"q12_2d": "Still open: B: if it is not there"}
    free = asked("kano", items=items(2), required=False)
    assert answered(free, {"_1f": "2", "_1d": "4"}).codes == {
        "12_1f": 2,
        "12_1d": 4,
        "12_2f": -1,
        "12_2d": -1,
    }


@pytest.mark.parametrize("value", [*HOSTILE, "0", "6", "like"])
def test_kano_knows_five_answers(value: str) -> None:
    one = asked("kano", items=items(1))
    assert set(mistakes(one, {"_1f": value, "_1d": "1"})) == {"q12_1f"}


def test_a_gut_reaction_is_stored_with_its_time() -> None:
    one = asked("gut", items=items(3), seconds=3)
    assert suffixes(one) == ["1", "1t", "2", "2t", "3", "3t"]
    values = {"_1": "yes", "_1t": "812", "_2": "no", "_2t": "2999", "_3": "late", "_3t": ""}
    answers = answered(one, values)
    assert answers.codes == {"12_1": 1, "12_1t": 812, "12_2": 0, "12_2t": 2999, "12_3": 9}
    assert words(one, answers) == "A: Yes; B: No; C: No answer in time"


def test_without_a_clock_there_are_answers_and_no_times() -> None:
    one = asked("gut", items=items(2))
    assert answered(one, {"_1": "yes", "_2": "no"}).codes == {"12_1": 1, "12_2": 0}
    assert mistakes(one, {"_1": "yes"}) == {"q12_2": "Still open: B"}
    assert mistakes(one, {"_1": "yes", "_1t": "700"}) == {
        "q12": "Not all are answered yet: 1 left."
    }
    assert mistakes(one, {}) == {"q12": "Please answer this question."}
    assert answered(asked("gut", items=items(1), required=False), {}).codes == {"12_1": -1}


@pytest.mark.parametrize("time", [*HOSTILE, "0", "5501", "1.5", ["1", "2"]])
def test_a_time_that_cannot_be_one_is_left_out_and_the_answer_stands(time: object) -> None:
    assert answered(asked("gut", items=items(1)), {"_1": "yes", "_1t": time}).codes == {"12_1": 1}


def test_who_was_too_late_has_no_time() -> None:
    assert answered(asked("gut", items=items(1)), {"_1": "late", "_1t": "900"}).codes == {"12_1": 9}


def _check(**more: Any) -> Asked:
    return asked("attention", **{"options": OPTIONS, "right": 2, **more})


def test_an_attention_check_takes_any_answer_and_knows_the_right_one() -> None:
    for value, right in (("2", True), ("1", False)):
        answers = answered(_check(), {"": value})
        assert answers.codes == {"12": int(value)}
        assert passed(_check().question, {"": int(value)}) is right
    assert words(_check(), answered(_check(), {"": "3"})) == "Daily"
    assert mistakes(_check(), {}) == {"q12": "Please answer this question."}
    assert answered(_check(required=False), {}).codes == {"12": -1}
    assert passed(_check().question, {"": -1}) is None
    for value in (*HOSTILE, "4"):
        assert set(mistakes(_check(), {"": value})) == {"q12"}


def test_what_is_wrong_with_the_settings_is_told() -> None:
    assert problems("attention", options=OPTIONS, right=2) == []
    assert problems("attention", options=OPTIONS, right=4) == ["right"]
    assert problems("attention", options=OPTIONS) == ["right"]
    assert problems("attention", options=OPTIONS[:2], right=2) == ["options"]
    assert problems("pairwise", items=items(1)) == ["items"]
    assert problems("pairwise", items=items(21)) == ["items"]
    assert problems("pairwise", items=items(20), sets=61) == ["sets"]
    assert problems("kano") == problems("kano", items=items(21)) == ["items"]
    assert problems("gut") == ["items"]
    assert problems("gut", items=items(3), seconds=31) == ["seconds"]
    assert problems("gut", items=items(3), seconds=3) == []
