"""Counting questions by a banner: groups of columns side by side, at a hundred thousand people.

All groups of a banner are folded into one number per person, its profile. A question is then
counted once, profile by code, and a small matrix adds profiles up to columns: one pass over the
people for each question, however many columns the banner has.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from cocreate.methods.cross import Cross, Moments, Numbers, effective_bases, moments_of
from cocreate.methods.tabulate import MISSING, NOT_ASKED

Codes = NDArray[np.integer[Any]]
Places = NDArray[np.intp]

_OUTSIDE = 2  # two places before the codes: not asked, missing
_FEWEST_PROFILES, _MOST_PROFILES = 64, 4096  # in a bundle: more do not fit the processor's cache
_PEOPLE_PER_PROFILE = 16  # so that adding up profiles costs less than counting people
_WIDTHS_KEPT = 6  # eight bytes a person each; scales come in few sizes
_DENSE = 256  # codes up to here are counted in place, higher ones by their rank


class Group(msgspec.Struct, frozen=True):
    """Columns that belong together: of each person the column 0 … size − 1, negative for none.

    One attribute is one group; so is the answer to one question.
    """

    name: str
    blocks: Codes
    size: int

    def within(self, other: "Group") -> "Group":
        """These columns inside each column of the other group: nested, `other` outermost."""
        known = (self.blocks >= 0) & (other.blocks >= 0)
        nested = other.blocks.astype(np.int32) * self.size + self.blocks
        name = f"{other.name}/{self.name}"
        return Group(name, np.where(known, nested, MISSING), self.size * other.size)


class _Bundle:
    """Some groups folded into one profile per person, and who of them stands in which column."""

    def __init__(self, groups: Sequence[Group], n: int, *, everybody: bool) -> None:
        self.profile = np.zeros(n, np.intp)
        self.rows = 1
        for group in groups:
            place = np.where(group.blocks < 0, group.size, group.blocks)
            self.profile *= group.size + 1
            self.profile += place
            self.rows *= group.size + 1
        rest, blocks = np.arange(self.rows), []
        for group in reversed(groups):
            rest, place = np.divmod(rest, group.size + 1)
            blocks.append((place[:, None] == np.arange(group.size)).astype(np.float64))
        self.matrix = np.hstack([np.ones((self.rows, int(everybody))), *reversed(blocks)])
        self._scaled: dict[int, Places] = {}

    def leave_out(self, filtered: NDArray[np.bool_]) -> None:
        """Give everybody whom the filter leaves out a profile that stands in no column."""
        self.profile[~filtered] = self.rows
        self.rows += 1
        self.matrix = np.vstack([self.matrix, np.zeros((1, self.matrix.shape[1]))])

    def scaled(self, width: int) -> Places:
        """The first place of each person's row in a table of this width, for people's codes."""
        found = self._scaled.get(width)
        if found is None:
            if len(self._scaled) >= _WIDTHS_KEPT:
                self._scaled = {}
            found = self._scaled[width] = self.profile * width + _OUTSIDE
        return found


class Banner:
    """A banner, ready for any number of questions about the same people in the same order."""

    def __init__(
        self,
        groups: Sequence[Group],
        n: int,
        weights: Numbers | None,
        filtered: NDArray[np.bool_] | None,
    ) -> None:
        self.groups = tuple(groups)
        self._n = n
        self._weights = weights
        self._squares = None if weights is None else weights * weights
        self._bundles = [
            _Bundle(part, n, everybody=not place)
            for place, part in enumerate(_bundled(self.groups, n))
        ]
        if filtered is not None:
            for bundle in self._bundles:
                bundle.leave_out(filtered)

    @classmethod
    def of(
        cls,
        groups: Sequence[Group],
        *,
        n: int,
        weights: Numbers | None = None,
        filtered: NDArray[np.bool_] | None = None,
    ) -> "Banner":
        """A banner of n people. `filtered` is true for those whom the table is about."""
        for group in groups:
            if len(group.blocks) != n:
                raise ValueError(f"{len(group.blocks)} people in {group.name}, not {n}")
            if n and int(group.blocks.max()) >= group.size:
                raise ValueError(f"column {int(group.blocks.max())} of {group.size}: {group.name}")
        if filtered is not None and filtered.shape != (n,):
            raise ValueError(f"a filter of shape {filtered.shape} for {n} people")
        if weights is not None:
            weights = np.asarray(weights, np.float64)
            # This refuses NaN as well.
            if weights.shape != (n,) or not bool(((weights >= 0) & np.isfinite(weights)).all()):
                raise ValueError(f"weights are {n} numbers from 0 up")
        return cls(groups, n, weights, filtered)

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Of each group the first column and the one after its last; column 0 is everybody."""
        ends = np.cumsum([1, *(group.size for group in self.groups)]).tolist()
        return tuple(pairwise(ends))

    def cross(self, answers: Codes, codes: Sequence[int]) -> Cross:
        """Count a question with one answer per person."""
        chosen = tuple(int(code) for code in codes)
        if chosen and min(chosen) < 0:
            raise ValueError(f"a code is 0 or more, not {min(chosen)}")
        column, places, width = self._dense(answers, chosen)
        rows = [_OUTSIDE + place for place in places]
        everywhere = self._table(column, width, None, known=rows)
        people = np.rint(everywhere).astype(np.int64)
        counts = people[rows]
        base, not_asked, missing = counts.sum(axis=0), people[0], people[1]
        if self._weights is None:
            weighted, squares = everywhere[rows], None
        else:
            weighted = self._table(column, width, self._weights)[rows]
            squares = self._table(column, width, self._squares)[rows].sum(axis=0)
        total = weighted.sum(axis=0)
        return Cross(
            codes=chosen,
            counts=counts,
            weighted=weighted,
            base=base,
            weighted_base=total,
            effective_base=total.copy() if squares is None else effective_bases(total, squares),
            missing=missing,
            not_asked=not_asked,
        )

    def multiple(self, columns: Sequence[Codes]) -> Cross:
        """Count a question with several answers: a column of 0 and 1 for each of its choices.

        The base is people who were asked: at least one of their columns is not negative.
        """
        if not columns:
            raise ValueError("a multiple question has at least one choice")
        asked = self.cross(any_of(columns), (0, 1))
        each = [self.cross(column, (0, 1)) for column in columns]
        return msgspec.structs.replace(
            asked,
            codes=tuple(range(len(columns))),
            counts=np.stack([one.counts[1] for one in each]),
            weighted=np.stack([one.weighted[1] for one in each]),
            multiple=True,
        )

    def moments(self, values: Numbers) -> Moments:
        """Mean and spread of a number per person, NaN where there is none."""
        numbers = np.asarray(values, np.float64)
        if numbers.shape != (self._n,):
            raise ValueError(f"numbers of shape {numbers.shape} for {self._n} people")
        inside = ~np.isnan(numbers)
        # Squares of numbers far from 0 would lose the digits that the spread is made of.
        centre = float(numbers[inside].mean()) if inside.any() else 0.0
        off = np.where(inside, numbers - centre, 0.0)
        weight = inside if self._weights is None else np.where(inside, self._weights, 0.0)
        first = weight * off
        sums = [self._sums(part) for part in (inside, weight, weight * weight, first, first * off)]
        n, total, squares, shift, square = sums
        mean = np.divide(shift, total, where=total > 0, out=np.full_like(total, np.nan))
        spread = np.divide(square, total, where=total > 0, out=np.full_like(total, np.nan))
        spread = np.maximum(spread - mean**2, 0.0)
        effective = effective_bases(total, squares)
        people = np.rint(n).astype(np.int64)
        return moments_of(people, total, effective, mean + centre, spread)

    def _dense(self, answers: Codes, codes: tuple[int, ...]) -> tuple[Codes, list[int], int]:
        """The column with codes that can be counted in place, the place of each code, the width."""
        if answers.shape != (self._n,):
            raise ValueError(f"answers of shape {answers.shape} for {self._n} people")
        highest = max(codes, default=0)
        low, high = (int(answers.min()), int(answers.max())) if self._n else (0, 0)
        if low < NOT_ASKED or high > highest:
            raise ValueError("an answer outside the codes of its question")
        if highest < _DENSE:
            return answers, list(codes), _OUTSIDE + highest + 1
        ranks = np.full(_OUTSIDE + highest + 1, len(codes), np.int32)
        ranks[:_OUTSIDE] = (NOT_ASKED, MISSING)
        ranks[[_OUTSIDE + code for code in codes]] = np.arange(len(codes))
        return ranks[answers.astype(np.intp) + _OUTSIDE], [*range(len(codes))], len(codes) + 3

    def _table(
        self, column: Codes, width: int, weights: Numbers | None, known: Sequence[int] = ()
    ) -> Numbers:
        """People, or their weights, by place and column of the banner."""
        parts: list[Numbers] = []
        for bundle in self._bundles:
            cells = bundle.scaled(width) + column
            counted = np.bincount(cells, weights, minlength=bundle.rows * width)
            table = counted.reshape(bundle.rows, width).astype(np.float64)
            if known and not parts:
                stray = table.sum(axis=0)
                stray[[0, 1, *known]] = 0
                if stray.any():
                    raise ValueError("an answer outside the codes of its question")
            parts.append(table.T @ bundle.matrix)
        return np.hstack(parts)

    def _sums(self, amounts: NDArray[Any]) -> Numbers:
        """The sum of a number per person, by column of the banner."""
        return np.hstack(
            [
                np.bincount(bundle.profile, amounts, minlength=bundle.rows) @ bundle.matrix
                for bundle in self._bundles
            ]
        )


def any_of(columns: Sequence[Codes], among: Sequence[int] | None = None) -> Codes:
    """1 who ticked one of these choices, 0 who was asked and ticked none, negative as they were:
    a net of a multiple question, to be counted with codes (0, 1).

    `among` are the places of the choices that count, by default all; the base is always that of
    the whole question.
    """
    highest: Codes = np.stack(columns).max(axis=0)
    if among is None:
        return highest
    ticked: Codes = np.stack([columns[place] for place in among]).max(axis=0)
    net: Codes = np.where(highest < 0, highest, np.maximum(ticked, 0))
    return net


def _bundled(groups: tuple[Group, ...], n: int) -> list[list[Group]]:
    """The groups in order, in bundles with not too many profiles each."""
    most = min(max(n // _PEOPLE_PER_PROFILE, _FEWEST_PROFILES), _MOST_PROFILES)
    bundles: list[list[Group]] = [[]]
    profiles = 1
    for group in groups:
        if bundles[-1] and profiles * (group.size + 1) > most:
            bundles.append([])
            profiles = 1
        bundles[-1].append(group)
        profiles *= group.size + 1
    return bundles
