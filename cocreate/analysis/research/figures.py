"""The figures of each method as they may be told: worked out once per set of answers, and Hidden
where the base is too small or the concept is still open."""

import msgspec
import numpy as np

from cocreate.analysis.research import reading
from cocreate.analysis.research.study import Flags, Study, all_of, any_of, few, hidden_for
from cocreate.methods.release import Hidden
from cocreate.methods.research.highlights import Marked, highlights
from cocreate.methods.research.kano import Kano, kano
from cocreate.methods.research.maxdiff import Count, Fit, Tasks, counts, pooled
from cocreate.methods.research.pairwise import Standings, standings
from cocreate.methods.research.prices import (
    GaborGranger,
    VanWestendorp,
    gabor_granger,
    van_westendorp,
)
from cocreate.methods.research.ranks import Divided, Ranked, constant_sum, ranking
from cocreate.methods.research.reactions import Reactions, reactions
from cocreate.methods.research.shares import Refused

METHODS = (
    *("maxdiff", "price_meter", "price_ladder", "kano", "highlighter", "heatmap", "gut"),
    *("pairwise", "ranking", "constant_sum", "multi"),
)


class Named(msgspec.Struct, frozen=True):
    """An item, word or statement that figures are about."""

    code: int
    text: str


class MaxDiffFigures(msgspec.Struct, frozen=True, tag="maxdiff", tag_field="method"):
    """Counts and pooled utilities, in the order of `items`."""

    n: int
    sets: int
    items: tuple[Named, ...]
    counts: tuple[Count, ...]
    pooled: Fit | Refused


class MeterFigures(msgspec.Struct, frozen=True, tag="price_meter", tag_field="method"):
    """`inconsistent` is None when it concerns fewer than k people, but somebody."""

    n: int
    inconsistent: int | None
    unit: str
    meter: VanWestendorp


class LadderFigures(msgspec.Struct, frozen=True, tag="price_ladder", tag_field="method"):
    """Demand at every price."""

    n: int
    inconsistent: int | None
    unit: str
    ladder: GaborGranger


class KanoFigures(msgspec.Struct, frozen=True, tag="kano", tag_field="method"):
    """A feature each; None where fewer than k answered both halves."""

    n: int
    items: tuple[Named, ...]
    features: tuple[Kano | None, ...]


class HighlightFigures(msgspec.Struct, frozen=True, tag="highlighter", tag_field="method"):
    """A word or sentence each. A count below k is told as None: that of nobody as well."""

    n: int
    units: tuple[Named, ...]
    breaks: tuple[bool, ...]
    marked: tuple[Marked, ...]
    shown: tuple[tuple[bool, bool, bool], ...]


class GutFigures(msgspec.Struct, frozen=True, tag="gut", tag_field="method"):
    """An item each; `untimed` answered without a clock and are not among its figures."""

    n: int
    items: tuple[Named, ...]
    reactions: tuple[Reactions | None, ...]
    untimed: tuple[int, ...]


class PairFigures(msgspec.Struct, frozen=True, tag="pairwise", tag_field="method"):
    """Win rates and strengths."""

    n: int
    items: tuple[Named, ...]
    standings: Standings | Refused


class OrderFigures(msgspec.Struct, frozen=True, tag="ranking", tag_field="method"):
    """Places in an order."""

    n: int
    items: tuple[Named, ...]
    ranked: tuple[Ranked, ...]


class SumFigures(msgspec.Struct, frozen=True, tag="constant_sum", tag_field="method"):
    """Parts of a total."""

    n: int
    total: float
    items: tuple[Named, ...]
    divided: tuple[Divided, ...]


def maxdiff_figures(study: Study) -> MaxDiffFigures | Hidden:
    """Counts, and one logit over everybody."""
    found = study.once("answers", reading.maxdiff_answers)
    if hidden := hidden_for(study, found.base):
        return hidden
    return maxdiff_told(found, *maxdiff_fit(found.tasks, len(found.items), found.enough))


def maxdiff_fit(
    tasks: Tasks, items: int, enough: reading.Integers | None
) -> tuple[tuple[Count, ...], Fit | Refused]:
    """The part that takes seconds when there are thousands of people."""
    return counts(tasks, items), pooled(tasks, items, enough=enough, errors="people")


def maxdiff_told(
    found: reading.MaxDiff, counted: tuple[Count, ...], fit: Fit | Refused
) -> MaxDiffFigures:
    """What was fitted, with its names."""
    return MaxDiffFigures(
        n=int(found.base.sum()),
        sets=len(found.tasks.person),
        items=tuple(Named(item.code, item.text) for item in found.items),
        counts=counted,
        pooled=fit,
    )


