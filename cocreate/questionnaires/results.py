"""What was answered, as it may be shown. Every figure here has passed release()."""

from collections.abc import Sequence
from typing import NamedTuple, cast

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.methods.release import Attribute as GroupColumn
from cocreate.methods.release import (
    Figures,
    Hidden,
    Released,
    release,
    release_total,
    released_n,
)
from cocreate.methods.release import Question as AnswerColumn
from cocreate.panels.models import Attribute
from cocreate.questionnaires.columns import ColumnStore
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.models import Question, Response, Verbatim
from cocreate.questionnaires.queries import count_invited, questions_of, verbatims

VERBATIMS_SHOWN = 50
Written = tuple[Released[int] | Hidden, Sequence[tuple[int, str]]]


def counted(question: Question) -> bool:
    """Whether its answers are one code a person, which the toplines count."""
    return bool(codes_of(question))


def codes_of(question: Question) -> tuple[int, ...]:
    """The codes that are in the base of a question's table; none for one that has no such table."""
    measures = kind_of(question.kind).measures(question)
    if len(measures) != 1 or measures[0].type not in {"scale", "choice"} or question.spec.per_arm:
        return ()
    return tuple(code for code in measures[0].codes if code not in measures[0].outside)


class QuestionResult(NamedTuple):
    """One question: figures of a closed one, or how many wrote something at an open one."""

    question: Question
    figures: Figures | None
    written: Released[int] | Hidden | None
    texts: Sequence[tuple[int, str]]


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


async def results_of(
    db: AsyncSession,
    store: ColumnStore,
    questionnaire_id: int,
    attributes: list[Attribute],
    *,
    closed: bool,
    k: int,
    by: str | None = None,
) -> Results:
    """All questions with what may be said of them now; an unknown `by` counts as none."""
    questions = await questions_of(db, questionnaire_id)
    columns, kept = await store.columns(db, questionnaire_id, questions, attributes)
    chosen = next((a for a in attributes if a.key == by), None)
    wanted = (closed, k, chosen.key if chosen else None)
    if wanted not in kept:
        kept[wanted] = release(
            {
                q.field: AnswerColumn(columns.answers(q.field), codes_of(q))
                for q in questions
                if counted(q)
            },
            {a.key: GroupColumn(columns.groups(a.key), len(a.options)) for a in attributes},
            closed=closed,
            by=chosen.key if chosen else None,
            k=k,
        )
    figures: dict[str, Figures] = kept[wanted]  # type: ignore[assignment]
    invited, answered = await count_invited(db, questionnaire_id)
    shown = released_n(len(columns), k, closed=closed)
    return Results(
        counted=len(columns),
        invited=invited,
        answered=answered,
        closed=closed,
        questions=[await _result(db, q, figures, kept, shown, k) for q in questions],
        attributes=attributes,
        by=chosen,
    )


async def _result(
    db: AsyncSession,
    question: Question,
    figures: dict[str, Figures],
    kept: dict[object, object],
    shown: int,
    k: int,
) -> QuestionResult:
    if counted(question):
        return QuestionResult(question, figures[question.field], None, ())
    name = ("written", question.id, shown, k)
    if name not in kept:
        kept[name] = await _written(db, question, shown, k)
    written, texts = cast("Written", kept[name])
    return QuestionResult(question, None, written, texts)


async def _written(db: AsyncSession, question: Question, shown: int, k: int) -> Written:
    written = release_total(await _count_written(db, question, shown), k)
    texts: Sequence[tuple[int, str]] = ()
    if isinstance(written, Released):
        texts = await verbatims(db, question.id, up_to=shown, limit=VERBATIMS_SHOWN)
    return written, texts


async def _count_written(db: AsyncSession, question: Question, up_to: int) -> int:
    counted = (
        select(Response.id)
        .where(Response.questionnaire_id == question.questionnaire_id, Response.is_test.is_(False))
        .order_by(Response.id)
        .limit(up_to)
        .subquery()
    )
    return (
        await db.scalar(
            select(func.count())
            .select_from(Verbatim)
            .join(counted, counted.c.id == Verbatim.response_id)
            .where(Verbatim.question_id == question.id)
        )
        or 0
    )
