"""Headlines claim what their interval carries, and limits follow from the data."""

from datetime import date

import pytest
from msgspec.structs import replace

from cocreate.briefs.document import Breakdown, Field, Share, Statements
from cocreate.briefs.limits import Circumstances, Found, dates, does_not_say, method
from cocreate.briefs.wording import Pen, evidence, finding, side
from tests.briefs.sample import brainstorm, figures

PEN = Pen("en")
FIELD = Field(269, 1140, 269 / 1140)
CASE = Circumstances(
    kind="concept",
    company="Dune Bank",
    panel_name="Riverside panel",
    n_members=1204,
    small_cell=5,
    language="English",
)


def headline(**counts: list[int]) -> str:
    return finding(PEN, FIELD, figures(PEN, **counts), None)


def limits(found: Found, **changes: object) -> tuple[str, ...]:
    return does_not_say(PEN, replace(CASE, **changes), found)


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(0.51, 0.7, "above"), (0.3, 0.49, "below"), (0.5, 0.9, "open")]
)
def test_a_majority_is_clear_when_its_whole_interval_is_on_one_side(low, high, expected):
    assert side(Share(6, 10, 0.6, low, high)) == expected


def test_the_headline_speaks_of_the_first_scale_that_has_figures():
    assert headline(scale5=[5, 5, 10, 40, 40]) == (
        "A clear majority, 80%, gives one of the two highest answers"
    )
    assert headline(yes_no=[5, 5], scale5=[40, 40, 10, 5, 5]) == (
        "Less than half, 10%, gives one of the two highest answers"
    )
    assert headline(scale5=[1, 1, 1, 2, 1]) == (
        "No clear majority: 50% gives one of the two highest answers"
    )
    assert headline(yes_no=[20, 80]) == "A clear majority, 80%, says yes"
    assert headline(yes_no=[80, 20]) == "Less than half, 20%, says yes"
    assert headline(yes_no=[10, 10]) == "No clear majority: 50% says yes"
    assert headline(scale11=[0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0]) == "The average mark is 7.5"


def test_without_figures_it_says_so():
    assert headline(scale5=[0] * 5) == "There are too few answers to show figures"
    assert finding(PEN, Field(0), (), None) == "Nobody has answered yet"
    assert evidence(PEN, Field(3), (), None) == "Answers so far: 3."
    assert finding(PEN, FIELD, (), Statements(7, 3)) == "There are no figures to show yet"
    assert evidence(PEN, FIELD, (), Statements(7, 3)) == "Votes so far: 3."


def test_a_brainstorm_counts_its_clear_majorities():
    lists = brainstorm(ideas=2).statements
    assert lists is not None
    assert finding(PEN, FIELD, (), replace(lists, n_clear=23)) == (
        "A clear majority agrees with 23 of 50 ideas"
    )
    assert finding(PEN, FIELD, (), replace(lists, n_clear=0)) == (
        "A clear majority agrees with none of the 50 ideas"
    )
    assert evidence(PEN, FIELD, (), lists).endswith(
        "Of the 100 who voted on it, 90% agree; the 95% interval runs from 83% to 94%."
    )


def test_the_limits_follow_from_the_bases():
    low, some, many = ([n, n, n, n, n] for n in (5, 15, 50))
    first = "Figures on fewer than 30 answers are a first impression, no more."
    direction = "Figures on fewer than 100 answers show a direction, not an exact size."
    for counts, expected in ((low, [first]), (some, [direction]), (many, [])):
        said = limits(Found(field=FIELD, figures=figures(PEN, scale5=counts)))
        assert [sentence for sentence in said if sentence.startswith("Figures")] == expected


def test_the_limits_follow_from_how_it_was_asked():
    found = Found(field=Field(5, 5, 1.0))
    plain = limits(found)
    assert len(limits(found, still_open=True)) == len(plain) + 1
    assert len(limits(found, seen_at_once=True)) == len(plain) + 1
    assert len(limits(found, open_counts=True)) == len(plain) + 1
    assert len(limits(Found(field=FIELD))) == len(plain) + 1
    hidden = Breakdown(1, "Why?", "age", hidden="A reason.")
    assert "Not shown by age: A reason." in limits(Found(field=Field(5), breakdown=hidden))


def test_what_is_hidden_is_named():
    found = Found(field=FIELD, figures=figures(PEN, scale5=[0] * 5, yes_no=[9, 9]))
    assert (
        "Without figures, since too few members answered: “What about scale5 in number 1?”."
        in limits(found)
    )


def test_the_method_names_its_widest_interval():
    found = Found(field=FIELD, figures=figures(PEN, yes_no=[50, 50]))
    notes = {note.label: note.text for note in method(PEN, CASE, found)}
    assert notes["Precision"] == "95% intervals after Wilson; the widest here is ± 9.6 points"
    assert notes["Weighting"] == "none: every answer counts once"
    assert notes["Population"] == "1,204 members of the panel"


def test_dates_are_written_as_short_as_they_can_be():
    nl = Pen("nl")
    assert dates(nl, date(2026, 11, 9), date(2026, 11, 20)) == "9–20 november 2026"
    assert dates(nl, date(2026, 10, 30), date(2026, 11, 2)) == "30 oktober – 2 november 2026"
    assert dates(nl, date(2025, 12, 30), date(2026, 1, 2)) == ("30 december 2025 – 2 januari 2026")
    assert dates(nl, date(2026, 11, 9), None) == "9 november 2026"
    assert dates(nl, None, None) == ""
