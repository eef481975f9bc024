"""Qualtrics survey files."""

import pytest

from cocreate.kit.i18n import translate
from cocreate.questionnaires.document import OTHER
from cocreate.questionnaires.formats import Unreadable, read_any
from tests.questionnaires.formats.samples import qsf

BREAD = {
    "QuestionID": "QID1",
    "DataExportTag": "bread",
    "QuestionType": "MC",
    "Selector": "SAVR",
    "QuestionText": "<b>Which</b> bread?",
    "Choices": {
        "4": {"Display": "Brown"},
        "1": {"Display": "White"},
        "7": {"Display": "Other", "TextEntry": "true"},
    },
    "ChoiceOrder": ["1", 4, "7"],
    "Validation": {"Settings": {"ForceResponse": "ON"}},
    "Randomization": {"Type": "All"},
    "DisplayLogic": {"0": {}},
}
ROWS = {
    "QuestionID": "QID2",
    "DataExportTag": "2 liking",
    "QuestionType": "Matrix",
    "Selector": "Likert",
    "QuestionText": "How is it?",
    "Choices": {"1": {"Display": "Crust"}, "2": {"Display": "Crumb"}},
    "Answers": {"1": {"Display": "Poor"}, "2": {"Display": "Good"}},
}


def test_questions_come_over_with_their_numbers_and_order():
    found = read_any("a.qsf", qsf(BREAD, ROWS))
    bread, liking = found.document.questions
    assert (found.document.title, found.document.languages) == ("The bakery", ("en",))
    assert (bread.code, bread.kind, bread.text, bread.required) == (
        "bread",
        "single",
        "Which bread?",
        True,
    )
    assert [(o.code, o.text, o.other, o.anchored) for o in bread.settings.options] == [
        (1, "White", False, False),
        (4, "Brown", False, False),
        (OTHER, "Other", True, True),
    ]
    assert bread.settings.order == "random"
    assert (liking.code, liking.kind, liking.block) == ("Q2_liking", "matrix", "B1")
    assert [item.text for item in liking.settings.items] == ["Crust", "Crumb"]
    assert [(line.place, translate(line.what, "en")) for line in found.left_out] == [
        ("bread", "the condition under which it is shown")
    ]


@pytest.mark.parametrize(
    ("type_", "selector", "kind"),
    [
        ("MC", "MAVR", "multi"),
        ("MC", "DL", "dropdown"),
        ("MC", "NPS", "nps"),
        ("TE", "SL", "short"),
        ("TE", "ML", "open"),
        ("DB", "TB", "instruction"),
        ("RO", "DND", "ranking"),
        ("CS", "VRTL", "constant_sum"),
    ],
)
def test_each_type_becomes_the_kind_that_asks_the_same(type_: str, selector: str, kind: str):
    asked = {
        "QuestionID": "Q",
        "QuestionType": type_,
        "Selector": selector,
        "Choices": [{"Display": "A"}],
    }
    assert [q.kind for q in read_any("a.qsf", qsf(asked)).document.questions] == [kind]


def test_what_has_no_counterpart_is_listed():
    flow = [{"Type": "Branch", "Flow": [{"Type": "EmbeddedData"}]}]
    timing = {
        "QuestionID": "Q9",
        "DataExportTag": "t",
        "QuestionType": "Timing",
        "Selector": "PageTimer",
    }
    found = read_any("a.qsf", qsf(timing, flow=flow))
    assert found.document.questions == ()
    assert [(line.place, translate(line.what, "en")) for line in found.left_out] == [
        ("t", "a question of type Timing PageTimer"),
        ("", "branches in the survey flow"),
        ("", "embedded data"),
    ]


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b"{}", b'{"SurveyEntry": 1, "SurveyElements": 2}', b"[" * 9_000]
)
def test_other_json_is_refused(content: bytes):
    with pytest.raises(Unreadable):
        read_any("a.qsf", content)
