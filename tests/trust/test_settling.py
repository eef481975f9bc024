"""One request is one transaction: kept whole and told so, or gone and told so."""

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar, Router, get, post
from litestar.params import FromPath
from sqlalchemy import func, insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate import features
from cocreate.app import create_app
from cocreate.kit.db import READERS, Database
from cocreate.kit.events import Event, tell
from cocreate.kit.web.access import csrf_token
from cocreate.kit.web.pages import redirect
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.people.models import Draft, SignIn
from cocreate.settings import Settings
from tests.trust.wire import Answer, ask, running

OPEN = {"action": "sign-in"}
FAILURES: dict[str, Exception] = {
    "raises": RuntimeError("after writing"),
    "full": OperationalError("insert", {}, sqlite3.OperationalError("database or disk is full")),
    "locked": OperationalError("insert", {}, sqlite3.OperationalError("database is locked")),
    "io": OSError(28, "No space left on device"),
    "bug": OperationalError("insert", {}, sqlite3.OperationalError("no such column: x")),
}


@post("/try/{how:str}", opt=OPEN)
async def attempt(request: AnyRequest, db: Db, how: FromPath[str]) -> Any:
    """Write, then end in the way that the address names."""
    await tell(db, "try", how, 1)
    if how in FAILURES:
        raise FAILURES[how]
    if how == "orphan":
        await db.execute(insert(Draft).values(person_id=987, context="x", fields={}, version=1))
    return redirect(request, "/sign-in")


@get("/look", opt=OPEN)
async def look(db: Db) -> dict[str, int]:
    """Read something."""
    return {"events": await db.scalar(select(func.count()).select_from(Event)) or 0}


