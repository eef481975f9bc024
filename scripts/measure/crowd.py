"""A panel with people in it, signed in, by direct inserts."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.web.access import csrf_token
from cocreate.panels.models import Attribute, Membership, Panel
from cocreate.people.cookies import hash_token, new_token
from cocreate.people.models import Person, WebSession

SLUG = "measured"
AGES = ("18-34", "35-54", "55+")
REGIONS = ("north", "east", "south", "west")
CHUNK = 5_000


class Visitor(msgspec.Struct):
    """Somebody signed in: what a browser of his would send along."""

    cookie: str
    csrf: str


async def make_panel(db: AsyncSession) -> Panel:
    panel = Panel(slug=SLUG, name="Measured panel", locale="en", about="A panel to measure on.")
    db.add(panel)
    await db.flush()
    for key, values in (("age", AGES), ("region", REGIONS)):
        options = [{"value": v, "label": {"en": v, "nl": v}} for v in values]
        label = {"en": key.title(), "nl": key.title()}
        db.add(Attribute(panel_id=panel.id, key=key, label=label, options=options))
    return panel


async def make_members(
    db: AsyncSession, panel_id: int, n: int, role: str = "member"
) -> list[tuple[int, int]]:
    """`n` people in the panel, as (person id, membership id)."""
    now = clock.now()
    await put(
        db,
        Person,
        (
            {
                "email": f"{role}{i}@example.org",
                "name": f"Person {i}",
                "locale": "en",
                "is_site_admin": False,
                "created_at": now,
            }
            for i in range(n)
        ),
    )
    found = await db.scalars(
        select(Person.id).where(Person.email.startswith(role)).order_by(Person.id)
    )
    people = list(found)
    await put(
        db,
        Membership,
        (
            {
                "panel_id": panel_id,
                "person_id": person_id,
                "role": role,
                "display_name": f"Person {i}",
                "function": "",
                "attributes": classes(i),
                "active": True,
                "joined_at": now,
            }
            for i, person_id in enumerate(people)
        ),
    )
    members = await db.scalars(
        select(Membership.id).where(Membership.role == role).order_by(Membership.person_id)
    )
    return list(zip(people, members, strict=True))


async def sign_in(db: AsyncSession, secret: bytes, people: list[int]) -> list[Visitor]:
    now = clock.now()
    tokens = [new_token() for _person in people]
    await put(
        db,
        WebSession,
        (
            {
                "token_hash": hash_token(token),
                "person_id": person_id,
                "created_at": now,
                "seen_at": now + timedelta(hours=1),  # the door notes it every five minutes
                "expires_at": now + timedelta(days=1),
            }
            for token, person_id in zip(tokens, people, strict=True)
        ),
    )
    return [Visitor(f"cocreate_session={token}", csrf_token(secret, token)) for token in tokens]


def classes(number: int) -> dict[str, str]:
    return {"age": AGES[number % 3], "region": REGIONS[number // 3 % 4]}


async def put(db: AsyncSession, model: Any, rows: Iterable[Mapping[str, Any]]) -> None:  # noqa: ANN401
    for chunk in _chunks(rows):
        await db.execute(insert(model.__table__), chunk)


def _chunks(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    chunk: list[Mapping[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
