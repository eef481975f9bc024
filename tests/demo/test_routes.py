"""The one-click sign-in of the demo, and everybody for whom it must not exist."""

from pathlib import Path

import pytest
from litestar import Litestar
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.app import create_app
from cocreate.demo.people import DEMO_PEOPLE, settle
from cocreate.kit.db import Database
from cocreate.kit.outbox import Mail, post
from cocreate.people.models import Person, WebSession
from cocreate.settings import from_environment
from tests.demo.stage import HOST, app_of, visitor

PATHS = (
    "/demo",
    "/demo/mail",
    "/demo/mail/1",
    "/demo/mail/1/letter",
    "/demo/sign-in/administrator",
    "/demo/field",
    "/demo/posters/a",
)


@pytest.fixture
async def demo_app(tmp_path: Path, database: Database) -> Litestar:
    """The demo with its people and one mail."""
    async with database.writing() as session:
        await settle(session)
        values = {"link": "the-link", "code": "042137", "name": "Noor <b>"}
        who = DEMO_PEOPLE["member"].email
        post(session, Mail(kind="sign-in", recipient=who, locale="en", values=values))
        void = Mail(kind="sign-in", recipient="nobody", locale="en", values={}, state="void")
        post(session, void)
    return app_of(tmp_path, database, demo=True)


async def _sessions(db: AsyncSession) -> int:
    return await db.scalar(select(func.count()).select_from(WebSession)) or 0


async def test_one_click_makes_you_somebody(demo_app: Litestar, db: AsyncSession) -> None:
    for role, person in DEMO_PEOPLE.items():
        async with visitor(demo_app) as browser:
            answer = await browser.get(f"/demo/sign-in/{role}")
            assert (answer.status_code, answer.headers["location"]) == (303, "/")
            assert "httponly" in answer.headers["set-cookie"].lower()
            page = await browser.get("/demo")
            assert f"Your account, {person.name}" in page.text or person.name in page.text
    assert await _sessions(db) == len(DEMO_PEOPLE)


async def test_the_next_click_makes_you_somebody_else_and_ends_who_you_were(
    demo_app: Litestar, db: AsyncSession
) -> None:
    async with visitor(demo_app) as browser:
        await browser.get("/demo/sign-in/member")
        answer = await browser.get("/demo/sign-in/marketer?next=/panels/demo/concepts")
        assert answer.headers["location"] == "/panels/demo/concepts"
        away = await browser.get("/demo/sign-in/marketer?next=https://evil.example")
        assert away.headers["location"] == "/"
    assert await _sessions(db) == 1
    name = await db.scalar(select(Person.name).join(WebSession))
    assert name == DEMO_PEOPLE["marketer"].name


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
async def test_this_machine_has_several_addresses(demo_app: Litestar, address: str) -> None:
    for host in (HOST, "localhost:8000", "[::1]:8000"):
        async with visitor(demo_app, address, host=host) as browser:
            assert (await browser.get("/demo/sign-in/member")).status_code == 303


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("10.0.0.5", {}),
        ("192.168.1.20", {}),
        ("2001:db8::1", {}),
        ("::ffff:10.0.0.5", {}),
        ("testclient", {}),
        ("127.0.0.1", {"x-forwarded-for": "10.0.0.5"}),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}),
        ("127.0.0.1", {"x-forwarded-host": "panel.example.com"}),
        ("127.0.0.1", {"x-forwarded-proto": "https"}),
        ("127.0.0.1", {"forwarded": "for=10.0.0.5"}),
        ("127.0.0.1", {"x-real-ip": "10.0.0.5"}),
    ],
)
async def test_from_anywhere_else_it_does_not_exist(
    demo_app: Litestar, db: AsyncSession, address: str, headers: dict[str, str]
) -> None:
    async with visitor(demo_app, address, **headers) as browser:
        unknown = await browser.get("/there-is-no-such-page")
        for path in PATHS:
            answer = await browser.get(path)
            assert (answer.status_code, answer.content) == (404, unknown.content)
            assert "set-cookie" not in answer.headers
    assert await _sessions(db) == 0


@pytest.mark.parametrize("host", ["panel.example.com", "127.0.0.1.evil.example", "evil@127.0.0.2"])
async def test_under_a_foreign_name_nothing_answers(demo_app: Litestar, host: str) -> None:
    async with visitor(demo_app, host=host) as browser:
        assert (await browser.get("/demo/sign-in/member")).status_code == 421


async def test_a_foreign_name_does_not_help_where_it_is_allowed(
    tmp_path: Path, database: Database
) -> None:
    environment = {
        "COCREATE_DATA_DIR": str(tmp_path),
        "COCREATE_BASE_URL": "http://panel.example.com",
    }
    app = create_app(from_environment(environment, demo=True))
    app.state["database"] = database
    async with visitor(app, host="panel.example.com") as browser:
        assert (await browser.get("/demo/sign-in/member")).status_code == 404


async def test_outside_the_demo_the_addresses_do_not_exist(
    tmp_path: Path, database: Database
) -> None:
    async with database.writing() as session:
        await settle(session)
    app = app_of(tmp_path, database, demo=False)
    assert [route.path for route in app.routes if route.path.startswith("/demo")] == []
    async with visitor(app) as browser:
        for path in PATHS:
            assert (await browser.get(path)).status_code == 404


async def test_nobody_is_signed_in_under_an_unknown_role_or_before_the_demo_is_made(
    demo_app: Litestar, tmp_path: Path, database: Database
) -> None:
    async with visitor(demo_app) as browser:
        assert (await browser.get("/demo/sign-in/director")).status_code == 404
        async with database.writing() as session:
            noor = await session.scalar(select(Person).where(Person.name == "Noor Terpstra"))
            assert noor is not None
            noor.email = "elsewhere@zilverberk.example"
        assert (await browser.get("/demo/sign-in/member")).status_code == 404


async def test_the_mail_page_shows_every_mail_with_its_link(demo_app: Litestar) -> None:
    async with visitor(demo_app) as browser:
        listed = await browser.get("/demo/mail")
        assert "042137 is your code to sign in" in listed.text
        assert listed.text.count("/demo/mail/") == 1
        shown = await browser.get("/demo/mail/1")
        assert f'<a href="http://{HOST}/sign-in/the-link">' in shown.text
        assert "Noor &lt;b&gt;" in shown.text
        assert (await browser.get("/demo/mail/2")).status_code == 404
        rich = await browser.get("/demo/mail/1/letter")
        assert rich.headers["content-security-policy"].startswith("default-src 'none';")
        assert "Noor &lt;b&gt;" in rich.text


async def test_there_is_a_page_when_no_mail_was_sent(tmp_path: Path, database: Database) -> None:
    async with visitor(app_of(tmp_path, database, demo=True)) as browser:
        assert "No mail yet" in (await browser.get("/demo/mail")).text
