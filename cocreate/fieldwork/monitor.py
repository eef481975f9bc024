"""How the field goes: who was asked and came, quotas, arms, days, questions, letters.

That somebody took part is no answer, so invited, opened and completed are exact. What follows from
answers (quotas, routes, who was screened) moves in steps of k with the newest waiting, as results
do; days with fewer than k completes stand together with the days after them.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from statistics import median
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.audience import field_of
from cocreate.fieldwork.forecast import Forecast, Pace, forecast, pace_of
from cocreate.fieldwork.models import Arm, Fieldwork, Quota, Reminder, StepCount
from cocreate.fieldwork.quality import Summary
from cocreate.fieldwork.quotas import quotas_of
from cocreate.kit.outbox import Mail
from cocreate.methods.release import released_n
from cocreate.questionnaires.models import Participation, Question, Response

RATE_BASE = 10  # methods: no rate of fewer than ten members


class Tally(NamedTuple):
    """Members by how far they came. `reminders` are letters, not people."""

    invited: int
    opened: int
    completed: int
    completed_invited: int
    screened: int
    quota_full: int
    reminders: int


class Post(NamedTuple):
    """Letters about the concept, by what became of them."""

    waiting: int
    sent: int
    failed: int
    void: int
    bounced: int  # invitations that could not be delivered


class Period(NamedTuple):
    """Completes from one day to another, k or more unless they are the newest."""

    first: date
    last: date
    n: int


class QuotaLine(NamedTuple):
    """A quota as it may be shown: at least `shown` are counted, exactly so when `exact`."""

    quota: Quota
    shown: int
    exact: bool
    full: bool
    forecast: Forecast


class Step(NamedTuple):
    """A question in the field: at least `shown` members saw it; None while they are too few."""

    question: Question
    number: int
    shown: int
    dropped: float | None
    seconds: float | None


class Monitor(NamedTuple):
    """Everything of the page but its words."""

    field: Fieldwork | None
    tally: Tally
    post: Post
    reminders: Sequence[Reminder]
    periods: list[Period]
    pace: Pace | None
    forecast: Forecast | None
    arms: Sequence[Arm]
    quotas: list[QuotaLine]
    steps: list[Step]
    median_seconds: float | None
    quality: Summary | None = None

    @property
    def rate(self) -> float | None:
        """Completes of the invited whom the letter could reach; None of fewer than ten."""
        base = self.tally.invited - self.post.bounced
        return self.tally.completed_invited / base if base >= RATE_BASE else None


async def monitor_of(
    db: AsyncSession,
    questionnaire_id: int,
    letters: str,
    *,
    opened: datetime,
    now: datetime,
    closed: bool,
    k: int,
) -> Monitor:
    """The figures now. `letters` is what the names of the concept's letters begin with."""
    field = await field_of(db, questionnaire_id)
    tally = await tally_of(db, questionnaire_id)
    days = await _days(db, questionnaire_id)
    pace = None if closed else pace_of(days, opened.date(), now.date())
    target = field.target if field else None
    return Monitor(
        field=field,
        tally=tally,
        post=await _post(db, letters),
        reminders=await _reminders(db, questionnaire_id),
        periods=periods_of(days, k),
        pace=pace,
        forecast=forecast(tally.completed, target, pace, now.date()) if target else None,
        arms=await arms_of(db, questionnaire_id),
        quotas=[
            quota_line(quota, tally.completed, pace, now.date(), k=k, closed=closed)
            for quota in await quotas_of(db, questionnaire_id)
        ],
        steps=await _steps(db, questionnaire_id, k),
        median_seconds=await _median_seconds(db, questionnaire_id, k, closed=closed),
    )


async def tally_of(db: AsyncSession, questionnaire_id: int) -> Tally:
    """How many members came how far: one query."""
    completed = Participation.submitted_on.is_not(None) & (Participation.outcome == "")
    came = or_(Participation.started_on.is_not(None), Participation.submitted_on.is_not(None))
    invited = Participation.invited.is_(True)
    row = (
        await db.execute(
            select(
                func.count().filter(invited),
                func.count().filter(came),
                func.count().filter(completed),
                func.count().filter(completed & invited),
                func.count().filter(Participation.outcome == "screened"),
                func.count().filter(Participation.outcome == "quota_full"),
                func.coalesce(func.sum(Participation.reminded), 0),
            ).where(Participation.questionnaire_id == questionnaire_id)
        )
    ).one()
    return Tally(*(int(n) for n in row))


