from math import exp, log
from random import Random

import numpy as np
import pytest
from scipy.optimize import approx_fprime, minimize

from cocreate.methods.research.choices import centred_basis
from cocreate.methods.research.maxdiff import Tasks, counts, pooled, rows_of, stacked
from cocreate.methods.research.maxdiff_design import design
from cocreate.methods.research.maxdiff_people import _to_the_mode, individuals
from cocreate.methods.research.shares import Refused
from tests.methods.reading import defined
from tests.methods.research.simulated import maxdiff_answers, tasks

SETS = [
    [(0, 1, 2), (3, 4, 0), (1, 3, 5), (2, 4, 5), (0, 5, 1), (2, 3, 4)],
    [(0, 3, 5), (1, 2, 4), (5, 4, 0), (3, 2, 1), (1, 4, 3), (0, 2, 5)],
]
ANSWERS = maxdiff_answers(SETS, 24, [0.9, 0.5, 0.1, -0.2, -0.5, -0.8], seed=11)
_source = Random(4)
ENOUGH = np.array(
    [[_source.random() < p for p in (0.8, 0.7, 0.6, 0.5, 0.4, 0.3)] for _ in range(24)]
)


def fitted(*args, **options):
    fit = pooled(*args, **options)
    assert not isinstance(fit, Refused)
    return fit


def log_likelihood(utilities, answers, weights):
    """The sequential model, one answer after the other."""
    total = 0.0
    for person, shown, best, worst in answers:
        chance = exp(utilities[best]) / sum(exp(utilities[item]) for item in shown)
        rest = [item for item in shown if item != best]
        chance *= exp(-utilities[worst]) / sum(exp(-utilities[item]) for item in rest)
        total += weights[person] * log(chance)
    return total


def test_the_pooled_logit_equals_statsmodels():
    # statsmodels 0.15.0, ConditionalLogit(…).fit(method="newton") on the same choices one by one.
    fit = fitted(stacked(ANSWERS), 6)
    assert fit.log_likelihood == pytest.approx(-211.81585360627815, abs=1e-9)
    assert [item.utility for item in fit.items] == pytest.approx(
        [
            1.1810444013465318,
            0.7726266871751959,
            -0.018648733865654243,
            -0.3408857292697942,
            -0.6054953564701997,
            -0.9886412689160802,
        ],
        abs=1e-9,
    )
    assert [item.error for item in fit.items] == pytest.approx(
        [
            0.19444963805063817,
            0.175186241088037,
            0.16831531348471637,
            0.1710851816399438,
            0.17262888880565463,
            0.19359050007375078,
        ],
        abs=1e-9,
    )
    # Nobody's guess: one of three, then one of two, in 144 sets.
    assert fit.null_log_likelihood == pytest.approx(-144 * log(6), abs=1e-9)
    assert (fit.people, fit.sets) == (24, 144)
    assert fit.explained == pytest.approx(1 - 211.81585360627815 / (144 * log(6)), abs=1e-9)


def test_the_anchored_logit_equals_statsmodels():
    # The same, with one more choice for every item and person, against the threshold.
    fit = fitted(stacked(ANSWERS), 6, enough=ENOUGH.astype(int))
    assert fit.log_likelihood == pytest.approx(-305.9602855499925, abs=1e-9)
    thresholds = [defined(item.threshold) for item in fit.items]
    over = [
        1.3423735626134532,
        1.0973136269614683,
        0.31415732814338027,
        -0.03868261818986807,
        -0.3398432133349045,
        -0.6265828473050328,
    ]
    assert [each.over for each in thresholds] == pytest.approx(over, abs=1e-9)
    # Its standard errors are those of one Newton step before the last.
    assert thresholds[0].interval.width == pytest.approx(
        2 * 1.959963984540054 * 0.25567994030230506, abs=1e-8
    )
    assert [each.enough for each in thresholds] == pytest.approx(
        [100 / (1 + exp(-value)) for value in over], abs=1e-8
    )
    assert all(
        each.enough_interval.low < each.enough < each.enough_interval.high for each in thresholds
    )
    assert [item.utility for item in fit.items][:2] == pytest.approx(
        [1.0509175894653704, 0.8058576538133856], abs=1e-9
    )


def test_weights_scale_to_the_effective_base_and_equal_scipy():
    source = Random(6)
    weights = np.array([source.uniform(0.4, 2.5) for _ in range(24)])
    fit = fitted(stacked(ANSWERS), 6, weights=weights)
    scaled = weights * weights.sum() / (weights**2).sum()
    found = minimize(
        lambda free: -log_likelihood([0.0, *free], ANSWERS, scaled), np.zeros(5), tol=1e-12
    )
    utilities = np.array([0.0, *found.x])
    assert [item.utility for item in fit.items] == pytest.approx(
        utilities - utilities.mean(), abs=1e-5
    )
    assert fit.log_likelihood == pytest.approx(-found.fun, abs=1e-8)
    assert fitted(stacked(ANSWERS), 6, weights=np.full(24, 3.0)).items[2] == pytest.approx(
        fitted(stacked(ANSWERS), 6).items[2]
    )


