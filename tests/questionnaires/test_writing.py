"""Lines, numbers and names as their writer types them."""

import pytest

from cocreate.questionnaires.document import OTHER, Option, Settings
from cocreate.questionnaires.renaming import in_expression
from cocreate.questionnaires.spoken import said
from cocreate.questionnaires.writing.lines import (
    read_items,
    read_options,
    write_items,
    write_options,
)
from cocreate.questionnaires.writing.numbers import (
    NotANumber,
    read_number,
    read_numbers,
    write_number,
    write_numbers,
)
from cocreate.questionnaires.writing.reading import read_question
from cocreate.questionnaires.writing.showing import settings_values


def _codes(options: tuple[Option, ...]) -> list[tuple[int, str]]:
    return [(one.code, one.text) for one in options]


def test_lines_become_answers_with_what_stands_behind_them() -> None:
    text = "Daily\n\n  Weekly \nOther, namely #anders #vast\nNever #only\nWith #hashtag"
    options, problems = read_options(text, ())
    assert problems == []
    assert options == (
        Option(code=1, text="Daily"),
        Option(code=2, text="Weekly"),
        Option(code=OTHER, text="Other, namely", other=True, anchored=True),
        Option(code=3, text="Never", exclusive=True),
        Option(code=4, text="With #hashtag"),
    )
    shown = write_options(options, "nl")
    assert shown.split("\n") == [
        "Daily",
        "Weekly",
        "Other, namely #anders #vast",
        "3 = Never #alleen",
        "4 = With #hashtag",
    ]
    assert read_options(shown, options) == (options, [])
    assert read_options(shown, ()) == (options, [])


def test_an_answer_keeps_its_code_when_it_moves_or_is_reworded() -> None:
    before, _none = read_options("Bus\nTrain\nBike", ())
    moved, _none = read_options("Bike\nBus\nTrain", before)
    assert _codes(moved) == [(3, "Bike"), (1, "Bus"), (2, "Train")]
    reworded, _none = read_options("Bus\nTrain or tram\nBike", before)
    assert _codes(reworded) == [(1, "Bus"), (2, "Train or tram"), (3, "Bike")]
    added, _none = read_options("On foot\nBus\nBike", before)
    assert _codes(added) == [(4, "On foot"), (1, "Bus"), (3, "Bike")]
    chosen, problems = read_options("7 = Bus\n7 = Train", before)
    assert ([code for code, _text in _codes(chosen)], len(problems)) == ([7, 7], 1)


def test_what_a_line_cannot_say_is_kept() -> None:
    before = (Option(code=1, text="Red", image="abc", alt="A red one", show_if="Q1 == 2"),)
    after, _none = read_options("Bright red", before)
    assert after == (
        Option(code=1, text="Bright red", image="abc", alt="A red one", show_if="Q1 == 2"),
    )


def test_items_are_lines_too() -> None:
    items, problems = read_items("Fast\nCheap #omgekeerd\nNone of these #last", ())
    assert ([(i.code, i.reversed, i.anchored) for i in items], problems) == (
        [(1, False, False), (2, True, False), (3, False, True)],
        [],
    )
    assert write_items(items, "en") == "Fast\nCheap #reversed\nNone of these #last"


@pytest.mark.parametrize(
    ("typed", "number"), [("7,5", 7.5), ("7.5", 7.5), ("-3", -3.0), ("−3", -3.0), (" ", None)]
)
def test_numbers_are_read_in_both_languages(typed: str, number: float | None) -> None:
    assert read_number(typed) == number


def test_what_is_no_number_is_refused_and_numbers_are_written_as_they_are_typed() -> None:
    for typed in ("a", "1.2.3", "1 000", "1e5"):
        with pytest.raises(NotANumber):
            read_number(typed)
    assert read_numbers("5; 7,50\n10  € 12") == (5.0, 7.5, 10.0, 12.0)
    assert [write_number(7.5, "nl"), write_number(8, "nl"), write_number(None, "nl")] == [
        "7,5",
        "8",
        "",
    ]
    assert write_numbers((5, 7.5), "en") == "5; 7.5"


def test_settings_that_a_kind_does_not_use_survive_a_change_of_kind() -> None:
    first = {"kind": "single", "text": "Which?", "options": "A\nB #other", "order": "random"}
    single = read_question(first, Settings())
    scale = read_question({"kind": "scale5", "text": "Which?"}, single.settings)
    again = {"kind": "single", "text": "Which?"} | settings_values(scale.settings, "en")
    assert read_question(again, scale.settings).settings == single.settings


def test_a_new_name_is_put_in_place_of_the_old_one_only() -> None:
    old = 'Q1 == 2 and chosen(Q1, 3) and Q11 == 1 and age == "Q1" and @Q1 == "x" or Q1_3 > 2'
    assert in_expression(old, "Q1", "use") == (
        'use == 2 and chosen(use, 3) and Q11 == 1 and age == "Q1" and @Q1 == "x" or Q1_3 > 2'
    )


def test_a_condition_is_said_in_words() -> None:
    labels = {"Q1": {1: "No", 2: "Yes"}, "Q2": {4: "By bus"}}
    spoken = said('Q1 == 2 and (chosen(Q2, 4) or age in ("18-34", "35-54"))', labels)
    assert str(spoken) == "Q1 is “Yes” and “By bus” is chosen at Q2 or age is 18-34 or 35-54"
    assert said("Q1 ==", labels) == "Q1 =="
