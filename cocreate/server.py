"""Serving: uvicorn with one process, stopped gently.

On SQLite one process owns the data folder; a second one is refused by a lock on a file in it.
"""

import fcntl
import gc
import os
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
import uvicorn
from litestar import Litestar

from cocreate.app import create_app
from cocreate.kit.logs import set_up
from cocreate.kit.mailer import smtp_server
from cocreate.kit.web.heads import BoundedHeads
from cocreate.kit.web.hub import Hub
from cocreate.settings import Settings, SettingsError, from_environment

log = structlog.get_logger()

GARBAGE = (20_000, 20, 20)  # a page makes thousands of objects and hardly a cycle
DRAIN_SECONDS = 3  # for requests in flight; with start and end of it a stop takes less than five
SAFE_SQLITE = (3, 51, 3)  # before it, two connections can, very rarely, damage a WAL file


class CannotServe(Exception):
    """The server cannot start; the text is a sentence for the administrator."""


class Server(uvicorn.Server):
    """Says goodbye to open streams first: they would hold up the stop until they are cut off."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self.hub = hub

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the streams, answer what is in flight, then stop."""
        self.hub.close()
        await super().shutdown(sockets)


def open_port(host: str, port: int) -> socket.socket:
    """The port, taken but not yet listening, so that nothing else is begun when it is in use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen()  # two that are bound but do not listen would both believe to have it
    except OSError as problem:
        opened.close()
        raise CannotServe(
            f"Port {port} on {host} cannot be used: {os.strerror(problem.errno or 0).lower()}. "
            f"Stop the other program, or choose another port with --port."
        ) from problem
    return opened


@contextmanager
def only_server(settings: Settings) -> Iterator[None]:
    """On SQLite: keep every other server away from this data folder while the block lasts."""
    if not settings.sqlite:
        yield
        return
    path = settings.data_dir / "serve.lock"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise CannotServe(
                f"Another server (process {_holder(path)}) already uses {settings.data_dir}. "
                "SQLite takes one server at a time: stop that one, or use PostgreSQL."
            ) from problem
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _holder(path: Path) -> str:
    return path.read_text().strip() or "unknown"


def serve(settings: Settings, opened: socket.socket) -> None:
    """Serve until SIGTERM or Ctrl-C. The caller holds `only_server` and has migrated."""
    if settings.smtp_url:
        try:
            smtp_server(settings.smtp_url)
        except ValueError as problem:
            raise SettingsError(str(problem)) from problem
    if settings.sqlite and not settings.demo and sqlite3.sqlite_version_info < SAFE_SQLITE:
        log.warning(
            "old sqlite",
            version=sqlite3.sqlite_version,
            wanted=".".join(map(str, SAFE_SQLITE)),
            consequence="run nothing else that writes to the database while the server runs",
        )
    app = create_app(settings)
    # What is here now stays till the end: no collection of garbage need walk through it again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    # uvicorn raises the signal again when it has stopped; a stop on request is no failure.
    signal.signal(signal.SIGTERM, lambda *_signal: None)
    signal.signal(signal.SIGINT, lambda *_signal: None)
    Server(configuration(settings, app), app.state["hub"]).run(sockets=[opened])


def configuration(settings: Settings, app: Litestar) -> uvicorn.Config:
    """How uvicorn runs: quiet, without a name, and believing no proxy that is not named."""
    return uvicorn.Config(
        app,
        access_log=False,  # it would write queries; the edge logs routes
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=DRAIN_SECONDS,
        ws="none",
        http=BoundedHeads,
    )


def dev_app() -> Litestar:
    """The demo's app for scripts/dev: uvicorn makes it again whenever a file of ours changes."""
    settings = from_environment(demo=True, dev=True)
    set_up(settings.log_level, readable=True)
    return create_app(settings)
