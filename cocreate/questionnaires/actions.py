"""Taking answers in: once per member, who and what apart."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.db import ONE_ROW
from cocreate.kit.errors import Invalid, TooMuch
from cocreate.kit.events import tell
from cocreate.kit.i18n import _
from cocreate.questionnaires.forms import Answers
from cocreate.questionnaires.models import Participation, Response, Verbatim, topic_of
from cocreate.questionnaires.queries import participation_of

TESTS_MAX = 1_000
_TAKEN = (
    update(Participation)
    .prefix_with(ONE_ROW)
    .where(
        Participation.questionnaire_id == bindparam("questionnaire"),
        Participation.membership_id == bindparam("member"),
        Participation.submitted_on.is_(None),
        Participation.outcome == "",
    )
    .values(
        submitted_on=bindparam("day"),
        started_on=func.coalesce(Participation.started_on, bindparam("day")),
        seed=func.coalesce(Participation.seed, bindparam("drawn")),
    )
    .returning(Participation.respondent_key)
)
_NOT_TAKEN = (
    update(Participation)
    .prefix_with(ONE_ROW)
    .where(
        Participation.questionnaire_id == bindparam("questionnaire"),
        Participation.membership_id == bindparam("member"),
    )
    .values(submitted_on=None, outcome=bindparam("why"))
)
_RESPONSE = insert(Response).returning(Response.id)
_VERBATIM = insert(Verbatim)


@dataclass(frozen=True)
class Sent:
    """What is kept beside the answers: `known` are the classes of the member's attributes now, so
    that a later change of the member changes no result; never when he answered."""

    known: Mapping[str, object] = field(default_factory=dict)
    version: int = 1
    arms: Sequence[int] = ()
    seconds: int | None = None
    seed: int | None = None


async def submit(
    db: AsyncSession,
    questionnaire_id: int,
    membership_id: int,
    answers: Answers,
    sent: Sent,
) -> bool:
    """Store a member's answers; False when he had answered before, and then nothing changes.

    Raises Invalid for answers with mistakes.
    """
    key = await take(db, questionnaire_id, membership_id, answers, seed=sent.seed)
    if key is None:
        return False
    await store(db, questionnaire_id, key, answers, sent)
    return True


async def take(
    db: AsyncSession,
    questionnaire_id: int,
    membership_id: int,
    answers: Answers,
    *,
    seed: int | None = None,
) -> str | None:
    """Take the member's one turn: the key to `store` his answers under, None when it was taken.

    Raises Invalid for answers with mistakes.
    """
    if answers.errors:
        raise Invalid(answers.errors)
    mine = {"questionnaire": questionnaire_id, "member": membership_id}
    today = clock.now().date()
    connection = await db.connection()
    given = mine | {"day": today, "drawn": seed}
    respondent_key: str | None = (await connection.execute(_TAKEN, given)).scalar_one_or_none()
    if respondent_key is not None:
        return respondent_key
    if await participation_of(db, questionnaire_id, membership_id) is not None:
        return None
    participation = Participation(
        questionnaire_id=questionnaire_id,
        membership_id=membership_id,
        invited=False,
        submitted_on=today,
        started_on=today,
        seed=seed,
    )
    db.add(participation)
    await db.flush()  # of two first answers at once the second one waits here, or conflicts
    return participation.respondent_key


async def give_back(
    db: AsyncSession, questionnaire_id: int, membership_id: int, outcome: str
) -> None:
    """Nothing was stored under the turn that was taken, and why: "quota_full"."""
    connection = await db.connection()
    mine = {"questionnaire": questionnaire_id, "member": membership_id}
    await connection.execute(_NOT_TAKEN, mine | {"why": outcome})


async def submit_test(
    db: AsyncSession, questionnaire_id: int, answers: Answers, sent: Sent | None = None
) -> None:
    """Store answers that never count: from the preview or the test link.

    A link can get into any hands: TooMuch once there are TESTS_MAX of them.
    """
    if answers.errors:
        raise Invalid(answers.errors)
    tests = select(func.count()).where(
        Response.questionnaire_id == questionnaire_id, Response.is_test.is_(True)
    )
    if (await db.scalar(tests) or 0) >= TESTS_MAX:
        raise TooMuch(_("This was tried out as often as it can be. Nothing more is stored."))
    key = secrets.token_hex(16)
    await store(db, questionnaire_id, key, answers, sent or Sent(), is_test=True)


async def store(
    db: AsyncSession,
    questionnaire_id: int,
    respondent_key: str,
    answers: Answers,
    sent: Sent,
    *,
    is_test: bool = False,
) -> None:
    """Write the answers under a key that was taken for them."""
    connection = await db.connection()
    row = {
        "questionnaire_id": questionnaire_id,
        "respondent_key": respondent_key,
        "codes": answers.codes,
        "attributes": dict(sent.known),
        "is_test": is_test,
        "submitted_on": clock.now().date(),
        "version": sent.version,
        "arms": list(sent.arms),
        "seconds": sent.seconds,
    }
    response_id = (await connection.execute(_RESPONSE, row)).scalar_one()
    if answers.texts:
        texts = [
            {"response_id": response_id, "question_id": question_id, "part": part, "text": text}
            for (question_id, part), text in answers.texts.items()
        ]
        await connection.execute(_VERBATIM, texts)
    if not is_test:
        await tell(db, topic_of(questionnaire_id), "answered", questionnaire_id)
