"""Writing, editing and taking back comments, and reacting to them."""

from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.errors import Conflict, NotAllowed, NotFound
from cocreate.kit.events import tell
from cocreate.kit.i18n import _
from cocreate.threads.models import Comment, CommentVersion, Reaction, ReactionKind, Thread
from cocreate.threads.owners import ThreadPlace

# What a listener is told: something new, another text, gone or back again, another count.
NEW, TEXT, STATE, COUNT = "comment", "text", "state", "reaction"
TOO_LATE = _("A comment can be changed for fifteen minutes. You can still take it back.")


async def start_thread(session: AsyncSession, panel_id: int) -> Thread:
    """A thread for something new; its owner keeps the id."""
    thread = Thread(panel_id=panel_id)
    session.add(thread)
    await session.flush()  # the owner's row needs the id
    return thread


def check_can_write(place: ThreadPlace) -> None:
    """Pass, or say why nothing can be written here."""
    if not place.can_write:
        raise NotAllowed(place.reason)


async def write_comment(
    session: AsyncSession, thread_id: int, author_id: int, body: str, *, parent: Comment | None
) -> Comment:
    """Place a comment, or a reply to `parent`. Replies are one level deep."""
    if parent is not None and (parent.parent_id is not None or parent.gone):
        raise Conflict(_("This comment cannot be replied to any more."))
    comment = Comment(
        thread_id=thread_id,
        author_id=author_id,
        body=body,
        parent_id=parent.id if parent else None,
    )
    session.add(comment)
    await session.flush()  # its id belongs to the event
    await tell(session, _topic(thread_id), NEW, comment.id)
    return comment


async def edit_comment(session: AsyncSession, comment: Comment, editor_id: int, body: str) -> None:
    """Put `body` in its place and keep what it said. `comment` is locked by its loader."""
    if comment.author_id != editor_id:
        raise NotFound
    if not comment.can_be_edited_by(editor_id):
        raise Conflict(TOO_LATE)
    if comment.body == body:
        return
    session.add(CommentVersion(comment_id=comment.id, body=comment.body))
    comment.body = body
    comment.edited_at = clock.now()
    await tell(session, _topic(comment.thread_id), TEXT, comment.id)


async def withdraw_comment(session: AsyncSession, comment: Comment, author_id: int) -> None:
    """Take one's own comment back: from now on nobody reads its text. Twice changes nothing."""
    if comment.author_id != author_id:
        raise NotFound
    if comment.withdrawn_at is None:
        comment.withdrawn_at = clock.now()
        await tell(session, _topic(comment.thread_id), STATE, comment.id)


async def add_reaction(
    session: AsyncSession, comment: Comment, membership_id: int, kind: ReactionKind
) -> None:
    """One of each kind a member, however often the button is pressed."""
    if comment.gone:
        raise Conflict(_("This comment is no longer here."))
    values: dict[str, Any] = {
        "comment_id": comment.id,
        "membership_id": membership_id,
        "kind": kind.value,
        "at": clock.now(),
    }
    dialect = session.get_bind().dialect.name
    upsert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    added = await session.scalar(
        upsert(Reaction).values(values).on_conflict_do_nothing().returning(Reaction.kind)
    )
    if added is not None:
        await _counted(session, comment, kind, 1)


async def remove_reaction(
    session: AsyncSession, comment: Comment, membership_id: int, kind: ReactionKind
) -> None:
    """Take a reaction back; nothing happens when there was none."""
    removed = await session.scalar(
        delete(Reaction)
        .where(
            Reaction.comment_id == comment.id,
            Reaction.membership_id == membership_id,
            Reaction.kind == kind.value,
        )
        .returning(Reaction.kind)
    )
    if removed is not None:
        await _counted(session, comment, kind, -1)


async def _counted(
    session: AsyncSession, comment: Comment, kind: ReactionKind, change: int
) -> None:
    if kind is ReactionKind.AGREE:
        await session.execute(
            update(Comment)
            .where(Comment.id == comment.id)
            .values(support=Comment.support + change)
            .execution_options(synchronize_session=False)
        )
    await tell(session, _topic(comment.thread_id), COUNT, comment.id)


def _topic(thread_id: int) -> str:
    return f"thread:{thread_id}"
