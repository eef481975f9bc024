"""Putting a question to the panel: writing it, launching it, closing it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.forms import EditBrainstorm
from cocreate.brainstorms.models import Brainstorm
from cocreate.kit import clock
from cocreate.kit.errors import Conflict, Invalid
from cocreate.kit.events import tell
from cocreate.kit.i18n import _
from cocreate.kit.slugs import slugify
from cocreate.panels.actions import audit

RESERVED = frozenset({"new"})  # addresses beside those of brainstorms


async def create_brainstorm(
    db: AsyncSession, panel_id: int, by: int, given: EditBrainstorm, zone: ZoneInfo
) -> Brainstorm:
    """A new question, as a draft that only staff see."""
    brainstorm = Brainstorm(
        panel_id=panel_id,
        slug=await _free_slug(db, panel_id, given.title),
        title=given.title,
        body=given.body,
        open_counts=given.open_counts == "yes",
        closes_at=_end_of(given, zone),
        created_by=by,
    )
    db.add(brainstorm)
    await db.flush()  # the audit names its id
    audit(db, panel_id, by, "brainstorm.created", subject_of(brainstorm))
    return brainstorm


async def edit_brainstorm(
    db: AsyncSession, brainstorm: Brainstorm, by: int, given: EditBrainstorm, zone: ZoneInfo
) -> None:
    """Another text or closing day. How votes are counted stays what it was when members voted,
    and nothing changes after closing: figures that were shown whole are never opened again."""
    await _lock(db, brainstorm)
    if brainstorm.state(clock.now()) == "closed":
        raise Conflict(_("This brainstorm is closed: its question stays as it was."))
    brainstorm.title, brainstorm.body = given.title, given.body
    brainstorm.closes_at = _end_of(given, zone)
    if brainstorm.launched_at is None:
        brainstorm.open_counts = given.open_counts == "yes"
    audit(db, brainstorm.panel_id, by, "brainstorm.changed", subject_of(brainstorm))
    await tell(db, brainstorm.topic, "changed", brainstorm.id)


async def launch_brainstorm(db: AsyncSession, brainstorm: Brainstorm, by: int) -> None:
    """From now on the panel sees it, brings ideas and votes."""
    await _lock(db, brainstorm)
    now = clock.now()
    if brainstorm.launched_at is not None:
        raise Conflict(_("This brainstorm was launched already."))
    if brainstorm.closes_at is not None and brainstorm.closes_at <= now:
        raise Conflict(_("Its last day has passed. Choose another one first."))
    brainstorm.launched_at = now
    audit(db, brainstorm.panel_id, by, "brainstorm.launched", subject_of(brainstorm))
    await tell(db, brainstorm.topic, "changed", brainstorm.id)


async def close_brainstorm(db: AsyncSession, brainstorm: Brainstorm, by: int) -> None:
    """No more ideas and votes from this moment on; everybody sees how the votes divide."""
    await _lock(db, brainstorm)
    now = clock.now()
    if brainstorm.state(now) != "open":
        raise Conflict(_("Only an open brainstorm can be closed."))
    brainstorm.closes_at = now
    audit(db, brainstorm.panel_id, by, "brainstorm.closed", subject_of(brainstorm))
    await tell(db, brainstorm.topic, "changed", brainstorm.id)


def subject_of(brainstorm: Brainstorm) -> str:
    """How the audit names a brainstorm."""
    return f"brainstorm {brainstorm.id}"


def _end_of(given: EditBrainstorm, zone: ZoneInfo) -> datetime | None:
    if given.closes_on is None:
        return None
    if given.closes_on < clock.now().astimezone(zone).date():
        raise Invalid({"closes_on": _("This day has passed.")})
    if given.closes_on.year > 9000:
        raise Invalid({"closes_on": _("Please choose a day in this century.")})
    return datetime.combine(given.closes_on + timedelta(days=1), time(), zone)


async def _lock(db: AsyncSession, brainstorm: Brainstorm) -> None:
    # Two hosts at once: the second one sees what the first one did.
    await db.refresh(brainstorm, with_for_update=True)


async def _free_slug(db: AsyncSession, panel_id: int, title: str) -> str:
    wanted = slugify(title, 50)
    taken = set(
        await db.scalars(
            select(Brainstorm.slug).where(
                Brainstorm.panel_id == panel_id, Brainstorm.slug.startswith(wanted)
            )
        )
    )
    taken |= RESERVED
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
