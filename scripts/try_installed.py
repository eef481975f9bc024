"""Tries an installed `cocreate` from the current, empty folder: the demo, then a served page.

Knows the program only by its command line, and starts it without the checkout in reach.
"""

import os
import re
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

WAIT_SECONDS = 30.0


def main(program: str) -> None:
    """Exit 0 when the demo fills, /health and a page and its files are served, and it stops."""
    environment = {"PATH": os.defpath, "HOME": str(Path.cwd()), "LANG": "C.UTF-8"}
    subprocess.run([program, "demo", "--no-serve"], check=True, env=environment, timeout=120)
    port = _free_port()
    environment |= {"COCREATE_BASE_URL": f"http://127.0.0.1:{port}"}
    server = subprocess.Popen([program, "serve", "--port", str(port)], env=environment)
    try:
        _wait_for(port, server)
        status, page = _get(port, "/sign-in")
        assert status == 200, f"/sign-in answered {status}"  # noqa: S101
        addresses = sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page)))
        assert addresses, "the page names no static files"  # noqa: S101
        for address in addresses:
            status, _body = _get(port, address)
            assert status == 200, f"{address} answered {status}"  # noqa: S101
    finally:
        server.terminate()
        code = server.wait(timeout=30)
    print(f"demo, /health, /sign-in and {len(addresses)} static files work; stopped with {code}")


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            sys.exit(f"the server stopped with {server.returncode}")
        try:
            if _get(port, "/health")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    sys.exit(f"/health did not answer 200 within {WAIT_SECONDS:.0f} s")


def _get(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main(sys.argv[1])
