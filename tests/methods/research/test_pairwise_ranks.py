from random import Random

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import rankdata, sem, t

from cocreate.methods.proportions import wilson
from cocreate.methods.research.pairwise import Duels, duels_of, standings
from cocreate.methods.research.ranks import constant_sum, ranking
from cocreate.methods.research.shares import Refused
from tests.methods.reading import defined

# Citations between Biometrika, Comm. Statist., JASA and JRSS-B (Stigler 1994; Agresti 2002,
# p. 448): row cited by column, being cited is winning.
CITED = np.array(
    [[714, 730, 498, 221], [33, 425, 68, 17], [320, 813, 1072, 142], [284, 276, 325, 188]], float
)


def told(*args, **options):
    found = standings(*args, **options)
    assert not isinstance(found, Refused), found
    return found


def table(won):
    winner, loser = np.nonzero(won * (1 - np.eye(len(won))))
    return Duels(winner, loser, won[winner, loser])


def test_the_citations_of_the_journals():
    # Turner & Firth (2012), J. Stat. Software 48(9): BTm() gives −2.94907 (0.10255), −0.47957
    # (0.06059) and 0.26895 (0.07083) against Biometrika.
    found = told(table(CITED), 4, prior=0)
    strength = [item.strength for item in found.items]
    assert [value - strength[0] for value in strength[1:]] == pytest.approx(
        [-2.94907, -0.47957, 0.26895], abs=6e-6
    )
    # choix 0.4.1, ilsr_pairwise(4, data, alpha=0, tol=1e-12), centred.
    assert strength == pytest.approx([0.78992205, -2.15915044, 0.31035228, 1.05887611], abs=6e-9)


def test_errors_equal_the_published_ones():
    found = told(table(CITED), 4, prior=0)
    strength = np.array([item.strength for item in found.items])
    chances = 1 / (1 + np.exp(strength[None, :] - strength[:, None]))
    met = CITED + CITED.T
    np.fill_diagonal(met, 0)
    curve = met * chances * (1 - chances)
    information = (np.diag(curve.sum(axis=1)) - curve)[1:, 1:]
    against_first = np.sqrt(np.diag(np.linalg.inv(information)))
    assert against_first == pytest.approx([0.10255, 0.06059, 0.07083], abs=6e-6)
    # The same covariance, turned to strengths that average 0.
    full = np.zeros((4, 4))
    full[1:, 1:] = np.linalg.inv(information)
    centring = np.eye(4) - 0.25
    errors = np.sqrt(np.diag(centring @ full @ centring))
    assert [item.error for item in found.items] == pytest.approx(errors, abs=1e-9)


@pytest.mark.parametrize("prior", [0.01, 0.5, 3.0])
def test_with_a_prior_it_equals_scipys_maximum(prior):
    won = np.array([[0, 5, 3, 0], [1, 0, 4, 2], [2, 1, 0, 0], [0, 0, 0, 0]], float)

    def loss(strength):
        apart = strength[:, None] - strength[None, :]
        games = (won * np.log1p(np.exp(-apart))).sum()
        against_average = np.log1p(np.exp(-strength)) + np.log1p(np.exp(strength))
        return games + prior * against_average.sum()

    best = minimize(loss, np.zeros(4), tol=1e-12).x
    found = told(table(won), 4, prior=prior)
    assert [item.strength for item in found.items] == pytest.approx(best - best.mean(), abs=1e-5)


def test_an_item_that_never_lost_needs_the_prior():
    duels = duels_of([(0, 1, "left"), (0, 2, "left"), (1, 2, "left"), (2, 1, "left")])
    assert standings(duels, 3, prior=0) == Refused("separated", items=(0,))
    found = told(duels, 3)
    assert found.items[0].strength > found.items[1].strength
    assert found.items[1].strength == pytest.approx(found.items[2].strength)
    assert standings(Duels(*(np.empty(0, int),) * 3), 3) == Refused("nobody")


