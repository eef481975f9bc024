"""The routing check: what leads astray is named, what is right is left alone."""

import time
from typing import Any

import pytest

from cocreate.questionnaires.checking import problems_of
from cocreate.questionnaires.compiled import Compiled
from cocreate.questionnaires.document import Carry, Item, Jump, Option
from tests.questionnaires.making import ABC, ARMS, a_block, a_question, compiled

ATTRIBUTES = {"age": ("18-34", "35-54", "55+")}
NOBODY = "Nobody ever comes to this question."
BROKEN = "The condition “%s” cannot be used"
UNKNOWN = "There is no question and no attribute “Q9”."
MISSING = "Say what stands there when there is no answer"


def said(what: Compiled, *, blocking: bool = True) -> list[tuple[str, str]]:
    """The problems as their reader sees them."""
    found = problems_of(what, ATTRIBUTES)
    return [(one.code, str(one.message)) for one in found if one.blocking is blocking]


def test_what_is_right_has_no_problems() -> None:
    what = compiled(
        a_question("Q1", "multi", jumps=(Jump("end", "count(Q1) == 3"),)),
        a_question("Q2", show_if="chosen(Q1, 1) or chosen(Q1, 2)"),
        a_question("Q3", "single", carry=Carry("Q1"), text="So {{Q1|this}}, {{@age|then}}?"),
        a_question("Q4", block=1, text="And {{item}}?", show_if="item != 2"),
        a_question("Q5", "numeric", least=0, most=100, jumps=(Jump("Q7", "Q5 < 18"),)),
        a_question("Q6", show_if='age in ("18-34", "35-54") and Q5 >= 18 and Q1_2 == 1'),
        a_question("Q7", per_arm=True, show_if='arm == "Blue" or arm == 1'),
        a_question("Q8", "open", show_if="Q2 >= 4 and Q7 <= 2"),
        a_question("Q9", show_if='Q8 == "yes" or not answered(Q8)'),
        blocks=(a_block(1, loop=Carry("Q1")),),
        arms=ARMS,
    )
    assert problems_of(what, ATTRIBUTES) == []


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"show_if": "Q1 == 1 and"}, f"{BROKEN % 'Q1 == 1 and'}: The condition is not finished."),
        ({"show_if": "Q9 == 1"}, f"{BROKEN % 'Q9 == 1'}: {UNKNOWN}"),
        ({"show_if": "Q3 == 1"}, "It looks at Q3, which is asked later."),
        ({"show_if": "Q2 == 1"}, "It looks at Q2, which is asked later."),
        ({"show_if": "item == 1"}, "“item” means something in a loop only."),
        ({"text": "So {{Q1}}?"}, "Say what stands there when there is no answer: {{Q1|…}}."),
        ({"text": "So {{@age| }}?"}, "Say what stands there when there is no answer: {{@age|…}}."),
        ({"text": "So {{Q3|it}}?"}, "It looks at Q3, which is asked later."),
        ({"text": "So {{@shoe|it}}?"}, "There is no question and no attribute “shoe”."),
        ({"text": "So {{Q1|it}?"}, "The brackets in “So {{Q1|it}?” do not close."),
        ({"text": "So {{item}}?"}, "{{item}} means something in a loop only."),
        ({"words": {"en": {"low": "{{Q1}}"}}}, f"{MISSING}: {{{{Q1|…}}}}."),
        ({"jumps": (Jump("Q7"),)}, "It jumps to Q7, which does not exist."),
        ({"jumps": (Jump("Q1"),)}, "It jumps back to Q1: a jump goes forward."),
        ({"jumps": (Jump("Q2"),)}, "It jumps back to Q2: a jump goes forward."),
        ({"jumps": (Jump("Q4", "Q3 == 1"),)}, "It looks at Q3, which is asked later."),
        ({"carry": Carry("Q7")}, "It takes over from Q7, which does not exist."),
        ({"carry": Carry("Q3")}, "It looks at Q3, which is asked later."),
        ({"carry": Carry("Q1")}, "It takes over the options of Q1, which has none."),
        ({"options": (Option(1, "a", show_if="Q1 > 5"),)}, "None of its options is ever shown."),
        ({"show_if": "Q1 == 6"}, NOBODY),
        ({"show_if": "Q1 > 3 and Q1 < 3"}, NOBODY),
        ({"show_if": 'age == "65+"'}, NOBODY),
        ({"show_if": "not (Q1 <= 3 or Q1 > 3 or not answered(Q1))"}, NOBODY),
        ({"code": "Q1"}, "Two questions are called Q1."),
        ({"code": "arm"}, "A question cannot be called arm."),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_question(question: dict[str, Any], message: str) -> None:
    wrong = {"code": "Q2", "kind": "single", "options": ABC} | question
    if "carry" in wrong:
        wrong.pop("options")
    what = compiled(a_question("Q1"), a_question(**wrong), a_question("Q3"), a_question("Q4"))
    assert said(what) == [(wrong["code"], message)]


