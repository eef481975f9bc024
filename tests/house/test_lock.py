"""The lock: complete, hashed, and silent about where packages come from."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PINNED = re.compile(r"^([a-z0-9-]+)==\S+", re.MULTILINE)


def pinned(name):
    return PINNED.findall((ROOT / name).read_text())


def asked(requirements):
    names = (re.split(r"[\[<>=;\s]", line)[0] for line in requirements)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_it_names_no_address_and_every_package_has_a_hash(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pinned(name))
    assert [b.split("==")[0] for b in blocks if not re.search(r"sha256:[0-9a-f]{64}", b)] == []


def test_it_holds_what_the_project_asks_for():
    extras = PROJECT["optional-dependencies"]
    runtime = asked(PROJECT["dependencies"]) | asked(extras["postgres"]) | {"hatchling"}
    assert runtime - set(pinned("requirements.txt")) == set()
    assert (runtime | asked(extras["dev"])) - set(pinned("requirements-dev.txt")) == set()


def test_both_locks_agree():
    versions = re.compile(r"^[a-z0-9-]+==[^\s;]+", re.MULTILINE)
    pins, more = (
        set(versions.findall((ROOT / name).read_text()))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert pins - more == set()
