"""Making the demo, and telling whoever started it where to look."""

import click

from cocreate.demo.folder import read_mark, refuse_real_one, write_mark
from cocreate.demo.people import COMPANY, DEMO_PEOPLE
from cocreate.demo.seed import seed
from cocreate.kit.db import Database
from cocreate.kit.migrate import migrate
from cocreate.schema import metadata
from cocreate.settings import Settings


async def make_demo(settings: Settings) -> None:
    """A migrated database full of invented people; the second time only what is missing.

    Raises RealInstallation rather than touch anything that is no demo.
    """
    await refuse_real_one(settings)
    mark = read_mark(settings)
    if mark is None:
        write_mark(settings, filled=False)  # first, so that a demo that was interrupted goes on
    await migrate(settings.database_url, settings.data_dir, metadata)
    if mark is not None and mark.filled:
        return
    click.echo("Inviting invented people …")
    database = Database(settings.database_url)
    try:
        await seed(database, settings)
    finally:
        await database.close()
    write_mark(settings, filled=True)


def summary(address: str, *, served: bool) -> str:
    """Where the demo is, and a link for everybody one can be."""
    lines = ["", f"  {_bold('Cocreate')} · the demo of {COMPANY}, an invented company", ""]
    if not served:
        return "\n".join([*lines, "  It is ready. Serve it with: cocreate demo", ""])
    lines += [f"  Open {_bold(address + '/demo')}, or be somebody with one click:", ""]
    width = max(len(person.title.text) for person in DEMO_PEOPLE.values())
    lines += [
        f"    {person.title.text:<{width}}  {address}/demo/sign-in/{role}"
        for role, person in DEMO_PEOPLE.items()
    ]
    lines += ["", f"  Every mail: {address}/demo/mail", "  Stop with Ctrl-C.", ""]
    return "\n".join(lines)


def _bold(text: str) -> str:
    return click.style(text, bold=True)
