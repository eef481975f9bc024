"""Checks of our own house rules. Each module has `problems(root)` and is run as
`python -m scripts.checks.NAME`; a problem is one line: where, then what."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Made by tools, or by others: not ours to judge.
SKIPPED = {"__pycache__", "node_modules", "dist", "build", "cocreate-data"}
HIDDEN_BUT_OURS = {".ci"}


def files(root: Path, *patterns: str, folder: str = "") -> Iterator[Path]:
    """Files below root/folder whose name matches a pattern, in a fixed order."""
    for place, folders, names in os.walk(root / folder):
        folders[:] = sorted(
            name
            for name in folders
            if name in HIDDEN_BUT_OURS or not (name in SKIPPED or name.startswith("."))
        )
        for name in sorted(names):
            path = Path(place, name)
            if any(path.match(pattern) for pattern in patterns):
                yield path


def at(path: Path, root: Path, line: int, what: str) -> str:
    """One problem as editors like to read it."""
    return f"{path.relative_to(root)}:{line}: {what}"


def run(problems: Callable[[Path], list[str]]) -> None:
    """Print what is wrong and leave with the verdict."""
    found = problems(ROOT)
    for problem in found:
        print(problem)
    sys.exit(1 if found else 0)
