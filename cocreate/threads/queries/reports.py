"""The moderators' queue."""

from datetime import datetime

import msgspec
from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cocreate.panels.models import Membership
from cocreate.threads.models import Comment, Report
from cocreate.threads.queries.comments import shown


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """One report with the comment it is about."""

    id: int
    reason: str
    by: str
    at: datetime
    outcome: str
    settled_at: datetime | None
    comment_id: int
    thread_id: int
    author: str
    body: Markup
    written_at: datetime
    gone: str


async def count_reports(session: AsyncSession, panel_id: int) -> int:
    """How many reports this panel ever had."""
    return await session.scalar(select(func.count()).where(Report.panel_id == panel_id)) or 0


async def reports_of(
    session: AsyncSession, panel_id: int, *, offset: int, limit: int
) -> list[ReportView]:
    """A page of the reports: open ones first, of these the oldest first."""
    author, reporter = aliased(Membership), aliased(Membership)
    found = await session.execute(
        select(
            Report,
            Comment.thread_id,
            Comment.body,
            Comment.at.label("written_at"),
            Comment.hidden_at,
            Comment.withdrawn_at,
            author.display_name.label("author"),
            reporter.display_name.label("reporter"),
        )
        .join(Comment, Comment.id == Report.comment_id)
        .join(author, author.id == Comment.author_id)
        .join(reporter, reporter.id == Report.membership_id)
        .where(Report.panel_id == panel_id)
        .order_by(Report.settled_at.is_not(None), Report.id)
        .offset(offset)
        .limit(limit)
    )
    return [
        ReportView(
            id=row.Report.id,
            reason=row.Report.reason,
            by=row.reporter,
            at=row.Report.at,
            outcome=row.Report.outcome,
            settled_at=row.Report.settled_at,
            comment_id=row.Report.comment_id,
            thread_id=row.thread_id,
            author=row.author,
            body=Markup() if row.withdrawn_at else shown(row.body),
            written_at=row.written_at,
            gone="withdrawn" if row.withdrawn_at else "hidden" if row.hidden_at else "",
        )
        for row in found
    ]
