"""A brainstorm for a story: the question, ideas and votes, by hand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.actions import cast_vote, submit_idea
from cocreate.brainstorms.forms import NewIdea
from cocreate.brainstorms.models import Brainstorm, Idea, Vote
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.panels.models import Membership
from tests.cast import Actor
from tests.factories import House, make_crowd


@dataclass
class Stage:
    """One open brainstorm of the first panel."""

    house: House
    database: Database
    id: int
    slug: str

    @property
    def path(self) -> str:
        """The address of the brainstorm."""
        return f"/panels/{self.house.panel.slug}/brainstorms/{self.slug}"

    def votes(self, idea: Idea) -> str:
        """Where votes on an idea go."""
        return f"{self.path}/ideas/{idea.id}/votes"

    async def idea(self, text: str, by: Actor) -> Idea:
        """Let somebody of the cast bring an idea."""
        async with self.database.writing() as session:
            brainstorm = await session.get_one(Brainstorm, self.id)
            author = self.house.membership(by).id
            return await submit_idea(session, brainstorm, author, NewIdea(text=text))

    async def vote(self, idea: Idea, members: list[Membership], *values: int) -> None:
        """One vote of each member, the values taking turns."""
        for number, member in enumerate(members):
            async with self.database.writing() as session:
                await cast_vote(
                    session,
                    await session.get_one(Brainstorm, self.id),
                    await session.get_one(Idea, idea.id),
                    member.id,
                    values[number % len(values)],
                    small_cell=5,
                )

    async def crowd(self, n: int) -> list[Membership]:
        """`n` more members of the panel."""
        async with self.database.writing() as session:
            return await make_crowd(session, self.house.panel, n)

    async def close(self) -> None:
        """The last moment has passed."""
        async with self.database.writing() as session:
            brainstorm = await session.get_one(Brainstorm, self.id)
            brainstorm.closes_at = clock.now()


async def make_brainstorm(
    house: House,
    database: Database,
    slug: str = "app",
    *,
    launched: bool = True,
    open_counts: bool = False,
    closes_at: datetime | None = None,
) -> Stage:
    """A brainstorm without ideas."""
    async with database.writing() as session:
        brainstorm = Brainstorm(
            panel_id=house.panel.id,
            slug=slug,
            title=f"What would make the {slug} better?",
            body="Small things *count*.",
            open_counts=open_counts,
            launched_at=clock.now() if launched else None,
            closes_at=closes_at,
        )
        session.add(brainstorm)
        await session.flush()
        return Stage(house, database, brainstorm.id, slug)


async def count(db: AsyncSession, model: type[object]) -> int:
    """How many rows there are."""
    return await db.scalar(select(func.count()).select_from(model)) or 0


async def votes_of(db: AsyncSession, idea: Idea) -> list[tuple[int, int]]:
    """(membership, value) of every vote on the idea."""
    found = await db.execute(
        select(Vote.membership_id, Vote.value)
        .where(Vote.idea_id == idea.id)
        .order_by(Vote.membership_id)
    )
    return [(row[0], row[1]) for row in found]
