"""Which items stand together in the sets of a MaxDiff exercise.

Where a cyclic difference set exists the design is exactly balanced: every item equally often,
every two items equally often together, every item once in every place. Elsewhere it is annealed
towards that. Several versions are made, so that what one version cannot balance the next one does.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from math import exp
from random import Random

import msgspec
import numpy as np
from numpy.typing import NDArray

from cocreate.methods.research.rotation import seed_of, shuffled

Set = tuple[int, ...]
Version = tuple[Set, ...]
Meetings = NDArray[np.int64]

MOST_ITEMS = 100
MOST_PER_SET = 8
_SEARCHED = 50_000
_SWAPS_PER_PLACE = 40


class Design(msgspec.Struct, frozen=True):
    """Versions of sets of item numbers, the order within a set being the order on the screen.

    `exact` says that every version is a balanced incomplete block design. The other figures are
    over all versions: how often the least and the most shown item, and the pairs that meet least
    and most.
    """

    items: int
    versions: tuple[Version, ...]
    exact: bool
    shown: tuple[int, int]
    together: tuple[int, int]


def usual_sets(items: int, per_set: int) -> int:
    """Sets a person gets when nobody says otherwise: each item about three times, or the sets of
    the balanced design where that is about as many."""
    three_times = -(-3 * items // per_set)
    balanced = difference_set(items, per_set) is not None and items <= 1.5 * three_times
    return items if balanced else three_times


def design(
    items: int, per_set: int, sets: int | None = None, *, versions: int = 10, seed: int = 0
) -> Design:
    """Sets for `versions` groups of people; the same seed gives the same design for ever."""
    if not (3 <= items <= MOST_ITEMS and 2 <= per_set <= min(MOST_PER_SET, items - 1)):
        raise ValueError(f"no MaxDiff of {items} items, {per_set} at a time")
    number = usual_sets(items, per_set) if sets is None else sets
    if number * per_set < items or versions < 1:
        raise ValueError(f"{number} sets of {per_set} do not show {items} items")
    source = Random(seed_of("maxdiff", items, per_set, number, seed))  # noqa: S311 - no secret
    base = difference_set(items, per_set)
    exact = base is not None and number % items == 0
    made: list[Version] = []
    met = np.zeros((items, items), np.int64)
    for _ in range(versions):
        if base is not None and exact:
            made.append(_cyclic(base, items, number, source))
        else:
            made.append(_annealed(items, per_set, number, met, source))
        met += _meetings(made[-1], items)
    if not exact:
        made = _places_balanced(made, items, per_set)
    shown = np.bincount([item for version in made for each in version for item in each])
    pairs = met[np.triu_indices(items, 1)]
    return Design(
        items=items,
        versions=tuple(made),
        exact=exact,
        shown=(int(shown.min()), int(shown.max())),
        together=(int(pairs.min()), int(pairs.max())),
    )


@lru_cache(maxsize=256)
def difference_set(items: int, per_set: int) -> Set | None:
    """The first cyclic difference set: numbers whose differences modulo `items` are every number
    but 0, each equally often. None where there is none, or none was found in reasonable time.

    Singer (1938), Transactions AMS 43; Bose (1939), Annals of Eugenics 9.
    """
    often, rest = divmod(per_set * (per_set - 1), items - 1)
    if rest or often == 0 or per_set > items - 1:
        return None
    for steps, found in enumerate(_differing(items, per_set, often, (0,), [0] * items)):
        if found:
            return found
        if steps > _SEARCHED:
            break
    return None


def _differing(
    items: int, per_set: int, often: int, chosen: Set, seen: list[int]
) -> Iterator[Set | None]:
    """Depth first; yields None for a step that found nothing yet."""
    if len(chosen) == per_set:
        yield chosen
        return
    for number in range(chosen[-1] + 1, items):
        yield None
        new = list(seen)
        for other in chosen:
            new[number - other] += 1
            new[(other - number) % items] += 1
        if max(new) <= often:
            yield from _differing(items, per_set, often, (*chosen, number), new)


def _cyclic(base: Set, items: int, number: int, source: Random) -> Version:
    """The base set moved around, items renamed at random; every turn of it is balanced."""
    sets: list[Set] = []
    for _ in range(number // items):
        naming = shuffled(range(items), _draw(source))
        order = shuffled(base, _draw(source))
        turns = shuffled(range(items), _draw(source))
        sets += [tuple(naming[(number + turn) % items] for number in order) for turn in turns]
    return tuple(sets)


def _annealed(items: int, per_set: int, number: int, met: Meetings, source: Random) -> Version:
    """Sets with even counts whose pairs, with those of the versions before, meet evenly."""
    sets = _dealt(items, per_set, number, met, source)
    # Lists, since reading single numbers out of an array is several times as slow.
    meets = (met + _meetings(tuple(map(tuple, sets)), items)).tolist()
    swaps = _SWAPS_PER_PLACE * number * per_set
    for step in range(swaps):
        one, two = sets[int(source.random() * number)], sets[int(source.random() * number)]
        here, there = int(source.random() * per_set), int(source.random() * per_set)
        out, back = one[here], two[there]
        if out in two or back in one:
            continue
        cost = _swap_cost(meets, one, two, out, back)
        heat = 2.0 * (1 - step / swaps)
        if cost <= 0 or source.random() < exp(-cost / heat):
            _swap(meets, one, two, out, back)
            one[here], two[there] = back, out
    return tuple(tuple(shuffled(each, _draw(source))) for each in sets)


def _dealt(items: int, per_set: int, number: int, met: Meetings, source: Random) -> list[list[int]]:
    """Items dealt out like cards, those shown least so far getting the odd extra showing; the
    item with most showings left goes first, which always comes out even."""
    each, extra = divmod(number * per_set, items)
    order = shuffled(range(items), _draw(source))
    order.sort(key=lambda item: int(met[item].sum()))
    left = {item: each + (place < extra) for place, item in enumerate(order)}
    sets: list[list[int]] = []
    for _ in range(number):
        tied = shuffled(range(items), _draw(source))
        chosen = sorted(tied, key=lambda item: -left[item])[:per_set]
        for item in chosen:
            left[item] -= 1
        sets.append(chosen)
    return sets


def _swap_cost(meets: list[list[int]], one: list[int], two: list[int], out: int, back: int) -> int:
    """What swapping `out` of one set for `back` of the other adds to Σ meetings²."""
    cost = 0
    for items, leaves, comes, other in ((one, out, back, two), (two, back, out, one)):
        for item in items:
            if item != leaves and item not in other:
                cost += 2 * (meets[comes][item] - meets[leaves][item]) + 2
    return cost


def _swap(meets: list[list[int]], one: list[int], two: list[int], out: int, back: int) -> None:
    for items, leaves, comes in ((one, out, back), (two, back, out)):
        for item in items:
            if item != leaves:
                for who, change in ((leaves, -1), (comes, 1)):
                    meets[who][item] += change
                    meets[item][who] += change


def _places_balanced(versions: list[Version], items: int, per_set: int) -> list[Version]:
    """Every set put into the order that leaves items most evenly over places so far."""
    used = np.zeros((items, per_set), np.int64)
    balanced: list[Version] = []
    for version in versions:
        ordered: list[Set] = []
        for each in version:
            places = list(each)
            # Any two that would rather stand in each other's place change; each change lowers
            # the sum of squares, so this ends.
            while pair := _wrongly_placed(used, places):
                here, there = pair
                places[here], places[there] = places[there], places[here]
            used[places, range(per_set)] += 1
            ordered.append(tuple(places))
        balanced.append(tuple(ordered))
    return balanced


def _wrongly_placed(used: Meetings, places: list[int]) -> tuple[int, int] | None:
    for here, there in combinations(range(len(places)), 2):
        one, two = places[here], places[there]
        if used[one, there] + used[two, here] < used[one, here] + used[two, there]:
            return here, there
    return None


def _meetings(sets: Version, items: int) -> Meetings:
    shown = np.zeros((len(sets), items), np.int64)
    np.put_along_axis(shown, np.array(sets), 1, axis=1)
    together = shown.T @ shown
    np.fill_diagonal(together, 0)
    return together


def _draw(source: Random) -> int:
    return int(source.random() * 2**53)
