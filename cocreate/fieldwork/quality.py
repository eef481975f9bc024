"""Responses that nobody may have thought about: flagged by rules, decided by a person.

A flag removes nothing. A person keeps or excludes a response and says why; either can be taken
back, and both are counted. While the field is open the newest responses wait here too.
"""

import asyncio
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.audience import the_field
from cocreate.fieldwork.checks import Given, flags_of
from cocreate.fieldwork.decisions import begun_elsewhere, count_left_out, take_effect, waiting
from cocreate.fieldwork.forms import DecisionInput
from cocreate.fieldwork.models import Fieldwork, ResponseFlag, ResponseReview
from cocreate.kit import clock
from cocreate.kit.db import hold_name
from cocreate.kit.errors import Invalid, NotFound
from cocreate.kit.i18n import _
from cocreate.methods.release import released_n
from cocreate.methods.research.quality import FAMILY, STANDARD, Flag
from cocreate.questionnaires.models import Response, Verbatim
from cocreate.questionnaires.queries import questions_of

CHUNK = 500
TEXTS_SHOWN = 5
OF_TEXTS = frozenset({"gibberish", "duplicate_text"})


class Summary(NamedTuple):
    """What data quality says of a questionnaire, for the monitor, the results and the brief.

    `proposed` waits for a decision; `excluded` is outside every figure; `waiting` decisions take
    effect when there are as many as the smallest cell has people.
    """

    checked: int
    flagged: int
    proposed: int
    kept: int
    excluded: int
    waiting: int = 0


class Flagged(NamedTuple):
    """A flagged response: `mark` is its name here; `proposed` when reasons of two kinds meet."""

    mark: str
    flags: list[ResponseFlag]
    texts: list[str]
    review: ResponseReview | None
    proposed: bool


class Found(NamedTuple):
    """What a look at `checked` responses found: flags by response id."""

    checked: int
    flags: list[tuple[int, Flag]]


async def look_at_responses(look: AsyncSession, questionnaire_id: int) -> Found:
    """Hold the rules against all responses. For a session that reads: it may take seconds, and a
    transaction that writes would keep everybody else's answers waiting."""
    ids, given = await _given(look, questionnaire_id)
    questions = await questions_of(look, questionnaire_id)
    flags = await asyncio.to_thread(flags_of, given, questions)
    return Found(len(ids), [(ids[flag.respondent], flag) for flag in flags])


async def store_flags(db: AsyncSession, questionnaire_id: int, found: Found) -> None:
    """Put what was found in the place of what was found before.

    The same responses always give the same flags; decisions stay as they are.
    """
    await hold_name(db, f"quality-{questionnaire_id}")
    field = await the_field(db, questionnaire_id)
    mine = select(Response.id).where(Response.questionnaire_id == questionnaire_id)
    await db.execute(delete(ResponseFlag).where(ResponseFlag.response_id.in_(mine)))
    there = set(await db.scalars(mine)) if found.flags else set()
    rows = [
        {"response_id": response_id, "kind": flag.kind, "details": flag.detail}
        for response_id, flag in found.flags
        if response_id in there  # whoever left the panel meanwhile took his answers along
    ]
    for start in range(0, len(rows), CHUNK):
        await db.execute(insert(ResponseFlag), rows[start : start + CHUNK])
    field.checked, field.checked_at = found.checked, clock.now()


async def _given(db: AsyncSession, questionnaire_id: int) -> tuple[list[int], list[Given]]:
    counting = (Response.questionnaire_id == questionnaire_id, Response.is_test.is_(False))
    written: dict[int, list[str]] = {}
    texts = await db.execute(
        select(Verbatim.response_id, Verbatim.part, Verbatim.text)
        .join(Response, Response.id == Verbatim.response_id)
        .where(*counting)
        .order_by(Verbatim.response_id, Verbatim.question_id, Verbatim.part)
    )
    for response_id, part, text in texts:
        if not part.endswith("file"):
            written.setdefault(response_id, []).append(text)
    rows = await db.execute(
        select(Response.id, Response.codes, Response.arms, Response.seconds)
        .where(*counting)
        .order_by(Response.id)
    )
    ids, given = [], []
    for response_id, codes, arms, seconds in rows:
        ids.append(response_id)
        given.append(Given(codes, tuple(arms), seconds, tuple(written.get(response_id, ()))))
    return ids, given


async def count_responses(db: AsyncSession, questionnaire_id: int) -> int:
    """How many responses there are to look at."""
    here = (Response.questionnaire_id == questionnaire_id, Response.is_test.is_(False))
    return await db.scalar(select(func.count()).where(*here)) or 0


async def quality_summary(
    db: AsyncSession, questionnaire_id: int, *, k: int = 1, closed: bool = True
) -> Summary:
    """Counts of flags and decisions. While it is open pass the panel's k and closed=False."""
    last = await _last_shown(db, questionnaire_id, k, closed=closed)
    flagged = await _flags(db, questionnaire_id, last)
    reviews = await _reviews(db, questionnaire_id)
    decided = [review.decision for review in reviews.values()]
    field = await db.get(Fieldwork, questionnaire_id)
    return Summary(
        checked=field.checked if field else 0,
        flagged=len(flagged),
        proposed=sum(
            1 for id_, flags in flagged.items() if _is_proposal(flags) and id_ not in reviews
        ),
        kept=decided.count("kept"),
        excluded=await count_left_out(db, questionnaire_id),
        waiting=len(await waiting(db, questionnaire_id)),
    )


