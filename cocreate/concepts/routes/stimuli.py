"""What members look at: pictures come in, are described, moved and removed."""

import asyncio
from typing import Any

from litestar import Response, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath

from cocreate.concepts.actions.editing import must_be_draft
from cocreate.concepts.actions.stimuli import (
    Pictures,
    add_stimulus,
    describe,
    move_stimulus,
    remove_stimulus,
    stimulus_in,
)
from cocreate.concepts.forms import FRAMES, Move, NewStimulus, StimulusTexts
from cocreate.concepts.models import Concept, StimulusKind
from cocreate.concepts.settling import Values, found, settle
from cocreate.kit.errors import BadRequest, Invalid
from cocreate.kit.forms import parse
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.requests import AnyRequest, Db, form_files, form_values
from cocreate.panels.pictures import Picture, take_in

ALL = "/panels/{panel:str}/concepts/{concept:str}/stimuli"
ONE = f"{ALL}/{{stimulus:int}}"
EDIT = {"action": "concepts.edit"}
ANCHOR = "stimuli"
# A storyboard of eight photographs of a phone. Each picture has its own limit besides.
UPLOAD_BYTES = 64 * 1024 * 1024


@post(ALL, opt=EDIT, request_max_body_size=UPLOAD_BYTES)
async def add(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """One more thing to look at, at the end."""
    kind = str((await form_values(request)).get("kind", ""))
    if kind not in list(StimulusKind):
        raise BadRequest
    # Decoding takes seconds: before the transaction, which would keep all other writers waiting.
    async with request.app.state["database"].reading() as look:
        must_be_draft(await found(request, look, concept))
    pictures = await pictures_in(request) if kind != StimulusKind.TEXT else {}

    async def change(draft: Concept, values: Values) -> Message:
        await add_stimulus(db, draft, with_pictures(values, pictures), pictures)
        return _("Added.")

    return await settle(request, db, concept, change, part=kind, anchor=ANCHOR)


async def pictures_in(request: AnyRequest) -> dict[int, Picture | Message]:
    """What was chosen in the boxes `image_1` … `image_8`, decoded two at a time."""
    state = request.app.state

    async def taken(upload: UploadFile) -> Picture | Message:
        data = await upload.read()
        return await take_in(state["files"], data, max_mb=state["settings"].max_upload_mb)

    chosen = {n: await form_files(request, f"image_{n}") for n in FRAMES}
    uploads = {number: files[0] for number, files in chosen.items() if files}
    answers = await asyncio.gather(*[taken(upload) for upload in uploads.values()])
    return dict(zip(uploads, answers, strict=True))


def with_pictures(values: Values, pictures: Pictures) -> NewStimulus:
    """The checked texts. When they have mistakes those of the pictures are told with them."""
    # A browser sends a box without a file as an empty text.
    texts = {name: value for name, value in values.items() if not name.startswith("image_")}
    try:
        return parse(NewStimulus, texts)
    except Invalid as mistakes:
        refused = {f"image_{n}": p for n, p in pictures.items() if isinstance(p, Message)}
        raise Invalid(mistakes.errors | refused) from None


@post(ONE, opt=EDIT)
async def redescribe(
    request: AnyRequest, db: Db, concept: FromPath[str], stimulus: FromPath[int]
) -> Response[Any]:
    """Another caption, text or description."""

    async def change(draft: Concept, values: Values) -> Message:
        view = await stimulus_in(db, draft.id, stimulus)
        await describe(db, draft, view, parse(StimulusTexts, values))
        return _("Saved.")

    return await settle(request, db, concept, change, part=f"stimulus-{stimulus}", anchor=ANCHOR)


@post(f"{ONE}/position", opt=EDIT)
async def move(
    request: AnyRequest, db: Db, concept: FromPath[str], stimulus: FromPath[int]
) -> Response[Any]:
    """Show it earlier or later."""

    async def change(draft: Concept, values: Values) -> Message:
        view = await stimulus_in(db, draft.id, stimulus)
        await move_stimulus(db, view, up=parse(Move, values).direction == "up")
        return _("Moved.")

    return await settle(request, db, concept, change, anchor=f"stimulus-{stimulus}")


@post(f"{ONE}/removal", opt=EDIT)
async def remove(
    request: AnyRequest, db: Db, concept: FromPath[str], stimulus: FromPath[int]
) -> Response[Any]:
    """Take it out."""

    async def change(draft: Concept, _values: Values) -> Message:
        await remove_stimulus(db, await stimulus_in(db, draft.id, stimulus))
        return _("Removed.")

    return await settle(request, db, concept, change, anchor=ANCHOR)


handlers: list[Any] = [add, redescribe, move, remove]
