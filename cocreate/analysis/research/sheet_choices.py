"""Items against each other on a page: MaxDiff, pairs, places in an order, parts of a total."""

from cocreate.analysis.research.figures import (
    MaxDiffFigures,
    Named,
    PairFigures,
)
from cocreate.analysis.research.sheets import (
    Key,
    Section,
    Sheet,
    Table,
    figure_of,
    mean_row,
    percents_told,
    range_told,
    said,
    share_told,
)
from cocreate.analysis.research.study import few
from cocreate.kit.charts.measures import MeasureRow, MeasureSpec
from cocreate.kit.i18n import Message, Words, _
from cocreate.methods.research.maxdiff import Fit
from cocreate.methods.research.maxdiff_people import Individuals
from cocreate.methods.research.pairwise import Standings
from cocreate.methods.research.shares import Refused

ITEM, INTERVAL = _("Item"), _("95% interval")
WHY_NOT: dict[str, Message] = {
    "nobody": _("Nobody answered this yet."),
    "too_few": _("Too few answers for this: it takes %(needed)s, and there are %(n)s."),
    "too_many": _("Too many for this method: %(needed)s at most."),
    "constant": _("One of these was answered the same by everybody, so nothing can go with it."),
    "collinear": _("Some of these say the same thing twice. Leave one of them out."),
    "separated": _(
        "Some items always won or always lost, so how strong they are cannot be said. The counts "
        "below stand."
    ),
    "no_convergence": _("The computation did not settle, so there is no figure to trust."),
}


def why_not(refused: Refused) -> Message:
    """The sentence for what a method refused."""
    return Message(WHY_NOT[refused.reason].text, {"n": refused.n, "needed": refused.needed})


def maxdiff_sheet(found: MaxDiffFigures, words: Words) -> Sheet:
    """Share of preference first, then utilities, then the counts that need no model."""
    fit = found.pooled
    sections = [_pooled(found, fit, words) if isinstance(fit, Fit) else _without(fit)]
    if isinstance(fit, Fit) and fit.items[0].threshold is not None:
        sections.append(_anchored(found, fit, words))
    sections.append(_counted(found, words))
    sources = (
        _(
            "Shares and utilities: a logit over all sets, the best and then the worst of what is "
            "left; intervals allow for one person answering several sets."
        ),
        _("Counts: best minus worst, divided by how often shown (Finn & Louviere, 1992)."),
    )
    return Sheet(found.n, tuple(sections), sources)


def _without(refused: Refused) -> Section:
    return Section(_("Share of preference"), notes=(why_not(refused),))


def _pooled(found: MaxDiffFigures, fit: Fit, words: Words) -> Section:
    order = sorted(range(len(fit.items)), key=lambda place: -fit.items[place].share)
    rows = tuple(
        MeasureRow(
            label=found.items[place].text,
            value=fit.items[place].share,
            low=fit.items[place].share_interval.low,
            high=fit.items[place].share_interval.high,
            told=words.num(fit.items[place].share, 1),
            range=range_told(fit.items[place].share_interval, words, 1),
            more=(
                words.num(fit.items[place].utility, 2),
                range_told(fit.items[place].interval, words),
            ),
        )
        for place in order
    )
    best = found.items[order[0]].text
    spec = MeasureSpec(
        title=said(_("“%(item)s” comes first", item=best), words),
        heading=said(ITEM, words),
        value_name=said(_("Share of preference"), words),
        range_name=said(INTERVAL, words),
        more_names=(said(_("Utility"), words), said(INTERVAL, words)),
        rows=rows,
        zero=100 / len(order),
        note=said(
            _("Shares add up to 100. The line is where each would stand if all were liked alike."),
            words,
        ),
    )
    keys = (
        Key(_("People"), words.num(found.n)),
        Key(_("Sets answered"), words.num(found.sets)),
        Key(_("Explained (McFadden)"), words.num(fit.explained, 2)),
    )
    return Section(_("Share of preference"), keys=keys, figures=(figure_of(spec, words, "shares"),))


def _anchored(found: MaxDiffFigures, fit: Fit, words: Words) -> Section:
    rows = []
    for item, worth in zip(found.items, fit.items, strict=True):
        if (over := worth.threshold) is not None:
            told = words.num(over.enough, 0) + "%"
            low, high = over.enough_interval.low, over.enough_interval.high
            ends = percents_told(over.enough_interval, words, 100)
            rows.append(MeasureRow(item.text, over.enough, low, high, told, ends))
    rows.sort(key=lambda row: -(row.value or 0.0))
    spec = MeasureSpec(
        title=said(_("What would be enough"), words),
        heading=said(ITEM, words),
        value_name=said(_("Would be enough"), words),
        range_name=said(INTERVAL, words),
        rows=tuple(rows),
        zero=50.0,
        note=said(_("Right of the line an item would be enough by itself for most."), words),
    )
    return Section(_("Above the line of “enough”"), figures=(figure_of(spec, words, "enough"),))


