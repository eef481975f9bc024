"""Server processes: started on loopback, their CPU time and memory read, stopped by their id."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

WAIT_SECONDS = 60.0
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A running server. Figures of a process come from /proc, so this needs Linux."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def cpu(self) -> float:
        """Seconds of CPU that the process has used in all its threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> tuple[float, float]:
        """Resident megabytes, now and at most so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = dict(line.split(":", 1) for line in status.splitlines())
        now, peak = (round(int(found[name].split()[0]) / 1024, 1) for name in ("VmRSS", "VmHWM"))
        return now, peak


@contextmanager
def serving(
    command: list[str], *, ready: str, port: int, log: Path, more: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Start `command` (a Python module and its arguments), and stop it after the block."""
    with log.open("ab") as lines:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            stdout=lines,
            stderr=lines,
            env={**os.environ, **(more or {})},
        )
    try:
        _wait_for(process, port, ready, log)
        yield Server(process, port)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def get(port: int, path: str, cookie: str = "") -> tuple[int, dict[str, str], str]:
    """One plain request: status, headers in lower case, text."""
    connection = HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    try:
        headers = {"accept": "text/html"} | ({"cookie": cookie} if cookie else {})
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        return answer.status, {n.lower(): v for n, v in answer.getheaders()}, text
    finally:
        connection.close()


def _wait_for(process: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            if get(port, path)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    sys.exit(f"the server did not start; the end of its log:\n{log.read_text()[-2000:]}")
