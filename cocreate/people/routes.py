"""Signing in and out, the language, drafts."""

from typing import Any

import msgspec
from litestar import Response, Router, get, post, put
from litestar.params import FromPath, FromQuery
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import BadRequest, Conflict, Invalid, TooOften
from cocreate.kit.forms import Form, clean, parse
from cocreate.kit.i18n import Words, _
from cocreate.kit.web.access import the_viewer, viewer_of
from cocreate.kit.web.pages import locale_of, page, pages_of, redirect, safe_next
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.people import actions, queries
from cocreate.people.cookies import (
    LOCALE_COOKIE,
    forget_session,
    hash_token,
    new_token,
    set_session,
    set_visit,
    visit_token,
)
from cocreate.people.forms import AskToSignIn, ChooseLanguage, Code, Confirm
from cocreate.people.models import SignIn

DRAFT_FIELDS = 1_000  # as many as a form may send


@get("/sign-in", opt={"action": "sign-in"})
async def ask(request: AnyRequest, next: FromQuery[str] = "/") -> Response[Any]:
    """The sign-in form."""
    if viewer_of(request):
        return redirect(request, safe_next(next))
    return _visiting(request, "people/sign_in.html", Form(values={"next": safe_next(next)}))


@post("/sign-in", opt={"action": "sign-in"})
async def send_mail(request: AnyRequest, db: Db) -> Response[Any]:
    """Mail a link and a code, and ask for the code."""
    values = await form_values(request)
    settings = request.app.state["settings"]
    try:
        asked = parse(AskToSignIn, values)
        await actions.ask_to_sign_in(
            db,
            asked.email,
            secret=settings.secret,
            browser_hash=hash_token(visit_token(request)),
            client_address=request.client.host if request.client else "",
            next_path=safe_next(asked.next),
            locale=locale_of(request.scope, settings),
        )
    except Invalid as mistakes:
        form = Form(values=values, errors=mistakes.errors)
        return _visiting(request, "people/sign_in.html", form, status=422)
    except TooOften as problem:
        form = Form(values=values, errors={"email": problem.message or _("Try again later.")})
        shown = _visiting(request, "people/sign_in.html", form, status=429)
        shown.headers["retry-after"] = str(problem.retry_after)
        return shown
    return redirect(request, "/sign-in/code")


@get("/sign-in/code", opt={"action": "sign-in"})
async def ask_code(request: AnyRequest) -> Response[Any]:
    """The form for the six digits."""
    return _visiting(request, "people/code.html", Form())


@post("/sign-in/code", opt={"action": "sign-in"})
async def use_code(request: AnyRequest, db: Db) -> Response[Any]:
    """Sign in with the six digits, in the browser that asked."""
    values = await form_values(request)
    settings = request.app.state["settings"]
    try:
        code = parse(Code, values).code
        browser_hash = hash_token(visit_token(request))
        found = await queries.open_sign_in(db, browser_hash=browser_hash)
        used = await actions.use_code(db, found, code, secret=settings.secret)
    except Invalid as mistakes:
        return _visiting(request, "people/code.html", Form(values, mistakes.errors), status=422)
    except actions.WrongCode as wrong:
        # 200, not 422: the wrong try has to be counted, so this answer must be committed.
        form = Form(errors={"code": wrong.message or _("Try again later.")})
        return _visiting(request, "people/code.html", form)
    return await _signed_in(request, db, used)


@get("/sign-in/{link:str}", opt={"action": "sign-in"})
async def open_link(request: AnyRequest, db: Db, link: FromPath[str]) -> Response[Any]:
    """The page behind the mailed link: looking at it, as mail scanners do, uses nothing up."""
    return await _link_page(request, db, link, Form())


@post("/sign-in/{link:str}", opt={"action": "sign-in"})
async def confirm_link(request: AnyRequest, db: Db, link: FromPath[str]) -> Response[Any]:
    """Sign in: with a press of the button where it was asked, with the code anywhere else."""
    values = await form_values(request)
    settings = request.app.state["settings"]
    found = await queries.sign_in_by_link(db, link_hash=_link_hash(request, link))
    try:
        code = parse(Confirm, values).code
        if found is not None and found.browser_hash == hash_token(visit_token(request)):
            used = await actions.use_link(db, found)
        else:
            given = "" if code is msgspec.UNSET else code
            used = await actions.use_code(db, found, given, secret=settings.secret)
    except actions.WrongCode as wrong:
        form = Form(errors={"code": wrong.message or _("Try again later.")})
        return await _link_page(request, db, link, form)
    return await _signed_in(request, db, used)


