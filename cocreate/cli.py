"""The command line. Every command that touches the database brings it up to date first."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from cocreate import __version__
from cocreate.cli_results import add_results
from cocreate.cli_transfers import add_to
from cocreate.kit.db import Database
from cocreate.settings import LOOPBACK, Settings, SettingsError, from_environment

T = TypeVar("T")
DEFAULT_PORT = 8000


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cocreate")
def main() -> None:
    """Cocreate: private customer panels, from a concept to a brief.

    Everything of an installation lies under COCREATE_DATA_DIR (default: cocreate-data).
    """


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="Only make the demo, do not serve it.")
def demo(host: str, port: int, no_serve: bool) -> None:
    """Fill an empty folder with invented people and try everything out."""
    from cocreate.demo.people import COMPANY
    from cocreate.demo.start import make_demo, summary
    from cocreate.server import only_server, open_port
    from cocreate.server import serve as serve_until_stopped

    if host not in LOOPBACK:
        raise click.ClickException(
            f"The demo signs anybody in with one click, so it serves this machine only, not {host}."
        )
    address = f"http://{_in_url(host)}:{port}"
    environment = {
        "COCREATE_BASE_URL": address,
        "COCREATE_COMPANY": COMPANY,
        "COCREATE_LOG_LEVEL": "warning",
        **os.environ,
    }
    with _sentences():
        settings = from_environment(environment, demo=True)
        if not set(settings.hosts) <= set(LOOPBACK):
            raise SettingsError("The demo serves this machine only: unset COCREATE_BASE_URL.")
        _set_up_logs(settings, readable=True)
        with only_server(settings):
            opened = None if no_serve else open_port(host, port)
            asyncio.run(make_demo(settings))
            click.echo(summary(settings.base_url, served=not no_serve))
            if opened:
                serve_until_stopped(settings, opened)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Serve an installation. Needs COCREATE_BASE_URL, the address under which people reach it."""
    from cocreate.server import only_server, open_port
    from cocreate.server import serve as serve_until_stopped

    environment = dict(os.environ)
    with _sentences():
        if not environment.get("COCREATE_BASE_URL"):
            if host not in LOOPBACK:
                raise SettingsError(
                    "Set COCREATE_BASE_URL to the address under which people reach the panel, "
                    "such as https://panel.example.com"
                )
            environment["COCREATE_BASE_URL"] = f"http://{_in_url(host)}:{port}"
        settings = from_environment(environment)
        _set_up_logs(settings)
        with only_server(settings):
            opened = open_port(host, port)
            asyncio.run(_migrate(settings))
            click.echo(
                f"Cocreate {__version__} serves {settings.base_url} on {host}:{port}", err=True
            )
            serve_until_stopped(settings, opened)


@main.command()
def migrate() -> None:
    """Bring the database to the newest form; a copy of it is made first."""
    done = _with_settings(_migrate)
    click.echo(f"Applied {', '.join(done)}." if done else "The database is up to date.")


@main.command("create-admin")
@click.argument("email")
@click.option("--name", required=True, help="How this person is called.")
def create_admin(email: str, name: str) -> None:
    """Make somebody administrator of the installation: he creates panels at /site."""
    from cocreate.kit.errors import Invalid
    from cocreate.panels.forms import right_address
    from cocreate.people.models import Person
    from cocreate.people.queries import person_by_email

    try:
        address = right_address(email)
    except Invalid:
        raise click.ClickException(f"{email} is not an e-mail address.") from None
    if not name.strip() or len(name) > 80:
        raise click.ClickException("A name has 1 to 80 characters.")

    async def work(database: Database, settings: Settings) -> None:
        async with database.writing() as session:
            person = await person_by_email(session, address)
            if person is None:
                person = Person(email=address, name=name.strip(), locale=settings.locale)
                session.add(person)
            person.is_site_admin = True

    _with_database(work)
    click.echo(f"{address} is administrator of the installation, and signs in with this address.")


