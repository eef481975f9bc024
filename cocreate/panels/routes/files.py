"""The images of a panel, for those who are in it."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from cocreate.kit.errors import NotFound
from cocreate.kit.files import FileStore, UnknownFile
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.panels.places import place_of
from cocreate.panels.queries import panel_file

# Under one address always the same bytes; but a shared cache must not hand them to somebody else.
KEPT = {"cache-control": "private, max-age=31536000, immutable", "content-disposition": "inline"}
SUFFIXES = {"image/webp": ".webp", "image/png": ".png", "image/jpeg": ".jpg"}


@get("/panels/{panel:str}/files/{hash:str}", opt={"action": "panel.files"})
async def show(request: AnyRequest, db: Db, hash: FromPath[str]) -> Response[Any]:
    """An image, if it was uploaded in this panel."""
    row = await panel_file(db, place_of(request).panel.id, hash)
    files: FileStore = request.app.state["files"]
    try:
        data = await files.read(row.hash, SUFFIXES.get(row.media_type, ".bin"))
    except UnknownFile:
        raise NotFound from None
    return Response(data, media_type=row.media_type, headers=KEPT)


handlers = [show]
