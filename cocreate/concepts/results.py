"""Results of a concept: for the page, and the same numbers unrounded for machines."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, State
from cocreate.fieldwork.models import Arm
from cocreate.kit import clock
from cocreate.kit.i18n import Message, Words, _
from cocreate.methods.release import Hidden, Released
from cocreate.methods.scales import Summary
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.models import Panel
from cocreate.questionnaires.columns import ColumnStore
from cocreate.questionnaires.figures import (
    Figure,
    breakdown_spec,
    drawn,
    total_spec,
    why_hidden,
)
from cocreate.questionnaires.measured import ArmName
from cocreate.questionnaires.models import Question, code_of
from cocreate.questionnaires.results import QuestionResult, Results, results_of
from cocreate.questionnaires.toplines import Panel as TopPanel
from cocreate.questionnaires.toplines import panels_of

FORMAT = "cocreate-results/1"


class Item(NamedTuple):
    """One question on the results page: one code a person with its chart, `panels` of anything
    else that is counted, or what was written."""

    question: Question
    summary: Summary | None
    chart: Figure | None
    hidden: Message | None
    breakdown: Figure | None
    breakdown_hidden: Message | None
    written: int | None
    texts: list[str]
    panels: Sequence[TopPanel] = ()
    wording: Message | None = None


def page_of_results(results: Results, words: Words) -> list[Item]:
    """What the page shows, question by question."""
    return [_item(result, results, words) for result in results.questions]


def _item(result: QuestionResult, results: Results, words: Words) -> Item:
    question = result.question
    if result.figures is None:
        written = result.written
        panels = panels_of(result, results.arms, words)
        return Item(
            question=question,
            summary=None,
            chart=None,
            hidden=why_hidden(written),
            breakdown=None,
            breakdown_hidden=None,
            written=written.value if isinstance(written, Released) else None,
            texts=[text for _id, text in result.texts],
            panels=panels,
            wording=wording_of(question),
        )
    total, broken = result.figures.total, None
    if results.by is not None:
        broken = breakdown_spec(question, result.figures, results.by, words)
    shown = isinstance(total, Released)
    return Item(
        question=question,
        summary=total.value if isinstance(total, Released) else None,
        chart=drawn(total_spec(question, total, words), words.locale, question.field)
        if isinstance(total, Released)
        else None,
        hidden=why_hidden(total),
        breakdown=drawn(broken, words.locale, f"{question.field}-by") if broken else None,
        breakdown_hidden=why_hidden(result.figures.breakdown) if shown else None,
        written=None,
        texts=[],
        wording=wording_of(question),
    )


def wording_of(question: Question) -> Message | None:
    """What to say of a question that was not asked in these words all the time."""
    if question.until is not None:
        return _("Asked in this wording until version %(n)s: a break.", n=question.until)
    if question.since > 1:
        return _("Asked in this wording since version %(n)s: a break.", n=question.since)
    return None


async def arm_names(db: AsyncSession, questionnaire_id: int) -> list[ArmName]:
    """The things that a concept compares, in their order."""
    found = await db.execute(
        select(Arm.id, Arm.seq, Arm.name)
        .where(Arm.questionnaire_id == questionnaire_id)
        .order_by(Arm.seq)
    )
    return [ArmName(*row) for row in found]


async def concept_and_panel(
    db: AsyncSession, slug: str, panel_slug: str | None
) -> tuple[Concept, Panel] | None:
    """The concept that has this slug, for the command line; None when there is none.

    Raises LookupError when several panels have one and none was named.
    """
    query = select(Concept, Panel).join(Panel, Panel.id == Concept.panel_id)
    query = query.where(Concept.slug == slug)
    if panel_slug:
        query = query.where(Panel.slug == panel_slug)
    found = (await db.execute(query.limit(2))).all()
    if len(found) > 1:
        raise LookupError(f"several panels have a concept called {slug}: name one with --panel")
    return (found[0][0], found[0][1]) if found else None


async def results_json(
    db: AsyncSession,
    slug: str,
    panel_slug: str | None = None,
    by: str | None = None,
    store: ColumnStore | None = None,
) -> dict[str, Any] | None:
    """What the results page shows, unrounded; None when no concept has this slug.

    Raises LookupError when several panels have one and none was named.
    """
    found = await concept_and_panel(db, slug, panel_slug)
    if found is None:
        return None
    concept, panel = found
    state = concept.state(clock.now())
    results = await results_of(
        db,
        store or ColumnStore(),
        concept.questionnaire_id,
        await attributes_of_panel(db, panel.id),
        closed=state is State.CLOSED,
        k=panel.small_cell,
        by=by,
        arms=await arm_names(db, concept.questionnaire_id),
    )
    return {
        "format": FORMAT,
        "kind": "concept",
        "slug": concept.slug,
        "panel": panel.slug,
        "title": concept.title,
        "state": state.value,
        "invited": results.invited,
        "answered": results.answered,
        "by": results.by.key if results.by else None,
        "questions": [_plain(result, results) for result in results.questions],
    }


def _plain(result: QuestionResult, results: Results) -> dict[str, Any]:
    question = result.question
    plain: dict[str, Any] = {
        "id": question.id,
        "code": code_of(question),
        "since": question.since,
        "until": question.until,
        "kind": question.kind,
        "text": question.text,
        "required": question.required,
    }
    if result.figures is None:
        return plain | ({"written": _released(result.written)} if result.written else {})
    plain["total"] = _released(result.figures.total)
    if results.by is not None:
        names = [option["value"] for option in results.by.options] + [None]
        broken = result.figures.breakdown
        plain["breakdown"] = (
            {"hidden": broken.reason}
            if isinstance(broken, Hidden)
            else [
                {"group": name, **_summary(summary)}
                for name, summary in zip(names, broken.value, strict=True)
            ]
            if broken
            else None
        )
    return plain


def _released(outcome: Released[Any] | Hidden | None) -> Any:  # noqa: ANN401
    if isinstance(outcome, Hidden):
        return {"hidden": outcome.reason}
    if outcome is None:
        return None
    return _summary(outcome.value) if isinstance(outcome.value, Summary) else outcome.value


def _summary(summary: Summary) -> dict[str, Any]:
    def box(part: Any) -> dict[str, Any] | None:  # noqa: ANN401
        if part is None or part.interval is None:
            return None
        return {
            "count": part.count,
            "share": part.share,
            "low": part.interval.low,
            "high": part.interval.high,
        }

    return {
        "n": summary.n,
        "strength": summary.strength,
        "distribution": {
            str(code): box(part)
            for code, part in zip(summary.codes, summary.distribution, strict=True)
        },
        "mean": summary.mean,
        "sd": summary.sd,
        "top2": box(summary.top2),
        "bottom2": box(summary.bottom2),
        "yes": box(summary.yes),
        "nps": summary.nps.score if summary.nps else None,
    }
