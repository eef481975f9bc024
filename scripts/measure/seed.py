"""The data to measure on, put in by direct inserts: one panel, and concepts with many answers."""

import random
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.models import Brainstorm, Idea, Vote
from cocreate.concepts.models import Concept, Frame, Stimulus
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.questionnaires.kinds.scales import POINTS
from cocreate.questionnaires.models import (
    Participation,
    Question,
    Questionnaire,
    Response,
    Verbatim,
)
from cocreate.threads.models import Comment, Reaction, Thread
from scripts.measure.crowd import Visitor, classes, make_members, make_panel, put, sign_in

OPEN, ANSWERED = "to-answer", "talked-about"
_CODES = POINTS | {"yes_no": (0, 1)}
KINDS = ("scale5",) * 5 + ("scale11",) * 3 + ("yes_no",) * 2 + ("open",) * 2
WRITE = 0.4  # of those who answer, how many fill in an open question
TEXT = (
    "I would use this if it stays free, and if I can see at once what has been put aside. "
    "My bank does something like it, but there I never find it back."
)


class Seeded(msgspec.Struct):
    """What there is: the first members as readers, the rest to answer, one marketer."""

    readers: list[Visitor]
    answerers: list[Visitor]
    marketer: Visitor
    answers: dict[str, str]  # a complete answer to the open concept: field and value


async def fill(
    database: Database, secret: bytes, *, readers: int, answerers: int, sizes: Iterable[int]
) -> Seeded:
    """Put everything in. Answers are drawn by a fixed seed, so that every run measures the same."""
    dice = random.Random(20_26)  # noqa: S311 - a draw, not a secret
    async with database.writing() as db:
        panel = await make_panel(db)
        members = await make_members(db, panel.id, max([readers + answerers, *sizes]))
        marketer = (await make_members(db, panel.id, 1, role="marketer"))[0]
        visitors = await sign_in(
            db, secret, [person for person, _member in [*members[: readers + answerers], marketer]]
        )
        mine = [member for _person, member in members]
        target = await _concept(db, panel.id, OPEN, closed=False)
        await _invite(db, target, mine[: readers + answerers])
        for number in range(2):
            await _invite(
                db, await _concept(db, panel.id, f"open-{number}", closed=False), mine[:readers]
            )
        await _talk(db, await _concept(db, panel.id, ANSWERED), mine[:readers], dice)
        await _ideas(db, panel.id, mine[:readers], dice)
        for size in sizes:
            concept = await _concept(db, panel.id, f"closed-{size}")
            await _answers(db, concept, mine[:size], dice)
        questions = await _questions(db, target)
    return Seeded(
        readers=visitors[:readers],
        answerers=visitors[readers:-1],
        marketer=visitors[-1],
        answers={q.field: _value(q, dice) for q in questions},
    )


async def _concept(db: AsyncSession, panel_id: int, slug: str, *, closed: bool = True) -> Concept:
    """A concept of twelve questions on one page, with a picture."""
    questionnaire, thread = Questionnaire(panel_id=panel_id, mode="page"), Thread(panel_id=panel_id)
    db.add_all([questionnaire, thread])
    await db.flush()
    now = clock.now()
    concept = Concept(
        panel_id=panel_id,
        slug=slug,
        title=f"Pots for saving, {slug}",
        body="Put your money into *pots*:\n\n- one for each plan\n- with a bar that fills up",
        questionnaire_id=questionnaire.id,
        thread_id=thread.id,
        launched_at=now - timedelta(days=9),
        opens_at=now - timedelta(days=9),
        closes_at=now + timedelta(days=-1 if closed else 7),
    )
    db.add(concept)
    db.add_all(
        Question(
            questionnaire_id=questionnaire.id,
            seq=seq,
            kind=kind,
            text=f"Question {seq}: how well does this fit the way you save money now?",
            required=kind != "open",
        )
        for seq, kind in enumerate(KINDS, 1)
    )
    await db.flush()
    stimulus = Stimulus(concept_id=concept.id, seq=1, kind="image", caption="The first screen")
    db.add(stimulus)
    await db.flush()
    picture = {"file_hash": "a" * 64, "thumb_hash": "b" * 64, "alt": "A phone with three pots"}
    db.add(Frame(stimulus_id=stimulus.id, seq=1, width=1080, height=1920, **picture))
    await db.flush()
    return concept


