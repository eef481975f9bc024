"""Uploaded pictures: decoded and re-encoded in a child process, never stored as they came.

A decoder is the most attacked code of a web application. Here it runs in a process that can take
neither memory, time nor files from us; what comes back is pixels, encoded anew, without metadata.
"""

import asyncio
import hashlib
import os
import struct
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from weakref import WeakKeyDictionary

import msgspec

from cocreate.kit.i18n import Message, _

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
THUMBNAIL_EDGE = 480
AT_ONCE = 2
WAIT_SECONDS = 20.0  # in the queue for a child, then "busy"
WALL_SECONDS = 12.0  # for the child; its own limit on CPU time is 10
MEDIA_TYPE = "image/webp"

# The first bytes decide what we even try: SVG, HTML and PDF never reach a decoder.
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_AVIF_BRANDS = (b"avif", b"avis")

_WORKER = Path(__file__).with_name("image_worker.py")
_HEADER = struct.Struct(">6I")

# A semaphore belongs to the loop that first waited for it.
_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class EncodedImage(msgspec.Struct, frozen=True):
    """A picture that is safe to store and to serve. Sizes in pixels, `sha256` of `data` in hex."""

    data: bytes
    media_type: str
    width: int
    height: int
    sha256: str
    thumbnail: bytes
    thumbnail_width: int
    thumbnail_height: int
    thumbnail_sha256: str


class ImageRefused(Exception):
    """The upload cannot be used as a picture; `code` for code, `message` for people."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = _MESSAGES[code]


_MESSAGES: dict[str, Message] = {
    "not_an_image": _(
        "This is not a picture we can read. Use a PNG, JPEG, WebP, AVIF or GIF file."
    ),
    "too_large": _(
        "This picture is larger than %(mb)s MB. Make it smaller and try again.",
        mb=MAX_BYTES // 1024**2,
    ),
    "too_many_pixels": _(
        "This picture has more than %(n)s million pixels. Make it smaller and try again.",
        n=MAX_PIXELS // 1_000_000,
    ),
    "broken": _("This picture is damaged and cannot be opened. Save it again and try once more."),
    "busy": _("Too many pictures are being handled right now. Try again in a moment."),
}


async def reencode(data: bytes, *, max_edge: int = 1600) -> EncodedImage:
    """The picture upright, as WebP with its long edge at most `max_edge`, and a thumbnail.

    Transparency stays; EXIF, GPS, colour profiles and every frame but the first do not. Raises
    ImageRefused.
    """
    if len(data) > MAX_BYTES:
        raise ImageRefused("too_large")
    if not looks_like_image(data):
        raise ImageRefused("not_an_image")
    async with _place():
        answer = await _in_child(data, max_edge)
    return _read_answer(answer)


def looks_like_image(data: bytes) -> bool:
    """Whether the first bytes are those of a format on the list: PNG, JPEG, GIF, WebP, AVIF."""
    if data.startswith(_MAGIC):
        return True
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return True
    return data[4:8] == b"ftyp" and data[8:12] in _AVIF_BRANDS


@asynccontextmanager
async def _place() -> AsyncIterator[None]:
    places = _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            await places.acquire()
    except TimeoutError:
        raise ImageRefused("busy") from None
    try:
        yield
    finally:
        places.release()


async def _in_child(data: bytes, max_edge: int) -> bytes:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",  # no user site, no PYTHON* variables, no current folder on the path
        str(_WORKER),
        str(max_edge),
        str(MAX_PIXELS),
        str(THUMBNAIL_EDGE),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PATH": os.defpath},
        close_fds=True,
    )
    try:
        async with asyncio.timeout(WALL_SECONDS):
            answer, _errors = await child.communicate(data)
    except TimeoutError:
        raise ImageRefused("broken") from None
    finally:
        if child.returncode is None:  # too slow, or our own request was cancelled
            child.kill()
            await child.wait()
    return answer


def _read_answer(answer: bytes) -> EncodedImage:
    """What the worker wrote: one letter, then a code (E) or sizes and two pictures (P).

    A child that was killed or ran out of memory wrote nothing, or half of it: broken.
    """
    kind, body = answer[:1], answer[1:]
    if kind == b"E" and body.decode("ascii", "replace") in _MESSAGES:
        raise ImageRefused(body.decode("ascii"))
    if kind != b"P" or len(body) < _HEADER.size:
        raise ImageRefused("broken")
    width, height, small_width, small_height, length, small_length = _HEADER.unpack_from(body)
    pixels = body[_HEADER.size :]
    if len(pixels) != length + small_length:
        raise ImageRefused("broken")
    picture, thumbnail = pixels[:length], pixels[length:]
    return EncodedImage(
        data=picture,
        media_type=MEDIA_TYPE,
        width=width,
        height=height,
        sha256=hashlib.sha256(picture).hexdigest(),
        thumbnail=thumbnail,
        thumbnail_width=small_width,
        thumbnail_height=small_height,
        thumbnail_sha256=hashlib.sha256(thumbnail).hexdigest(),
    )
