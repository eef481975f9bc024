"""Cross tables: every measure of every question by a banner, with what may be shown of it."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from cocreate.analysis.ledger import Verdict, verdict
from cocreate.analysis.models import TableSpec
from cocreate.analysis.study import Part, Study
from cocreate.kit.i18n import Message, _
from cocreate.methods.cross import Cross, Moments, Numbers, Whole
from cocreate.methods.crosstab import Banner
from cocreate.methods.release import Hidden
from cocreate.methods.significance import (
    Rule,
    Tested,
    column_letters,
    compare_means,
    compare_scores,
    compare_shares,
)
from cocreate.questionnaires.measured import Unit, answers_of, choices_of, numbers_of

LineType = Literal["share", "mean", "score"]
TOP, BOTTOM, MEAN, NPS = "top", "bottom", "mean", "nps"


class Line(NamedTuple):
    """One row of figures: a share, a mean or a score per column, with its tests.

    `row` is its place in `tested`. `codes` are those of a net.
    """

    key: str
    label: Message | str
    type: LineType
    values: Numbers
    tested: Tested
    row: int
    counts: Whole | None = None
    weighted: Numbers | None = None
    codes: tuple[int, ...] = ()
    sd: Numbers | None = None
    se: Numbers | None = None

    def letters(self, column: int) -> tuple[str, ...]:
        """The letters under a column."""
        return self.tested.letters[self.row][column]


class Block(NamedTuple):
    """One measure in the table. `hidden` has a reason per column; None is shown."""

    unit: Unit
    base: Whole
    weighted_base: Numbers
    effective_base: Numbers
    missing: Whole
    not_asked: Whole
    lines: tuple[Line, ...]
    hidden: tuple[Hidden | None, ...]


class Table(NamedTuple):
    """A banner with all its blocks; `letters` and `spans` are by column, column 0 is everybody."""

    spec: TableSpec
    rule: Rule
    parts: tuple[Part, ...]
    spans: tuple[tuple[int, int], ...]
    letters: tuple[str, ...]
    blocks: tuple[Block, ...]


def table_of(
    study: Study,
    ledger: Sequence[TableSpec],
    place: int,
    rule: Rule,
    units: Sequence[Unit] | None = None,
) -> Table:
    """Table number `place` of the ledger, for these measures (all of them unless said otherwise).

    Works for as long as numpy needs: call it in a thread.
    """
    spec = ledger[place]
    banner = banner_of(study, spec)

    def block(unit: Unit) -> Block:
        name = ("block", place, spec.key, rule, unit.key)
        found = verdict(study, ledger, place, unit)
        return study.remember(name, lambda: block_of(study, banner, unit, rule, found))

    return Table(
        spec=spec,
        rule=rule,
        parts=tuple(study.part(names) for names in spec.banner),
        spans=banner.spans,
        letters=column_letters(banner.spans),
        blocks=tuple(block(unit) for unit in (study.units if units is None else units)),
    )


def banner_of(study: Study, spec: TableSpec) -> Banner:
    """The folded banner of a table."""
    return study.remember(
        ("banner", spec.key),
        lambda: Banner.of(
            [study.part(names).group for names in spec.banner],
            n=len(study),
            weights=study.weights(spec),
            filtered=study.inside(spec.filter),
        ),
    )


def block_of(study: Study, banner: Banner, unit: Unit, rule: Rule, found: Verdict) -> Block:
    """Count one measure and test its columns."""
    reasons = [found.everybody]
    for (start, end), reason in zip(banner.spans, found.groups, strict=True):
        reasons += [reason] * (end - start)
    if unit.measure.type == "number":
        moments = banner.moments(numbers_of(unit, study.columns))
        outside = np.zeros_like(moments.n)
        return Block(
            unit,
            moments.n,
            moments.weighted_base,
            moments.effective_base,
            outside,
            outside,
            (_mean(moments, banner, rule),),
            tuple(reasons),
        )
    if unit.measure.type == "multi":
        columns = choices_of(unit, study.columns)
        cross = banner.multiple(columns)
        lines = _shares(cross, unit, banner, rule)
    else:
        cross = banner.cross(answers_of(unit, study.columns), unit.codes)
        lines = _shares(cross, unit, banner, rule)
        if unit.scale:
            lines.append(_mean(cross.moments(), banner, rule))
            lines += [_score(cross, banner, rule)] if unit.scale.has_nps else []
    return Block(
        unit,
        cross.base,
        cross.weighted_base,
        cross.effective_base,
        cross.missing,
        cross.not_asked,
        tuple(lines),
        tuple(reasons),
    )


def _shares(cross: Cross, unit: Unit, banner: Banner, rule: Rule) -> list[Line]:
    """A line for every code, then the nets; all of them tested in one go."""
    said = dict(zip(unit.measure.codes, unit.measure.labels, strict=True))
    rows: list[tuple[str, Message | str, Whole, Numbers, tuple[int, ...]]] = [
        (str(code), said[code], cross.counts[place], cross.weighted[place], ())
        for place, code in enumerate(unit.codes)
    ]
    if unit.scale:
        for key, label, codes in (
            (TOP, _("Top-2 box"), unit.scale.top),
            (BOTTOM, _("Bottom-2 box"), unit.scale.bottom),
        ):
            if codes:
                net = cross.net(codes)
                rows.append((key, label, net.counts, net.weighted, codes))
    weighted = np.stack([row[3] for row in rows])
    shares = np.divide(
        weighted,
        cross.weighted_base,
        where=cross.weighted_base > 0,
        out=np.full(weighted.shape, np.nan),
    )
    tested = compare_shares(shares, cross.effective_base, banner.spans, rule)
    return [
        Line(key, label, "share", shares[place], tested, place, counts, weight, codes)
        for place, (key, label, counts, weight, codes) in enumerate(rows)
    ]


def _mean(moments: Moments, banner: Banner, rule: Rule) -> Line:
    tested = compare_means(moments, banner.spans, rule)
    return Line(MEAN, _("Mean"), "mean", moments.mean, tested, 0, sd=moments.sd, se=moments.se)


def _score(cross: Cross, banner: Banner, rule: Rule) -> Line:
    scores, errors = cross.nps(), cross.nps_error()
    tested = compare_scores(scores, errors, cross.effective_base, banner.spans, rule)
    return Line(NPS, _("NPS"), "score", scores, tested, 0, se=errors)
