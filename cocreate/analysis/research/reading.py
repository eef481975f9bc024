"""From stored columns to what the methods take: sets, prices, marks, clicks, duels.

Every reader returns who is in the base, and arrays in which person 0 is the first of them.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cocreate.analysis.research.study import Flags, Study, any_of
from cocreate.methods.research.heatmap import Clicks
from cocreate.methods.research.highlights import Marks
from cocreate.methods.research.maxdiff import Tasks
from cocreate.methods.research.pairwise import Duels
from cocreate.methods.research.reactions import NOT_ASKED, TIMED_OUT
from cocreate.questionnaires.document import Item
from cocreate.questionnaires.kinds.gut import LATE
from cocreate.questionnaires.kinds.heatmap import PLACES_MAX
from cocreate.questionnaires.kinds.highlighter import Unit, units_of
from cocreate.questionnaires.kinds.maxdiff import ALL, NONE, SETS_MAX, SOME, sets_of, varies
from cocreate.questionnaires.kinds.pairwise import UNDECIDED

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


class MaxDiff(NamedTuple):
    """`enough[person, item]` of the anchored variant: 1 would do, 0 would not, −1 not known."""

    base: Flags
    items: tuple[Item, ...]
    tasks: Tasks
    enough: Integers | None


def maxdiff_answers(study: Study) -> MaxDiff:
    """The sets that were answered, each as its respondent had it before him."""
    spec = study.question.spec
    items = tuple(sorted(spec.items, key=lambda item: item.code))
    codes = [item.code for item in items]
    place = {code: number for number, code in enumerate(codes)}
    version = study.codes("v").astype(np.int64)
    own = study.table([f"i{code}" for code in codes]) > 0 if varies(spec) else None
    known = np.flatnonzero(version > 0)
    seen = version[known, None] if own is None else np.column_stack([version, own])[known]
    layouts, which = np.unique(seen, axis=0, return_inverse=True)
    rows: list[tuple[Integers, list[int], Integers, Integers]] = []
    enough = np.full((len(version), len(items)), -1, np.int64)
    against = np.zeros_like(enough, dtype=bool)
    for number, layout in enumerate(layouts):
        people = known[which.ravel() == number]
        mine = None if own is None else [c for c, on in zip(codes, layout[1:], strict=True) if on]
        for n, each in enumerate(sets_of(spec, int(layout[0]), mine)[:SETS_MAX], 1):
            best, worst = study.codes(f"s{n}b")[people], study.codes(f"s{n}w")[people]
            shown = [place[code] for code in each]
            told = np.isin(best, each) & np.isin(worst, each) & (best != worst)
            who = people[told]
            tops = np.array([place[int(code)] for code in best[told]], np.int64)
            ends = np.array([place[int(code)] for code in worst[told]], np.int64)
            rows.append((who, shown, tops, ends))
            if spec.anchor:
                _anchor(enough, against, who, shown, (tops, ends), study.codes(f"s{n}a")[who])
    enough[against] = -1
    base, tasks = _tasks(rows, len(version))
    return MaxDiff(base, items, tasks, enough[base] if spec.anchor else None)


def _anchor(
    enough: Integers,
    against: Flags,
    who: Integers,
    shown: list[int],
    ends: tuple[Integers, Integers],
    said: NDArray[np.int16],
) -> None:
    """“All of these would be enough” says so of each; “some” says it of the best, and not of the
    worst. Who says one thing of an item in one set and the other in the next says nothing."""

    def note(people: Integers, items: Integers, value: int) -> None:
        against[people, items] |= enough[people, items] == 1 - value
        enough[people, items] = value

    for code, value in ((ALL, 1), (NONE, 0)):
        for item in shown:
            people = who[said == code]
            note(people, np.full(len(people), item), value)
    some = said == SOME
    note(who[some], ends[0][some], 1)
    note(who[some], ends[1][some], 0)


def _tasks(
    rows: list[tuple[Integers, list[int], Integers, Integers]], people: int
) -> tuple[Flags, Tasks]:
    base = np.zeros(people, bool)
    for who, *_rest in rows:
        base[who] = True
    number = np.cumsum(base) - 1
    width = max((len(shown) for _who, shown, _best, _worst in rows), default=2)
    blocks = []
    for who, shown, _best, _worst in rows:
        block = np.full((len(who), width), -1, np.int64)
        block[:, : len(shown)] = shown
        blocks.append(block)
    nobody = np.empty(0, np.int64)
    return base, Tasks(
        number[np.concatenate([nobody, *(who for who, *_rest in rows)])],
        np.concatenate([np.empty((0, width), np.int64), *blocks]),
        np.concatenate([nobody, *(best for _who, _shown, best, _worst in rows)]),
        np.concatenate([nobody, *(worst for _who, _shown, _best, worst in rows)]),
    )


def meter_answers(study: Study) -> tuple[Flags, Floats]:
    """Four amounts for everybody who gave any."""
    amounts = study.sums(range(1, 5))
    base = any_of(np.isfinite(amounts))
    return base, amounts[base]


def ladder_answers(study: Study) -> tuple[Flags, Integers]:
    """Yes (1), no (0) or nothing (negative) to every price, in the order of the settings."""
    accepts = study.table(range(1, len(study.question.spec.prices) + 1))
    base = any_of(accepts >= 0)
    return base, accepts[base]


def highlights_answers(study: Study) -> tuple[Flags, tuple[Unit, ...], Marks]:
    """Marks on the words or sentences of the text in the questionnaire's first language."""
    spec = study.question.spec
    units = units_of(spec.stimulus, whole_sentences=spec.whole_sentences)
    base = study.codes() >= 0
    table = study.table([unit.number for unit in units])[base]
    person, unit = np.nonzero(table > 0)
    return base, units, Marks(person, unit, table[person, unit] - 1)


