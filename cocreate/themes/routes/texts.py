"""Deciding about one text."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath, FromQuery

from cocreate.kit.forms import parse
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.themes.actions import sorting
from cocreate.themes.forms import FeelingInput, PlaceInput
from cocreate.themes.queries import text_called
from cocreate.themes.routes.desk import HERE, WRITE, Desk, desk_of, settle

TEXT = HERE + "/texts/{text:str}"


@post(f"{TEXT}/themes", opt=WRITE)
async def place_text(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    code: FromPath[str],
    text: FromPath[str],
    part: FromQuery[str] = "",
    theme: FromQuery[int | None] = None,
) -> Response[Any]:
    """Put a text under exactly these themes."""
    desk = await desk_of(request, db, concept, code, part)
    found = await text_called(db, desk.question, desk.part, text)

    async def change(_desk: Desk, values: dict[str, Any]) -> Message:
        given = parse(PlaceInput, values).themes
        chosen = [given] if isinstance(given, int) else given or []
        await sorting.place_text(db, found, chosen)
        return _("The text is where you put it, and stays there.")

    return await settle(request, db, desk, change, "", theme)


@post(f"{TEXT}/feeling", opt=WRITE)
async def set_feeling(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    code: FromPath[str],
    text: FromPath[str],
    part: FromQuery[str] = "",
    theme: FromQuery[int | None] = None,
) -> Response[Any]:
    """What a reader feels in a text."""
    desk = await desk_of(request, db, concept, code, part)
    found = await text_called(db, desk.question, desk.part, text)

    async def change(_desk: Desk, values: dict[str, Any]) -> Message:
        await sorting.set_feeling(db, found, parse(FeelingInput, values).feeling)
        return _("Your judgement counts.")

    return await settle(request, db, desk, change, "", theme)


handlers = [place_text, set_feeling]
