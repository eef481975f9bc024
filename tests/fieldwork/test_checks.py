"""From stored responses to flags: grids, attention checks and "don't know", also once per arm."""

from typing import Any

import msgspec

from cocreate.fieldwork.checks import Given, flags_of
from cocreate.questionnaires.document import Item, Option, Settings
from cocreate.questionnaires.models import Question


def _question(number: int, kind: str, settings: Settings) -> Question:
    question = Question(
        questionnaire_id=1,
        seq=number,
        kind=kind,
        text="How?",
        settings=msgspec.to_builtins(settings),
    )
    question.id = number
    return question


def _given(codes: dict[str, Any], *, seconds: int = 100, arms: tuple[int, ...] = ()) -> Given:
    return Given(codes, arms, seconds, ())


def _kinds(given: list[Given], *questions: Question) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for flag in flags_of(given, questions):
        found.setdefault(flag.respondent, set()).add(flag.kind)
    return found


def test_one_answer_to_every_row_of_a_table_is_found_in_every_version() -> None:
    items = tuple(Item(code=n, text=f"Row {n}", reversed=n == 6) for n in range(1, 7))
    grid = _question(1, "matrix", Settings(items=items, per_arm=True))
    straight = {f"1@5_{n}": 4 for n in range(1, 7)}
    thought = {f"1@5_{n}": 5 if n < 6 else 1 for n in range(1, 7)}
    other_arm = {f"1@7_{n}": 3 for n in range(1, 7)}
    given = [_given(straight), _given(thought), _given(other_arm), _given({})]
    assert _kinds(given, grid) == {0: {"straight_liner"}, 2: {"straight_liner"}}


def test_a_failed_check_is_found_and_a_skipped_one_is_not() -> None:
    check = _question(1, "attention", Settings(options=_options(4), right=3))
    given = [_given({"1": 3}), _given({"1": 2}), _given({"1": -1}), _given({})]
    assert _kinds(given, check) == {1: {"failed_check"}}


def test_dont_know_counts_only_where_it_was_offered() -> None:
    offered = [_question(n, "scale5", Settings(dont_know=True)) for n in range(1, 5)]
    given = [
        _given({"1": 99, "2": 99, "3": 3, "4": 4}),
        _given({"1": 99, "2": 2, "3": 3, "4": 4}),
        _given({"1": 99, "2": 99}),  # two offers only: too few to say
    ]
    assert _kinds(given, *offered) == {0: {"dont_know"}}


def test_fast_is_fast_for_the_same_route() -> None:
    long, short = _question(1, "scale5", Settings()), _question(2, "scale5", Settings())
    whole = [_given({"1": 3, "2": 4}, seconds=300) for _n in range(12)]
    part = [_given({"1": 3}, seconds=60) for _n in range(12)]  # sent home after one question
    hurried = _given({"1": 3, "2": 4}, seconds=50)
    assert _kinds([*whole, *part, hurried], long, short) == {24: {"speeder"}}
    assert _kinds([], long, short) == {}


def _options(number: int) -> tuple[Option, ...]:
    return tuple(Option(code=n, text=f"Option {n}") for n in range(1, number + 1))
