"""What is measured: each point is a kind of visit, a number of clients and what it cost."""

import subprocess
import sys
import time
from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec

from scripts.measure.crowd import SLUG, Visitor
from scripts.measure.load import HOST, Job, Outcome
from scripts.measure.process import Server, get
from scripts.measure.seed import ANSWERED, OPEN, Seeded

PANEL = f"/panels/{SLUG}"
PAGES = {
    "home": PANEL,
    "concept": f"{PANEL}/concepts/{OPEN}",
    "conversation": f"{PANEL}/concepts/{ANSWERED}",
}
GRACE_SECONDS = 40.0
COOL_SECONDS = 0.05  # the server may still be busy with its last answer


class Point(msgspec.Struct):
    """One line of the result. A visit is one journey: for `open_submit` a page and its answer.

    `cpu_ms` is the server's CPU per visit. The two figures in cores tell who was the bottleneck.
    """

    name: str
    clients: int
    visits: int
    per_second: float
    cpu_ms: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    errors: dict[str, int]
    server_cores: float
    load_cores: float


class Visit(msgspec.Struct):
    """A kind of visit: whom it loads, with which journeys, and the statuses that are right."""

    name: str
    journeys: list[list[bytes]]
    expect: list[int]
    once: bool = False


def measure(server: Server, visit: Visit, *, clients: int, seconds: float) -> Point:
    """Send the load from a process of its own and read what the server used meanwhile."""
    job = Job(
        port=server.port,
        clients=clients,
        seconds=seconds,
        journeys=visit.journeys,
        expect=visit.expect,
        once=visit.once,
    )
    before = server.cpu()
    done = subprocess.run(
        [sys.executable, "-m", "scripts.measure.load"],
        input=msgspec.msgpack.encode(job),
        stdout=subprocess.PIPE,
        check=True,
        timeout=seconds + GRACE_SECONDS,
    )
    time.sleep(COOL_SECONDS)
    used = server.cpu() - before
    outcome = msgspec.msgpack.decode(done.stdout, type=Outcome)
    times = sorted(outcome.times) or [0.0]
    visits = max(outcome.journeys, 1)
    return Point(
        name=visit.name,
        clients=clients,
        visits=outcome.journeys,
        per_second=round(outcome.journeys / outcome.seconds, 1),
        cpu_ms=round(used / visits * 1000, 3),
        p50_ms=_at(times, 0.5),
        p95_ms=_at(times, 0.95),
        p99_ms=_at(times, 0.99),
        errors=outcome.errors,
        server_cores=round(used / outcome.seconds, 2),
        load_cores=round(outcome.cpu / outcome.seconds, 2),
    )


def _at(times: list[float], share: float) -> float:
    return round(times[min(int(len(times) * share), len(times) - 1)], 2)


def limits(port: int, seeded: Seeded) -> list[Visit]:
    """What the bare server does: a hello, a page, a row, and a page followed by a row."""
    hello, page = request(port, "GET", "/hello"), request(port, "GET", "/page")
    row = request(port, "POST", "/rows", form=seeded.answers)
    return [
        Visit("hello", [[hello]], [200]),
        Visit("bare_page", [[page]], [200]),
        Visit("bare_row", [[row]], [303]),
        Visit("bare_page_row", [[page, row]], [200, 303]),
    ]


def pages(port: int, seeded: Seeded) -> list[Visit]:
    """The pages of a member, in full."""
    return [
        Visit(name, [[request(port, "GET", path, reader)] for reader in seeded.readers], [200])
        for name, path in PAGES.items()
    ]


def unchanged(port: int, readers: list[Visitor], name: str, path: str) -> Visit:
    """The same when nothing has changed since the reader's last visit, which is made here."""
    journeys = []
    for reader in readers:
        etag = get(port, path, reader.cookie)[1].get("etag", "")
        journeys.append([request(port, "GET", path, reader, {"if-none-match": etag})])
    return Visit(f"{name}_unchanged", journeys, [304])


def open_submit(port: int, answerers: list[Visitor], answers: Mapping[str, str]) -> Visit:
    """Each visitor once: opens the twelve questions, then sends a complete answer."""
    path = f"{PANEL}/concepts/{OPEN}"
    journeys = []
    for visitor in answerers:
        form = {"_csrf": visitor.csrf, "_key": visitor.csrf[:32], "_go": "send", **answers}
        sent = request(port, "POST", f"{path}/response", visitor, form=form)
        journeys.append([request(port, "GET", path, visitor), sent])
    return Visit("open_submit", journeys, [200, 303], once=True)


def results(port: int, marketer: Visitor, size: int) -> Visit:
    """The results of a closed concept with a breakdown."""
    path = f"{PANEL}/concepts/closed-{size}/results?by=age"
    return Visit(f"results_{size}", [[request(port, "GET", path, marketer)]], [200])


def request(
    port: int,
    method: str,
    path: str,
    visitor: Visitor | None = None,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
) -> bytes:
    """A request as a browser on this machine would send it."""
    body = urlencode(form).encode() if form else b""
    sent = {
        "host": f"{HOST}:{port}",
        "accept": "text/html",
        "accept-language": "en",
        "accept-encoding": "gzip",
        **({"cookie": visitor.cookie} if visitor else {}),
        **(headers or {}),
    }
    if form:
        sent |= {
            "origin": f"http://{HOST}:{port}",
            "content-type": "application/x-www-form-urlencoded",
            "content-length": str(len(body)),
        }
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
