from collections import Counter
from itertools import combinations

import pytest

from cocreate.methods.research.maxdiff_design import design, difference_set, usual_sets


def figures(version, items):
    """Showings per item, meetings per pair, showings per item and place, by plain counting."""
    shown = Counter(item for each in version for item in each)
    met = Counter(frozenset(pair) for each in version for pair in combinations(each, 2))
    places = Counter((item, place) for each in version for place, item in enumerate(each))
    return (
        [shown[item] for item in range(items)],
        [met[frozenset(pair)] for pair in combinations(range(items), 2)],
        places,
    )


def test_difference_sets_known_from_the_books():
    # Baumert (1971), Cyclic Difference Sets, table 6.1 (the planes of order 2, 3, 4, 5, 7).
    assert difference_set(7, 3) == (0, 1, 3)
    assert difference_set(13, 4) == (0, 1, 3, 9)
    assert difference_set(21, 5) == (0, 1, 4, 14, 16)
    assert difference_set(31, 6) == (0, 1, 3, 8, 12, 18)
    assert difference_set(57, 8) == (0, 1, 3, 13, 32, 36, 43, 52)
    # No cyclic one: 16 points have a biplane, but not over the cyclic group; 12 fails to divide.
    assert difference_set(16, 6) is None
    assert difference_set(12, 4) is None


@pytest.mark.parametrize(("items", "per_set"), [(7, 3), (13, 4), (11, 5), (21, 5), (15, 7)])
def test_a_balanced_design_is_balanced_in_every_version(items, per_set):
    made = design(items, per_set, items, versions=3, seed=5)
    often = per_set * (per_set - 1) // (items - 1)
    assert made.exact
    assert made.together == (3 * often, 3 * often)
    for version in made.versions:
        shown, met, places = figures(version, items)
        assert shown == [per_set] * items
        assert met == [often] * len(met)
        assert set(places.values()) == {1}
        assert len(places) == items * per_set


@pytest.mark.parametrize(
    ("items", "per_set", "sets", "shown_apart", "met_apart"),
    [(12, 4, None, 0, 2), (20, 5, 12, 0, 2), (30, 5, 18, 0, 3), (17, 4, 13, 1, 2), (8, 3, 8, 0, 1)],
)
def test_elsewhere_it_is_nearly_so(items, per_set, sets, shown_apart, met_apart):
    made = design(items, per_set, sets, versions=10, seed=2)
    assert not made.exact
    for version in made.versions:
        assert all(len(set(each)) == per_set for each in version)
        shown, _, _ = figures(version, items)
        assert max(shown) - min(shown) <= 1
    shown, met, places = figures([each for version in made.versions for each in version], items)
    assert made.shown == (min(shown), max(shown))
    assert made.together == (min(met), max(met))
    assert max(shown) - min(shown) <= shown_apart
    assert max(met) - min(met) <= met_apart
    assert max(places.values()) - min(places.values()) <= 2


def test_a_seed_gives_one_design_and_another_seed_another():
    assert design(12, 4, versions=2, seed=1) == design(12, 4, versions=2, seed=1)
    assert design(12, 4, versions=2, seed=1) != design(12, 4, versions=2, seed=2)
    one, two = design(13, 4, versions=2, seed=1).versions
    assert one != two


def test_the_usual_number_of_sets_shows_each_item_three_times():
    assert usual_sets(12, 4) == 9
    assert usual_sets(20, 5) == 12
    assert usual_sets(13, 4) == 13  # three times would be 10: the balanced design is near
    assert usual_sets(31, 6) == 16  # 31 sets would be too many for anybody


@pytest.mark.parametrize(
    ("items", "per_set", "sets"), [(2, 2, 2), (5, 5, 5), (10, 3, 3), (9, 1, 9)]
)
def test_an_impossible_design_is_an_error(items, per_set, sets):
    with pytest.raises(ValueError, match=r"no MaxDiff|do not show"):
        design(items, per_set, sets)
