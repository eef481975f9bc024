import time

import numpy as np
import pytest

from cocreate.methods.weighting import WeightingError, rake

EXACT = 1e-9
R_SURVEY = [
    1.0690274578904,
    0.7881692632603,
    0.6441811473111,
    0.6441811473111,
    0.7881692632603,
    1.0690274578904,
    0.6441811473111,
    1.9309725421096,
    1.4236614734794,
    1.1635773229408,
    1.1635773229408,
    1.1635773229408,
    0.6441811473111,
    0.6441811473111,
    1.4236614734794,
    0.7881692632603,
    0.6441811473111,
    1.9309725421096,
    0.6441811473111,
    0.7881692632603,
]


def sample(n, seed):
    dice = np.random.default_rng(seed)
    shares = {"sex": (0.6, 0.4), "age": (0.2, 0.3, 0.5), "region": (0.4, 0.3, 0.2, 0.1)}
    margins = {name: dice.choice(len(p), n, p=p).astype(np.int16) for name, p in shares.items()}
    targets = {"sex": (49, 51), "age": (0.35, 0.33, 0.32), "region": (0.25, 0.25, 0.25, 0.25)}
    return margins, targets


def plainly(margins, targets, rounds=200):
    """Raking person by person, the obvious way."""
    n = len(next(iter(margins.values())))
    weights = np.ones(n)
    for _ in range(rounds):
        for name, shares in targets.items():
            for category, share in enumerate(np.array(shares) / sum(shares)):
                here = margins[name] == category
                weights[here] *= share * n / weights[here].sum()
    return weights


def test_raking_equals_r_survey():
    # R 4.2.2, survey 4.1-1: rake(svydesign(~1, data = d, weights = ~w), list(~sex, ~age),
    # list(targets of 20), control = list(maxit = 500, epsilon = 1e-12)).
    sex = np.array([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0], np.int16)
    age = np.array([0, 1, 2, 2, 1, 0, 2, 0, 1, 2, 2, 2, 2, 2, 1, 1, 2, 0, 2, 1], np.int16)
    told = rake({"sex": sex, "age": age}, {"sex": (0.49, 0.51), "age": (0.3, 0.3, 0.4)})
    assert told.weights.tolist() == pytest.approx(R_SURVEY, abs=1e-8)
    assert told.converged


def test_raking_equals_the_plain_loop_over_people():
    margins, targets = sample(800, 1)
    told = rake(margins, targets)
    assert told.weights == pytest.approx(plainly(margins, targets), rel=EXACT)
    assert told.weights.mean() == pytest.approx(1, abs=EXACT)
    assert told.converged
    assert told.largest_gap < 1e-12


def test_the_report_is_that_of_the_weights():
    margins, targets = sample(800, 2)
    told = rake(margins, targets)
    w = told.weights
    assert told.deff == pytest.approx(800 * (w @ w) / w.sum() ** 2, rel=EXACT)
    assert told.effective_base == pytest.approx(w.sum() ** 2 / (w @ w), rel=EXACT)
    assert told.efficiency == pytest.approx(told.effective_base / 800, rel=EXACT)
    assert (told.least, told.most) == (w.min(), w.max())
    first = told.fits[0]
    assert (first.margin, first.category, first.target) == ("sex", 0, 0.49)
    assert first.n == (margins["sex"] == 0).sum()
    assert first.before == pytest.approx((margins["sex"] == 0).mean(), abs=EXACT)
    assert [fit.after for fit in told.fits] == pytest.approx(
        [fit.target for fit in told.fits], abs=EXACT
    )


def test_limits_hold_and_so_do_the_targets():
    margins, targets = sample(2_000, 3)
    free = rake(margins, targets)
    assert free.most > 2.6
    held = rake(margins, targets, limits=(0.3, 2.5))
    assert held.converged
    assert held.least >= 0.3 - 1e-6
    assert held.most <= 2.5 + 1e-6
    assert held.trimmed > 0
    assert [fit.after for fit in held.fits] == pytest.approx(
        [fit.target for fit in held.fits], abs=EXACT
    )
    assert held.efficiency > free.efficiency


