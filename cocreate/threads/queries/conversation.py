"""Reading conversations: a whole page in five selects, however long the thread is."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.events import Topic
from cocreate.kit.forms import DraftState, Form
from cocreate.kit.web.access import MembershipView
from cocreate.panels.models import Membership
from cocreate.people.cookies import new_token
from cocreate.people.models import Draft
from cocreate.threads.models import Comment
from cocreate.threads.owners import ThreadPlace
from cocreate.threads.queries.comments import COLUMNS, AnyRow, CommentView, views_of

PAGE = 50
REPLIES = 20
Wanted = Select[*tuple[Any, ...]]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the address of a page asks of its conversation."""

    order: str = "oldest"
    before: int = 0  # oldest first: only comments before this one
    skip: int = 0  # most supported: this many were shown already
    sent: str = ""  # the draft that was just sent

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        """From the query string; anything odd is left out."""
        return cls(
            order="support" if query.get("order") == "support" else "oldest",
            before=_number(query.get("before", "")),
            skip=_number(query.get("skip", "")),
            sent=query.get("sent", ""),
        )


class Conversation(msgspec.Struct, kw_only=True):
    """A thread as `threads/_conversation.html` shows it."""

    id: int
    path: str
    place: ThreadPlace
    asked: Asked
    cursor: int  # the last event that this page knows of; read before the comments
    total: int
    comments: list[CommentView]
    more: str  # the address of the next comments, "" at the end
    form: Form | None  # of the box for a new comment
    cleared: str  # the context of a draft that was sent

    @property
    def stream(self) -> str:
        """Where new comments come from; "" for who may not read them or sees a part."""
        if not self.place.can_read or self.asked.before or self.asked.skip:
            return ""
        return f"{self.path}/stream?after={self.cursor}"


async def conversation(
    session: AsyncSession,
    thread_id: int,
    membership: MembershipView,
    person_id: int,
    *,
    place: ThreadPlace,
    path: str,
    asked: Asked,
) -> Conversation:
    """The thread for one reader. `path` is that of the panel, as `Place.path` gives it.

    Who may not read the others (yet) gets what he wrote himself.
    """
    cursor, total = await _head(session, thread_id)
    where = _first_level(thread_id, None if place.can_read else membership.id)
    rows: list[AnyRow] = list(await session.execute(_page(where, asked)))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if asked.order == "oldest":
        rows.reverse()
    comments = await _with_replies(session, rows, membership, place=place)
    contexts = [f"thread-{thread_id}", *(f"reply-{c.id}" for c in comments)]
    forms = await drafted_forms(session, person_id, contexts)
    for comment in comments:
        comment.reply_form = forms.get(f"reply-{comment.id}") if place.can_write else None
    own_path = f"{path}/threads/{thread_id}"
    return Conversation(
        id=thread_id,
        path=own_path,
        place=place,
        asked=asked,
        cursor=cursor,
        total=total if place.can_read else len(comments),
        comments=comments,
        more=_more_address(own_path, asked, comments) if more else "",
        form=forms.get(contexts[0], new_form(contexts[0])) if place.can_write else None,
        cleared=asked.sent if asked.sent in contexts and asked.sent not in forms else "",
    )


async def replies_to(
    session: AsyncSession, comment_id: int, membership: MembershipView, before: int
) -> tuple[list[CommentView], int]:
    """A page of the replies to a comment, and before which one to go on (0: no earlier ones)."""
    where = select(*COLUMNS).join(Membership, Membership.id == Comment.author_id)
    where = where.where(Comment.parent_id == comment_id)
    rows: list[AnyRow] = list(await session.execute(_page(where, Asked(before=before))))
    more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
    found = await views_of(session, rows, membership.id, can_write=True)
    return found, found[0].id if more else 0


async def drafted_forms(
    session: AsyncSession, person_id: int, contexts: Sequence[str]
) -> dict[str, Form]:
    """The forms in which this person is writing, of those that `contexts` name."""
    found = await session.execute(
        select(Draft.context, Draft.fields, Draft.version).where(
            Draft.person_id == person_id, Draft.context.in_(contexts)
        )
    )
    forms = {}
    for context, fields, version in found:
        form = new_form(context)
        form.key = str(fields.get("_key") or form.key)
        form.values = {name: text for name, text in fields.items() if name != "_key"}
        form.draft = DraftState(context, version)
        forms[context] = form
    return forms


def new_form(context: str) -> Form:
    """An empty form with a fresh key."""
    return Form(draft=DraftState(context, 0), key=new_token()[:32])


async def count_of(session: AsyncSession, thread_id: int) -> int:
    """How many comments of the thread can be read, replies included."""
    return (await _head(session, thread_id))[1]


async def _head(session: AsyncSession, thread_id: int) -> tuple[int, int]:
    head = select(Topic.head).where(Topic.name == f"thread:{thread_id}").scalar_subquery()
    total = (
        select(func.count())
        .where(
            Comment.thread_id == thread_id,
            Comment.hidden_at.is_(None),
            Comment.withdrawn_at.is_(None),
        )
        .scalar_subquery()
    )
    row = (await session.execute(select(func.coalesce(head, 0), total))).one()
    return row[0], row[1]


def _first_level(thread_id: int, only_by: int | None) -> Wanted:
    wanted = (
        select(*COLUMNS)
        .join(Membership, Membership.id == Comment.author_id)
        .where(Comment.thread_id == thread_id)
    )
    if only_by is not None:
        return wanted.where(Comment.author_id == only_by)
    return wanted.where(Comment.parent_id.is_(None))


def _page(wanted: Wanted, asked: Asked) -> Wanted:
    """One comment more than a page holds: so the page knows whether there is another one."""
    if asked.order == "support":
        wanted = wanted.order_by(Comment.support.desc(), Comment.id.desc()).offset(asked.skip)
        return wanted.limit(PAGE + 1)
    if asked.before:
        wanted = wanted.where(Comment.id < asked.before)
    return wanted.order_by(Comment.id.desc()).limit(PAGE + 1)


def _more_address(path: str, asked: Asked, comments: list[CommentView]) -> str:
    if asked.order == "support":
        return f"{path}?order=support&skip={asked.skip + PAGE}"
    return f"{path}?before={comments[0].id}"


async def _with_replies(
    session: AsyncSession,
    rows: Sequence[AnyRow],
    membership: MembershipView,
    *,
    place: ThreadPlace,
) -> list[CommentView]:
    """The comments with their newest replies; who may not read the others gets none of these."""
    ids = [row.id for row in rows] if place.can_read else []
    ranked = (
        select(
            Comment.id,
            func.row_number()
            .over(partition_by=Comment.parent_id, order_by=Comment.id.desc())
            .label("nth"),
            func.count().over(partition_by=Comment.parent_id).label("replies"),
        )
        .where(Comment.parent_id.in_(ids))
        .subquery()
    )
    replies = await session.execute(
        select(*COLUMNS, ranked.c.replies)
        .join(ranked, ranked.c.id == Comment.id)
        .join(Membership, Membership.id == Comment.author_id)
        .where(ranked.c.nth <= REPLIES)
        .order_by(Comment.id)
    )
    below: list[AnyRow] = list(replies)
    views = await views_of(session, [*rows, *below], membership.id, can_write=place.can_write)
    first = {view.id: view for view in views[: len(rows)]}
    for row, view in zip(below, views[len(rows) :], strict=True):
        parent = first[row.parent_id]
        parent.replies = [*parent.replies, view]
        parent.more_replies = row.replies - len(parent.replies)
    return list(first.values())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
