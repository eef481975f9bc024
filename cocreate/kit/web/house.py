"""The routes of the house itself: static files, brand colours, health, readiness."""

from hashlib import sha256
from typing import Any

import structlog
from litestar import Request, Response, Router, get
from litestar.params import FromPath
from sqlalchemy import text

from cocreate.kit.brand import brand_css
from cocreate.kit.db import Database
from cocreate.kit.errors import NotFound
from cocreate.kit.web.static import Assets

log = structlog.get_logger()
FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}
OPEN = {"action": "house.read", "plain": True}
DISK_SHARE = 0.05


@get("/static/{digest:str}/{name:path}", opt=OPEN)
async def static_file(
    request: Request[Any, Any, Any], digest: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """A static file under the name of its content."""
    assets: Assets = request.app.state["assets"]
    asset = assets.find(digest, str(name).lstrip("/"))
    if asset is None:
        raise NotFound
    packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = (
        FOR_EVER | {"vary": "Accept-Encoding"} | ({"content-encoding": "gzip"} if packed else {})
    )
    return Response(
        asset.packed if packed else asset.body, media_type=asset.media_type, headers=headers
    )


def brand_url(colour: str) -> str:
    """Where the stylesheet with the colours of a panel is."""
    return f"/brand/{colour.removeprefix('#')}-{_brand_digest(colour)}.css"


def _brand_digest(colour: str) -> str:
    return sha256(brand_css(colour).encode()).hexdigest()[:12]


@get("/brand/{name:str}", opt=OPEN)
async def brand(name: FromPath[str]) -> Response[str]:
    """The colours of a brand as a stylesheet; only addresses that we made ourselves exist."""
    colour = "#" + name[:6]
    if not all(c in "0123456789abcdef" for c in name[:6]) or f"/brand/{name}" != brand_url(colour):
        raise NotFound
    return Response(brand_css(colour), media_type="text/css", headers=FOR_EVER)


@get("/health", opt=OPEN)
async def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@get("/ready", opt=OPEN)
async def ready(request: Request[Any, Any, Any]) -> Response[dict[str, str]]:
    """The database can be read and written, and the disk has room: then send people here."""
    problems = {}
    database: Database = request.app.state["database"]
    try:
        async with database.writing() as session:
            await session.execute(text("update topic set head = head where name = 'ready'"))
    except Exception as problem:
        log.warning("not ready", exc_info=problem)
        problems["database"] = "cannot be written"
    if request.app.state["free_disk"]() < DISK_SHARE:
        problems["disk"] = "nearly full"
    if request.app.state["hub"].closing:
        problems["process"] = "stopping"
    if problems:
        return Response(problems, status_code=503, headers={"retry-after": "2"})
    return Response({"status": "ok"})


router = Router(path="/", route_handlers=[static_file, brand, health, ready])
