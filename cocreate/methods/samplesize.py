"""How many people a comparison needs, and what the planned number can show.

Everything is two-sided on the normal distribution, for proportions with the variance of both
hypotheses, as the tests of methods/significance.py are. `deff` is the design effect of weighting:
n people then count as n ÷ deff. Several comparisons share the error between them (Bonferroni).
"""

from collections.abc import Callable
from math import ceil, inf, sqrt

from cocreate.methods.distributions import normal_quantile, normal_tail, two_sided_z

_CLOSE = 1e-12
_ROUNDING = 1e-9  # a need of 385.0000000001 is one of 385


def margin_of_error(
    share: float,
    n: float,
    *,
    level: float = 0.95,
    population: int | None = None,
    deff: float = 1.0,
) -> float:
    """Half the width of the normal interval around a share: z·√(p(1 − p)/n·deff)·fpc.

    With a population of N the finite population correction is √((N − n) ÷ (N − 1)).
    """
    _check_share(share)
    _check_people(n, deff)
    correction = 1.0
    if population is not None:
        if population < max(n, 2):
            raise ValueError(f"{n:g} people of {population}")
        correction = sqrt((population - n) / (population - 1))
    return two_sided_z(level) * sqrt(share * (1 - share) / n * deff) * correction


def people_for_margin(
    margin: float,
    *,
    share: float = 0.5,
    level: float = 0.95,
    population: int | None = None,
    deff: float = 1.0,
) -> int:
    """The fewest people whose margin of error is not above `margin` (0.05 is 5 points).

    Cochran (1977), Sampling Techniques, 4.4: n₀ = z²p(1 − p)/margin²·deff, and for a population
    of N n₀ ÷ (1 + (n₀ − 1)/N).
    """
    _check_share(share)
    if not 0 < margin < 1:
        raise ValueError(f"a margin lies between 0 and 1, not at {margin}")
    needed = two_sided_z(level) ** 2 * share * (1 - share) / margin**2 * deff
    if population is not None:
        needed = needed / (1 + (needed - 1) / population)
    return _people(needed)


def people_per_cell(
    first: float,
    second: float,
    *,
    power: float = 0.8,
    level: float = 0.95,
    deff: float = 1.0,
    comparisons: int = 1,
) -> int:
    """People in each of two equal cells to see the difference between two shares.

    (z_α·√(2p̄q̄) + z_β·√(p₁q₁ + p₂q₂))² ÷ (p₁ − p₂)²: Fleiss, Levin & Paik (2003), Statistical
    Methods for Rates and Proportions, 4.2, without continuity correction.
    """
    for share in (first, second):
        _check_share(share)
    if first == second:
        raise ValueError("no number of people shows a difference of nothing")
    z, wanted = _critical(level, comparisons), normal_quantile(power)
    middle = (first + second) / 2
    none = sqrt(2 * middle * (1 - middle))
    both = sqrt(first * (1 - first) + second * (1 - second))
    return _people(((z * none + wanted * both) / (first - second)) ** 2 * deff)


def power_of_shares(
    first: float,
    second: float,
    n: float,
    other_n: float | None = None,
    *,
    level: float = 0.95,
    deff: float = 1.0,
    comparisons: int = 1,
) -> float:
    """How likely a test of n against `other_n` people (by default as many) sees the difference.

    The chance of a letter under the wrong column is left out, as R's power.prop.test does.
    """
    for share in (first, second):
        _check_share(share)
    one, other = _effective(n, other_n, deff)
    difference, z = abs(first - second), _critical(level, comparisons)
    pooled = (one * first + other * second) / (one + other)
    none = sqrt(pooled * (1 - pooled) * (1 / one + 1 / other))
    both = sqrt(first * (1 - first) / one + second * (1 - second) / other)
    if not both:
        return 1.0 if difference > z * none else 0.0
    return normal_tail((z * none - difference) / both)


def smallest_difference(
    share: float,
    n: float,
    other_n: float | None = None,
    *,
    power: float = 0.8,
    level: float = 0.95,
    deff: float = 1.0,
    comparisons: int = 1,
) -> float | None:
    """The smallest rise above `share` that the planned cells see with this power.

    For falls ask with 1 − share: the rise of the one is the fall of the other. None when even a
    rise to 1 would be missed.
    """

    def seen(rise: float) -> float:
        return power_of_shares(
            share, share + rise, n, other_n, level=level, deff=deff, comparisons=comparisons
        )

    _check_share(share)
    return _least(lambda rise: seen(rise) >= power, 1 - share)


def people_per_cell_for_means(
    difference: float,
    sd: float,
    *,
    power: float = 0.8,
    level: float = 0.95,
    deff: float = 1.0,
    comparisons: int = 1,
) -> int:
    """People in each of two equal cells to see a difference of means.

    2((z_α + z_β)·sd/d)² + z_α²/4; the last term makes up for t instead of z: Guenther (1981),
    American Statistician 35.
    """
    if not difference or not sd > 0:
        raise ValueError("no number of people shows a difference of nothing")
    z = _critical(level, comparisons)
    needed = 2 * ((z + normal_quantile(power)) * sd / difference) ** 2 + z * z / 4
    return _people(needed * deff)


def smallest_difference_of_means(
    sd: float,
    n: float,
    other_n: float | None = None,
    *,
    power: float = 0.8,
    level: float = 0.95,
    deff: float = 1.0,
    comparisons: int = 1,
) -> float:
    """The smallest difference of means that is seen: (z_α + z_β)·sd·√(1/n₁ + 1/n₂)."""
    one, other = _effective(n, other_n, deff)
    z = _critical(level, comparisons) + normal_quantile(power)
    return z * sd * sqrt(1 / one + 1 / other)


def power_of_means(
    difference: float,
    sd: float,
    n: float,
    other_n: float | None = None,
    *,
    level: float = 0.95,
    deff: float = 1.0,
    comparisons: int = 1,
) -> float:
    """How likely a test of means sees the difference, on the normal distribution."""
    one, other = _effective(n, other_n, deff)
    error = sd * sqrt(1 / one + 1 / other)
    return normal_tail(_critical(level, comparisons) - abs(difference) / error)


def _critical(level: float, comparisons: int) -> float:
    if comparisons < 1:
        raise ValueError(f"{comparisons} comparisons")
    return two_sided_z(1 - (1 - level) / comparisons)


def _effective(n: float, other_n: float | None, deff: float) -> tuple[float, float]:
    other = n if other_n is None else other_n
    _check_people(n, deff)
    _check_people(other, deff)
    return n / deff, other / deff


def _check_people(n: float, deff: float) -> None:
    if not n > 0 or n == inf:
        raise ValueError(f"{n} people")
    if not deff >= 1:
        raise ValueError(f"a design effect is 1 or more, not {deff}")


def _check_share(share: float) -> None:
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not at {share}")


def _people(needed: float) -> int:
    return max(1, ceil(needed - _ROUNDING))


def _least(reached: Callable[[float], bool], high: float) -> float | None:
    """Where `reached` turns true between 0 and `high`, None when it never does."""
    low = 0.0
    if not high or not reached(high):
        return None
    while high - low > _CLOSE:
        middle = (low + high) / 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high
