"""From points to marks: what the product costs compared with the bare server of the same run."""

import msgspec

from scripts.measure.points import Point

PAGE_MARK = 15.0
SUBMIT_MARK = 0.25
RESULTS_MARK_MS = 1_000.0


class Mark(msgspec.Struct):
    """One mark and whether it was reached."""

    name: str
    clients: int
    value: float
    mark: str
    reached: bool


def marks(points: list[Point], cold: dict[int, float]) -> list[Mark]:
    """The marks, at every number of clients; `cold` are milliseconds of first results pages."""
    at = {(p.name, p.clients): p for p in points}
    found = []
    for clients in sorted({p.clients for p in points}):
        hello = at["hello", clients].cpu_ms
        for name in ("home", "concept"):
            ratio = round(at[name, clients].cpu_ms / hello, 1) if hello else 0.0
            reached = ratio <= PAGE_MARK
            found.append(Mark(f"{name}_cpu_of_hello", clients, ratio, "<= 15", reached))
        bare = at["bare_page_row", clients].per_second
        ratio = round(at["open_submit", clients].per_second / bare, 2) if bare else 0.0
        found.append(Mark("open_submit_of_bare", clients, ratio, ">= 0.25", ratio >= SUBMIT_MARK))
    found += [
        Mark(f"results_{size}_cold_ms", 1, ms, "< 1000", ms < RESULTS_MARK_MS)
        for size, ms in cold.items()
    ]
    found += [
        Mark(f"{p.name}_p95_ms", 1, p.p95_ms, "< 1000", p.p95_ms < RESULTS_MARK_MS)
        for p in points
        if p.name.startswith("results_") and p.clients == 1
    ]
    wrong = sum(n for p in points for n in p.errors.values())
    found.append(Mark("errors", 0, wrong, "0, with 304 where nothing changed", wrong == 0))
    return found


def table(points: list[Point], found: list[Mark]) -> str:
    """The same for people."""
    widths = {"clients": 8, "visits/s": 10, "CPU ms": 9, "x hello": 9, "p50 ms": 9}
    widths |= {"p95": 9, "p99": 9, "errors": 8, "cores": 7, "load": 6}
    lines = [" " * 24 + "".join(f"{name:>{width}}" for name, width in widths.items())]
    hello = {p.clients: p.cpu_ms for p in points if p.name == "hello"}
    for name in dict.fromkeys(p.name for p in points):
        for p in (p for p in points if p.name == name):
            ratio = p.cpu_ms / hello[p.clients] if hello.get(p.clients) else 0.0
            lines.append(
                f"{p.name:24}{p.clients:>8}{p.per_second:>10.1f}{p.cpu_ms:>9.3f}{ratio:>9.1f}"
                f"{p.p50_ms:>9.2f}{p.p95_ms:>9.2f}{p.p99_ms:>9.2f}"
                f"{sum(p.errors.values()):>8}{p.server_cores:>7.2f}{p.load_cores:>6.2f}"
            )
    lines.append("")
    for m in found:
        clients = f" at {m.clients}" if m.clients else ""
        sign = "✓" if m.reached else "✗"
        lines.append(f"{sign} {m.name + clients:34}{m.value:>10.2f}   mark {m.mark}")
    return "\n".join(lines)
