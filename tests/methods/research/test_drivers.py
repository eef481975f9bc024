from itertools import permutations
from random import Random

import numpy as np
import pytest
from scipy.linalg import sqrtm
from scipy.stats import pearsonr

from cocreate.methods.research.drivers import drivers
from cocreate.methods.research.shares import Refused

# Motor Trend 1974 (R's mtcars): mpg, cyl, disp, hp, gear.
CARS = np.array(
    [
        (21.0, 6, 160.0, 110, 4),
        (21.0, 6, 160.0, 110, 4),
        (22.8, 4, 108.0, 93, 4),
        (21.4, 6, 258.0, 110, 3),
        (18.7, 8, 360.0, 175, 3),
        (18.1, 6, 225.0, 105, 3),
        (14.3, 8, 360.0, 245, 3),
        (24.4, 4, 146.7, 62, 4),
        (22.8, 4, 140.8, 95, 4),
        (19.2, 6, 167.6, 123, 4),
        (17.8, 6, 167.6, 123, 4),
        (16.4, 8, 275.8, 180, 3),
        (17.3, 8, 275.8, 180, 3),
        (15.2, 8, 275.8, 180, 3),
        (10.4, 8, 472.0, 205, 3),
        (10.4, 8, 460.0, 215, 3),
        (14.7, 8, 440.0, 230, 3),
        (32.4, 4, 78.7, 66, 4),
        (30.4, 4, 75.7, 52, 4),
        (33.9, 4, 71.1, 65, 4),
        (21.5, 4, 120.1, 97, 3),
        (15.5, 8, 318.0, 150, 3),
        (15.2, 8, 304.0, 150, 3),
        (13.3, 8, 350.0, 245, 3),
        (19.2, 8, 400.0, 175, 3),
        (27.3, 4, 79.0, 66, 4),
        (26.0, 4, 120.3, 91, 5),
        (30.4, 4, 95.1, 113, 5),
        (15.8, 8, 351.0, 264, 5),
        (19.7, 6, 145.0, 175, 5),
        (15.0, 8, 301.0, 335, 5),
        (21.4, 4, 121.0, 109, 4),
    ]
)
_source = Random(2)
COMMON = [_source.gauss(0, 1) for _ in range(200)]
ATTRIBUTES = np.array([[base + _source.gauss(0, 1) for _ in range(4)] for base in COMMON])
OUTCOME = ATTRIBUTES @ [0.6, 0.3, 0.1, 0.0] + np.array([_source.gauss(0, 1) for _ in range(200)])


def told(*args, **options):
    found = drivers(*args, **options)
    assert not isinstance(found, Refused), found
    return found


def r_squared(columns, outcome, weights=None):
    """From a least-squares fit with an intercept, not from correlations."""
    root = np.sqrt(np.ones(len(outcome)) if weights is None else weights)
    design = np.column_stack([np.ones(len(outcome)), columns]) * root[:, None]
    fit = design @ np.linalg.lstsq(design, outcome * root)[0]
    level = (root * root) @ outcome / (root @ root)
    return 1 - np.sum((outcome * root - fit) ** 2) / np.sum(root**2 * (outcome - level) ** 2)


def test_relative_weights_equal_the_published_example():
    # R package rwa, README: rwa(mtcars, "mpg", c("cyl", "disp", "hp", "gear")), seven decimals.
    found = told(CARS[:, 1:], CARS[:, 0])
    assert found.r2 == pytest.approx(0.7791896, abs=5e-8)
    assert [driver.weight for driver in found.drivers] == pytest.approx(
        [0.2284797, 0.2221469, 0.2321744, 0.0963886], abs=6e-8
    )
    assert [100 * driver.importance for driver in found.drivers] == pytest.approx(
        [29.32274, 28.50999, 29.79691, 12.37037], abs=6e-6
    )
    assert [driver.correlation > 0 for driver in found.drivers] == [False, False, False, True]
    assert (found.n, found.few) == (32, True)


def test_relative_weights_equal_the_matrix_square_root():
    # Johnson's Λ is the square root of the correlation matrix, which scipy works out by itself.
    correlations = np.corrcoef(np.column_stack([ATTRIBUTES, OUTCOME]).T)
    root = np.real(sqrtm(correlations[:4, :4]))
    expected = root**2 @ np.linalg.solve(root, correlations[:4, 4]) ** 2
    found = told(ATTRIBUTES, OUTCOME)
    assert [driver.weight for driver in found.drivers] == pytest.approx(expected, abs=1e-9)
    assert sum(driver.weight for driver in found.drivers) == pytest.approx(found.r2, abs=1e-9)
    assert sum(driver.importance for driver in found.drivers) == pytest.approx(1)


