"""Shared by the stories about a marketer who writes a concept."""

import io
import re
from datetime import datetime, timedelta
from typing import Any, Self

from httpx import Response
from PIL import Image
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from cocreate.concepts.forms import write_moment
from cocreate.kit import clock
from tests.client import Browser

CONCEPTS = "/panels/riverside/concepts"
SETTINGS = {
    "title": "Savings jar",
    "body": "A **jar** that fills itself.",
    "mode": "steps",
    "visibility": "after_answering",
}
QUESTION = {"kind": "scale5", "text": "Would you use it?", "required": "yes"}


def a_picture(size: tuple[int, int] = (640, 480), colour: str = "teal", kind: str = "PNG") -> bytes:
    """A picture as a marketer would upload it."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


async def a_draft(mara: Browser, title: str = "Savings jar", start: str = "blank") -> str:
    """A new concept; returns its path."""
    answer = await mara.submit(CONCEPTS, {"title": title, "start": start})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].split("/edit")[0]


async def with_question(mara: Browser, path: str, **fields: str) -> Response:
    """One more question in the draft."""
    return await mara.submit(f"{path}/questions", QUESTION | fields)


async def with_text(mara: Browser, path: str, text: str) -> Response:
    """One more short text to look at."""
    return await mara.submit(f"{path}/stimuli", {"kind": "text", "text": text})


async def upload(
    mara: Browser, path: str, kind: str, *images: bytes | None, **fields: str
) -> Response:
    """The form for pictures as a browser sends it: a box left empty is an empty text."""
    files: list[tuple[str, Any]] = [
        (f"image_{n}", (f"{n}.png", image, "image/png"))
        for n, image in enumerate(images, 1)
        if image is not None
    ]
    chosen = {name for name, _file in files}
    boxes = [f"image_{n}" for n in range(1, 9 if kind == "storyboard" else 2)]
    empty = {name: "" for name in boxes if name not in chosen}
    form = {"kind": kind, **empty, **fields}
    return await mara.submit(f"{path}/stimuli", form, files=files or None)


def dates(
    settings: Any, *, closes: timedelta = timedelta(days=7), opens: timedelta | None = None
) -> dict[str, str]:
    """The launch form, its moments from now on the panel's clock."""
    now = clock.now()
    form = {"opening": "now", "closes": written(settings, now + closes)}
    if opens is not None:
        form |= {"opening": "later", "opens": written(settings, now + opens)}
    return form


def written(settings: Any, moment: datetime) -> str:
    """A moment as the browser's box writes it."""
    return write_moment(moment, settings.zone)


def said(answer: Response) -> list[str]:
    """The mistakes that a page names, in their order, without the list that repeats them."""
    found = re.findall(r'<p class="error" id="f-([\w-]+)-error">', answer.text)
    return list(found)


class Counter:
    """Counts the statements that an engine runs within the block."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine.sync_engine
        self.n = 0

    def __enter__(self) -> Self:
        event.listen(self.engine, "before_cursor_execute", self._count)
        return self

    def __exit__(self, *_problem: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._count)

    def _count(self, *_args: object) -> None:
        self.n += 1
