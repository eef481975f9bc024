"""A concept of the demo that has been in the field: all as the product itself would leave it.

The answers go through the way of each member and through the kinds that read a form, so that what
is stored has the very columns of a real one; only the storing is done at once.
"""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.demo.crowd import Crowd
from cocreate.demo.respondents import chance_of, respond, times_of
from cocreate.demo.voices import Opinion, Voice
from cocreate.fieldwork.models import Arm, Fieldwork, Quota, Reminder, StepCount
from cocreate.fieldwork.quality import look_at_responses, store_flags
from cocreate.kit.events import tell
from cocreate.questionnaires.compiled import ArmView, Compiled, questionnaire_now
from cocreate.questionnaires.expressions import Environment, holds
from cocreate.questionnaires.forms import Answers, read_asked
from cocreate.questionnaires.models import Participation, Response, Verbatim, topic_of
from cocreate.questionnaires.orders import lot
from cocreate.questionnaires.walk import Screen, Visit, asked_on

STOPS = 0.04  # of those who begin


@dataclass(frozen=True)
class Turnout:
    """Who answers: `wanted` members by `opinion`; `careless` names how some of them do, by their
    number. `limits` are (name, condition, most) of the quotas."""

    wanted: int
    opinion: Opinion
    careless: Mapping[int, str] = field(default_factory=dict)
    limits: tuple[tuple[str, str, int], ...] = ()


class _Came(NamedTuple):
    """One member in the field; `answers` is None for who stopped half-way."""

    member: int
    known: dict[str, str]
    key: str
    seed: int
    arms: tuple[int, ...]
    answers: Answers | None = None
    seconds: int = 0


@dataclass
class _Field:
    """What happened in the field so far."""

    compiled: Compiled
    turnout: Turnout
    came: list[_Came] = field(default_factory=list)
    completes: int = 0
    of_arm: Counter[int] = field(default_factory=Counter)
    of_quota: Counter[str] = field(default_factory=Counter)
    turned_away: set[int] = field(default_factory=set)
    steps: dict[int, list[int]] = field(default_factory=dict)

    def count(self, screens: Sequence[Screen], times: Mapping[str, int], upto: int) -> None:
        """Count the questions of who came as far as screen `upto`."""
        for place, screen in enumerate(screens[: upto + 1]):
            one = screen.asked[0]
            sums = self.steps.setdefault(one.question.id, [0, 0, 0])
            sums[0] += 1
            if place < upto:
                sums[1] += 1
                sums[2] += times[one.column]


async def go_through_field(
    session: AsyncSession, crowd: Crowd, concept: Concept, turnout: Turnout, chance: Random
) -> None:
    """Let members answer a launched concept between its dates, and count what came of it."""
    which = concept.questionnaire_id
    arms = list(
        await session.scalars(select(Arm).where(Arm.questionnaire_id == which).order_by(Arm.seq))
    )
    views = [ArmView(arm.id, arm.seq, arm.name) for arm in arms]
    there = _Field(await questionnaire_now(session, which, views), turnout)
    members = list(crowd.members)
    chance.shuffle(members)
    for member, known in members:
        if there.completes >= turnout.wanted:
            break
        _come(there, crowd, member, known, chance)
    await _store(session, crowd, concept, there, chance)
    await _count(session, concept, there, arms)
    await store_flags(session, which, await look_at_responses(session, which))
    await tell(session, topic_of(which), "answered", which)


def _come(there: _Field, crowd: Crowd, member: int, known: dict[str, str], chance: Random) -> None:
    compiled, turnout = there.compiled, there.turnout
    mine = [name for name, when, _most in turnout.limits if holds(when, Environment({}, known))]
    if any(there.of_quota[name] >= most for name, _w, most in turnout.limits if name in mine):
        there.turned_away.add(member)
        return
    arm = min(compiled.arms, key=lambda one: (there.of_arm[one.id], one.seq), default=None)
    key = f"{chance.getrandbits(128):032x}"
    own = chance_of(key)
    stops = own.random() < STOPS
    voice = Voice(
        number=there.of_arm[arm.id] if arm else there.completes,
        arm=arm.seq if arm else 0,
        lean=crowd.lean[member],
        chance=own,
        careless="" if stops else turnout.careless.get(there.completes, ""),
        arms=max(1, len(compiled.arms)),
    )
    shown = (arm.id,) if arm else ()
    visit = Visit(lot(0, key), shown, known, {}, crowd.panel.locale)
    screens, values = respond(compiled, visit, {None: voice}, turnout.opinion)
    times = times_of(screens, voice)
    came = _Came(member, known, key, visit.seed, shown)
    if stops:
        there.count(screens, times, own.randrange(len(screens)))
        there.came.append(came)
        return
    answers = read_asked(asked_on(screens), values)
    if answers.errors:
        raise ValueError(f"the demo answers wrongly: {answers.errors}")
    there.count(screens, times, len(screens))
    there.came.append(came._replace(answers=answers, seconds=sum(times.values())))
    there.completes += 1
    there.of_arm.update(shown)
    there.of_quota.update(mine)


