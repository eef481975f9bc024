"""TURF: which few items together reach the most people."""

from math import comb
from typing import cast

import msgspec

from cocreate.analysis.research.figures import Named
from cocreate.analysis.research.jobs import Coming, in_time
from cocreate.analysis.research.reading import likes_answers
from cocreate.analysis.research.sheets import (
    Section,
    Table,
    figure_of,
    percents_told,
    said,
    share_told,
)
from cocreate.analysis.research.study import Flags, Study, few, hidden_for
from cocreate.kit.charts.measures import MeasureRow, MeasureSpec
from cocreate.kit.i18n import Message, Words, _
from cocreate.methods.release import Hidden
from cocreate.methods.research.turf import Portfolio, Step, Turf, ladder, turf

KINDS = ("multi", "ranking", "maxdiff")
MOST_SIZE = 8
BEST_SHOWN = 5
AT_ONCE = 2_000_000  # sets times kinds of people: some hundredths of a second
SOURCE = _("TURF: Miaoulis, Free & Parsons (1990); all sets are tried up to a million of them.")
Reached = tuple[tuple[Turf, ...], tuple[Step, ...]]


class ReachFigures(msgspec.Struct, frozen=True):
    """The best sets of every size up to the one asked for, and the best one step by step. A gain
    below k people is None."""

    n: int
    items: tuple[Named, ...]
    sizes: tuple[Turf, ...]
    steps: tuple[Step, ...]


def reach(likes: Flags, size: int) -> Reached:
    """All sets up to `size` items, and the ladder of the best one."""
    sizes = turf(likes, range(1, size + 1))
    best = sizes[-1].best[0].items if sizes else ()
    return sizes, ladder(likes, best)


async def reach_figures(
    study: Study, size: int, top: int = 3
) -> ReachFigures | Hidden | Coming | None:
    """None for a question that has no sets to choose."""
    if study.question.kind not in KINDS:
        return None
    base, items, likes = study.once(("likes", top), lambda each: likes_answers(each, top))
    if len(items) < 2:
        return None
    if hidden := hidden_for(study, base):
        return hidden
    size = max(1, min(size, MOST_SIZE, len(items)))
    key = (*study.key, "reach", size, top)
    patterns = min(len(likes), 1 << len(items))
    if patterns * sum(comb(len(items), each) for each in range(1, size + 1)) <= AT_ONCE:
        if key not in study.sample.kept:
            study.sample.kept[key] = reach(likes, size)
        found = cast("Reached", study.sample.kept[key])
    else:
        later = await in_time(study.sample.kept, (*key, "later"), reach, likes, size)
        if isinstance(later, Coming):
            return later
        found = later
    named = tuple(Named(code, text) for code, text in items)
    return ReachFigures(int(base.sum()), named, *found)


def likes_said(kind: str, top: int) -> Message:
    """What counts as being reached."""
    return {
        "multi": _("Somebody is reached when he chose at least one of the items."),
        "ranking": _(
            "Somebody is reached when at least one of the items stands in his first %(top)s.",
            top=top,
        ),
        "maxdiff": _(
            "Somebody is reached when he called at least one of the items “most” oftener than "
            "“least”."
        ),
    }[kind]


def reach_section(found: ReachFigures, study: Study, words: Words, top: int) -> Section:
    """The curve of reach, the best sets, and what each item of the best one adds."""
    steps = Table(
        _("What each item adds"),
        (_("Item"), _("Adds"), _("Reach so far")),
        tuple(_step(found, step, words, study.sample.k) for step in found.steps),
    )
    greedy = _("Too many sets to try all: items were added one by one, the best each time.")
    return Section(
        _("Which items together reach the most people (TURF)"),
        likes_said(study.question.kind, top),
        figures=(figure_of(_curve(found, words), words, "reach"),),
        tables=(_best_sets(found, words), steps),
        notes=() if all(each.exact for each in found.sizes) else (greedy,),
        special="reach",
        data={
            "size": found.sizes[-1].size,
            "most": min(MOST_SIZE, len(found.items)),
            "top": top,
        },
    )


def _curve(found: ReachFigures, words: Words) -> MeasureSpec:
    title = _(
        "%(size)s items together reach %(share)s",
        size=found.sizes[-1].size,
        share=share_told(found.sizes[-1].best[0].reach, words),
    )
    return MeasureSpec(
        title=said(title, words),
        heading=said(_("Items"), words),
        value_name=said(_("Reach"), words),
        range_name=said(_("95% interval"), words),
        more_names=(said(_("Best set"), words), said(_("Frequency"), words)),
        rows=tuple(_size_row(found, each, words) for each in found.sizes),
        zero=0.0,
    )


def _best_sets(found: ReachFigures, words: Words) -> Table:
    return Table(
        _("The best sets of %(size)s", size=found.sizes[-1].size),
        (_("Items"), _("Reach"), _("95% interval"), _("Frequency")),
        tuple(
            (
                _names(found, each),
                share_told(each.reach, words),
                percents_told(each.reach.interval, words),
                words.num(each.frequency, 2),
            )
            for each in found.sizes[-1].best[:BEST_SHOWN]
        ),
        _("Frequency: how many of the items people like on average."),
    )


def _size_row(found: ReachFigures, each: Turf, words: Words) -> MeasureRow:
    best = each.best[0]
    interval = best.reach.interval
    return MeasureRow(
        label=str(each.size),
        value=100 * (best.reach.share or 0.0),
        low=100 * interval.low if interval else None,
        high=100 * interval.high if interval else None,
        told=share_told(best.reach, words),
        range=percents_told(interval, words),
        more=(_names(found, best), words.num(best.frequency, 2)),
    )


def _step(found: ReachFigures, step: Step, words: Words, k: int) -> tuple[str, str, str]:
    people = step.added * found.n
    small = few(round(people), k)
    told = said(_("fewer than %(k)s people", k=k), words) if small else words.pct(step.added)
    return found.items[step.item].text, told, words.pct(step.reach)


def _names(found: ReachFigures, portfolio: Portfolio) -> str:
    return " + ".join(found.items[place].text for place in portfolio.items)
