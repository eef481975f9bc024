"""Photos that members answer with, on their way from the form to the answer.

Decoding takes seconds, so it happens before the transaction (`take_uploads`); within it the picture
becomes one of the panel (`keep_uploads`). In between, and in a draft, an answer is the name of the
file in the store: sent once, it survives the next question, a mistake elsewhere, a second device.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.files import FileStore
from cocreate.kit.i18n import Message
from cocreate.panels.models import PanelFile
from cocreate.panels.pictures import Picture, give_to_panel, take_in
from cocreate.questionnaires.kinds.base import Asked, text_of
from cocreate.questionnaires.kinds.files import FILE_FIELD, REMOVE_FIELD

UPLOAD_BYTES = 32 * 1024 * 1024  # what a form with photos may weigh; each has its own limit besides

# The content of what was chosen in the box with this name; None for nothing.
Chosen = Callable[[str], Awaitable[bytes | None]]


@dataclass
class Uploads:
    """What came with a form: `values` are its texts with the names of the pictures in their
    place, `errors` says by field why one was not taken."""

    values: dict[str, Any]
    errors: dict[str, Message] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # field and name of every picture answer


async def take_uploads(
    files: FileStore,
    asked: Sequence[Asked],
    values: Mapping[str, Any],
    chosen: Chosen,
    *,
    max_mb: int,
) -> Uploads:
    """Decode, encode anew and store what was chosen. Before the transaction; nothing else waits.

    A picture that cannot be read leaves the one that was there.
    """
    found = Uploads(dict(values))
    boxes = [one for one in asked if one.kind == "file"]
    if not boxes:
        return found
    sent = [(one, await chosen(one.field(FILE_FIELD))) for one in boxes]
    new = [(one, data) for one, data in sent if data]
    taken = await asyncio.gather(*(take_in(files, data, max_mb=max_mb) for _one, data in new))
    for one, _data in sent:
        if found.values.pop(one.field(REMOVE_FIELD), "") == "1":
            found.values[one.name] = ""
        found.values.pop(one.field(FILE_FIELD), None)  # a browser sends an empty box as a text
    for (one, _data), picture in zip(new, taken, strict=True):
        if isinstance(picture, Message):
            found.errors[one.name] = picture
        else:
            found.pictures.append(picture)
            found.values[one.name] = picture.file_hash
    found.names = {one.name: name for one in boxes if (name := text_of(found.values, one.name))}
    return found


async def keep_uploads(db: AsyncSession, panel_id: int, uploads: Uploads) -> None:
    """Make the new pictures the panel's, in the transaction of the answer or the draft.

    A name that is none of the panel's pictures was not given out by us: it is emptied.
    """
    for picture in uploads.pictures:
        await give_to_panel(db, panel_id, picture)
    if not uploads.names:
        return
    known = set(
        await db.scalars(
            select(PanelFile.hash).where(
                PanelFile.panel_id == panel_id, PanelFile.hash.in_(set(uploads.names.values()))
            )
        )
    )
    for name, sha256 in uploads.names.items():
        if sha256 not in known:
            uploads.values[name] = ""
