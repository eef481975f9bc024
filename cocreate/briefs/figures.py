"""From released figures to what a brief keeps of them: numbers as they are, charts, or why not."""

from collections.abc import Sequence

from cocreate.brainstorms.queries import Statement as StatementRow
from cocreate.briefs.document import Breakdown, Figure, Share, Source, Statement, Statements
from cocreate.briefs.wording import Pen, side
from cocreate.kit.charts import ChartRow, ChartSpec
from cocreate.kit.i18n import _
from cocreate.methods.proportions import Proportion
from cocreate.methods.ranking import Order, ranked
from cocreate.methods.release import Figures, Hidden, Released, Split
from cocreate.methods.scales import Summary
from cocreate.panels.attributes import words
from cocreate.panels.models import Attribute
from cocreate.questionnaires.figures import breakdown_spec, names_of, why_hidden
from cocreate.questionnaires.models import Question

AT_MOST = 10


def figure(pen: Pen, question: Question, outcome: Released[Summary] | Hidden) -> Figure:
    """One question with everything it may say."""
    if isinstance(outcome, Hidden):
        hidden = why_hidden(outcome)
        return Figure(
            question_id=question.id,
            question=question.text,
            kind=question.kind,
            hidden=pen(hidden) if hidden else "",
        )
    summary = outcome.value
    return Figure(
        question_id=question.id,
        question=question.text,
        kind=question.kind,
        n=summary.n,
        chart=_chart(pen, question, summary),
        top2=share(summary.top2),
        bottom2=share(summary.bottom2),
        yes=share(summary.yes),
        mean=summary.mean,
        sd=summary.sd,
    )


def breakdown(pen: Pen, question: Question, figures: Figures, attribute: Attribute) -> Breakdown:
    """The share of the headline by the classes of an attribute."""
    hidden = why_hidden(figures.breakdown)
    return Breakdown(
        question_id=question.id,
        question=question.text,
        attribute=words(attribute.label, pen.locale),
        chart=breakdown_spec(question, figures, attribute, pen.words),
        hidden=pen(hidden) if hidden else "",
    )


def statements(rows: Sequence[StatementRow], n_votes: int) -> Statements:
    """Those with most support and those that divide most; no idea stands in both lists."""
    most = _in_order(rows, "support")
    supported = tuple(idea for idea in most if idea.agree > idea.disagree)[:AT_MOST]
    split = (idea for idea in _in_order(rows, "division") if idea not in supported)
    dividing = tuple(idea for idea in split if idea.agree and idea.disagree)[:AT_MOST]
    return Statements(
        total=len(rows),
        n_votes=n_votes,
        n_clear=sum(idea.agreed is not None and side(idea.agreed) == "above" for idea in most),
        supported=supported,
        dividing=dividing,
    )


def split_chart(pen: Pen, title: str, ideas: Sequence[Statement]) -> ChartSpec:
    """The three-way split of ideas, a row an idea."""
    rows = tuple(
        ChartRow(
            idea.text,
            tuple(count / idea.n for count in (idea.agree, idea.passed, idea.disagree)),
            idea.n,
        )
        for idea in ideas
    )
    categories = (pen(_("Agree")), pen(_("Pass")), pen(_("Disagree")))
    return ChartSpec("split", title, categories, rows)


def share(part: Proportion | None) -> Share | None:
    """A proportion that has a base."""
    if part is None or part.share is None or part.interval is None:
        return None
    return Share(part.count, part.n, part.share, part.interval.low, part.interval.high)


def _chart(pen: Pen, question: Question, summary: Summary) -> ChartSpec:
    told = tuple(names_of(question, summary, pen.locale))
    shares = summary.shares
    if question.kind == "yes_no":
        told, shares = told[::-1], shares[::-1]  # yes comes first in a chart
    row = ChartRow(question.text, shares, summary.n)
    if question.kind == "scale5":
        return ChartSpec("scale", question.text, told, (row,), pen(_("Top-2")))
    return ChartSpec("bars", question.text, told, (row,))


def _in_order(rows: Sequence[StatementRow], by: Order) -> list[Statement]:
    return [
        _statement(row, outcome.value)
        for row, outcome in ranked([(row, row.split) for row in rows], by)
        if isinstance(outcome, Released) and outcome.n
    ]


def _statement(row: StatementRow, split: Split) -> Statement:
    return Statement(
        text=row.tally.text,
        source=Source("idea", row.tally.idea_id),
        external_id=row.tally.external_id,
        n=split.n,
        agree=split.agree.count,
        disagree=split.disagree.count,
        passed=split.passed.count,
        agreed=share(split.agree),
        disagreed=share(split.disagree),
    )
