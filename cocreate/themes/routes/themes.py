"""Looking for themes, and changing them."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath, FromQuery

from cocreate.kit.forms import parse
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.themes.actions import sorting
from cocreate.themes.actions.looking import needs_texts, want_themes
from cocreate.themes.forms import (
    CodeInput,
    MergeInput,
    NameInput,
    RunInput,
    SplitInput,
    WordsInput,
)
from cocreate.themes.queries import sheet_of, theme_called
from cocreate.themes.routes.desk import HERE, WRITE, Desk, desk_of, settle

ONE = HERE + "/codes/{theme:int}"


@post(f"{HERE}/runs", opt=WRITE)
async def look_again(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    code: FromPath[str],
    part: FromQuery[str] = "",
) -> Response[Any]:
    """Look for themes, in the background."""

    async def change(desk: Desk, values: dict[str, Any]) -> Message | None:
        await want_themes(db, desk.question, desk.part, parse(RunInput, values).k)
        return None

    return await settle(request, db, await desk_of(request, db, concept, code, part), change)


@post(f"{HERE}/codes", opt=WRITE)
async def add_code(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    code: FromPath[str],
    part: FromQuery[str] = "",
) -> Response[Any]:
    """A theme of one's own, by words."""

    async def change(desk: Desk, values: dict[str, Any]) -> Message:
        needs_texts(await sheet_of(db, desk.question, desk.part))
        given = parse(CodeInput, values)
        await sorting.add_code(db, desk.question, desk.part, given.name, given.words)
        return _("“%(theme)s” was added.", theme=given.name)

    return await settle(request, db, await desk_of(request, db, concept, code, part), change, "add")


@post(f"{ONE}/name", opt=WRITE)
async def rename(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    code: FromPath[str],
    theme: FromPath[int],
    part: FromQuery[str] = "",
) -> Response[Any]:
    """A better name."""
    desk = await desk_of(request, db, concept, code, part)
    found = await theme_called(db, desk.question, desk.part, theme)

    async def change(desk: Desk, values: dict[str, Any]) -> Message:
        await sorting.rename(db, desk.question, found, parse(NameInput, values).name)
        return _("The theme has its new name.")

    return await settle(request, db, desk, change, f"name-{theme}", theme)


@post(f"{ONE}/words", opt=WRITE)
async def change_words(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    code: FromPath[str],
    theme: FromPath[int],
    part: FromQuery[str] = "",
) -> Response[Any]:
    """The words that give the theme."""
    desk = await desk_of(request, db, concept, code, part)
    found = await theme_called(db, desk.question, desk.part, theme)

    async def change(desk: Desk, values: dict[str, Any]) -> Message:
        given = parse(WordsInput, values)
        n = await sorting.change_words(db, desk.question, found, given.words)
        return _("These words add %(n)s texts to the theme.", n=n)

    return await settle(request, db, desk, change, f"words-{theme}", theme)


@post(f"{ONE}/merger", opt=WRITE)
async def merge(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    code: FromPath[str],
    theme: FromPath[int],
    part: FromQuery[str] = "",
) -> Response[Any]:
    """One theme of two."""
    desk = await desk_of(request, db, concept, code, part)
    found = await theme_called(db, desk.question, desk.part, theme)

    async def change(desk: Desk, values: dict[str, Any]) -> Message:
        given = parse(MergeInput, values)
        into = await theme_called(db, desk.question, desk.part, given.into)
        await sorting.merge(db, found, into)
        return _("The two are one theme now: “%(theme)s”.", theme=into.name)

    return await settle(request, db, desk, change, f"merger-{theme}")


@post(f"{ONE}/removal", opt=WRITE)
async def remove(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    code: FromPath[str],
    theme: FromPath[int],
    part: FromQuery[str] = "",
) -> Response[Any]:
    """Away with a theme; its texts stay."""
    desk = await desk_of(request, db, concept, code, part)
    found = await theme_called(db, desk.question, desk.part, theme)

    async def change(_desk: Desk, _values: dict[str, Any]) -> Message:
        await sorting.remove(db, found)
        return _("The theme is gone; its texts are still there.")

    return await settle(request, db, desk, change)


@post(f"{ONE}/parts", opt=WRITE)
async def split_off(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    code: FromPath[str],
    theme: FromPath[int],
    part: FromQuery[str] = "",
) -> Response[Any]:
    """Some of its texts become a theme of their own."""
    desk = await desk_of(request, db, concept, code, part)
    found = await theme_called(db, desk.question, desk.part, theme)

    async def change(desk: Desk, values: dict[str, Any]) -> Message:
        given = parse(SplitInput, values)
        refs = [given.texts] if isinstance(given.texts, str) else given.texts
        await sorting.split_off(db, desk.question, found, given.name, refs)
        return _("“%(theme)s” was added.", theme=given.name)

    return await settle(request, db, desk, change, f"parts-{theme}", theme)


handlers = [look_again, add_code, rename, change_words, merge, remove, split_off]
