"""The crowd of the demo: some hundreds of members, each with an attitude of his own."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.demo.people import DEMO_PEOPLE, FIRST, SECOND
from cocreate.demo.texts import FIRST_NAMES, INITIALS
from cocreate.kit import clock
from cocreate.panels.models import Attribute, Membership, Panel, Role
from cocreate.people.models import Person


class Plan(NamedTuple):
    """How many members a panel of the demo has, and their attributes: label, values, shares."""

    members: int
    attributes: dict[str, tuple[dict[str, str], tuple[str, ...], tuple[float, ...]]]


PLANS = {
    FIRST.slug: Plan(
        312,
        {
            "age": ({"en": "Age", "nl": "Leeftijd"}, ("18-34", "35-54", "55+"), (0.3, 0.38, 0.32)),
            "since": (
                {"en": "Years a customer", "nl": "Jaren klant"},
                ("0-2", "3-10", "11+"),
                (0.22, 0.4, 0.38),
            ),
        },
    ),
    SECOND.slug: Plan(
        96,
        {
            "size": (
                {"en": "Company size", "nl": "Bedrijfsgrootte"},
                ("1", "2-9", "10+"),
                (0.45, 0.37, 0.18),
            ),
        },
    ),
}


@dataclass
class Crowd:
    """A panel with its members in a fixed order; `lean` is each one's attitude, -1 to 1."""

    panel: Panel
    members: list[tuple[int, dict[str, str]]]
    staff: dict[str, int]
    lean: dict[int, float]
    group: dict[int, int]


async def fill_panel(session: AsyncSession, panel: Panel, chance: random.Random) -> Crowd:
    """Give a panel in which the company's people are its attributes and its members."""
    plan = PLANS[panel.slug]
    for seq, (key, (label, values, _shares)) in enumerate(plan.attributes.items()):
        options = [{"value": v, "label": {"nl": v, "en": v}} for v in values]
        session.add(Attribute(panel_id=panel.id, key=key, label=label, options=options, seq=seq))
    people = await _people_in(session, panel)
    own = {key: values[1] for key, (_label, values, _shares) in plan.attributes.items()}
    for one in people.values():
        one.attributes = own if one.role == Role.MEMBER else {}
    await session.flush()
    await _members(session, panel, plan, chance)
    found = await session.execute(
        select(Membership.id, Membership.attributes)
        .where(Membership.panel_id == panel.id)
        .order_by(Membership.id)
    )
    # The people behind the sign-in links have done nothing yet: they can try it all.
    apart = {one.id for one in people.values()}
    crowd = [(row.id, row.attributes) for row in found if row.id not in apart]
    lean = {m: leaning(attributes, chance) for m, attributes in crowd}
    group = {m: _group(attributes, chance) for m, attributes in crowd}
    return Crowd(panel, crowd, {key: one.id for key, one in people.items()}, lean, group)


async def _people_in(session: AsyncSession, panel: Panel) -> dict[str, Membership]:
    keys = {who.email: key for key, who in DEMO_PEOPLE.items()}
    found = await session.execute(
        select(Person.email, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.panel_id == panel.id, Person.email.in_(keys))
    )
    return {keys[email]: membership for email, membership in found if email}


async def _members(session: AsyncSession, panel: Panel, plan: Plan, chance: random.Random) -> None:
    now = clock.now()
    people: list[dict[str, Any]] = []
    for i in range(plan.members):
        name = f"{chance.choice(FIRST_NAMES)} {chance.choice(INITIALS)}."
        people.append(
            {
                "email": f"{panel.slug}{i + 1}@members.example",
                "name": name,
                "locale": panel.locale if chance.random() < 0.85 else "en",
                "is_site_admin": False,
                "created_at": now - timedelta(days=chance.randrange(30, 900)),
            }
        )
    await session.execute(insert(Person), people)
    ids = await session.execute(
        select(Person.id, Person.name, Person.created_at)
        .where(Person.email.like(f"{panel.slug}%@members.example"))
        .order_by(Person.id)
    )
    await session.execute(
        insert(Membership),
        [
            {
                "panel_id": panel.id,
                "person_id": row.id,
                "role": Role.MEMBER,
                "display_name": row.name,
                "function": "",
                "attributes": {
                    key: chance.choices(values, shares)[0]
                    for key, (_label, values, shares) in plan.attributes.items()
                },
                "active": True,
                "joined_at": row.created_at,
            }
            for row in ids
        ],
    )


def leaning(attributes: Mapping[str, object], chance: random.Random) -> float:
    """Younger members are keener on new things, as panels often show."""
    pull = {"18-34": 0.35, "35-54": 0.05, "55+": -0.35}.get(str(attributes.get("age", "")), 0.0)
    return max(-1.0, min(1.0, chance.gauss(pull, 0.45)))


def _group(attributes: dict[str, str], chance: random.Random) -> int:
    shares = {"18-34": (7, 1, 3), "55+": (1, 7, 3)}.get(attributes.get("age", ""), (4, 3, 5))
    return chance.choices((0, 1, 2), shares)[0]
