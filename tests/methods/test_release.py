from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate.methods.release import (
    Attribute,
    Hidden,
    Question,
    Released,
    looks,
    release,
    release_breakdown,
    release_total,
    released_n,
)
from cocreate.methods.tabulate import MISSING, NOT_ASKED
from tests.methods.reading import shown

FIVE = (1, 2, 3, 4, 5)


def question(*answers):
    return Question(np.array(answers, np.int8), FIVE)


def attribute(*groups, size=2):
    return Attribute(np.array(groups, np.int16), size)


def breakdown(asked, by, k=5):
    return release({"q": asked}, {"by": by}, closed=True, by="by", k=k)["q"].breakdown


class TestLooks:
    def test_while_open_the_newest_k_wait(self):
        assert [released_n(n, 5, closed=False) for n in (0, 5, 9, 10, 14, 15, 63)] == [
            0,
            0,
            0,
            5,
            5,
            10,
            55,
        ]

    def test_once_closed_everything_shows_from_k_on(self):
        assert [released_n(n, 5, closed=True) for n in (0, 4, 5, 9, 12, 269)] == [
            0,
            0,
            5,
            9,
            12,
            269,
        ]

    def test_from_a_hundred_on_a_look_adds_about_a_tenth(self):
        assert looks(160, 5, closed=True)[-8:] == (95, 100, 110, 120, 130, 140, 150, 160)
        assert len(looks(100_000, 5, closed=True)) < 120

    @settings(deadline=None)
    @given(st.integers(0, 3000), st.integers(1, 20))
    def test_no_two_looks_differ_by_fewer_than_k(self, n, k):
        seen = [0, *looks(n, k, closed=True)]
        assert all(later - earlier >= k for earlier, later in pairwise(seen))

    @settings(deadline=None)
    @given(st.integers(0, 600), st.integers(0, 600), st.integers(1, 20))
    def test_whatever_was_seen_while_open_is_a_look_of_the_closed_field(self, n, more, k):
        seen = looks(n, k, closed=False)
        final = looks(n + more, k, closed=True)
        assert seen == final[: len(seen)]

    def test_a_threshold_protects_somebody(self):
        for k in (0, -1):
            with pytest.raises(ValueError, match="protects nobody"):
                released_n(10, k, closed=True)


class TestOneTable:
    def test_a_number_of_people(self):
        assert release_total(4) == Hidden("too_few")
        assert release_total(5) == Released(5, 5)
        assert shown(release_total(29)).strength == "low"
        assert shown(release_total(30)).strength == "indicative"
        assert shown(release_total(100)).strength == "solid"

    def test_one_small_group_hides_them_all(self):
        assert release_breakdown({"north": 40, "south": 4, "west": 60}) == Hidden("small_cell")
        assert release_breakdown((40, 5, 60)) == Released((40, 5, 60), 105)

    def test_an_empty_group_hides_nothing(self):
        assert release_breakdown((40, 0, 60)) == Released((40, 0, 60), 100)

    def test_too_few_in_all(self):
        assert release_breakdown(()) == Hidden("too_few")
        assert release_breakdown((0, 4)) == Hidden("too_few")

    @settings(deadline=None)
    @given(st.lists(st.integers(0, 40), max_size=8), st.integers(1, 20))
    def test_whatever_is_shown_has_no_cell_below_k(self, sizes, k):
        outcome = release_breakdown(tuple(sizes), k)
        if isinstance(outcome, Released):
            assert outcome == Released(tuple(sizes), sum(sizes))
            assert all(size == 0 or size >= k for size in sizes)
        else:
            assert sum(sizes) < k or any(0 < size < k for size in sizes)


