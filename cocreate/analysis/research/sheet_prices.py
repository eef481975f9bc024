"""What people would pay, on a page."""

from collections.abc import Callable, Sequence

from cocreate.analysis.research.figures import LadderFigures, MeterFigures
from cocreate.analysis.research.sheets import (
    Key,
    Section,
    Sheet,
    Table,
    figure_of,
    percents_told,
    range_told,
    said,
    share_told,
)
from cocreate.kit.charts.lines import Curve, LineSpec, Spot
from cocreate.kit.i18n import Message, Words, _
from cocreate.methods.proportions import Interval
from cocreate.methods.research.prices import Curves, Demand
from cocreate.questionnaires.kinds.amounts import amount_words

NO_CROSSING = "–"


def meter_sheet(found: MeterFigures, words: Words) -> Sheet:
    """Four curves, four points, and both ways to draw the ends of the acceptable range."""
    price = _written(found.unit, words)
    meter = found.meter
    keys = (
        Key(
            _("Optimal price"),
            price(meter.opp),
            note=_("OPP: as many find it too cheap as too dear"),
        ),
        Key(
            _("Indifference price"), price(meter.idp), note=_("IDP: as many find it cheap as dear")
        ),
    )
    section = Section(
        _("Price sensitivity"),
        keys=keys,
        figures=(figure_of(_curves(found, words, price), words, "prices"),),
        tables=(_range_table(found, words, price),),
        notes=(_left_out(found.inconsistent),),
    )
    source = _(
        "Van Westendorp (1976), ESOMAR Congress: the first crossing, on straight lines "
        "between the prices named."
    )
    return Sheet(found.n, (section,), (source,))


def _written(unit: str, words: Words) -> Callable[[float | None], str]:
    """How prices of this question are written."""

    def price(value: float | None) -> str:
        if value is None:
            return NO_CROSSING
        digits = 0 if round(value, 2) == int(value) else 2
        return said(amount_words(round(value, 2), unit, digits), words)

    return price


def _curves(found: MeterFigures, words: Words, price: Callable[[float | None], str]) -> LineSpec:
    meter, curves = found.meter, found.meter.curves
    title = _("Price curves")
    if meter.opp is not None:
        title = _(
            "The best price is about %(opp)s; %(low)s to %(high)s is acceptable",
            opp=price(meter.opp),
            low=price(meter.classic.pmc),
            high=price(meter.classic.pme),
        )
    note = _("Base: %(n)s people with prices in the right order.", n=words.num(found.n))
    return LineSpec(
        title=said(title, words),
        x_name=said(_("Price"), words),
        x=curves.prices,
        told=tuple(price(each) for each in curves.prices),
        curves=(
            Curve(said(_("Too cheap"), words), curves.too_cheap, tone=4, dash=1),
            Curve(said(_("Cheap"), words), curves.cheap, tone=4),
            Curve(said(_("Expensive"), words), curves.expensive, tone=0),
            Curve(said(_("Too expensive"), words), curves.too_expensive, tone=0, dash=1),
        ),
        spots=_spots(found, price(meter.opp), price(meter.idp)),
        note=said(note, words),
    )


def _range_table(found: MeterFigures, words: Words, price: Callable[[float | None], str]) -> Table:
    conventions = (
        (_("Classic: too cheap × expensive, cheap × too expensive"), found.meter.classic),
        (
            _("Complement: too cheap × not cheap, not expensive × too expensive"),
            found.meter.complement,
        ),
    )
    return Table(
        _("The acceptable range, by both conventions"),
        (_("Convention"), _("Lower end (PMC)"), _("Upper end (PME)")),
        tuple((said(name, words), price(ends.pmc), price(ends.pme)) for name, ends in conventions),
        _("They differ a good deal. Name the one you quote."),
    )


