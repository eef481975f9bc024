"""Earlier answers in later texts."""

import pytest

from cocreate.questionnaires.document import Item, Option
from cocreate.questionnaires.piping import broken, piped_names, places
from cocreate.questionnaires.walk import Visit, walk
from tests.questionnaires.making import a_question, compiled


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("Why {{Q1|it}}?", {"q1_1": "1", "q1_3": "1"}, "Why Apples, Cheese?"),
        ("Why {{Q1|it}}?", {}, "Why it?"),
        ("Why {{ Q1 | it all }}?", {"q1_9": "1", "q1_other": "Nuts & bolts"}, "Why Nuts & bolts?"),
        ("{{Q2|no mark}}: why?", {"q2": "8"}, "8: why?"),
        ("{{Q3|none}}", {"q3": "<b>free</b>"}, "<b>free</b>"),
        ("{{Q3|none}}", {"q3": "x" * 300}, "x" * 200),
        ("For {{@age|everybody}} and {{@shoe|any foot}}", {}, "For 18-34 and any foot"),
        ("{{Q9|nobody}} {{Q1}}", {}, "nobody "),
        ("{{}} {{Q1 | }", {}, "{{}} {{Q1 | }"),
    ],
)
def test_a_text_says_what_was_answered_before(text: str, values: dict[str, str], said: str) -> None:
    options = (Option(1, "Apples"), Option(3, "Cheese"), Option(9, "Other", other=True))
    what = compiled(
        a_question("Q1", "multi", options=options),
        a_question("Q2", "scale11"),
        a_question("Q3", "open"),
        a_question("Q4", "open", text, help=text, probes=(text,)),
    )
    asked = walk(what, Visit(values=values, attributes={"age": "18-34"}))[3].asked[0]
    assert (asked.text, asked.help, asked.probes) == (said, said, (said,))


def test_options_and_items_are_filled_in_too() -> None:
    what = compiled(
        a_question("Q1", "open"),
        a_question(
            "Q2",
            "matrix",
            options=(Option(1, "{{Q1|none}} is best"),),
            items=(Item(1, "Taste of {{Q1|it}}"),),
        ),
    )
    asked = walk(what, Visit(values={"q1": "tea"}))[1].asked[0]
    assert (asked.options[0].text, asked.items[0].text) == ("tea is best", "Taste of tea")


def test_places_tell_what_they_need() -> None:
    assert places("{{Q1|a}} {{@age|b}} {{item}}") == (
        ("Q1", False, "a"),
        ("age", True, "b"),
        ("item", False, None),
    )
    assert piped_names("{{Q1|a}} {{@age|b}} {{item}} {{Q2}}") == {"Q1", "Q2"}
    assert [broken(text) for text in ("{{Q1|a}}", "{{Q1|a}", "{{Q 1}}", "a }} b", "{a}")] == [
        False,
        True,
        True,
        True,
        False,
    ]
