"""Counting answers by group: one pass over packed columns, never a loop over people."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Answers = NDArray[np.int16]
Numbers = NDArray[np.float64]
Groups = NDArray[np.int16]
Table = NDArray[np.int64]
Column = TypeVar("Column", Answers, Numbers)

MISSING = -1
NOT_ASKED = -2
_OUT_OF_BASE = 0
_UNKNOWN_CODE = 1
_FIRST_CODE = 2
_HIGHEST_CODE = 999


class Columns:
    """Answers and attributes of one questionnaire in order of arrival, ready to be counted.

    Rows are only ever added. Growing doubles the room, so n appends copy O(n) values, and a view
    taken earlier stays valid at the length it had.
    """

    def __init__(
        self,
        answers: Sequence[str] = (),
        attributes: Sequence[str] = (),
        numbers: Sequence[str] = (),
    ) -> None:
        self._n = 0
        self._answers: dict[str, Answers] = {name: np.empty(0, np.int16) for name in answers}
        self._groups: dict[str, Groups] = {name: np.empty(0, np.int16) for name in attributes}
        self._numbers: dict[str, Numbers] = {name: np.empty(0, np.float64) for name in numbers}
        if len({*answers, *attributes, *numbers}) != len(answers) + len(attributes) + len(numbers):
            raise ValueError("two columns have the same name")

    def __len__(self) -> int:
        return self._n

    def answers(self, name: str) -> Answers:
        """One code per person; negative is outside the base. Read-only."""
        return _read_only(self._answers[name][: self._n])

    def groups(self, name: str) -> Groups:
        """One group number per person; negative is not known. Read-only."""
        return _read_only(self._groups[name][: self._n])

    def numbers(self, name: str) -> Numbers:
        """One number per person, as it was given; NaN where there is none. Read-only."""
        return _read_only(self._numbers[name][: self._n])

    def append(self, row: Mapping[str, int]) -> None:
        """Add one person; a column that the row does not name is missing for them."""
        self.extend({name: (value,) for name, value in row.items()}, n=1)

    def extend(
        self,
        rows: Mapping[str, Sequence[int] | NDArray[np.integer[Any]] | Numbers],
        *,
        n: int,
    ) -> None:
        """Add n people at once; every column that is given has n values."""
        if unknown := rows.keys() - {*self._answers, *self._groups, *self._numbers}:
            raise KeyError(f"no such column: {', '.join(sorted(unknown))}")
        end = self._n + n
        self._answers = {name: _room(old, self._n, end) for name, old in self._answers.items()}
        self._groups = {name: _room(old, self._n, end) for name, old in self._groups.items()}
        self._numbers = {name: _room(old, self._n, end) for name, old in self._numbers.items()}
        for column in (self._answers, self._groups):
            for name, values in column.items():
                values[self._n : end] = _fitting(rows.get(name), n, values.dtype)
        for name, amounts in self._numbers.items():
            amounts[self._n : end] = rows.get(name, np.full(n, np.nan))
        # Last, so that a reader in another thread sees whole rows only.
        self._n = end


def tabulate(
    answers: Answers, codes: Sequence[int], groups: Groups | None = None, n_groups: int = 1
) -> Table:
    """Count every code in every group: shape (n_groups + 1, len(codes)).

    Groups are numbered 0 … n_groups − 1; the last row holds people whose group is not known
    (negative). Without groups the first row counts everybody. Negative answers are outside the
    base and appear nowhere; an answer that is not one of `codes` is an error, not a silence.
    """
    if len(answers) and int(answers.max()) > _HIGHEST_CODE:
        raise ValueError("an answer outside the codes of its question")
    column = _code_index(codes)[answers]
    width = _FIRST_CODE + len(codes)
    if groups is not None:
        if len(groups) != len(answers):
            raise ValueError(f"{len(groups)} groups for {len(answers)} answers")
        if len(groups) and int(groups.max()) >= n_groups:
            raise ValueError(f"group {int(groups.max())} of {n_groups}")
        column = column + width * row_index(groups, n_groups)
    counted = np.bincount(column, minlength=width * (n_groups + 1)).reshape(n_groups + 1, width)
    if counted[:, _UNKNOWN_CODE].any():
        raise ValueError("an answer outside the codes of its question")
    return counted[:, _FIRST_CODE:]


def group_sizes(groups: Groups, n_groups: int) -> NDArray[np.int64]:
    """People per group, those whose group is not known last."""
    return np.bincount(row_index(groups, n_groups), minlength=n_groups + 1)


def row_index(groups: Groups, n_groups: int) -> NDArray[np.intp]:
    """The row of each person in a table: their group, or the last row when it is not known."""
    return np.where(groups < 0, n_groups, groups).astype(np.intp)


def _room(column: Column, used: int, needed: int) -> Column:
    if len(column) >= needed:
        return column
    grown = np.empty(max(needed, 2 * len(column), 64), column.dtype)
    grown[:used] = column[:used]
    return grown


def _fitting(
    values: Sequence[int] | NDArray[np.integer[Any]] | Numbers | None, n: int, dtype: np.dtype[Any]
) -> NDArray[np.integer[Any]]:
    if values is None:
        return np.full(n, MISSING, dtype)
    given = np.asarray(values, np.int64)
    limits = np.iinfo(dtype)
    if given.shape != (n,):
        raise ValueError(f"a column of shape {given.shape} for {n} people")
    # numpy would wrap 300 around to 44 in silence.
    if n and not limits.min <= int(given.min()) <= int(given.max()) <= limits.max:
        raise ValueError(f"a value does not fit {dtype}")
    return given


def _read_only(view: Column) -> Column:
    view.flags.writeable = False
    return view


def _code_index(codes: Sequence[int]) -> NDArray[np.intp]:
    """The column in the count for every code; the negative ones count from the end of the table."""
    index = np.full(_HIGHEST_CODE + 3, _UNKNOWN_CODE, np.intp)
    index[[MISSING, NOT_ASKED]] = _OUT_OF_BASE
    for place, code in enumerate(codes):
        if not 0 <= code <= _HIGHEST_CODE:
            raise ValueError(f"a code lies between 0 and {_HIGHEST_CODE}, not at {code}")
        index[code] = _FIRST_CODE + place
    return index
