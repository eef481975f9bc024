"""Plain functions that put things into the database, surprising nobody."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.kit import clock
from cocreate.panels.models import Attribute, Membership, Panel
from cocreate.people.models import Person
from cocreate.questionnaires.models import Participation, Question, Questionnaire
from cocreate.threads.models import Thread
from tests import cast

AGES = ("18-34", "35-54", "55+")


@dataclass
class House:
    """One company with two panels, and who is who in them."""

    panel: Panel
    other: Panel
    people: dict[str, Person] = field(default_factory=dict)
    members: dict[str, Membership] = field(default_factory=dict)

    def membership(self, actor: cast.Actor) -> Membership:
        """What `actor` is in the first panel."""
        return self.members[actor.email]

    def person(self, actor: cast.Actor) -> Person:
        """The account of `actor`."""
        return self.people[actor.email]


async def make_panel(session: AsyncSession, slug: str, name: str, locale: str = "en") -> Panel:
    """A panel with one attribute, age in three classes."""
    panel = Panel(slug=slug, name=name, locale=locale)
    session.add(panel)
    await session.flush()
    options = [{"value": a, "label": {"en": a, "nl": a}} for a in AGES]
    label = {"en": "Age", "nl": "Leeftijd"}
    session.add(Attribute(panel_id=panel.id, key="age", label=label, options=options))
    return panel


async def make_person(
    session: AsyncSession, actor: cast.Actor, *, site_admin: bool = False
) -> Person:
    """An account."""
    person = Person(
        email=actor.email, name=actor.name, locale=actor.locale, is_site_admin=site_admin
    )
    session.add(person)
    await session.flush()
    return person


async def join(
    session: AsyncSession, panel: Panel, person: Person, role: str, age: str = "35-54"
) -> Membership:
    """Put `person` into `panel` as `role`."""
    membership = Membership(
        panel_id=panel.id,
        person_id=person.id,
        role=role,
        display_name=person.name.split()[0],
        function="" if role == "member" else "Research team",
        attributes={"age": age},
    )
    session.add(membership)
    await session.flush()
    return membership


async def make_crowd(session: AsyncSession, panel: Panel, n: int) -> list[Membership]:
    """`n` more members, their ages taking turns."""
    crowd = []
    for i in range(n):
        actor = cast.Actor(f"Crowd {i}", f"crowd{i}@example.org", "member")
        person = await make_person(session, actor)
        crowd.append(await join(session, panel, person, "member", AGES[i % 3]))
    return crowd


async def build_house(session: AsyncSession) -> House:
    """The cast in one panel; the stranger is a member of the other one only."""
    house = House(
        panel=await make_panel(session, "riverside", "Riverside panel"),
        other=await make_panel(session, "hillside", "Hillside panel"),
    )
    for actor in cast.EVERYBODY:
        person = await make_person(session, actor, site_admin=actor is cast.SITE)
        house.people[actor.email] = person
        if actor.role:
            house.members[actor.email] = await join(session, house.panel, person, actor.role)
    await join(session, house.other, house.person(cast.STRANGER), "member")
    return house


async def make_concept(
    session: AsyncSession,
    panel: Panel,
    slug: str = "pots",
    *,
    state: str = "open",
    mode: str = "page",
    visibility: str = "after_answering",
    kinds: tuple[str, ...] = ("scale5", "scale11", "yes_no", "open"),
    required: bool = True,
) -> Concept:
    """A concept in `state` with one question of each of `kinds`; all members are invited."""
    questionnaire = Questionnaire(panel_id=panel.id, mode=mode)
    thread = Thread(panel_id=panel.id)
    session.add_all([questionnaire, thread])
    await session.flush()
    now = clock.now()
    concept = Concept(
        panel_id=panel.id,
        slug=slug,
        title=f"Savings {slug}",
        body="Put your money into *pots*.",
        questionnaire_id=questionnaire.id,
        thread_id=thread.id,
        visibility=visibility,
        launched_at=None if state == "draft" else now - timedelta(days=9),
        opens_at=now + timedelta(days=1) if state == "scheduled" else now - timedelta(days=8),
        closes_at=now - timedelta(days=1) if state == "closed" else now + timedelta(days=7),
    )
    session.add(concept)
    session.add_all(
        Question(
            questionnaire_id=questionnaire.id,
            seq=seq,
            kind=kind,
            text=f"Question {seq} of {slug}?",
            required=required,
        )
        for seq, kind in enumerate(kinds, 1)
    )
    await session.flush()
    members = await session.scalars(
        select(Membership).where(Membership.panel_id == panel.id, Membership.role == "member")
    )
    if state != "draft":
        session.add_all(
            Participation(questionnaire_id=questionnaire.id, membership_id=m.id) for m in members
        )
        await session.flush()
    return concept


async def fields_of(session: AsyncSession, concept: Concept) -> dict[str, str]:
    """The form field of each question, by kind."""
    questions = await session.scalars(
        select(Question).where(Question.questionnaire_id == concept.questionnaire_id)
    )
    return {question.kind: question.field for question in questions}
