"""Delivering mail: a worker beside the requests, never inside one.

A row is claimed for some minutes, sent, and marked. A worker that dies in between leaves a row
that is due again, so a letter may come twice but never not at all; its Message-ID stays the same,
by which a mail program knows it again.
"""

import asyncio
import random
import ssl
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from email.errors import MessageError
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib
import msgspec
import structlog
from sqlalchemy import exists, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.letters import Unsendable, message
from cocreate.kit.outbox import Mail
from cocreate.kit.web.pages import Pages
from cocreate.settings import LOOPBACK, Settings

log = structlog.get_logger()

BATCH = 20
LEASE = timedelta(minutes=5)
TRIES = 6
FIRST_WAIT = timedelta(seconds=15)  # then five times as long each time: about three hours in all
LOOK_EVERY = 1.0  # seconds: a sign-in mail is waited for
SMTP_SECONDS = 30


class Server(msgspec.Struct, frozen=True):
    """How to reach the mail server."""

    hostname: str
    port: int
    use_tls: bool
    start_tls: bool | None
    username: str | None
    password: str | None


def smtp_server(url: str) -> Server:
    """From smtp://user:password@host:587 (STARTTLS) or smtps://… (TLS from the first byte).

    A password never travels unencrypted, except to this machine. Raises ValueError.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("COCREATE_SMTP_URL must be like smtp://user:password@mail.example.com:587")
    secure, named = parts.scheme == "smtps", parts.username is not None
    must_encrypt = named and parts.hostname not in LOOPBACK
    return Server(
        hostname=parts.hostname,
        port=parts.port or (465 if secure else 587 if named else 25),
        use_tls=secure,
        start_tls=False if secure else (True if must_encrypt else None),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


# Which of these rows, by id, nobody needs any more: asked just before they would be sent.
Unwanted = Callable[[AsyncSession, Sequence[Mail]], Awaitable[set[int]]]


async def deliver(
    database: Database,
    settings: Settings,
    pages: Pages,
    closing: Callable[[], bool] = lambda: False,
    unwanted: Unwanted | None = None,
) -> None:
    """Deliver what is due until `closing()`; runs beside the requests for as long as they do."""
    while not closing():
        try:
            sent = await deliver_due(database, settings, pages, unwanted)
        except (SQLAlchemyError, OSError) as problem:
            log.warning("mail waits", exc_info=problem)
            sent = 0
        if not sent:
            await asyncio.sleep(LOOK_EVERY)


async def deliver_due(
    database: Database, settings: Settings, pages: Pages, unwanted: Unwanted | None = None
) -> int:
    """Send what is due now, at most a batch; how many rows were looked at.

    The demo sends nothing anywhere: its people do not exist. Without a mail server rows wait.
    """
    if not settings.demo and not settings.smtp_url:
        return 0
    due = (Mail.state == "waiting", Mail.due_at <= clock.now())
    async with database.reading() as session:
        if not await session.scalar(select(exists().where(*due))):
            return 0
    claimed = await _claim(database)
    mails = await _still_wanted(database, settings, claimed, unwanted)
    if settings.demo:
        for mail in mails:
            await _mark(database, mail, state="sent", sent_at=clock.now())
    elif mails:
        await _send(database, settings, pages, mails)
    return len(claimed)


async def _still_wanted(
    database: Database, settings: Settings, mails: Sequence[Mail], unwanted: Unwanted | None
) -> Sequence[Mail]:
    """The mails without those that came too late: these are called off."""
    if unwanted is None or not mails:
        return mails
    async with database.reading() as session:
        late = await unwanted(session, mails)
    for mail in mails:
        if mail.id in late:
            await _mark(database, mail, state="void", **_forget(settings))
    return [mail for mail in mails if mail.id not in late]


async def _claim(database: Database) -> Sequence[Mail]:
    """Take rows for LEASE: whoever else looks does not see them until then."""
    now = clock.now()
    due = (
        select(Mail.id)
        .where(Mail.state == "waiting", Mail.due_at <= now)
        .order_by(Mail.due_at, Mail.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    async with database.writing() as session:
        claimed = await session.scalars(
            update(Mail)
            .where(Mail.id.in_(due.scalar_subquery()))
            .values(due_at=now + LEASE, tries=Mail.tries + 1)
            .returning(Mail)
            .execution_options(synchronize_session=False, populate_existing=True)
        )
        return sorted(claimed.all(), key=lambda mail: mail.id)


async def _send(
    database: Database, settings: Settings, pages: Pages, mails: Sequence[Mail]
) -> None:
    """All of them over one connection; what cannot be reached is tried again later."""
    server = smtp_server(settings.smtp_url)
    client = aiosmtplib.SMTP(
        hostname=server.hostname,
        port=server.port,
        use_tls=server.use_tls,
        start_tls=server.start_tls,
        username=server.username,
        password=server.password,
        timeout=SMTP_SECONDS,
        tls_context=ssl.create_default_context(),
    )
    try:
        async with client:
            for mail in mails:
                await _send_one(database, settings, pages, client, mail)
    except (aiosmtplib.SMTPException, OSError) as problem:
        log.warning("no mail server", problem=type(problem).__name__)
        for mail in mails:
            await _again(database, settings, mail, _reason(problem))


async def _send_one(
    database: Database, settings: Settings, pages: Pages, client: aiosmtplib.SMTP, mail: Mail
) -> None:
    try:
        await client.send_message(message(mail, pages))
    except Unsendable as problem:
        await _failed(database, settings, mail, str(problem))
    except (ValueError, MessageError) as problem:
        await _failed(database, settings, mail, f"cannot be written: {type(problem).__name__}")
    except aiosmtplib.SMTPRecipientsRefused as problem:
        codes = [refused.code for refused in problem.recipients]
        await _refused(database, settings, mail, max(codes, default=0), "recipient refused")
    except aiosmtplib.SMTPResponseException as problem:
        await _refused(database, settings, mail, problem.code, "letter refused")
    else:
        await _mark(
            database, mail, state="sent", sent_at=clock.now(), problem=None, **_forget(settings)
        )


async def _refused(
    database: Database, settings: Settings, mail: Mail, code: int, what: str
) -> None:
    """5xx is the server's last word; 4xx means later."""
    if code >= 500:
        await _failed(database, settings, mail, f"{what}: {code}")
    else:
        await _again(database, settings, mail, f"{what}: {code}")