def test_a_person_without_weight_is_not_there():
    answers = stacked(ANSWERS)
    some = Tasks(*(column[answers.person < 20] for column in answers))
    weights = np.where(np.arange(24) < 20, 1.0, 0.0)
    assert fitted(answers, 6, weights=weights) == fitted(some, 6)
    assert pooled(answers, 6, weights=np.zeros(24)) == Refused("nobody")


def test_shares_of_preference_add_up_and_keep_their_interval():
    fit = fitted(stacked(ANSWERS), 6)
    utilities = np.array([item.utility for item in fit.items])
    assert [item.share for item in fit.items] == pytest.approx(
        100 * np.exp(utilities) / np.exp(utilities).sum(), abs=1e-9
    )
    # The error by the delta method, its slopes by differences; the covariance by those of ℓ.
    steps = 1e-4
    curve = np.array(
        [
            approx_fprime(
                utilities[1:] - utilities[0],
                lambda free, row=row: approx_fprime(
                    free, lambda at: log_likelihood([0.0, *at], ANSWERS, np.ones(24)), steps
                )[row],
                steps,
            )
            for row in range(5)
        ]
    )

    def logit_of_first(free):
        powers = np.exp([0.0, *free])
        return log(powers[0] / powers[1:].sum())

    slopes = approx_fprime(utilities[1:] - utilities[0], logit_of_first, 1e-7)
    error = float(np.sqrt(slopes @ np.linalg.inv(-curve) @ slopes))
    share = fit.items[0].share / 100
    high = 100 / (1 + exp(-(log(share / (1 - share)) + 1.959963984540054 * error)))
    assert fit.items[0].share_interval.high == pytest.approx(high, rel=1e-3)


def test_errors_by_person_are_wider_when_people_differ():
    made = design(8, 4, 8, versions=2, seed=1).versions
    answers = tasks(made, 120, np.linspace(-1, 1, 8), seed=3, spread=2.0)
    plain, robust = (fitted(answers, 8, errors=kind).items for kind in ("information", "people"))
    assert [a.utility for a in plain] == [b.utility for b in robust]
    assert all(b.error > 1.2 * a.error for a, b in zip(plain, robust, strict=True))
    alike = tasks(made, 120, np.linspace(-1, 1, 8), seed=3)
    plain, robust = (fitted(alike, 8, errors=kind).items for kind in ("information", "people"))
    ratio = [b.error / a.error for a, b in zip(plain, robust, strict=True)]
    assert sum(ratio) / 8 == pytest.approx(1, abs=0.15)


def test_counts_by_hand():
    answers = [(0, (0, 1, 2), 0, 2), (0, (0, 1, 3), 0, 1), (1, (0, 2, 3), 2, 0), (1, (1, 3), 1, 3)]
    told = counts(stacked(answers), 5)
    assert [(item.shown, item.best, item.worst) for item in told] == [
        (3, 2, 1),
        (3, 1, 1),
        (2, 1, 1),
        (3, 0, 1),
        (0, 0, 0),
    ]
    assert [item.score for item in told] == pytest.approx([1 / 3, 0, 0, -1 / 3, None])
    # Item 0: person 0 net 2 of 2 showings, person 1 net −1 of 1; residuals 4/3 and −4/3.
    error = (((4 / 3) ** 2 * 2) * 2) ** 0.5 / 3
    assert defined(told[0].interval).high == pytest.approx(1 / 3 + 1.959963984540054 * error)
    assert told[4].interval is None
    twice = counts(stacked(answers), 5, weights=[2.0, 0.0])
    assert (twice[0].shown, twice[0].score, twice[0].interval) == (4, 1.0, None)


def test_counts_and_utilities_tell_the_same_order():
    made = design(13, 4, 13, versions=3, seed=1).versions
    answers = tasks(made, 60, np.linspace(-1.5, 1.5, 13), seed=5)
    scores = [defined(item.score) for item in counts(answers, 13)]
    utilities = [item.utility for item in fitted(answers, 13).items]
    assert np.corrcoef(scores, utilities)[0, 1] > 0.995


