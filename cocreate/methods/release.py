"""The door: every figure about members' answers leaves through here, or does not leave.

Nothing is shown that concerns fewer than k people: not by itself, not as the difference of two
looks at the same figures, and not as a sum or difference of tables. docs/methods.md has the rule
in words, what it promises and what it does not.
"""

from collections.abc import Mapping
from typing import Generic, Literal, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from cocreate.methods.disclosure import safe_together
from cocreate.methods.proportions import Proportion, Strength, proportion, strength
from cocreate.methods.scales import Scale, Summary, describe
from cocreate.methods.tabulate import (
    MISSING,
    NOT_ASKED,
    Answers,
    Groups,
    group_sizes,
    row_index,
    tabulate,
)

DEFAULT_K = 5

Reason = Literal["too_few", "small_cell", "not_asked", "still_open", "overlap"]
T = TypeVar("T")


class Hidden(msgspec.Struct, frozen=True):
    """Why there is no figure.

    too_few: fewer than k answers (while open: than may be shown yet). small_cell: a group that is
    not empty has fewer than k. not_asked: nobody got the question. still_open: breakdowns wait
    for the closing. overlap: taken together with another table it would single out fewer than k.
    """

    reason: Reason


class Released(msgspec.Struct, Generic[T], frozen=True):
    """A figure that may be shown, about n people; `strength` says how far n carries."""

    value: T
    n: int

    @property
    def strength(self) -> Strength:
        return strength(self.n)


class Split(msgspec.Struct, frozen=True):
    """What those who voted on a statement thought: parts of everybody who agreed, disagreed or
    passed, each with its Wilson interval.

    `division` is 1 − |agree − disagree| / (agree + disagree): 0 when all who chose are of one
    mind, 1 when they are split in half, None when nobody chose.
    """

    n: int
    agree: Proportion
    disagree: Proportion
    passed: Proportion
    division: float | None


class Question(msgspec.Struct, frozen=True):
    """One closed question: answers in order of arrival, and the codes they can take; `scale` says
    what the codes are worth where they do not say it themselves."""

    answers: Answers
    codes: tuple[int, ...]
    scale: Scale | None = None


class Attribute(msgspec.Struct, frozen=True):
    """One panel attribute: the group of each person, 0 … size − 1, or negative when not known."""

    groups: Groups
    size: int


class Figures(msgspec.Struct, frozen=True):
    """One question as it may be shown; breakdowns hold one summary per group, unknown last."""

    total: Released[Summary] | Hidden
    breakdown: Released[tuple[Summary, ...]] | Hidden | None = None
    available: Mapping[str, Hidden | None] = {}


def released_n(n: int, k: int = DEFAULT_K, *, closed: bool) -> int:
    """How many of the first n answers may be shown: a prefix, in order of arrival.

    Closed: all n. Open: the newest k always wait, so that the last step, whenever the closing
    comes, concerns k people or more.
    """
    steps = looks(n, k, closed=closed)
    return steps[-1] if steps else 0


