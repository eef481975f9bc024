"""Signing in and out, keeping drafts, and recognising a request that was stored already."""

import hmac
import secrets
from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.db import hold_name
from cocreate.kit.errors import Conflict, Refusal, TooMuch, TooOften
from cocreate.kit.i18n import _
from cocreate.kit.outbox import Mail, post
from cocreate.people.models import AnsweredRequest, Draft, Person, SignIn, WebSession
from cocreate.people.queries import count_drafts, draft_of, person_by_email

SIGN_IN_TTL = timedelta(minutes=10)
SESSION_TTL = timedelta(days=90)
LIMIT_WINDOW = timedelta(minutes=15)
LIMIT_PER_EMAIL = 5
LIMIT_PER_ADDRESS = 30
MAX_TRIES = 5
TRIES_A_DAY = 50
TOO_OLD = _("This code is too old or was used. Ask for a new mail.")
WRONG = _("That is not the code in the newest mail. Look again.")
DRAFT_BYTES = 64_000
DRAFTS_EACH = 200


class WrongCode(Refusal):
    """The six digits are not the right ones, or the sign-in is too old or used."""

    status = 422


def keyed_hash(secret: bytes, *parts: str) -> str:
    """A hash that needs the installation's secret: a stolen database cannot be searched."""
    return hmac.new(secret, "\x1f".join(parts).encode(), sha256).hexdigest()


async def ask_to_sign_in(
    session: AsyncSession,
    email: str,
    *,
    secret: bytes,
    browser_hash: str,
    client_address: str,
    next_path: str,
    locale: str,
) -> None:
    """Mail a link and a code. An address that nobody has costs the same and answers the same.

    The mail goes to the address of the account: what was typed may only look like it (a Kelvin
    sign is a k in small letters).
    """
    email_hash = keyed_hash(secret, "email", email.lower())
    address_hash = keyed_hash(secret, "address", network_of(client_address))
    await _check_limits(session, email_hash, address_hash)
    person = await person_by_email(session, email)
    link, code = secrets.token_urlsafe(24), f"{secrets.randbelow(1_000_000):06d}"
    session.add(
        SignIn(
            person_id=person.id if person else None,
            email_hash=email_hash,
            address_hash=address_hash,
            browser_hash=browser_hash,
            link_hash=keyed_hash(secret, "link", link),
            code_hash=keyed_hash(secret, "code", browser_hash, code),
            next_path=next_path,
            expires_at=clock.now() + SIGN_IN_TTL,
        )
    )
    post(
        session,
        Mail(
            kind="sign-in",
            recipient=str(person.email) if person else "nobody",
            locale=person.locale if person else locale,
            values={"link": link, "code": code, "name": person.name} if person else {},
            state="waiting" if person else "void",
        ),
    )


