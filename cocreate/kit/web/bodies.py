"""Reading what a form sends: UTF-8 alone, bounded, and nothing kept when the request is over.

Litestar's own reader remembers the last thousand bodies for ever, and decodes a part with whatever
codec its sender names, some of which take seconds.
"""

from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import InternalServerException
from multipart import (  # type: ignore[import-untyped]
    MultipartSegment,
    ParserError,
    ParserLimitReached,
    PushMultipartParser,
)

from cocreate.kit.errors import BadRequest
from cocreate.kit.i18n import _

URL_ENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
FIELDS_MAX = 1_000
FIELDS = "form_fields"
UPLOADS = "form_uploads"  # closed by the edge, also when reading stopped half-way

Field = tuple[str, str | UploadFile]


async def read_body(request: Request[Any, Any, Any]) -> list[Field]:
    """The fields of the form in the order in which they were sent; none when it is no form.

    Reads the whole body, once, so that nobody waits for a slow sender later on.
    """
    state = request.scope["state"]
    if FIELDS not in state:
        try:
            state[FIELDS] = await _fields(request)
        except InternalServerException:
            raise BadRequest from None  # the sender hung up half-way: no fault of ours
    fields: list[Field] = state[FIELDS]
    return fields


async def _fields(request: Request[Any, Any, Any]) -> list[Field]:
    kind, options = request.content_type
    if kind == MULTIPART:
        return await _parts(request, options.get("boundary", ""))
    body = await request.body()
    return _pairs(body) if kind == URL_ENCODED else []


def _pairs(body: bytes) -> list[Field]:
    text = body.decode()
    if text.count("&") >= FIELDS_MAX:
        raise BadRequest(_("The form holds too many fields."))
    return list(parse_qsl(text, keep_blank_values=True, errors="strict"))


async def _parts(request: Request[Any, Any, Any], boundary: str) -> list[Field]:
    fields: list[Field] = []
    part: Any = None
    held: UploadFile | bytearray = bytearray()
    stream = request.stream()
    try:
        with PushMultipartParser(boundary, max_segment_count=FIELDS_MAX) as parser:
            while not parser.closed:
                for event in parser.parse(await anext(stream, b"")):
                    if isinstance(event, MultipartSegment):
                        part, held = event, _holder(request, event)
                    elif event:
                        await _keep(held, event)
                    elif part is not None and part.filename != "":
                        fields.append((part.name or "", await _finished(held)))
    except ParserLimitReached:
        raise BadRequest(_("The form holds too many fields.")) from None
    except (ParserError, ValueError):
        raise BadRequest from None
    return fields


def _holder(request: Request[Any, Any, Any], part: MultipartSegment) -> UploadFile | bytearray:
    """Where the content of a part goes; a file box in which nothing was chosen is dropped later."""
    if not part.filename:
        return bytearray()
    upload = UploadFile(part.content_type or "application/octet-stream", part.filename)
    request.scope["state"].setdefault(UPLOADS, []).append(upload)
    return upload


async def _keep(held: UploadFile | bytearray, content: bytearray) -> None:
    if isinstance(held, UploadFile):
        await held.write(content)
    else:
        held.extend(content)


async def _finished(held: UploadFile | bytearray) -> str | UploadFile:
    if isinstance(held, bytearray):
        return held.decode()
    await held.seek(0)
    return held