def meter_figures(study: Study) -> MeterFigures | Hidden:
    """The four curves of who named prices in the right order."""
    base, amounts = reading.meter_answers(study)
    meter = van_westendorp(amounts)
    rising = base.copy()
    rising[base] = np.isfinite(amounts).all(axis=1) & (np.diff(amounts, axis=1) > 0).all(axis=1)
    if hidden := hidden_for(study, rising):
        return hidden
    left_out = None if few(meter.inconsistent, study.sample.k) else meter.inconsistent
    unit = study.question.spec.unit or "€"
    return MeterFigures(n=meter.n, inconsistent=left_out, unit=unit, meter=meter)


def ladder_figures(study: Study) -> LadderFigures | Hidden:
    """Demand and revenue at every price."""
    base, accepts = reading.ladder_answers(study)
    if hidden := hidden_for(study, base):
        return hidden
    ladder = gabor_granger(study.question.spec.prices, accepts)
    left_out = None if few(ladder.inconsistent, study.sample.k) else ladder.inconsistent
    unit = study.question.spec.unit or "€"
    return LadderFigures(n=ladder.n, inconsistent=left_out, unit=unit, ladder=ladder)


def kano_figures(study: Study) -> KanoFigures | Hidden:
    """Each feature's place in the table of Kano."""
    items = study.question.spec.items
    halves = [(study.codes(f"{item.code}f"), study.codes(f"{item.code}d")) for item in items]
    base: Flags = np.zeros(len(study.sample.columns), bool)
    for one, other in halves:
        base |= (one > 0) & (other > 0)
    if hidden := hidden_for(study, base):
        return hidden
    told = [kano(one, other) for one, other in halves]
    return KanoFigures(
        n=int(base.sum()),
        items=_named(study),
        features=tuple(each if each.n >= study.sample.k else None for each in told),
    )


def highlight_figures(study: Study) -> HighlightFigures | Hidden:
    """What everybody who had the text before him marked in it."""
    base, units, marks = reading.highlights_answers(study)
    if hidden := hidden_for(study, base):
        return hidden
    people, k = int(base.sum()), study.sample.k
    marked = highlights(marks, len(units), people)
    return HighlightFigures(
        n=people,
        units=tuple(Named(unit.number, unit.text) for unit in units),
        breaks=tuple(unit.breaks for unit in units),
        marked=marked,
        shown=tuple(
            (each.like.count >= k, each.dislike.count >= k, each.confusing.count >= k)
            for each in marked
        ),
    )


def gut_figures(study: Study) -> GutFigures | Hidden:
    """Yes or no, and how fast."""
    told, untimed = list[Reactions](), list[int]()
    base: Flags = np.zeros(len(study.sample.columns), bool)
    for item in study.question.spec.items:
        choices, times, without = reading.gut_answers(study, item.code)
        base |= study.codes(item.code) >= 0
        told.append(reactions(choices, times, (1, 0)))
        untimed.append(without)
    if hidden := hidden_for(study, base):
        return hidden
    return GutFigures(
        n=int(base.sum()),
        items=_named(study),
        reactions=tuple(each if each.n >= study.sample.k else None for each in told),
        untimed=tuple(untimed),
    )


def pair_figures(study: Study) -> PairFigures | Hidden:
    """Who wins how often, and how strong that makes each."""
    base, items, duels = reading.duels_answers(study)
    if hidden := hidden_for(study, base):
        return hidden
    named = tuple(Named(item.code, item.text) for item in items)
    return PairFigures(int(base.sum()), named, standings(duels, len(items)))


def order_figures(study: Study) -> OrderFigures | Hidden:
    """Mean place, first places and top three."""
    ranks = study.table([item.code for item in study.question.spec.items])
    base = all_of(ranks >= 0) & any_of(ranks > 0)
    if hidden := hidden_for(study, base):
        return hidden
    return OrderFigures(int(base.sum()), _named(study), ranking(ranks))


def sum_figures(study: Study) -> SumFigures | Hidden:
    """What each item got of the total."""
    spec = study.question.spec
    points = study.sums([item.code for item in spec.items])
    base = all_of(np.isfinite(points))
    if hidden := hidden_for(study, base):
        return hidden
    return SumFigures(int(base.sum()), spec.total, _named(study), constant_sum(points, spec.total))


def _named(study: Study) -> tuple[Named, ...]:
    return tuple(Named(item.code, item.text) for item in study.question.spec.items)