class TestQuestion:
    def test_a_closed_question_by_group(self):
        told = breakdown(question(*[5, 1] * 6, 1), attribute(*[0, 1] * 6, 1))
        assert [(row.n, row.top2.share) for row in told.value] == [(6, 1.0), (7, 0.0), (0, None)]
        assert told.n == 13

    def test_people_of_unknown_group_are_a_cell_too(self):
        unknown = attribute(*[0] * 10, *[1] * 10, -1, -1)
        assert breakdown(question(*[3] * 22), unknown) == Hidden("small_cell")
        enough = attribute(*[0] * 10, *[1] * 10, *[-1] * 5)
        assert [row.n for row in breakdown(question(*[3] * 25), enough).value] == [10, 10, 5]

    def test_the_base_of_a_group_counts_and_not_its_size(self):
        answers = question(*[4] * 10, *[4] * 4, *[MISSING] * 6)
        assert breakdown(answers, attribute(*[0] * 10, *[1] * 10)) == Hidden("small_cell")

    def test_a_group_that_was_asked_and_kept_silent_is_a_small_cell(self):
        answers = question(*[4] * 10, *[MISSING] * 10)
        assert breakdown(answers, attribute(*[0] * 10, *[1] * 10)) == Hidden("small_cell")

    def test_a_group_that_was_not_asked_is_an_empty_cell(self):
        answers = question(*[4] * 10, *[NOT_ASKED] * 10)
        told = breakdown(answers, attribute(*[0] * 10, *[1] * 10))
        assert [row.n for row in told.value] == [10, 0, 0]

    def test_nobody_was_asked(self):
        told = release(
            {"q": question(*[NOT_ASKED] * 9)},
            {"by": attribute(*[0] * 9)},
            closed=True,
            by="by",
        )["q"]
        assert (told.total, told.breakdown) == (Hidden("not_asked"), Hidden("not_asked"))

    def test_too_few_answers(self):
        told = release({"q": question(1, 2, 3, 4)}, closed=True)["q"]
        assert told.total == Hidden("too_few")
        assert release({"q": question()}, closed=True)["q"].total == Hidden("too_few")

    def test_breakdowns_wait_for_the_closing(self):
        told = release(
            {"q": question(*[3] * 50)}, {"by": attribute(*[0] * 50)}, closed=False, by="by"
        )["q"]
        assert shown(told.total).n == 45
        assert told.breakdown == Hidden("still_open")
        assert told.available == {"by": Hidden("still_open")}

    def test_while_open_the_prefix_is_of_those_who_answered_this_question(self):
        answers = question(*[MISSING, 5] * 8, *[1] * 4)
        told = release({"q": answers}, closed=False)["q"]
        assert (shown(told.total).n, shown(told.total).value.mean) == (5, 5.0)

    def test_an_attribute_that_the_page_does_not_offer(self):
        with pytest.raises(KeyError, match="shoe size"):
            release({"q": question(1)}, {}, closed=True, by="shoe size")


class TestTablesTogether:
    """Nine of the ten newcomers have no loan: either table is harmless, both together are not."""

    mixed = np.random.default_rng(5).permutation(40)
    newcomer = attribute(*(mixed >= 10))
    no_loan = attribute(*(mixed >= 9))

    def asked(self, seed=1):
        return question(*np.random.default_rng(seed).integers(1, 6, 40))

    def test_the_second_of_two_tables_that_differ_by_one_person_stays_hidden(self):
        for by, expected in (("newcomer", None), ("no_loan", Hidden("overlap"))):
            told = release(
                {"q": self.asked()},
                {"newcomer": self.newcomer, "no_loan": self.no_loan},
                closed=True,
                by=by,
            )["q"]
            assert told.available == {"newcomer": None, "no_loan": Hidden("overlap")}
            assert isinstance(told.breakdown, Hidden) == (expected is not None)

    def test_what_is_asked_for_does_not_change_what_is_shown(self):
        both = {"newcomer": self.newcomer, "no_loan": self.no_loan}
        asked = {"q": self.asked()}
        decisions = [
            release(asked, both, closed=True, by=by)["q"].available
            for by in (None, "newcomer", "no_loan")
        ]
        assert decisions[0] == decisions[1] == decisions[2]

    def test_a_group_that_is_an_earlier_look_but_for_one_person_stays_hidden(self):
        # The first ten to arrive were a look; nine of them and nobody else are men.
        men = attribute(*[0] * 9, *[1] * 31)
        assert breakdown(self.asked(), men) == Hidden("overlap")

    def test_a_group_that_is_an_earlier_look_exactly_tells_nothing_new(self):
        men = attribute(*[0] * 10, *[1] * 30)
        assert [row.n for row in breakdown(self.asked(), men).value] == [10, 30, 0]

    def test_the_same_table_twice_tells_nothing_new(self):
        told = release(
            {"q": self.asked()},
            {"one": self.newcomer, "same": self.newcomer},
            closed=True,
        )["q"]
        assert told.available == {"one": None, "same": None}

    def test_questions_with_bases_of_their_own_are_decided_apart(self):
        answered = self.asked()
        skipped = Question(answered.answers.copy(), FIVE)
        skipped.answers[self.mixed == 9] = MISSING
        told = release(
            {"all": answered, "but_one": skipped},
            {"newcomer": self.newcomer, "no_loan": self.no_loan},
            closed=True,
        )
        assert told["all"].available["no_loan"] == Hidden("overlap")
        assert told["but_one"].available["no_loan"] is None
