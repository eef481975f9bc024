"""Importing from a folder, for the command line."""

from pathlib import Path

from sqlalchemy import select

from cocreate.brainstorms.actions.importing import ImportReport, import_conversation
from cocreate.brainstorms.conversation import read_conversation
from cocreate.kit.db import Database
from cocreate.kit.errors import Refusal
from cocreate.kit.slugs import is_slug, slugify
from cocreate.panels.models import Panel


async def import_folder(
    database: Database,
    folder: Path,
    panel_slug: str,
    *,
    create_panel: bool = False,
    slug: str | None = None,
    locale: str = "nl",
) -> ImportReport:
    """Read the folder and store it in one transaction: all of it, or nothing.

    Without `slug` the brainstorm is named after the folder. `locale` is that of a panel that is
    made. Raises ConversationError for a broken file, LookupError with a sentence for the rest.
    """
    conversation = read_conversation(folder)
    slug = slug or slugify(folder.resolve().name, 50)  # noqa: ASYNC240 - nobody waits
    for name in (slug, panel_slug):
        if not is_slug(name, 60) or name == "new":
            raise LookupError(f"“{name}” cannot be an address: use a-z, 0-9 and hyphens.")
    async with database.writing() as db:
        panel = await db.scalar(select(Panel).where(Panel.slug == panel_slug))
        if panel is None:
            if not create_panel:
                raise LookupError(f"There is no panel {panel_slug}. Add --create-panel to make it.")
            name = panel_slug.replace("-", " ")
            panel = Panel(slug=panel_slug, name=name[:1].upper() + name[1:], locale=locale)
            db.add(panel)
            await db.flush()  # the import needs its id
        try:
            return await import_conversation(db, conversation, panel, slug=slug)
        except Refusal as refusal:
            raise LookupError(str(refusal)) from refusal
