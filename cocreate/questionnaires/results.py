"""What was answered, as it may be shown. Every figure here has passed release().

What is asked about every arm is shown arm by arm, each with its own base: a total of its own, which
moves in steps of its own while the concept is open. Nothing adds arms up, so no difference of two
of these figures is about fewer people than a step.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.methods.amounts import Amounts, describe_amounts
from cocreate.methods.proportions import Proportion, Strength, proportion, strength
from cocreate.methods.release import Attribute as GroupColumn
from cocreate.methods.release import (
    Figures,
    Hidden,
    Released,
    release,
    release_total,
    released_n,
    released_rows,
)
from cocreate.methods.release import Question as AnswerColumn
from cocreate.methods.scales import Summary, describe
from cocreate.methods.tabulate import Columns, tabulate
from cocreate.panels.models import Attribute
from cocreate.questionnaires.columns import ColumnStore
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.measured import (
    ArmName,
    Unit,
    answers_of,
    base_of,
    choices_of,
    numbers_of,
    units_of,
)
from cocreate.questionnaires.models import Question, Response, Verbatim
from cocreate.questionnaires.queries import count_invited, questions_of, verbatims

VERBATIMS_SHOWN = 50
Written = tuple[Released[int] | Hidden, Sequence[tuple[int, str]]]


def counted(question: Question) -> bool:
    """Whether its answers are one code a person, which the toplines count."""
    return bool(codes_of(question))


def codes_of(question: Question) -> tuple[int, ...]:
    """The codes that are in the base of a question's table; none for one that has no such table."""
    unit = single_unit(question)
    return unit.codes if unit else ()


def single_unit(question: Question) -> Unit | None:
    """The one thing that is counted of a question with one code a person; None for any other."""
    measures = kind_of(question.kind).measures(question)
    if len(measures) != 1 or measures[0].type not in {"scale", "choice"} or question.spec.per_arm:
        return None
    return Unit(question, measures[0])


class Several(msgspec.Struct, frozen=True):
    """A question with several answers: the share of people for each, who may be in more of them."""

    n: int
    strength: Strength
    codes: tuple[int, ...]
    parts: tuple[Proportion, ...]


Topline = Summary | Several | Amounts


class UnitResult(NamedTuple):
    """One measure of a question that is more than one code a person."""

    unit: Unit
    total: Released[Topline] | Hidden


class QuestionResult(NamedTuple):
    """One question: figures of one code a person, the measures of any other, or how many wrote
    something at an open one. `units` are there for every question that can be counted."""

    question: Question
    figures: Figures | None
    written: Released[int] | Hidden | None
    texts: Sequence[tuple[int, str]]
    units: tuple[UnitResult, ...] = ()


class Results(NamedTuple):
    """A questionnaire's results; `by` is the attribute of the breakdown, if one was asked for.

    `counted` responses are in the database; how many of them a figure is about it says itself.
    """

    counted: int
    invited: int
    answered: int
    closed: bool
    questions: list[QuestionResult]
    attributes: list[Attribute]
    by: Attribute | None
    arms: Sequence[ArmName]
    kept: dict[object, object]  # goes when answers come or go


async def results_of(
    db: AsyncSession,
    store: ColumnStore,
    questionnaire_id: int,
    attributes: list[Attribute],
    *,
    closed: bool,
    k: int,
    by: str | None = None,
    arms: Sequence[ArmName] = (),
) -> Results:
    """All questions with what may be said of them now; an unknown `by` counts as none."""
    questions = await questions_of(db, questionnaire_id)
    numbers = [arm.id for arm in arms]
    columns, kept = await store.columns(db, questionnaire_id, questions, attributes, numbers)
    chosen = next((a for a in attributes if a.key == by), None)
    wanted = ("toplines", closed, k, chosen.key if chosen else None)
    if wanted not in kept:
        kept[wanted] = _figures(columns, questions, attributes, chosen, closed=closed, k=k)
    figures = cast("dict[str, Figures]", kept[wanted])
    measured = ("units", closed, k)
    if measured not in kept:
        units = units_of(questions, numbers)
        kept[measured] = [UnitResult(one, topline(one, columns, k, closed=closed)) for one in units]
    units_by: dict[int, list[UnitResult]] = {}
    for one in cast("list[UnitResult]", kept[measured]):
        units_by.setdefault(one.unit.question.id, []).append(one)
    invited, answered = await count_invited(db, questionnaire_id)
    shown = released_n(len(columns), k, closed=closed)
    found = [await _result(db, q, figures, units_by, kept, shown, k, arms) for q in questions]
    return Results(
        counted=len(columns),
        invited=invited,
        answered=answered,
        closed=closed,
        questions=found,
        attributes=attributes,
        by=chosen,
        arms=arms,
        kept=kept,
    )


