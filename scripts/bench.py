"""Measures the server against the bare limits of this machine, in one run; prints JSON.

CPU per visit is what to trust on a busy machine: wall-clock figures move with the neighbours.
Everything happens on loopback and in a temporary folder, which goes when the run ends.
"""

import argparse
import asyncio
import os
import platform
import sqlite3
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from cocreate.kit import logs
from cocreate.kit.db import Database
from cocreate.kit.migrate import migrate
from cocreate.schema import metadata
from cocreate.settings import Settings, from_environment
from scripts.measure import crosstab, groups, limits, points, report
from scripts.measure.process import Server, free_port, get, serving
from scripts.measure.seed import Seeded, fill

READERS = 64
ANSWERS_PER_SECOND = 700  # so many members wait for every second of `open_submit`
WARM_UP = 0.3
GROUPS = (10_000, 500)  # people and statements
TURN_SECONDS, MARGIN_SECONDS = 600, 2


class Options(argparse.Namespace):
    """What the command line says."""

    seconds: float
    clients: list[int]
    sizes: list[int]
    quick: bool
    table: bool
    port: int


def main() -> None:
    """Measure and print; exit 1 when an answer was wrong."""
    options = _options()
    logs.set_up("error")
    with tempfile.TemporaryDirectory(prefix="cocreate-bench-") as folder:
        found = _run(options, Path(folder))
    if options.table:
        print(report.table(found["points"], found["marks"]))
        print(f"\n{crosstab.table(found['tables'])}")
        if "groups" in found:
            print(f"\n{groups.table(found['groups'])}")
        print(f"\nmemory MB: {found['memory_mb']}")
    else:
        print(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    if any(point.errors for point in found["points"]):
        sys.exit("some answers were wrong: see errors")


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    add = parser.add_argument
    add("--seconds", type=float, default=3.0, help="for each point (default 3)")
    add("--clients", type=_numbers, default=[1, 16, 64], help="default 1,16,64")
    add("--sizes", type=_numbers, default=[1_000, 10_000, 100_000], help="answers behind results")
    add("--quick", action="store_true", help="at most 1 s a point, 1,000 answers")
    add("--table", action="store_true", help="a table for people instead of JSON")
    add("--port", type=int, default=0, help="this one and the next (default: free ones)")
    options = parser.parse_args(namespace=Options())
    if options.quick:
        options.seconds, options.sizes = min(options.seconds, 1.0), [1_000]
    return options


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _run(options: Options, folder: Path) -> dict[str, Any]:
    port = options.port or free_port()
    bare_port = options.port + 1 if options.port else free_port()
    environment = {
        "COCREATE_DATA_DIR": str(folder / "data"),
        "COCREATE_BASE_URL": f"http://127.0.0.1:{port}",
        "COCREATE_DATABASE_URL": "",
        "COCREATE_LOG_LEVEL": "info",
    }
    settings = from_environment(environment)
    begun = time.perf_counter()
    seeded = asyncio.run(_seed(settings, options))
    seeding = round(time.perf_counter() - begun, 1)
    limits.make_rows(folder / "bare.db")
    with ExitStack() as stack:
        log = folder / "server.log"
        bare = stack.enter_context(
            serving(
                ["scripts.measure.limits", str(folder / "bare.db"), str(bare_port)],
                ready="/hello",
                port=bare_port,
                log=log,
            )
        )
        product = stack.enter_context(
            serving(
                ["cocreate", "serve", "--port", str(port)],
                ready="/ready",
                port=port,
                log=log,
                more=environment,
            )
        )
        found = {"seeding_s": seeding, **_measure(options, bare, product, seeded)}
    if not options.quick:  # a server of its own, after the others have stopped
        found["groups"] = groups.measure_groups(folder, *GROUPS)
        found["marks"] += groups.marks(found["groups"])
    return found


async def _seed(settings: Settings, options: Options) -> Seeded:
    await migrate(settings.database_url, settings.data_dir, metadata)
    database = Database(settings.database_url)
    try:
        return await fill(
            database,
            settings.secret,
            readers=READERS,
            answerers=_answerers(options) * len(options.clients),
            sizes=options.sizes,
        )
    finally:
        await database.close()


def _answerers(options: Options) -> int:
    return int(options.seconds * ANSWERS_PER_SECOND) + 64


def _measure(options: Options, bare: Server, product: Server, seeded: Seeded) -> dict[str, Any]:
    memory = {"at_start": product.memory()[0]}
    at_limit, pages = points.limits(bare.port, seeded), points.pages(product.port, seeded)
    for server, visits in ((bare, at_limit), (product, pages)):
        for visit in visits:
            points.measure(server, visit, clients=1, seconds=WARM_UP)
    found = []
    each = _answerers(options)
    for number, clients in enumerate(options.clients):
        measure = partial(points.measure, clients=clients, seconds=options.seconds)
        found += [measure(bare, visit) for visit in at_limit]
        found += [measure(product, visit) for visit in pages]
        for name, path in points.PAGES.items():
            _sit_out_the_turn(options.seconds)
            again = points.unchanged(product.port, seeded.readers, name, path)
            found.append(measure(product, again))
        takers = seeded.answerers[number * each : (number + 1) * each]
        answering = points.open_submit(product.port, takers, seeded.answers)
        found.append(measure(product, answering))
    memory["after_pages"] = product.memory()[0]
    cold = _results(options, product, seeded, found)
    memory["after_results"], memory["peak"] = product.memory()
    tables = crosstab.measure(max(options.sizes))
    return {
        "machine": {
            "cpus": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
        },
        "seconds_a_point": options.seconds,
        "points": found,
        "results_cold_ms": {str(size): ms for size, ms in cold.items()},
        "tables": tables,
        "memory_mb": memory,
        "marks": [*report.marks(found, cold), *crosstab.marks(tables)],
    }


def _sit_out_the_turn(seconds: float) -> None:
    """A page says how long ago things were, so its version is a new one every ten minutes."""
    left = TURN_SECONDS - time.time() % TURN_SECONDS
    if left < seconds + MARGIN_SECONDS:
        time.sleep(left + 0.1)


def _results(
    options: Options, product: Server, seeded: Seeded, found: list[points.Point]
) -> dict[int, float]:
    """The first page of each size, when its answers are not in memory yet, and then many."""
    # One page of a concept without answers first, so that no template is compiled in between.
    get(product.port, f"{points.PANEL}/concepts/open-0/results", seeded.marketer.cookie)
    cold: dict[int, float] = {}
    for size in options.sizes:
        visit = points.results(product.port, seeded.marketer, size)
        path = visit.journeys[0][0].split()[1].decode()
        begun = time.perf_counter()
        status = get(product.port, path, seeded.marketer.cookie)[0]
        cold[size] = round((time.perf_counter() - begun) * 1000, 1)
        if status != 200:
            sys.exit(f"{path} answered {status}")
        found += [
            points.measure(product, visit, clients=clients, seconds=options.seconds)
            for clients in options.clients
        ]
    return cold


if __name__ == "__main__":
    main()
