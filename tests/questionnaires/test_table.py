"""Responses as a table: what goes out comes in again, and a wrong cell is named."""

from typing import Any

import pytest

from cocreate.kit.i18n import translate
from cocreate.panels.models import Attribute
from cocreate.questionnaires.document import OTHER, Option, Settings
from cocreate.questionnaires.models import Question
from cocreate.questionnaires.table import BadTable, Heading, Row, headings, read_table

AGE = Attribute(panel_id=1, key="age", label={}, options=[{"value": "18-34"}, {"value": "55+"}])


def question(number: int, kind: str, **settings: Any) -> Question:
    import msgspec

    spec = msgspec.to_builtins(Settings(**settings))
    made = Question(questionnaire_id=1, seq=number, kind=kind, text="?", settings=spec)
    made.id = number + 10
    return made


BREADS = (Option(1, "White"), Option(2, "Brown"), Option(OTHER, "Other", other=True))
ASKED = [
    question(1, "scale5"),
    question(2, "multi", options=BREADS),
    question(3, "numeric", decimals=2),
    question(4, "open", probes=("Why?",)),
    question(5, "scale5", per_arm=True),
]
ARMS = [(71, 1), (72, 2)]


def rows(*lines: str, asked: list[Question] | None = None) -> list[Row]:
    of_number = {number: arm for arm, number in ARMS}
    return list(
        read_table(
            [f"{line}\n" for line in lines], headings(asked or ASKED, ARMS), [AGE], of_number
        )
    )


def test_columns_are_named_for_people_and_stored_by_number():
    assert [heading.name for heading in headings(ASKED, ARMS)] == [
        "Q1",
        "Q2_1",
        "Q2_2",
        "Q2_98",
        "Q2_other",
        "Q3",
        "Q4",
        "Q4_1",
        "Q5@1",
        "Q5@2",
    ]
    assert headings(ASKED[4:], ARMS)[1] == Heading(
        "Q5@2", 15, "15@72", allowed=frozenset({-1, 1, 2, 3, 4, 5})
    )


def test_a_row_is_read_whole():
    (row,) = rows(
        "respondent,arms,seconds,age,Q1,Q2_1,Q2_2,Q2_98,Q2_other,Q3,Q4,Q4_1,Q5@2",
        'r1,2,75,55+,4,0,1,1,"Rye, toasted",-2.5,Fine,-,-1',
    )
    assert row == Row(
        respondent="r1",
        codes={"11": 4, "12_1": 0, "12_2": 1, "12_98": 1, "13": -2.5, "15@72": -1},
        texts={(12, "other"): "Rye, toasted", (14, ""): "Fine", (14, "1"): "-"},
        attributes={"age": "55+"},
        arms=[72],
        seconds=75,
    )


def test_semicolons_and_a_byte_order_mark_do_as_well():
    assert [row.codes for row in rows("\ufeffrespondent;Q1", "a;5", "", "b;")] == [{"11": 5}, {}]


@pytest.mark.parametrize(
    ("lines", "where", "said"),
    [
        (["Q1", "4"], (1, "respondent"), "respondents"),
        ([""], (1, "respondent"), "respondents"),
        (["respondent,Q9", "a,1"], (1, "Q9"), "no question"),
        (["respondent,Q1,Q1", "a,1,1"], (1, "Q1"), "two columns"),
        (["respondent,Q1", "a"], (2, ""), "1 cells"),
        (["respondent,Q1", ",3"], (2, "respondent"), "name"),
        (["respondent,Q1", "a,3", "a,4"], (3, "respondent"), "twice"),
        (["respondent,Q1", "a,6"], (2, "Q1"), "none of its answers"),
        (["respondent,Q1", "a,2.5"], (2, "Q1"), "not a number of this column"),
        (["respondent,Q1", "a,four"], (2, "Q1"), "not a number of this column"),
        (["respondent,Q3", "a,nan"], (2, "Q3"), "not a number of this column"),
        (["respondent,Q3", "a,1e300"], (2, "Q3"), "not a number of this column"),
        (["respondent,Q2_1", "a,2"], (2, "Q2_1"), "none of its answers"),
        (["respondent,age", "a,56"], (2, "age"), "no class"),
        (["respondent,arms", "a,3"], (2, "arms"), "no arm"),
        (["respondent,seconds", "a,-3"], (2, "seconds"), "seconds"),
        (["respondent,Q4", f"a,{'x' * 5001}"], (2, "Q4"), "5000"),
        (["respondent,Q4", 'a,"open'], (2, ""), "CSV"),
    ],
)
def test_the_first_wrong_cell_is_named(lines: list[str], where: tuple[int, str], said: str):
    with pytest.raises(BadTable) as bad:
        rows(*lines)
    assert (bad.value.line, bad.value.column) == where
    assert said in translate(bad.value.said, "en")
