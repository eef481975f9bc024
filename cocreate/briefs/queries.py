"""Finding briefs: always within one panel, and what is not approved for its writers only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cocreate.brainstorms.models import Brainstorm
from cocreate.briefs.models import Brief, Download
from cocreate.concepts.models import Concept
from cocreate.kit.errors import NotAllowed, NotFound
from cocreate.kit.i18n import _
from cocreate.kit.paging import PAGE
from cocreate.panels.models import Membership, Role
from cocreate.panels.places import Place

Subject = Concept | Brainstorm
_Writer = aliased(Membership)
_Approver = aliased(Membership)


class BriefRow(NamedTuple):
    """A line in a list of briefs."""

    id: int
    title: str
    finding: str
    kind: str
    version: int
    locale: str
    state: str
    created_at: datetime
    created_by: str | None
    approved_at: datetime | None
    approved_by: str | None
    downloads: int


def sees_drafts(role: str) -> bool:
    """Whether this role may read a brief before it is approved."""
    return role in {Role.MARKETER, Role.PANEL_ADMIN, Role.MODERATOR}


async def brief_of(db: AsyncSession, place: Place, brief_id: int) -> Brief:
    """The brief of this panel. NotFound for any other; NotAllowed before its approval for who
    only gets what is approved."""
    brief = await db.scalar(
        select(Brief).where(Brief.id == brief_id, Brief.panel_id == place.panel.id)
    )
    if brief is None:
        raise NotFound
    if brief.approved_at is None and not sees_drafts(place.membership.role):
        raise NotAllowed(_("This brief is not approved yet. You can read it once it is."))
    return brief


async def subject_of(db: AsyncSession, brief: Brief) -> Subject:
    """The concept or brainstorm that the brief is about."""
    if brief.concept_id is not None:
        return await db.get_one(Concept, brief.concept_id)
    return await db.get_one(Brainstorm, brief.brainstorm_id)


def path_of(place: Place, subject: Subject) -> str:
    """The address of a concept or brainstorm."""
    folder = "concepts" if isinstance(subject, Concept) else "brainstorms"
    return f"{place.path}/{folder}/{subject.slug}"


def about(subject: Subject) -> ColumnElement[bool]:
    """Briefs of this subject, for a WHERE."""
    if isinstance(subject, Concept):
        return Brief.concept_id == subject.id
    return Brief.brainstorm_id == subject.id


async def list_briefs(
    db: AsyncSession, place: Place, *only: ColumnElement[bool], page: int = 1
) -> tuple[Sequence[BriefRow], int]:
    """One page of the briefs that this viewer may know of, the newest first, and how many there
    are in all."""
    where = [Brief.panel_id == place.panel.id, *only]
    if not sees_drafts(place.membership.role):
        where.append(Brief.approved_at.is_not(None))
    total = await db.scalar(select(func.count()).select_from(Brief).where(*where)) or 0
    last = max(1, -(-total // PAGE))
    downloads = (
        select(func.count()).where(Download.brief_id == Brief.id).correlate(Brief).scalar_subquery()
    )
    found = await db.execute(
        select(
            Brief.id,
            Brief.title,
            Brief.document["finding"].as_string().label("finding"),
            Brief.concept_id,
            Brief.version,
            Brief.locale,
            Brief.created_at,
            _Writer.display_name.label("created_by"),
            Brief.approved_at,
            _Approver.display_name.label("approved_by"),
            downloads.label("downloads"),
        )
        .outerjoin(_Writer, _Writer.id == Brief.created_by)
        .outerjoin(_Approver, _Approver.id == Brief.approved_by)
        .where(*where)
        .order_by(Brief.created_at.desc(), Brief.id.desc())
        .limit(PAGE)
        .offset((min(max(page, 1), last) - 1) * PAGE)
    )
    return [_row(row) for row in found], total


def _row(row: Row[*tuple[Any, ...]]) -> BriefRow:
    return BriefRow(
        id=row.id,
        title=row.title,
        finding=row.finding,
        kind="concept" if row.concept_id else "brainstorm",
        version=row.version,
        locale=row.locale,
        state="approved" if row.approved_at else "drafting",
        created_at=row.created_at,
        created_by=row.created_by,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
        downloads=row.downloads,
    )


async def last_version(db: AsyncSession, subject: Subject) -> int:
    """The highest version so far; 0 before the first."""
    return await db.scalar(select(func.max(Brief.version)).where(about(subject))) or 0


async def last_finding(db: AsyncSession, subject: Subject) -> str:
    """The headline that the marketer wrote for the last version; "" when it followed a rule."""
    document = await db.scalar(
        select(Brief.document).where(about(subject)).order_by(Brief.version.desc()).limit(1)
    )
    if not document or not document["finding_by_marketer"]:
        return ""
    return str(document["finding"])


class Handling(NamedTuple):
    """Who made and approved a brief, and how often it was taken."""

    created_by: str | None
    approved_by: str | None
    downloads: int


async def handling_of(db: AsyncSession, brief: Brief) -> Handling:
    """Names of colleagues, for the foot of the page."""
    row = (
        await db.execute(
            select(
                select(Membership.display_name)
                .where(Membership.id == brief.created_by)
                .scalar_subquery(),
                select(Membership.display_name)
                .where(Membership.id == brief.approved_by)
                .scalar_subquery(),
                select(func.count()).where(Download.brief_id == brief.id).scalar_subquery(),
            )
        )
    ).one()
    return Handling(*row)
