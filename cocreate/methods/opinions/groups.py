"""From votes to groups in one go: what the worker does."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec
import numpy as np

from cocreate.methods.opinions.clusters import LETTERS, k_means, letters_of, silhouette
from cocreate.methods.opinions.matrix import UNSEEN, Numbers, Points, Table, space_of, unpack
from cocreate.methods.opinions.picture import (
    Ellipse,
    Frame,
    Spot,
    ellipse_of,
    frame_of,
    spots_of,
)
from cocreate.methods.opinions.statements import (
    Row,
    Says,
    agreed_by_all,
    rejected_by_all,
    rows_of,
    says,
    split_by,
)

ENOUGH_VOTES = 7  # of a member, before he is put into a group
ENOUGH_MEMBERS = 25
ENOUGH_STATEMENTS = 7
SMALLEST_GROUP = 10
SPOT_AT_LEAST = 5
MOST_GROUPS = len(LETTERS)
MOST_STATEMENTS = 1_000  # those with the most votes

Why = Literal["few_members", "few_statements", "small_groups"]


class Group(msgspec.Struct, frozen=True):
    """A group of `size` people, where it stands on the map, and what only it says."""

    letter: str
    size: int
    ellipse: Ellipse
    says: tuple[Says, ...]


class Opinions(msgspec.Struct, frozen=True):
    """A finished run, without people. When `why` is given there are no groups, for that reason.

    `members` is everybody who voted, `grouped` those with votes enough. `fits` is the silhouette
    of every number of groups that could be shown. The lists hold numbers of statements.
    """

    members: int
    grouped: int
    votes: int
    statements: int
    why: Why | None = None
    explained: tuple[float, float] = (0.0, 0.0)
    fits: dict[int, float] = {}
    groups: tuple[Group, ...] = ()
    frame: Frame | None = None
    spots: tuple[Spot, ...] = ()
    rows: tuple[Row, ...] = ()
    agreed: tuple[int, ...] = ()
    rejected: tuple[int, ...] = ()
    split: tuple[int, ...] = ()


class Stands(NamedTuple):
    """Where each member stands, himself alone may know: his group's letter and his place on the
    map. Numbers, letters and places are in the same order."""

    members: list[int]
    letters: list[str]
    places: list[tuple[float, float]]


NOWHERE = Stands([], [], [])


def opinion_groups(
    columns: Sequence[tuple[int, str]], before: Mapping[int, str], k: int
) -> tuple[Opinions, Stands]:
    """Groups of the votes that a database joined (see `unpack`), with the letters of `before`.

    `k` is the small cell of the panel: of a statement a breakdown is there whole or not at all.
    """
    if len(columns) > MOST_STATEMENTS:
        busiest = sorted(columns, key=lambda column: -column[1].count(","))[:MOST_STATEMENTS]
        columns = sorted(busiest)
    return groups_of(unpack(columns), before, k)


def groups_of(
    table: Table, before: Mapping[int, str], k: int, *, count: int | None = None
) -> tuple[Opinions, Stands]:
    """`opinion_groups` of a table; `count` asks for that many groups, whatever fits best."""
    cast = table.votes != UNSEEN
    able = cast.sum(axis=1) >= ENOUGH_VOTES
    told = Opinions(
        members=int(cast.any(axis=1).sum()),
        grouped=int(able.sum()),
        votes=int(cast.sum()),
        statements=len(table.statements),
    )
    if told.statements < ENOUGH_STATEMENTS:
        return _without(told, "few_statements"), NOWHERE
    if told.grouped < ENOUGH_MEMBERS:
        return _without(told, "few_members"), NOWHERE
    space = space_of(table.votes)
    points = space.points[able]
    told = msgspec.structs.replace(told, explained=space.explained)
    fits, divisions = _divisions(points, count)
    if not fits:
        return _without(told, "small_groups"), NOWHERE
    labels = divisions[max(fits, key=lambda number: fits[number])]
    return _described(
        msgspec.structs.replace(told, fits=fits), table, points, able, labels, before, k
    )


def _divisions(points: Points, count: int | None) -> tuple[dict[int, float], dict[int, Numbers]]:
    """Every number of groups that could be shown, with how well it fits, and the groups."""
    fits, divisions = {}, {}
    different = len(np.unique(points, axis=0))
    for number in [count] if count else range(2, min(MOST_GROUPS, different) + 1):
        labels = k_means(points, number)
        if np.bincount(labels, minlength=number).min() >= SMALLEST_GROUP:
            fits[number], divisions[number] = silhouette(points, labels), labels
    return fits, divisions


def _described(
    told: Opinions,
    table: Table,
    points: Points,
    able: np.ndarray,
    labels: Numbers,
    before: Mapping[int, str],
    k: int,
) -> tuple[Opinions, Stands]:
    members, frame = table.members[able], frame_of(points)
    letters = letters_of(members, labels, before)
    order = sorted(range(len(letters)), key=lambda group: letters[group])
    labels = np.argsort(np.array(order))[labels]
    letters = tuple(letters[group] for group in order)
    everybody = np.full(len(table.members), -1, np.int64)
    everybody[able] = labels
    rows = rows_of(table.votes, table.statements, everybody, len(letters), k)
    groups = tuple(
        Group(
            letter,
            int((labels == group).sum()),
            ellipse_of(points[labels == group], frame),
            says(rows, group),
        )
        for group, letter in enumerate(letters)
    )
    stands = Stands(
        [int(member) for member in members],
        [letters[int(label)] for label in labels],
        [frame.place(float(x), float(y)) for x, y in points],
    )
    finished = msgspec.structs.replace(
        told,
        groups=groups,
        frame=frame,
        spots=spots_of(points, labels, len(letters), frame, max(k, SPOT_AT_LEAST)),
        rows=tuple(rows),
        agreed=agreed_by_all(rows),
        rejected=rejected_by_all(rows),
        split=split_by(rows),
    )
    return finished, stands


def _without(told: Opinions, why: Why) -> Opinions:
    return msgspec.structs.replace(told, why=why)