async def _store(
    session: AsyncSession, crowd: Crowd, concept: Concept, there: _Field, chance: Random
) -> None:
    which, opens = concept.questionnaire_id, concept.opens_at
    closes = concept.closes_at
    if opens is None or closes is None:
        raise ValueError("only what was launched has been in the field")
    came = {one.member: one for one in there.came}
    people = [
        *(m for m, _a in crowd.members),
        *(crowd.staff[k] for k in _TRYING if k in crowd.staff),
    ]
    rows = [
        _participation(which, member, came.get(member), there, (opens, closes), chance)
        for member in dict.fromkeys(people)
    ]
    await session.execute(insert(Participation), rows)
    done = [one for one in there.came if one.answers is not None]
    responses = [
        {
            "questionnaire_id": which,
            "respondent_key": one.key,
            "codes": one.answers.codes if one.answers else {},
            "attributes": one.known,
            "is_test": False,
            "submitted_on": closes.date(),
            "arms": list(one.arms),
            "seconds": one.seconds,
        }
        for one in done
    ]
    await session.execute(insert(Response), responses)
    found = await session.execute(
        select(Response.respondent_key, Response.id).where(Response.questionnaire_id == which)
    )
    ids = {row.respondent_key: row.id for row in found}
    texts = [
        {"response_id": ids[one.key], "question_id": question, "part": part, "text": text}
        for one in done
        for (question, part), text in (one.answers.texts if one.answers else {}).items()
    ]
    if texts:
        await session.execute(insert(Verbatim), texts)


_TRYING = ("member", "second-member")  # invited, and still to answer what is open


def _participation(
    which: int,
    member: int,
    came: _Came | None,
    there: _Field,
    dates: tuple[datetime, datetime],
    chance: Random,
) -> dict[str, Any]:
    opens, closes = dates
    # Most come on the first days.
    day = (opens + (closes - opens) * min(0.95, chance.expovariate(4))).date()
    return {
        "questionnaire_id": which,
        "membership_id": member,
        "invited": True,
        "respondent_key": came.key if came else secrets.token_hex(16),
        "submitted_on": day if came and came.answers is not None else None,
        "seed": came.seed if came else None,
        "arms": list(came.arms) if came else [],
        "started_on": day if came else None,
        "outcome": "quota_full" if member in there.turned_away else "",
        "invited_on": opens.date(),
    }


async def _count(
    session: AsyncSession, concept: Concept, there: _Field, arms: Sequence[Arm]
) -> None:
    which = concept.questionnaire_id
    plan = await session.get_one(Fieldwork, which)
    plan.completed = there.completes
    plan.soft_passed_at = concept.opens_at
    started = Counter(arm for one in there.came for arm in one.arms)
    for arm in arms:
        arm.started, arm.completed = started[arm.id], there.of_arm[arm.id]
    session.add_all(
        Quota(
            questionnaire_id=which,
            seq=seq,
            name=name,
            condition=when,
            cap=most,
            completed=there.of_quota[name],
        )
        for seq, (name, when, most) in enumerate(there.turnout.limits, 1)
    )
    session.add_all(
        StepCount(
            questionnaire_id=which, question_id=question, shown=n, answered=m, seconds=seconds
        )
        for question, (n, m, seconds) in there.steps.items()
    )
    if concept.opens_at is not None:
        silent = max(1, len(there.came) // 3)
        sent_at, by = concept.opens_at + timedelta(days=4), concept.created_by
        session.add(
            Reminder(questionnaire_id=which, recipients=silent, sent_by=by, sent_at=sent_at)
        )
    await session.flush()  # what is checked next reads it
