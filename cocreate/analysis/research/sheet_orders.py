"""Places in an order and parts of a total, on a page."""

from cocreate.analysis.research.figures import OrderFigures, SumFigures
from cocreate.analysis.research.sheets import (
    Key,
    Section,
    Sheet,
    figure_of,
    mean_row,
    said,
    share_told,
)
from cocreate.kit.charts.measures import MeasureSpec
from cocreate.kit.i18n import Words, _

ITEM, INTERVAL = _("Item"), _("95% interval")


def order_sheet(found: OrderFigures, words: Words) -> Sheet:
    """Mean place, and how often first and in the first three."""
    order = sorted(range(len(found.items)), key=lambda place: found.ranked[place].mean.mean or 0.0)
    rows = tuple(
        mean_row(
            found.items[place].text,
            found.ranked[place].mean,
            words,
            2,
            (
                share_told(found.ranked[place].first, words),
                share_told(found.ranked[place].top3, words),
            ),
        )
        for place in order
    )
    spec = MeasureSpec(
        title=said(_("“%(item)s” comes first", item=found.items[order[0]].text), words),
        heading=said(ITEM, words),
        value_name=said(_("Mean place"), words),
        range_name=said(INTERVAL, words),
        more_names=(said(_("First"), words), said(_("In the first three"), words)),
        rows=rows,
        note=said(_("1 is first. Who placed only a few: the others share the places left."), words),
    )
    keys = (Key(_("People"), words.num(found.n)),)
    section = Section(_("The order"), keys=keys, figures=(figure_of(spec, words, "order"),))
    return Sheet(found.n, (section,), (_("Means with Student's interval."),))


def sum_sheet(found: SumFigures, words: Words) -> Sheet:
    """What each item got."""
    order = sorted(
        range(len(found.items)), key=lambda place: -(found.divided[place].mean.mean or 0.0)
    )
    rows = tuple(
        mean_row(
            found.items[place].text,
            found.divided[place].mean,
            words,
            1,
            (
                words.num(found.divided[place].median or 0.0, 1),
                share_told(found.divided[place].nothing, words),
            ),
        )
        for place in order
    )
    spec = MeasureSpec(
        title=said(_("“%(item)s” gets most", item=found.items[order[0]].text), words),
        heading=said(ITEM, words),
        value_name=said(_("Mean"), words),
        range_name=said(INTERVAL, words),
        more_names=(said(_("Median"), words), said(_("Got nothing from"), words)),
        rows=rows,
        zero=found.total / len(order),
        note=said(_("Parts of %(total)s. The line is an equal part.", total=found.total), words),
    )
    keys = (Key(_("People"), words.num(found.n)),)
    section = Section(_("How it was divided"), keys=keys, figures=(figure_of(spec, words, "sum"),))
    return Sheet(found.n, (section,), (_("Means with Student's interval."),))