def test_what_is_always_jumped_over_is_found_also_when_several_jumps_share_it() -> None:
    jumps = (Jump("Q4", "Q1 <= 3"), Jump("Q5", "Q1 > 3 or not answered(Q1)"))
    what = compiled(
        a_question("Q1", jumps=jumps),
        a_question("Q2"),
        a_question("Q3", show_if="Q2 == 1"),
        a_question("Q4"),
        a_question("Q5", jumps=(Jump("end"),)),
        a_question("Q6"),
    )
    assert said(what) == [("Q2", NOBODY), ("Q3", NOBODY), ("Q6", NOBODY)]


def test_what_hangs_on_an_answer_that_nobody_gives_is_never_reached() -> None:
    what = compiled(
        a_question("Q1", "multi"),
        a_question("Q2", "multi", show_if="chosen(Q1, 7)"),
        a_question("Q3", show_if="chosen(Q2, 1)"),
        a_question("Q4", "single", carry=Carry("Q2")),
        a_question("Q5", block=1),
        a_question("Q6", show_if="not answered(Q2)"),
        blocks=(a_block(1, loop=Carry("Q2")),),
    )
    assert said(what) == [(code, NOBODY) for code in ("Q2", "Q3", "Q4", "Q5")]


def test_a_shuffled_order_makes_earlier_uncertain() -> None:
    what = compiled(
        a_question("Q1", block=1),
        a_question("Q2", block=1, show_if="Q1 == 1"),
        a_question("Q3", block=2, jumps=(Jump("Q5"),)),
        a_question("Q4", block=3, text="{{Q1|x}}"),
        a_question("Q5", block=3),
        blocks=(a_block(1, order="rotate"), a_block(2), a_block(3)),
        blocks_order="random",
    )
    later = "It looks at Q1, which comes later for some: their order is shuffled."
    earlier = "It jumps to Q5, which comes earlier for some: their order is shuffled."
    assert said(what) == [("Q2", later), ("Q3", earlier), ("Q4", later)]


def test_blocks_and_their_loops_are_checked() -> None:
    what = compiled(
        a_question("Q1"),
        a_question("Q2", block=1, per_arm=True),
        a_question("Q3", block=2),
        a_question("Q4", "multi", block=3),
        blocks=(
            a_block(1, loop=Carry("Q1")),
            a_block(2, show_if="Q9"),
            a_block(3, loop=Carry("Q4")),
        ),
        arms=ARMS,
    )
    assert said(what) == [
        ("B1", "It takes over the options of Q1, which has none."),
        ("B1", "A question in a loop cannot be asked once for each variant as well."),
        (
            "B2",
            "The condition “Q9” cannot be used: There is no question and no attribute “Q9”.",
        ),
        ("B3", "It looks at Q4, which is asked later."),
    ]


def test_a_jump_out_of_a_loop_is_worth_a_look() -> None:
    what = compiled(
        a_question("Q1", "multi"),
        a_question("Q2", block=1, jumps=(Jump("Q3", "Q2 == 1"),)),
        a_question("Q3", block=1, jumps=(Jump("Q5", "Q3 == 1"),)),
        a_question("Q4", per_arm=True, jumps=(Jump("end", "Q4 == 1"),)),
        a_question("Q5"),
        blocks=(a_block(1, loop=Carry("Q1")),),
        arms=ARMS,
    )
    assert said(what) == []
    assert said(what, blocking=False) == [
        ("Q3", "This jump also leaves out what is left of the loop."),
        ("Q4", "This jump may also leave out the other variants."),
    ]


def test_a_long_questionnaire_is_checked_in_a_moment() -> None:
    options = tuple(Option(n, f"Option {n}") for n in range(1, 21))
    questions = [a_question("Q1", "multi", options=options)]
    for n in range(2, 150):
        condition = (
            f"chosen(Q1, {n % 20 + 1}) and Q{max(n - 1, 1)}_1 == 1 or Q{max(n - 2, 1)}_1 > 0"
        )
        kind = "matrix" if n % 3 else "multi"
        items = (Item(1, "a"), Item(2, "b")) if kind == "matrix" else ()
        questions.append(a_question(f"Q{n}", kind, show_if=condition, items=items))
    begun = time.perf_counter()
    said(compiled(*questions))
    assert time.perf_counter() - begun < 3
