"""The command line, as an administrator types it."""

import asyncio
import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import structlog
from click.testing import CliRunner, Result
from sqlalchemy import func, select, text

from cocreate import __version__
from cocreate.cli import main
from cocreate.kit.db import Database
from cocreate.panels.models import Membership, Panel
from cocreate.people.models import Person
from cocreate.schema import metadata
from tests.conftest import POSTGRES
from tests.test_server import ADDRESS, PORT, process, run


class Terminal:
    """`cocreate …` on one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = POSTGRES or f"sqlite+aiosqlite:///{folder / 'cocreate.db'}"

    def run(self, *arguments: str, **environment: str) -> Result:
        """Run a command to its end."""
        given = {"COCREATE_DATA_DIR": str(self.folder), "COCREATE_BASE_URL": ""} | environment
        if POSTGRES:
            given["COCREATE_DATABASE_URL"] = POSTGRES
        return CliRunner().invoke(main, list(arguments), env=given)

    def count(self, what: type[Panel | Person | Membership]) -> int:
        """How many rows there are."""

        async def look() -> int:
            database = Database(self.url)
            try:
                async with database.reading() as session:
                    return await session.scalar(select(func.count()).select_from(what)) or 0
            finally:
                await database.close()

        return asyncio.run(look())


@pytest.fixture
def terminal(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """A terminal before an installation that does not exist yet (on PostgreSQL: is empty)."""
    # The logs of a command would go on writing to the terminal of this test.
    monkeypatch.setattr("cocreate.kit.logs.set_up", lambda *_level, **_more: None)
    if POSTGRES:
        asyncio.run(_empty())
    with structlog.testing.capture_logs():
        yield Terminal(tmp_path / "data")


async def _empty() -> None:
    database = Database(POSTGRES)
    tables = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    async with database.writer.begin() as connection:
        await connection.execute(text(f"truncate {tables} restart identity cascade"))
    await database.close()


@pytest.fixture
def conversation(tmp_path: Path) -> Path:
    """A small public conversation in its four files."""
    folder = tmp_path / "tea-or-coffee"
    folder.mkdir()
    _write(folder / "summary.csv", [["topic", "Tea or coffee?"], ["conversation-description", ""]])
    comment = ["timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees"]
    _write(
        folder / "comments.csv",
        [
            [*comment, "moderated", "comment-body"],
            ["1600000000000", "x", "0", "1", "1", "1", "1", "Tea is better."],
            ["1600000001000", "x", "1", "2", "1", "0", "-1", 'Both, "always".'],
        ],
    )
    _write(
        folder / "votes.csv",
        [
            ["timestamp", "datetime", "comment-id", "voter-id", "vote"],
            ["1600000002000", "x", "0", "1", "1"],
            ["1600000003000", "x", "0", "2", "1"],
            ["1600000004000", "x", "0", "2", "-1"],
            ["1600000005000", "x", "1", "3", "0"],
        ],
    )
    head = ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"]
    _write(
        folder / "participants-votes.csv",
        [
            [*head, "0", "1"],
            ["1", "0", "1", "1", "1", "0", "1", ""],
            ["2", "0", "1", "1", "0", "1", "-1", ""],
            ["3", "0", "0", "1", "0", "0", "", "0"],
        ],
    )
    return folder


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)


def test_it_says_which_version_it_is_and_what_it_can_do(terminal: Terminal) -> None:
    assert terminal.run("--version").output == f"cocreate, version {__version__}\n"
    listed = terminal.run("--help").output
    for command in ("demo", "serve", "migrate", "create-admin", "import", "results", "backup"):
        assert f"  {command} " in listed


def test_python_m_cocreate_is_the_same(tmp_path: Path) -> None:
    assert run(tmp_path / "data", "--version").stdout == f"cocreate, version {__version__}\n"


@pytest.mark.skipif(bool(POSTGRES), reason="there the suite has migrated the database already")
def test_migrating_is_done_once(terminal: Terminal) -> None:
    assert terminal.run("migrate").output.startswith("Applied 0001")
    assert terminal.run("migrate").output == "The database is up to date.\n"


def test_the_first_administrator_is_made_on_the_command_line(terminal: Terminal) -> None:
    made = terminal.run("create-admin", "Sita@Example.org", "--name", "Sita Site")
    assert (made.exit_code, made.output.split()[0]) == (0, "sita@example.org")
    assert terminal.run("create-admin", "sita@example.org", "--name", "Sita").exit_code == 0
    assert terminal.count(Person) == 1
    wrong = terminal.run("create-admin", "sita@", "--name", "Sita")
    assert (wrong.exit_code, wrong.output) == (1, "Error: sita@ is not an e-mail address.\n")
    assert terminal.run("create-admin", "x@example.org", "--name", " ").exit_code == 1


def test_a_conversation_is_imported_and_its_results_are_printed(
    terminal: Terminal, conversation: Path
) -> None:
    where = ("import", "conversation", str(conversation), "--panel", "drinks")
    refused = terminal.run(*where)
    assert refused.exit_code == 1
    assert "There is no panel drinks" in refused.output
    assert terminal.count(Panel) == 0
    first = terminal.run(*where, "--create-panel")
    assert first.exit_code == 0, first.output
    counted = "3 voters, 2 statements, 4 vote records of which 3 count."
    assert first.output.splitlines()[0] == counted
    assert first.output.splitlines()[-1] == "It is at /panels/drinks/brainstorms/tea-or-coffee"
    second = terminal.run(*where)
    assert second.output.splitlines()[:2] == [
        counted,
        "All of it was here already: nothing changed.",
    ]
    printed = terminal.run("results", "tea-or-coffee", "--json")
    assert printed.exit_code == 0, printed.output
    found = json.loads(printed.output)
    assert [s["external_id"] for s in found["statements"]] == [0, 1]
    assert [s["text"] for s in found["statements"]] == ["Tea is better.", 'Both, "always".']


def test_a_broken_file_is_refused_with_its_place_and_nothing_is_stored(
    terminal: Terminal, conversation: Path
) -> None:
    votes = conversation / "votes.csv"
    votes.write_text(votes.read_text().replace("0,2,-1", "0,2,maybe"))
    refused = terminal.run(
        "import", "conversation", str(conversation), "--panel", "drinks", "--create-panel"
    )
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: votes.csv, line 4, column vote: ")
    assert terminal.count(Panel) == 0


def test_results_of_something_unknown_are_a_sentence(terminal: Terminal) -> None:
    refused = terminal.run("results", "nothing", "--json")
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: No concept has this name. ")


def test_a_wrong_setting_is_a_sentence(terminal: Terminal) -> None:
    refused = terminal.run("migrate", COCREATE_TIME_ZONE="Mars")
    assert (refused.exit_code, refused.output.split(" must")[0]) == (
        1,
        "Error: COCREATE_TIME_ZONE=Mars",
    )


@pytest.mark.skipif(bool(POSTGRES), reason="PostgreSQL has its own")
def test_a_backup_is_a_whole_database(terminal: Terminal) -> None:
    terminal.run("create-admin", "sita@example.org", "--name", "Sita Site")
    done = terminal.run("backup")
    assert done.exit_code == 0, done.output
    copy = Path(done.output.removeprefix("Copied to ").strip())
    shutil.copy(copy, terminal.folder / "cocreate.db")
    assert terminal.count(Person) == 1


def test_the_demo_is_made_once_and_never_among_real_people(terminal: Terminal) -> None:
    first = terminal.run("demo", "--no-serve")
    assert first.exit_code == 0, first.output
    assert "It is ready." in first.output
    members = terminal.count(Membership)
    assert (terminal.count(Panel), members >= 300) == (2, True)
    again = terminal.run("demo", "--no-serve")
    assert "Inviting" not in again.output
    assert terminal.count(Membership) == members
    (terminal.folder / "demo.json").unlink()
    refused = terminal.run("demo", "--no-serve")
    assert refused.exit_code == 1
    assert "holds an installation that is no demo" in refused.output


def test_the_demo_refuses_a_real_installation_before_touching_it(terminal: Terminal) -> None:
    terminal.run("create-admin", "sita@example.org", "--name", "Sita Site")
    if POSTGRES:  # there only panels tell that a database is in use
        pytest.skip("an empty installation is free to become a demo")
    refused = terminal.run("demo", "--no-serve")
    assert refused.exit_code == 1
    assert not (terminal.folder / "demo.json").exists()
    assert terminal.count(Panel) == 0


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (("--host", "0.0.0.0"), {}),
        (("--host", "192.168.1.5"), {}),
        ((), {"COCREATE_BASE_URL": "https://panel.example.com"}),
        ((), {"COCREATE_BASE_URL": "http://127.0.0.1:8000", "COCREATE_HOSTS": "x.example"}),
    ],
)
def test_the_demo_serves_this_machine_only(
    terminal: Terminal, arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    refused = terminal.run("demo", "--no-serve", *arguments, **environment)
    assert refused.exit_code == 1
    assert "serves this machine only" in refused.output
    assert not (terminal.folder / "demo.json").exists()


async def test_the_demo_greets_with_a_link_for_everybody(
    migrated: Path, tmp_path: Path, database: Database
) -> None:
    folder = tmp_path / "demo"
    with process(folder, "cocreate", "demo", "--port", str(PORT)) as server:
        async with httpx.AsyncClient(base_url=ADDRESS) as browser:
            answer = await browser.get("/demo/sign-in/member")
            tunnel = {"x-forwarded-for": "10.0.0.5"}
            spoofed = await browser.get("/demo/sign-in/member", headers=tunnel)
            renamed = await browser.get("/demo/sign-in/member", headers={"host": "evil.example"})
        server.terminate()
        said = server.communicate(timeout=10)[0]
    assert (answer.status_code, spoofed.status_code, renamed.status_code) == (303, 404, 421)
    for role in ("member", "marketer", "product-owner", "administrator", "stranger"):
        assert f"{ADDRESS}/demo/sign-in/{role}\n" in said
    assert "Traceback" not in said
