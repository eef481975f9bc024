"""Documents as composing makes them, for tests that need no database."""

from datetime import date

import numpy as np

from cocreate.briefs import wording
from cocreate.briefs.document import (
    BriefDocument,
    Comment,
    Field,
    Figure,
    Quote,
    Source,
    Statement,
    Statements,
)
from cocreate.briefs.figures import figure, share
from cocreate.briefs.limits import Circumstances, Found, does_not_say, method
from cocreate.briefs.wording import Pen
from cocreate.methods.proportions import proportion
from cocreate.methods.release import Hidden, Released
from cocreate.methods.scales import describe
from cocreate.questionnaires.kinds.scales import POINTS
from cocreate.questionnaires.models import Question

COUNTS = {
    "scale5": [16, 30, 78, 94, 51],
    "scale11": [4, 3, 6, 8, 12, 20, 35, 62, 70, 33, 16],
    "yes_no": [101, 166],
}
QUOTE = "Handy, but I want to name the pots myself and put them in an order of my own."


def figures(pen: Pen, **counts: list[int]) -> tuple[Figure, ...]:
    """One question of each kind named, with these counts."""
    made = []
    for seq, (kind, tally) in enumerate((counts or COUNTS).items(), 1):
        question = Question(
            questionnaire_id=1, seq=seq, kind=kind, text=f"What about {kind} in number {seq}?"
        )
        question.id = seq
        summary = describe(np.array(tally), POINTS.get(kind, (0, 1)))
        outcome = Released(summary, summary.n) if summary.n else Hidden("too_few")
        made.append(figure(pen, question, outcome))
    return tuple(made)


def concept(locale: str = "en", *, quotes: int = 3, **changes: object) -> BriefDocument:
    """A brief of a concept that 269 of 1,140 members answered."""
    pen = Pen(locale)
    found = Found(
        field=Field(269, 1140, 269 / 1140, date(2026, 11, 9), date(2026, 11, 20)),
        figures=figures(pen),
    )
    said = tuple(
        Quote(QUOTE, Source("verbatim", n, 1), "What would you change?") for n in range(quotes)
    )
    return _document(pen, "concept", found, quotes=said, **changes)


def brainstorm(locale: str = "en", *, ideas: int = 10, **changes: object) -> BriefDocument:
    """A brief of a brainstorm with `ideas` in both of its lists."""
    pen = Pen(locale)
    supported = tuple(_idea(n, 90 - n, 5, 5) for n in range(ideas))
    dividing = tuple(_idea(50 + n, 45, 45 - n, 10) for n in range(ideas))
    lists = Statements(50, 5303, ideas, supported, dividing)
    found = Found(field=Field(204, opens=date(2026, 7, 17)), statements=lists)
    return _document(pen, "brainstorm", found, **changes)


def _idea(number: int, agree: int, disagree: int, passed: int) -> Statement:
    n = agree + disagree + passed
    return Statement(
        text=f"Idea {number} is about something that takes more than one line of the page to say.",
        source=Source("idea", number),
        external_id=number,
        n=n,
        agree=agree,
        disagree=disagree,
        passed=passed,
        agreed=share(proportion(agree, n)),
        disagreed=share(proportion(disagree, n)),
    )


def _document(pen: Pen, kind: str, found: Found, **changes: object) -> BriefDocument:
    case = Circumstances(
        kind="concept" if kind == "concept" else "brainstorm",
        company="Dune Bank",
        panel_name="Riverside panel",
        n_members=1204,
        small_cell=5,
        language="English",
    )
    fields: dict[str, object] = {
        "kind": kind,
        "subject_id": 1,
        "locale": pen.locale,
        "company": case.company,
        "panel_name": case.panel_name,
        "brand_colour": "#14665a",
        "title": "Pots for every goal",
        "question": "Set savings apart in one tap.",
        "finding": wording.finding(pen, found.field, found.figures, found.statements),
        "evidence": wording.evidence(pen, found.field, found.figures, found.statements),
        "version": 3,
        "generated_on": date(2026, 11, 21),
        "field": found.field,
        "figures": found.figures,
        "statements": found.statements,
        "comments": (Comment("Could we share a pot?", 41, Source("comment", 1)),),
        "does_not_say": does_not_say(pen, case, found),
        "method": method(pen, case, found),
    }
    return BriefDocument(**{**fields, **changes})  # type: ignore[arg-type]
