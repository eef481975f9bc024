"""Asking the app over bare ASGI: any bytes, any header, and streams that are hung up on."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from urllib.parse import unquote, urlencode

HOST = ("host", "testserver")
PATIENCE = 20.0  # seconds; a request that takes longer hangs


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header; "" without it."""
        return next((v for n, v in self.headers if n == name), "")

    def cookies(self) -> list[str]:
        """Every Set-Cookie."""
        return [value for name, value in self.headers if name == "set-cookie"]

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


async def ask(
    app: Any,
    method: str,
    path: str,
    *,
    headers: Iterable[tuple[str, str]] = (),
    cookie: str = "",
    form: dict[str, str] | None = None,
    body: bytes | list[bytes] = b"",
    host: bool = True,
    client: str = "127.0.0.1",
) -> Answer:
    """One request. `path` is as it stands in the request line, with its query; `body` in pieces
    makes a chunked one. A stream is hung up on after its first words."""
    sent = [(n.lower().encode(), v.encode("latin-1")) for n, v in headers]
    if host:
        sent.insert(0, (HOST[0].encode(), HOST[1].encode()))
    if cookie:
        sent.append((b"cookie", cookie.encode("latin-1")))
    if form is not None:
        body = urlencode(form).encode()
        sent.append((b"content-type", b"application/x-www-form-urlencoded"))
    chunks = body if isinstance(body, list) else [body]
    if not isinstance(body, list) and body:
        sent.append((b"content-length", str(len(body)).encode()))
    plain, _mark, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(plain),
        "raw_path": plain.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": sent,
        "client": (client, 50_000),
        "server": ("testserver", 80),
    }
    return await _exchange(app, scope, chunks)


async def _exchange(app: Any, scope: dict[str, Any], chunks: list[bytes]) -> Answer:
    parts = [
        {"type": "http.request", "body": chunk, "more_body": n < len(chunks)}
        for n, chunk in enumerate(chunks, 1)
    ]
    begun, pieces = asyncio.Event(), []
    answer: dict[str, Any] = {}

    async def receive() -> dict[str, Any]:
        if parts:
            return parts.pop(0)
        await begun.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            assert not answer, "an answer began twice"
            answer.update(message)
        else:
            pieces.append(message.get("body", b""))
            begun.set()

    async with asyncio.timeout(PATIENCE):
        await app(scope, receive, send)
    assert answer, "no answer at all"
    headers = [(n.decode(), v.decode("latin-1")) for n, v in answer["headers"]]
    return Answer(answer["status"], headers, b"".join(pieces))


@asynccontextmanager
async def running(app: Any) -> AsyncIterator[None]:
    """The app between its start and its stop, as a server does it."""
    sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    life = asyncio.create_task(app({"type": "lifespan"}, sent.get, told.put))
    await sent.put({"type": "lifespan.startup"})
    assert (await told.get())["type"] == "lifespan.startup.complete"
    yield
    await sent.put({"type": "lifespan.shutdown"})
    await life
