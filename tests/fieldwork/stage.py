"""Shared by the stories about the field: a concept in the field, and who answered."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.fieldwork.audience import the_field
from cocreate.fieldwork.models import Fieldwork
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.panels.models import Attribute, Membership, Panel
from cocreate.questionnaires.models import Participation, Question, Response
from tests.factories import House, make_concept, make_crowd

CONCEPTS = "/panels/riverside/concepts"
FIELD = f"{CONCEPTS}/pots/fieldwork"


async def a_region(session: AsyncSession, panel: Panel) -> None:
    """A second attribute of the panel."""
    names = ("north", "south")
    options = [{"value": name, "label": {"en": name, "nl": name}} for name in names]
    label = {"en": "Region", "nl": "Regio"}
    session.add(Attribute(panel_id=panel.id, key="region", label=label, options=options, seq=1))


async def a_crowd(database: Database, house: House, n: int) -> list[int]:
    """`n` more members, ages and regions taking turns; their membership ids."""
    async with database.writing() as session:
        await a_region(session, house.panel)
        crowd = await make_crowd(session, house.panel, n)
        for place, member in enumerate(crowd):
            region = "north" if place % 2 else "south"
            member.attributes = {**member.attributes, "region": region}
        return [member.id for member in crowd]


async def a_draft(database: Database, house: House, **plan: Any) -> Concept:
    """A draft with a plan."""
    async with database.writing() as session:
        concept = await make_concept(session, house.panel, state="draft", kinds=("scale5", "open"))
        field = await the_field(session, concept.questionnaire_id)
        for name, value in ({"sample_seed": 7} | plan).items():
            setattr(field, name, value)
    return concept


async def in_field(database: Database, house: House, **plan: Any) -> Concept:
    """A concept that was launched nine days ago, everybody invited then."""
    async with database.writing() as session:
        concept = await make_concept(session, house.panel, kinds=("scale5", "open"))
        field = await the_field(session, concept.questionnaire_id)
        passed = {"soft_passed_at": clock.now()} if "soft_size" not in plan else {}
        for name, value in (passed | plan).items():
            setattr(field, name, value)
        await session.execute(update(Participation).values(invited_on=day(-9)))
    return concept


def day(days: int) -> date:
    """The day so many days from now."""
    return clock.now().date() + timedelta(days=days)


async def answered(
    database: Database, concept: Concept, ids: list[int], *, on: int = 0, **more: Any
) -> list[int]:
    """These members complete the concept, so many days from now; the ids of the responses."""
    async with database.writing() as session:
        questions = list(
            await session.scalars(
                select(Question).where(Question.questionnaire_id == concept.questionnaire_id)
            )
        )
        usual: dict[str, Any] = {"seconds": 100, "codes": {str(questions[0].id): 4}}
        made = []
        for member_id in ids:
            part = await session.get_one(Participation, (concept.questionnaire_id, member_id))
            part.submitted_on = part.started_on = day(on)
            response = Response(
                questionnaire_id=concept.questionnaire_id,
                respondent_key=part.respondent_key,
                attributes={},
                **(usual | more),
            )
            session.add(response)
            await session.flush()
            made.append(response.id)
    return made


async def invited(db: AsyncSession, concept: Concept) -> list[int]:
    """Who was invited, by membership id."""
    found = await db.scalars(
        select(Participation.membership_id)
        .where(
            Participation.questionnaire_id == concept.questionnaire_id,
            Participation.invited.is_(True),
        )
        .order_by(Participation.membership_id)
    )
    return list(found)


async def plan_of(db: AsyncSession, concept: Concept) -> Fieldwork:
    """The plan and state as they are now."""
    field = await db.get_one(Fieldwork, concept.questionnaire_id)
    await db.refresh(field)
    return field


async def ages(db: AsyncSession, ids: list[int]) -> set[str]:
    """The ages of these members."""
    found = await db.scalars(select(Membership).where(Membership.id.in_(ids)))
    return {member.attributes["age"] for member in found}
