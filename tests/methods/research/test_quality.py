from random import Random
from time import perf_counter

import numpy as np
import pytest

from cocreate.methods.research.gibberish import gibberish
from cocreate.methods.research.quality import (
    STANDARD,
    Flag,
    Grid,
    Thresholds,
    assess,
    dont_knows,
    duplicate_answers,
    duplicate_texts,
    failed_checks,
    gibberish_texts,
    rushed_pages,
    speeders,
    straight_liners,
)

HONEST = """geen|nvt|n.v.t.|ok|oké|weet niet|geen idee|niks|nee|ja|-|.|?|hmmm|pfff|haha|hahahahaha
jajaja|blablabla|KPN|ABN AMRO|mbt|hbo|xxxxx|angstschreeuw|zachtst|slechtstschrijvend|sms|lol|brrrr
zzzz|superrrrrr|goooooed|sooooo nice|PDF|https://example.org/dfghjk|prima!!!|dk|none|n/a|idk
ivm ziekte|Qatar|www.voorbeeld.nl|Albert Heijn|tv|cvketel|vwo|wc|btw|zzp'er|lgbtq|typewriter
property|liberty|kazerne|blazer|rhythm|voodoo|tsja|mwah|nope|Привет мир|123456|xbox|Airbnb|café
geïnteresseerd|XVIII|de prijs is te hoog voor wat je krijgt
I would like it more with a lower price|weet ik niet precies"""

MASHED = """asdf|asdfasdf|qwerty|sdfghjk|kjhgfd|dfgdfgdfg|aaaaaaa|asdasdasd|lkjlkjlkj|fghfghdfgh
ddddd|xcvbxcvb|wqerqwer|ghjkgfdsa|hjkhjkhjk sdfsdf|jfjfjfjf|sdkfjhsdkfjh|aslkdjf alskdjf|qqqqqq
bvbvbvbv|oiuoiuoiu|hgjkdfh|sdfsdf lkj wer|ASDFGHJKL|zxcv zxcv|dfkgjh dkfjgh dkfjgh"""


@pytest.mark.parametrize("text", [t for line in HONEST.split("\n") for t in line.split("|")])
def test_an_honest_answer_is_left_alone(text):
    assert gibberish(text) is None


@pytest.mark.parametrize("text", [t for line in MASHED.split("\n") for t in line.split("|")])
def test_a_hand_on_the_keyboard_is_seen(text):
    assert gibberish(text) is not None


def test_one_odd_word_does_not_make_a_text_odd():
    assert gibberish("de rente is goed maar asdfgh weet ik verder niet") is None
    odd = gibberish("asdfgh is goed")
    assert odd is not None
    assert (odd.reason, odd.odd, odd.letters) == ("keyboard", 6, 12)


def test_speeders_against_the_median_of_their_route():
    long_route = [900.0] * 6 + [1000.0] * 5 + [299.0, 300.0]
    short_route = [150.0] * 11 + [49.0]
    seconds = np.array([*long_route, *short_route, 10.0, 5.0, 600.0])
    route = np.array([0] * 13 + [1] * 12 + [0] + [2, 2])
    completed = np.ones(len(seconds), bool)
    completed[25] = False  # ten seconds, but broken off
    found = speeders(seconds, completed, route)
    # A third of 900 is 300, which is not less; a third of 150 is 50; route 2 has two completes.
    assert found == [
        Flag("speeder", 11, {"seconds": 299.0, "median": 900.0, "completes": 13.0}),
        Flag("speeder", 24, {"seconds": 49.0, "median": 150.0, "completes": 12.0}),
    ]
    assert speeders(seconds[:0], completed[:0], route[:0]) == []


def test_the_median_of_a_route_is_numpys():
    source = Random(1)
    seconds = np.array([source.lognormvariate(6, 1) for _ in range(500)])
    route = np.array([source.randrange(7) for _ in range(500)])
    found = {flag.respondent for flag in speeders(seconds, np.ones(500, bool), route)}
    expected = {i for i in range(500) if seconds[i] < np.median(seconds[route == route[i]]) / 3}
    assert found == expected
    assert found


def test_pages_that_nobody_can_have_read():
    pages = np.full((12, 4), 20.0)
    pages[0] = [2, 2, 20, np.nan]  # a grid of five in two seconds; a page in a tenth of the median
    pages[1] = [4, 20, 20, 20]
    pages[2] = [1, np.nan, np.nan, 1]
    assert rushed_pages(pages, [5, 1, 1, 1]) == [
        Flag("rushed_pages", 0, {"rushed": 2.0, "pages": 3.0})
    ]


