"""Features by Kano, and gut reactions, on a page."""

from collections.abc import Sequence

from cocreate.analysis.research.figures import GutFigures, KanoFigures, Named
from cocreate.analysis.research.sheets import (
    Key,
    Section,
    Sheet,
    Table,
    figure_of,
    percents_told,
    said,
    share_told,
)
from cocreate.kit.charts.measures import MeasureRow, MeasureSpec
from cocreate.kit.charts.points import Point, PointSpec
from cocreate.kit.i18n import Message, Words, _
from cocreate.methods.research.kano import CATEGORIES, Kano
from cocreate.methods.research.reactions import Reactions
from cocreate.questionnaires.kinds.gut import labels_of
from cocreate.questionnaires.models import Question

CATEGORY: dict[str, Message] = {
    "must_be": _("Must be there"),
    "performance": _("The more the better"),
    "attractive": _("Delights"),
    "indifferent": _("Makes no difference"),
    "reverse": _("Rather not"),
    "questionable": _("Contradicts itself"),
}


def kano_sheet(found: KanoFigures, words: Words) -> Sheet:
    """The square of better and worse, and every feature's category."""
    told = [
        (number, item, feature)
        for number, (item, feature) in enumerate(zip(found.items, found.features, strict=True), 1)
        if feature is not None
    ]
    spec = _square(found, told, words)
    section = Section(
        _("What each feature does"),
        keys=(Key(_("People"), words.num(found.n)),),
        figures=(figure_of(spec, words, "kano"),) if spec.points else (),
        tables=(_categories(told, words),),
    )
    sources = (_("Kano, Seraku, Takahashi & Tsuji (1984); better and worse after Berger (1993)."),)
    return Sheet(found.n, (section,), sources)


def _square(found: KanoFigures, told: Sequence[tuple[int, Named, Kano]], words: Words) -> PointSpec:
    return PointSpec(
        title=said(_kano_title(found), words),
        heading=said(_("Feature"), words),
        x_name=said(_("Less content without it"), words),
        y_name=said(_("More content with it"), words),
        fields=(
            said(CATEGORY["indifferent"], words),
            said(CATEGORY["must_be"], words),
            said(CATEGORY["attractive"], words),
            said(CATEGORY["performance"], words),
        ),
        points=tuple(
            Point(
                number=number,
                label=item.text,
                x=feature.worse.share or 0.0,
                y=feature.better.share or 0.0,
                more=(_category(feature, words),),
            )
            for number, item, feature in told
            if feature.better.share is not None
        ),
        more_names=(said(_("Category"), words),),
    )


def _categories(told: Sequence[tuple[int, Named, Kano]], words: Words) -> Table:
    header = (
        _("Feature"),
        _("Answers"),
        _("Category"),
        *(CATEGORY[name] for name in CATEGORIES),
        _("Lead"),
    )
    rows = tuple(
        (
            item.text,
            words.num(feature.n),
            _category(feature, words),
            *(share_told(feature.shares[name], words) for name in CATEGORIES),
            words.pct(feature.strength or 0.0) + ("" if feature.clear else " *"),
        )
        for _number, item, feature in told
    )
    note = _("* The lead of the first category on the second may be chance.")
    return Table(_("Categories"), header, rows, note)


def _category(feature: Kano, words: Words) -> str:
    return "–" if feature.category is None else said(CATEGORY[feature.category], words)


def _kano_title(found: KanoFigures) -> Message:
    musts = [
        item.text
        for item, feature in zip(found.items, found.features, strict=True)
        if feature is not None and feature.clear and feature.category == "must_be"
    ]
    if len(musts) == 1:
        return _("“%(item)s” has to be there", item=musts[0])
    if musts:
        return _("%(n)s features have to be there", n=len(musts))
    return _("More content with it, less content without")


def gut_sheet(found: GutFigures, question: Question, words: Words) -> Sheet:
    """How many said yes, and how fast."""
    no, yes = (said(label, words) for label in labels_of(question))
    rows = [
        _yes_row(item.text, told, words)
        for item, told in zip(found.items, found.reactions, strict=True)
    ]
    spec = MeasureSpec(
        title=said(_("Who says “%(answer)s” at once", answer=yes), words),
        heading=said(_("Item"), words),
        value_name=yes,
        range_name=said(_("95% interval"), words),
        rows=tuple(sorted(rows, key=lambda row: -(row.value or 0.0))),
        zero=50.0,
    )
    header = (
        _("Item"),
        _("In time"),
        _("%(answer)s, fast half", answer=yes),
        _("%(answer)s, slow half", answer=yes),
        _("Median, ms"),
        _("%(answer)s, ms", answer=yes),
        _("%(answer)s, ms", answer=no),
        _("Too late"),
    )
    lines = tuple(
        _speeds(item.text, told, words)
        for item, told in zip(found.items, found.reactions, strict=True)
        if told is not None
    )
    notes = (_("Some people answered without a clock; they are not among these figures."),)
    section = Section(
        _("Gut reaction"),
        keys=(Key(_("People"), words.num(found.n)),),
        figures=(figure_of(spec, words, "gut"),),
        tables=(Table(_("How fast"), header, lines),),
        notes=notes if any(found.untimed) else (),
    )
    source = _("Answers within 200 ms are left out: they were on their way before the question.")
    return Sheet(found.n, (section,), (source,))


def _yes_row(label: str, told: Reactions | None, words: Words) -> MeasureRow:
    if told is None:
        return MeasureRow(label, None)
    share, interval = told.answers[0].share, told.answers[0].share.interval
    return MeasureRow(
        label=label,
        value=100 * (share.share or 0.0),
        low=100 * interval.low if interval else None,
        high=100 * interval.high if interval else None,
        told=share_told(share, words),
        range=percents_told(interval, words),
    )


def _speeds(label: str, told: Reactions, words: Words) -> tuple[str, ...]:
    yes, no = told.answers

    def middle(value: float | None) -> str:
        return "–" if value is None else words.num(value)

    return (
        label,
        words.num(told.n),
        share_told(yes.fast, words),
        share_told(yes.slow, words),
        middle(told.median),
        middle(yes.median),
        middle(no.median),
        share_told(told.timed_out, words),
    )