def _counted(found: MaxDiffFigures, words: Words) -> Section:
    order = sorted(range(len(found.items)), key=lambda place: -(found.counts[place].score or 0.0))
    rows = tuple(
        (
            found.items[place].text,
            words.num(found.counts[place].shown),
            words.num(found.counts[place].best),
            words.num(found.counts[place].worst),
            words.num(found.counts[place].score or 0.0, 2),
            range_told(found.counts[place].interval, words),
        )
        for place in order
    )
    header = (ITEM, _("Shown"), _("Most"), _("Least"), _("Score"), INTERVAL)
    table = Table("", header, rows, _("From −1 (always least) to 1 (always most)."))
    return Section(_("Counts"), tables=(table,))


def people_section(
    items: tuple[Named, ...], found: Individuals | Refused, words: Words, k: int
) -> Section:
    """Utilities by person, summed up; no row is about one person."""
    title = _("Person by person")
    if isinstance(found, Refused):
        return Section(title, notes=(why_not(found),))
    firsts = [0] * len(items)
    for best in found.shares.argmax(axis=1).tolist():
        firsts[best] += 1
    n = len(found.people)
    order = sorted(range(len(items)), key=lambda place: -(found.mean_share[place].mean or 0.0))
    few_told = said(_("fewer than %(k)s", k=k), words)
    told = [few_told if few(first, k) else words.pct(first / n) for first in firsts]
    rows = tuple(
        mean_row(items[place].text, found.mean_share[place], words, 1, (told[place],))
        for place in order
    )
    spec = MeasureSpec(
        title=said(_("Mean share of preference over people"), words),
        heading=said(ITEM, words),
        value_name=said(_("Mean share"), words),
        range_name=said(INTERVAL, words),
        more_names=(said(_("First for"), words),),
        rows=rows,
        zero=100 / len(items),
    )
    keys = (
        Key(_("People"), words.num(n)),
        Key(
            _("Fit of the middle person"),
            words.num(float(sorted(found.fit.tolist())[n // 2]), 2),
            note=_("1 is perfect; answering at random gives about 0.3."),
        ),
    )
    lead = _(
        "Each person's own utilities, helped by what all people think (empirical Bayes). It shows "
        "how far people differ; nobody is shown by himself."
    )
    return Section(title, lead, keys, (figure_of(spec, words, "people"),))


def pair_sheet(found: PairFigures, words: Words) -> Sheet:
    """Win rates and the strengths behind them."""
    told = found.standings
    title = _("Who wins")
    if isinstance(told, Refused):
        return Sheet(found.n, (Section(title, notes=(why_not(told),)),), ())
    order = sorted(range(len(told.items)), key=lambda place: -told.items[place].strength)
    rows = tuple(
        MeasureRow(
            label=found.items[place].text,
            value=told.items[place].strength,
            low=told.items[place].interval.low,
            high=told.items[place].interval.high,
            told=words.num(told.items[place].strength, 2),
            range=range_told(told.items[place].interval, words),
            more=(
                share_told(told.items[place].wins, words),
                percents_told(told.items[place].wins.interval, words),
                words.pct(told.items[place].chance),
            ),
        )
        for place in order
    )
    spec = MeasureSpec(
        title=said(_stable(found, told, order), words),
        heading=said(ITEM, words),
        value_name=said(_("Strength"), words),
        range_name=said(INTERVAL, words),
        more_names=(
            said(_("Won"), words),
            said(INTERVAL, words),
            said(_("Chance to beat another"), words),
        ),
        rows=rows,
        zero=0.0,
        note=said(_("Strengths average 0; one more is to win about 73 of 100 times."), words),
    )
    keys = (
        Key(_("People"), words.num(found.n)),
        Key(_("Comparisons"), words.num(told.comparisons)),
    )
    section = Section(title, keys=keys, figures=(figure_of(spec, words, "strength"),))
    return Sheet(
        found.n, (section,), (_("Bradley–Terry (1952) with a small prior of half a win."),)
    )


def _stable(found: PairFigures, told: Standings, order: list[int]) -> Message:
    """How many at the top stand clear of the one below them."""
    first, second = told.items[order[0]], told.items[order[1]]
    if first.interval.low > second.interval.high:
        return _("“%(item)s” stands clear at the top", item=found.items[order[0]].text)
    for place in range(1, len(order) - 1):
        above = min(told.items[each].interval.low for each in order[: place + 1])
        if above > told.items[order[place + 1]].interval.high:
            return _("The top %(n)s stand clear of the rest", n=place + 1)
    return _("No clear winner: the intervals of the first ones overlap")
