"""A thread: its page, its stream, and writing in it."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Stream
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import BadRequest, Invalid, NotFound
from cocreate.kit.events import head
from cocreate.kit.forms import body_hash, parse
from cocreate.kit.i18n import _
from cocreate.kit.web.pages import page, pages_of, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.kit.web.streams import as_stream, cursor_of
from cocreate.panels.places import place_of
from cocreate.people.actions import answered_before, clear_draft, remember_answer
from cocreate.threads.actions.comments import check_can_write, write_comment
from cocreate.threads.forms import WriteComment
from cocreate.threads.live import Listener
from cocreate.threads.queries.comments import comments_by_id
from cocreate.threads.queries.conversation import Asked, conversation, count_of, new_form
from cocreate.threads.routes.common import (
    LARGEST,
    Seat,
    comment_of,
    refused_form,
    take_seat,
    wants_fragment,
)

THREAD = "/panels/{panel:str}/threads/{thread:int}"
KEY_MAX = 64


@get(THREAD, opt={"action": "threads.read"})
async def show(request: AnyRequest, db: Db, thread: FromPath[int]) -> Response[Any]:
    """The conversation as a page of its own; for htmx the next comments of the list."""
    seat = await take_seat(request, db, thread)
    asked = Asked.of(request.query_params)
    talk = await _talk(db, seat, asked)
    template = "threads/_page.html" if wants_fragment(request) else "threads/show.html"
    return page(request, template, thread=talk)


@get(f"{THREAD}/stream", opt={"action": "threads.read"})
async def stream(request: AnyRequest, thread: FromPath[int], after: FromQuery[int] = -1) -> Stream:
    """New comments as they come. The browser's own cursor goes before that of the address."""
    if thread > LARGEST:
        raise NotFound
    state = request.app.state
    listener = Listener(
        database=state["database"],
        hub=state["hub"],
        pages=pages_of(request),
        token=request.scope["state"]["session_token"],
        panel=place_of(request).panel.slug,
        thread_id=thread,
    )
    if await listener.allowed() is None:
        raise NotFound
    async with listener.database.reading() as session:
        newest = await head(session, listener.topic)
    cursor = cursor_of(request.headers.get("last-event-id", ""), after, newest)
    return as_stream(listener.messages(cursor))


@post(f"{THREAD}/comments", opt={"action": "threads.write"})
async def add_comment(request: AnyRequest, db: Db, thread: FromPath[int]) -> Response[Any]:
    """Place a comment or a reply: once, however often the form comes in."""
    seat = await take_seat(request, db, thread)
    check_can_write(seat.place)
    values = await form_values(request)
    try:
        sent = parse(WriteComment, values)
    except Invalid as mistakes:
        return await _again(request, db, seat, values, mistakes)
    parent = sent.parent if isinstance(sent.parent, int) else 0
    comment_id = await _write_once(db, seat, sent.body, parent, str(values.get("_key", "")))
    context = f"reply-{parent}" if parent else f"thread-{thread}"
    await clear_draft(db, seat.here.viewer.person_id, context)
    if not wants_fragment(request):
        return redirect(request, seat.back(comment_id, context), _("Your comment is placed."))
    view = (await comments_by_id(db, [comment_id], seat.here.membership.id))[comment_id]
    form = None if parent else new_form(context)
    return _fragment(
        request,
        "threads/_sent.html",
        seat,
        comment=view,
        form=form,
        context=context,
        total=await count_of(db, thread),
    )


async def _write_once(db: AsyncSession, seat: Seat, body: str, parent_id: int, key: str) -> int:
    """The id of the comment, whether this request placed it or an equal one before."""
    if len(key) > KEY_MAX:
        raise BadRequest
    person_id = seat.here.viewer.person_id
    if key:
        sent = body_hash({"thread": seat.thread_id, "parent": parent_id, "body": body})
        earlier = await answered_before(db, person_id, key, sent)
        if earlier is not None:
            return int(earlier.rpartition("-")[2])
    parent = await comment_of(db, seat, parent_id) if parent_id else None
    comment = await write_comment(db, seat.thread_id, seat.here.membership.id, body, parent=parent)
    if key:
        await remember_answer(db, person_id, key, seat.back(comment.id))
    return comment.id


async def _again(
    request: AnyRequest, db: AsyncSession, seat: Seat, values: dict[str, Any], mistakes: Invalid
) -> Response[Any]:
    """The box with what was typed and what is wrong with it."""
    parent = str(values.get("parent", ""))
    context = f"reply-{parent}" if parent.isdigit() else f"thread-{seat.thread_id}"
    form = await refused_form(db, seat, context, values, mistakes)
    if wants_fragment(request):
        return _fragment(
            request, "threads/_composer.html", seat, form=form, context=context, status=422
        )
    talk = await _talk(db, seat, Asked())
    if context.startswith("thread"):
        talk.form = form
    for comment in talk.comments:
        if context == f"reply-{comment.id}":
            comment.reply_form = form
    return page(request, "threads/show.html", status=422, thread=talk)


async def _talk(db: AsyncSession, seat: Seat, asked: Asked) -> Any:  # noqa: ANN401
    here = seat.here
    return await conversation(
        db,
        seat.thread_id,
        here.membership,
        here.viewer.person_id,
        place=seat.place,
        path=here.path,
        asked=asked,
    )


def _fragment(
    request: AnyRequest,
    template: str,
    seat: Seat,
    **context: Any,  # noqa: ANN401
) -> Response[Any]:
    return page(
        request,
        template,
        thread_id=seat.thread_id,
        thread_path=seat.path,
        can_write=seat.place.can_write,
        readers=seat.place.readers,
        placed=False,
        **context,
    )