async def _questions(db: AsyncSession, concept: Concept) -> list[Question]:
    found = await db.scalars(
        select(Question)
        .where(Question.questionnaire_id == concept.questionnaire_id)
        .order_by(Question.seq)
    )
    return list(found)


async def _invite(
    db: AsyncSession, concept: Concept, members: list[int], *, answered: date | None = None
) -> list[str]:
    """Ask these members; returns the keys of their answers."""
    chosen = concept.questionnaire_id
    keys = [f"{chosen:08x}{i:024x}" for i in range(len(members))]
    await put(
        db,
        Participation,
        (
            {
                "questionnaire_id": chosen,
                "membership_id": member,
                "invited": True,
                "respondent_key": key,
                "submitted_on": answered,
            }
            for member, key in zip(members, keys, strict=True)
        ),
    )
    return keys


async def _answers(
    db: AsyncSession, concept: Concept, members: list[int], dice: random.Random
) -> None:
    """A response of each of the members, and texts of some."""
    questions, chosen = await _questions(db, concept), concept.questionnaire_id
    closed = [q for q in questions if q.kind != "open"]
    day = (clock.now() - timedelta(days=2)).date()
    keys = await _invite(db, concept, members, answered=day)
    await put(
        db,
        Response,
        (
            {
                "questionnaire_id": chosen,
                "respondent_key": key,
                "codes": {str(q.id): dice.choice(_CODES[q.kind]) for q in closed},
                "attributes": classes(i),
                "is_test": False,
                "submitted_on": day,
            }
            for i, key in enumerate(keys)
        ),
    )
    found = await db.scalars(
        select(Response.id).where(Response.questionnaire_id == chosen).order_by(Response.id)
    )
    responses = list(found)
    for question in questions:
        if question.kind == "open":
            await put(
                db,
                Verbatim,
                (
                    {"response_id": response, "question_id": question.id, "text": f"{i}: {TEXT}"}
                    for i, response in enumerate(responses)
                    if dice.random() < WRITE
                ),
            )


async def _talk(
    db: AsyncSession, concept: Concept, members: list[int], dice: random.Random
) -> None:
    """A conversation in which every reader wrote, answered somebody and reacted."""
    now = clock.now()
    remarks: list[Comment] = []
    for i, member in enumerate(members):
        above = dice.choice(remarks).id if i % 3 == 2 else None
        for parent in (None, above):
            remark = Comment(
                thread_id=concept.thread_id, author_id=member, body=f"{i}: {TEXT}", parent_id=parent
            )
            remark.at = now - timedelta(hours=200 - i)
            db.add(remark)
            await db.flush()
            if parent is None:
                remarks.append(remark)
    db.add_all(
        Reaction(comment_id=remark.id, membership_id=member, kind="agree")
        for remark in remarks
        for member in dice.sample(members, min(3, len(members)))
    )


async def _ideas(db: AsyncSession, panel_id: int, members: list[int], dice: random.Random) -> None:
    """An open brainstorm with an idea of every reader."""
    now = clock.now()
    storm = Brainstorm(panel_id=panel_id, slug="storm", title="What would make saving easier?")
    storm.launched_at, storm.closes_at = now - timedelta(days=3), now + timedelta(days=9)
    threads = [Thread(panel_id=panel_id) for _member in members]
    db.add_all([storm, *threads])
    await db.flush()
    ideas = [
        Idea(brainstorm_id=storm.id, author_id=member, thread_id=thread.id, text=f"{i}: {TEXT}")
        for i, (member, thread) in enumerate(zip(members, threads, strict=True))
    ]
    db.add_all(ideas)
    await db.flush()
    db.add_all(
        Vote(idea_id=idea.id, membership_id=member, value=dice.choice((1, 0, -1)))
        for idea in ideas
        for member in dice.sample(members, min(8, len(members)))
    )


def _value(question: Question, dice: random.Random) -> str:
    if question.kind == "open":
        return TEXT
    code = dice.choice(_CODES[question.kind])
    return ("no", "yes")[code] if question.kind == "yes_no" else str(code)
