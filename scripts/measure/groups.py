"""Opinion groups of a large brainstorm, from the page that asks for them to the page that shows
them, and what others notice meanwhile.

    .venv/bin/python -m scripts.measure.groups --people 10000 --statements 500

A server of its own on a database of its own, both gone afterwards. Every member votes on three
statements in ten; three groups are planted, with noise.
"""

import argparse
import asyncio
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from sqlalchemy import text

from cocreate.brainstorms.models import Brainstorm, Idea
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.migrate import migrate
from cocreate.schema import metadata
from cocreate.settings import Settings, from_environment
from cocreate.threads.models import Thread
from scripts.measure.crowd import SLUG, Visitor, make_members, make_panel, sign_in
from scripts.measure.points import Visit, measure, request
from scripts.measure.process import Server, free_port, get, serving
from scripts.measure.report import Mark

PATH = f"/panels/{SLUG}/brainstorms/large/groups"
BUSY = "every 2s"  # stands in the page while groups are being computed
GIVE_UP_SECONDS = 180.0
LOAD_SECONDS = 4.0
SECONDS_MARK, MEMORY_MARK, HEALTH_MARK = 20.0, 1_000.0, 50.0
# Repeatable, and made by the database itself: a million rows in a few seconds.
VOTES = """
insert into vote (idea_id, membership_id, value, at, waiting)
select i.id, m.id,
  case when (i.id * 48271 + m.id * 69621) % 1009 % 10 < 3
  then (i.id * 16807 + m.id * 39373) % 1013 % 3 - 1
  else (m.id % 3 + 1) * i.id * 31 / 7 % 3 - 1 end,
  :at, true
from idea i, membership m
where m.role = 'member' and (i.id * 7919 + m.id * 104729) % 10007 % 100 < 30
"""


class Groups(msgspec.Struct):
    """`seconds` from asking to the groups; the worker's peak; the health page meanwhile, and how
    long the page of groups takes when they are there."""

    people: int
    statements: int
    votes: int
    seconds: float
    worker_peak_mb: float
    health_p95_ms: float
    health_errors: int
    page_ms: float


def measure_groups(folder: Path, people: int, statements: int) -> Groups:
    """Everything, in `folder`."""
    port = free_port()
    environment = {
        "COCREATE_DATA_DIR": str(folder / "groups"),
        "COCREATE_BASE_URL": f"http://127.0.0.1:{port}",
        "COCREATE_DATABASE_URL": "",
        "COCREATE_LOG_LEVEL": "info",
    }
    visitor, votes = asyncio.run(_fill(from_environment(environment), people, statements))
    with serving(
        ["cocreate", "serve", "--port", str(port)],
        ready="/ready",
        port=port,
        log=folder / "groups.log",
        more=environment,
    ) as server:
        return _watch(server, visitor, people, statements, votes)


def table(found: Groups) -> str:
    """The same for people."""
    return (
        f"groups of {found.people} people x {found.statements} statements ({found.votes} votes): "
        f"{found.seconds} s, worker {found.worker_peak_mb} MB, "
        f"/health p95 {found.health_p95_ms} ms meanwhile, page {found.page_ms} ms"
    )


def marks(found: Groups) -> list[Mark]:
    """The marks of the issue: 20 seconds, a gigabyte, and a site that answers meanwhile."""
    label = f"groups_{found.people}x{found.statements}"
    return [
        Mark(f"{label}_{name}", 0, value, f"< {mark:.0f}", value < mark)
        for name, value, mark in (
            ("s", found.seconds, SECONDS_MARK),
            ("worker_peak_mb", found.worker_peak_mb, MEMORY_MARK),
            ("health_p95_ms", found.health_p95_ms, HEALTH_MARK),
        )
    ]


async def _fill(settings: Settings, people: int, statements: int) -> tuple[Visitor, int]:
    await migrate(settings.database_url, settings.data_dir, metadata)
    database = Database(settings.database_url)
    try:
        async with database.writing() as db:
            panel = await make_panel(db)
            await make_members(db, panel.id, people)
            [(person, author)] = await make_members(db, panel.id, 1, role="marketer")
            now = clock.now()
            large = Brainstorm(
                panel_id=panel.id, slug="large", title="Large", open_counts=True, launched_at=now
            )
            threads = [Thread(panel_id=panel.id) for _number in range(statements)]
            db.add_all([large, *threads])
            await db.flush()
            db.add_all(
                Idea(
                    brainstorm_id=large.id,
                    author_id=author,
                    thread_id=thread.id,
                    text=f"Statement {number} of many",
                )
                for number, thread in enumerate(threads)
            )
            await db.flush()
            await db.execute(text(VOTES), {"at": now.strftime("%Y-%m-%d %H:%M:%S.%f")})
            votes = (await db.execute(text("select count(*) from vote"))).scalar_one()
            [visitor] = await sign_in(db, settings.secret, [person])
    finally:
        await database.close()
    return visitor, int(votes)


def _watch(server: Server, visitor: Visitor, people: int, statements: int, votes: int) -> Groups:
    health = Visit("health", [[request(server.port, "GET", "/health")]], [200])
    measure(server, health, clients=1, seconds=0.3)
    begun, peak = time.perf_counter(), 0.0
    with ThreadPoolExecutor(1) as aside:
        meanwhile = aside.submit(measure, server, health, clients=1, seconds=LOAD_SECONDS)
        while BUSY in get(server.port, PATH, visitor.cookie)[2]:
            peak = max(peak, _worker_peak(server.process.pid))
            if time.perf_counter() - begun > GIVE_UP_SECONDS:
                raise SystemExit("the groups did not come")
            time.sleep(0.3)
        seconds = time.perf_counter() - begun
        peak = max(peak, _worker_peak(server.process.pid))
        seen = meanwhile.result()
    again = time.perf_counter()
    page = get(server.port, PATH, visitor.cookie)[2]
    page_ms = (time.perf_counter() - again) * 1000
    if "A map, not a census" not in page:
        raise SystemExit("the page shows no groups")
    return Groups(
        people=people,
        statements=statements,
        votes=votes,
        seconds=round(seconds, 1),
        worker_peak_mb=peak,
        health_p95_ms=seen.p95_ms,
        health_errors=sum(seen.errors.values()),
        page_ms=round(page_ms, 1),
    )


def _worker_peak(server: int) -> float:
    """The most that a child of the server has held, in megabytes; 0 when there is none."""
    peaks = [0.0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            found = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:  # gone in between
            continue
        if int(found["PPid"]) == server and "VmHWM" in found:
            peaks.append(round(int(found["VmHWM"].split()[0]) / 1024, 1))
    return max(peaks)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="scripts.measure.groups", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--statements", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cocreate-groups-") as folder:
        found = measure_groups(Path(folder), options.people, options.statements)
    print(msgspec.json.format(msgspec.json.encode([found, marks(found)]), indent=2).decode())


if __name__ == "__main__":
    main()
