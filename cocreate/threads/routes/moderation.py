"""What moderators do with comments, and the queue of reports."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import Invalid
from cocreate.kit.forms import Form, parse
from cocreate.kit.i18n import _
from cocreate.kit.paging import nearest_page
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.panels.places import place_of
from cocreate.threads.actions import moderation as actions
from cocreate.threads.forms import REASON_MIN, HideComment, SettleReport
from cocreate.threads.queries.reports import count_reports, reports_of
from cocreate.threads.routes.comments import COMMENT, comment_page
from cocreate.threads.routes.common import LARGEST, comment_of, take_seat

REPORTS = "/panels/{panel:str}/reports"


@post(f"{COMMENT}/hiding", opt={"action": "threads.moderate"})
async def hide(
    request: AnyRequest, db: Db, thread: FromPath[int], comment: FromPath[int]
) -> Response[Any]:
    """Hide a comment, with a reason for its author."""
    seat = await take_seat(request, db, thread)
    found = await comment_of(db, seat, comment, lock=True)
    values = await form_values(request)
    try:
        reason = parse(HideComment, values).reason
    except Invalid as mistakes:
        form = Form(values, mistakes.errors)
        return await comment_page(request, db, seat, found, status=422, hide_form=form)
    here = seat.here
    await actions.hide_comment(db, here.panel.id, found, here.membership.id, reason)
    return redirect(request, seat.back(comment), _("The comment is hidden."))


@post(f"{COMMENT}/restoration", opt={"action": "threads.moderate"})
async def restore(
    request: AnyRequest, db: Db, thread: FromPath[int], comment: FromPath[int]
) -> Response[Any]:
    """Show a hidden comment again."""
    seat = await take_seat(request, db, thread)
    found = await comment_of(db, seat, comment, lock=True)
    here = seat.here
    await actions.restore_comment(db, here.panel.id, found, here.membership.id)
    return redirect(request, seat.back(comment), _("The comment can be read again."))


@get(REPORTS, opt={"action": "threads.moderate"})
async def reports(request: AnyRequest, db: Db, number: FromQuery[int] = 1) -> Response[Any]:
    """What members reported."""
    return await _queue(request, db, number)


@post(f"{REPORTS}/{{report:int}}", opt={"action": "threads.moderate"})
async def settle(request: AnyRequest, db: Db, report: FromPath[int]) -> Response[Any]:
    """Keep the comment, or hide it with a reason."""
    here = place_of(request)
    panel_id, me = here.panel.id, here.membership.id
    values = await form_values(request)
    decided = parse(SettleReport, values)
    comment = await actions.open_report(db, panel_id, min(report, LARGEST))
    if decided.outcome == "kept":
        await actions.keep_comment(db, panel_id, comment.id, me)
    elif len(decided.reason) < REASON_MIN:
        return await _queue(request, db, 1, mistaken=report, form=Form(values, _TOO_SHORT))
    else:
        await actions.hide_comment(db, panel_id, comment, me, decided.reason)
    return redirect(request, f"{here.path}/reports", _("The report is settled."))


_TOO_SHORT = {"reason": _("At least %(n)s characters, please.", n=REASON_MIN)}


async def _queue(
    request: AnyRequest,
    db: AsyncSession,
    number: int,
    *,
    mistaken: int = 0,
    form: Form | None = None,
) -> Response[Any]:
    here = place_of(request)
    total = await count_reports(db, here.panel.id)
    paged = nearest_page(number, total, f"{here.path}/reports")
    found = await reports_of(db, here.panel.id, offset=paged.offset, limit=paged.size)
    return page(
        request,
        "threads/reports.html",
        status=422 if mistaken else 200,
        place=here,
        found=found,
        paged=paged,
        mistaken=mistaken,
        form=form or Form(),
        empty_form=Form(),
    )
