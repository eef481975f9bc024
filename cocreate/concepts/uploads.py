"""Pictures that come with a question's form: decoded before the transaction begins."""

import asyncio
import re

from litestar.datastructures import UploadFile

from cocreate.kit.i18n import Message
from cocreate.kit.web.bodies import read_body
from cocreate.kit.web.requests import AnyRequest
from cocreate.panels.pictures import Picture, take_in

FIELD = re.compile(r"image|option_\d+_image")
MOST = 30  # pictures in one form


async def chosen_in(request: AnyRequest) -> dict[str, Picture | Message]:
    """What was chosen in the boxes `image` and `option_CODE_image`, by the name of the box."""
    uploads = {
        name: value
        for name, value in await read_body(request)
        if isinstance(value, UploadFile) and FIELD.fullmatch(name)
    }
    state = request.app.state

    async def taken(upload: UploadFile) -> Picture | Message:
        data = await upload.read()
        return await take_in(state["files"], data, max_mb=state["settings"].max_upload_mb)

    names = list(uploads)[:MOST]
    answers = await asyncio.gather(*[taken(uploads[name]) for name in names])
    return dict(zip(names, answers, strict=True))
