"""Concepts and brainstorms with enough said about them to make a brief of."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.models import Brainstorm, Idea, Vote
from cocreate.concepts.models import Concept
from cocreate.kit import clock
from cocreate.panels.models import Membership, Panel
from cocreate.questionnaires.models import Participation, Question, Response, Verbatim
from cocreate.threads.models import Comment, Reaction, Thread
from tests.factories import make_concept, make_crowd

# 40 people: ten say 2, ten say 3, fourteen say 4, six say 5. Top-2 is 20 of 40.
SCALE = [2] * 10 + [3] * 10 + [4] * 14 + [5] * 6
SAID = [
    "I would use it every month, if only I could give each pot its own name.",
    "Too much at once for me. Start with one pot and show what it is for.",
    "Clear and calm, this is what I missed in the old version of the app.",
    "I do not see what happens with the interest when I move money around.",
    "Handy for holidays and for taxes, but please keep it free of charge.",
    "My partner and I would like to share a pot, that is how we save.",
    "It looks fine on a phone, I have not tried it on a large screen yet.",
]
LOVED = "Could we share a pot with somebody else at home?"


async def answered_concept(
    session: AsyncSession, panel: Panel, *, n: int = 40, slug: str = "pots", state: str = "closed"
) -> Concept:
    """A concept that `n` members of a crowd answered; seven of them wrote something."""
    crowd = await _crowd(session, panel, n)
    concept = await make_concept(session, panel, slug, state=state)
    questions = {q.kind: q for q in await _questions(session, concept)}
    for place, member in enumerate(crowd):
        await _answer(session, concept, questions, member, place)
    await session.flush()
    return concept


async def _crowd(session: AsyncSession, panel: Panel, n: int) -> list[Membership]:
    """`n` people of the crowd, made when there is none yet."""
    here = (Membership.panel_id == panel.id, Membership.display_name == "Crowd")
    found = await session.scalars(select(Membership).where(*here).order_by(Membership.id))
    return (list(found) or await make_crowd(session, panel, n))[:n]


async def _questions(session: AsyncSession, concept: Concept) -> list[Question]:
    found = await session.scalars(
        select(Question).where(Question.questionnaire_id == concept.questionnaire_id)
    )
    return list(found)


async def _answer(
    session: AsyncSession,
    concept: Concept,
    questions: dict[str, Question],
    member: Membership,
    place: int,
) -> None:
    asked = await session.get_one(Participation, (concept.questionnaire_id, member.id))
    asked.submitted_on = clock.now().date()
    response = Response(
        questionnaire_id=concept.questionnaire_id,
        respondent_key=asked.respondent_key,
        codes={
            str(questions["scale5"].id): SCALE[place % len(SCALE)],
            str(questions["scale11"].id): 5 + place % 5,
            str(questions["yes_no"].id): int(place % 4 > 0),
        },
        attributes={"age": member.attributes["age"]},
    )
    session.add(response)
    await session.flush()
    if place < len(SAID):
        session.add(
            Verbatim(response_id=response.id, question_id=questions["open"].id, text=SAID[place])
        )


async def say(
    session: AsyncSession, thread_id: int, author: Membership, body: str, agreeing: int = 0
) -> Comment:
    """A comment with which `agreeing` members of the panel agree."""
    comment = Comment(thread_id=thread_id, author_id=author.id, body=body, support=agreeing)
    session.add(comment)
    await session.flush()
    members = await session.scalars(
        select(Membership.id)
        .where(Membership.panel_id == author.panel_id, Membership.id != author.id)
        .limit(agreeing)
    )
    session.add_all(Reaction(comment_id=comment.id, membership_id=m, kind="agree") for m in members)
    await session.flush()
    return comment


async def voted_brainstorm(
    session: AsyncSession, panel: Panel, host: Membership, *, slug: str = "autumn"
) -> Brainstorm:
    """A closed brainstorm: 12 people voted on four ideas, and a fifth one is hidden."""
    now = clock.now()
    brainstorm = Brainstorm(
        panel_id=panel.id,
        slug=slug,
        title="What should the app do next?",
        launched_at=now - timedelta(days=9),
        closes_at=now - timedelta(days=1),
    )
    session.add(brainstorm)
    await session.flush()
    crowd = await _crowd(session, panel, 12)
    splits = {
        "Show the balance without signing in.": (12, 0, 0),
        "Let people share a pot with somebody at home.": (9, 2, 1),
        "Round every payment up and save the difference.": (6, 6, 0),
        "Send a letter on paper every month.": (1, 10, 1),
        "Something rude that nobody needs to read again.": (12, 0, 0),
    }
    for text, split in splits.items():
        idea = await _idea(session, brainstorm, host, text)
        values = [1] * split[0] + [-1] * split[1] + [0] * split[2]
        session.add_all(
            Vote(idea_id=idea.id, membership_id=member.id, value=value)
            for member, value in zip(crowd, values, strict=True)
        )
        if text.startswith("Something rude"):
            idea.hidden_at = now
    await session.flush()
    return brainstorm


async def _idea(
    session: AsyncSession, brainstorm: Brainstorm, author: Membership, text: str
) -> Idea:
    thread = Thread(panel_id=brainstorm.panel_id)
    session.add(thread)
    await session.flush()
    idea = Idea(brainstorm_id=brainstorm.id, author_id=author.id, thread_id=thread.id, text=text)
    session.add(idea)
    await session.flush()
    return idea
