"""Concepts of the demo with answers that hang together, comments, replies and reactions."""

import random
import secrets
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, Frame, Stimulus
from cocreate.demo.crowd import Crowd
from cocreate.demo.texts import DemoConcept, DemoQuestion
from cocreate.fieldwork.models import Fieldwork
from cocreate.kit import clock
from cocreate.kit.events import tell
from cocreate.panels.models import PanelFile
from cocreate.questionnaires.models import (
    Participation,
    Question,
    Questionnaire,
    Response,
    Verbatim,
)
from cocreate.threads.models import Comment, Reaction, Thread

WRITES = 0.55
Picture = tuple[str, str, int, int]


async def answer(
    session: AsyncSession,
    crowd: Crowd,
    text: DemoConcept,
    *,
    opens: datetime,
    closes: datetime,
    share: float,
    picture: Picture,
    chance: random.Random,
) -> Concept:
    """A launched concept; `share` of the members have answered it."""
    concept = await _concept(session, crowd, text, opens, closes)
    await _picture(session, concept, text, picture)
    questions = await _questions(session, concept, text)
    answered = _who_answers(crowd, share, chance)
    await _participations(session, concept, crowd, answered, opens, chance)
    which, since = concept.questionnaire_id, concept.launched_at
    session.add(Fieldwork(questionnaire_id=which, completed=len(answered), soft_passed_at=since))
    await _responses(session, concept, crowd, text, questions, answered, opens, chance)
    await _talk(session, concept, crowd, text, answered, opens, chance)
    return concept


async def _concept(
    session: AsyncSession, crowd: Crowd, text: DemoConcept, opens: datetime, closes: datetime
) -> Concept:
    questionnaire = Questionnaire(panel_id=crowd.panel.id)
    thread = Thread(panel_id=crowd.panel.id)
    session.add_all([questionnaire, thread])
    await session.flush()
    concept = Concept(
        panel_id=crowd.panel.id,
        slug=text.slug,
        title=text.title,
        body=text.body,
        questionnaire_id=questionnaire.id,
        thread_id=thread.id,
        created_by=crowd.staff["marketer"],
        launched_at=min(opens, clock.now()) - timedelta(days=1),
        opens_at=opens,
        closes_at=closes,
    )
    session.add(concept)
    await session.flush()
    return concept


async def _picture(
    session: AsyncSession, concept: Concept, text: DemoConcept, picture: Picture
) -> None:
    image, thumb, width, height = picture
    session.add_all(
        PanelFile(panel_id=concept.panel_id, hash=name, media_type="image/webp")
        for name in (image, thumb)
    )
    stimulus = Stimulus(concept_id=concept.id, seq=1, kind="image")
    session.add(stimulus)
    await session.flush()
    session.add(
        Frame(
            stimulus_id=stimulus.id,
            seq=1,
            file_hash=image,
            thumb_hash=thumb,
            width=width,
            height=height,
            alt=text.alt,
        )
    )


async def _questions(session: AsyncSession, concept: Concept, text: DemoConcept) -> list[Question]:
    questions = [
        Question(
            questionnaire_id=concept.questionnaire_id,
            seq=seq,
            kind=question.kind,
            text=question.text,
            required=question.required,
        )
        for seq, question in enumerate(text.questions, 1)
    ]
    session.add_all(questions)
    await session.flush()
    return questions


def _who_answers(crowd: Crowd, share: float, chance: random.Random) -> list[int]:
    """Keen members answer more often; the order is that of arrival."""
    willing = [m for m, _a in crowd.members if chance.random() < share * (1 + 0.3 * crowd.lean[m])]
    chance.shuffle(willing)
    return willing


async def _participations(
    session: AsyncSession,
    concept: Concept,
    crowd: Crowd,
    answered: list[int],
    opens: datetime,
    chance: random.Random,
) -> None:
    days = max((min(clock.now(), concept.closes_at or opens) - opens).days, 1)
    said = set(answered)
    asked = [m for m, _a in crowd.members] + [
        crowd.staff[key] for key in ("member", "second-member") if key in crowd.staff
    ]
    await session.execute(
        insert(Participation),
        [
            {
                "questionnaire_id": concept.questionnaire_id,
                "membership_id": member,
                "invited": True,
                "respondent_key": secrets.token_hex(16),
                "submitted_on": (opens + timedelta(days=chance.randrange(days))).date()
                if member in said
                else None,
                "invited_on": min(opens, clock.now()).date(),
            }
            for member in dict.fromkeys(asked)
        ],
    )