def test_an_item_that_always_wins_is_refused_rather_than_infinite():
    answers = [(0, (0, 1, 2), 0, 2), (1, (0, 1, 2), 0, 1), (2, (1, 2, 0), 0, 2)]
    assert pooled(stacked(answers), 3) == Refused("separated", items=(0,), n=3)
    nobody = Tasks(*(np.empty(shape, int) for shape in (0, (0, 3), 0, 0)))
    assert pooled(nobody, 3) == Refused("nobody")
    assert individuals(stacked(answers[:1]), 3) == Refused("too_few", n=1, needed=2)


def test_utilities_of_people_come_nearer_the_truth_than_their_counts():
    made = design(10, 4, 8, versions=4, seed=2).versions
    source = Random(9)
    truth, rows = [], []
    for person in range(80):
        own = [value + source.gauss(0, 1) for value in np.linspace(-1.5, 1.5, 10)]
        truth.append(np.array(own) - np.mean(own))
        one = maxdiff_answers([made[person % 4]], 1, own, seed=1000 + person)
        rows += [(person, *answer[1:]) for answer in one]
    told = individuals(stacked(rows), 10)
    assert not isinstance(told, Refused)
    net = np.zeros((80, 10))
    for person, _, best, worst in rows:
        net[person, best] += 1
        net[person, worst] -= 1
    close = np.corrcoef(np.ravel(truth), told.utilities.ravel())[0, 1]
    assert close > 0.85
    assert close > np.corrcoef(np.ravel(truth), net.ravel())[0, 1] + 0.02
    assert told.settled
    assert told.utilities.sum(axis=1) == pytest.approx(np.zeros(80), abs=1e-9)
    assert told.shares.sum(axis=1) == pytest.approx(np.full(80, 100.0))
    inside = np.abs(np.array(truth) - told.utilities) < 1.96 * told.errors
    assert 0.88 < inside.mean() < 0.99
    assert [each.mean for each in told.mean_share] == pytest.approx(told.shares.mean(axis=0))


def test_the_fit_of_a_person_is_the_mean_chance_of_what_they_chose():
    told = individuals(stacked(ANSWERS), 6)
    assert not isinstance(told, Refused)
    for person in (0, 7):
        own = [answer for answer in ANSWERS if answer[0] == person]
        ell = log_likelihood(told.utilities[person], own, np.ones(24))
        assert told.fit[person] == pytest.approx(exp(ell / (2 * len(own))), abs=1e-9)


def test_the_mode_of_a_person_equals_scipys():
    basis = centred_basis(6)
    mean, covariance = np.linspace(-0.5, 0.5, 5), np.diag([0.5, 1, 1.5, 2, 0.7])
    precision = np.linalg.inv(covariance)
    places, spread = _to_the_mode(
        rows_of(stacked(ANSWERS), 6), np.zeros((24, 5)), mean, precision, basis, 30
    )
    for person in (0, 5):
        own = [answer for answer in ANSWERS if answer[0] == person]

        def objective(at, own=own):
            away = at - mean
            return away @ precision @ away / 2 - log_likelihood(basis @ at, own, np.ones(24))

        found = minimize(objective, np.zeros(5), tol=1e-10)
        assert places[person] == pytest.approx(found.x, abs=1e-5)
        curve = approx_fprime(found.x, lambda at: approx_fprime(at, objective, 1e-4), 1e-4)
        assert np.diag(spread[person]) == pytest.approx(np.diag(np.linalg.inv(curve)), rel=1e-3)


def test_who_clicks_at_random_fits_badly():
    made = design(8, 4, 10, versions=2, seed=1).versions
    rows = maxdiff_answers(made, 40, np.linspace(-3, 3, 8), seed=2)
    rows += [(40, *answer[1:]) for answer in maxdiff_answers(made[:1], 1, [0.0] * 8, seed=8)]
    told = individuals(stacked(rows), 8)
    assert not isinstance(told, Refused)
    assert int(told.fit.argmin()) == 40


def test_the_anchored_variant_finds_who_wants_nothing():
    made = design(6, 3, 6, versions=2, seed=1).versions
    answers = tasks(made, 30, np.linspace(-1, 1, 6), seed=2)
    enough = np.zeros((30, 6), int)
    enough[15:] = 1
    told = individuals(answers, 6, enough=enough)
    assert not isinstance(told, Refused)
    over = defined(told.over)
    assert over[:15].mean() < -0.5
    assert over[15:].mean() > 0.5


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        ((0, (0, 1, 2), 3, 1), "not shown"),
        ((0, (0, 1, 2), 1, 1), "both best and worst"),
        ((0, (0, 1, 9), 0, 1), "does not exist"),
        ((0, (0, 1, 1), 0, 1), "twice"),
        ((-1, (0, 1, 2), 0, 1), "does not exist"),
    ],
)
def test_impossible_answers_are_errors(answer, what):
    with pytest.raises(ValueError, match=what):
        counts(stacked([answer]), 4)
