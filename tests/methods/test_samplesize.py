import numpy as np
import pytest
from scipy import optimize, stats

from cocreate.methods.samplesize import (
    margin_of_error,
    people_for_margin,
    people_per_cell,
    people_per_cell_for_means,
    power_of_means,
    power_of_shares,
    smallest_difference,
    smallest_difference_of_means,
)

EXACT = 1e-9


def test_margin_of_error_by_hand():
    assert round(100 * margin_of_error(0.5, 269), 2) == 5.98
    assert round(100 * margin_of_error(0.5, 269, population=14_000), 2) == 5.92
    assert margin_of_error(0.5, 269, deff=1.44) == pytest.approx(1.2 * margin_of_error(0.5, 269))
    assert margin_of_error(0.3, 50, population=50) == 0


def test_people_for_five_points_is_the_number_in_every_textbook():
    assert people_for_margin(0.05) == 385
    assert people_for_margin(0.05, population=7_000) == 365
    assert people_for_margin(0.05, deff=2) == 769
    assert margin_of_error(0.5, 385) <= 0.05 < margin_of_error(0.5, 384)


def test_people_per_cell_equals_r():
    # R 4.2.2: power.prop.test(p1 = .4, p2 = .5, power = .8): 387.338516695594, and .3 and .4:
    # 355.942812655066.
    assert people_per_cell(0.4, 0.5) == people_per_cell(0.5, 0.4) == 388
    assert people_per_cell(0.3, 0.4) == 356


def test_power_equals_r():
    # R 4.2.2: power.prop.test(n = 150, p1 = .4, p2 = .5)$power; with n = 387.338… it is 0.8.
    assert power_of_shares(0.4, 0.5, 150) == pytest.approx(0.412817634848606, abs=EXACT)
    assert power_of_shares(0.4, 0.5, 387.338516695594) == pytest.approx(0.8, abs=1e-6)


def test_the_smallest_difference_equals_r():
    # R 4.2.2: power.prop.test(n = 150, p1 = .5, power = .8)$p2 (its own tolerance is 1e-4).
    seen = smallest_difference(0.5, 150)
    assert seen == pytest.approx(0.659064560493864 - 0.5, abs=2e-4)
    independent = optimize.brentq(lambda d: power_of_shares(0.5, 0.5 + d, 150) - 0.8, 0, 0.5)
    assert seen == pytest.approx(independent, abs=EXACT)
    assert smallest_difference(0.9, 5) is None


def test_unequal_cells_by_simulation():
    dice = np.random.default_rng(8)
    one, other = dice.binomial(400, 0.4, 200_000), dice.binomial(150, 0.52, 200_000)
    pooled = (one + other) / 550
    z = (other / 150 - one / 400) / np.sqrt(pooled * (1 - pooled) * (1 / 400 + 1 / 150))
    assert power_of_shares(0.4, 0.52, 400, 150) == pytest.approx((z > 1.95996).mean(), abs=0.01)


def test_means_equal_r():
    # R 4.2.2: power.t.test(delta = .5, sd = 1, power = .8)$n is 63.7657637142739.
    assert people_per_cell_for_means(0.5, 1) == 64
    assert smallest_difference_of_means(1, 64) == pytest.approx(0.4952, abs=1e-4)
    assert power_of_means(0.5, 1, 64) == pytest.approx(0.801458623367973, abs=0.01)
    z = stats.norm.ppf(0.975)
    independent = stats.norm.sf(z - 0.3 / (1.2 * np.sqrt(1 / 90 + 1 / 140)))
    assert power_of_means(0.3, 1.2, 90, 140) == pytest.approx(independent, abs=EXACT)


def test_several_comparisons_and_weights_ask_for_more():
    assert people_per_cell(0.4, 0.5, comparisons=6) == people_per_cell(0.4, 0.5, level=1 - 0.05 / 6)
    assert people_per_cell(0.4, 0.5, deff=1.5) == 582
    assert power_of_shares(0.4, 0.5, 582, deff=1.5) == power_of_shares(0.4, 0.5, 388)


def test_certain_answers():
    assert power_of_shares(0.0, 1.0, 10) == 1
    assert power_of_shares(0.0, 0.0, 10) == 0


@pytest.mark.parametrize(
    "ask",
    [
        lambda: margin_of_error(1.2, 10),
        lambda: margin_of_error(0.5, 0),
        lambda: margin_of_error(0.5, 10, population=9),
        lambda: margin_of_error(0.5, 10, deff=0.5),
        lambda: margin_of_error(0.5, 10, level=95),
        lambda: people_for_margin(5),
        lambda: people_per_cell(0.5, 0.5),
        lambda: people_per_cell(0.5, 0.6, comparisons=0),
        lambda: people_per_cell_for_means(0, 1),
    ],
)
def test_what_cannot_be_answered_is_an_error(ask):
    with pytest.raises(ValueError, match=r"\w"):
        ask()
