"""LimeSurvey files: what is taken over, what is listed, what is refused."""

from pathlib import Path

import msgspec
import pytest

from cocreate.kit.i18n import translate
from cocreate.questionnaires.document import OTHER, Carry, Document, QuestionDocument
from cocreate.questionnaires.formats import Imported, Unreadable, limesurvey_write, own, read_any
from cocreate.questionnaires.kinds import KINDS
from cocreate.questionnaires.models import Question
from tests.questionnaires.formats.samples import TABS, bakery, lss, question

REAL = Path(__file__).parents[4] / "shared" / "data" / "questionnaires"


def by_code(imported: Imported) -> dict[str, QuestionDocument]:
    return {question.code: question for question in imported.document.questions}


def listed(imported: Imported) -> list[str]:
    return [f"{line.place}: {translate(line.what, 'en')}" for line in imported.left_out]


def test_choices_rows_and_numbers_become_ours_in_both_languages():
    found = read_any("bakery.lss", bakery())
    asked = by_code(found)
    assert found.document.title == "De bakker"
    assert found.document.languages == ("nl", "en")
    assert [block.title for block in found.document.blocks] == ["Over brood"]
    kinds = {code: one.kind for code, one in asked.items()}
    assert kinds == {
        "bread": "single",
        "bought": "multi",
        "liking": "matrix",
        "loaves": "numeric",
        "thanks": "instruction",
        "order": "ranking",
        "name_SQ005": "short",
        "why": "open",
    }
    bread = asked["bread"]
    assert (bread.text, bread.required, bread.settings.order) == ("Welk brood?", True, "random")
    assert [(o.code, o.text, o.other) for o in bread.settings.options] == [
        (1, "Wit", False),
        (2, "Bruin", False),
        (OTHER, "Anders, namelijk", True),
    ]
    assert bread.settings.words == {"en": {"text": "Which bread?", "options.1": "White"}}
    assert [o.exclusive for o in asked["bought"].settings.options] == [False, True]
    assert asked["name_SQ005"].text == "Vraag 7?\nRij 5"
    assert asked["loaves"].settings.least == 1


def test_conditions_and_filters_say_the_same_in_our_words():
    asked = by_code(read_any("bakery.lss", bakery()))
    assert {code: one.settings.show_if for code, one in asked.items() if one.settings.show_if} == {
        "bought": "bread == 2",
        "liking": "count(bought) > 0",
        "loaves": "answered(bread) and chosen(bought, 2)",
        "thanks": "loaves >= 3",
    }
    assert asked["liking"].settings.carry_items == Carry("bought", "chosen")
    assert [item.code for item in asked["liking"].settings.items] == [1, 2]


def test_what_cannot_be_taken_over_is_listed_and_nothing_is_guessed():
    found = read_any("bakery.lss", bakery())
    assert sorted(listed(found)) == [
        "bought: the limit max_answers = loaves",
        "bread: pictures, sound or scripts in a text",
        "sum: a calculation",
        "why: its condition: strlen(name) > 4",
        "why: the setting maximum_chars = 80",
    ]
    assert by_code(found)["why"].settings.show_if == ""


def test_tab_separated_text_gives_the_same_as_a_structure():
    found = read_any("bakery.TXT", TABS)
    asked = by_code(found)
    assert found.document.languages == ("en", "nl")
    assert found.document.title == "The bakery"
    assert [(o.code, o.text) for o in asked["bread"].settings.options] == [
        (1, "White"),
        (2, "Brown"),
    ]
    assert asked["bread"].settings.words == {"nl": {"text": "Welk brood?", "options.1": "Wit"}}
    assert (asked["again"].kind, asked["again"].settings.show_if) == ("yes_no", "bread == 2")
    assert asked["again"].settings.help == "Tell us"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.lss", b"not xml"),
        ("a.lss", lss(kind="Theme")),
        ("a.lss", b'<!DOCTYPE x [<!ENTITY a "b">]><document>&a;</document>'),
        (
            "a.lss",
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><document/>'.encode("utf-16"),
        ),
        ("a.txt", b"\xff\xfe\x00"),
        ("a.txt", b"just\twords\n1\t2\n"),
        ("a.txt", b""),
        ("a.docx", b"anything"),
        ("lss", b"anything"),
    ],
)
def test_a_file_that_holds_no_questionnaire_is_refused_with_a_sentence(name: str, content: bytes):
    with pytest.raises(Unreadable) as refused:
        read_any(name, content)
    assert translate(refused.value.said, "en").endswith(".")


def test_a_large_file_is_refused_before_it_is_read():
    with pytest.raises(Unreadable, match="larger"):
        read_any("a.lss", b" " * 10_000_001)


def test_rows_that_hang_nowhere_are_passed_over():
    found = read_any(
        "a.lss", lss(("questions", [question(1, "S", "1st ever")]), ("answers", [{"qid": 5}]))
    )
    assert [(q.code, q.kind, q.text) for q in found.document.questions] == [
        ("Q1st_ever", "short", "1st ever")
    ]


def test_a_table_of_too_many_boxes_is_listed():
    subs = [question(100 + n, "T", f"R{n}", parent_qid=1) for n in range(21)]
    found = read_any(
        "a.lss", lss(("questions", [question(1, ";", "grid")]), ("subquestions", subs))
    )
    assert (found.document.questions, listed(found)) == ((), ["grid: a table of 21 boxes"])


def same(one: Document, other: Document) -> list[str]:
    """Where two documents differ, apart from names that lost their underscores."""
    return [
        f"{mine.code}.{name}"
        for mine, yours in zip(one.questions, other.questions, strict=True)
        for name in ("kind", "text", "required")
        if getattr(mine, name) != getattr(yours, name)
    ] + [
        f"{mine.code}.settings.{name}"
        for mine, yours in zip(one.questions, other.questions, strict=True)
        for name in ("options", "items", "least", "most", "order", "carry_items")
        if getattr(mine.settings, name) != getattr(yours.settings, name)
    ]


def test_a_structure_that_we_wrote_reads_back_the_same():
    document = read_any("bakery.lss", bakery()).document
    written, left_out = limesurvey_write.write(document)
    again = read_any("again.lss", written)
    assert left_out == ()
    assert listed(again) == []
    assert same(document, again.document) == []
    assert [q.settings.show_if for q in again.document.questions if q.settings.show_if] == [
        "bread == 2",
        "count(bought) > 0",
        "answered(bread) and (chosen(bought, 2))",
        "loaves >= 3",
    ]


@pytest.mark.skipif(not REAL.is_dir(), reason="NO REAL QUESTIONNAIRES beside the project")
@pytest.mark.parametrize(
    "name",
    [
        "ls205_randomization_group_test",
        "ls205_validation_tests",
        "ls6_sample_survey_multilingual_fr_de_en_it_ru",
    ],
)
def test_a_real_structure_comes_in_and_goes_out_again(name: str):
    path = REAL / f"{name}.lss"
    document = read_any(path.name, path.read_bytes()).document
    assert len(document.questions) >= 16
    assert own.read(own.write(document)).document == document
    written, _left_out = limesurvey_write.write(document)
    again = read_any("again.lss", written).document
    assert len(again.questions) == len(document.questions)
    # Nothing that came in has settings with which it could not be asked.
    for one in document.questions:
        assert (one.code, KINDS[one.kind].problems(_as_stored(one))) == (one.code, {})


def _as_stored(one: QuestionDocument) -> Question:
    settings = msgspec.to_builtins(one.settings)
    return Question(questionnaire_id=1, seq=1, kind=one.kind, text=one.text, settings=settings)