def test_straight_lines():
    one = np.array([[3] * 6, [3, 3, 3, 3, 3, 4], [3, 3, -1, -1, -1, -1], [2, -1, 2, 2, 2, 2]])
    other = np.array([[1, 2, 3, 4, 5]] * 4)
    assert [flag.respondent for flag in straight_liners([Grid(one)])] == [0, 3]
    found = straight_liners([Grid(one), Grid(other)])
    assert found[0].detail == {"straight": 1.0, "grids": 2.0, "contradicted": 0.0}
    # One of three grids is not half of them, unless it contradicts itself.
    assert straight_liners([Grid(one), Grid(other), Grid(other)]) == []
    mixed = straight_liners([Grid(one, mixed=True), Grid(other), Grid(other)])
    assert [flag.respondent for flag in mixed] == [0, 3]
    assert straight_liners([Grid(one[:, :4])]) == []
    assert straight_liners([]) == []


def test_the_same_words_from_different_people():
    copied = "Ik vind de app van mijn bank erg fijn."
    texts = [
        (0, copied),
        (1, "IK VIND de app   van mijn bank, erg fijn!"),
        (1, copied),
        (2, "geen"),
    ]
    texts += [(3, "geen"), (4, copied + " Echt waar"), (5, copied + " Echt  waar."), (6, "x" * 40)]
    assert duplicate_texts(texts) == [
        Flag("duplicate_text", 0, {"people": 2.0, "length": 37.0}),
        Flag("duplicate_text", 1, {"people": 2.0, "length": 37.0}),
        Flag("duplicate_text", 4, {"people": 2.0, "length": 47.0}),
        Flag("duplicate_text", 5, {"people": 2.0, "length": 47.0}),
    ]
    assert duplicate_texts([(0, copied), (0, copied)]) == []


def test_the_same_answers_where_chance_would_not_do_it():
    source = Random(2)
    answers = np.array([[source.randrange(5) for _ in range(15)] for _ in range(300)])
    answers[7] = answers[3]
    answers[8] = answers[9] = 4  # straight lines have a flag of their own
    found = duplicate_answers(answers)
    assert [(flag.respondent, flag.detail["people"]) for flag in found] == [(3, 2), (7, 2)]
    assert found[0].detail["expected"] == pytest.approx(299 * 5.0**-15, rel=3)
    assert duplicate_answers(answers[:, :9]) == []
    # Ten yes/no questions have a thousand patterns: three hundred people must share some.
    assert duplicate_answers(answers[:, :10] % 2) == []
    assert duplicate_answers(answers[:1]) == []


def test_failed_checks_and_dont_know():
    assert failed_checks(np.array([[1, 1], [0, 1], [-1, 0], [-1, -1]])) == [
        Flag("failed_check", 1, {"failed": 1.0, "asked": 2.0}),
        Flag("failed_check", 2, {"failed": 1.0, "asked": 1.0}),
    ]
    found = dont_knows(np.array([2, 1, 3, 0]), np.array([4, 4, 3, 0]))
    assert found == [Flag("dont_know", 0, {"said": 2.0, "asked": 4.0})]


def test_one_flag_proposes_nothing_and_two_of_a_family_are_one_reason():
    flags = [
        Flag("speeder", 0, {}),
        Flag("rushed_pages", 0, {}),
        Flag("speeder", 1, {}),
        Flag("gibberish", 1, {}),
        Flag("duplicate_text", 2, {}),
        *(Flag(kind, 3, {}) for kind in ("speeder", "gibberish", "failed_check")),
    ]
    told = assess(flags)
    assert [each.respondent for each in told.proposals] == [3, 1]
    assert [flag.kind for flag in told.proposals[1].flags] == ["speeder", "gibberish"]
    assert told.flagged == 4
    assert told.counted == {
        "speeder": 3,
        "rushed_pages": 1,
        "straight_liner": 0,
        "gibberish": 2,
        "duplicate_text": 1,
        "duplicate_answers": 0,
        "failed_check": 1,
        "dont_know": 0,
    }
    assert [each.respondent for each in assess(flags, Thresholds(reasons=3)).proposals] == [3]
    assert assess([]).proposals == ()
    assert Thresholds() == STANDARD


def test_gibberish_flags_a_respondent_once():
    found = gibberish_texts([(4, "asdf"), (4, "qwertyuiop"), (5, "geen"), (6, "sdfsdfsdf")])
    assert found == [
        Flag("gibberish", 4, {"odd": 10.0, "letters": 10.0, "texts": 2.0}),
        Flag("gibberish", 6, {"odd": 9.0, "letters": 9.0, "texts": 1.0}),
    ]


def test_twice_the_people_take_about_twice_the_time():
    source = np.random.default_rng(1)

    def seconds(people):
        start = perf_counter()
        answers = source.integers(0, 5, (people, 20))
        times = source.lognormal(6, 0.5, people)
        speeders(times, np.ones(people, bool), source.integers(0, 9, people))
        straight_liners([Grid(answers[:, :8]), Grid(answers[:, 8:])])
        duplicate_answers(answers)
        duplicate_texts((i, f"een lang genoeg antwoord nummer {i}") for i in range(people))
        return perf_counter() - start

    seconds(100)
    assert min(seconds(16_000) for _ in range(2)) < 20 * min(seconds(2_000) for _ in range(2))