async def flagged_responses(
    db: AsyncSession, questionnaire_id: int, *, k: int, closed: bool
) -> list[Flagged]:
    """The flagged responses: proposals first, then by mark, which tells nothing of their order."""
    last = await _last_shown(db, questionnaire_id, k, closed=closed)
    flags = await _flags(db, questionnaire_id, last)
    reviews = await _reviews(db, questionnaire_id)
    ids = sorted({*flags, *reviews})
    keys, texts = await _keys(db, ids), await _texts(db, ids)
    found = [
        Flagged(
            mark=mark_of(keys[id_]),
            flags=flags.get(id_, []),
            texts=texts.get(id_, [])[:TEXTS_SHOWN]
            if any(flag.kind in OF_TEXTS for flag in flags.get(id_, []))
            else [],
            review=reviews.get(id_),
            proposed=_is_proposal(flags.get(id_, [])),
        )
        for id_ in ids
    ]
    return sorted(found, key=lambda one: (one.review is not None, not one.proposed, one.mark))


def mark_of(respondent_key: str) -> str:
    """A short name for a response that says neither whose it is nor when it came."""
    return sha256(f"mark:{respondent_key}".encode()).hexdigest()[:8]


def _is_proposal(flags: Sequence[ResponseFlag]) -> bool:
    kinds: dict[str, str] = {str(kind): family for kind, family in FAMILY.items()}
    return len({kinds.get(flag.kind, flag.kind) for flag in flags}) >= STANDARD.reasons


async def _last_shown(
    db: AsyncSession, questionnaire_id: int, k: int, *, closed: bool
) -> int | None:
    """The last response that may be looked at by itself: the newest wait while it is open."""
    n = released_n(await count_responses(db, questionnaire_id), k, closed=closed)
    if not n:
        return None
    return await db.scalar(
        select(Response.id)
        .where(Response.questionnaire_id == questionnaire_id, Response.is_test.is_(False))
        .order_by(Response.id)
        .offset(n - 1)
        .limit(1)
    )


async def _flags(
    db: AsyncSession, questionnaire_id: int, last: int | None
) -> dict[int, list[ResponseFlag]]:
    found: dict[int, list[ResponseFlag]] = {}
    if last is None:
        return found
    rows = await db.scalars(
        select(ResponseFlag)
        .join(Response, Response.id == ResponseFlag.response_id)
        .where(
            begun_elsewhere(questionnaire_id),
            Response.is_test.is_(False),
            ResponseFlag.response_id <= last,
        )
        .order_by(ResponseFlag.response_id, ResponseFlag.kind)
    )
    for flag in rows:
        found.setdefault(flag.response_id, []).append(flag)
    return found


async def _reviews(db: AsyncSession, questionnaire_id: int) -> dict[int, ResponseReview]:
    rows = await db.scalars(
        select(ResponseReview)
        .join(Response, Response.id == ResponseReview.response_id)
        .where(begun_elsewhere(questionnaire_id))
    )
    return {review.response_id: review for review in rows}


async def _keys(db: AsyncSession, ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(ids), CHUNK):
        rows = await db.execute(
            select(Response.id, Response.respondent_key).where(
                Response.id.in_(ids[start : start + CHUNK])
            )
        )
        found |= {row.id: row.respondent_key for row in rows}
    return found


async def _texts(db: AsyncSession, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for start in range(0, len(ids), CHUNK):
        rows = await db.execute(
            select(Verbatim.response_id, Verbatim.text)
            .where(
                Verbatim.response_id.in_(ids[start : start + CHUNK]),
                ~Verbatim.part.endswith("file"),
            )
            .order_by(Verbatim.response_id, Verbatim.question_id, Verbatim.part)
        )
        for response_id, text in rows:
            found.setdefault(response_id, []).append(text)
    return found


async def decide(
    db: AsyncSession,
    questionnaire_id: int,
    mark: str,
    given: DecisionInput,
    membership_id: int,
    *,
    k: int,
    closed: bool,
) -> int:
    """Keep or exclude a flagged response, or take a decision back; returns how many decisions wait.

    Raises NotFound for a response that is not flagged, Invalid for an exclusion without a reason.
    """
    response = await _marked(db, questionnaire_id, mark, k=k, closed=closed)
    if given.decision == "excluded" and not given.reason.strip():
        raise Invalid({"reason": _("Say why: it is counted beside the results.")})
    await db.execute(delete(ResponseReview).where(ResponseReview.response_id == response.id))
    if given.decision != "open":
        row = {
            "response_id": response.id,
            "decision": given.decision,
            "reason": given.reason.strip(),
            "decided_by": membership_id,
            "decided_at": clock.now(),
        }
        await db.execute(insert(ResponseReview), [row])
    return await take_effect(db, questionnaire_id, k)


async def _marked(
    db: AsyncSession, questionnaire_id: int, mark: str, *, k: int, closed: bool
) -> Response:
    last = await _last_shown(db, questionnaire_id, k, closed=closed)
    flags = await _flags(db, questionnaire_id, last)
    ids = sorted({*flags, *await _reviews(db, questionnaire_id)})
    keys = await _keys(db, ids)
    found = next((id_ for id_, key in keys.items() if mark_of(key) == mark), None)
    if found is None:
        raise NotFound
    # Held until the commit: of two decisions at once the second one comes after the first.
    response = await db.get(Response, found, with_for_update=True)
    if response is None:
        raise NotFound
    return response