@pytest.fixture
async def app(settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> Litestar:
    """The app with two handlers more."""
    routers = features.routers(demo=True)
    mine = Router("/", route_handlers=[attempt, look])
    monkeypatch.setattr(features, "routers", lambda **_: [*routers, mine])
    app = create_app(settings)
    await app.state["database"].close()
    app.state["database"] = database
    return app


async def try_(app: Litestar, how: str) -> Answer:
    token = csrf_token(app.state["settings"].secret, "visitor")
    form = {"_csrf": token}
    return await ask(app, "POST", f"/try/{how}", form=form, cookie="cocreate_visit=visitor")


async def events(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(Event)) or 0


async def test_a_redirect_leaves_after_the_commit(app: Litestar, database: Database) -> None:
    assert (await try_(app, "well")).status == 303
    assert await events(database) == 1


@pytest.mark.parametrize(
    ("how", "status"),
    [("raises", 500), ("full", 503), ("locked", 503), ("io", 503), ("bug", 500), ("orphan", 409)],
)
async def test_what_fails_leaves_nothing_and_says_so(
    app: Litestar, database: Database, how: str, status: int
) -> None:
    answer = await try_(app, how)
    assert answer.status == status
    assert answer.header("x-request-id") in answer.text
    assert bool(answer.header("retry-after")) == (status == 503)
    assert await events(database) == 0


@pytest.mark.parametrize("moment", ["commit", "close", "both"])
async def test_a_commit_that_fails_is_an_error_page(
    app: Litestar, database: Database, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    close = AsyncSession.close

    async def cannot_commit(_session: AsyncSession) -> None:
        raise FAILURES["full"]

    async def cannot_close(session: AsyncSession) -> None:
        await close(session)
        raise FAILURES["full"]

    with monkeypatch.context() as broken:
        if moment != "close":
            broken.setattr(AsyncSession, "commit", cannot_commit)
        if moment != "commit":
            broken.setattr(AsyncSession, "close", cannot_close)
        answer = await try_(app, "well")
    assert answer.status == 503
    assert "location" not in dict(answer.headers)
    if moment == "commit":
        assert await events(database) == 0
        assert (await try_(app, "well")).status == 303


async def test_a_page_that_cannot_be_made_is_still_an_answer(
    app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.state["pages"], "failure", lambda *_, **__: 1 / 0)
    answer = await try_(app, "raises")
    assert (answer.status, "went wrong" in answer.text) == (500, True)
    assert answer.header("content-security-policy") != ""


async def test_connections_come_back_after_two_hundred_failures(
    app: Litestar, database: Database
) -> None:
    ways = [*FAILURES, "orphan"]
    answers = await asyncio.gather(*[try_(app, ways[n % len(ways)]) for n in range(200)])
    assert {a.status for a in answers} == {500, 503, 409}
    assert (await try_(app, "well")).status == 303
    assert await events(database) == 1
    pool: Any = database.writer.pool
    assert pool.checkedout() == 0


async def test_two_hundred_streams_that_are_hung_up_on_keep_no_connection(
    scene: Any, database: Database
) -> None:
    ids = scene.world.sides["riverside"].ids
    path = f"/panels/riverside/threads/{ids['thread']}/stream"
    token = next(iter(scene.world.tokens.values()))
    asked = [ask(scene.app, "GET", path, cookie=f"cocreate_session={token}") for _ in range(200)]
    assert {a.status for a in await asyncio.gather(*asked)} == {200}
    pool: Any = database.reader.pool
    assert pool.checkedout() == 0
    assert scene.app.state["hub"]._waiting == {}


async def test_another_process_holds_the_database(
    app: Litestar, database: Database, tmp_path: Path
) -> None:
    if not database.sqlite:
        pytest.skip("the lock of SQLite")
    other = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    writing = [asyncio.create_task(try_(app, "well")) for _ in range(6)]
    await asyncio.sleep(0.2)
    reads = []
    for _ in range(4 * READERS):
        before = time.monotonic()
        assert (await ask(app, "GET", "/look")).status == 200
        reads.append(time.monotonic() - before)
    answers = await asyncio.gather(*writing)
    took = time.monotonic() - begun
    other.execute("ROLLBACK")
    other.close()
    assert {(a.status, a.header("retry-after")) for a in answers} == {(503, "2")}
    assert took < 8
    assert sorted(reads)[-2] < 1
    assert (await try_(app, "well")).status == 303


async def test_somebody_signed_in_reads_on_while_nothing_can_be_written(
    scene: Any, database: Database, tmp_path: Path
) -> None:
    if not database.sqlite:
        pytest.skip("the lock of SQLite")
    async with database.writing() as session:
        await session.execute(_seen_long_ago())
    other = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    token = next(iter(scene.world.tokens.values()))
    answer = await ask(scene.app, "GET", "/panels/riverside", cookie=f"cocreate_session={token}")
    assert (answer.status, time.monotonic() - begun < 3) == (200, True)
    other.execute("ROLLBACK")
    other.close()


def _seen_long_ago() -> Any:
    from datetime import timedelta

    from sqlalchemy import update

    from cocreate.kit import clock
    from cocreate.people.models import WebSession

    return update(WebSession).values(seen_at=clock.now() - timedelta(days=2))


async def test_a_slow_sender_holds_no_lock(scene: Any) -> None:
    """Whoever sends a form drop by drop keeps nobody else from writing."""
    ids, dripping, done = scene.world.sides["riverside"].ids, asyncio.Event(), []
    path = f"/panels/riverside/threads/{ids['thread']}/comments"
    slow, quick = list(scene.world.tokens.values())[:2]
    secret = scene.settings.secret

    async def receive() -> dict[str, Any]:
        dripping.set()
        await asyncio.sleep(30)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        done.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [
            (b"host", b"testserver"),
            (b"cookie", f"cocreate_session={slow}".encode()),
            (b"x-csrf-token", csrf_token(secret, slow).encode()),
            (b"content-type", b"application/x-www-form-urlencoded"),
        ],
    }
    drip = asyncio.create_task(scene.app(scope, receive, send))
    await dripping.wait()
    form = {"_csrf": csrf_token(secret, quick), "body": "I am quick"}
    cookie = f"cocreate_session={quick}"
    async with asyncio.timeout(4):
        answer = await ask(scene.app, "POST", path, form=form, cookie=cookie)
    assert answer.status == 303
    drip.cancel()
    await asyncio.gather(drip, return_exceptions=True)
    assert done == []


async def test_fifty_first_drafts_at_once_are_one_draft(scene: Any, db: AsyncSession) -> None:
    actor, token = next(iter(scene.world.tokens.items()))
    headers = [
        ("x-csrf-token", csrf_token(scene.settings.secret, token)),
        ("content-type", "application/json"),
    ]
    body = b'{"version": 0, "fields": {"body": "typing"}}'
    cookie = f"cocreate_session={token}"
    asked = [
        ask(scene.app, "PUT", "/drafts/note", headers=headers, cookie=cookie, body=body)
        for _ in range(50)
    ]
    answers = await asyncio.gather(*asked)
    assert sorted(a.status for a in answers) == [200] + [409] * 49, actor
    assert all(a.header("content-type").startswith("application/json") for a in answers)
    assert await db.scalar(select(func.count()).where(Draft.context == "note")) == 1


async def test_sign_in_rows_are_limited_also_when_asked_at_once(
    app: Litestar, house: Any, db: AsyncSession
) -> None:
    token = csrf_token(app.state["settings"].secret, "visitor")
    form = {"_csrf": token, "email": "mila@example.org"}
    asked = [
        ask(app, "POST", "/sign-in", form=form, cookie="cocreate_visit=visitor") for _ in range(30)
    ]
    answers = await asyncio.gather(*asked)
    assert sorted(a.status for a in answers) == [303] * 5 + [429] * 25
    assert await db.scalar(select(func.count()).select_from(SignIn)) == 5


async def test_the_app_starts_stops_and_gives_everything_back(
    app: Litestar, database: Database
) -> None:
    async with running(app):
        assert (await ask(app, "GET", "/ready")).status == 200
    assert (await ask(app, "GET", "/ready")).status == 503
