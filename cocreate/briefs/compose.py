"""Putting a brief together from the database: the same data always give the same document.

Approval composes once more and compares, so nothing here may come from memory.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.models import Brainstorm, Idea
from cocreate.brainstorms.queries import field_facts, totals
from cocreate.brainstorms.queries import statements as statement_rows
from cocreate.briefs import wording
from cocreate.briefs.document import Breakdown, BriefDocument, Field, Figure
from cocreate.briefs.figures import breakdown, figure, statements
from cocreate.briefs.limits import Circumstances, Found, does_not_say, method
from cocreate.briefs.quotes import opening
from cocreate.briefs.voices import comments_on, names_in, quotes_from
from cocreate.briefs.wording import Pen
from cocreate.concepts.models import Concept, State, Visibility
from cocreate.kit import clock
from cocreate.kit.i18n import language_name
from cocreate.kit.markdown import excerpt
from cocreate.kit.web.access import PanelView
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.models import Membership, Role
from cocreate.people.models import Person
from cocreate.questionnaires.columns import ColumnStore
from cocreate.questionnaires.results import Results, results_of

ASKED_LENGTH = 150
Subject = Concept | Brainstorm


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """What a version is made with, besides the data. `finding` "" means: by rule."""

    panel: PanelView
    company: str
    zone: ZoneInfo
    locale: str
    version: int
    generated_on: date
    by: str = ""
    finding: str = ""


async def compose(db: AsyncSession, subject: Subject, making: Making) -> BriefDocument:
    """The document of one version, with more quotes and ideas than may fit on its page."""
    if isinstance(subject, Concept):
        return await _of_concept(db, subject, making)
    return await _of_brainstorm(db, subject, making)


async def _of_concept(db: AsyncSession, concept: Concept, making: Making) -> BriefDocument:
    pen, panel = Pen(making.locale), making.panel
    names = await names_in(db, panel)
    results = await results_of(
        db,
        ColumnStore(),  # an empty one: every figure is counted from the database
        concept.questionnaire_id,
        await attributes_of_panel(db, panel.id),
        closed=concept.state(clock.now()) is State.CLOSED,
        k=panel.small_cell,
        by=making.by or None,
    )
    figures = tuple(
        figure(pen, result.question, result.figures.total)
        for result in results.questions
        if result.figures
    )
    field = Field(
        n_answered=results.answered,
        n_invited=results.invited,
        response_rate=results.answered / results.invited if results.invited else None,
        opens=_day(concept.opens_at or concept.launched_at, making.zone),
        closes=_day(concept.closes_at, making.zone),
    )
    found = Found(field=field, figures=figures, breakdown=_breakdown(pen, results, figures))
    seed = f"concept {concept.id}"
    quotes = quotes_from(results.questions, small_cell=panel.small_cell, seed=seed, names=names)
    thread = select(Concept.thread_id).where(Concept.id == concept.id)
    case = await _circumstances(
        db,
        making,
        kind="concept",
        still_open=concept.state(clock.now()) is State.OPEN,
        seen_at_once=concept.visibility == Visibility.AT_ONCE,
        n_quotes=len(quotes),
    )
    document = _document(pen, concept, making, case, found)
    comments = await comments_on(db, pen, thread, names)
    return msgspec.structs.replace(document, quotes=quotes, comments=comments)


async def _of_brainstorm(db: AsyncSession, brainstorm: Brainstorm, making: Making) -> BriefDocument:
    pen, panel = Pen(making.locale), making.panel
    names = await names_in(db, panel)
    facts = await field_facts(db, brainstorm)
    shown = await totals(db, brainstorm.id)
    every = await totals(db, brainstorm.id, hidden=True)
    rows = await statement_rows(db, brainstorm, panel.small_cell, Idea.hidden_at.is_(None))
    field = Field(
        n_answered=shown.people,
        n_invited=facts.invited,
        response_rate=shown.people / facts.invited if facts.invited else None,
        opens=_day(brainstorm.launched_at, making.zone),
        closes=_day(brainstorm.closes_at, making.zone),
    )
    if brainstorm.imported_at is not None:
        first, last = _day(facts.first_at, making.zone), _day(facts.last_at, making.zone)
        field = msgspec.structs.replace(field, opens=first, closes=last)
    found = Found(field=field, statements=statements(rows, shown.votes))
    threads = select(Idea.thread_id).where(
        Idea.brainstorm_id == brainstorm.id, Idea.hidden_at.is_(None)
    )
    case = await _circumstances(
        db,
        making,
        kind="brainstorm",
        still_open=brainstorm.state(clock.now()) == "open",
        open_counts=brainstorm.open_counts,
        imported=brainstorm.imported_at is not None,
        n_hidden_ideas=every.ideas - shown.ideas,
    )
    document = _document(pen, brainstorm, making, case, found)
    comments = await comments_on(db, pen, threads, names)
    return msgspec.structs.replace(document, comments=comments)


def _document(
    pen: Pen, subject: Subject, making: Making, case: Circumstances, found: Found
) -> BriefDocument:
    return BriefDocument(
        kind=case.kind,
        subject_id=subject.id,
        locale=making.locale,
        company=making.company,
        panel_name=making.panel.name,
        brand_colour=making.panel.brand_colour,
        title=subject.title,
        question=_asked(subject.body),
        finding=making.finding
        or wording.finding(pen, found.field, found.figures, found.statements),
        finding_by_marketer=bool(making.finding),
        evidence=wording.evidence(pen, found.field, found.figures, found.statements),
        version=making.version,
        by=making.by,
        generated_on=making.generated_on,
        field=found.field,
        figures=found.figures,
        breakdown=found.breakdown,
        statements=found.statements,
        does_not_say=does_not_say(pen, case, found),
        method=method(pen, case, found),
    )


async def _circumstances(
    db: AsyncSession,
    making: Making,
    **facts: Any,  # noqa: ANN401 - the fields of Circumstances
) -> Circumstances:
    panel = making.panel
    members = (
        select(func.count())
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.panel_id == panel.id,
            Membership.role == Role.MEMBER,
            Membership.active.is_(True),
            Person.email.is_not(None),  # who has no address came with an imported conversation
        )
    )
    return Circumstances(
        company=making.company,
        panel_name=panel.name,
        n_members=await db.scalar(members) or 0,
        small_cell=panel.small_cell,
        language=language_name(panel.locale),
        finding_by_marketer=bool(making.finding),
        **facts,
    )


def _breakdown(pen: Pen, results: Results, figures: tuple[Figure, ...]) -> Breakdown | None:
    leading = wording.lead(figures)
    if leading is None or results.by is None:
        return None
    asked = next(one for one in results.questions if one.question.id == leading.question_id)
    if asked.figures is None:
        return None
    return breakdown(pen, asked.question, asked.figures, results.by)


def _asked(body: str) -> str:
    """What the subject is about in a line: its first whole sentences, else its first words."""
    return opening(excerpt(body, len(body) + 1), ASKED_LENGTH) or excerpt(body, ASKED_LENGTH)


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None
