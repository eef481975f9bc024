"""The way through a questionnaire: what is asked, in which order and in which words."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.questionnaires.compiled import Compiled
from cocreate.questionnaires.document import Carry, Item, Jump, Option
from cocreate.questionnaires.walk import Visit, environment_after, walk
from tests.questionnaires.making import ABC, ARMS, a_block, a_question, compiled, names


def test_a_question_is_asked_when_its_condition_holds() -> None:
    what = compiled(
        a_question("Q1"),
        a_question("Q2", show_if="Q1 >= 4"),
        a_question("Q3", show_if='age == "55+"'),
        a_question("Q4", show_if="Q2 == 1"),
    )
    assert names(what) == ["q1"]
    assert names(what, {"q1": "4"}) == ["q1", "q2"]
    assert names(what, {"q1": "4", "q2": "1"}) == ["q1", "q2", "q4"]
    # Q2 is not asked any more, so what was answered to it counts for nothing.
    assert names(what, {"q1": "3", "q2": "1"}) == ["q1"]
    assert names(what, attributes={"age": "55+"}) == ["q1", "q3"]


def test_options_and_items_come_and_go() -> None:
    options = (Option(1, "Yes"), Option(2, "No", show_if="Q1 == 1"))
    items = (Item(1, "Taste"), Item(2, "Price", show_if="Q1 != 1"))
    what = compiled(
        a_question("Q1"),
        a_question("Q2", "single", options=options),
        a_question("Q3", items=items),
        a_question("Q4", "single", options=(Option(1, "Only", show_if="Q1 == 5"),)),
    )
    (one, two, three) = walk(what, Visit(values={"q1": "1"}))
    assert [o.code for o in two.asked[0].options] == [1, 2]
    assert [i.code for i in three.asked[0].items] == [1]
    assert one.asked[0].options == ()
    # With none of its options left a question is not asked.
    assert names(what, {"q1": "5"}) == ["q1", "q2", "q3", "q4"]


def test_jumps_go_forward_and_to_the_end_and_never_back() -> None:
    what = compiled(
        a_question("Q1", jumps=(Jump("Q4", "Q1 == 1"), Jump("end", "Q1 == 2"), Jump("Q1"))),
        a_question("Q2"),
        a_question("Q3", jumps=(Jump("Q1"), Jump("Q9"))),
        a_question("Q4"),
    )
    assert names(what) == ["q1", "q2", "q3", "q4"]
    assert names(what, {"q1": "1"}) == ["q1", "q4"]
    assert names(what, {"q1": "2"}) == ["q1"]


def test_a_jump_to_a_question_that_is_hidden_goes_on_behind_it() -> None:
    what = compiled(
        a_question("Q1", jumps=(Jump("Q3"),)),
        a_question("Q2"),
        a_question("Q3", show_if="false"),
        a_question("Q4"),
    )
    assert names(what) == ["q1", "q4"]


def _loop() -> Compiled:
    return compiled(
        a_question("Q1", "multi"),
        a_question("Q2", text="How often {{item}}?", block=1),
        a_question("Q3", block=1, show_if="Q2 <= 2", jumps=(Jump("Q5", "item == 1"),)),
        a_question("Q4", block=1),
        a_question("Q5", text="And {{item|all of it}}, after {{Q2|some}}?", block=1),
        a_question("Q6", text="You said {{Q2|nothing}}."),
        blocks=(a_block(1, loop=Carry("Q1"), show_if="item != 2"),),
    )


def test_a_block_is_gone_through_once_for_each_option_that_was_chosen() -> None:
    what = _loop()
    values = {"q1_1": "1", "q1_2": "1", "q1_3": "1", "q2@1": "1", "q2@3": "5"}
    assert names(what) == ["q1", "q6"]
    # In the first turn Q3 jumps over Q4; the second turn begins at Q2 again; 2 is not shown.
    turns = ["q1", "q2@1", "q3@1", "q5@1", "q2@3", "q4@3", "q5@3", "q6"]
    assert names(what, values) == turns
    screens = walk(what, Visit(values=values))
    said = [(screen.item, screen.asked[0].text) for screen in screens[1:]]
    assert said == [
        ("Apples", "How often Apples?"),
        ("Apples", "What about Q3?"),
        ("Apples", "And Apples, after Definitely not?"),
        ("Cheese", "How often Cheese?"),
        ("Cheese", "What about Q4?"),
        ("Cheese", "And Cheese, after Definitely?"),
        ("", "You said Definitely not."),
    ]


def test_options_are_carried_forward() -> None:
    none = Option(9, "None of these", exclusive=True)
    what = compiled(
        a_question("Q1", "multi"),
        a_question("Q2", "single", carry=Carry("Q1"), options=(none,)),
        a_question("Q3", "single", carry=Carry("Q1", "not_chosen")),
        a_question("Q4", "matrix", carry_items=Carry("Q1"), options=ABC),
        a_question("Q5", "single", carry=Carry("Q2", "shown")),
    )
    # Nothing chosen: nothing to carry, so Q2, Q4 and Q5 are not asked at all.
    assert names(what) == ["q1", "q3"]
    screens = walk(what, Visit(values={"q1_1": "1", "q1_3": "1"}))
    by_name = {screen.names[0]: screen.asked[0] for screen in screens}
    assert [o.text for o in by_name["q2"].options] == ["Apples", "Cheese", "None of these"]
    assert [o.code for o in by_name["q3"].options] == [2]
    assert by_name["q4"].items == (Item(1, "Apples"), Item(3, "Cheese"))
    assert [o.code for o in by_name["q5"].options] == [1, 3, 9]


def test_what_stands_together_per_arm_is_asked_for_one_arm_after_the_other() -> None:
    what = compiled(
        a_question("Q1"),
        a_question("Q2", per_arm=True, block=1),
        a_question("Q3", per_arm=True, block=1, show_if="Q2 >= 4"),
        a_question("Q4", per_arm=True, show_if='arm == "Blue" or arm == 1'),
        a_question("Q5", show_if="Q2 == 5"),
        blocks=(a_block(1),),
        arms=ARMS,
    )
    assert names(what) == ["q1"]  # nobody has given him an arm yet
    values = {"q2@72": "5", "q2@73": "1"}
    turns = ["q1", "q2@73", "q4@73", "q2@72", "q3@72", "q4@72"]
    expected = [name for name in turns if name != "q4@73"]
    assert names(what, values, arms=(73, 72)) == expected
    screens = walk(what, Visit(values=values, arms=(73, 72)))
    assert [screen.arm for screen in screens] == [None, 73, 72, 72, 72]
    # Behind the arms an answer is that to the first of them.
    assert names(what, values, arms=(72,)) == ["q1", "q2@72", "q3@72", "q4@72", "q5"]


def test_without_arms_a_question_per_arm_is_asked_once() -> None:
    assert names(compiled(a_question("Q1", per_arm=True))) == ["q1"]


def _mixed(order: str) -> Compiled:
    options = (
        Option(1, "One"),
        Option(2, "Two", anchored=True),
        Option(3, "Three"),
        Option(4, "Four"),
        Option(8, "Other", other=True),
        Option(5, "Five"),
        Option(9, "None", exclusive=True),
    )
    return compiled(a_question("Q1", "single", options=options, order=order))


def _codes(what: Compiled, seed: int) -> list[int]:
    (screen,) = walk(what, Visit(seed=seed))
    return [option.code for option in screen.asked[0].options]


@given(st.integers(0, 2**31), st.sampled_from(["random", "rotate"]))
def test_an_order_keeps_who_is_anchored_and_ends_with_other_and_none(seed: int, how: str) -> None:
    codes = _codes(_mixed(how), seed)
    assert codes[1] == 2
    assert codes[-2:] == [8, 9]
    assert sorted(codes) == [1, 2, 3, 4, 5, 8, 9]
    assert codes == _codes(_mixed(how), seed)
    if how == "rotate":
        free = [codes[0], *codes[2:5]]
        assert free in ([1, 3, 4, 5], [3, 4, 5, 1], [4, 5, 1, 3], [5, 1, 3, 4])


def test_every_order_comes_about_equally_often() -> None:
    # 24 orders of four options; chi-square with 23 degrees of freedom is below 49.7 in 99.9 %.
    orders = Counter(tuple(_codes(_mixed("random"), seed)) for seed in range(4_800))
    assert len(orders) == 24
    assert sum((n - 200) ** 2 / 200 for n in orders.values()) < 49.7


def test_blocks_and_what_is_in_them_are_shuffled_together() -> None:
    what = compiled(
        a_question("Q1"),
        *[a_question(f"Q{n}", block=(n - 2) // 2 + 1) for n in range(2, 10)],
        blocks=(a_block(1, order="random"), a_block(2), a_block(3, anchored=True), a_block(4)),
        blocks_order="random",
    )
    seen = set()
    for seed in range(60):
        order = names(what, seed=seed)
        assert order[0] == "q1"
        assert order[5:7] == ["q6", "q7"]  # block 3 keeps its place
        assert order.index("q5") == order.index("q4") + 1
        assert abs(order.index("q2") - order.index("q3")) == 1
        seen.add(tuple(order))
    assert len(seen) == 12  # 3! places of three blocks, and two orders within one


def test_a_block_that_is_hidden_is_hidden_whole() -> None:
    what = compiled(
        a_question("Q1"),
        a_question("Q2", block=1),
        a_question("Q3", block=1),
        blocks=(a_block(1, show_if="Q1 == 1"),),
    )
    assert names(what) == ["q1"]
    assert names(what, {"q1": "1"}) == ["q1", "q2", "q3"]


def test_the_words_are_those_of_the_readers_language_as_far_as_there_are_any() -> None:
    words = {"en": {"text": "Which one?", "options.2": "Loaf"}, "de": {"text": "Was?"}}
    what = compiled(a_question("Q1", "single", "Welke?", words=words), languages=("nl", "en"))
    asked = walk(what.in_locale("en"), Visit())[0].asked[0]
    assert (asked.text, [o.text for o in asked.options]) == (
        "Which one?",
        ["Apples", "Loaf", "Cheese"],
    )
    for locale in ("nl", "de", "fr"):
        assert walk(what.in_locale(locale), Visit())[0].asked[0].text == "Welke?"


def test_for_quotas_every_answer_is_read() -> None:
    what = compiled(a_question("Q1"), a_question("Q2", "multi"), a_question("Q3", "open"))
    env = environment_after(what, Visit(values={"q1": "4", "q2_3": "1", "q3": "Nice"}))
    assert {code: answer.value for code, answer in env.answers.items()} == {
        "Q1": 4,
        "Q2": None,
        "Q3": "Nice",
    }
    assert env.answers["Q2"].chosen == {3}


@pytest.mark.parametrize("arms", [(), (71,), (72, 73, 71)])
@given(
    seed=st.integers(0, 2**31),
    values=st.dictionaries(
        st.sampled_from(["q1_1", "q1_2", "q1_3", "q2@1", "q2@3", "q3@71", "q4", "q5"]),
        st.sampled_from(["1", "2", "5", "x", ""]),
    ),
)
def test_an_answer_changes_nothing_before_it(
    arms: tuple[int, ...], seed: int, values: dict[str, str]
) -> None:
    what = compiled(
        a_question("Q1", "multi", order="random"),
        a_question("Q2", block=1, text="{{item}}"),
        a_question("Q3", per_arm=True, show_if="chosen(Q1, 1)"),
        a_question("Q4", show_if="not Q2 == 5", jumps=(Jump("Q6", "Q4 == 2"),)),
        a_question("Q5", "single", carry=Carry("Q1", "not_chosen"), required=True),
        a_question("Q6"),
        blocks=(a_block(1, loop=Carry("Q1")),),
        blocks_order="random",
        arms=ARMS,
    )
    whole = names(what, values, seed=seed, arms=arms)
    for name in whole:
        before = {field: v for field, v in values.items() if field.split("_")[0] != name}
        upto = whole.index(name) + 1
        assert names(what, before, seed=seed, arms=arms)[:upto] == whole[:upto]
