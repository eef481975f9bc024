"""Shuffling that can be done again: an order is a pure function of a respondent's seed.

Things are sorted by a hash of the seed, the place and the thing, and not drawn one after the other:
the order of what stays is the same when an option is added, and does not hang on a library's dice.
"""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def lot(seed: int, *parts: object) -> int:
    """A number below 2^31 that hangs on the seed and the parts, and looks drawn by chance."""
    text = ":".join(str(part) for part in (seed, *parts))
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest()) >> 1


def ordered(
    things: Sequence[T],
    how: str,
    seed: int,
    place: object,
    *,
    name: Callable[[T], object],
    stays: Callable[[T], bool] = lambda _thing: False,
    last: Callable[[T], bool] = lambda _thing: False,
) -> tuple[T, ...]:
    """`things` in the order "fixed", "random" or "rotate" of this seed at this place.

    Who `stays` keeps his place; the `last` come last, as they were written. To rotate is to begin
    somewhere and go on at the front.
    """
    if how == "fixed" or len(things) < 2:
        return tuple(things)
    free = [thing for thing in things if not stays(thing) and not last(thing)]
    if how == "random":
        free.sort(key=lambda thing: lot(seed, place, name(thing)))
    elif free:
        begin = lot(seed, place) % len(free)
        free = free[begin:] + free[:begin]
    moving = iter([*free, *(thing for thing in things if last(thing) and not stays(thing))])
    return tuple(thing if stays(thing) else next(moving) for thing in things)