async def _responses(
    session: AsyncSession,
    concept: Concept,
    crowd: Crowd,
    text: DemoConcept,
    questions: list[Question],
    answered: list[int],
    opens: datetime,
    chance: random.Random,
) -> None:
    if not answered:
        return
    rows = await session.execute(
        select(Participation.membership_id, Participation.respondent_key).where(
            Participation.questionnaire_id == concept.questionnaire_id,
            Participation.submitted_on.is_not(None),
        )
    )
    keys = {row.membership_id: row.respondent_key for row in rows}
    known = dict(crowd.members)
    await session.execute(
        insert(Response),
        [
            {
                "questionnaire_id": concept.questionnaire_id,
                "respondent_key": keys[member],
                "codes": {
                    str(q.id): _code(asked, crowd.lean[member], chance)
                    for q, asked in zip(questions, text.questions, strict=True)
                    if asked.kind != "open"
                },
                "attributes": known[member],
                "is_test": False,
                "submitted_on": opens.date(),
            }
            for member in answered
        ],
    )
    await _verbatims(session, concept, text, questions, chance)
    await tell(session, f"questionnaire:{concept.questionnaire_id}", "answered", concept.id)


async def _verbatims(
    session: AsyncSession,
    concept: Concept,
    text: DemoConcept,
    questions: list[Question],
    chance: random.Random,
) -> None:
    open_ones = [q.id for q in questions if q.kind == "open"]
    ids = await session.scalars(
        select(Response.id).where(Response.questionnaire_id == concept.questionnaire_id)
    )
    said = [
        f"{first} {second}".strip()
        for first in text.reasons
        for second in ("", *chance.sample(text.afterthoughts, min(4, len(text.afterthoughts))))
    ]
    chance.shuffle(said)
    rows = [
        {"response_id": response, "question_id": question, "text": said.pop()}
        for response in ids
        for question in open_ones
        if said and chance.random() < WRITES
    ]
    if rows:
        await session.execute(insert(Verbatim), rows)


def _code(question: DemoQuestion, lean: float, chance: random.Random) -> int:
    """An answer around the member's attitude and the pull of the concept."""
    feeling = 3 + question.pull + 1.1 * lean + chance.gauss(0, 0.75)
    if question.kind == "scale5":
        return min(5, max(1, round(feeling)))
    if question.kind == "scale11":
        return min(10, max(0, round(feeling * 2 + 0.4)))
    return int(feeling + chance.gauss(0, 0.3) > 3)


async def _talk(
    session: AsyncSession,
    concept: Concept,
    crowd: Crowd,
    text: DemoConcept,
    answered: list[int],
    opens: datetime,
    chance: random.Random,
) -> None:
    if len(answered) < len(text.comments) + 8:
        return
    at, spare = opens, (clock.now() - opens) / (3 * len(text.comments) + 3)
    first: Comment | None = None
    for author, body in zip(answered, text.comments, strict=False):
        at += spare
        comment = Comment(thread_id=concept.thread_id, author_id=author, body=body, at=at)
        session.add(comment)
        await session.flush()
        first = first or comment
        fans = chance.sample(answered, chance.randrange(2, min(14, len(answered))))
        session.add_all(
            Reaction(comment_id=comment.id, membership_id=fan, kind=chance.choice(KINDS))
            for fan in fans
        )
        await tell(session, f"thread:{concept.thread_id}", "comment", comment.id)
    if first is not None:
        for author, body in ((crowd.staff["moderator"], REPLIES[crowd.panel.locale]),):
            reply = Comment(
                thread_id=concept.thread_id,
                author_id=author,
                parent_id=first.id,
                body=body,
                at=at + spare,
            )
            session.add(reply)
            await session.flush()
            await tell(session, f"thread:{concept.thread_id}", "comment", reply.id)


KINDS = ("agree", "agree", "agree", "love", "idea", "thanks")
REPLIES = {
    "nl": "Goede vraag. Ik leg hem vandaag voor aan het team en kom er hier op terug.",
    "en": "Good question. I take it to the team today and come back to it here.",
}
