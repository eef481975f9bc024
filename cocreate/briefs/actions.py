"""Making a brief, making a draft again, approving it and taking it."""

from hashlib import sha256
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.briefs.compose import Making, compose
from cocreate.briefs.document import BriefDocument, dump, load
from cocreate.briefs.forms import NewBrief
from cocreate.briefs.models import Brief, Download
from cocreate.briefs.pdf import fitted, pdf
from cocreate.briefs.queries import Subject, last_version, subject_of
from cocreate.briefs.quotes import prove
from cocreate.concepts.models import Concept
from cocreate.kit import clock
from cocreate.kit.errors import Conflict
from cocreate.kit.files import FileStore
from cocreate.kit.i18n import _
from cocreate.panels.actions import audit
from cocreate.panels.places import Place

SUFFIX = ".pdf"
# What approval counts again. The rest follows from these, or says how large the panel was.
PROVED = ("field", "figures", "breakdown", "statements", "quotes", "comments")


class Frozen(Conflict):
    """An approved brief never changes; a new version can be made."""


class DamagedFile(Exception):
    """The stored file is not the one that was approved: it is not handed out."""


class FiguresChanged(Conflict):
    """What stands in the brief is not what is in the database now."""


class House(msgspec.Struct, frozen=True):
    """What a brief takes from the installation."""

    company: str
    zone: ZoneInfo


async def draft_brief(
    db: AsyncSession, place: Place, subject: Subject, given: NewBrief, house: House
) -> Brief:
    """The next version of the brief about `subject`, proved before it is kept."""
    await db.refresh(subject, with_for_update=True)  # two at once: one version after the other
    version = await last_version(db, subject) + 1
    document = await _made(db, subject, _making(place, given, house, version))
    is_concept = isinstance(subject, Concept)
    brief = Brief(
        panel_id=place.panel.id,
        concept_id=subject.id if is_concept else None,
        brainstorm_id=None if is_concept else subject.id,
        version=version,
        locale=given.locale,
        title=subject.title,
        document=dump(document),
        created_by=place.membership.id,
    )
    db.add(brief)
    await db.flush()  # its address needs the id
    _record(db, place, brief, "brief.drafted")
    return brief


async def make_again(
    db: AsyncSession, place: Place, brief: Brief, given: NewBrief, house: House
) -> None:
    """The same version with what is in the database now, or with another headline or language."""
    await _lock_draft(db, brief)
    subject = await subject_of(db, brief)
    document = await _made(db, subject, _making(place, given, house, brief.version))
    brief.document, brief.locale, brief.title = dump(document), given.locale, subject.title
    _record(db, place, brief, "brief.changed")


async def approve_brief(
    db: AsyncSession, files: FileStore, place: Place, brief: Brief, house: House
) -> None:
    """Prove every quote and count every figure again, then freeze the document and its PDF.

    Raises QuoteNotFound, FiguresChanged, or Frozen when it was approved before.
    """
    await _lock_draft(db, brief)
    document = load(brief.document)
    await prove(db, document)
    await _count_again(db, place, brief, document, house)
    now = clock.now()
    approved = msgspec.structs.replace(document, approved_on=now.astimezone(house.zone).date())
    brief.sha256 = await files.put(await pdf(approved), SUFFIX)
    brief.document = dump(approved)
    brief.approved_at, brief.approved_by = now, place.membership.id
    _record(db, place, brief, "brief.approved")


async def file_of(files: FileStore, brief: Brief) -> bytes:
    """The PDF: of an approved brief the stored bytes, proved by their hash; else made now."""
    if brief.sha256 is None:
        return await pdf(load(brief.document))
    data = await files.read(brief.sha256, SUFFIX)
    if sha256(data).hexdigest() != brief.sha256:
        raise DamagedFile(brief.sha256)
    return data


def take(db: AsyncSession, place: Place, brief: Brief) -> None:
    """Write down who took the file."""
    db.add(Download(brief_id=brief.id, membership_id=place.membership.id))


def given_in(document: BriefDocument) -> NewBrief:
    """What a version was made with."""
    finding = document.finding if document.finding_by_marketer else ""
    return NewBrief(
        locale="nl" if document.locale == "nl" else "en", by=document.by, finding=finding
    )


async def _made(db: AsyncSession, subject: Subject, making: Making) -> BriefDocument:
    document = await fitted(await compose(db, subject, making))
    await prove(db, document)
    return document


async def _count_again(
    db: AsyncSession, place: Place, brief: Brief, document: BriefDocument, house: House
) -> None:
    making = msgspec.structs.replace(
        _making(place, given_in(document), house, brief.version),
        generated_on=document.generated_on,
    )
    now = await fitted(await compose(db, await subject_of(db, brief), making))
    if any(getattr(now, part) != getattr(document, part) for part in PROVED):
        raise FiguresChanged(
            _(
                "There are newer answers than in this brief. Make it again, read it, and then"
                " approve it."
            )
        )


async def _lock_draft(db: AsyncSession, brief: Brief) -> None:
    await db.refresh(brief, with_for_update=True)
    if brief.approved_at is not None:
        raise Frozen(_("This brief is approved and stays as it is. Make a new version instead."))


def _making(place: Place, given: NewBrief, house: House, version: int) -> Making:
    return Making(
        panel=place.panel,
        company=house.company,
        zone=house.zone,
        locale=given.locale,
        version=version,
        generated_on=clock.now().astimezone(house.zone).date(),
        by=given.by,
        finding=given.finding,
    )


def _record(db: AsyncSession, place: Place, brief: Brief, verb: str) -> None:
    audit(db, place.panel.id, place.membership.id, verb, f"brief {brief.id}", version=brief.version)
