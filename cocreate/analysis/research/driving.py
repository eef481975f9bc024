"""Drivers: what goes together with the answer to a scale question."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from cocreate.analysis.research.sheet_choices import why_not
from cocreate.analysis.research.sheets import Key, Section, figure_of, said
from cocreate.analysis.research.study import Sample, all_of
from cocreate.kit.charts.measures import MeasureRow, MeasureSpec
from cocreate.kit.i18n import Message, Words, _
from cocreate.methods.release import Hidden
from cocreate.methods.research.drivers import Drivers, drivers
from cocreate.methods.research.shares import Refused
from cocreate.methods.tabulate import Numbers
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.models import code_of

MOST_DRIVERS = 30


class Candidate(NamedTuple):
    """A scale or number that can be explained or explain: `name` is its address ("Q3", "Q4_2")."""

    name: str
    label: Message | str
    column: str
    is_number: bool
    outside: tuple[int, ...]
    reversed: bool


class DriverFigures(msgspec.Struct, frozen=True):
    """What explains `outcome`, in the order of `drivers`."""

    outcome: str
    drivers: tuple[str, ...]
    found: Drivers


def candidates(sample: Sample) -> list[Candidate]:
    """Everything with an order that everybody was asked once."""
    found: list[Candidate] = []
    for question in sample.questions:
        if question.until is not None or (question.spec.per_arm and sample.arms):
            continue
        measures = [
            measure
            for measure in kind_of(question.kind).measures(question)
            if measure.type in {"scale", "number"} and question.kind not in {"ranking", "date"}
        ]
        for measure in measures:
            suffix = measure.suffixes[0]
            label = measure.label or question.text
            found.append(
                Candidate(
                    name=f"{code_of(question)}_{suffix}" if suffix else code_of(question),
                    label=label,
                    column=f"{question.field}_{suffix}" if suffix else question.field,
                    is_number=measure.type == "number",
                    outside=measure.outside,
                    reversed=measure.reversed,
                )
            )
    return found


def driver_figures(
    sample: Sample, outcome: Candidate, chosen: Sequence[Candidate]
) -> DriverFigures | Hidden | Refused:
    """Relative weights over those who answered all of them."""
    if not sample.closed:
        return Hidden("still_open")
    table = np.stack([_values(sample, each) for each in chosen], axis=1)
    explained = _values(sample, outcome)
    complete = all_of(np.isfinite(table)) & np.isfinite(explained)
    if int(complete.sum()) < sample.k:
        return Hidden("too_few")
    found = drivers(table, explained)
    if isinstance(found, Refused):
        return found
    return DriverFigures(outcome.name, tuple(each.name for each in chosen), found)


def driver_section(
    figures: DriverFigures | Refused, outcome: Candidate, chosen: Sequence[Candidate], words: Words
) -> Section:
    """Each driver's part of what is explained."""
    title = _("What goes together with “%(outcome)s”", outcome=outcome.label)
    if isinstance(figures, Refused):
        who = ", ".join(said(chosen[place].label, words) for place in figures.items)
        notes: tuple[Message | str, ...] = (why_not(figures), *((who,) if who else ()))
        return Section(title, notes=notes)
    found = figures.found
    order = sorted(range(len(chosen)), key=lambda place: -found.drivers[place].weight)
    rows = tuple(
        MeasureRow(
            label=said(chosen[place].label, words),
            value=100 * found.drivers[place].importance,
            told=words.pct(found.drivers[place].importance),
            more=(
                words.num(found.drivers[place].correlation, 2),
                words.num(found.drivers[place].beta, 2),
                words.num(found.drivers[place].vif, 1),
            ),
        )
        for place in order
    )
    spec = MeasureSpec(
        title=said(
            _("“%(driver)s” goes together with it most", driver=chosen[order[0]].label), words
        ),
        heading=said(_("Driver"), words),
        value_name=said(_("Part of what is explained"), words),
        more_names=(said(_("Correlation"), words), "β", "VIF"),
        rows=rows,
        zero=0.0,
        note=said(_("Relative weights (Johnson, 2000); they add up to 100%."), words),
    )
    keys = (
        Key(_("People"), words.num(found.n), note=_("who answered all of these")),
        Key("R²", words.num(found.r2, 2), note=_("part of the differences that is explained")),
        Key(_("Adjusted R²"), words.num(found.adjusted_r2, 2)),
    )
    return Section(
        title,
        _("Association, not cause: what goes together need not bring the other about."),
        keys,
        (figure_of(spec, words, "drivers"),),
        notes=_warnings(found, chosen, words),
    )


def _warnings(
    found: Drivers, chosen: Sequence[Candidate], words: Words
) -> tuple[Message | str, ...]:
    notes: list[Message | str] = []
    if found.few:
        notes.append(
            _(
                "Few people for so many drivers: below 50 and 8 for each driver (Green, 1991) the "
                "order may be chance."
            )
        )
    notes += [
        _(
            "“%(driver)s” says nearly what the others say together (VIF above 10).",
            driver=said(chosen[place].label, words),
        )
        for place in found.inflated
    ]
    return tuple(notes)


def _values(sample: Sample, candidate: Candidate) -> Numbers:
    """One number a person; nan is missing. The items that were asked the other way are turned."""
    if candidate.is_number:
        return sample.columns.numbers(candidate.column)
    codes = sample.columns.answers(candidate.column)
    outside = (codes < 0) | np.isin(codes, candidate.outside)
    values: Numbers = np.where(outside, np.nan, codes.astype(np.float64))
    return -values if candidate.reversed else values
