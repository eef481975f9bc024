"""Conditions: what they mean, what is refused and where, and that no text whatever breaks them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate.questionnaires.expressions import (
    Answer,
    Environment,
    ExpressionError,
    Type,
    check,
    evaluate,
    holds,
    names,
)

KNOWN: dict[str, Type] = {
    "Q1": "number",
    "Q2": "set",
    "Q3": "text",
    "Q4": "number",
    "age": "text",
    "@Q1": "text",
}
ENV = Environment(
    answers={
        "Q1": Answer({"": 3}),
        "Q2": Answer({"1": 1, "2": 0, "4": 1}),
        "Q3": Answer({}, {"": "too dear"}),
        "Q4": Answer({"": 99}, unknown=True),
        "Q5": Answer({"": -1}),
        "Q_6": Answer({"1": 5, "2": 2}),
    },
    attributes={"age": "18-34", "Q1": "an attribute"},
    arm=(2, "Blue"),
    item=4,
    version=3,
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("Q1 == 3", True),
        ("Q1 != 3", False),
        ("Q1 >= 3 and Q1 < 4.5", True),
        ("Q1 == -3", False),
        ('age in ("18-34", "35-54")', True),
        ("age not in ('18-34')", False),
        ("@Q1 == “an attribute”", True),
        ('Q1 == 3 and age in ("18-34", "35-54") or not chosen(Q2, 4)', True),
        ("chosen(Q2, 4)", True),
        ("chosen(Q2, 2, 3)", False),
        ("chosen(Q2, 2, 4)", True),
        ("chosen(Q1, 3)", True),
        ("count(Q2) == 2", True),
        ("answered(Q3) and not answered(Q5)", True),
        ('Q3 == "too dear"', True),
        ("arm == 2 and arm == 'Blue'", True),
        ("arm in ('Red', 'Green')", False),
        ("arm != 1", True),
        ("item == 4 and version > 2", True),
        ("Q_6_1 >= 4 and not Q_6_2 >= 4", True),
        ("Q4 == 99", True),
        ("Q4 >= 8", False),
        ("NOT Q1 == 4 AND TRUE", True),
        # What is not there compares with nothing.
        ("Q5 == 3", False),
        ("Q5 != 3", False),
        ("Q5 < 3 or Q5 >= 3", False),
        ("not Q9 == 1", True),
        ("Q1 < 'x'", False),
        # not binds tighter than and, and tighter than or.
        ("not false or true and false", True),
        ("not (false or true) and false", False),
        ("true or false and false", True),
    ],
)
def test_a_condition_says_what_it_says(condition: str, expected: bool) -> None:
    assert evaluate(condition, ENV) is expected


@pytest.mark.parametrize(
    ("condition", "position", "message"),
    [
        ("", 0, "The condition is not finished."),
        ("Q1 ==", 5, "The condition is not finished."),
        ("Q1 = 3", 3, "Write == to compare."),
        ("Q1 == 3 Q2", 8, "“Q2” cannot stand here."),
        ("(Q1 == 3", 8, "A “)” is missing here."),
        ('age == "18', 7, "The text that begins here is not closed with a quotation mark."),
        ("Q1 == 3; drop", 7, "“;” does not belong in a condition."),
        ("__import__('os')", 0, "There is no function “__import__”."),
        ("Q1.__class__ == 1", 2, "“.” does not belong in a condition."),
        ("1 < Q1 < 4", 7, "Compare two things at a time, with “and” between them."),
        ("chosen(Q2)", 0, "“chosen” is not used like this."),
        ("chosen(4, Q2)", 7, "The name of a question belongs here."),
        ("Q8 == 3 and Q9 == 1", 0, "There is no question and no attribute “Q8”."),
        ("Q1 == 3 and shoe == 41", 12, "There is no question and no attribute “shoe”."),
        ("chosen(@age, 1)", 7, "The name of a question belongs here."),
        ("Q1", 0, "This is not true or false: say what it is compared with."),
        ("Q1 == 3 and count(Q2)", 12, "This is not true or false: say what it is compared with."),
        ("Q2 == 3", 0, "Several answers can be chosen here: write chosen(Q1, 2)."),
        (
            "age > 18",
            0,
            "These two cannot be compared: only numbers with numbers, and texts with texts.",
        ),
        (
            "Q1 in (1, 'two')",
            0,
            "These two cannot be compared: only numbers with numbers, and texts with texts.",
        ),
        ("chosen(Q2, 'a')", 11, "The number of an option belongs here."),
        ("not " * 31 + "true", 124, "This is nested too deep. Write it in simpler parts."),
        ("(" * 500, 31, "This is nested too deep. Write it in simpler parts."),
        ("Q1 == 1 or " * 100, 1000, "A condition has at most 1000 characters."),
    ],
)
def test_a_mistake_is_told_with_its_place(condition: str, position: int, message: str) -> None:
    with pytest.raises(ExpressionError) as told:
        check(condition, KNOWN)
    assert (told.value.position, str(told.value.message)) == (position, message)


def test_what_is_right_passes_the_check() -> None:
    for condition in (
        'Q1 == 3 and age in ("18-34", "35-54") or not chosen(Q2, 4)',
        "arm == 2 or arm == 'Blue' or item >= 3 or version != 1",
        'count(Q2) > 1 and Q3 == "x" and @Q1 == "y" and Q2_4 == 1',
    ):
        check(condition, KNOWN)


def test_the_names_of_a_condition_are_the_questions_and_attributes_in_it() -> None:
    condition = 'Q1 == 3 and not (chosen(Q2, 1) or @age in ("a")) and arm == 1 and Q5_3 > item'
    assert names(condition) == {"Q1", "Q2", "age", "Q5_3"}


def test_an_empty_condition_holds_and_a_broken_one_does_not() -> None:
    assert holds("", ENV)
    assert not holds("Q1 == ", ENV)


SIGNS = tuple("()<>=,-@'\"“”.;+*/\\{}[]\x00\n é₂²")
WORDS = ("==", "!=", "and", "or", "not", "in", "true", "arm", "Q1", "Q2", "Q3_1", "age", "__")
BEGUN = ("chosen(", "count(", "3", "1e9", "9" * 400, "9.5", "9" * 400 + ".5")
PIECES = st.sampled_from([*SIGNS, *WORDS, *BEGUN])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map(" ".join) | st.text(max_size=300))
def test_whatever_is_written_is_read_or_refused_at_once(text: str) -> None:
    begun = time.perf_counter()
    place = None
    try:
        check(text, KNOWN)
    except ExpressionError as told:
        place = told.position
    assert place is None or 0 <= place <= len(text)
    if place is None:
        assert evaluate(text, ENV) in {True, False}
    assert holds(text, ENV) in {True, False}
    assert time.perf_counter() - begun < 0.2


_LEAVES = st.sampled_from(["Q1 == 3", "chosen(Q2, 4)", "age == '55+'", "true", "arm == 1"])
_TREES = st.recursive(
    _LEAVES,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        )
        | inner.map(lambda part: f"(not {part})")
    ),
    max_leaves=12,
)


@given(_TREES)
def test_logic_is_that_of_python(condition: str) -> None:
    plain = condition.replace("chosen(Q2, 4)", "True").replace("Q1 == 3", "True")
    plain = plain.replace("age == '55+'", "False").replace("arm == 1", "False")
    assert evaluate(condition, ENV) is eval(plain.replace("true", "True"))
