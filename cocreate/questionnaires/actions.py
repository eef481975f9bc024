"""Taking answers in: once per member, who and what apart."""

import secrets
from collections.abc import Mapping

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.errors import Invalid, TooMuch
from cocreate.kit.events import tell
from cocreate.kit.i18n import _
from cocreate.questionnaires.forms import Answers
from cocreate.questionnaires.models import Participation, Response, Verbatim, topic_of
from cocreate.questionnaires.queries import participation_of

TESTS_MAX = 1_000
_TAKEN = (
    update(Participation)
    .where(
        Participation.questionnaire_id == bindparam("questionnaire"),
        Participation.membership_id == bindparam("member"),
        Participation.submitted_on.is_(None),
    )
    .values(submitted_on=bindparam("day"))
    .returning(Participation.respondent_key)
)
_RESPONSE = insert(Response).returning(Response.id)
_VERBATIM = insert(Verbatim)


async def submit(
    db: AsyncSession,
    questionnaire_id: int,
    membership_id: int,
    answers: Answers,
    known: Mapping[str, object],
) -> bool:
    """Store a member's answers; False when he had answered before, and then nothing changes.

    `known` are the classes of his attributes now: a later change of the member changes no result.
    Raises Invalid for answers with mistakes.
    """
    if answers.errors:
        raise Invalid(answers.errors)
    mine = {"questionnaire": questionnaire_id, "member": membership_id}
    today = {"day": clock.now().date()}
    connection = await db.connection()
    respondent_key = (await connection.execute(_TAKEN, mine | today)).scalar_one_or_none()
    if respondent_key is None:
        if await participation_of(db, questionnaire_id, membership_id) is not None:
            return False
        participation = Participation(
            questionnaire_id=questionnaire_id,
            membership_id=membership_id,
            invited=False,
            submitted_on=today["day"],
        )
        db.add(participation)
        await db.flush()  # of two first answers at once the second one waits here, or conflicts
        respondent_key = participation.respondent_key
    await _store(db, questionnaire_id, respondent_key, answers, known, is_test=False)
    return True


async def submit_test(db: AsyncSession, questionnaire_id: int, answers: Answers) -> None:
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
    await _store(db, questionnaire_id, secrets.token_hex(16), answers, {}, is_test=True)


async def _store(
    db: AsyncSession,
    questionnaire_id: int,
    respondent_key: str,
    answers: Answers,
    known: Mapping[str, object],
    *,
    is_test: bool,
) -> None:
    connection = await db.connection()
    row = {
        "questionnaire_id": questionnaire_id,
        "respondent_key": respondent_key,
        "codes": answers.codes,
        "attributes": dict(known),
        "is_test": is_test,
        "submitted_on": clock.now().date(),
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
