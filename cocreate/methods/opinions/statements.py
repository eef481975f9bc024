"""What each group thinks of each statement: what it says that others do not, what all share."""

from collections.abc import Sequence
from math import sqrt

import msgspec
import numpy as np

from cocreate.methods.opinions.matrix import AGREE, DISAGREE, PASS, Numbers, Votes
from cocreate.methods.release import Hidden, release_breakdown

SURE = 1.645  # 95 % one-sided
ALL_AGREE = 0.6
SPLIT_GAP = 0.3
SEEN_AT_LEAST = 5  # members of a group, before anything is said of what the group thinks
MOST = 5


class Cell(msgspec.Struct, frozen=True):
    """How many members of a group agreed, disagreed and passed."""

    agree: int
    disagree: int
    passed: int

    @property
    def counts(self) -> tuple[int, int, int]:
        return self.agree, self.disagree, self.passed

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def share(self) -> float:
        """The share that agrees, of those who voted; 0 without votes."""
        return self.agree / self.n if self.n else 0.0

    @property
    def rejected(self) -> float:
        """The share that disagrees, of those who voted; 0 without votes."""
        return self.disagree / self.n if self.n else 0.0

    @property
    def smooth(self) -> float:
        """The share that agrees after one more vote for and one against."""
        return (self.agree + 1) / (self.n + 2)


class Row(msgspec.Struct, frozen=True):
    """A statement with one cell a group; `consensus` is group-informed: the product of `smooth`
    over the groups, so high only where no group is against."""

    statement: int
    cells: tuple[Cell, ...]
    consensus: float


class Says(msgspec.Struct, frozen=True):
    """A statement on which a group differs from everybody else together: it agrees more, or it
    disagrees more, and `z` says how surely."""

    statement: int
    agrees: bool
    z: float


def rows_of(votes: Votes, statements: Numbers, labels: Numbers, groups: int, k: int) -> list[Row]:
    """Every statement that may be broken down by group; `labels` is -1 for who is in none.

    Whoever is in no group is one in this count: he could be had by subtracting the groups from
    the total of the statement.
    """
    counts = np.zeros((groups + 1, 3, votes.shape[1]), np.int64)
    for place in range(-1, groups):
        own = votes[labels == place]
        for part, value in enumerate((AGREE, DISAGREE, PASS)):
            counts[place, part] = (own == value).sum(axis=0)
    rows = []
    for column, statement in enumerate(statements):
        sizes = counts[:, :, column].sum(axis=1)
        if k > 1 and isinstance(release_breakdown(sizes, k), Hidden):
            continue
        cells = tuple(Cell(*(int(n) for n in cell)) for cell in counts[:groups, :, column])
        consensus = float(np.prod([cell.smooth for cell in cells]))
        rows.append(Row(int(statement), cells, consensus))
    return rows


def says(rows: Sequence[Row], group: int) -> tuple[Says, ...]:
    """What this group says that the others do not, the surest first, five at most.

    The group must be sure to agree (or disagree) by a majority, and sure to do so more than
    everybody else together.
    """
    found = []
    for row in rows:
        own, rest = row.cells[group], outside(row.cells, group)
        if own.n < SEEN_AT_LEAST or rest.n < SEEN_AT_LEAST:
            continue
        for agrees, inside, beside in (
            (True, own.agree, rest.agree),
            (False, own.disagree, rest.disagree),
        ):
            z = two_shares_z(inside, own.n, beside, rest.n)
            if z > SURE and majority_z(inside, own.n) > SURE:
                found.append(Says(row.statement, agrees, z))
    return tuple(sorted(found, key=lambda one: (-one.z, one.statement))[:MOST])


def outside(cells: tuple[Cell, ...], group: int) -> Cell:
    """Everybody in another group together."""
    others = [cell.counts for number, cell in enumerate(cells) if number != group]
    return Cell(*(sum(counts) for counts in zip(*others, strict=True)))


def agreed_by_all(rows: Sequence[Row]) -> tuple[int, ...]:
    """The statements that 60 % or more of every group agree with, the most shared first."""
    found = [row for row in _seen(rows) if all(cell.share >= ALL_AGREE for cell in row.cells)]
    return tuple(row.statement for row in sorted(found, key=_most_shared))


def rejected_by_all(rows: Sequence[Row]) -> tuple[int, ...]:
    """The statements that 60 % or more of every group disagree with, the most rejected first."""
    found = [row for row in _seen(rows) if all(cell.rejected >= ALL_AGREE for cell in row.cells)]
    found.sort(key=lambda row: (-min(cell.rejected for cell in row.cells), row.statement))
    return tuple(row.statement for row in found)


def split_by(rows: Sequence[Row]) -> tuple[int, ...]:
    """The statements on which two groups stand furthest apart, five at most: 30 points or more
    between the group that agrees most and the one that agrees least, and surely not by chance."""
    found = []
    for row in _seen(rows):
        most = max(row.cells, key=lambda cell: cell.smooth)
        least = min(row.cells, key=lambda cell: cell.smooth)
        gap = most.smooth - least.smooth
        if gap >= SPLIT_GAP and two_shares_z(most.agree, most.n, least.agree, least.n) > SURE:
            found.append((-gap, row.statement))
    return tuple(statement for _gap, statement in sorted(found)[:MOST])


def two_shares_z(inside: int, n_inside: int, outside: int, n_outside: int) -> float:
    """The pooled z of two shares, one added to all four counts, as Small et al. (2021) do: then
    a share of nothing or everything is no certainty."""
    a, n, b, m = inside + 1, n_inside + 1, outside + 1, n_outside + 1
    pooled = (a + b) / (n + m)
    return 0.0 if pooled == 1 else (a / n - b / m) / sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))


def majority_z(count: int, n: int) -> float:
    """The z of a share against one half, one added to both counts."""
    return 2 * sqrt(n + 1) * ((count + 1) / (n + 1) - 0.5)


def _seen(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if all(cell.n >= SEEN_AT_LEAST for cell in row.cells)]


def _most_shared(row: Row) -> tuple[float, int]:
    return -row.consensus, row.statement
