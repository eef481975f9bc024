# ruff: noqa: E501 - lists of odd texts are read as lists
"""Hosts, redirects, headers, cookies, sessions and the log: what a stranger can make of them."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import msgspec
import pytest
from litestar import Litestar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.app import create_app
from cocreate.kit.db import Database
from cocreate.kit.letters import letter
from cocreate.kit.outbox import Mail
from cocreate.kit.web.access import csrf_token
from cocreate.people.models import SignIn, WebSession
from cocreate.settings import Settings, from_environment
from tests import cast
from tests.factories import House
from tests.trust.scene import Scene, visit
from tests.trust.watching import row_counts
from tests.trust.wire import Answer, ask

HOSTS = [
    "evil.example", "testserver.evil.example", "evil.example:80", "testserver@evil.example",
    "evil.example@testserver", "testserver:80@evil.example", "testserver#evil.example",
    "testserver?evil.example", "testserver/evil.example", "testserver\\evil.example", "", " ",
    "testserver evil.example", "[", "[::1", "[::1]", "testserver.", "xtestserver", "127.0.0.1",
    "localhost", "TESTSERVER.EVIL.EXAMPLE", "testserver\tevil", "testserver,evil.example",
    "testserver%00.evil.example", "//evil.example", "http://testserver", "\xe9vil.example",
    "evil.example#testserver", "evil.example?testserver", "0.0.0.0",
]  # fmt: skip
FORWARDED = [
    ("x-forwarded-host", "evil.example"), ("x-forwarded-server", "evil.example"),
    ("x-host", "evil.example"), ("x-original-host", "evil.example"), ("forwarded", "host=evil.example"),
    ("x-rewrite-url", "//evil.example/"), ("x-original-url", "//evil.example/"),
    ("x-forwarded-proto", "https"), ("x-forwarded-port", "666"), ("x-forwarded-prefix", "//evil.example"),
    ("x-forwarded-for", "evil.example"), ("via", "evil.example"),
]  # fmt: skip
NEXTS = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\/evil.example",
    "\\\\evil.example", "/\\/evil.example", "http://evil.example", "https://evil.example",
    "HTTPS://evil.example", "https:evil.example", "https:/evil.example", "https:///evil.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "ftp://evil.example",
    "evil.example", "@evil.example", "://evil.example", ":evil", "?next=//evil.example", "#//evil.example",
    "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example",
    "/ /evil.example\\", "/\x0b/evil.example", "/\x0c//evil.example", "/\x85/evil.example",
    "/\u2028/evil.example", "/\u200b\\evil.example", "/a\r\nSet-Cookie: a=b", "/a\nLocation: //evil.example",
    "%2f%2fevil.example", "", "mailto:a@evil.example", "/" + "a" * 600,
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
async def test_another_host_is_refused(scene: Scene, host: str, db: AsyncSession) -> None:
    form = {"email": cast.MEMBER.email}
    for method, path in (("GET", "/sign-in"), ("POST", "/sign-in"), ("GET", "/health")):
        answer = await ask(scene.app, method, path, headers=[("host", host)], host=False, form=form)
        assert (answer.status, answer.cookies()) == (421, [])
        assert "evil" not in answer.text
        assert answer.header("content-security-policy") != ""
    assert await db.scalar(select(SignIn.id)) is None


async def test_two_hosts_or_none_are_refused(scene: Scene) -> None:
    twice = [("host", "testserver"), ("host", "evil.example")]
    for headers in (twice, twice[::-1], [twice[0]] * 2, []):
        answer = await ask(scene.app, "GET", "/sign-in", headers=headers, host=False)
        assert answer.status == 421


@pytest.mark.parametrize("header", FORWARDED)
async def test_no_header_leads_a_mail_elsewhere(
    scene: Scene, header: tuple[str, str], database: Database
) -> None:
    answer = await visit(scene.app, "/sign-in", {"email": cast.MEMBER.email}, headers=[header])
    assert (answer.status, answer.header("location")) == (303, "/sign-in/code")
    async with database.reading() as session:
        mail = await session.scalar(select(Mail).where(Mail.kind == "sign-in"))
    assert mail is not None
    written = letter(mail, scene.app.state["pages"])
    links = re.findall(r"https?://[^/\s\"<]+", written.text + written.html)
    assert set(links) == {"http://testserver"}
    page = await ask(scene.app, "GET", "/sign-in", headers=[header])
    assert "evil" not in page.text


@pytest.mark.parametrize("target", NEXTS)
async def test_nobody_is_led_to_another_site(scene: Scene, target: str) -> None:
    token = scene.world.tokens[cast.MEMBER.email]
    asked = f"/sign-in?{urlencode({'next': target})}"
    signed_in = await ask(scene.app, "GET", asked, cookie=f"cocreate_session={token}")
    check_location(signed_in, {303, 400})
    form = {"_csrf": csrf_token(scene.settings.secret, token), "locale": "en", "next": target}
    chosen = await ask(
        scene.app, "POST", "/language", form=form, cookie=f"cocreate_session={token}"
    )
    check_location(chosen, {303, 400, 422})
    page = await ask(scene.app, "GET", asked)
    assert page.status in {200, 400}
    held = re.findall(r'name="next" value="([^"]*)"', page.text)
    assert set(held) <= {"/", "/sign-in"}


def check_location(answer: Answer, allowed: set[int]) -> None:
    """A redirect goes to a path of ours, in one header line."""
    assert answer.status in allowed
    if answer.status == 303:
        assert answer.header("location") == "/"
        assert sum(name == "location" for name, _value in answer.headers) == 1


@pytest.mark.parametrize(
    "target", ["/panels/riverside", "/panels/café?a=b&c=€#d", "/a//b", "/%2F/x"]
)
async def test_a_path_of_ours_is_followed(scene: Scene, target: str) -> None:
    token = scene.world.tokens[cast.MEMBER.email]
    asked = f"/sign-in?{urlencode({'next': target})}"
    answer = await ask(scene.app, "GET", asked, cookie=f"cocreate_session={token}")
    assert answer.status == 303
    assert answer.header("location") == quote(target, safe="/?&=#%")


STATUSES: dict[int, tuple[str, str]] = {
    200: ("GET", "/sign-in"), 303: ("GET", "/"), 403: ("POST", "/sign-in"), 404: ("GET", "/nowhere"),
    405: ("DELETE", "/sign-in"), 204: ("OPTIONS", "/sign-in"), 401: ("POST", "/panels/riverside/concepts"),
    400: ("GET", "/sign-in?x=%00"),
}  # fmt: skip


@pytest.mark.parametrize("status", STATUSES)
async def test_every_answer_carries_the_rules(scene: Scene, status: int) -> None:
    method, path = STATUSES[status]
    answer = await ask(scene.app, method, path, headers=[("accept", "text/html")])
    assert answer.status == status
    check_rules(answer, https=False)


async def test_large_foreign_and_broken_requests_carry_them_too(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = await visit(scene.app, "/sign-in", {"email": "x" * 400_000})
    foreign = await ask(scene.app, "GET", "/", headers=[("host", "evil")], host=False)
    monkeypatch.setattr("cocreate.people.routes.safe_next", lambda _path: 1 / 0)
    broken = await ask(scene.app, "GET", "/sign-in")
    assert [large.status, foreign.status, broken.status] == [413, 421, 500]
    for answer in (large, foreign, broken):
        check_rules(answer, https=False)


def check_rules(answer: Answer, *, https: bool) -> None:
    names = [name for name, _value in answer.headers]
    once = ("content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options",
            "cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy",
            "cache-control", "x-request-id")  # fmt: skip
    assert [names.count(name) for name in once] == [1] * len(once)
    policy = answer.header("content-security-policy")
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert "unsafe" not in policy
    assert "server" not in names
    assert answer.header("cache-control") == "no-store"
    assert ("strict-transport-security" in names) == https


@dataclass
class Secure:
    """The same house behind https."""

    app: Litestar


@pytest.fixture
async def secure(settings: Settings, database: Database, house: House, tmp_path: Path) -> Secure:
    """An app that people reach over https."""
    environment = {"COCREATE_DATA_DIR": str(tmp_path), "COCREATE_BASE_URL": "https://testserver"}
    made = msgspec.structs.replace(
        from_environment(environment), database_url=settings.database_url
    )
    app = create_app(made)
    await app.state["database"].close()
    app.state["database"] = database
    return Secure(app)


async def test_cookies_over_https_are_for_this_host_alone(
    secure: Secure, database: Database, db: AsyncSession
) -> None:
    form = await ask(secure.app, "GET", "/sign-in")
    check_rules(form, https=True)
    sent = await visit(secure.app, "/sign-in", {"email": cast.MEMBER.email})
    mail = await db.scalar(select(Mail))
    assert mail is not None
    code = str(mail.values["code"])
    wrong = await visit(
        secure.app, "/sign-in/code", {"code": "000000" if code != "000000" else "1"}
    )
    inside = await visit(secure.app, "/sign-in/code", {"code": code})
    language = await visit(secure.app, "/language", {"locale": "nl"})
    assert [a.status for a in (sent, wrong, inside, language)] == [303, 200, 303, 303]
    set_by = [c for a in (form, wrong, inside, language) for c in a.cookies()]
    assert len(set_by) >= 5
    for cookie in set_by:
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= set(cookie.lower().split("; "))
        assert "domain" not in cookie.lower()
    kept = [c for c in set_by if "session" in c or "visit" in c]
    assert all(cookie.startswith("__Host-cocreate_") for cookie in kept)
    [session] = [c for c in inside.cookies() if c.startswith("__Host-cocreate_session=")]
    token = session.split("=", 1)[1].split(";")[0]
    token_csrf = csrf_token(secure.app.state["settings"].secret, token)
    out = await ask(
        secure.app,
        "POST",
        "/sign-out",
        form={"_csrf": token_csrf},
        cookie=f"__Host-cocreate_session={token}",
    )
    assert out.status == 303
    assert all({"secure", "httponly"} <= set(c.lower().split("; ")) for c in out.cookies())
    async with database.reading() as session_now:
        assert await session_now.scalar(select(WebSession.token_hash)) is None


async def test_a_public_page_leaves_no_trace_of_its_visitor(scene: Scene) -> None:
    before = await row_counts(scene.database)
    for path in ("/health", "/ready", "/nowhere", "/", "/panels/riverside", "/brand/x", "/demo"):
        answer = await ask(scene.app, "GET", path, headers=[("accept", "text/html")])
        assert (path, answer.cookies()) == (path, [])
    assert len((await ask(scene.app, "GET", "/sign-in")).cookies()) == 1
    assert await row_counts(scene.database) == before
