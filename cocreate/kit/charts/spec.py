"""What a chart says, apart from how it is drawn.

One specification feeds every renderer (picture, table, sentence), so the same number cannot
differ between the page, the brief and the text a screen reader speaks.
"""

from typing import Literal

import msgspec

Kind = Literal["scale", "split", "bars", "interval"]
Style = Literal["web", "print"]

LOW_BASE = 30
SCALE_POINTS = 5


class ChartRow(msgspec.Struct, frozen=True):
    """One row: its shares add up to 1; empty shares and no point mean "too few answers"."""

    label: str
    shares: tuple[float, ...]
    n: int
    point: float | None = None
    low: float | None = None
    high: float | None = None
    emphasis: bool = False


class ChartSpec(msgspec.Struct, frozen=True):
    """Every text is already in the reader's language.

    `scale` is a diverging five-point row, `split` agree / pass / disagree, `bars` a distribution
    over 0–10 or yes/no, `interval` a dot with its confidence interval. Categories run from low to
    high for a scale and 0–10; yes comes before no. `summary_label` ("Top-2") adds up the last two
    categories of a scale. The note is drawn in print; on the web the page sets it beside the
    picture.
    """

    kind: Kind
    title: str
    categories: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    summary_label: str = ""
    note: str = ""


class ChartTable(msgspec.Struct, frozen=True):
    """The chart in words and rounded numbers; one cell per header in every row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def checked(spec: ChartSpec) -> ChartSpec:
    """The specification, when its rows fit its kind."""
    if spec.kind == "scale" and len(spec.categories) != SCALE_POINTS:
        raise ValueError(f"a scale has five points, not {len(spec.categories)}")
    if spec.kind == "split" and len(spec.categories) != 3:
        raise ValueError(f"a split is agree, pass, disagree, not {len(spec.categories)} parts")
    for row in spec.rows:
        if is_hidden(row):
            continue
        if spec.kind == "interval":
            if row.point is None or row.low is None or row.high is None:
                raise ValueError(f"{row.label}: an interval needs its point, low and high")
            if not 0 <= row.low <= row.point <= row.high <= 1:
                raise ValueError(f"{row.label}: {row.low} to {row.high} around {row.point}")
        elif len(row.shares) != len(spec.categories) or abs(sum(row.shares) - 1) > 1e-6:
            raise ValueError(f"{row.label}: one share per category, adding up to 1")
    return spec


def is_hidden(row: ChartRow) -> bool:
    """Tell whether the row may name its base but none of its figures."""
    return not row.shares and row.point is None
