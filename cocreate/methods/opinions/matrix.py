"""Votes as a table of members and statements, and where each member stands among the others."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Votes = NDArray[np.int8]
Points = NDArray[np.float64]
Numbers = NDArray[np.int64]

AGREE, PASS, DISAGREE, UNSEEN = 1, 0, -1, 2
_VALUES = 3
_PART = 2_048


class Table(NamedTuple):
    """One row a member, one column a statement: 1 agree, 0 pass, -1 disagree, 2 did not vote."""

    members: Numbers
    statements: Numbers
    votes: Votes


class Space(NamedTuple):
    """Where members stand on the two axes on which they differ most, and the share of all
    differences that each axis explains."""

    points: Points
    explained: tuple[float, float]


def packed(member: int, value: int) -> int:
    """A vote as one number: what `unpack` reads."""
    return member * _VALUES + value + 1


def unpack(columns: Sequence[tuple[int, str]]) -> Table:
    """The table of (statement, packed votes with commas in between), as a database joins them.

    Members are in order of their number, statements in the order given.
    """
    cells = [np.array(joined.split(","), dtype=np.int64) for _statement, joined in columns]
    every = np.concatenate(cells) if cells else np.zeros(0, np.int64)
    members, rows = np.unique(every // _VALUES, return_inverse=True)
    votes = np.full((len(members), len(columns)), UNSEEN, np.int8)
    places = np.repeat(np.arange(len(columns)), [len(cell) for cell in cells])
    votes[rows, places] = every % _VALUES - 1
    return Table(members, np.array([number for number, _ in columns], np.int64), votes)


def space_of(votes: Votes) -> Space:
    """The two main axes of the votes, and every member on them.

    A vote that was not cast counts as the mean of its statement. Whoever voted on few statements
    would then stand near the middle for that reason alone, so each row is stretched by the root
    of statements over votes. Small, Björkegren, Erkkilä, Shaw & Megill (2021), Polis: scaling
    deliberation by mapping high dimensional opinion spaces, Recerca 26.
    """
    cast = votes != UNSEEN
    many = votes.shape[1]
    means = np.where(cast, votes, 0).sum(axis=0) / np.maximum(cast.sum(axis=0), 1)
    gram = np.zeros((many, many))
    for rows in _parts(votes, means):
        gram += rows.T @ rows
    values, vectors = np.linalg.eigh(gram)
    axes = vectors[:, ::-1][:, :2] if many > 1 else np.hstack([vectors, 0 * vectors])
    # An axis has no natural direction: the statement that weighs most points to the right, or up.
    strongest = np.abs(axes).argmax(axis=0)
    axes = axes * np.where(axes[strongest, range(axes.shape[1])] < 0, -1.0, 1.0)
    stretch = np.sqrt(many / np.maximum(cast.sum(axis=1), 1))
    points = np.concatenate([rows @ axes for rows in _parts(votes, means)])
    whole = max(float(values.sum()), 1e-12)
    shares = [max(float(value), 0.0) / whole for value in values[::-1][:2]]
    first, second = (*shares, 0.0, 0.0)[:2]
    return Space(points * stretch[:, None], (first, second))


def _parts(votes: Votes, means: Points) -> Iterator[Points]:
    """The votes less the mean of their statement, some members at a time: all at once would take
    eight times the memory of the table."""
    for start in range(0, max(len(votes), 1), _PART):
        part = votes[start : start + _PART]
        yield np.where(part != UNSEEN, part - means, 0.0)