@main.group("import")
def import_() -> None:
    """Bring in data from elsewhere."""


@import_.command("conversation")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--panel", required=True, help="The panel it comes into, by the name in its address.")
@click.option("--create-panel", is_flag=True, help="Make the panel when there is none.")
@click.option("--slug", help="The name in the brainstorm's address; otherwise the folder's name.")
def import_conversation(folder: Path, panel: str, create_panel: bool, slug: str | None) -> None:
    """Import a public opinion conversation: a folder of four CSV files."""
    from cocreate.brainstorms.conversation import ConversationError
    from cocreate.brainstorms.imports import import_folder

    async def work(database: Database, settings: Settings) -> str:
        report = await import_folder(
            database,
            folder,
            panel,
            create_panel=create_panel,
            slug=slug,
            locale=settings.locale,
        )
        return _import_summary(report)

    try:
        click.echo(_with_database(work))
    except (ConversationError, LookupError) as problem:
        raise click.ClickException(_said(problem)) from None


def _import_summary(report: Any) -> str:  # noqa: ANN401 - its type would import the world
    counted = (
        f"{report.voters:,} voters, {report.statements:,} statements, "
        f"{report.vote_records:,} vote records of which {report.votes_counted:,} count."
    )
    changes = "All of it was here already: nothing changed."
    if report.changed:
        changes = (
            f"New: {report.members_new:,} members, {report.statements_new:,} statements, "
            f"{report.votes_new:,} votes. Changed: {report.statements_changed:,} statements, "
            f"{report.votes_changed:,} votes."
        )
    where = f"It is at /panels/{report.panel}/brainstorms/{report.slug}"
    return f"{counted}\n{changes}\n{where}"


@main.command()
def backup() -> None:
    """Copy the database to the folder backups, also while the server runs (SQLite only)."""
    from cocreate.kit.backups import online_backup

    with _sentences():
        settings = from_environment()
        if not settings.sqlite:
            raise SettingsError("On PostgreSQL use pg_dump.")
        click.echo(f"Copied to {online_backup(settings.database_url, settings.data_dir)}")


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _said(problem: Exception) -> str:
    """The sentence of a LookupError without the quotes of a KeyError."""
    return str(problem.args[0]) if problem.args else str(problem)


@contextmanager
def _sentences() -> Iterator[None]:
    """What an administrator can put right is told in a sentence; the rest is a traceback."""
    from cocreate.demo.folder import RealInstallation
    from cocreate.kit.migrate import MigrationRefused
    from cocreate.server import CannotServe

    try:
        yield
    except (SettingsError, CannotServe, RealInstallation) as problem:
        raise click.ClickException(str(problem)) from None
    except MigrationRefused as problem:
        raise click.ClickException(f"The database was not migrated: {problem}.") from None


def _with_settings(work: Callable[[Settings], Awaitable[T]]) -> T:
    with _sentences():
        settings = from_environment({"COCREATE_LOG_LEVEL": "warning", **os.environ})
        _set_up_logs(settings, readable=True)
        return asyncio.run(_awaited(work(settings)))


def _with_database(work: Callable[[Database, Settings], Awaitable[T]]) -> T:
    async def migrated(settings: Settings) -> T:
        await _migrate(settings)
        database = Database(settings.database_url)
        try:
            return await work(database, settings)
        finally:
            await database.close()

    return _with_settings(migrated)


async def _awaited(work: Awaitable[T]) -> T:
    return await work


async def _migrate(settings: Settings) -> list[str]:
    from cocreate.kit.migrate import migrate as bring_up_to_date
    from cocreate.schema import metadata

    return await bring_up_to_date(settings.database_url, settings.data_dir, metadata)


def _set_up_logs(settings: Settings, *, readable: bool = False) -> None:
    from cocreate.kit.logs import set_up

    set_up(settings.log_level, readable=readable)


add_results(main, _with_database)
add_to(main, import_, _with_database)
