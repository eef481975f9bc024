"""Stopping early, honestly: planned looks at one share, with boundaries that spend the error.

`Fieldwork.stopping` holds {question, looks, done}: a question with a top box, into how many equal
parts the target is cut, and what was seen at each look. The boundaries are those of
methods/stopping.py (Lan-DeMets, O'Brien-Fleming type) at 5 %, shared between the comparisons
(Bonferroni). Only for a design in which every member sees one version: the groups are apart then.
"""

from collections.abc import Sequence
from itertools import combinations
from math import sqrt
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.models import Arm, Design, Fieldwork
from cocreate.methods.stopping import boundaries
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.models import AnyQuestion, Question, Response

ALPHA = 0.05
LEAST = 30  # answers in each arm: fewer are not tested
LOOKS_MAX = 5


class Share(NamedTuple):
    """How many of `n` in one arm gave an answer in the top box."""

    hits: int
    n: int


class Seen(NamedTuple):
    """One look: the largest statistic, and how large it had to be to stop."""

    completed: int
    z: float
    boundary: float

    @property
    def certain(self) -> bool:
        """Whether the difference is large enough to stop."""
        return abs(self.z) >= self.boundary


def top_of(question: AnyQuestion) -> tuple[int, ...]:
    """The codes whose share is looked at: yes, or the two highest; none where there are no such."""
    if question.kind == "yes_no":
        return (1,)
    measures = kind_of(question.kind).measures(question)
    if len(measures) != 1 or measures[0].type != "scale":
        return ()
    measure = measures[0]
    points = sorted(code for code in measure.codes if code not in measure.outside)
    return measure.top or tuple(points[-2:])


def looks_of(field: Fieldwork) -> tuple[Seen, ...]:
    """The looks that were taken."""
    return tuple(
        Seen(int(one["completed"]), float(one["z"]), float(one["boundary"]))
        for one in field.stopping.get("done", ())
    )


def next_look(field: Fieldwork) -> int | None:
    """At how many completes the next look is; None when no look before the target is left."""
    looks, target = int(field.stopping.get("looks", 0)), field.target
    if not looks or not target or field.design != Design.MONADIC:
        return None
    step = len(field.stopping.get("done", ())) + 1
    return -(-target * step // looks) if step < looks else None


async def take_look(db: AsyncSession, field: Fieldwork, arms: Sequence[Arm]) -> Seen | None:
    """Look once and remember it; None when it is no use yet. The caller holds the field."""
    question = await db.get(Question, int(field.stopping.get("question", 0)))
    if question is None or len(arms) < 2 or not field.target:
        return None
    shares = await _shares(db, question, arms)
    completed = sum(share.n for share in shares)
    done = looks_of(field)
    if min(share.n for share in shares) < LEAST or (done and completed <= done[-1].completed):
        return None
    pairs = _pairs(arms)
    fractions = [min(n / field.target, 1.0) for n in (*(s.completed for s in done), completed)]
    boundary = boundaries(fractions, ALPHA / len(pairs))[-1].z
    z = max((statistic(shares[a], shares[b]) for a, b in pairs), key=abs)
    seen = Seen(completed, z, boundary)
    # What cannot be written as a number (so early that nothing may stop it) is written as a large
    # one: JSON knows no infinity.
    entry = {"completed": completed, "z": z, "boundary": min(boundary, 99.0)}
    field.stopping = {**field.stopping, "done": [*field.stopping.get("done", ()), entry]}
    return seen


def _pairs(arms: Sequence[Arm]) -> list[tuple[int, int]]:
    """Each version with the control; without one, each with each."""
    control = next((place for place, arm in enumerate(arms) if arm.is_control), None)
    if control is not None:
        return [(place, control) for place in range(len(arms)) if place != control]
    return list(combinations(range(len(arms)), 2))


def statistic(one: Share, other: Share) -> float:
    """z of two shares with the pooled variance; 0 when nobody or everybody is in the top box."""
    pooled = (one.hits + other.hits) / (one.n + other.n)
    error = sqrt(pooled * (1 - pooled) * (1 / one.n + 1 / other.n))
    return (one.hits / one.n - other.hits / other.n) / error if error else 0.0


async def _shares(db: AsyncSession, question: Question, arms: Sequence[Arm]) -> list[Share]:
    top = set(top_of(question))
    counts = {arm.id: [0, 0] for arm in arms}
    rows = await db.execute(
        select(Response.codes, Response.arms).where(
            Response.questionnaire_id == question.questionnaire_id,
            Response.is_test.is_(False),
            Response.excluded.is_(False),
        )
    )
    for codes, seen in rows:
        arm = seen[0] if seen else None
        code = _code(codes, question.id, arm)
        if arm in counts and code is not None and code >= 0:
            counts[arm][0] += code in top
            counts[arm][1] += 1
    return [Share(*counts[arm.id]) for arm in arms]


def _code(codes: dict[str, Any], question_id: int, arm: int | None) -> int | None:
    found = codes.get(f"{question_id}@{arm}", codes.get(str(question_id)))
    return None if found is None else int(found)