def test_limits_that_cannot_hold_are_told():
    margins, targets = sample(500, 4)
    told = rake(margins, targets, limits=(0.9, 1.1))
    assert not told.converged
    assert told.most > 1.1


def test_margins_that_contradict_each_other_are_told():
    alike = np.array([0, 0, 1, 1], np.int16)
    told = rake({"a": alike, "b": alike}, {"a": (0.3, 0.7), "b": (0.6, 0.4)})
    assert not told.converged
    assert told.largest_gap == pytest.approx(0.3)


def test_design_weights_are_kept_within_a_cell():
    margins, targets = sample(600, 5)
    start = np.random.default_rng(5).choice([0.5, 1.0, 3.0], 600)
    told = rake(margins, targets, start=start)
    alike = (margins["sex"] == 0) & (margins["age"] == 1) & (margins["region"] == 0)
    factor = (told.weights / start)[alike]
    assert factor == pytest.approx(factor[0], rel=EXACT)
    assert told.fits[0].before == pytest.approx(start[margins["sex"] == 0].sum() / start.sum())
    assert told.fits[0].after == pytest.approx(0.49, abs=EXACT)


ONE = {"sex": np.array([0, 0, 1, 1, 1], np.int16)}


@pytest.mark.parametrize(
    ("margins", "targets", "told"),
    [
        (ONE, {}, ("no_targets", None, None, 0)),
        (ONE, {"age": (1.0,)}, ("unknown_margin", "age", None, 0)),
        ({"sex": np.zeros(0, np.int16)}, {"sex": (1.0,)}, ("nobody", "sex", None, 0)),
        (ONE, {"sex": (0.5, float("nan"))}, ("bad_target", "sex", 1, 0)),
        (ONE, {"sex": (1.2, -0.2)}, ("bad_target", "sex", 1, 0)),
        (ONE, {"sex": (49, 50)}, ("targets_do_not_add_up", "sex", None, 0)),
        (ONE, {"sex": (0.5, 0.4, 0.1)}, ("without_respondents", "sex", 2, 0)),
        (ONE, {"sex": (1.0,)}, ("without_target", "sex", 1, 3)),
        (ONE, {"sex": (1.0, 0.0)}, ("without_target", "sex", 1, 3)),
        (
            {"sex": np.array([0, -1, 1, -1], np.int16)},
            {"sex": (50, 50)},
            ("missing", "sex", None, 2),
        ),
    ],
)
def test_bad_input_is_refused_with_its_reason(margins, targets, told):
    with pytest.raises(WeightingError) as refused:
        rake(margins, targets)
    error = refused.value
    assert (error.reason, error.margin, error.category, error.n) == told


def test_rounded_percentages_are_taken_and_an_empty_category_without_target_too():
    third = {"age": np.array([0, 1, 2, 2], np.int16)}
    told = rake(third, {"age": (33.3, 33.3, 33.3, 0)})
    assert told.weights.tolist() == pytest.approx([4 / 3, 4 / 3, 2 / 3, 2 / 3])
    with pytest.raises(WeightingError) as refused:
        rake(third, {"age": (33, 33, 33)})
    assert refused.value.total == 99


@pytest.mark.parametrize("limits", [(0.2, 0.9), (1.1, 3), (-1, 2)])
def test_limits_stand_around_one(limits):
    with pytest.raises(ValueError, match="a mean of 1"):
        rake(ONE, {"sex": (0.5, 0.5)}, limits=limits)


def test_a_hundred_thousand_people_on_four_margins_within_a_second():
    dice = np.random.default_rng(9)
    sizes = {"sex": 2, "age": 6, "region": 12, "education": 5}
    margins = {
        name: dice.integers(0, size, 100_000).astype(np.int16) for name, size in sizes.items()
    }
    targets = {name: dice.uniform(0.5, 1.5, size) for name, size in sizes.items()}
    targets = {name: share / share.sum() for name, share in targets.items()}
    begun = time.perf_counter()
    told = rake(margins, targets, limits=(0.2, 5))
    assert time.perf_counter() - begun < 1
    assert told.converged
