"""The conversation under an idea: where it hangs, and who may read and write it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.models import Brainstorm, Idea
from cocreate.kit import clock
from cocreate.kit.i18n import _
from cocreate.kit.web.access import MembershipView
from cocreate.panels.models import Panel
from cocreate.panels.policy import POLICY
from cocreate.threads.owners import ThreadPlace

TITLE_MAX = 80


async def owner_of_thread(
    session: AsyncSession, panel_id: int, thread_id: int, membership: MembershipView
) -> ThreadPlace | None:
    """The place of the thread when it belongs to an idea that this membership may see."""
    row = (
        await session.execute(
            select(Idea, Brainstorm, Panel.slug)
            .join(Brainstorm, Brainstorm.id == Idea.brainstorm_id)
            .join(Panel, Panel.id == Brainstorm.panel_id)
            .where(Idea.thread_id == thread_id, Panel.id == panel_id)
        )
    ).one_or_none()
    if row is None:
        return None
    idea, brainstorm, slug = row
    if brainstorm.launched_at is None and not membership.is_staff:
        return None  # of a draft members know nothing
    if idea.hidden_at is not None and membership.role not in POLICY["brainstorms.moderate"].roles:
        return None
    return thread_place(idea, brainstorm, f"/panels/{slug}/brainstorms/{brainstorm.slug}")


def thread_place(idea: Idea, brainstorm: Brainstorm, path: str) -> ThreadPlace:
    """What may be done in the conversation under an idea; `path` is that of the brainstorm."""
    is_open = brainstorm.state(clock.now()) == "open"
    title = idea.text if len(idea.text) <= TITLE_MAX else idea.text[: TITLE_MAX - 1].rstrip() + "…"
    return ThreadPlace(
        title=title,
        path=f"{path}/ideas/{idea.id}",
        can_read=True,
        can_write=is_open and idea.hidden_at is None,
        reason=None if is_open else _("This brainstorm is closed. You can still read along."),
        readers=_("Everybody in this panel can read this, with your name."),
    )
