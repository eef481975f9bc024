"""Cross tables and weights in memory, beside a bare numpy count of the same table in the same run.

Answers are made up and already loaded; what a page costs from the database on, the points of the
results page tell.
"""

import time
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from cocreate.methods.cross import Numbers
from cocreate.methods.crosstab import Banner, Codes, Group
from cocreate.methods.significance import compare_means, compare_shares
from cocreate.methods.weighting import rake
from scripts.measure.report import Mark

TEN_COLUMNS = (2, 3, 2, 2)  # and everybody
TWENTY_COLUMNS = (2, 3, 4, 5, 5)
SCALES = ((1, 2, 3, 4, 5), tuple(range(11)), (0, 1), (1, 2, 3, 4, 5))
SMALLEST, GROWTH = 1_000, 10
TABLE_MARKS = {(14_000, 60): (1_000.0, 1_000.0), (100_000, 12): (2_000.0, 500.0)}
WEIGHTING_PEOPLE, WEIGHTING_MARK = 100_000, 1_000.0
MARGINS = (2, 6, 12, 5)
REPEATS = 5
PAIRS_Z = 1.96


class CrossPoint(msgspec.Struct):
    """Questions by a banner, with letters: `first_ms` with the banner still to be folded,
    `again_ms` with it ready, `bare_ms` for counts and z by numpy alone, banner folded."""

    people: int
    questions: int
    columns: int
    first_ms: float
    again_ms: float
    bare_ms: float

    @property
    def name(self) -> str:
        return f"table_{self.people}x{self.questions}x{self.columns}"


class Tables(msgspec.Struct):
    """What the methods cost in memory; `growth` is the small table from 10³ people up."""

    points: list[CrossPoint]
    growth: list[CrossPoint]
    weighting_people: int
    weighting_ms: float


def measure(largest: int) -> Tables:
    """Tables of up to this many people, and of up to ten times as many for the growth."""
    points = [
        _point(people, questions, TWENTY_COLUMNS if questions > 12 else TEN_COLUMNS)
        for people, questions in TABLE_MARKS
        if people <= largest
    ]
    growth, people = [], SMALLEST
    while people <= max(SMALLEST, GROWTH * largest):
        growth.append(_point(people, 12, TEN_COLUMNS))
        people *= 10
    people = min(WEIGHTING_PEOPLE, max(SMALLEST, largest))
    return Tables(points, growth, people, _weighting(people))


def marks(found: Tables) -> list[Mark]:
    """The marks of the tables and of weighting; the ratio to the bare count is reported only."""
    reached = []
    for point in found.points:
        first, again = TABLE_MARKS[point.people, point.questions]
        for name, value, mark in (
            ("first", point.first_ms, first),
            ("again", point.again_ms, again),
        ):
            label = f"{point.name}_{name}_ms"
            reached.append(Mark(label, 0, value, f"< {mark:.0f}", value < mark))
    label = f"weighting_{found.weighting_people}x{len(MARGINS)}_ms"
    value = found.weighting_ms
    return [*reached, Mark(label, 0, value, "< 1000", value < WEIGHTING_MARK)]


def table(found: Tables) -> str:
    """The same for people."""
    lines = [f"{'':24}{'first ms':>10}{'again ms':>10}{'bare ms':>10}{'x bare':>8}"]
    lines += [
        f"{p.name:24}{p.first_ms:>10.1f}{p.again_ms:>10.1f}{p.bare_ms:>10.1f}"
        f"{p.again_ms / p.bare_ms:>8.1f}"
        for p in [*found.points, *found.growth]
    ]
    lines.append(f"weighting {found.weighting_people} people: {found.weighting_ms:.1f} ms")
    return "\n".join(lines)


def _point(people: int, questions: int, sizes: Sequence[int]) -> CrossPoint:
    dice = np.random.default_rng(people)
    groups = [
        Group(str(place), dice.integers(-1, size, people).astype(np.int16), size)
        for place, size in enumerate(sizes)
    ]
    codes = [SCALES[number % len(SCALES)] for number in range(questions)]
    answers = [dice.choice(np.array([-1, *scale], np.int8), people) for scale in codes]
    begun = time.perf_counter()
    banner = Banner.of(groups, n=people)
    _letters(banner, answers, codes)
    first = time.perf_counter() - begun
    profile, matrix = _folded(groups)
    return CrossPoint(
        people=people,
        questions=questions,
        columns=1 + sum(sizes),
        first_ms=round(1000 * first, 2),
        again_ms=_milliseconds(lambda: _letters(banner, answers, codes)),
        bare_ms=_milliseconds(lambda: _bare(profile, matrix, answers, codes)),
    )


def _letters(banner: Banner, answers: list[Codes], codes: list[tuple[int, ...]]) -> None:
    """Everything a page shows: counts, shares, means and letters."""
    for column, scale in zip(answers, codes, strict=True):
        cross = banner.cross(column, scale)
        compare_shares(cross.shares, cross.effective_base, banner.spans)
        if len(scale) > 2:
            compare_means(cross.moments(), banner.spans)


def _folded(groups: list[Group]) -> tuple[Codes, Numbers]:
    profile, rows = np.zeros(len(groups[0].blocks), np.intp), 1
    for group in groups:
        profile = profile * (group.size + 1) + group.blocks + 1
        rows *= group.size + 1
    columns: list[Codes] = []
    rest = np.arange(rows)
    for group in reversed(groups):
        rest, place = np.divmod(rest, group.size + 1)
        columns.insert(0, place[:, None] == np.arange(1, group.size + 1))
    return profile, np.hstack([np.ones((rows, 1)), *columns]).astype(np.float64)


def _bare(
    profile: Codes, matrix: Numbers, answers: list[Codes], codes: list[tuple[int, ...]]
) -> None:
    """The least that gives the same counts and says which pairs of columns differ."""
    for column, scale in zip(answers, codes, strict=True):
        width = scale[-1] + 2
        cells = np.bincount(profile * width + column + 1, minlength=len(matrix) * width)
        counts = cells.reshape(len(matrix), width).T[1:] @ matrix
        n = counts.sum(axis=0)
        p = counts / n
        pooled = (counts[:, :, None] + counts[:, None]) / (n[:, None] + n)
        error = np.sqrt(pooled * (1 - pooled) * (1 / n[:, None] + 1 / n))
        _ = np.abs(p[:, :, None] - p[:, None]) > PAIRS_Z * error


def _weighting(people: int) -> float:
    dice = np.random.default_rng(4)
    margins = {str(size): dice.integers(0, size, people).astype(np.int16) for size in MARGINS}
    targets = {name: dice.dirichlet(np.full(int(name), 40.0)) for name in margins}
    return _milliseconds(lambda: rake(margins, targets))


def _milliseconds(work: Callable[[], object]) -> float:
    """The middle one of some runs."""
    taken = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return round(1000 * sorted(taken)[REPEATS // 2], 2)
