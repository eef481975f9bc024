# ruff: noqa: E501 - lists of odd bytes are read as lists
"""Bytes on a real socket: requests that are two things at once, endless heads, slow senders."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator

import pytest
import uvicorn
from litestar import Litestar

from cocreate.kit.db import Database
from cocreate.kit.web import heads
from cocreate.server import configuration
from cocreate.settings import Settings

HOST = b"Host: testserver\r\n"
LAST = b"Connection: close\r\n\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
POST = b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM


@pytest.fixture
async def port(the_app: Litestar, settings: Settings, database: Database) -> AsyncIterator[int]:
    """Where the app is served, as in production."""
    opened = socket.socket()
    opened.bind(("127.0.0.1", 0))
    opened.listen()
    server = uvicorn.Server(configuration(settings, the_app))
    server.config.lifespan = "off"  # the app of all tests is not to be closed
    serving = asyncio.create_task(server.serve(sockets=[opened]))
    while not server.started:
        await asyncio.sleep(0.01)
    yield opened.getsockname()[1]
    server.should_exit = True
    await serving


async def tell(port: int, *pieces: bytes, patience: float = 10) -> bytes:
    """Everything that comes back until the server closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    back = b""
    async with asyncio.timeout(patience):
        try:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            while piece := await reader.read(65_536):
                back += piece
        except ConnectionError:
            pass
    writer.close()
    return back


ODD = {
    "length and chunks": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n" + LAST + b"0\r\n\r\n",
    "chunks twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n" + LAST + b"0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 4\r\nContent-Length: 5\r\n" + LAST + b"abcde",
    "length below zero": POST + b"Content-Length: -1\r\n" + LAST,
    "length in words": POST + b"Content-Length: four\r\n" + LAST,
    "space before the colon": POST + b"Transfer-Encoding : chunked\r\n" + LAST + b"0\r\n\r\n",
    "folded header": b"GET /health HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n" + LAST,
    "nul in a header": b"GET /health HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n" + LAST,
    "no line ends": b"GET /health HTTP/1.1\n" + HOST.replace(b"\r", b"") + b"Connection: close\n\n",
    "bytes in the path": b"GET /\xff\xfe HTTP/1.1\r\n" + HOST + LAST,
    "control in the path": b"GET /\x01 HTTP/1.1\r\n" + HOST + LAST,
    "no path": b"GET HTTP/1.1\r\n" + HOST + LAST,
    "no version": b"GET /health\r\n\r\n",
    "unknown method": b"FOO /health HTTP/1.1\r\n" + HOST + LAST,
    "every path": b"OPTIONS * HTTP/1.1\r\n" + HOST + LAST,
    "authority": b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + LAST,
    "absolute, elsewhere": b"GET http://evil.example/sign-in HTTP/1.1\r\n" + HOST + LAST,
    "absolute, another host": b"GET http://testserver/ HTTP/1.1\r\nHost: evil.example\r\n" + LAST,
    "two hosts": b"GET /sign-in HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n" + LAST,
    "no host": b"GET /sign-in HTTP/1.0\r\n\r\n",
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,
    "http2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
async def test_a_request_that_is_odd_gets_one_answer_and_no_failure(port: int, name: str) -> None:
    back = await tell(port, ODD[name])
    assert back.count(b"HTTP/1.1 ") == 1
    status = int(back.split(b" ", 2)[1])
    assert status in {200, 400, 403, 404, 405, 421}
    assert b"evil" not in back


async def test_a_hidden_second_request_is_not_answered(port: int) -> None:
    hidden = b"0\r\n\r\nGET /health HTTP/1.1\r\n" + HOST + b"\r\n"
    both = b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n" % len(hidden)
    back = await tell(port, POST + both + hidden)
    assert back.count(b"HTTP/1.1 ") == 1
    assert b'"status":"ok"' not in back


@pytest.mark.parametrize("piece", [b"X-A: " + b"a" * 65_000 + b"\r\n", b"a" * 65_000])
async def test_an_endless_head_is_cut_off(port: int, piece: bytes) -> None:
    begun = b"GET /health HTTP/1.1\r\n" + HOST + (b"X-A: " if piece[0] == 97 else b"")
    back = await tell(port, begun, *[piece] * 300)
    assert b"200 OK" not in back
    assert (await tell(port, b"GET /health HTTP/1.1\r\n" + HOST + LAST)).startswith(b"HTTP/1.1 200")


async def test_a_head_that_comes_drop_by_drop_is_given_up(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "HEAD_SECONDS", 0.5)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begun = time.monotonic()
    writer.write(b"GET /health HTTP/1.1\r\n")
    assert await reader.read() == b""
    assert time.monotonic() - begun < 2
    writer.close()
    silent, quiet = await asyncio.open_connection("127.0.0.1", port)
    assert await silent.read() == b""
    quiet.close()


async def test_several_requests_on_one_connection_are_all_answered(port: int) -> None:
    one = b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"
    back = await tell(port, one * 3 + one.replace(b"\r\n\r\n", b"\r\n") + LAST)
    assert back.count(b"HTTP/1.1 200") == 4


async def test_a_body_over_the_limit_is_refused_before_it_is_read(port: int) -> None:
    chunk = b"10000\r\n" + b"a" * 65_536 + b"\r\n"
    back = await tell(port, POST + b"Transfer-Encoding: chunked\r\n" + LAST, *[chunk] * 200)
    assert back == b"" or back.startswith(b"HTTP/1.1 413")


async def test_who_hangs_up_half_way_is_no_failure_of_ours(port: int, lines: list[str]) -> None:
    _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(POST + b"Content-Length: 1000\r\n\r\n_csrf=x&email=a")
    await writer.drain()
    await asyncio.sleep(0.1)
    writer.close()
    async with asyncio.timeout(5):
        while not any('"/sign-in"' in line for line in lines):
            await asyncio.sleep(0.02)
    assert not any('"level": "error"' in line for line in lines)
