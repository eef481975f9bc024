"""The bench measures what it says, notices wrong answers and leaves nothing behind."""

import subprocess
import sys

import msgspec
import pytest

from scripts.measure import crosstab, limits, points
from scripts.measure.points import Point
from scripts.measure.process import free_port, serving
from scripts.measure.report import marks

PAGES = ("home", "concept", "conversation")
MEASURED = {
    *("hello", "bare_page", "bare_row", "bare_page_row"),
    *PAGES,
    *(f"{page}_unchanged" for page in PAGES),
    *("open_submit", "results_60"),
}


def point(name: str, cpu_ms: float, per_second: float, errors: dict[str, int]) -> Point:
    return Point(
        name=name,
        clients=16,
        visits=100,
        per_second=per_second,
        cpu_ms=cpu_ms,
        p50_ms=1,
        p95_ms=2,
        p99_ms=3,
        errors=errors,
        server_cores=1,
        load_cores=0.1,
    )


def test_a_mark_is_a_ratio_to_the_bare_server_of_the_same_run():
    found = [
        point("hello", 0.1, 9_000, {}),
        point("home", 1.2, 700, {}),
        point("concept", 1.6, 600, {"500 for 200": 2}),
        point("bare_page_row", 1.0, 800, {}),
        point("open_submit", 4.0, 240, {}),
    ]
    reached = {mark.name: (mark.value, mark.reached) for mark in marks(found, {100_000: 1_200.0})}
    assert reached == {
        "home_cpu_of_hello": (12.0, True),
        "concept_cpu_of_hello": (16.0, False),
        "open_submit_of_bare": (0.3, True),
        "results_100000_cold_ms": (1_200.0, False),
        "errors": (2, False),
    }


def test_tables_are_measured_in_memory_beside_a_bare_count():
    found = crosstab.measure(60)
    assert [(p.name, p.first_ms > 0, p.bare_ms > 0) for p in found.growth] == [
        ("table_1000x12x10", True, True)
    ]
    assert {mark.name: mark.reached for mark in crosstab.marks(found)} == {
        "weighting_1000x4_ms": True
    }
    assert "weighting 1000 people" in crosstab.table(found)


def test_a_wrong_answer_is_counted_and_is_no_visit(tmp_path):
    port = free_port()
    limits.make_rows(tmp_path / "bare.db")
    command = ["scripts.measure.limits", str(tmp_path / "bare.db"), str(port)]
    with serving(command, ready="/hello", port=port, log=tmp_path / "log") as server:
        nowhere = points.Visit("nowhere", [[points.request(port, "GET", "/nowhere")]], [200])
        wrong = points.measure(server, nowhere, clients=2, seconds=0.1)
        form = {"q1": "5"}
        row = points.Visit("row", [[points.request(port, "POST", "/rows", form=form)]], [303])
        right = points.measure(server, row, clients=2, seconds=0.1)
    assert wrong.visits == 0
    assert list(wrong.errors) == ["404 for 200"]
    assert right.errors == {}
    assert right.visits > 0
    assert server.process.returncode is not None


@pytest.mark.slow
def test_one_run_measures_everything_and_nothing_is_answered_wrongly(tmp_path):
    arguments = ["--seconds", "0.2", "--clients", "2", "--sizes", "60"]
    done = subprocess.run(
        [sys.executable, "scripts/bench.py", *arguments],
        stdout=subprocess.PIPE,
        check=True,
        timeout=120,
        env={"TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    found = msgspec.json.decode(done.stdout)
    assert {p["name"] for p in found["points"]} == MEASURED
    assert [p["errors"] for p in found["points"]] == [{}] * len(MEASURED)
    assert all(p["visits"] > 0 for p in found["points"])
    assert list(found["results_cold_ms"]) == ["60"]
    assert [p["people"] for p in found["tables"]["growth"]] == [1_000]
    assert found["memory_mb"]["peak"] > 0
    assert list(tmp_path.iterdir()) == []
