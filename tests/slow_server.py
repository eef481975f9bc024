"""A real server process with two more addresses: a stream, and an answer that takes a while.

Run as `python -m tests.slow_server PORT`, with the settings in the environment.
"""

import asyncio
import sys
from collections.abc import AsyncIterator

from litestar import Request, Router, get
from litestar.response import Stream

from cocreate import features, server
from cocreate.settings import from_environment

OPEN = {"action": "house.read", "plain": True}


@get("/test/stream", opt=OPEN)
async def stream(request: Request) -> Stream:
    """Open until the server says goodbye."""
    hub = request.app.state["hub"]

    async def lines() -> AsyncIterator[bytes]:
        with hub.listening(["test"]) as bell:
            yield b"hello\n"
            while not hub.closing:
                await bell.wait()
            yield b"goodbye\n"

    return Stream(lines(), media_type="text/event-stream")


@get("/test/deaf", opt=OPEN)
async def deaf() -> Stream:
    """A stream that never ends by itself."""

    async def lines() -> AsyncIterator[bytes]:
        yield b"hello\n"
        await asyncio.sleep(60)

    return Stream(lines(), media_type="text/event-stream")


@get("/test/slow", opt=OPEN)
async def slow() -> str:
    """An answer after a second."""
    await asyncio.sleep(1)
    return "done"


def main() -> None:
    """Serve with these addresses beside the product's own."""
    product = features.routers
    extra = Router(path="/", route_handlers=[stream, deaf, slow])
    features.routers = lambda *, demo: [*product(demo=demo), extra]
    settings = from_environment()
    with server.only_server(settings):
        server.serve(settings, server.open_port("127.0.0.1", int(sys.argv[1])))


if __name__ == "__main__":
    main()
