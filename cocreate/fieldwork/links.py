"""Personal links: from a letter to the questionnaire that it is about.

A link says whose letter it was and no more: it signs nobody in. Only its hash is kept.
"""

import secrets
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.contact import make_links
from cocreate.fieldwork.models import PersonalLink
from cocreate.panels.models import Membership, Role
from cocreate.people.models import Person


class Holder(NamedTuple):
    """Whom a personal link was sent to, and for what."""

    questionnaire_id: int
    panel_id: int
    person_id: int
    email: str


def link_path(token: str) -> str:
    """The address of a personal link."""
    return f"/f/{token}"


async def new_links(db: AsyncSession, questionnaire_id: int, ids: Sequence[int]) -> dict[int, str]:
    """A fresh link for each member, as address by membership id; stored as hashes."""
    tokens = {member_id: secrets.token_urlsafe(24) for member_id in ids}
    hashes = [(_hash(token), member_id) for member_id, token in tokens.items()]
    await make_links(db, questionnaire_id, hashes)
    return {member_id: link_path(token) for member_id, token in tokens.items()}


async def holder_of(db: AsyncSession, token: str) -> Holder | None:
    """Whose link this is, while he is a member; None for any other."""
    row = (
        await db.execute(
            select(
                PersonalLink.questionnaire_id,
                Membership.panel_id,
                Membership.person_id,
                Person.email,
            )
            .join(Membership, Membership.id == PersonalLink.membership_id)
            .join(Person, Person.id == Membership.person_id)
            .where(
                PersonalLink.token_hash == _hash(token),
                Membership.active.is_(True),
                Membership.role == Role.MEMBER,
                Person.email.is_not(None),
            )
        )
    ).one_or_none()
    return Holder(row[0], row[1], row[2], str(row[3])) if row else None


def masked(email: str) -> str:
    """Enough of an address for its owner to know it: m•••@e•••.org."""
    local, _at, domain = email.rpartition("@")
    name, dot, end = domain.rpartition(".")
    return f"{local[:1]}•••@{name[:1]}•••{dot}{end}"


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
