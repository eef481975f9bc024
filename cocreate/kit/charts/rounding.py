"""Whole percentages that add up to 100, the same ones in every renderer."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from cocreate.kit.charts.spec import ChartRow, ChartSpec

_BOX = 2


def whole(share: float) -> int:
    """A single share as a whole percentage, rounded as Babel rounds it (half to even)."""
    return int((Decimal(str(share)) * 100).quantize(Decimal(1), ROUND_HALF_EVEN))


def largest_remainder(shares: Sequence[float], total: int = 100) -> tuple[int, ...]:
    """Whole numbers in proportion to the shares that add up to `total`.

    Hamilton's method: everybody gets the whole part, what is left goes to the largest
    remainders, among equals to the larger share and then to the first.
    """
    if not shares or sum(shares) <= 0:
        return (0,) * len(shares)
    scale = total / sum(shares)
    exact = [round(share * scale, 9) for share in shares]
    floors = [int(value) for value in exact]
    order = sorted(
        range(len(exact)), key=lambda place: (floors[place] - exact[place], -exact[place], place)
    )
    for place in order[: total - sum(floors)]:
        floors[place] += 1
    return tuple(floors)


def percents(spec: ChartSpec, row: ChartRow) -> tuple[int, ...]:
    """One whole percentage per category of a row, adding up to 100.

    Where a top-2 is shown it is rounded first, from its exact share, and its two parts are made
    to add up to it: the reader sees the same top-2 as anywhere else, and the sum comes out.
    """
    if not row.shares:
        return ()
    if not (spec.kind == "scale" and spec.summary_label):
        return largest_remainder(row.shares)
    top = whole(sum(row.shares[-_BOX:]))
    return (
        *largest_remainder(row.shares[:-_BOX], 100 - top),
        *largest_remainder(row.shares[-_BOX:], top),
    )


def top_two(spec: ChartSpec, row: ChartRow) -> int | None:
    """The summary of a scale row, or None where the chart has none."""
    if not (row.shares and spec.kind == "scale" and spec.summary_label):
        return None
    return sum(percents(spec, row)[-_BOX:])