def test_win_rates_and_ties():
    found = told(duels_of([(0, 1, "left"), (1, 0, "tie"), (0, 1, "right"), (0, 1, "left")]), 2)
    first, second = found.items
    assert (first.wins.count, first.wins.n, first.wins.share) == (2.5, 4, 0.625)
    assert (second.wins.count, second.wins.share) == (1.5, 0.375)
    assert (found.comparisons, first.chance + second.chance) == (4, pytest.approx(1))
    whole = told(table(np.array([[0.0, 3], [1, 0]])), 2).items[0].wins
    assert defined(whole.interval).low == pytest.approx(defined(wilson(3, 4)).low, abs=1e-12)


def test_an_item_that_nobody_saw_stands_in_the_middle():
    found = told(duels_of([(0, 1, "left"), (1, 0, "left")]), 3)
    assert found.items[2].wins.share is None
    assert found.items[2].strength == pytest.approx(0, abs=1e-9)
    assert found.items[2].error > found.items[0].error
    with pytest.raises(ValueError, match="itself"):
        standings(duels_of([(1, 1, "left")]), 2)


def test_the_chance_is_that_of_winning_from_another_at_random():
    found = told(table(CITED), 4)
    strength = np.array([item.strength for item in found.items])
    for place, item in enumerate(found.items):
        others = np.delete(strength, place)
        expected = (1 / (1 + np.exp(others - strength[place]))).mean()
        assert item.chance == pytest.approx(expected, abs=1e-9)


def test_rankings_by_hand_and_with_scipy():
    source = Random(3)
    scores = np.array([[source.random() for _ in range(5)] for _ in range(40)])
    ranks = rankdata(scores, axis=1).astype(int)
    found = ranking(ranks)
    for place, item in enumerate(found):
        own = ranks[:, place]
        assert item.mean.mean == pytest.approx(own.mean(), abs=1e-9)
        half = t(39).ppf(0.975) * sem(own)
        assert defined(item.mean.interval).width == pytest.approx(2 * half, abs=1e-9)
        assert (item.first.count, item.top3.count) == ((own == 1).sum(), (own <= 3).sum())
        assert item.first.interval == wilson(int((own == 1).sum()), 40)


def test_who_stops_ranking_leaves_the_rest_in_the_middle():
    found = ranking(np.array([[1, 2, 0, 0], [-1, -1, -1, -1], [0, 1, 0, 0]]))
    # First person: 1, 2, 3½, 3½. Third: 1 and three times the middle of 2 … 4.
    assert [item.mean.mean for item in found] == [2.0, 1.5, 3.25, 3.25]
    assert [item.ranked for item in found] == [1, 2, 0, 0]
    assert [item.first.n for item in found] == [2, 2, 2, 2]
    assert found[2].top3.count == 0
    for wrong in ([[1, 1, 2]], [[1, 3, 0]], [[2, 3, 0]]):
        with pytest.raises(ValueError, match="once each"):
            ranking(np.array(wrong))


def test_a_weighted_ranking():
    found = ranking(np.array([[1, 2], [2, 1]]), [3.0, 1.0])
    assert (found[0].mean.mean, found[0].first.share) == (1.25, 0.75)


def test_points_divided():
    points = np.array([[50, 50, 0], [100, 0, 0], [0, 70, 30], [np.nan, 50, 50]])
    found = constant_sum(points)
    assert [item.mean.mean for item in found] == [50, 40, 10]
    assert [item.median for item in found] == [50, 50, 0]
    assert [(item.nothing.count, item.nothing.n) for item in found] == [(1, 3), (1, 3), (2, 3)]
    half = t(2).ppf(0.975) * sem([50, 100, 0])
    assert defined(found[0].mean.interval).high == pytest.approx(50 + half)
    assert constant_sum(points, weights=[1, 0, 0, 1])[0].mean.mean == 50
    with pytest.raises(ValueError, match="add up to 100"):
        constant_sum(np.array([[50.0, 40.0]]))
