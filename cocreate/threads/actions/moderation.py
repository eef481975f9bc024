"""Reports, and what moderators do: hide, restore, decide. Every act leaves an audit entry."""

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.errors import Conflict, NotFound
from cocreate.kit.events import tell
from cocreate.kit.i18n import _
from cocreate.panels.models import AuditEntry
from cocreate.threads.actions.comments import STATE
from cocreate.threads.models import Comment, Report


async def report_comment(
    session: AsyncSession, panel_id: int, comment: Comment, membership_id: int, reason: str
) -> None:
    """Ask a moderator to look. A second report by the same member changes nothing."""
    if comment.author_id == membership_id:
        raise Conflict(_("This is your own comment. You can change it or take it back."))
    if comment.gone:
        raise Conflict(_("This comment is no longer here."))
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    await session.execute(
        insert(Report)
        .values(
            panel_id=panel_id,
            comment_id=comment.id,
            membership_id=membership_id,
            reason=reason,
            at=clock.now(),
            outcome="",
        )
        .on_conflict_do_nothing()
    )


async def hide_comment(
    session: AsyncSession, panel_id: int, comment: Comment, moderator_id: int, reason: str
) -> None:
    """Take a comment out of sight; its author reads why. Settles the reports about it."""
    if comment.withdrawn_at is not None:
        raise Conflict(_("The author took this comment back already."))
    if comment.hidden_at is None:
        comment.hidden_at = clock.now()
        await tell(session, f"thread:{comment.thread_id}", STATE, comment.id)
    comment.hidden_reason = reason
    await _settle(session, comment.id, "hidden")
    _note(session, panel_id, moderator_id, "comment.hidden", comment.id, reason=reason)


async def restore_comment(
    session: AsyncSession, panel_id: int, comment: Comment, moderator_id: int
) -> None:
    """Show a hidden comment again."""
    if comment.hidden_at is None:
        return
    comment.hidden_at = None
    comment.hidden_reason = ""
    await tell(session, f"thread:{comment.thread_id}", STATE, comment.id)
    _note(session, panel_id, moderator_id, "comment.restored", comment.id)


async def keep_comment(
    session: AsyncSession, panel_id: int, comment_id: int, moderator_id: int
) -> None:
    """Nothing is wrong with it: all open reports about this comment are settled."""
    await _settle(session, comment_id, "kept")
    _note(session, panel_id, moderator_id, "comment.kept", comment_id)


async def open_report(session: AsyncSession, panel_id: int, report_id: int) -> Comment:
    """The comment that an open report of this panel is about, both locked.

    Raises NotFound for a report of another panel, Conflict when another moderator was first.
    """
    row = (
        await session.execute(
            select(Report.settled_at, Comment)
            .join(Comment, Comment.id == Report.comment_id)
            .where(Report.id == report_id, Report.panel_id == panel_id)
            .with_for_update()
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.settled_at is not None:
        raise Conflict(_("Another moderator already decided about this report."))
    comment: Comment = row.Comment
    return comment


async def _settle(session: AsyncSession, comment_id: int, outcome: str) -> None:
    await session.execute(
        update(Report)
        .where(Report.comment_id == comment_id, Report.settled_at.is_(None))
        .values(settled_at=clock.now(), outcome=outcome)
        .execution_options(synchronize_session=False)
    )


def _note(
    session: AsyncSession,
    panel_id: int,
    moderator_id: int,
    verb: str,
    comment_id: int,
    **details: str,
) -> None:
    session.add(
        AuditEntry(
            panel_id=panel_id,
            membership_id=moderator_id,
            verb=verb,
            subject=f"comment:{comment_id}",
            details=dict(details),
        )
    )
