"""Results for machines: all that the pages show, unrounded. docs/formats.md has the shape."""

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any

import msgspec
import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis.actions import make_table
from cocreate.analysis.against import PAIRED, against
from cocreate.analysis.ledger import Verdict
from cocreate.analysis.models import Group, TableSpec, Targets
from cocreate.analysis.queries import ledger_of
from cocreate.analysis.research.methods import research_of
from cocreate.analysis.study import ATTRIBUTE, QUESTION, Study, study_of
from cocreate.analysis.tables import Block, Line, Table, block_of, table_of
from cocreate.concepts.models import State
from cocreate.concepts.results import concept_and_panel, results_json
from cocreate.kit import clock
from cocreate.kit.i18n import Message
from cocreate.methods.crosstab import Banner
from cocreate.methods.proportions import strength
from cocreate.methods.release import Hidden, released_rows
from cocreate.methods.significance import Rule
from cocreate.questionnaires.columns import ARM, ColumnStore
from cocreate.questionnaires.measured import Unit, base_of
from cocreate.questionnaires.models import code_of

Plain = dict[str, Any]


class Asked(msgspec.Struct, frozen=True):
    """What the command line asks for: names as people write them."""

    banner: tuple[str, ...] = ()
    filter: str = ""
    weights: dict[str, dict[str, float]] | None = None
    rule: Rule = Rule()

    @property
    def breaks_down(self) -> bool:
        """Whether it is more than totals."""
        return bool(self.banner or self.filter or self.weights)


async def full_results_json(
    db: AsyncSession, slug: str, panel_slug: str | None, asked: Asked
) -> Plain | None:
    """The toplines of a concept and every measure by the banner; None when there is no such one.

    A table is a release: it goes into the ledger, so `db` has to write when one is asked for.
    Raises Invalid or Conflict for a table that cannot be made.
    """
    store = ColumnStore()
    plain = await results_json(db, slug, panel_slug, store=store)
    found = await concept_and_panel(db, slug, panel_slug)
    if plain is None or found is None:
        return None
    concept, panel = found
    study = await study_of(
        db,
        store,
        panel.id,
        concept.questionnaire_id,
        closed=concept.state(clock.now()) is State.CLOSED,
        k=panel.small_cell,
        locale=panel.locale,
    )
    measures, versus = await _measured(db, study, asked, plain)
    plain |= {
        "answers": len(study) if study.closed else None,
        "small_cell": study.k,
        "banner": list(asked.banner),
        "filter": asked.filter or None,
        "level": round(100 * asked.rule.level),
        "second_level": round(100 * (asked.rule.second or 0)) or None,
        "correction": asked.rule.correction,
        "weights": _weights(study, asked) if study.closed else None,
        "arms": [{"number": arm.number, "name": arm.name} for arm in study.arms],
    }
    for question in plain["questions"]:
        question["measures"] = measures.get(question["id"], [])
        if question["id"] in versus:
            question["against"] = versus[question["id"]]
    plain["research"] = await research_of(
        db, store, concept.questionnaire_id, panel.id, closed=study.closed, k=panel.small_cell
    )
    return plain


async def _measured(
    db: AsyncSession, study: Study, asked: Asked, plain: Plain
) -> tuple[dict[int, list[Plain]], dict[int, list[Plain]]]:
    """Every measure by question, and arm against arm; a table's number goes into `plain`."""
    measures: dict[int, list[Plain]] = {}
    versus: dict[int, list[Plain]] = {}
    if not asked.breaks_down or not study.closed:
        waiting = {"hidden": "still_open"} if asked.breaks_down else {}
        for unit in study.units:
            one = _total(study, unit, asked.rule) | waiting
            measures.setdefault(unit.question.id, []).append(one)
        return measures, versus
    made = await make_table(db, study, spec_of(study, asked))
    ledger = await ledger_of(db, study.questionnaire_id)
    specs, place = [one.table for one in ledger], made.seq - 1
    plain["table"] = made.seq
    table = table_of(study, specs, place, asked.rule)
    for block in table.blocks:
        measures.setdefault(block.unit.question.id, []).append(_measure(study, table, block))
    paired = study.design in PAIRED
    if arms := against(study, specs, place, asked.rule, paired=paired):
        for block in arms.blocks:
            one = _measure(study, arms, block, everybody=False) | {"paired": paired}
            versus.setdefault(block.unit.question.id, []).append(one)
    return measures, versus


def spec_of(study: Study, asked: Asked) -> TableSpec:
    """The table in the ledger's words: groups by attribute key, question code, "arm" or A/B."""
    targets = Targets(asked.weights) if asked.weights else None
    return TableSpec(tuple(_group(study, name) for name in asked.banner), asked.filter, targets)


def _group(study: Study, name: str) -> Group:
    return tuple(_name(study, part.strip()) for part in name.split("/", 1))


def _name(study: Study, name: str) -> str:
    if name == ARM and study.arms:
        return name
    if any(attribute.key == name for attribute in study.attributes):
        return ATTRIBUTE + name
    for question in study.questions:
        if code_of(question) == name and question.until is None:
            return f"{QUESTION}{question.id}"
    return name  # make_table says that nobody knows it


