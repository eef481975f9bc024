"""Mail: what stands in it, and that it arrives once, later, or never with a reason."""

import asyncio
import email
import email.policy
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from sqlalchemy import select

from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.letters import Unsendable, letter, message
from cocreate.kit.mailer import TRIES, deliver, deliver_due, smtp_server
from cocreate.kit.outbox import Mail, post
from cocreate.kit.web.pages import Pages
from cocreate.settings import Settings, from_environment
from tests.kit.smtp_server import mail_server

LINK = "k2_link-of-the-mail"


@pytest.fixture
def real(tmp_path: Path) -> Settings:
    """An installation that is no demo."""
    environment = {
        "COCREATE_DATA_DIR": str(tmp_path / "real"),
        "COCREATE_BASE_URL": "https://panel.example.com",
        "COCREATE_COMPANY": "River & Sons",
    }
    return from_environment(environment)


@pytest.fixture
def pages(the_app: Litestar, real: Settings) -> Pages:
    """The templates with the base URL of that installation."""
    return Pages(real, the_app.state["assets"], the_app.state["pages"].extras)


def a_mail(recipient: str = "mila@example.org", **more: object) -> Mail:
    """A sign-in mail that is due."""
    values = {"link": LINK, "code": "042137", "name": "Mila O'Hara & Co"}
    given = {"kind": "sign-in", "locale": "en", "values": values} | more
    return Mail(recipient=recipient, **given)  # type: ignore[arg-type]


async def _put(database: Database, *mails: Mail) -> None:
    async with database.writing() as session:
        for mail in mails:
            post(session, mail)


async def _states(database: Database) -> list[tuple[str, int, str | None]]:
    async with database.reading() as session:
        rows = await session.execute(select(Mail.state, Mail.tries, Mail.problem).order_by(Mail.id))
        return [(state, tries, problem) for state, tries, problem in rows]


def test_the_sign_in_mail_holds_link_code_and_no_markup_in_its_text(pages: Pages) -> None:
    shown = letter(a_mail(), pages)
    assert shown.subject == "042137 is your code to sign in"
    assert "Hello Mila O'Hara & Co,\n" in shown.text
    assert f"\nhttps://panel.example.com/sign-in/{LINK}\n" in shown.text
    assert "ten minutes" in shown.text
    assert "Mila O&#39;Hara &amp; Co" in shown.html
    assert f'href="https://panel.example.com/sign-in/{LINK}"' in shown.html


@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("welcome", {"name": "Mila", "path": "/panels/a"}),
        ("concept-open", {"title": "<i>Tea</i>", "path": "/x", "closes": "2026-11-24T18:00:00Z"}),
        ("concept-open", {"title": "Tea", "path": "/x", "closes": None}),
        ("brief-approved", {"title": "Tea", "path": "/x"}),
    ],
)
def test_every_kind_of_mail_can_be_written(
    pages: Pages, locale: str, kind: str, values: dict[str, str]
) -> None:
    mail = a_mail(kind=kind, values={"panel": "A & B", **values}, locale=locale)
    shown = letter(mail, pages)
    assert shown.subject.strip() == shown.subject != ""
    assert f"https://panel.example.com{values['path']}" in shown.text
    assert "A & B" in shown.text
    assert "A &amp; B" in shown.html
    assert "<i>Tea" not in shown.html


def test_the_closing_moment_is_written_on_the_panels_clock(pages: Pages) -> None:
    values = {"panel": "A", "title": "T", "path": "/x", "closes": "2026-11-24T18:00:00+00:00"}
    shown = letter(a_mail(kind="concept-open", values=values), pages)
    assert "24 November 2026 at 19:00" in shown.text