def test_shapley_equals_the_average_over_all_orders():
    found = told(ATTRIBUTES, OUTCOME, method="shapley")
    parts = np.zeros(4)
    for order in permutations(range(4)):
        before = 0.0
        for place in range(4):
            after = r_squared(ATTRIBUTES[:, list(order[: place + 1])], OUTCOME)
            parts[order[place]] += (after - before) / 24
            before = after
    assert [driver.weight for driver in found.drivers] == pytest.approx(parts, abs=1e-9)
    assert found.r2 == pytest.approx(r_squared(ATTRIBUTES, OUTCOME), abs=1e-9)
    assert found.adjusted_r2 == pytest.approx(1 - (1 - found.r2) * 199 / 195, abs=1e-9)


def test_correlations_coefficients_and_inflation():
    found = told(ATTRIBUTES, OUTCOME)
    for place, driver in enumerate(found.drivers):
        own = ATTRIBUTES[:, place]
        assert driver.correlation == pytest.approx(pearsonr(own, OUTCOME).statistic, abs=1e-9)
        others = np.delete(ATTRIBUTES, place, axis=1)
        assert driver.vif == pytest.approx(1 / (1 - r_squared(others, own)), abs=1e-8)
    scaled = (ATTRIBUTES - ATTRIBUTES.mean(axis=0)) / ATTRIBUTES.std(axis=0)
    betas = np.linalg.lstsq(scaled, (OUTCOME - OUTCOME.mean()) / OUTCOME.std())[0]
    assert [driver.beta for driver in found.drivers] == pytest.approx(betas, abs=1e-9)
    assert found.inflated == ()


def test_weights_are_as_good_as_repeating_people():
    weights = np.array([1 + place % 3 for place in range(200)], float)
    found = told(ATTRIBUTES, OUTCOME, weights)
    repeated = told(
        np.repeat(ATTRIBUTES, weights.astype(int), axis=0),
        np.repeat(OUTCOME, weights.astype(int)),
    )
    assert [driver.weight for driver in found.drivers] == pytest.approx(
        [driver.weight for driver in repeated.drivers], abs=1e-9
    )
    assert found.r2 == pytest.approx(r_squared(ATTRIBUTES, OUTCOME, weights), abs=1e-9)
    assert (found.n, repeated.n) == (200, int(weights.sum()))
    assert found.effective_n == pytest.approx(weights.sum() ** 2 / (weights**2).sum())


def test_who_left_something_open_is_left_out_and_counted():
    holes = ATTRIBUTES.copy()
    holes[3, 1] = np.nan
    outcome = OUTCOME.copy()
    outcome[5] = np.nan
    found = told(holes, outcome)
    assert (found.n, found.dropped) == (198, 2)


def test_inflation_is_warned_of_before_it_is_refused():
    close = np.column_stack([ATTRIBUTES, ATTRIBUTES[:, 0] + 0.1 * np.array(COMMON)])
    assert told(close, OUTCOME).inflated == (0, 4)
    total = np.column_stack([ATTRIBUTES, ATTRIBUTES[:, 0] + ATTRIBUTES[:, 1]])
    assert drivers(total, OUTCOME) == Refused("collinear", items=(0, 1, 4), n=200)


def test_refusals_say_why():
    assert drivers(ATTRIBUTES[:29], OUTCOME[:29]) == Refused("too_few", n=29, needed=30)
    many = np.array([[_source.gauss(0, 1) for _ in range(13)] for _ in range(200)])
    assert drivers(many, OUTCOME, method="shapley") == Refused("too_many", n=13, needed=12)
    assert drivers(many[:60], OUTCOME[:60]) == Refused("too_few", n=60, needed=65)
    still = ATTRIBUTES.copy()
    still[:, 2] = 4
    assert drivers(still, OUTCOME) == Refused("constant", items=(2,), n=200)
    assert drivers(ATTRIBUTES, np.ones(200)) == Refused("constant", items=(4,), n=200)
    # 200 people of whom one weighs as much as all others are not 200.
    heavy = np.ones(200)
    heavy[0] = 199
    assert drivers(ATTRIBUTES, OUTCOME, heavy) == Refused("too_few", n=200, needed=30)