def _total(study: Study, unit: Unit, rule: Rule) -> Plain:
    """One measure without a banner: the answers that count now."""
    rows = released_rows(base_of(unit, study.columns), study.k, closed=study.closed)
    if isinstance(rows, Hidden):
        return _head(study, unit) | {"columns": [_place(None, None, "") | {"hidden": rows.reason}]}
    first = np.arange(len(study)) < rows
    banner = Banner.of([], n=len(study), filtered=None if first.all() else first)
    block = block_of(study, banner, unit, rule, Verdict(None, ()))
    return _head(study, unit) | {"columns": [_column(block, 0) | _place(None, None, "")]}


def _head(study: Study, unit: Unit) -> Plain:
    number = next((arm.number for arm in study.arms if arm.id == unit.arm), None)
    return {
        "name": unit.measure.name,
        "type": unit.measure.type,
        "label": _said(unit.measure.label),
        "arm": number,
        "codes": list(unit.codes),
        "labels": [
            _said(label)
            for code, label in zip(unit.measure.codes, unit.measure.labels, strict=False)
            if code in unit.codes
        ],
    }


def _measure(study: Study, table: Table, block: Block, *, everybody: bool = True) -> Plain:
    places = [_place(None, None, "")] if everybody else []
    for part, (start, _end) in zip(table.parts, table.spans, strict=True):
        places += [
            _place(_shown(study, part.key), value, table.letters[start + i])
            | {"label": _said(label)}
            for i, (value, label) in enumerate(zip(part.values, part.labels, strict=True))
        ]
    columns = [
        place | ({"hidden": reason.reason} if reason else _column(block, column))
        for column, (place, reason) in enumerate(zip(places, block.hidden, strict=True))
    ]
    pairs = [pair for line in block.lines for pair in _pairs(line, places, block)]
    return _head(study, block.unit) | {"columns": columns, "pairs": pairs}


def _shown(study: Study, key: str) -> str:
    """The name of a group as the command line takes it."""
    codes = {f"{QUESTION}{question.id}": code_of(question) for question in study.questions}
    return "/".join(codes.get(part, part.removeprefix(ATTRIBUTE)) for part in key.split("/"))


def _place(group: str | None, value: str | None, letter: str) -> Plain:
    return {"group": group, "value": value, "letter": letter or None}


def _column(block: Block, column: int) -> Plain:
    """All figures of one column of one measure."""
    effective = float(block.effective_base[column])
    shares = [line for line in block.lines if line.type == "share" and not line.codes]
    nets = [line for line in block.lines if line.codes]
    plain: Plain = {
        "base": {
            "unweighted": int(block.base[column]),
            "weighted": _number(block.weighted_base[column]),
            "effective": effective,
        },
        "strength": strength(int(effective)),
        "missing": int(block.missing[column]),
        "not_asked": int(block.not_asked[column]),
    }
    if shares:
        plain |= {
            "counts": _by_key(shares, (line.counts for line in shares), column),
            "weighted": _by_key(shares, (line.weighted for line in shares), column),
            "shares": _by_key(shares, (line.values for line in shares), column),
        }
    if nets:
        plain["nets"] = {
            line.key: {
                "codes": list(line.codes),
                "count": _number(line.counts[column]) if line.counts is not None else None,
                "weighted": _number(line.weighted[column]) if line.weighted is not None else None,
                "share": _number(line.values[column]),
            }
            for line in nets
        }
    for line in block.lines:
        if line.type != "share":
            plain[line.key] = _number(line.values[column])
            if line.sd is not None:
                plain["sd"] = _number(line.sd[column])
            if line.se is not None:
                plain["nps_se" if line.type == "score" else "se"] = _number(line.se[column])
    plain["letters"] = {
        line.key: list(line.letters(column))
        for line in block.lines
        if column < len(line.tested.letters[line.row]) and line.letters(column)
    }
    return plain


def _pairs(line: Line, places: Sequence[Plain], block: Block) -> Iterable[Plain]:
    """The tests between columns that are both shown."""
    for place, pair in enumerate(line.tested.pairs):
        if block.hidden[pair.first] or block.hidden[pair.other]:
            continue
        yield {
            "row": line.key,
            "group": places[pair.first]["group"],
            "first": places[pair.first]["value"],
            "other": places[pair.other]["value"],
            "statistic": _number(line.tested.statistic[line.row, place]),
            "p": _number(line.tested.p[line.row, place]),
        }


def _weights(study: Study, asked: Asked) -> Plain | None:
    if not asked.weights:
        return None
    report = study.weighting(Targets(asked.weights))
    return {
        "targets": asked.weights,
        "converged": report.converged,
        "deff": report.deff,
        "efficiency": report.efficiency,
        "effective_base": report.effective_base,
        "least": report.least,
        "most": report.most,
    }


def _by_key(lines: Sequence[Line], columns: Iterable[Any], column: int) -> Mapping[str, Any]:
    return {
        line.key: None if values is None else _number(values[column])
        for line, values in zip(lines, columns, strict=True)
    }


def _number(value: Any) -> float | int | None:  # noqa: ANN401 - a number of numpy's
    """A number that JSON has: none for what is not one, or without end."""
    plain = value.item()
    return plain if isfinite(plain) else None


def _said(label: Message | str) -> str:
    """In the language of the source: machines compare codes, not words."""
    return str(label)
