"""Sessions, codes and the log: what they hold, and how long a right lasts."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.outbox import Mail
from cocreate.kit.web.access import csrf_token
from cocreate.people.cookies import hash_token
from cocreate.people.models import Person, SignIn, WebSession
from cocreate.settings import SettingsError, from_environment
from tests import cast
from tests.trust.routes import all_routes, cells
from tests.trust.scene import VISIT, Scene, visit
from tests.trust.wire import ask


async def test_a_chosen_session_id_is_never_adopted(scene: Scene, db: AsyncSession) -> None:
    chosen = "ATTACKERCHOSEN"
    cookie = f"cocreate_visit={VISIT}; cocreate_session={chosen}"
    token = csrf_token(scene.settings.secret, VISIT)
    form = {"_csrf": token, "email": cast.MEMBER.email}
    assert (await ask(scene.app, "POST", "/sign-in", form=form, cookie=cookie)).status == 303
    mail = await db.scalar(select(Mail).where(Mail.kind == "sign-in"))
    assert mail is not None
    form = {"_csrf": token, "code": str(mail.values["code"])}
    inside = await ask(scene.app, "POST", "/sign-in/code", form=form, cookie=cookie)
    [given] = [c for c in inside.cookies() if c.startswith("cocreate_session=")]
    assert chosen not in given
    home = await ask(scene.app, "GET", "/", cookie=f"cocreate_session={chosen}")
    assert home.status in {303, 404}


async def test_the_database_holds_no_token_and_no_code(scene: Scene, database: Database) -> None:
    await visit(scene.app, "/sign-in", {"email": cast.MEMBER.email})
    secrets = [*scene.world.tokens.values(), VISIT]
    async with database.reading() as session:
        mail = await session.scalar(select(Mail).where(Mail.kind == "sign-in"))
        assert mail is not None
        secrets += [str(mail.values["link"]), str(mail.values["code"])]
        tables = {"web_session", "sign_in"}
        kept = [
            str(row)
            for table in tables
            for row in await session.execute(text(f"select * from {table}"))
        ]
    assert hash_token(secrets[0]) in "".join(kept)
    assert [s for s in secrets[:-1] if any(s in row for row in kept)] == []


async def test_a_letter_goes_to_the_address_of_the_account(scene: Scene, db: AsyncSession) -> None:
    """A Kelvin sign is a k in small letters: the mail must not go to the look-alike."""
    async with scene.database.writing() as session:
        person = scene.world.house.people[cast.MEMBER.email]
        await session.execute(
            text("update person set email = 'kim@kiosk.example' where id = :id"), {"id": person.id}
        )
    answer = await visit(scene.app, "/sign-in", {"email": "\u212aim@\u212aios\u212a.example"})
    assert answer.status == 303
    mail = await db.scalar(select(Mail).where(Mail.kind == "sign-in"))
    assert mail is not None
    assert mail.recipient == "kim@kiosk.example"


async def test_known_and_unknown_addresses_answer_alike(scene: Scene) -> None:
    answers = [
        await visit(scene.app, "/sign-in", {"email": email})
        for email in (cast.MEMBER.email, "nobody@example.org")
    ]
    plain = [(a.status, a.body, [h for h in a.headers if h[0] != "x-request-id"]) for a in answers]
    assert plain[0] == plain[1]


async def test_guessing_the_code_ends_soon(scene: Scene, db: AsyncSession) -> None:
    await visit(scene.app, "/sign-in", {"email": cast.MEMBER.email})
    mail = await db.scalar(select(Mail).where(Mail.kind == "sign-in"))
    assert mail is not None
    code = str(mail.values["code"])
    wrong = [f"{(int(code) + n) % 10**6:06d}" for n in range(1, 6)]
    for guess in wrong:
        assert (await visit(scene.app, "/sign-in/code", {"code": guess})).status == 200
    assert (await visit(scene.app, "/sign-in/code", {"code": code})).status == 200
    link = f"/sign-in/{mail.values['link']}"
    assert (await visit(scene.app, link, {})).status == 303, (
        "the link still works where it was asked"
    )


async def test_nobody_guesses_codes_all_day(scene: Scene, db: AsyncSession) -> None:
    """Fifty tries a day for an address, in however many browsers; the link works all the same."""
    await visit(scene.app, "/sign-in", {"email": cast.MEMBER.email})
    mail = await db.scalar(select(Mail).where(Mail.kind == "sign-in"))
    assert mail is not None
    async with scene.database.writing() as session:
        asked = await session.scalar(select(SignIn))
        assert asked is not None
        session.add(
            SignIn(
                person_id=asked.person_id,
                email_hash=asked.email_hash,
                address_hash="x",
                browser_hash="another",
                link_hash="y",
                code_hash="z",
                expires_at=clock.now(),
                tries=50,
            )
        )
    code = {"code": str(mail.values["code"])}
    assert (await visit(scene.app, "/sign-in/code", code)).status == 200
    assert (await visit(scene.app, f"/sign-in/{mail.values['link']}", {})).status == 303


async def test_a_scanner_that_presses_the_button_uses_no_try_up(
    scene: Scene, db: AsyncSession
) -> None:
    await visit(scene.app, "/sign-in", {"email": cast.MEMBER.email})
    mail = await db.scalar(select(Mail).where(Mail.kind == "sign-in"))
    assert mail is not None
    token = csrf_token(scene.settings.secret, "scanner")
    for _ in range(20):
        link = f"/sign-in/{mail.values['link']}"
        form = {"_csrf": token}
        found = await ask(scene.app, "POST", link, form=form, cookie="cocreate_visit=scanner")
        assert found.status == 200
    inside = await visit(scene.app, "/sign-in/code", {"code": str(mail.values["code"])})
    assert inside.status == 303


def test_the_secret_is_made_once_and_whole(tmp_path: Path) -> None:
    """Several processes that start at once have the same one; half a one is no secret."""
    environment = {"COCREATE_DATA_DIR": str(tmp_path)}
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _n: from_environment(environment).secret, range(8)))
    assert (len(set(made)), len(made[0])) == (1, 32)
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
    (tmp_path / "secret.key").write_bytes(b"")
    with pytest.raises(SettingsError, match="damaged"):
        from_environment(environment)


async def test_many_senders_in_one_network_are_one(scene: Scene) -> None:
    statuses = [
        (
            await visit(
                scene.app, "/sign-in", {"email": f"a{n}@example.org"}, client=f"2001:db8::{n:x}"
            )
        ).status
        for n in range(33)
    ]
    assert statuses == [303] * 30 + [429] * 3
    other = await visit(scene.app, "/sign-in", {"email": "b@example.org"}, client="2001:db8:1::1")
    assert other.status == 303
    forwarded = [("x-forwarded-for", "9.9.9.9")]
    same = await visit(
        scene.app, "/sign-in", {"email": "c@example.org"}, client="2001:db8::1", headers=forwarded
    )
    assert same.status == 429


async def test_the_log_names_nobody(scene: Scene, lines: list[str], monkeypatch: Any) -> None:
    """Everything that somebody sends or is, in every kind of request: none of it in the log."""
    token = scene.world.tokens[cast.MEMBER.email]
    secret = "zq-secret-text"
    ids = scene.world.sides["riverside"].ids
    comments = f"/panels/riverside/threads/{ids['thread']}/comments"
    form = {"_csrf": csrf_token(scene.settings.secret, token), "body": secret}
    cookie = f"cocreate_session={token}"
    await ask(scene.app, "POST", comments, form=form, cookie=cookie)
    await ask(scene.app, "POST", comments, form=form | {secret: "1"}, cookie=cookie)
    await ask(scene.app, "GET", f"/panels/riverside?q={secret}", cookie=cookie)
    await ask(scene.app, "GET", f"/{secret}", headers=[("user-agent", secret), ("referer", secret)])
    await ask(scene.app, "GET", f"/sign-in/{secret}")
    await ask(scene.app, "GET", f"/test/{secret}")
    await visit(scene.app, "/sign-in", {"email": cast.MEMBER.email})

    async def breaks(*_things: Any, **_more: Any) -> None:
        held_by_a_frame = secret
        raise RuntimeError(f"about {held_by_a_frame} and {cast.MEMBER.email}")

    monkeypatch.setattr("cocreate.threads.routes.threads.write_comment", breaks)
    assert (await ask(scene.app, "POST", comments, form=form, cookie=cookie)).status == 500
    monkeypatch.undo()
    await break_a_constraint(scene.database, secret)
    forbidden = [
        secret,
        token,
        cast.MEMBER.email,
        cast.MEMBER.name,
        "Mila",
        hash_token(token),
        VISIT,
    ]
    forbidden += [scene.settings.secret.hex(), "127.0.0.1", scene.world.sides["riverside"].word]
    written = "\n".join(lines)
    assert len(lines) >= 10
    assert [word for word in forbidden if word in written] == []
    assert '"kind": "RuntimeError"' in written


async def break_a_constraint(database: Database, secret: str) -> None:
    """A statement that fails tells its values in its message; the log must not."""
    values = {"email": cast.MEMBER.email, "name": secret, "locale": "en", "is_site_admin": False}
    async with database.session(write=True) as session:
        with pytest.raises(IntegrityError) as problem:
            await session.execute(insert(Person).values(values))
    structlog.get_logger().error("failed", exc_info=problem.value)
    assert secret not in str(problem.value)


async def test_the_etag_of_a_page_is_of_one_browser(scene: Scene) -> None:
    """A page holds its browser's form token: another session must not be told "unchanged"."""
    path = f"/panels/riverside/concepts/{scene.world.sides['riverside'].ids['concept']}"
    etags = set()
    for token in await two_sessions(scene):
        answer = await ask(scene.app, "GET", path, cookie=f"cocreate_session={token}")
        etags.add(answer.header("etag"))
    assert len(etags - {""}) == 2


