"""Pictures of a question and of its answers: put into what is stored."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import Invalid
from cocreate.kit.i18n import Message
from cocreate.panels.pictures import Picture, give_to_panel
from cocreate.questionnaires.writing.reading import Written

# By the name of its box: what was taken in, or why it was not.
Pictures = Mapping[str, Picture | Message]


async def with_pictures(
    db: AsyncSession, panel_id: int, written: Written, pictures: Pictures
) -> Written:
    """The question with its new pictures. Raises Invalid for those that could not be read."""
    if errors := {name: why for name, why in pictures.items() if isinstance(why, Message)}:
        raise Invalid(errors)
    taken = {name: one for name, one in pictures.items() if isinstance(one, Picture)}
    spec = written.settings
    for picture in taken.values():
        await give_to_panel(db, panel_id, picture)
    if own := taken.get("image"):
        spec = msgspec.structs.replace(
            spec, image=own.file_hash, image_width=own.width, image_height=own.height
        )
    options = []
    for option in spec.options:
        new = taken.get(f"option_{option.code}_image")
        image = new.file_hash if new else option.image
        options.append(msgspec.structs.replace(option, image=image))
    return replace(written, settings=msgspec.structs.replace(spec, options=tuple(options)))