def network_of(address: str) -> str:
    """What counts as one sender: an address, or the /64 in which one household has 2^64 of them."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        inside = found.ipv4_mapped
        return str(inside or ip_network((found, 64), strict=False))
    return address


async def _check_limits(session: AsyncSession, email_hash: str, address_hash: str) -> None:
    for counted in (address_hash, email_hash):  # always in this order: nobody waits in a circle
        await hold_name(session, counted)
    recent = (
        await session.execute(
            select(
                func.count().filter(SignIn.email_hash == email_hash).label("email"),
                func.count().filter(SignIn.address_hash == address_hash).label("address"),
            ).where(
                SignIn.created_at > clock.now() - LIMIT_WINDOW,
                or_(SignIn.email_hash == email_hash, SignIn.address_hash == address_hash),
            )
        )
    ).one()
    if recent.email >= LIMIT_PER_EMAIL or recent.address >= LIMIT_PER_ADDRESS:
        raise TooOften(
            _("There were many requests to sign in. Use the newest mail, or try again later."),
            retry_after=int(LIMIT_WINDOW.total_seconds()),
        )


async def use_code(
    session: AsyncSession, sign_in: SignIn | None, code: str, *, secret: bytes
) -> SignIn:
    """The sign-in, when `code` is right and unused; else WrongCode, which the caller answers with
    200: a wrong try must be counted."""
    digits = "".join(c for c in code if c.isdigit())
    if sign_in is None or await _wrong_tries(session, sign_in.email_hash) >= TRIES_A_DAY:
        raise WrongCode(TOO_OLD)
    if not digits:
        raise WrongCode(WRONG)  # a mail scanner that presses the button uses no try up
    counted = await session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in.id, SignIn.tries < MAX_TRIES)
        .values(tries=SignIn.tries + 1)
    )
    if counted.rowcount != 1:  # type: ignore[attr-defined]
        raise WrongCode(TOO_OLD)
    right = keyed_hash(secret, "code", sign_in.browser_hash, digits)
    if not hmac.compare_digest(right, sign_in.code_hash):
        raise WrongCode(WRONG)
    return await use_link(session, sign_in)


async def _wrong_tries(session: AsyncSession, email_hash: str) -> int:
    """Of a million codes one is guessed by who may try for years; the link goes on working."""
    return (
        await session.scalar(
            select(func.sum(SignIn.tries)).where(
                SignIn.email_hash == email_hash,
                SignIn.created_at > clock.now() - timedelta(days=1),
                SignIn.used_at.is_(None),
            )
        )
        or 0
    )


async def use_link(session: AsyncSession, sign_in: SignIn) -> SignIn:
    """Consume the sign-in: of fifty at once exactly one gets through."""
    used = await session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in.id, SignIn.used_at.is_(None), SignIn.person_id.is_not(None))
        .values(used_at=clock.now())
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise WrongCode(TOO_OLD)
    return sign_in


async def start_session(
    session: AsyncSession, person_id: int, *, token_hash: str, old_token_hash: str | None
) -> None:
    """Sign a browser in under a new token; the one it had before is worth nothing any more."""
    if old_token_hash:
        await end_session(session, old_token_hash)
    session.add(
        WebSession(token_hash=token_hash, person_id=person_id, expires_at=clock.now() + SESSION_TTL)
    )


async def end_session(session: AsyncSession, token_hash: str) -> None:
    """Sign this browser out."""
    await session.execute(delete(WebSession).where(WebSession.token_hash == token_hash))


async def choose_language(session: AsyncSession, person_id: int, locale: str) -> None:
    """From now on everything for this person is in `locale`."""
    await session.execute(update(Person).where(Person.id == person_id).values(locale=locale))


async def keep_draft(
    session: AsyncSession, person_id: int, context: str, fields: dict[str, Any], version: int
) -> Draft:
    """Store what is being typed over `version` of the draft, and return it with its new version.

    Raises Conflict when another tab or device stored a later version: nothing is overwritten.
    """
    if len(msgspec.json.encode(fields)) > DRAFT_BYTES:
        raise TooMuch(_("This is longer than we can keep as a draft. Please shorten it."))
    draft = await draft_of(session, person_id, context)
    if draft is None:
        if version:
            raise Conflict  # it was sent or cleared elsewhere while this page still held it
        if await count_drafts(session, person_id) >= DRAFTS_EACH:
            raise TooMuch(_("You have very many unsent texts. Send or clear some first."))
        draft = Draft(person_id=person_id, context=context, fields=fields)
        try:
            async with session.begin_nested():
                session.add(draft)
        except IntegrityError:
            raise Conflict from None  # two tabs at once
        return draft
    if draft.version != version:
        raise Conflict
    changed = await session.execute(
        update(Draft)
        .where(Draft.person_id == person_id, Draft.context == context, Draft.version == version)
        .values(fields=fields, version=version + 1, updated_at=clock.now())
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict
    await session.refresh(draft)
    return draft


async def replace_draft(
    session: AsyncSession, person_id: int, context: str, fields: dict[str, Any]
) -> Draft:
    """Store what a form posted as its draft, whatever was there: the person pressed a button."""
    draft = await draft_of(session, person_id, context)
    return await keep_draft(session, person_id, context, fields, draft.version if draft else 0)


_CLEAR = delete(Draft).where(
    Draft.person_id == bindparam("person_id"), Draft.context == bindparam("context")
)


async def clear_draft(session: AsyncSession, person_id: int, context: str) -> None:
    """The text was sent: its draft goes in the same transaction."""
    connection = await session.connection()
    await connection.execute(_CLEAR, {"person_id": person_id, "context": context})


_CLAIMS = {
    dialect.__name__.rpartition(".")[2]: dialect.insert(AnsweredRequest)
    .on_conflict_do_nothing()
    .returning(AnsweredRequest.key)
    for dialect in (postgresql, sqlite)
}
_REMEMBER = (
    update(AnsweredRequest)
    .where(
        AnsweredRequest.person_id == bindparam("sender"),
        AnsweredRequest.key == bindparam("sent_key"),
    )
    .values(location=bindparam("sent_to"))
)


async def answered_before(
    session: AsyncSession, person_id: int, key: str, body_hash: str, location: str = ""
) -> str | None:
    """Claim the key of a form; None for a first request, else where its sender was sent.

    A `location` that is known beforehand saves `remember_answer`.

    Holds until the end of the transaction, so that of fifty equal posts one is stored and the
    others get its answer. The same key with another body raises Conflict.
    """
    connection = await session.connection()
    claim = {
        "person_id": person_id,
        "key": key,
        "body_hash": body_hash,
        "location": location,
        "created_at": clock.today(),  # the moment would tell whose answers were stored then
    }
    claimed = (await connection.execute(_CLAIMS[connection.dialect.name], claim)).scalar()
    if claimed is not None:
        return None
    earlier = await session.get_one(AnsweredRequest, (person_id, key))
    if earlier.body_hash != body_hash:
        raise Conflict(_("This form was already sent with another text. Load the page again."))
    return earlier.location


async def was_answered(session: AsyncSession, person_id: int, key: str) -> bool:
    """Whether a form with this key was stored already."""
    return await session.get(AnsweredRequest, (person_id, key)) is not None


async def remember_answer(session: AsyncSession, person_id: int, key: str, location: str) -> None:
    """Where the sender of this key is sent, now and on every retry."""
    connection = await session.connection()
    await connection.execute(_REMEMBER, {"sender": person_id, "sent_key": key, "sent_to": location})
