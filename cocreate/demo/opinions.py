"""The demo's brainstorm: ideas and votes of three groups that differ, as panels do."""

import random
from datetime import timedelta

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.actions import show_the_next_votes
from cocreate.brainstorms.models import AGREE, DISAGREE, PASS, Brainstorm, Idea, Vote
from cocreate.demo.crowd import Crowd
from cocreate.demo.texts import BRAINSTORM_BODY, BRAINSTORM_TITLE, IDEAS
from cocreate.kit import clock
from cocreate.kit.events import tell
from cocreate.threads.models import Thread

TAKES_PART = 0.68


async def brainstorm(session: AsyncSession, crowd: Crowd, chance: random.Random) -> Brainstorm:
    """An open brainstorm that runs since ten days."""
    now = clock.now()
    found = Brainstorm(
        panel_id=crowd.panel.id,
        slug="app-van-morgen",
        title=BRAINSTORM_TITLE,
        body=BRAINSTORM_BODY,
        created_by=crowd.staff["moderator"],
        launched_at=now - timedelta(days=10),
        closes_at=now + timedelta(days=11),
    )
    session.add(found)
    await session.flush()
    authors = chance.sample([m for m, _a in crowd.members], len(IDEAS))
    for i, ((text, _lean), author) in enumerate(zip(IDEAS, authors, strict=True)):
        thread = Thread(panel_id=crowd.panel.id)
        session.add(thread)
        await session.flush()
        at = now - timedelta(days=10) + timedelta(hours=7 * i)
        session.add(
            Idea(
                brainstorm_id=found.id,
                author_id=author,
                thread_id=thread.id,
                text=text,
                at=at,
            )
        )
    await session.flush()
    await _votes(session, found, crowd, chance)
    await tell(session, found.topic, "idea", found.id)
    return found


async def _votes(
    session: AsyncSession, found: Brainstorm, crowd: Crowd, chance: random.Random
) -> None:
    ideas = (
        await session.scalars(
            select(Idea.id).where(Idea.brainstorm_id == found.id).order_by(Idea.id)
        )
    ).all()
    now, rows = clock.now(), []
    for member, _attributes in crowd.members:
        if chance.random() > TAKES_PART:
            continue
        patience = chance.uniform(0.3, 1)
        for idea, (_text, leans) in zip(ideas, IDEAS, strict=True):
            if chance.random() < patience:
                lean = leans[crowd.group[member]]
                rows.append(
                    {
                        "idea_id": idea,
                        "membership_id": member,
                        "value": _opinion(lean, chance),
                        "at": now - timedelta(minutes=chance.randrange(14_000)),
                    }
                )
    await session.execute(insert(Vote), rows)
    for idea in ideas:
        await show_the_next_votes(session, idea, crowd.panel.small_cell)
    for idea in ideas:
        await show_the_next_votes(session, idea, crowd.panel.small_cell)


def _opinion(lean: float, chance: random.Random) -> int:
    if chance.random() < 0.12:
        return PASS
    return AGREE if chance.random() < (1 + lean) / 2 else DISAGREE
