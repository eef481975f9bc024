"""Answers that may not be answers: flagged with a reason, decided by a person.

Nothing is removed here and one flag proposes nothing: fast people exist, and so do people who
agree with everything. Two reasons of different kinds make a proposal. The thresholds belong to the
study and are fixed before the first answer, so that nobody tunes them to the result.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from cocreate.methods.research.gibberish import gibberish
from cocreate.methods.research.shares import Flags, Floats, Integers

FlagKind = Literal[
    "speeder",
    "rushed_pages",
    "straight_liner",
    "gibberish",
    "duplicate_text",
    "duplicate_answers",
    "failed_check",
    "dont_know",
]

# Two flags of one family are one reason: who rushes the pages is fast overall, too.
FAMILY: dict[FlagKind, str] = {
    "speeder": "speed",
    "rushed_pages": "speed",
    "straight_liner": "grids",
    "gibberish": "text",
    "duplicate_text": "copies",
    "duplicate_answers": "copies",
    "failed_check": "attention",
    "dont_know": "dont_know",
}


class Thresholds(msgspec.Struct, frozen=True):
    """Times are parts of a median, or seconds; lengths are letters or items; the rest shares."""

    speed: float = 1 / 3
    fewest_on_route: int = 10
    seconds_per_item: float = 1.0
    rushed_pages: float = 0.5
    fewest_pages: int = 3
    grid_items: int = 5
    straight_grids: float = 0.5
    text_length: int = 25
    vector_items: int = 10
    chance_copies: float = 0.01
    failed_checks: int = 1
    dont_know: float = 0.5
    dont_know_items: int = 4
    reasons: int = 2


STANDARD = Thresholds()


class Flag(msgspec.Struct, frozen=True):
    """One reason to look at one respondent; `detail` are the numbers behind it."""

    kind: FlagKind
    respondent: int
    detail: dict[str, float]


class Grid(NamedTuple):
    """`answers[respondent, item]`, negative where there is none; `mixed` when some items are
    worded the other way round, so that one answer to all contradicts itself."""

    answers: Integers
    mixed: bool = False


class Proposal(msgspec.Struct, frozen=True):
    """A respondent with reasons of two kinds or more, for a person to decide on."""

    respondent: int
    flags: tuple[Flag, ...]


class Assessment(msgspec.Struct, frozen=True):
    """`counted` says how many respondents have each flag, and goes into the report."""

    counted: dict[FlagKind, int]
    flagged: int
    proposals: tuple[Proposal, ...]


def assess(flags: Iterable[Flag], thresholds: Thresholds = STANDARD) -> Assessment:
    """The flags by respondent, those with most reasons first."""
    by_person: dict[int, list[Flag]] = defaultdict(list)
    counted: dict[FlagKind, set[int]] = {kind: set() for kind in FAMILY}
    for flag in flags:
        by_person[flag.respondent].append(flag)
        counted[flag.kind].add(flag.respondent)
    proposals = [
        Proposal(respondent, tuple(found))
        for respondent, found in sorted(by_person.items())
        if len({FAMILY[flag.kind] for flag in found}) >= thresholds.reasons
    ]
    proposals.sort(key=lambda each: -len({FAMILY[flag.kind] for flag in each.flags}))
    return Assessment(
        counted={kind: len(people) for kind, people in counted.items()},
        flagged=len(by_person),
        proposals=tuple(proposals),
    )


def speeders(
    seconds: Floats, completed: Flags, route: Integers, thresholds: Thresholds = STANDARD
) -> list[Flag]:
    """Completes in less than a third of the median of all completes on the same route; a route
    with fewer than ten has no median worth the name, and nobody on it is judged."""
    done = np.flatnonzero(completed & np.isfinite(seconds))
    _, which = np.unique(route[done], return_inverse=True)
    which = which.ravel()
    order = np.lexsort((seconds[done], which))
    times = seconds[done][order]
    sizes = np.bincount(which)
    ends = np.cumsum(sizes)
    starts = ends - sizes
    middles = (times[starts + (sizes - 1) // 2] + times[starts + sizes // 2]) / 2
    limit = np.where(sizes >= thresholds.fewest_on_route, thresholds.speed * middles, 0.0)
    return [
        Flag(
            "speeder",
            int(done[place]),
            {
                "seconds": float(seconds[done[place]]),
                "median": float(middles[which[place]]),
                "completes": float(sizes[which[place]]),
            },
        )
        for place in np.flatnonzero(seconds[done] < limit[which])
    ]


def rushed_pages(
    seconds: Floats, items: Sequence[int], thresholds: Thresholds = STANDARD
) -> list[Flag]:
    """`seconds[respondent, page]`, nan for a page not seen. A page is rushed below a second per
    item on it, or below a third of its median; half of somebody's pages make a flag."""
    seen = np.isfinite(seconds)
    least = np.zeros(len(items))
    for page, number in enumerate(items):
        times = seconds[seen[:, page], page]
        if len(times) >= thresholds.fewest_on_route:
            least[page] = thresholds.speed * float(np.median(times))
        if number > 1:
            least[page] = max(least[page], number * thresholds.seconds_per_item)
    rushed = (seen & (np.where(seen, seconds, np.inf) < least)).sum(axis=1)
    pages = seen.sum(axis=1)
    hit = (pages >= thresholds.fewest_pages) & (rushed >= thresholds.rushed_pages * pages)
    return [
        Flag("rushed_pages", int(i), {"rushed": float(rushed[i]), "pages": float(pages[i])})
        for i in np.flatnonzero(hit & (rushed > 0))
    ]