def ladder_sheet(found: LadderFigures, words: Words) -> Sheet:
    """Demand falls, revenue rises and falls: the price where it is highest."""
    price = _written(found.unit, words)
    known = [each for each in found.ladder.prices if each.share.share is not None]
    keys = (
        Key(_("People"), words.num(found.n)),
        Key(_("Price that brings in most"), price(found.ladder.best)),
    )
    figure = _demand(found, known, words, price)
    section = Section(
        _("Demand"),
        keys=keys,
        figures=(figure_of(figure, words, "demand"),) if len(known) > 1 else (),
        tables=(_demand_table(found, words, price),),
        notes=(
            _left_out_ladder(found.inconsistent),
            _(
                "What people say they would pay is more than what they pay: read it as an order, "
                "not a forecast."
            ),
        ),
    )
    source = _(
        "Gabor & Granger (1966), Economica 33: who would buy at a price would buy at any lower one."
    )
    return Sheet(found.n, (section,), (source,))


def _demand(
    found: LadderFigures,
    known: Sequence[Demand],
    words: Words,
    price: Callable[[float | None], str],
) -> LineSpec:
    intervals = [each.share.interval or Interval(0.0, 1.0) for each in known]
    return LineSpec(
        title=said(_("%(price)s brings in most", price=price(found.ladder.best)), words),
        x_name=said(_("Price"), words),
        x=tuple(each.price for each in known),
        told=tuple(price(each.price) for each in known),
        curves=(
            Curve(
                said(_("Would buy"), words),
                tuple(each.share.share or 0.0 for each in known),
                tone=4,
                low=tuple(each.low for each in intervals),
                high=tuple(each.high for each in intervals),
            ),
            Curve(
                said(_("Revenue (best price = 100%)"), words),
                tuple((each.index or 0.0) / 100 for each in known),
                tone=0,
                dash=1,
            ),
        ),
        note=said(_("The band is the 95% interval of who would buy."), words),
    )


def _demand_table(
    found: LadderFigures, words: Words, price: Callable[[float | None], str]
) -> Table:
    header = (
        _("Price"),
        _("Answers"),
        _("Would buy"),
        _("95% interval"),
        _("Revenue a person"),
        _("95% interval"),
        _("Index"),
    )
    rows = tuple(
        (
            price(each.price),
            words.num(each.share.n),
            share_told(each.share, words),
            percents_told(each.share.interval, words),
            words.num(each.revenue or 0.0, 2),
            range_told(each.revenue_interval, words),
            words.num(each.index or 0.0),
        )
        for each in found.ladder.prices
    )
    return Table(_("Demand at every price"), header, rows)


def _spots(found: MeterFigures, opp: str, idp: str) -> tuple[Spot, ...]:
    curves, meter = found.meter.curves, found.meter
    spots = []
    if meter.opp is not None:
        spots.append(Spot("OPP", meter.opp, opp, _height(curves, curves.too_cheap, meter.opp)))
    if meter.idp is not None:
        spots.append(Spot("IDP", meter.idp, idp, _height(curves, curves.cheap, meter.idp)))
    return tuple(spots)


def _height(curves: Curves, shares: tuple[float, ...], price: float) -> float:
    """The share at a price between two that were named."""
    below = max((p, s) for p, s in zip(curves.prices, shares, strict=True) if p <= price)
    above = min(
        ((p, s) for p, s in zip(curves.prices, shares, strict=True) if p >= price), default=below
    )
    if above[0] == below[0]:
        return below[1]
    part = (price - below[0]) / (above[0] - below[0])
    return below[1] + part * (above[1] - below[1])


def _left_out(count: int | None) -> Message:
    if count is None:
        return _("A few people named prices in an order that cannot be; they are left out.")
    if not count:
        return _("Everybody named prices in an order that can be.")
    return _("%(n)s people named prices in an order that cannot be; they are left out.", n=count)


def _left_out_ladder(count: int | None) -> Message:
    if count is None:
        return _(
            "A few people accepted a price above one that they had refused; the highest counts."
        )
    if not count:
        return _("Nobody accepted a price above one that he had refused.")
    return _(
        "%(n)s people accepted a price above one that they had refused; the highest counts.",
        n=count,
    )
