"""MaxDiff: sets that follow from question and seed, and what is read from them."""

from collections import Counter
from typing import Any

import pytest

from cocreate.questionnaires.document import Carry, Item, Settings
from cocreate.questionnaires.kinds.base import Asked
from cocreate.questionnaires.kinds.maxdiff import sets_of, version_of
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

SEVEN: dict[str, Any] = {"items": items(7), "per_set": 3}


def all_chosen(one: Asked) -> dict[str, str]:
    """The first of every set most, its last least."""
    values: dict[str, str] = {}
    for each in one.layout.sets:
        values |= {f"_s{each.number}b": str(each.items[0].code)}
        values |= {f"_s{each.number}w": str(each.items[-1].code)}
    return values


def test_seven_items_in_threes_are_the_plane_of_seven_points() -> None:
    for version in range(1, 11):
        sets = sets_of(Settings(**SEVEN), version)
        assert [len(each) for each in sets] == [3] * 7
        assert set(Counter(code for each in sets for code in each).values()) == {3}
        pairs = Counter(frozenset((a, b)) for s in sets for a in s for b in s if a < b)
        assert set(pairs.values()) == {1}
        assert len(pairs) == 21


def test_the_sets_are_the_same_whatever_order_the_items_stand_in() -> None:
    turned = Settings(items=tuple(reversed(items(7))), per_set=3)
    assert sets_of(turned, 4) == sets_of(Settings(**SEVEN), 4)
    assert sets_of(turned, 4, (3, 1, 2, 7, 5, 6, 4)) == sets_of(turned, 4)


def test_seeds_spread_over_the_versions() -> None:
    seen = Counter(version_of(asked("maxdiff", seed=seed, **SEVEN)) for seed in range(2_000))
    assert set(seen) == set(range(1, 11))
    assert min(seen.values()) > 140


def test_what_was_chosen_is_stored_with_the_version() -> None:
    one = asked("maxdiff", seed=8, **SEVEN)
    answers = answered(one, all_chosen(one))
    assert answers.errors == {}
    sets = sets_of(one.spec, version_of(one))
    expected = {"12_v": version_of(one)}
    for number, codes in enumerate(sets, 1):
        expected |= {f"12_s{number}b": codes[0], f"12_s{number}w": codes[-1]}
    assert answers.codes == expected
    assert {name.partition("_")[2] for name in expected} == set(suffixes(one))
    names = "ABCDEFG"
    first = f"most {names[sets[0][0] - 1]}, least {names[sets[0][-1] - 1]}"
    assert words(one, answers).startswith(first + "; most ")


def test_half_a_set_is_named_and_nothing_at_all_is_said_once() -> None:
    one = asked("maxdiff", seed=8, **SEVEN)
    assert mistakes(one, {}) == {"q12": "Please answer this question."}
    values = all_chosen(one)
    del values["_s2w"]
    assert mistakes(one, values) == {"q12_s2w": "Still open: set 2, Least"}
    free = asked("maxdiff", seed=8, required=False, **SEVEN)
    values = {name: value for name, value in values.items() if name in {"_s1b", "_s1w"}}
    read = answered(free, values)
    assert read.errors == {}
    assert read.codes["12_s1b"] > 0
    assert read.codes["12_s2b"] == read.codes["12_s7w"] == -1
    assert set(mistakes(free, {"_s1b": values["_s1b"]})) == {"q12_s1w"}


def test_the_same_item_cannot_be_both() -> None:
    one = asked("maxdiff", **SEVEN)
    values = all_chosen(one)
    values["_s3w"] = values["_s3b"]
    assert mistakes(one, values) == {"q12_s3w": "These have to be two different ones."}


@pytest.mark.parametrize("value", [*HOSTILE, "0", "8", ["1", "2"]])
def test_an_item_that_is_not_in_the_set_is_refused(value: object) -> None:
    one = asked("maxdiff", **SEVEN)
    assert set(mistakes(one, all_chosen(one) | {"_s1b": value})) == {"q12_s1b"}
    outside = next(i for i in range(1, 8) if i not in {o.code for o in one.layout.sets[0].items})
    assert set(mistakes(one, all_chosen(one) | {"_s1b": str(outside)})) == {"q12_s1b"}


def test_the_anchored_variant_asks_what_would_be_enough() -> None:
    one = asked("maxdiff", anchor=True, **SEVEN)
    values = all_chosen(one) | {f"_s{n}a": ("all", "some", "none")[n % 3] for n in range(1, 8)}
    codes = answered(one, values).codes
    assert [codes[f"12_s{n}a"] for n in range(1, 8)] == [2, 3, 1, 2, 3, 1, 2]
    assert set(mistakes(one, values | {"_s4a": "most"})) == {"q12_s4a"}
    del values["_s4a"]
    assert mistakes(one, values) == {"q12_s4a": "Still open: set 4, what would be enough"}


def test_who_gets_fewer_items_gets_sets_of_those_and_they_are_stored() -> None:
    settings: dict[str, Any] = {"items": items(9), "per_set": 4, "carry_items": Carry("Q1")}
    columns = set(suffixes(asked("maxdiff", **settings)))
    for size in range(10):
        whole = asked("maxdiff", seed=5, **settings)
        one = Asked(**{**vars(whole), "items": whole.items[9 - size :]})
        read = answered(one, all_chosen(one))
        assert read.errors == {}
        own = tuple(item.code for item in one.items)
        assert [read.codes[f"12_i{c}"] for c in range(1, 10)] == [
            int(c in own) for c in range(1, 10)
        ]
        assert {name.partition("_")[2] for name in read.codes} <= columns
        sets = sets_of(one.spec, version_of(one), own)
        assert {code for each in sets for code in each} == (set(own) if size > 1 else set())
        assert one.layout.sets == () if size < 2 else len(sets) >= 1


def test_what_is_wrong_with_a_design_is_told() -> None:
    assert problems("maxdiff", **SEVEN) == []
    assert problems("maxdiff", items=items(2)) == ["items"]
    assert problems("maxdiff", items=tuple(Item(n, f"i{n}") for n in range(1, 52))) == ["items"]
    assert problems("maxdiff", items=items(4), per_set=4) == ["per_set"]
    assert problems("maxdiff", items=items(9), per_set=1) == ["per_set"]
    assert problems("maxdiff", items=items(9), per_set=4, sets=2) == ["sets"]
    assert problems("maxdiff", items=items(9), per_set=4, sets=61) == ["sets"]
