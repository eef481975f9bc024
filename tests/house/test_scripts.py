"""The scripts stay short, start from anywhere and say what is wrong."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(
    path
    for path in [*(ROOT / "scripts").iterdir(), ROOT / ".ci/run"]
    if path.is_file() and path.read_bytes().startswith(b"#!")
)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_short_and_can_be_run(script):
    text = script.read_text()
    assert os.access(script, os.X_OK)
    assert text.count("\n") <= 30
    assert text.startswith(("#!/bin/sh\n", "#!/usr/bin/env sh\n"))
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0
    assert 'cd "$(dirname "$0")/.."' in text or '"$(dirname "$0")/../' in text


def test_ci_runs_what_people_run():
    assert "scripts/ci" in (ROOT / ".ci/run").read_text()
    ci = (ROOT / "scripts/ci").read_text()
    assert [step for step in ("lint", "wheel-test", "test") if f"scripts/{step}\n" not in ci] == []


def test_without_a_new_python_the_reason_is_said(tmp_path):
    """An old Python is tried and passed over; nothing is installed."""
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        old = tmp_path / name
        old.write_text("#!/bin/sh\nexit 1\n")
        old.chmod(0o755)
    done = subprocess.run(
        ["sh", "-c", ". scripts/lib.sh; found=$(find_python) || exit 7; echo found $found"],
        cwd=ROOT,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 7
    assert done.stdout == ""
    assert "Python 3.11 or newer" in done.stderr