async def _again(database: Database, settings: Settings, mail: Mail, reason: str) -> None:
    if mail.tries >= TRIES:
        await _failed(database, settings, mail, reason)
        return
    jitter = 1 + random.random() / 4  # noqa: S311 - spreads retries, keeps no secret
    wait = FIRST_WAIT * 5 ** (mail.tries - 1) * jitter
    await _mark(database, mail, due_at=clock.now() + wait, problem=reason)


async def _failed(database: Database, settings: Settings, mail: Mail, reason: str) -> None:
    log.error("mail failed", mail=mail.id, kind=mail.kind, reason=reason)
    await _mark(database, mail, state="failed", problem=reason, **_forget(settings))


def _forget(settings: Settings) -> dict[str, Any]:
    """A letter holds names, and codes to sign in with: once it is gone they are not kept."""
    return {} if settings.demo else {"values": {}, "recipient": ""}


async def _mark(database: Database, mail: Mail, **values: Any) -> None:  # noqa: ANN401
    """Write the outcome, unless somebody else has claimed the row since."""
    async with database.writing() as session:
        await session.execute(
            update(Mail)
            .where(Mail.id == mail.id, Mail.state == "waiting", Mail.tries == mail.tries)
            .values(**values)
        )


def _reason(problem: Exception) -> str:
    """What went wrong, without the server's words, which may quote an address."""
    code = getattr(problem, "code", None)
    return f"{type(problem).__name__}: {code}" if code else type(problem).__name__
