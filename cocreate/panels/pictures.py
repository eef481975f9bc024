"""Pictures that somebody uploads: decoded, encoded anew, stored, and given to the panel."""

from typing import NamedTuple

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.files import FileStore
from cocreate.kit.i18n import Message, _
from cocreate.kit.images import MEDIA_TYPE, ImageRefused, reencode
from cocreate.panels.models import PanelFile

SUFFIX = ".webp"


class Picture(NamedTuple):
    """A picture that is in the file store, with its thumbnail."""

    file_hash: str
    thumb_hash: str
    width: int
    height: int


async def take_in(files: FileStore, data: bytes, *, max_mb: int) -> Picture | Message:
    """Decode, re-encode and store an uploaded picture; a sentence when that cannot be done.

    Takes seconds and needs no database: call it before the transaction begins.
    """
    if len(data) > max_mb * 1024 * 1024:
        return _("This picture is larger than %(mb)s MB. Make it smaller and try again.", mb=max_mb)
    try:
        image = await reencode(data)
    except ImageRefused as refused:
        return refused.message
    await files.put(image.data, SUFFIX)
    await files.put(image.thumbnail, SUFFIX)
    return Picture(image.sha256, image.thumbnail_sha256, image.width, image.height)


async def give_to_panel(db: AsyncSession, panel_id: int, picture: Picture) -> None:
    """Whoever may see the panel's files may load both sizes; the same picture twice is one row."""
    dialect = db.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    for file_hash in sorted({picture.file_hash, picture.thumb_hash}):
        await db.execute(
            insert(PanelFile)
            .values(
                panel_id=panel_id,
                hash=file_hash,
                media_type=MEDIA_TYPE,
                created_at=clock.now(),
            )
            .on_conflict_do_nothing()
        )
