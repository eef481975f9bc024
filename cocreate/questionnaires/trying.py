"""A test run: respondents made up by the machine walk through a questionnaire and are stored as
tests, so that somebody sees what is reached, what never, and where members would be stuck.

They answer at random, each question by itself: their tables show that it works, and nothing else.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.questionnaires.actions import Sent, submit_test
from cocreate.questionnaires.compiled import Compiled
from cocreate.questionnaires.forms import Answers, read_asked
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.kinds.base import Asked
from cocreate.questionnaires.models import code_of
from cocreate.questionnaires.walk import Visit, asked_on, walk

TRIED_MAX = 200
SEEDS = 2**31


class MadeUp(NamedTuple):
    """One respondent who does not exist."""

    asked: list[Asked]
    answers: Answers
    arms: tuple[int, ...]


@dataclass
class Tried:
    """What `stored` made-up respondents came across: how many were asked each question, by its
    code; of those who were stuck, how many, by the question that they could not answer."""

    stored: int = 0
    reached: Counter[str] = field(default_factory=Counter)
    stuck: Counter[str] = field(default_factory=Counter)


async def generate(
    db: AsyncSession,
    questionnaire_id: int,
    compiled: Compiled,
    n: int,
    seed: int,
    *,
    arms_each: int = 0,
    attributes: Mapping[str, Sequence[str]] | None = None,
) -> Tried:
    """Let `n` respondents answer; the same ones for the same seed. At most TRIED_MAX at a time.

    `attributes` are those of the panel with their classes. Raises TooMuch when there are as many
    tests as there can be.
    """
    tried = Tried(reached=Counter(dict.fromkeys(compiled.by_code, 0)))
    for number in range(min(n, TRIED_MAX)):
        random = Random(f"{seed}:{number}")  # noqa: S311 - a draw, not a secret
        one = made_up(compiled, random, arms_each=arms_each, attributes=attributes or {})
        tried.reached.update({code_of(asked.question) for asked in one.asked})
        if one.answers.errors:
            tried.stuck.update(_stuck_at(one))
            continue
        sent = Sent(version=compiled.version, arms=one.arms)
        await submit_test(db, questionnaire_id, one.answers, sent)
        tried.stored += 1
        await asyncio.sleep(0)  # others want to be served meanwhile
    return tried


def made_up(
    compiled: Compiled,
    random: Random,
    *,
    arms_each: int = 0,
    attributes: Mapping[str, Sequence[str]],
) -> MadeUp:
    """One respondent, with answers and attributes drawn by chance."""
    values: dict[str, Any] = {}

    def met(asked: Asked) -> None:
        values.update(kind_of(asked.kind).sample(asked, random))

    arms = [arm.id for arm in compiled.arms]
    random.shuffle(arms)
    visit = Visit(
        seed=random.randrange(SEEDS),
        arms=tuple(arms[:arms_each]),
        attributes={key: random.choice(classes) for key, classes in attributes.items() if classes},
        values=values,
    )
    asked = asked_on(walk(compiled, visit, met))
    return MadeUp(asked, read_asked(asked, values), visit.arms)


def _stuck_at(one: MadeUp) -> set[str]:
    wrong = {name.partition("_")[0] for name in one.answers.errors}
    return {code_of(asked.question) for asked in one.asked if asked.name in wrong}