async def _days(db: AsyncSession, questionnaire_id: int) -> dict[date, int]:
    found = await db.execute(
        select(Participation.submitted_on, func.count())
        .where(
            Participation.questionnaire_id == questionnaire_id,
            Participation.submitted_on.is_not(None),
            Participation.outcome == "",
        )
        .group_by(Participation.submitted_on)
        .order_by(Participation.submitted_on)
    )
    return {day: n for day, n in found if day is not None}


def periods_of(days: Mapping[date, int], k: int) -> list[Period]:
    """Days of k or more, smaller ones together with those after; the last may wait for more."""
    periods: list[Period] = []
    first: date | None = None
    count = 0
    for day in sorted(days):
        first, count = first or day, count + days[day]
        if count >= k:
            periods.append(Period(first, day, count))
            first, count = None, 0
    if first is not None:
        last = max(days)
        if periods:
            before = periods.pop()
            periods.append(Period(before.first, last, before.n + count))
        else:
            periods.append(Period(first, last, count))
    return periods


async def _post(db: AsyncSession, letters: str) -> Post:
    mine = Mail.dedupe.startswith(letters, autoescape=True)
    invitations = Mail.dedupe.startswith(f"{letters}open-", autoescape=True)
    row = (
        await db.execute(
            select(
                func.count().filter(Mail.state == "waiting"),
                func.count().filter(Mail.state == "sent"),
                func.count().filter(Mail.state == "failed"),
                func.count().filter(Mail.state == "void"),
                func.count().filter((Mail.state == "failed") & invitations),
            ).where(mine)
        )
    ).one()
    return Post(*row)


async def _reminders(db: AsyncSession, questionnaire_id: int) -> Sequence[Reminder]:
    found = await db.scalars(
        select(Reminder)
        .where(Reminder.questionnaire_id == questionnaire_id)
        .order_by(Reminder.id.desc())
        .limit(10)
    )
    return found.all()


async def arms_of(db: AsyncSession, questionnaire_id: int) -> Sequence[Arm]:
    """The arms in their order."""
    found = await db.scalars(
        select(Arm).where(Arm.questionnaire_id == questionnaire_id).order_by(Arm.seq)
    )
    return found.all()


def quota_line(
    quota: Quota, completed: int, pace: Pace | None, today: date, *, k: int, closed: bool
) -> QuotaLine:
    """What may be told of a quota. That it is full has to be told: it changes what happens."""
    counted, full = quota.completed, quota.completed >= quota.cap
    apart = completed - counted
    exact = full or counted == 0 or (closed and counted >= k and (apart <= 0 or apart >= k))
    shown = counted if exact else released_n(counted, k, closed=False)
    share = shown / completed if completed else 0.0
    return QuotaLine(
        quota=quota,
        shown=shown,
        exact=exact,
        full=full,
        forecast=forecast(shown, quota.cap, pace, today, share=share),
    )


async def _steps(db: AsyncSession, questionnaire_id: int, k: int) -> list[Step]:
    found = await db.execute(
        select(Question, StepCount)
        .outerjoin(StepCount, StepCount.question_id == Question.id)
        .where(Question.questionnaire_id == questionnaire_id, Question.until.is_(None))
        .order_by(Question.seq)
    )
    return [
        step_line(question, place, count, k) for place, (question, count) in enumerate(found, 1)
    ]


def step_line(question: Question, number: int, count: StepCount | None, k: int) -> Step:
    """A question's line: its share and seconds only when enough members saw it."""
    shown = released_n(count.shown, k, closed=False) if count else 0
    if count is None or not shown:
        return Step(question, number, 0, None, None)
    answered = min(count.answered, count.shown)
    return Step(
        question,
        number,
        shown,
        dropped=1 - answered / count.shown,
        seconds=count.seconds / answered if answered >= k else None,
    )


async def _median_seconds(
    db: AsyncSession, questionnaire_id: int, k: int, *, closed: bool
) -> float | None:
    """The median time of the completes that may be shown; None while they are too few."""
    found = await db.scalars(
        select(Response.seconds)
        .where(
            Response.questionnaire_id == questionnaire_id,
            Response.is_test.is_(False),
            Response.seconds.is_not(None),
        )
        .order_by(Response.id)
    )
    times = [seconds for seconds in found if seconds is not None]
    shown = released_n(len(times), k, closed=closed)
    return float(median(times[:shown])) if shown else None
