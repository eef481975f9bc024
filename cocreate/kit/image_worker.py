"""The child process of images.py: one picture on standard input, two WebP files on output.

It imports nothing of Cocreate, so that it starts fast and holds nothing worth stealing.
"""

import copy
import io
import struct
import sys

# Every decoder that may be asked for is loaded before limit() closes the file system.
from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

MEMORY_BYTES = 1024**3
CPU_SECONDS = 10
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
LOADED = (
    AvifImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,  # a phone's JPEG with a second picture in it
    PngImagePlugin,
    TiffImagePlugin,  # reads EXIF
    WebPImagePlugin,
    copy,  # Pillow imports it when it meets a GIF
)
QUALITY = 82


class _Refused(Exception):
    """Carries the code that images.py knows."""


def limit() -> None:
    """Take from this process what a decoder needs no more of: memory, time, files."""
    try:
        import resource  # noqa: PLC0415 - absent on Windows, where only the wall clock guards
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def reencode(data: bytes, max_edge: int, max_pixels: int, small_edge: int) -> bytes:
    """P, six big-endian integers (two sizes, two lengths), the picture, the thumbnail."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as source:
        if source.width * source.height > max_pixels:
            raise _Refused("too_many_pixels")
        # JPEG can be decoded at a half, quarter or eighth: less memory for a camera's picture.
        source.draft("RGB", (max_edge, max_edge))
        source.load()
        upright = ImageOps.exif_transpose(source)
    picture = _in_srgb(_plain(upright), upright.info.get("icc_profile"))
    picture.thumbnail((max_edge, max_edge), Image.Resampling.LANCZOS)
    small = picture.copy()
    small.thumbnail((small_edge, small_edge), Image.Resampling.LANCZOS)
    first, second = _webp(picture), _webp(small)
    sizes = (*picture.size, *small.size, len(first), len(second))
    return b"P" + struct.pack(">6I", *sizes) + first + second


def _plain(image: Image.Image) -> Image.Image:
    """The pixels alone: 8-bit RGB, with alpha only where something shines through."""
    if image.mode in {"I", "F"} or image.mode.startswith("I;"):  # 16-bit grey
        image = image.convert("I").point(lambda level: level / 256).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    return image.convert("RGBA")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The same colours without a profile: else a phone's wide-gamut photograph turns pale."""
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space.strip() != "RGB":
            return image
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, source, target, outputMode=image.mode)
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted or image


def _webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    # A new image of the same pixels: what the old one knew about itself stays behind.
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    bare.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def main() -> None:
    """Read, limit, answer. Any failure is a code, and a child that dies is one as well."""
    max_edge, max_pixels, small_edge = (int(argument) for argument in sys.argv[1:4])
    Image.MAX_IMAGE_PIXELS = max_pixels
    Image.preinit()
    data = sys.stdin.buffer.read()
    limit()
    try:
        answer = reencode(data, max_edge, max_pixels, small_edge)
    except (_Refused, Image.DecompressionBombError):
        answer = b"Etoo_many_pixels"
    except UnidentifiedImageError:
        answer = b"Enot_an_image"
    except Exception:  # noqa: BLE001 - decoders raise anything; the reader is told "damaged"
        answer = b"Ebroken"
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