def test_the_headers_say_who_when_and_that_a_machine_wrote_it(pages: Pages) -> None:
    mail = a_mail(dedupe="welcome-7", created_at=datetime(2026, 11, 24, 18, 0, tzinfo=UTC))
    mail.id = 12
    made = email.message_from_bytes(message(mail, pages).as_bytes(), policy=email.policy.SMTP)
    assert isinstance(made, EmailMessage)
    assert made["From"] == "River & Sons <panel@panel.example.com>"
    assert made["To"] == "mila@example.org"
    assert made["Date"] == "Tue, 24 Nov 2026 18:00:00 +0000"
    assert made["Message-ID"] == "<welcome-7.12.1795543200@panel.example.com>"
    assert made["Auto-Submitted"] == "auto-generated"
    kinds = [part.get_content_type() for part in made.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize(
    "more",
    [
        {"recipient": "mila@example.org\r\nBcc: all@example.org"},
        {"kind": "../../secret"},
        {"kind": "unknown"},
        {"values": {}},
        {"values": {"link": LINK, "code": "1\r\nBcc: all@example.org", "name": "Mila"}},
        {
            "kind": "welcome",
            "values": {"panel": "A\nBcc: all@example.org", "name": "M", "path": "/"},
        },
        {"kind": "welcome", "values": {"panel": "A", "name": "M", "path": "//evil.example"}},
        {"kind": "welcome", "values": {"panel": "A", "name": "M", "path": "https://evil.example"}},
    ],
)
def test_a_line_break_in_a_header_or_a_foreign_link_is_refused(
    pages: Pages, more: dict[str, Any]
) -> None:
    with pytest.raises(Unsendable):
        message(a_mail(**more), pages)


async def test_due_mail_is_delivered_once_and_its_code_is_not_kept(
    database: Database, real: Settings, pages: Pages
) -> None:
    later = a_mail("later@example.org", due_at=clock.now() + timedelta(hours=1))
    nobody = a_mail("nobody", state="void")
    await _put(database, a_mail(), a_mail("siem@münchen.example"), later, nobody)
    async with mail_server() as server:
        settings = msgspec.structs.replace(real, smtp_url=server.url)
        assert await deliver_due(database, settings, pages) == 2
        assert await deliver_due(database, settings, pages) == 0
        assert server.recipients == ["mila@example.org", "siem@xn--mnchen-3ya.example"]
        assert server.connections == 1
        assert f"sign-in/{LINK}" in server.mails[0]
    assert [state for state, _tries, _problem in await _states(database)] == [
        "sent",
        "sent",
        "waiting",
        "void",
    ]
    async with database.reading() as session:
        kept = (await session.scalars(select(Mail.values).where(Mail.state == "sent"))).all()
    assert kept == [{}, {}]


async def test_two_workers_send_each_mail_once(
    database: Database, real: Settings, pages: Pages
) -> None:
    await _put(database, *[a_mail(f"m{n}@example.org") for n in range(50)])
    async with mail_server() as server:
        settings = msgspec.structs.replace(real, smtp_url=server.url)

        async def work() -> None:
            while await deliver_due(database, settings, pages):
                pass

        await asyncio.gather(work(), work())
        assert sorted(server.recipients) == sorted(f"m{n}@example.org" for n in range(50))


async def test_a_refusal_for_now_is_tried_again_and_fails_after_six_times(
    database: Database, real: Settings, pages: Pages
) -> None:
    await _put(database, a_mail())
    waits = []
    async with mail_server() as server:
        server.answers["RCPT"] = "451 mila@example.org: later"
        settings = msgspec.structs.replace(real, smtp_url=server.url)
        moved = timedelta()
        for n in range(1, TRIES + 1):
            with clock.moved_by(moved):
                now = clock.now()
                assert await deliver_due(database, settings, pages) == 1
                assert await deliver_due(database, settings, pages) == 0
            async with database.reading() as session:
                mail = (await session.scalars(select(Mail))).one()
            assert (mail.tries, mail.problem) == (n, "recipient refused: 451")
            waits.append((mail.due_at - now).total_seconds())
            moved += mail.due_at - now + timedelta(seconds=1)
    assert mail.state == "failed"
    expected = (15, 75, 375, 1875, 9375)
    assert all(e <= w <= e * 1.26 + 1 for e, w in zip(expected, waits[:-1], strict=True))


async def test_a_last_word_of_the_server_is_not_argued_with(
    database: Database, real: Settings, pages: Pages
) -> None:
    await _put(database, a_mail(), a_mail("siem@example.org"))
    async with mail_server() as server:
        server.answers["END"] = "554 no"
        settings = msgspec.structs.replace(real, smtp_url=server.url)
        await deliver_due(database, settings, pages)
    assert await _states(database) == [("failed", 1, "letter refused: 554")] * 2


async def test_without_a_mail_server_in_reach_mail_waits(
    database: Database, real: Settings, pages: Pages
) -> None:
    await _put(database, a_mail())
    assert await deliver_due(database, real, pages) == 0  # none is set
    assert await _states(database) == [("waiting", 0, None)]
    away = msgspec.structs.replace(real, smtp_url="smtp://127.0.0.1:9")
    assert await deliver_due(database, away, pages) == 1
    [(state, tries, problem)] = await _states(database)
    assert (state, tries, problem) == ("waiting", 1, "SMTPConnectError")


async def test_a_mail_that_cannot_be_written_fails_alone(
    database: Database, real: Settings, pages: Pages
) -> None:
    await _put(database, a_mail(kind="unknown"), a_mail("siem@example.org"))
    async with mail_server() as server:
        settings = msgspec.structs.replace(real, smtp_url=server.url)
        await deliver_due(database, settings, pages)
        assert server.recipients == ["siem@example.org"]
    assert [state for state, _tries, _problem in await _states(database)] == ["failed", "sent"]


async def test_a_worker_that_died_loses_nothing(
    database: Database, real: Settings, pages: Pages
) -> None:
    await _put(database, a_mail())
    async with mail_server() as server:
        settings = msgspec.structs.replace(real, smtp_url=server.url)
        server.mute = True
        dying = asyncio.create_task(deliver_due(database, settings, pages))
        while server.connections == 0:
            await asyncio.sleep(0.001)
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
        server.mute = False
        assert server.mails == []
        assert await deliver_due(database, settings, pages) == 0
        with clock.moved_by(timedelta(minutes=6)):
            assert await deliver_due(database, settings, pages) == 1
        assert len(server.mails) == 1


async def test_the_demo_sends_nothing_anywhere_and_keeps_what_it_shows(
    database: Database, real: Settings, pages: Pages
) -> None:
    await _put(database, a_mail())
    async with mail_server() as server:
        settings = msgspec.structs.replace(real, smtp_url=server.url, demo=True)
        worker = asyncio.create_task(deliver(database, settings, pages))
        while await _states(database) != [("sent", 1, None)]:
            await asyncio.sleep(0.01)
        worker.cancel()
        assert server.connections == 0
    async with database.reading() as session:
        assert (await session.scalars(select(Mail))).one().values["code"] == "042137"


async def test_the_worker_ends_when_the_server_stops(
    database: Database, real: Settings, pages: Pages
) -> None:
    await asyncio.wait_for(deliver(database, real, pages, lambda: True), 1)


def test_a_password_is_never_sent_in_the_clear() -> None:
    server = smtp_server("smtp://ada:p%40ss@mail.example.com")
    assert (server.port, server.start_tls, server.use_tls) == (587, True, False)
    assert (server.username, server.password) == ("ada", "p@ss")
    server = smtp_server("smtps://ada:secret@mail.example.com")
    assert (server.port, server.start_tls, server.use_tls) == (465, False, True)
    assert smtp_server("smtp://mail.internal").start_tls is None
    for url in ("http://mail.example.com", "mail.example.com", "smtp://"):
        with pytest.raises(ValueError, match="COCREATE_SMTP_URL"):
            smtp_server(url)
