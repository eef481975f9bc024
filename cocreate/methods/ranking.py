"""Putting statements in order so that three lucky votes do not beat three hundred."""

from collections.abc import Iterable
from typing import Literal, TypeVar

from cocreate.methods.proportions import Interval, wilson
from cocreate.methods.release import Hidden, Released, Split

Order = Literal["support", "division", "interval"]
Key = TypeVar("Key")

_WIDEST = Interval(0.0, 1.0)


def support(split: Split) -> float:
    """How much agreement we can be sure of: the lower Wilson bound of agree among all who voted.

    Miller (2009), How not to sort by average rating. No votes give 0: not above anything, and
    not hidden either.
    """
    return (split.agree.interval or _WIDEST).low


def sure_division(split: Split) -> float:
    """How much division we can be sure of: twice the lower Wilson bound of the minority's share
    of those who chose; 0..1. One against one is no great division, fifty against fifty is."""
    chose = split.agree.count + split.disagree.count
    bound = wilson(min(split.agree.count, split.disagree.count), chose)
    return 2 * bound.low if bound else 0.0


def uncertainty(split: Split) -> float:
    """The width of the interval around the share that agrees, 0..1; 1 without votes."""
    return (split.agree.interval or _WIDEST).width


def ranked(
    statements: Iterable[tuple[Key, Released[Split] | Hidden]], by: Order
) -> list[tuple[Key, Released[Split] | Hidden]]:
    """The statements in order: most support, most division, or narrowest interval first.

    Ties go to the larger base and then keep the order given; hidden ones come last.
    """

    def place(statement: tuple[Key, Released[Split] | Hidden]) -> tuple[bool, float, int]:
        outcome = statement[1]
        if isinstance(outcome, Hidden):
            return True, 0.0, 0
        shown = outcome.value
        measure = {
            "support": -support(shown),
            "division": -sure_division(shown),
            "interval": uncertainty(shown),
        }[by]
        return False, measure, -shown.n

    return sorted(statements, key=place)
