import pytest
from scipy.stats import binomtest

from cocreate.methods.ranking import ranked, support, sure_division, uncertainty
from cocreate.methods.release import Hidden, Split, split
from tests.methods.reading import defined, shown


def votes(agree, disagree, passed=0):
    return shown(split(agree, disagree, passed, k=1)).value


def order(by, *statements):
    numbered = [
        (place, split(agree, disagree, sum(passed), k=1))
        for place, (agree, disagree, *passed) in enumerate(statements)
    ]
    return [place for place, _ in ranked(numbered, by)]


def test_support_is_the_lower_wilson_bound_among_all_who_voted():
    independent = binomtest(40, 100).proportion_ci(method="wilson")
    told = votes(40, 25, 35)
    assert support(told) == pytest.approx(independent.low, abs=1e-9)
    assert uncertainty(told) == pytest.approx(independent.high - independent.low, abs=1e-9)


def test_three_lucky_votes_do_not_beat_three_hundred():
    assert order("support", (3, 0), (290, 10), (1, 0), (0, 0), (0, 8)) == [1, 0, 2, 4, 3]


def test_statements_with_nothing_to_their_credit_keep_the_given_order():
    assert order("support", (0, 0), (0, 0), (0, 0)) == [0, 1, 2]


def test_division_wants_votes_on_both_sides():
    assert order("division", (1, 1), (60, 60), (50, 0), (0, 0, 9), (80, 40)) == [1, 4, 0, 2, 3]
    assert sure_division(votes(1, 1)) < sure_division(votes(10, 10)) < 1
    assert sure_division(votes(50, 0)) == 0
    assert sure_division(votes(0, 0, 9)) == 0


def test_the_narrowest_interval_comes_first():
    assert order("interval", (5, 5), (500, 500), (0, 0), (50, 50)) == [1, 3, 0, 2]


def test_hidden_statements_come_last_in_every_order():
    statements = [("few", split(2, 1, 0)), ("many", split(20, 10, 0))]
    for by in ("support", "division", "interval"):
        assert ranked(statements, by) == [
            ("many", split(20, 10, 0)),
            ("few", Hidden("too_few")),
        ]


def test_the_split_is_of_everybody_who_saw_the_statement():
    told = votes(30, 10, 10)
    assert isinstance(told, Split)
    assert (told.n, told.agree.share, told.disagree.share, told.passed.share) == (50, 0.6, 0.2, 0.2)
    independent = binomtest(30, 50).proportion_ci(method="wilson")
    assert defined(told.agree.interval).low == pytest.approx(independent.low, abs=1e-9)
    assert defined(told.agree.interval).high == pytest.approx(independent.high, abs=1e-9)


@pytest.mark.parametrize(
    ("agree", "disagree", "passed", "division"),
    [(10, 10, 5, 1.0), (10, 0, 5, 0.0), (30, 10, 0, 0.5), (0, 0, 5, None)],
)
def test_division_of_those_who_chose(agree, disagree, passed, division):
    assert votes(agree, disagree, passed).division == division


def test_a_split_of_too_few_is_hidden_unless_votes_are_open():
    assert split(2, 1, 1) == Hidden("too_few")
    assert split(0, 0, 0) == Hidden("too_few")
    assert votes(1, 0).agree.share == 1
    assert (votes(0, 0).agree.share, votes(0, 0).division) == (None, None)
