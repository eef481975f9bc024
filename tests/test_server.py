"""The server as a process: one at a time, stopped gently, clear when it cannot start."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec
import pytest
from litestar import Litestar

from cocreate.server import configuration
from cocreate.settings import Settings
from tests.conftest import POSTGRES

PORT = 8807
ADDRESS = f"http://127.0.0.1:{PORT}"
ROOT = Path(__file__).parent.parent


def environment(folder: Path) -> dict[str, str]:
    """Settings for a process of its own, and nothing of ours."""
    kept = {name: v for name, v in os.environ.items() if not name.startswith("COCREATE_")}
    given = {"COCREATE_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return kept | given | ({"COCREATE_DATABASE_URL": POSTGRES} if POSTGRES else {})


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`cocreate …`, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "cocreate", *arguments],
        env=environment(folder) | more,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def process(folder: Path, *command: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """A server that answers, for the length of the block."""
    started = subprocess.Popen(
        [sys.executable, "-m", *command],
        env=environment(folder) | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for _wait in range(300):
            if started.poll() is not None:
                break
            try:
                httpx.get(f"{ADDRESS}/health", timeout=1)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield started
    finally:
        if started.poll() is None:
            started.kill()
        started.communicate()


@pytest.fixture
def folder(migrated: Path, tmp_path: Path) -> Path:
    """An installation's empty data folder."""
    return tmp_path / "data"


async def _lines(path: str) -> list[str]:
    lines: list[str] = []
    async with (
        httpx.AsyncClient(base_url=ADDRESS, timeout=20) as browser,
        browser.stream("GET", path) as answer,
    ):
        try:
            async for line in answer.aiter_lines():
                lines.append(line)  # noqa: PERF401 - what came before a cut counts too
        except httpx.RemoteProtocolError:
            lines.append("(cut off)")
    return lines


async def _get(path: str) -> tuple[int, str]:
    async with httpx.AsyncClient(base_url=ADDRESS, timeout=20) as browser:
        answer = await browser.get(path)
        return answer.status_code, answer.text


async def _stopped_while(
    server: subprocess.Popen[str], *paths: str
) -> tuple[float, list[list[str]]]:
    """Open `paths`, ask the server to stop, and see how long it takes and what came of them."""
    opened = [asyncio.create_task(_lines(path)) for path in paths]
    await asyncio.sleep(0.5)
    begun = time.perf_counter()
    server.send_signal(signal.SIGTERM)
    await asyncio.sleep(0.4)
    with pytest.raises(httpx.TransportError):
        await _get("/health")
    got = await asyncio.gather(*opened)
    await asyncio.to_thread(server.wait, 10)
    return time.perf_counter() - begun, got


async def test_asked_to_stop_it_says_goodbye_and_answers_what_is_in_flight(folder: Path) -> None:
    assert run(folder, "migrate").returncode == 0
    with process(folder, "tests.slow_server", str(PORT)) as server:
        took, got = await _stopped_while(server, "/test/stream", "/test/slow", "/test/slow")
    assert got == [["hello", "goodbye"], ["done"], ["done"]]
    assert server.returncode == 0
    assert took < 5


async def test_a_stream_that_does_not_listen_is_cut_off_in_time(folder: Path) -> None:
    assert run(folder, "migrate").returncode == 0
    with process(folder, "tests.slow_server", str(PORT)) as server:
        took, got = await _stopped_while(server, "/test/deaf", "/test/slow")
    assert got == [["hello", "(cut off)"], ["done"]]
    assert took < 8  # three seconds of patience, and a machine that may be busy


async def test_it_serves_the_product_and_tells_nothing_of_itself(folder: Path) -> None:
    with process(folder, "cocreate", "serve", "--port", str(PORT)) as server:
        async with httpx.AsyncClient(base_url=ADDRESS) as browser:
            answer = await browser.get("/sign-in?next=/secret-path")
            foreign = await browser.get("/sign-in", headers={"host": "evil.example"})
            spoofed = await browser.get("/demo", headers={"x-forwarded-for": "127.0.0.1"})
        server.send_signal(signal.SIGTERM)
        said = server.communicate(timeout=10)[0]
    assert (answer.status_code, foreign.status_code, spoofed.status_code) == (200, 421, 404)
    assert "server" not in answer.headers
    assert "secret-path" not in said
    assert server.returncode == 0


@pytest.mark.skipif(bool(POSTGRES), reason="PostgreSQL takes several servers")
async def test_a_second_server_on_the_same_folder_is_refused(folder: Path) -> None:
    with process(folder, "cocreate", "serve", "--port", str(PORT)) as server:
        second = run(folder, "serve", "--port", str(PORT + 1))
        assert second.returncode == 1
        assert f"Another server (process {server.pid}) already uses {folder}" in second.stderr
        assert "Traceback" not in second.stderr
        assert (await _get("/health"))[0] == 200
        server.kill()
        server.wait()
    with process(folder, "cocreate", "serve", "--port", str(PORT)) as server:
        assert (await _get("/ready"))[0] == 200  # a killed one leaves no lock behind


async def test_a_port_in_use_is_said_in_a_sentence(folder: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", PORT))
        taken.listen()
        refused = run(folder, "serve", "--port", str(PORT))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Error: Port {PORT} on 127.0.0.1 cannot be used")
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"COCREATE_BASE_URL": "panel.example.com"}, "COCREATE_BASE_URL=panel.example.com must be"),
        ({"COCREATE_TIME_ZONE": "Mars"}, "COCREATE_TIME_ZONE=Mars must be"),
        ({"COCREATE_SMTP_URL": "mail.example.com"}, "COCREATE_SMTP_URL must be like"),
        ({"COCREATE_TRUSTED_PROXIES": "10.0.0.x"}, "COCREATE_TRUSTED_PROXIES: 10.0.0.x must be"),
        ({"COCREATE_DATABASE_URL": "mysql://x"}, "COCREATE_DATABASE_URL must start with"),
    ],
)
def test_a_wrong_setting_is_said_in_a_sentence(
    folder: Path, more: dict[str, str], sentence: str
) -> None:
    refused = run(folder, "serve", "--port", str(PORT), **more)
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr


def test_over_the_network_it_needs_its_own_address(folder: Path) -> None:
    refused = run(folder, "serve", "--host", "0.0.0.0", "--port", str(PORT))
    assert refused.returncode == 1
    assert "Set COCREATE_BASE_URL" in refused.stderr


def test_only_a_named_proxy_is_believed(settings: Settings, the_app: Litestar) -> None:
    nobody = configuration(settings, the_app)
    assert (nobody.proxy_headers, nobody.forwarded_allow_ips) == (False, [])
    named = msgspec.structs.replace(settings, trusted_proxies=("10.0.0.2",))
    one = configuration(named, the_app)
    assert (one.proxy_headers, one.forwarded_allow_ips) == (True, ["10.0.0.2"])