def looks(n: int, k: int = DEFAULT_K, *, closed: bool) -> tuple[int, ...]:
    """Every prefix length that somebody can have seen by now, the one shown now last.

    Multiples of k, a tenth of the number before apart once that is more: each look adds k people
    or more to the one before.
    """
    _check_k(k)
    seen: list[int] = []
    reached = k
    while reached <= n - k:
        seen.append(reached)
        reached += k * max(1, reached // (10 * k))
    if closed and n >= k:
        seen.append(n)
    return tuple(seen)


def released_rows(answers: Answers, k: int = DEFAULT_K, *, closed: bool) -> int | Hidden:
    """Of everybody in order of arrival the first so many, among whom are `released_n` answers: a
    total is about them. Negative answers are outside the base."""
    base = np.flatnonzero(answers >= 0)
    shown = released_n(len(base), k, closed=closed)
    return int(base[shown - 1]) + 1 if shown else _too_few(answers)


def release_total(n: int, k: int = DEFAULT_K) -> Released[int] | Hidden:
    """A number of people, when it is k or more."""
    _check_k(k)
    return Released(n, n) if n >= k else Hidden("too_few")


def release_breakdown(
    sizes: Mapping[str, int] | tuple[int, ...] | NDArray[np.int64], k: int = DEFAULT_K
) -> Released[tuple[int, ...]] | Hidden:
    """All group sizes or none: one group below k that is not empty hides the whole breakdown.

    People whose group is not known are a group too, or they could be had by subtraction.
    """
    _check_k(k)
    values = sizes.values() if isinstance(sizes, Mapping) else sizes
    cells = tuple(int(size) for size in values)
    if sum(cells) < k:
        return Hidden("too_few")
    if any(0 < size < k for size in cells):
        return Hidden("small_cell")
    return Released(cells, sum(cells))


def split(agree: int, disagree: int, passed: int, k: int = DEFAULT_K) -> Released[Split] | Hidden:
    """The three-way split of a statement; k = 1 only where votes are counted in the open, and a
    statement without votes then shows that it has none."""
    _check_k(k)
    n = agree + disagree + passed
    if n < k and k > 1:
        return Hidden("too_few")
    chose = agree + disagree
    return Released(
        Split(
            n=n,
            agree=proportion(agree, n),
            disagree=proportion(disagree, n),
            passed=proportion(passed, n),
            division=1 - abs(agree - disagree) / chose if chose else None,
        ),
        n,
    )


def release(
    questions: Mapping[str, Question],
    attributes: Mapping[str, Attribute] | None = None,
    *,
    closed: bool,
    by: str | None = None,
    k: int = DEFAULT_K,
) -> dict[str, Figures]:
    """All figures of a results page, `by` at most one attribute.

    Pass every attribute that the page offers, always in the same order: which of them may be
    shown is decided for all of them at once, whichever one is asked for now.
    """
    _check_k(k)
    attributes = attributes or {}
    if by is not None and by not in attributes:
        raise KeyError(by)
    decided: dict[bytes, dict[str, Hidden | None]] = {}
    figures: dict[str, Figures] = {}
    for name, question in questions.items():
        # Required questions have one base between them: decide once.
        base_key = (
            np.packbits(question.answers >= 0).tobytes()
            + np.packbits(question.answers == NOT_ASKED).tobytes()
        )
        if base_key not in decided:
            decided[base_key] = _decide(question.answers, attributes, k, closed=closed)
        available = decided[base_key]
        figures[name] = Figures(
            total=_total(question, k, closed=closed),
            breakdown=_breakdown(question, attributes[by], available[by]) if by else None,
            available=available,
        )
    return figures


def _decide(
    answers: Answers, attributes: Mapping[str, Attribute], k: int, *, closed: bool
) -> dict[str, Hidden | None]:
    """For each attribute why it stays hidden, or None when it may be shown."""
    if not closed:
        # A second look at a breakdown would tell what the one newcomer of a group answered, and
        # waiting for k newcomers in every group could keep the final table incomplete for ever.
        return dict.fromkeys(attributes, Hidden("still_open"))
    base = np.flatnonzero(answers >= 0)
    steps = looks(len(base), k, closed=True)
    if not steps:
        return dict.fromkeys(attributes, _too_few(answers))
    arrival = np.repeat(np.arange(len(steps)), np.diff(steps, prepend=0))
    silent = np.flatnonzero(answers == MISSING)
    verdict: dict[str, Hidden | None] = {}
    shown = {}
    for name, attribute in attributes.items():
        sizes = group_sizes(attribute.groups[base], attribute.size)
        kept_silent = group_sizes(attribute.groups[silent], attribute.size)
        verdict[name] = _cells(sizes, kept_silent, k)
        if verdict[name] is None:
            shown[name] = row_index(attribute.groups[base], attribute.size)
    if safe_together([arrival, *shown.values()], k):
        return verdict
    admitted = [arrival]
    for name, blocks in shown.items():
        if safe_together([*admitted, blocks], k):
            admitted.append(blocks)
        else:
            verdict[name] = Hidden("overlap")
    return verdict


def _cells(sizes: NDArray[np.int64], kept_silent: NDArray[np.int64], k: int) -> Hidden | None:
    outcome = release_breakdown(sizes, k)
    if isinstance(outcome, Hidden):
        return outcome
    # A group that got the question and kept silent is a small cell as well.
    return Hidden("small_cell") if bool(((kept_silent > 0) & (sizes < k)).any()) else None


def _total(question: Question, k: int, *, closed: bool) -> Released[Summary] | Hidden:
    rows = released_rows(question.answers, k, closed=closed)
    if isinstance(rows, Hidden):
        return rows
    counts = tabulate(question.answers[:rows], question.codes)
    summary = describe(counts[0], question.codes, question.scale)
    return Released(summary, summary.n)


def _breakdown(
    question: Question, attribute: Attribute, hidden: Hidden | None
) -> Released[tuple[Summary, ...]] | Hidden:
    if hidden:
        return hidden
    counts = tabulate(question.answers, question.codes, attribute.groups, attribute.size)
    summaries = tuple(describe(row, question.codes, question.scale) for row in counts)
    return Released(summaries, int(counts.sum()))


def _too_few(answers: Answers) -> Hidden:
    nobody_asked = bool(len(answers)) and bool((answers == NOT_ASKED).all())
    return Hidden("not_asked" if nobody_asked else "too_few")


def _check_k(k: int) -> None:
    if k < 1:
        raise ValueError(f"a threshold of {k} protects nobody")
