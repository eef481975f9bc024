"""Own words with their follow-up questions, photos, pages to read, scales at their ends."""

import pytest

from cocreate.questionnaires.kinds.base import Found
from tests.questionnaires.kinds import ask, codes, problems, read, words, wrong

PLEASE = "Please answer this question."
HASH = "0123456789abcdef" * 4


def test_own_words_are_kept_with_what_was_said_to_why() -> None:
    one = ask("open")
    given = {"": "  Handy ", "1": "It saves time", "2": "", "3": "nobody asked"}
    assert read(one, given) == Found(texts={"": "Handy", "1": "It saves time"})
    assert read(one) == Found()
    assert words(one, given) == "Handy\nIt saves time"
    # A reason without an answer is kept too: it was written.
    assert read(one, {"2": "Because"}) == Found(texts={"2": "Because"})


def test_only_the_first_box_has_to_be_filled_in() -> None:
    one = ask("open", required=True)
    assert read(one, "Handy").errors == {}
    assert wrong(one, {"1": "Because"}) == {"q12": PLEASE}
    assert wrong(ask("short", required=True), " ") == {"q12": PLEASE}


def test_a_text_that_is_too_long_is_not_cut_off_but_said() -> None:
    assert wrong(ask("open"), {"": "a", "2": "b" * 5_001}) == {
        "q12_2": "At most 5000 characters, please."
    }
    assert wrong(ask("short"), "a" * 251) == {"q12": "At most 250 characters, please."}
    assert read(ask("short"), "a" * 250).texts == {"": "a" * 250}


def test_why_is_asked_three_times_at_most() -> None:
    assert problems("open", probes=("a", "b", "c", "d")) == {
        "probes": "At most 3 times “why”, please."
    }
    assert problems("open", probes=("a", " ")) == {
        "probes": "One of the follow-up questions has no words."
    }


def test_a_photo_is_kept_by_the_name_of_its_file() -> None:
    one = ask("file", required=True)
    assert read(one, HASH) == Found({"": 1}, {"file": HASH})
    assert codes(ask("file")) == {"": -1}
    assert codes(ask("file"), {"": HASH, "remove": "1"}) == {"": -1}
    assert wrong(one) == {"q12": "Choose a picture here."}
    assert wrong(one, "../../etc/passwd") == {
        "q12": "This picture did not arrive. Choose it again."
    }


def test_a_page_to_read_stores_nothing_and_has_something_to_read() -> None:
    assert read(ask("instruction"), "anything") == Found()
    assert problems("instruction", image=HASH) == {
        "alt": "Describe the picture for who cannot see it."
    }


@pytest.mark.parametrize(
    ("kind", "lowest", "highest"),
    [
        ("scale5", 1, 5),
        ("scale7", 1, 7),
        ("scale10", 1, 10),
        ("nps", 0, 10),
        ("differential", 1, 7),
    ],
)
def test_a_scale_takes_its_points_and_nothing_beyond(kind: str, lowest: int, highest: int) -> None:
    one = ask(kind, required=True)
    assert codes(one, str(lowest)) == {"": lowest}
    assert codes(one, str(highest)) == {"": highest}
    for beyond in (lowest - 1, highest + 1, 99):
        assert wrong(one, str(beyond)) == {"q12": "Please choose one of the answers."}
    assert wrong(one) == {"q12": PLEASE}
    assert codes(ask(kind)) == {"": -1}
    assert codes(ask(kind, dont_know=True), "99") == {"": 99}
