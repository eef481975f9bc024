"""One comment: its own page, editing, taking back, reacting, reporting."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import Conflict, Invalid, NotFound
from cocreate.kit.forms import Form, parse
from cocreate.kit.i18n import _
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.people.actions import clear_draft
from cocreate.threads.actions import comments as actions
from cocreate.threads.actions.moderation import report_comment
from cocreate.threads.forms import EditComment, React, ReportComment
from cocreate.threads.models import Comment, ReactionKind
from cocreate.threads.queries.comments import comments_by_id, versions_of
from cocreate.threads.queries.conversation import drafted_forms, new_form, replies_to
from cocreate.threads.routes.common import (
    Seat,
    comment_of,
    refused_form,
    take_seat,
    wants_fragment,
)

COMMENT = "/panels/{panel:str}/threads/{thread:int}/comments/{comment:int}"
MODERATORS = frozenset({"moderator", "panel_admin"})


@get(COMMENT, opt={"action": "threads.read"})
async def show(
    request: AnyRequest,
    db: Db,
    thread: FromPath[int],
    comment: FromPath[int],
    before: FromQuery[int] = 0,
) -> Response[Any]:
    """A comment with all its replies and everything one may do with it; for htmx the reply box."""
    seat = await take_seat(request, db, thread)
    found = await comment_of(db, seat, comment)
    if wants_fragment(request):
        return await _reply_box(request, db, seat, found)
    return await comment_page(request, db, seat, found, before=before)


@get(f"{COMMENT}/edit", opt={"action": "threads.write"})
async def edit(
    request: AnyRequest, db: Db, thread: FromPath[int], comment: FromPath[int]
) -> Response[Any]:
    """The form to correct one's own comment."""
    seat = await take_seat(request, db, thread)
    found = await comment_of(db, seat, comment)
    if found.author_id != seat.here.membership.id:
        raise NotFound
    if not found.can_be_edited_by(found.author_id):
        raise Conflict(actions.TOO_LATE)
    context = f"comment-{comment}"
    forms = await drafted_forms(db, seat.here.viewer.person_id, [context])
    form = forms.get(context) or new_form(context)
    form.values.setdefault("body", found.body)
    return page(request, "threads/edit.html", seat=seat, comment=found, form=form)


@post(COMMENT, opt={"action": "threads.write"})
async def change(
    request: AnyRequest, db: Db, thread: FromPath[int], comment: FromPath[int]
) -> Response[Any]:
    """Put the corrected text in its place."""
    seat = await take_seat(request, db, thread)
    actions.check_can_write(seat.place)
    found = await comment_of(db, seat, comment, lock=True)
    values, context = await form_values(request), f"comment-{comment}"
    try:
        body = parse(EditComment, values).body
    except Invalid as mistakes:
        form = await refused_form(db, seat, context, values, mistakes)
        return page(request, "threads/edit.html", status=422, seat=seat, comment=found, form=form)
    await actions.edit_comment(db, found, seat.here.membership.id, body)
    await clear_draft(db, seat.here.viewer.person_id, context)
    return redirect(request, seat.back(comment, context), _("Your comment is changed."))


@post(f"{COMMENT}/withdrawal", opt={"action": "threads.write"})
async def withdraw(
    request: AnyRequest, db: Db, thread: FromPath[int], comment: FromPath[int]
) -> Response[Any]:
    """Take one's own comment back, at any time."""
    seat = await take_seat(request, db, thread)
    found = await comment_of(db, seat, comment, lock=True)
    await actions.withdraw_comment(db, found, seat.here.membership.id)
    return redirect(request, seat.back(comment), _("Your comment is taken back."))


@post(f"{COMMENT}/reactions", opt={"action": "threads.write"})
async def react(
    request: AnyRequest, db: Db, thread: FromPath[int], comment: FromPath[int]
) -> Response[Any]:
    """Give a reaction or take it back."""
    seat = await take_seat(request, db, thread)
    actions.check_can_write(seat.place)
    found = await comment_of(db, seat, comment)
    tapped, me = parse(React, await form_values(request)), seat.here.membership.id
    if isinstance(tapped.add, ReactionKind):
        await actions.add_reaction(db, found, me, tapped.add)
    if isinstance(tapped.remove, ReactionKind):
        await actions.remove_reaction(db, found, me, tapped.remove)
    if not wants_fragment(request):
        return redirect(request, seat.back(comment))
    view = (await comments_by_id(db, [comment], me))[comment]
    return page(
        request, "threads/_reactions.html", comment=view, thread_path=seat.path, can_write=True
    )


@post(f"{COMMENT}/reports", opt={"action": "threads.write"})
async def report(
    request: AnyRequest, db: Db, thread: FromPath[int], comment: FromPath[int]
) -> Response[Any]:
    """Ask a moderator to look at somebody else's comment."""
    seat = await take_seat(request, db, thread)
    found = await comment_of(db, seat, comment)
    values = await form_values(request)
    try:
        reason = parse(ReportComment, values).reason
    except Invalid as mistakes:
        form = Form(values, mistakes.errors)
        return await comment_page(request, db, seat, found, status=422, report_form=form)
    here = seat.here
    await report_comment(db, here.panel.id, found, here.membership.id, reason)
    thanks = _("Thank you. A moderator will look at this comment.")
    return redirect(request, seat.back(comment), thanks)


async def comment_page(
    request: AnyRequest,
    db: AsyncSession,
    seat: Seat,
    comment: Comment,
    *,
    before: int = 0,
    status: int = 200,
    report_form: Form | None = None,
    hide_form: Form | None = None,
) -> Response[Any]:
    """The page of one comment. The text of a hidden one is for moderators only."""
    me, moderates = seat.here.membership, seat.here.membership.role in MODERATORS
    writes = seat.place.can_write
    view = (await comments_by_id(db, [comment.id], me.id, can_write=writes))[comment.id]
    earlier = 0
    if seat.place.can_read:
        view.replies, earlier = await replies_to(db, comment.id, me, before)
    if writes and view.parent_id is None and not view.gone:
        view.reply_form = await _reply_form(db, seat, comment)
    return page(
        request,
        "threads/comment.html",
        status=status,
        seat=seat,
        comment=view,
        earlier=earlier,
        report_form=report_form or Form(),
        hide_form=hide_form or Form(),
        hidden=comment if moderates and view.gone == "hidden" else None,
        versions=await versions_of(db, comment.id) if moderates and not view.gone else [],
        moderates=moderates,
    )


async def _reply_box(
    request: AnyRequest, db: AsyncSession, seat: Seat, comment: Comment
) -> Response[Any]:
    actions.check_can_write(seat.place)
    form = await _reply_form(db, seat, comment)
    return page(
        request,
        "threads/_composer.html",
        form=form,
        context=f"reply-{comment.id}",
        placed=False,
        opened=True,
        thread_id=seat.thread_id,
        thread_path=seat.path,
        readers=seat.place.readers,
    )


async def _reply_form(db: AsyncSession, seat: Seat, comment: Comment) -> Form:
    context = f"reply-{comment.id}"
    forms = await drafted_forms(db, seat.here.viewer.person_id, [context])
    return forms.get(context) or new_form(context)
