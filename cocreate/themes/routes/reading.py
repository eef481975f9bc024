"""Reading what was written, by theme."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.themes.routes.desk import HERE, READ, desk_of, themes_page

PAGES_MAX = 10_000


@get(HERE, opt=READ)
async def show_themes(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    code: FromPath[str],
    part: FromQuery[str] = "",
    theme: FromQuery[int | None] = None,
    number: FromQuery[int] = 1,
) -> Response[Any]:
    """The themes of the texts, and the texts of one of them (0: those without one)."""
    desk = await desk_of(request, db, concept, code, part)
    return await themes_page(request, db, desk, theme, number=min(max(1, number), PAGES_MAX))


handlers = [show_themes]