@post("/sign-out", opt={"action": "sign-out"})
async def sign_out(request: AnyRequest, db: Db) -> Response[Any]:
    """Sign this browser out."""
    await actions.end_session(db, hash_token(request.scope["state"]["session_token"]))
    response = redirect(request, "/sign-in", _("You are signed out."))
    forget_session(response, request.app.state["settings"])
    return response


@post("/language", opt={"action": "house.read"})
async def choose_language(request: AnyRequest, db: Db) -> Response[Any]:
    """Everything in the other language from now on."""
    chosen = parse(ChooseLanguage, await form_values(request))
    if viewer := viewer_of(request):
        await actions.choose_language(db, viewer.person_id, chosen.locale)
    response = redirect(request, safe_next(chosen.next))
    response.set_cookie(
        key=LOCALE_COOKIE,
        value=chosen.locale,
        max_age=31_536_000,
        path="/",
        httponly=True,
        secure=request.app.state["settings"].https,
        samesite="lax",
    )
    return response


@put("/drafts/{context:str}", opt={"action": "drafts"}, request_max_body_size=100_000)
async def keep_draft(request: AnyRequest, db: Db, context: FromPath[str]) -> Response[Any]:
    """Store what is being typed: {version, fields} in, {version, saved_at} or a conflict out."""
    viewer = the_viewer(request)
    version, fields = _read_draft(await request.body())
    if await actions.was_answered(db, viewer.person_id, str(fields.get("_key", ""))):
        # Sent already: a late save of the same form must not bring its draft back.
        return Response({"version": 0, "saved_at": ""})
    try:
        draft = await actions.keep_draft(db, viewer.person_id, context[:120], fields, version)
    except Conflict:
        newer = await queries.draft_of(db, viewer.person_id, context)
        body = {"version": newer.version if newer else 0, "fields": newer.fields if newer else {}}
        return Response(body, status_code=409)
    words = Words(viewer.locale, pages_of(request).settings.zone)
    return Response({"version": draft.version, "saved_at": words.clock(draft.updated_at)})


def _read_draft(body: bytes) -> tuple[int, dict[str, Any]]:
    sent = msgspec.json.decode(body)
    if not isinstance(sent, dict) or not isinstance(sent.get("fields"), dict):
        raise BadRequest
    fields = {clean(str(name))[:80]: _draft_value(v) for name, v in sent["fields"].items()}
    if len(fields) > DRAFT_FIELDS or not isinstance(sent.get("version"), int):
        raise BadRequest
    return sent["version"], fields


def _draft_value(value: object) -> str | list[str]:
    if isinstance(value, list):
        return [clean(str(v)) for v in value[:100]]
    return clean(str(value))


def _visiting(
    request: AnyRequest,
    template: str,
    form: Form,
    *,
    status: int = 200,
    **context: Any,  # noqa: ANN401
) -> Response[Any]:
    token = visit_token(request)
    response = page(request, template, status=status, form=form, **context)
    set_visit(response, token, request.app.state["settings"])
    return response


async def _link_page(request: AnyRequest, db: AsyncSession, link: str, form: Form) -> Response[Any]:
    found = await queries.sign_in_by_link(db, link_hash=_link_hash(request, link))
    mine = found is not None and found.browser_hash == hash_token(visit_token(request))
    return _visiting(request, "people/link.html", form, link=link, found=found, mine=mine)


def _link_hash(request: AnyRequest, link: str) -> str:
    return actions.keyed_hash(request.app.state["settings"].secret, "link", link)


async def _signed_in(request: AnyRequest, db: AsyncSession, used: SignIn) -> Response[Any]:
    assert used.person_id is not None  # noqa: S101 - use_link refuses rows without a person
    settings = request.app.state["settings"]
    return await sign_browser_in(request, db, used.person_id, used.next_path, settings)


async def sign_browser_in(
    request: AnyRequest,
    db: AsyncSession,
    person_id: int,
    path: str,
    settings: Any,  # noqa: ANN401
) -> Response[Any]:
    """A new session under a new token, and on to `path`."""
    token, old = new_token(), request.scope["state"].get("session_token")
    await actions.start_session(
        db,
        person_id,
        token_hash=hash_token(token),
        old_token_hash=hash_token(old) if old else None,
    )
    response = redirect(request, safe_next(path))
    set_session(response, token, settings)
    return response


router = Router(
    path="/",
    route_handlers=[
        ask,
        send_mail,
        ask_code,
        use_code,
        open_link,
        confirm_link,
        sign_out,
        choose_language,
        keep_draft,
    ],
)
