"""What the planned number of answers can show, before anybody is asked.

The formulas stand in methods/samplesize.py; here they meet the panel: how many arms there are, how
many of a panel's members usually answer, and what a marketer wants to know in one sentence.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.i18n import Message, _
from cocreate.methods.samplesize import margin_of_error, people_per_cell, smallest_difference
from cocreate.questionnaires.models import Participation, Questionnaire

POWER, LEVEL = 0.8, 0.95
EARLIER = 10  # the newest earlier questionnaires of the panel
LEAST_INVITED = 30  # of fewer invitations a rate says nothing
LOW_BASE = 30


class Experience(NamedTuple):
    """How a panel answered before: the share of those invited, over `studies` questionnaires.

    `half_time` is the number of days in which half of the answers came; None where unknown.
    """

    rate: float | None
    studies: int
    invited: int
    half_time: int | None


class Advice(NamedTuple):
    """What a plan can show. Shares are 0 … 1; None where it can show nothing or nobody knows.

    `per_cell` answers are expected in each of `cells`; `margin` is that of one share, `smallest`
    the smallest difference between two cells that 80 % of such tests would see, `wanted` the
    people per cell that the difference of interest needs.
    """

    per_cell: int
    cells: int
    margin: float | None
    smallest: float | None
    wanted: int | None
    expected: int | None
    days: int | None
    sentences: tuple[Message, ...]


def advise(
    per_cell: int,
    *,
    cells: int = 1,
    share: float = 0.5,
    difference: float = 0.1,
    experience: Experience | None = None,
    invited: int | None = None,
    population: int | None = None,
) -> Advice:
    """What `per_cell` answers in each of `cells` arms can show, around a base share.

    Several arms are compared in pairs without correction, as the letters of the results are.
    `population` (the panel) makes the margin of one cell smaller; a comparison it leaves alone.
    """
    n = max(per_cell, 0)
    margin = smallest = None
    if n:
        within = population if population and population >= max(n, 2) else None
        margin = margin_of_error(share, n, level=LEVEL, population=within)
        if cells > 1:
            smallest = smallest_difference(share, n, power=POWER, level=LEVEL)
    wanted = None
    if cells > 1 and 0 < difference < 1 - share:
        wanted = people_per_cell(share, share + difference, power=POWER, level=LEVEL)
    expected = days = None
    if experience and experience.rate is not None and invited is not None:
        expected = round(invited * experience.rate)
        days = experience.half_time
    found = Advice(n, cells, margin, smallest, wanted, expected, days, ())
    return found._replace(sentences=tuple(_sentences(found, share, difference, experience)))


def _sentences(
    advice: Advice, share: float, difference: float, experience: Experience | None
) -> list[Message]:
    base = round(100 * share)
    said = [_known(advice, base)]
    if advice.cells > 1 and advice.per_cell:
        said.append(_difference(advice, base))
        if advice.wanted is not None:
            said.append(
                _(
                    "To see a difference of %(points)s points, plan %(n)s answers per variant.",
                    points=_points(difference),
                    n=advice.wanted,
                )
            )
    said.extend(_time(advice, experience))
    return said


def _known(advice: Advice, base: int) -> Message:
    n, several = advice.per_cell, advice.cells > 1
    if n < LOW_BASE or advice.margin is None:
        if several:
            return _(
                "With %(n)s answers per variant figures are a first impression: below 30 nothing "
                "is tested.",
                n=n,
            )
        return _(
            "With %(n)s answers figures are a first impression: below 30 nothing is tested.", n=n
        )
    points = _points(advice.margin)
    if several:
        return _(
            "With %(n)s answers per variant a share of %(base)s%% is known to about %(points)s "
            "points either way.",
            n=n,
            base=base,
            points=points,
        )
    return _(
        "With %(n)s answers a share of %(base)s%% is known to about %(points)s points either way.",
        n=n,
        base=base,
        points=points,
    )


def _difference(advice: Advice, base: int) -> Message:
    if advice.smallest is None:
        return _("So few answers per variant show no difference at all.")
    return _(
        "Four times in five a difference of %(points)s points between two variants is seen (from "
        "%(base)s%% to %(to)s%%); smaller ones are usually missed.",
        points=_points(advice.smallest),
        base=base,
        to=round(base + 100 * advice.smallest),
    )


def _time(advice: Advice, experience: Experience | None) -> list[Message]:
    if experience is None:
        return []
    if experience.rate is None:
        return [_("This panel has not answered often enough yet to say how many will.")]
    said = [
        _(
            "In this panel %(share)s%% of those invited usually answer.",
            share=round(100 * experience.rate),
        )
    ]
    if advice.expected is not None:
        said.append(_("Expect about %(n)s answers in all.", n=advice.expected))
    if advice.days == 1:
        said.append(_("Half of them come on the first day."))
    elif advice.days is not None:
        said.append(_("Half of them come within %(n)s days.", n=advice.days))
    return said


def _points(share: float) -> int:
    return max(1, round(100 * share))


async def experience_of(db: AsyncSession, panel_id: int, *, but: int | None = None) -> Experience:
    """How this panel answered its newest questionnaires, `but` the one that is planned."""
    answered = Participation.submitted_on.is_not(None) & (Participation.outcome == "")
    found = (
        await db.execute(
            select(
                Participation.questionnaire_id,
                func.count().label("invited"),
                func.count().filter(answered).label("answered"),
            )
            .join(Questionnaire, Questionnaire.id == Participation.questionnaire_id)
            .where(
                Questionnaire.panel_id == panel_id,
                Questionnaire.id != (but or 0),
                Participation.invited.is_(True),
            )
            .group_by(Participation.questionnaire_id)
            .having(func.count().filter(answered) > 0)
            .order_by(Participation.questionnaire_id.desc())
            .limit(EARLIER)
        )
    ).all()
    invited = sum(row.invited for row in found)
    if invited < LEAST_INVITED:
        return Experience(None, len(found), invited, None)
    rate = sum(row.answered for row in found) / invited
    days = await _half_time(db, [row.questionnaire_id for row in found])
    return Experience(rate, len(found), invited, days)


async def _half_time(db: AsyncSession, questionnaires: Sequence[int]) -> int | None:
    """In how many days after their invitation half of those who answered did so."""
    found = await db.execute(
        select(Participation.invited_on, Participation.submitted_on, func.count())
        .where(
            Participation.questionnaire_id.in_(list(questionnaires)),
            Participation.invited_on.is_not(None),
            Participation.submitted_on.is_not(None),
        )
        .group_by(Participation.invited_on, Participation.submitted_on)
    )
    waits: dict[int, int] = {}
    for asked, said, n in found:
        if asked is not None and said is not None:
            waits[max((said - asked).days, 0)] = waits.get(max((said - asked).days, 0), 0) + n
    total, before = sum(waits.values()), 0
    if total < LEAST_INVITED:
        return None
    for days in sorted(waits):
        before += waits[days]
        if 2 * before >= total:
            return days + 1  # the day of the invitation is the first
    return None