def clicks_answers(study: Study) -> tuple[Flags, Clicks, Integers]:
    """Marks on the picture, and for each its number (under which its comment is stored)."""
    base = study.codes() >= 0
    persons, xs, ys, signs, numbers = [], [], [], [], []
    for number in range(1, PLACES_MAX + 1):
        x, y = study.amounts(f"{number}x")[base], study.amounts(f"{number}y")[base]
        sign = study.codes(f"{number}s")[base]
        who = np.flatnonzero(np.isfinite(x) & np.isfinite(y) & (sign > 0))
        persons.append(who)
        xs.append(x[who])
        ys.append(y[who])
        signs.append(np.select([sign[who] == 1, sign[who] == 2], [1, 0], -1))
        numbers.append(np.full(len(who), number))
    clicks = Clicks(
        np.concatenate(persons),
        np.concatenate(xs),
        np.concatenate(ys),
        np.concatenate(signs).astype(np.int64),
    )
    return base, clicks, np.concatenate(numbers)


def gut_answers(study: Study, item: int) -> tuple[Integers, Floats, int]:
    """Choices and milliseconds for one item, and how many answered without a clock."""
    codes, times = study.codes(item).astype(np.int64), study.amounts(f"{item}t")
    given = (codes == 0) | (codes == 1)
    untimed = given & ~np.isfinite(times)
    choices = np.select(
        [given & ~untimed, codes == LATE], [codes, np.full_like(codes, TIMED_OUT)], NOT_ASKED
    )
    return choices, times, int(untimed.sum())


def duels_answers(study: Study) -> tuple[Flags, tuple[Item, ...], Duels]:
    """All comparisons; a tie is half a win for either."""
    items = tuple(sorted(study.question.spec.items, key=lambda item: item.code))
    base = np.zeros(len(study.sample.columns), bool)
    winners, losers, times = [], [], []
    for one, other in combinations(range(len(items)), 2):
        answers = study.codes(f"{items[one].code}v{items[other].code}")
        base |= answers >= 0
        ties = float((answers == UNDECIDED).sum()) / 2
        for winner, loser in ((one, other), (other, one)):
            wins = float((answers == items[winner].code).sum()) + ties
            if wins:
                winners.append(winner)
                losers.append(loser)
                times.append(wins)
    duels = Duels(
        np.array(winners, np.int64), np.array(losers, np.int64), np.array(times, np.float64)
    )
    return base, items, duels


def likes_answers(study: Study, top: int = 3) -> tuple[Flags, tuple[tuple[int, str], ...], Flags]:
    """Who would take which item: chosen (multi), among the first `top` places (ranking), or
    oftener best than worst (MaxDiff). Returns base, items as (code, text), likes[person, item]."""
    question = study.question
    if question.kind == "maxdiff":
        found = study.once("answers", maxdiff_answers)
        net = np.zeros((int(found.base.sum()), len(found.items)), np.int64)
        np.add.at(net, (found.tasks.person, found.tasks.best), 1)
        np.add.at(net, (found.tasks.person, found.tasks.worst), -1)
        return found.base, tuple((item.code, item.text) for item in found.items), net > 0
    if question.kind == "ranking":
        items = tuple((item.code, item.text) for item in question.spec.items)
        ranks = study.table([code for code, _text in items])
        base = any_of(ranks >= 0)
        return base, items, ((ranks > 0) & (ranks <= top))[base]
    items = tuple(
        (option.code, option.text) for option in question.spec.options if not option.exclusive
    )
    chosen = study.table([code for code, _text in items])
    some = any_of(chosen >= 0)
    return some, items, (chosen == 1)[some]
