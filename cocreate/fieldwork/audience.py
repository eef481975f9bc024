"""Who is invited: a segment of the panel, or a part of it drawn by chance, and never too often.

The draw is an order: members by a hash of the seed and their number. The first n of it are a
sample of n, the same whenever it is drawn again, and who is invited later stands behind who was
invited first.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.models import Fieldwork
from cocreate.kit import clock
from cocreate.panels.models import Membership, Role
from cocreate.people.models import Person
from cocreate.questionnaires.models import Participation, Questionnaire

MONTH = timedelta(days=30)
CHUNK = 500  # SQLite takes a limited number of values in one statement

Audience = Mapping[str, Sequence[str]]


class Candidate(NamedTuple):
    """Somebody who can be invited."""

    id: int
    name: str
    email: str
    locale: str


class Reach(NamedTuple):
    """How many a plan reaches: of all `members`, `fits` are in the segment; `rested` of these
    were asked too often this month; `drawn` are invited."""

    members: int
    fits: int
    rested: int
    drawn: int

    @property
    def free(self) -> int:
        """How many could be invited."""
        return self.fits - self.rested


async def field_of(db: AsyncSession, questionnaire_id: int) -> Fieldwork | None:
    """The plan and state of the field; None where nobody planned anything."""
    return await db.get(Fieldwork, questionnaire_id)


async def the_field(db: AsyncSession, questionnaire_id: int) -> Fieldwork:
    """The plan and state of the field, begun where there was none. For who holds the concept."""
    found = await field_of(db, questionnaire_id)
    if found is None:
        found = Fieldwork(questionnaire_id=questionnaire_id)
        db.add(found)
        await db.flush()  # what follows changes it by conditional UPDATEs
        # What is remembered of the questionnaire says whether a field was planned.
        await db.execute(
            update(Questionnaire)
            .where(Questionnaire.id == questionnaire_id)
            .values(revision=Questionnaire.revision + 1)
        )
    return found


def is_for_everybody(field: Fieldwork) -> bool:
    """Whether nobody is left out: then who joins later may answer as well."""
    return not field.audience and field.sample_size is None


def _reachable(panel_id: int, audience: Audience) -> list[ColumnElement[bool]]:
    return [
        Membership.panel_id == panel_id,
        Membership.role == Role.MEMBER,
        Membership.active.is_(True),
        Person.email.is_not(None),  # an imported voter cannot come in to answer
        *(
            Membership.attributes[key].as_string().in_(list(classes))
            for key, classes in sorted(audience.items())
        ),
    ]


def _too_often(cap: int, questionnaire_id: int) -> Select[int]:
    """Who was invited to `cap` other questionnaires in the last thirty days."""
    return (
        select(Participation.membership_id)
        .where(
            Participation.invited.is_(True),
            Participation.invited_on > (clock.now() - MONTH).date(),
            Participation.questionnaire_id != questionnaire_id,
        )
        .group_by(Participation.membership_id)
        .having(func.count() >= cap)
    )


async def reach(
    db: AsyncSession,
    panel_id: int,
    questionnaire_id: int,
    audience: Audience,
    *,
    sample_size: int | None,
    contact_cap: int | None,
) -> Reach:
    """The numbers of a plan, before anybody is invited."""
    counts: list[ColumnElement[Any]] = [_people(_reachable(panel_id, {}))]
    fitting = _reachable(panel_id, audience)
    counts.append(_people(fitting))
    if contact_cap is not None:
        tired = Membership.id.in_(_too_often(contact_cap, questionnaire_id))
        counts.append(_people([*fitting, tired]))
    row = (await db.execute(select(*counts))).one()
    members, fits, rested = row[0], row[1], row[2] if contact_cap is not None else 0
    free = fits - rested
    return Reach(members, fits, rested, free if sample_size is None else min(free, sample_size))


def _people(where: list[ColumnElement[bool]]) -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(*where)
        .scalar_subquery()
    )


async def waiting(db: AsyncSession, panel_id: int, field: Fieldwork) -> list[int]:
    """The membership ids that can still be invited, in the order of the draw."""
    asked = exists().where(
        Participation.questionnaire_id == field.questionnaire_id,
        Participation.membership_id == Membership.id,
    )
    where = [*_reachable(panel_id, field.audience), ~asked]
    if field.contact_cap is not None:
        where.append(Membership.id.not_in(_too_often(field.contact_cap, field.questionnaire_id)))
    found = await db.scalars(
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(*where)
        .order_by(Membership.id)
    )
    chance = field.sample_size is not None or field.soft_size is not None
    return drawn_order(found.all(), field.sample_seed) if chance else list(found.all())


def drawn_order(ids: Sequence[int], seed: int) -> list[int]:
    """The ids in the order of their lots."""
    return sorted(ids, key=lambda one: sha256(f"{seed}:{one}".encode()).digest())


async def candidates(db: AsyncSession, ids: Sequence[int]) -> list[Candidate]:
    """What a letter needs to know of these members, in this order."""
    found: dict[int, Candidate] = {}
    for start in range(0, len(ids), CHUNK):
        rows = await db.execute(
            select(Membership.id, Membership.display_name, Person.email, Person.locale)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.id.in_(ids[start : start + CHUNK]))
        )
        found |= {row.id: Candidate(row.id, row[1], str(row.email), row.locale) for row in rows}
    return [found[member_id] for member_id in ids]
