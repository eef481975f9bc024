"""The edge: around every request, outside the router.

One request is one transaction, settled here and nowhere else: an answer below 400 leaves after
COMMIT, anything else rolls back, and a COMMIT that fails becomes an error page. The edge also
refuses foreign hosts and cross-site posts, puts the security headers on every answer and writes
one log line a request, without personal data.
"""

import re
import secrets
import time
from typing import Any

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.db import only_reads
from cocreate.kit.events import RUNG
from cocreate.kit.web.answers import Answer, failure, last_resort
from cocreate.kit.web.bodies import UPLOADS
from cocreate.kit.web.hub import Hub

log = structlog.get_logger()
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION = "db_session"
_HOST = re.compile(r"(?:(?P<name>[\w.-]+)|\[(?P<v6>[\da-fA-F:.]+)\])(?::\d{1,5})?", re.ASCII)
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    b"content-security-policy": CSP.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
    b"x-frame-options": b"DENY",
}


class Edge:
    """Wraps the application's ASGI handler."""

    def __init__(self, app: ASGIApp, *, base_url: str, hosts: tuple[str, ...], hub: Hub) -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.https = base_url.startswith("https://")
        self.hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        exchange = Exchange(scope, send, https=self.https, hub=self.hub)
        try:
            if refusal := self._refuse(scope):
                await exchange.answer(refusal)
            else:
                await self.app(scope, receive, exchange.send)
        except Exception as problem:  # noqa: BLE001 - the last net: whatever escaped becomes a page
            await exchange.fail(problem)
        finally:
            await exchange.close()

    def _refuse(self, scope: HTTPScope) -> Answer | None:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get(b"host", "")
        if len(hosts) != 1 or _host_name(host) not in self.hosts:
            return failure(scope, 421)
        if "\x00" in scope["path"]:
            return failure(scope, 404)
        if b"%00" in scope["query_string"]:
            return failure(scope, 400)
        if scope["method"] in SAFE:
            return None
        site = headers.get(b"sec-fetch-site", "")
        origin = headers.get(b"origin", "")
        if site and site not in {"same-origin", "none"}:
            return failure(scope, 403)
        if origin and origin.partition("://")[2] != host:
            return failure(scope, 403)
        return None


def _host_name(host: str) -> str:
    """The name in a Host header, without its port; "" for what is none."""
    match = _HOST.fullmatch(host)
    return (match["name"] or match["v6"]).lower() if match else ""


class Exchange:
    """One request and its answer."""

    def __init__(self, scope: HTTPScope, send: Send, *, https: bool, hub: Hub) -> None:
        self.scope = scope
        self.https = https
        self.hub = hub
        self._send = send
        self._state: dict[str, Any] = scope.setdefault("state", {})
        self._state["reference"] = secrets.token_hex(6)
        self._begun = time.perf_counter()
        self._status = 0
        self._replaced = False

    async def send(self, message: Message) -> None:
        """Settle the transaction before the first byte leaves."""
        if message["type"] == "http.response.start":
            try:
                await self._settle(keep=message["status"] < 400)
            except Exception as problem:  # noqa: BLE001 - a failed COMMIT must never look like success
                self._replaced = True
                await self.fail(problem)
                return
            await self._start(message)
        elif not self._replaced:
            await self._send(message)

    async def answer(self, answer: Answer) -> None:
        """Send a finished answer of our own."""
        await self._start(
            {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        )
        await self._send({"type": "http.response.body", "body": answer.body, "more_body": False})

    async def fail(self, problem: Exception) -> None:
        """Roll back, log with the reference id and answer with a page, if nothing was sent yet."""
        await self._let_go()
        try:
            answer = failure(self.scope, problem)
        except Exception:
            # Not even the page can be made: something readable still leaves.
            log.exception("no page", reference=self._state["reference"])
            answer = last_resort(self._state["reference"])
        if answer.status >= 500:
            log.error("failed", reference=self._state["reference"], exc_info=problem)
        if not self._status:
            await self.answer(answer)

    async def close(self) -> None:
        """Give the connection back, whatever happened, and write the log line."""
        await self._let_go()
        for upload in self._state.pop(UPLOADS, ()):
            await upload.close()
        handler = self.scope.get("path_template") or "-"
        if not handler.startswith("/static") or self._status >= 400:
            log.info(
                "request",
                method=self.scope["method"],
                route=handler,
                status=self._status,
                ms=round((time.perf_counter() - self._begun) * 1000, 1),
                reference=self._state["reference"],
            )

    async def _settle(self, *, keep: bool) -> None:
        session: AsyncSession | None = self._state.pop(SESSION, None)
        if session is None or not session.in_transaction():
            return  # nobody asked for it, or nothing was done with it
        try:
            if keep and not only_reads(session):
                await session.commit()
                self.hub.ring(session.info.pop(RUNG, ()))
        finally:
            await session.close()

    async def _let_go(self) -> None:
        """Roll back and give the connection back; never raises."""
        try:
            await self._settle(keep=False)
        except Exception as problem:
            # The answer matters more than the connection, which its pool throws away.
            log.warning("not rolled back", reference=self._state["reference"], exc_info=problem)

    async def _start(self, message: Message) -> None:
        headers = [(n.lower(), v) for n, v in message["headers"]]  # type: ignore[typeddict-item]
        present = {name for name, _value in headers}
        headers += [(n, v) for n, v in HEADERS.items() if n not in present]
        if b"cache-control" not in present:
            headers.append((b"cache-control", b"no-store"))
        if self.https:
            headers.append((b"strict-transport-security", b"max-age=31536000"))
        headers.append((b"x-request-id", self._state["reference"].encode()))
        self._status = message["status"]  # type: ignore[typeddict-item]
        await self._send({**message, "headers": headers})  # type: ignore[arg-type]