def straight_liners(grids: Sequence[Grid], thresholds: Thresholds = STANDARD) -> list[Flag]:
    """One answer to all of five items or more (longest string = all, standard deviation 0): on any
    grid with items both ways, or on half of somebody's grids. Curran (2016), Journal of
    Experimental Social Psychology 66."""
    if not grids:
        return []
    people = len(grids[0].answers)
    judged, straight, contradicted = (np.zeros(people, np.int64) for _ in range(3))
    for answers, mixed in grids:
        given = answers >= 0
        enough = given.sum(axis=1) >= thresholds.grid_items
        high = np.where(given, answers, -1).max(axis=1, initial=-1)
        low = np.where(given, answers, high[:, None]).min(axis=1, initial=2**31)
        same = enough & (high == low)
        judged += enough
        straight += same
        contradicted += same & mixed
    hit = (straight > 0) & ((straight >= thresholds.straight_grids * judged) | (contradicted > 0))
    return [
        Flag(
            "straight_liner",
            int(i),
            {
                "straight": float(straight[i]),
                "grids": float(judged[i]),
                "contradicted": float(contradicted[i]),
            },
        )
        for i in np.flatnonzero(hit)
    ]


def gibberish_texts(texts: Iterable[tuple[int, str]]) -> list[Flag]:
    """(respondent, text) pairs; a respondent is flagged once, with the share of odd letters of
    the worst text."""
    worst: dict[int, dict[str, float]] = {}
    for respondent, text in texts:
        if odd := gibberish(text):
            before = worst.get(respondent, {"odd": 0.0, "letters": 0.0, "texts": 0.0})
            more = odd.odd > before["odd"]
            worst[respondent] = {
                "odd": float(odd.odd) if more else before["odd"],
                "letters": float(odd.letters) if more else before["letters"],
                "texts": before["texts"] + 1,
            }
    return [Flag("gibberish", respondent, detail) for respondent, detail in worst.items()]


def duplicate_texts(
    texts: Iterable[tuple[int, str]], thresholds: Thresholds = STANDARD
) -> list[Flag]:
    """The same 25 letters or more from different respondents, whatever the capitals, spaces and
    signs between; all of them are flagged, since nobody knows who copied."""
    groups: dict[str, set[int]] = defaultdict(set)
    for respondent, text in texts:
        key = re.sub(r"[\W_]+", " ", text.casefold()).strip()
        if len(key) >= thresholds.text_length:
            groups[key].add(respondent)
    worst: dict[int, dict[str, float]] = {}
    for key, people in groups.items():
        if len(people) > 1:
            for respondent in people:
                before = worst.get(respondent)
                if before is None or before["people"] < len(people):
                    worst[respondent] = {"people": float(len(people)), "length": float(len(key))}
    return [Flag("duplicate_text", i, detail) for i, detail in sorted(worst.items())]


def duplicate_answers(
    answers: NDArray[np.integer[Any]], thresholds: Thresholds = STANDARD
) -> list[Flag]:
    """Exactly the same answers to ten closed questions or more, where chance would hardly do it:
    with the shares of those answers, fewer than one in a hundred such copies were to be expected.
    One answer to everything is left to the straight-liners."""
    people, questions = answers.shape
    if people < 2 or questions < thresholds.vector_items:
        return []
    table = np.ascontiguousarray(answers, np.int32)
    rows = table.view(np.dtype((np.void, table.dtype.itemsize * questions))).ravel()
    _, first, which, sizes = np.unique(
        rows, return_index=True, return_inverse=True, return_counts=True
    )
    chance = np.zeros(len(first))
    for column in table.T:
        _, place, often = np.unique(column, return_inverse=True, return_counts=True)
        chance += np.log(often[place.ravel()[first]] / people)
    expected = (people - 1) * np.exp(chance)
    given = table[first] >= 0
    high = np.where(given, table[first], -1).max(axis=1)
    low = np.where(given, table[first], high[:, None]).min(axis=1)
    suspect = (
        (sizes > 1)
        & (given.sum(axis=1) >= thresholds.vector_items)
        & (high != low)
        & (expected < thresholds.chance_copies)
    )
    return [
        Flag(
            "duplicate_answers",
            int(i),
            {"people": float(sizes[group]), "expected": float(expected[group])},
        )
        for i, group in enumerate(which.ravel())
        if suspect[group]
    ]


def failed_checks(outcomes: Integers, thresholds: Thresholds = STANDARD) -> list[Flag]:
    """`outcomes[respondent, check]`: 1 passed, 0 failed, negative not asked."""
    failed = (outcomes == 0).sum(axis=1)
    asked = (outcomes >= 0).sum(axis=1)
    return [
        Flag("failed_check", int(i), {"failed": float(failed[i]), "asked": float(asked[i])})
        for i in np.flatnonzero(failed >= thresholds.failed_checks)
    ]


def dont_knows(said: Integers, asked: Integers, thresholds: Thresholds = STANDARD) -> list[Flag]:
    """“I don't know” to half or more of the questions that offered it, of at least four."""
    many = (asked >= thresholds.dont_know_items) & (said >= thresholds.dont_know * asked)
    return [
        Flag("dont_know", int(i), {"said": float(said[i]), "asked": float(asked[i])})
        for i in np.flatnonzero(many & (said > 0))
    ]