async def two_sessions(scene: Scene) -> list[str]:
    async with scene.database.writing() as session:
        session.add(
            WebSession(
                token_hash=hash_token("another"),
                person_id=scene.world.house.people[cast.MEMBER.email].id,
                expires_at=clock.now() + timedelta(days=1),
            )
        )
    return [scene.world.tokens[cast.MEMBER.email], "another"]


async def test_a_right_that_is_withdrawn_ends_at_once(scene: Scene) -> None:
    token = scene.world.tokens[cast.MODERATOR.email]
    cookie = f"cocreate_session={token}"
    assert (await ask(scene.app, "GET", "/panels/riverside/reports", cookie=cookie)).status == 200
    member = scene.world.sides["riverside"].members[cast.MODERATOR.email]
    async with scene.database.writing() as session:
        await session.execute(
            text("update membership set role = 'member' where id = :id"), {"id": member.id}
        )
    assert (await ask(scene.app, "GET", "/panels/riverside/reports", cookie=cookie)).status == 403
    async with scene.database.writing() as session:
        await session.execute(text("delete from membership where id = :id"), {"id": member.id})
    assert (await ask(scene.app, "GET", "/panels/riverside/reports", cookie=cookie)).status == 404


async def test_files_are_shown_as_what_they_are(scene: Scene) -> None:
    """Nothing that was uploaded can become a page of ours."""
    for route in all_routes(scene.app):
        if "files" not in route.template and "brief.pdf" not in route.template:
            continue
        [cell, *_others] = cells(route, scene.world, cast.ADMIN)
        token = scene.world.tokens[cast.ADMIN.email]
        answer = await ask(scene.app, "GET", cell.path, cookie=f"cocreate_session={token}")
        assert (answer.status, cell.path) == (200, cell.path)
        assert answer.header("content-type") in {"image/webp", "application/pdf"}
        assert answer.header("x-content-type-options") == "nosniff"
        assert "public" not in answer.header("cache-control")
        assert not re.search(r"[\r\n]", answer.header("content-disposition"))