def topline(unit: Unit, columns: Columns, k: int, *, closed: bool) -> Released[Topline] | Hidden:
    """The total of one measure: of the answers that count now."""
    rows = released_rows(base_of(unit, columns), k, closed=closed)
    if isinstance(rows, Hidden):
        return rows
    figure: Topline
    if unit.measure.type == "number":
        figure = describe_amounts(numbers_of(unit, columns)[:rows], k)
    elif unit.measure.type == "multi":
        told = [column[:rows] for column in choices_of(unit, columns)]
        n = int((base_of(unit, columns)[:rows] >= 0).sum())
        parts = tuple(proportion(int((column == 1).sum()), n) for column in told)
        figure = Several(n, strength(n), unit.codes, parts)
    else:
        counts = tabulate(answers_of(unit, columns)[:rows], unit.codes)
        figure = describe(counts[0], unit.codes, unit.worth)
    return Released(figure, figure.n)


def _figures(
    columns: Columns,
    questions: Sequence[Question],
    attributes: Sequence[Attribute],
    chosen: Attribute | None,
    *,
    closed: bool,
    k: int,
) -> dict[str, Figures]:
    found = [unit for question in questions if (unit := single_unit(question))]
    return release(
        {u.key: AnswerColumn(answers_of(u, columns), u.codes, u.worth) for u in found},
        {a.key: GroupColumn(columns.groups(a.key), len(a.options)) for a in attributes},
        closed=closed,
        by=chosen.key if chosen else None,
        k=k,
    )


async def _result(
    db: AsyncSession,
    question: Question,
    figures: Mapping[str, Figures],
    units: Mapping[int, list[UnitResult]],
    kept: dict[object, object],
    shown: int,
    k: int,
    arms: Sequence[ArmName],
) -> QuestionResult:
    measured = tuple(units.get(question.id, ()))
    if question.field in figures:
        return QuestionResult(question, figures[question.field], None, (), measured)
    if measured or kind_of(question.kind).group != "text":
        return QuestionResult(question, None, None, (), measured)
    parts = ("", *(f"@{arm.id}" for arm in arms))
    name = ("written", question.id, shown, k)
    if name not in kept:
        kept[name] = await _written(db, question, shown, k, parts)
    written, texts = cast("Written", kept[name])
    return QuestionResult(question, None, written, texts)


async def _written(
    db: AsyncSession, question: Question, shown: int, k: int, parts: Sequence[str]
) -> Written:
    written = release_total(await _count_written(db, question, shown, parts), k)
    texts: Sequence[tuple[int, str]] = ()
    if isinstance(written, Released):
        texts = await verbatims(db, question.id, up_to=shown, limit=VERBATIMS_SHOWN, parts=parts)
    return written, texts


async def _count_written(
    db: AsyncSession, question: Question, up_to: int, parts: Sequence[str]
) -> int:
    counted = (
        select(Response.id)
        .where(
            Response.questionnaire_id == question.questionnaire_id,
            Response.is_test.is_(False),
            Response.excluded.is_(False),
        )
        .order_by(Response.id)
        .limit(up_to)
        .subquery()
    )
    return (
        await db.scalar(
            select(func.count())
            .select_from(Verbatim)
            .join(counted, counted.c.id == Verbatim.response_id)
            .where(Verbatim.question_id == question.id, Verbatim.part.in_(parts))
        )
        or 0
    )
