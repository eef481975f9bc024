"""Single comments as one reader sees them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from markupsafe import Markup
from sqlalchemy import Row, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.errors import NotFound
from cocreate.kit.forms import Form
from cocreate.kit.i18n import Message
from cocreate.kit.markdown import render
from cocreate.panels.models import STAFF, Membership
from cocreate.panels.words import ROLE_NAMES
from cocreate.threads.models import EDIT_WINDOW, Comment, CommentVersion, Reaction, Thread

NOBODY = 0  # a reader who wrote nothing: what everybody sees
AnyRow = Row[*tuple[Any, ...]]

COLUMNS = (
    Comment.id,
    Comment.parent_id,
    Comment.author_id,
    Comment.body,
    Comment.at,
    Comment.edited_at,
    Comment.hidden_at,
    Comment.hidden_reason,
    Comment.withdrawn_at,
    Comment.support,
    Membership.display_name,
    Membership.role,
    Membership.function,
)


class CommentView(msgspec.Struct, kw_only=True):
    """One comment for one reader. A comment that is gone has no text in here at all."""

    id: int
    parent_id: int | None
    name: str
    badge: Message | None  # the word for somebody of the company
    function: str
    at: datetime
    edited: bool
    body: Markup
    gone: str  # "", "hidden" or "withdrawn"
    hidden_reason: str  # for its author only
    mine: bool
    can_edit: bool
    counts: dict[str, int] = {}
    own: frozenset[str] = frozenset()
    replies: list["CommentView"] = []
    more_replies: int = 0
    reply_form: Form | None = None


async def comments_by_id(
    session: AsyncSession,
    ids: Iterable[int],
    reader: int = NOBODY,
    *,
    can_write: bool = True,
) -> dict[int, CommentView]:
    """Single comments without their replies; by default as somebody sees them who wrote none."""
    wanted = select(*COLUMNS).join(Membership, Membership.id == Comment.author_id)
    rows = (await session.execute(wanted.where(Comment.id.in_(list(ids))))).all()
    views = await views_of(session, rows, reader, can_write=can_write)
    return {view.id: view for view in views}


async def comment_here(
    session: AsyncSession, panel_id: int, thread_id: int, comment_id: int, *, lock: bool = False
) -> Comment:
    """The comment of this thread in this panel; any other is NotFound."""
    wanted = (
        select(Comment)
        .join(Thread, Thread.id == Comment.thread_id)
        .where(Comment.id == comment_id, Thread.id == thread_id, Thread.panel_id == panel_id)
    )
    found = await session.scalar(wanted.with_for_update(of=Comment) if lock else wanted)
    if found is None:
        raise NotFound
    return found


async def versions_of(session: AsyncSession, comment_id: int) -> Sequence[CommentVersion]:
    """What the comment said before, oldest first: for moderators."""
    found = await session.scalars(
        select(CommentVersion)
        .where(CommentVersion.comment_id == comment_id)
        .order_by(CommentVersion.id)
    )
    return found.all()


async def views_of(
    session: AsyncSession,
    rows: Sequence[AnyRow],
    reader: int,
    *,
    can_write: bool,
) -> list[CommentView]:
    """Rows of COLUMNS as `reader` (a membership) sees them, in the same order."""
    mine = func.max(case((Reaction.membership_id == reader, 1), else_=0))
    given = await session.execute(
        select(Reaction.comment_id, Reaction.kind, func.count(), mine)
        .where(Reaction.comment_id.in_([row.id for row in rows]))
        .group_by(Reaction.comment_id, Reaction.kind)
    )
    counts: dict[int, dict[str, int]] = {}
    own: dict[int, set[str]] = {}
    for comment_id, kind, n, is_mine in given:
        counts.setdefault(comment_id, {})[kind] = n
        if is_mine:
            own.setdefault(comment_id, set()).add(kind)
    return [
        _view(row, reader, counts.get(row.id, {}), own.get(row.id, set()), can_write)
        for row in rows
    ]


def _view(
    row: AnyRow, reader: int, counts: dict[str, int], own: set[str], can_write: bool
) -> CommentView:
    mine = row.author_id == reader
    gone = "withdrawn" if row.withdrawn_at else "hidden" if row.hidden_at else ""
    return CommentView(
        id=row.id,
        parent_id=row.parent_id,
        name="" if gone else row.display_name,
        badge=ROLE_NAMES[row.role] if row.role in STAFF else None,
        function=row.function,
        at=row.at,
        edited=row.edited_at is not None,
        body=Markup() if gone else shown(row.body),
        gone=gone,
        hidden_reason=row.hidden_reason if mine and gone == "hidden" else "",
        mine=mine,
        can_edit=mine and can_write and not gone and clock.now() - row.at <= EDIT_WINDOW,
        counts=counts,
        own=frozenset(own),
    )


@lru_cache(maxsize=1000)
def shown(body: str) -> Markup:
    """The text as safe HTML; the same comment is read many times."""
    return render(body)
