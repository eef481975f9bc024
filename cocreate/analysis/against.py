"""Concept against concept: a question that was asked about every arm, with the arms as columns.

People who saw one arm each are independent samples. People who saw several are compared with
themselves: McNemar for shares and a paired t for means, over those who judged both.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocreate.analysis.filters import Mask
from cocreate.analysis.ledger import verdict
from cocreate.analysis.models import TableSpec
from cocreate.analysis.study import THE_ARM, Part, Study
from cocreate.analysis.tables import BOTTOM, MEAN, NPS, TOP, Block, Line, Table, banner_of, block_of
from cocreate.methods.cross import Moments, Numbers
from cocreate.methods.crosstab import Codes, Group
from cocreate.methods.paired import Paired, paired_shares, paired_t
from cocreate.methods.proportions import LOW_BASE
from cocreate.methods.significance import (
    Rule,
    Tested,
    column_letters,
    compare_means,
    compare_scores,
    compare_shares,
    given_tests,
    pairs_of,
)
from cocreate.questionnaires.columns import ARM
from cocreate.questionnaires.measured import Unit, answers_of, choices_of, numbers_of

PAIRED = frozenset({"sequential", "protomonadic"})


def against(
    study: Study, ledger: Sequence[TableSpec], place: int, rule: Rule, *, paired: bool
) -> Table | None:
    """The arms side by side; None where nothing was asked about every arm."""
    arms = study.arms
    units: dict[tuple[int, str], list[Unit]] = {}
    for unit in study.units:
        if unit.arm is not None:
            units.setdefault((unit.question.id, unit.measure.name), []).append(unit)
    if len(arms) < 2 or not units:
        return None
    spans = ((0, len(arms)),)
    named = tuple(arm.name for arm in arms)
    group = Group(ARM, study.columns.groups(ARM), len(arms))
    numbers = tuple(str(arm.number) for arm in arms)

    def block(of: list[Unit]) -> Block:
        name = ("against", place, ledger[place].key, rule, paired, of[0].key)
        return study.remember(name, lambda: _block(study, ledger, place, rule, of, paired=paired))

    return Table(
        spec=ledger[place],
        rule=rule,
        parts=(Part(ARM, THE_ARM, group, numbers, named),),
        spans=spans,
        letters=column_letters(spans),
        blocks=tuple(block(of) for of in units.values()),
    )


def _block(
    study: Study,
    ledger: Sequence[TableSpec],
    place: int,
    rule: Rule,
    units: list[Unit],
    *,
    paired: bool,
) -> Block:
    """One measure: what every arm has by itself, put beside each other and tested."""
    plain = TableSpec((), ledger[place].filter, ledger[place].weights)
    banner = banner_of(study, plain)
    verdicts = [verdict(study, ledger, place, unit) for unit in units]
    alone = [
        block_of(study, banner, unit, rule, found._replace(groups=()))
        for unit, found in zip(units, verdicts, strict=True)
    ]
    hidden = [found.everybody for found in verdicts]
    bases = np.array([one.effective_base[0] for one in alone])
    # What is hidden is not compared either: a letter would tell which of the two is higher.
    tested_bases = np.where([one is not None for one in hidden], 0.0, bases)
    inside, weights = study.inside(plain.filter), study.weights(plain)
    people = np.ones(len(study), bool) if inside is None else inside

    def line(row: int) -> Line:
        first = alone[0].lines[row]
        if paired and first.key != NPS:
            tested = _paired(study, units, first, people, weights, tested_bases, rule)
        else:
            tested = _independent(alone, row, tested_bases, rule)
        return _beside([one.lines[row] for one in alone], tested)

    return Block(
        unit=Unit(units[0].question, units[0].measure),
        base=np.array([one.base[0] for one in alone]),
        weighted_base=np.array([one.weighted_base[0] for one in alone]),
        effective_base=bases,
        missing=np.array([one.missing[0] for one in alone]),
        not_asked=np.array([one.not_asked[0] for one in alone]),
        lines=tuple(line(row) for row in range(len(alone[0].lines))),
        hidden=tuple(hidden),
    )


def _beside(parts: Sequence[Line], tested: Tested) -> Line:
    """The same line of every arm as one, a column an arm."""
    return parts[0]._replace(
        values=np.array([part.values[0] for part in parts]),
        tested=tested,
        row=0,
        counts=_firsts(part.counts for part in parts),
        weighted=_firsts(part.weighted for part in parts),
        sd=_firsts(part.sd for part in parts),
        se=_firsts(part.se for part in parts),
    )


def _firsts(columns: Iterable[NDArray[Any] | None]) -> NDArray[Any] | None:
    """The first of each array; None where there are none."""
    found = [column[0] for column in columns if column is not None]
    return np.array(found) if found else None


def _independent(alone: list[Block], row: int, bases: Numbers, rule: Rule) -> Tested:
    first, spans = alone[0].lines[row], ((0, len(alone)),)
    values = np.array([one.lines[row].values[0] for one in alone])
    if first.type == "share":
        return compare_shares(values[None], bases, spans, rule)
    errors = np.array([one.lines[row].se[0] for one in alone])  # type: ignore[index]  # means and scores have one
    if first.type == "score":
        return compare_scores(values, errors, bases, spans, rule)
    n = np.array([one.base[0] for one in alone])
    sd = errors * np.sqrt(bases)
    weighted = np.array([one.weighted_base[0] for one in alone])
    return compare_means(Moments(n, weighted, bases, values, sd), spans, rule)


def _paired(
    study: Study,
    units: list[Unit],
    line: Line,
    people: Mask,
    weights: Numbers | None,
    bases: Numbers,
    rule: Rule,
) -> Tested:
    """Every pair of arms over the people who judged both."""
    spans = ((0, len(units)),)
    compare: Callable[[int, int], Paired]
    if line.key == MEAN:
        numbers = [_numbers(study, unit, people) for unit in units]

        def compare(one: int, other: int) -> Paired:
            return paired_t(numbers[one], numbers[other], weights)
    else:
        ticks = [_ticks(study, unit, line, people) for unit in units]

        def compare(one: int, other: int) -> Paired:
            return paired_shares(ticks[one], ticks[other], weights)

    found = [compare(pair.first, pair.other) for pair in pairs_of(spans)]
    statistic = np.array([_statistic(one) for one in found])
    p = np.array([np.nan if one.p is None or one.n < LOW_BASE else one.p for one in found])
    return given_tests(statistic[None], p[None], bases, spans, rule)


def _statistic(found: Paired) -> float:
    """The statistic; of an exact test, which has none, an infinite one with its sign."""
    if found.difference is None:
        return float("nan")
    if found.statistic is None:
        return float(np.copysign(np.inf, found.difference)) if found.difference else 0.0
    return found.statistic


def _numbers(study: Study, unit: Unit, people: Mask) -> Numbers:
    if unit.measure.type == "number":
        return np.where(people, numbers_of(unit, study.columns), np.nan)
    answers = answers_of(unit, study.columns)
    return np.where(people & (answers >= 0), answers.astype(np.float64), np.nan)


def _ticks(study: Study, unit: Unit, line: Line, people: Mask) -> Codes:
    """1 who is counted in this line, 0 who is in the base only, −1 for everybody else."""
    if unit.measure.type == "multi":
        column = choices_of(unit, study.columns)[unit.codes.index(int(line.key))]
        return np.where(people, column, np.int16(-1))
    answers = answers_of(unit, study.columns)
    codes = line.codes if line.key in {TOP, BOTTOM} else (int(line.key),)
    ticked = np.isin(answers, codes).astype(np.int16)
    return np.where(people & (answers >= 0), ticked, np.int16(-1))
