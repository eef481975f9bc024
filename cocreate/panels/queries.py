"""Finding panels, who is in them, what is known of them, and their files."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import NotFound
from cocreate.panels.models import Attribute, AuditEntry, Membership, Panel, PanelFile, Role
from cocreate.people.models import Person

CHUNK = 500  # SQLite takes a limited number of values in one statement


class MemberRow(NamedTuple):
    """One line of the list of members."""

    id: int
    name: str
    email: str | None
    role: str
    function: str
    active: bool
    joined_at: datetime


class MemberSearch(NamedTuple):
    """What the list is narrowed to. `role` "" means all; `ended` shows only former members."""

    text: str = ""
    role: str = ""
    ended: bool = False


async def count_members(session: AsyncSession, panel_id: int, search: MemberSearch) -> int:
    """How many people the search finds."""
    query = (
        select(func.count())
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(*_found_by(panel_id, search))
    )
    return await session.scalar(query) or 0


async def list_members(
    session: AsyncSession, panel_id: int, search: MemberSearch, *, offset: int, limit: int
) -> Sequence[MemberRow]:
    """A page of people in the order of their names."""
    rows = await session.execute(
        select(
            Membership.id,
            Membership.display_name,
            Person.email,
            Membership.role,
            Membership.function,
            Membership.active,
            Membership.joined_at,
        )
        .join(Person, Person.id == Membership.person_id)
        .where(*_found_by(panel_id, search))
        .order_by(Membership.display_name, Membership.id)
        .offset(offset)
        .limit(limit)
    )
    return [MemberRow(*row) for row in rows]


def _found_by(panel_id: int, search: MemberSearch) -> list[ColumnElement[bool]]:
    found = [Membership.panel_id == panel_id, Membership.active.is_(not search.ended)]
    if search.role:
        found.append(Membership.role == search.role)
    if search.text:
        # SQLite compares capitals of a-z only, so other letters are tried in both spellings.
        spellings = {search.text.lower(), search.text.title()}
        found.append(
            or_(
                *(
                    column.icontains(text, autoescape=True)
                    for column in (Membership.display_name, Person.email)
                    for text in sorted(spellings)
                )
            )
        )
    return found


async def count_by_role(session: AsyncSession, panel_id: int) -> dict[str, int]:
    """How many people there are: "" for all, one number a role, "ended" for former members."""
    found = await session.execute(
        select(Membership.role, Membership.active, func.count())
        .where(Membership.panel_id == panel_id)
        .group_by(Membership.role, Membership.active)
    )
    counts = dict.fromkeys(["", *Role, "ended"], 0)
    for role, active, n in found:
        for name in (role, "") if active else ("ended",):
            counts[name] += n
    return counts


async def membership_in(session: AsyncSession, panel_id: int, membership_id: int) -> Membership:
    """Somebody who is or was in this panel."""
    found = await session.scalar(
        select(Membership).where(Membership.panel_id == panel_id, Membership.id == membership_id)
    )
    if found is None:
        raise NotFound
    return found


async def membership_of(session: AsyncSession, panel_id: int, person_id: int) -> Membership | None:
    """What this person is or was in the panel."""
    return await session.scalar(
        select(Membership).where(Membership.panel_id == panel_id, Membership.person_id == person_id)
    )


async def address_of(session: AsyncSession, membership: Membership) -> str | None:
    """The e-mail address of a member; None for the pseudonym of an imported voter."""
    return await session.scalar(select(Person.email).where(Person.id == membership.person_id))


async def other_administrators(session: AsyncSession, membership: Membership) -> int:
    """How many administrators the panel has besides this person."""
    return (
        await session.scalar(
            select(func.count()).where(
                Membership.panel_id == membership.panel_id,
                Membership.id != membership.id,
                Membership.role == Role.PANEL_ADMIN,
                Membership.active.is_(True),
            )
        )
        or 0
    )


async def the_panel(session: AsyncSession, panel_id: int) -> Panel:
    """The panel with everything that is set for it."""
    return await session.get_one(Panel, panel_id)


async def panel_by_slug(session: AsyncSession, slug: str) -> Panel | None:
    """The panel of this address; for the command line, where nobody is a member."""
    return await session.scalar(select(Panel).where(Panel.slug == slug))


async def all_panels(session: AsyncSession) -> Sequence[Panel]:
    """Every panel of the installation, newest first."""
    return (await session.scalars(select(Panel).order_by(Panel.id.desc()))).all()


async def attribute_in(session: AsyncSession, panel_id: int, attribute_id: int) -> Attribute:
    """One attribute of this panel."""
    found = await session.scalar(
        select(Attribute).where(Attribute.panel_id == panel_id, Attribute.id == attribute_id)
    )
    if found is None:
        raise NotFound
    return found


async def count_values(session: AsyncSession, attribute: Attribute) -> dict[str, int]:
    """How many members have each value of the attribute; values nobody has are left out."""
    chosen = (
        select(Membership.attributes[attribute.key].as_string().label("value"))
        .where(Membership.panel_id == attribute.panel_id)
        .subquery()
    )
    found = await session.execute(
        select(chosen.c.value, func.count())
        .where(chosen.c.value.is_not(None))
        .group_by(chosen.c.value)
    )
    return {str(name): n for name, n in found}


async def history_of(
    session: AsyncSession, panel_id: int, subject: str
) -> Sequence[tuple[datetime, str, str | None, dict[str, Any]]]:
    """What was done to the subject, newest first, as (moment, verb, by whom, details)."""
    found = await session.execute(
        select(AuditEntry.at, AuditEntry.verb, Membership.display_name, AuditEntry.details)
        .outerjoin(Membership, Membership.id == AuditEntry.membership_id)
        .where(AuditEntry.panel_id == panel_id, AuditEntry.subject == subject)
        .order_by(AuditEntry.id.desc())
        .limit(50)
    )
    return [(at, verb, name, details) for at, verb, name, details in found]


async def panel_file(session: AsyncSession, panel_id: int, hash: str) -> PanelFile:
    """An uploaded image, if it belongs to this panel."""
    found = await session.get(PanelFile, (panel_id, hash))
    if found is None:
        raise NotFound
    return found


async def everybody_by_email(session: AsyncSession, panel_id: int) -> dict[str, Membership]:
    """All memberships of the panel that have an address, under that address."""
    found = await session.execute(
        select(Person.email, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.panel_id == panel_id, Person.email.is_not(None))
    )
    return {str(email): membership for email, membership in found}


async def accounts_of(session: AsyncSession, emails: Iterable[str]) -> dict[str, tuple[int, str]]:
    """(person id, language) of every address that has an account."""
    wanted = list(emails)
    accounts: dict[str, tuple[int, str]] = {}
    for start in range(0, len(wanted), CHUNK):
        found = await session.execute(
            select(Person.email, Person.id, Person.locale).where(
                Person.email.in_(wanted[start : start + CHUNK])
            )
        )
        accounts |= {str(row.email): (row.id, row.locale) for row in found}
    return accounts
