"""Trying a concept out as if one were a member: a seat drawn by chance, or with a chosen arm.

The seat travels in the page: nothing is stored of who tries, and who changes it sees another order.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from cocreate.concepts.showing import Laid, Seat
from cocreate.concepts.way import Way, way_of
from cocreate.questionnaires.orders import ordered

SEEDS = 2**31
NO_PICTURE = "0" * 64  # who only tries sends no photo: anybody may have the link


def drawn_seat(there: Laid, arm: str) -> Seat:
    """A new order, and the arms in it; the one with this id first, if there is one."""
    return _seat(there, secrets.randbelow(SEEDS), arm)


def seat_of(there: Laid, values: Mapping[str, Any]) -> Seat:
    """The seat that the page carried; seed 0 where it carried none."""
    seed = str(values.get("_seed", ""))
    known = seed.isdecimal() and len(seed) < 11
    return _seat(there, int(seed) % SEEDS if known else 0, str(values.get("_arm", "")))


def _seat(there: Laid, seed: int, arm: str) -> Seat:
    arms = ordered(there.running.compiled.arms, "random", seed, "arms", name=lambda one: one.id)
    first = [one.id for one in arms if str(one.id) == arm]
    rest = [one.id for one in arms if one.id not in first]
    return Seat(seed, tuple([*first, *rest][: there.running.arms_each]))


def trial_way(there: Laid, seat: Seat, values: dict[str, Any], locale: str) -> Way:
    """The way of who tries, whose attributes nobody knows. A photo that must be sent is there."""
    way = way_of(there, seat, values, {}, locale)
    for screen in way.screens:
        for one in screen.asked:
            if one.kind == "file" and one.required and values:
                values[one.name] = NO_PICTURE
    return way._replace(needs_arms=False)
