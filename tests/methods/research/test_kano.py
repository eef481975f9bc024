import numpy as np
import pytest

from cocreate.methods.proportions import wilson
from cocreate.methods.research.kano import CATEGORIES, category_of, kano
from tests.methods.reading import defined

# The evaluation table as printed in Berger and others (1993), Kano's methods for understanding
# customer-defined quality: rows functional, columns dysfunctional, like … dislike.
TABLE = """
Q A A A O
R I I I M
R I I I M
R I I I M
R R R R Q
"""
LETTERS = dict(zip("MOAIRQ", CATEGORIES, strict=True))

# One pair of answers that falls in each category.
PAIR = {"M": (3, 5), "O": (1, 5), "A": (1, 3), "I": (3, 3), "R": (5, 1), "Q": (1, 1)}


def answers(**people):
    pairs = [PAIR[letter] for letter, number in people.items() for _ in range(number)]
    both = np.array(pairs, int).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def test_the_evaluation_table():
    for functional, row in enumerate(TABLE.split("\n")[1:6], 1):
        for dysfunctional, letter in enumerate(row.split(), 1):
            assert category_of(functional, dysfunctional) == LETTERS[letter]


def test_a_worked_example():
    told = kano(*answers(M=50, O=30, A=10, I=8, R=1, Q=1))
    assert (told.n, told.category, told.second) == (100, "must_be", "performance")
    assert {name: share.count for name, share in told.shares.items()} == dict(
        zip(CATEGORIES, (50, 30, 10, 8, 1, 1), strict=True)
    )
    # Better (A + O) ÷ (A + O + M + I), worse (O + M) ÷ the same.
    assert (told.better.count, told.better.n) == (40, 98)
    assert (told.worse.count, told.worse.n) == (80, 98)
    assert told.better.interval == wilson(40, 98)
    assert told.strength == pytest.approx(0.2)
    assert told.effect.count == 90
    # Var of the difference of two shares of one multinomial: (0.5 + 0.3 − 0.04) ÷ 100.
    half = 1.959963984540054 * (0.76 / 100) ** 0.5
    interval = defined(told.strength_interval)
    assert (interval.low, interval.high) == pytest.approx((0.2 - half, 0.2 + half))
    assert told.clear


def test_ties_go_to_what_would_be_missed_most():
    assert kano(*answers(A=5, I=5)).category == "attractive"
    assert kano(*answers(M=5, O=5, A=5, I=5)).category == "must_be"
    assert not kano(*answers(M=12, O=10)).clear


def test_weights_count_people_in_part():
    functional, dysfunctional = answers(M=2, A=1)
    told = kano(functional, dysfunctional, [1.0, 1.0, 4.0])
    assert told.category == "attractive"
    assert (told.better.share, told.worse.share) == pytest.approx((4 / 6, 2 / 6))
    assert told.n == 3


def test_missing_answers_are_outside_and_nobody_has_no_category():
    functional, dysfunctional = answers(M=2, A=1)
    functional[0] = -1
    assert kano(functional, dysfunctional).n == 2
    nobody = kano(functional[:0], dysfunctional[:0])
    assert (nobody.category, nobody.strength, nobody.better.share, nobody.clear) == (
        None,
        None,
        None,
        False,
    )
    with pytest.raises(ValueError, match="from 1 to 5"):
        kano(np.array([6]), np.array([1]))
