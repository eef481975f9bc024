"""Where a question stands among the panel's own closed concepts that asked the same."""

from collections.abc import Sequence
from typing import NamedTuple, cast

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.kit import clock
from cocreate.kit.i18n import Message, Words, _
from cocreate.methods.norms import (
    Norm,
    Standing,
    Standings,
    TooFewTests,
    norm_of_shares,
    standing_of_share,
)
from cocreate.methods.release import Released
from cocreate.methods.scales import Summary
from cocreate.questionnaires.models import Question, Response
from cocreate.questionnaires.results import QuestionResult, Results, single_unit

EARLIER = 40  # the newest closed tests that asked the same
_SAID: dict[Standing, Message] = {
    "above": _("above the norm"),
    "at": _("at the norm"),
    "below": _("below the norm"),
}


class Earlier(NamedTuple):
    """One closed test that asked the same: how many chose the top answers, of how many."""

    successes: int
    base: int


async def norms_of(
    db: AsyncSession, panel_id: int, results: Results, k: int, words: Words
) -> dict[int, Message]:
    """A sentence for every question of this concept that an earlier one asked as well."""
    found: dict[int, Message] = {}
    for result in results.questions:
        summary = _summary(result)
        codes = _leading(result.question)
        if summary is None or not codes:
            continue
        name = ("norm", result.question.id, k)
        if name not in results.kept:
            tests = await _earlier(db, panel_id, result.question, codes, k)
            results.kept[name] = tests
        tests = results.kept[name]  # type: ignore[assignment]  # made above
        if tests:
            found[result.question.id] = _sentence(summary, tests, words, results.kept)
    return found


def _summary(result: QuestionResult) -> Summary | None:
    if result.figures is None or not isinstance(result.figures.total, Released):
        return None
    return result.figures.total.value


def _leading(question: Question) -> tuple[int, ...]:
    """The codes of the share that leads: the top two boxes, or yes."""
    unit = single_unit(question)
    if unit is None:
        return ()
    return unit.scale.top if unit.scale else (1,) if question.kind == "yes_no" else ()


async def _earlier(
    db: AsyncSession, panel_id: int, question: Question, codes: Sequence[int], k: int
) -> list[Earlier]:
    """What the closed tests found, the newest first. The same question: of one kind, and with one
    code, or in the same words."""
    same = Question.text == question.text
    if question.code:
        same = same | (Question.code == question.code)
    others = await db.execute(
        select(Question.id, Question.questionnaire_id)
        .join(Concept, Concept.questionnaire_id == Question.questionnaire_id)
        .where(
            Concept.panel_id == panel_id,
            Concept.launched_at.is_not(None),
            Concept.closes_at <= clock.now(),
            Question.questionnaire_id != question.questionnaire_id,
            Question.kind == question.kind,
            Question.until.is_(None),
            same,
        )
        .order_by(Concept.closes_at.desc(), Question.seq)
        .limit(EARLIER)
    )
    unit = single_unit(question)
    known = unit.codes if unit else ()
    tests: list[Earlier] = []
    seen: set[int] = set()
    for other, questionnaire in others.all():
        if questionnaire in seen:
            continue
        seen.add(questionnaire)
        given = Response.codes[str(other)].as_integer()
        row = (
            await db.execute(
                select(
                    func.count(case((given.in_(codes), 1))).label("top"),
                    func.count(case((given.in_(known), 1))).label("n"),
                ).where(
                    Response.questionnaire_id == questionnaire,
                    Response.is_test.is_(False),
                    Response.excluded.is_(False),
                )
            )
        ).one()
        if row.n >= k:
            tests.append(Earlier(row.top, row.n))
    return tests


Reckoned = tuple[Norm, Standings] | TooFewTests


def _reckoned(
    successes: int, n: int, tests: Sequence[Earlier], kept: dict[object, object]
) -> Reckoned:
    """The norm and where the concept stands; worked out once for the same figures."""
    name = ("standing", successes, n, tuple(tests))
    if name not in kept:
        norm = norm_of_shares(list(tests))
        if isinstance(norm, TooFewTests):
            kept[name] = norm
        else:
            kept[name] = norm, standing_of_share(norm, successes, n, list(tests))
    return cast("Reckoned", kept[name])


def _sentence(
    summary: Summary, tests: Sequence[Earlier], words: Words, kept: dict[object, object]
) -> Message:
    box = summary.yes or summary.top2
    reckoned = _reckoned(box.count if box else 0, summary.n, tests, kept)
    if isinstance(reckoned, TooFewTests):
        return _(
            "No norm yet: %(tests)s earlier closed tests of this panel asked the same, and it "
            "takes %(needed)s.",
            tests=reckoned.tests,
            needed=reckoned.needed,
        )
    norm, standing = reckoned
    return _(
        "Norm of %(tests)s tests of this panel: %(norm)s. With that in mind this concept has "
        "%(estimate)s (%(low)s–%(high)s): %(standing)s, and better than %(beats)s of them.",
        tests=norm.tests,
        norm=words.pct(norm.mean),
        estimate=words.pct(standing.estimate),
        low=words.num(100 * standing.interval.low),
        high=words.pct(standing.interval.high),
        standing=_SAID[standing.standing],
        beats=standing.beats,
    )
