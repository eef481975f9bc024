"""What an upload can do to us, and what a member's photograph becomes."""

import asyncio
import hashlib
import io
import os
import struct
import sys
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw, features

from cocreate.kit import images
from cocreate.kit.images import ImageRefused, reencode


def picture(size=(800, 600), mode="RGB", colour="teal"):
    return Image.new(mode, size, colour)


def encoded(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data):
    return Image.open(io.BytesIO(data))


def png_claiming(width, height, rows=b""):
    """A small file whose header promises a huge picture."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


async def refusal(data):
    with pytest.raises(ImageRefused) as refused:
        await reencode(data)
    assert refused.value.message.text
    return refused.value.code


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
async def test_every_format_on_the_list_becomes_webp(kind):
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow has no AVIF")
    stored = await reencode(encoded(picture(), kind))
    assert (stored.media_type, stored.width, stored.height) == ("image/webp", 800, 600)
    assert (stored.thumbnail_width, stored.thumbnail_height) == (480, 360)
    assert stored.sha256 == hashlib.sha256(stored.data).hexdigest()
    assert stored.thumbnail_sha256 == hashlib.sha256(stored.thumbnail).hexdigest()
    assert opened(stored.data).format == "WEBP"
    assert opened(stored.data).size == (800, 600)
    assert opened(stored.thumbnail).size == (480, 360)


async def test_a_phone_keeps_a_second_picture_in_its_jpeg():
    data = encoded(picture(), "MPO", save_all=True, append_images=[picture((100, 100))])
    assert (await reencode(data)).width == 800


async def test_large_pictures_shrink_and_small_ones_stay():
    large = await reencode(encoded(picture((4000, 1000)), "JPEG"))
    assert (large.width, large.height) == (1600, 400)
    small = await reencode(encoded(picture((20, 10)), "PNG"))
    assert (small.width, small.height, small.thumbnail_width) == (20, 10, 20)
    strip = await reencode(encoded(picture((5000, 1)), "PNG"))
    assert (strip.width, strip.height) == (1600, 1)


async def test_where_the_photograph_was_taken_is_forgotten_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Camera of Noor"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 12.0)
    data = encoded(picture((400, 200)), "JPEG", exif=exif, comment=b"secret comment")
    assert b"Camera of Noor" in data

    stored = await reencode(data)
    assert (stored.width, stored.height) == (200, 400)
    for part in (stored.data, stored.thumbnail):
        assert dict(opened(part).getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment"} & opened(part).info.keys()
        assert b"Camera" not in part
        assert b"secret" not in part


async def test_what_shines_through_keeps_shining():
    image = picture((60, 60), "RGBA", (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((0, 0, 29, 59), fill=(200, 0, 0, 255))
    stored = opened((await reencode(encoded(image, "PNG"))).data)
    assert stored.mode == "RGBA"
    assert stored.getpixel((50, 30))[3] == 0
    assert stored.getpixel((10, 30))[3] == 255


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
async def test_rare_kinds_of_pixels(mode):
    if mode == "I;16":
        image = Image.frombytes("I;16", (50, 40), struct.pack("<H", 128 * 256) * 2000)
    else:
        image = Image.new("L", (50, 40), 128).convert(mode)
    data = encoded(image, "JPEG" if mode == "CMYK" else "PNG")
    stored = opened((await reencode(data)).data)
    assert stored.size == (50, 40)
    if mode != "1":
        assert abs(stored.convert("L").getpixel((20, 20)) - 128) <= 4


async def test_colours_of_a_profile_become_plain_colours():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    stored = opened((await reencode(encoded(picture(), "PNG", icc_profile=profile))).data)
    assert "icc_profile" not in stored.info
    red, green, blue = stored.getpixel((5, 5))
    assert (abs(red), abs(green - 128) <= 3, abs(blue - 128) <= 3) == (red, True, True)
    damaged = await reencode(encoded(picture(), "PNG", icc_profile=b"no profile"))
    assert damaged.width == 800


async def test_of_a_film_only_the_first_frame_is_kept():
    frames = [picture((40, 40), colour=(n % 256, 20, 20)) for n in range(1000)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    stored = opened((await reencode(data)).data)
    assert getattr(stored, "n_frames", 1) == 1
    assert stored.getpixel((5, 5))[0] < 10


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7\n",
        b"GIF89a=1;alert(document.cookie);//",
        b"BM" + bytes(100),
        b"\x00\x00\x01\x00" + bytes(100),
        b"RIFF\x00\x00\x00\x00AVI LIST",
    ],
    ids=["empty", "svg", "html", "pdf", "gif-javascript", "bmp", "ico", "avi"],
)
async def test_what_is_not_on_the_list_is_refused(data):
    assert await refusal(data) == "not_an_image"


async def test_of_a_picture_that_is_also_a_program_only_the_picture_is_kept():
    program = b"<script>alert(1)</script><?php system('id'); ?>"
    for data in (
        encoded(picture(), "JPEG") + program,
        encoded(picture(), "PNG") + b"PK\x03\x04" + program,
        encoded(picture(), "JPEG", comment=program),
    ):
        stored = await reencode(data)
        assert b"script" not in stored.data + stored.thumbnail
        assert b"php" not in stored.data + stored.thumbnail


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
@pytest.mark.parametrize("share", [0.3, 0.9])
async def test_half_a_file_is_refused(kind, share):
    image = Image.effect_noise((300, 300), 80).convert("RGB")
    data = encoded(image, kind)
    assert await refusal(data[: int(len(data) * share)]) in {"broken", "not_an_image"}


async def test_bombs_are_refused_before_they_are_unpacked():
    image = Image.new("1", (12000, 12000))
    started = time.monotonic()
    assert await refusal(encoded(image, "PNG")) == "too_many_pixels"
    assert await refusal(png_claiming(60000, 60000)) == "too_many_pixels"
    assert time.monotonic() - started < 5


async def test_a_header_that_lies_is_refused():
    assert await refusal(png_claiming(5000, 5000, rows=bytes(100))) == "broken"


async def test_more_bytes_than_allowed_are_refused_unread(monkeypatch):
    monkeypatch.setattr(images, "MAX_BYTES", 1000)
    assert await refusal(encoded(picture(), "PNG") + bytes(1000)) == "too_large"


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on processes there")
async def test_the_child_may_not_open_files_nor_take_all_memory(tmp_path):
    worker = Path(images.__file__).with_name("image_worker.py")
    attack = (
        f"import runpy; w = runpy.run_path({str(worker)!r}); w['limit']()\n"
        "try: open('/etc/hosts'); print('opened')\n"
        "except OSError: print('no files')\n"
        "try: bytearray(2 * 1024**3); print('taken')\n"
        "except MemoryError: print('no memory')\n"
    )
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-c", attack, stdout=asyncio.subprocess.PIPE, cwd=tmp_path
    )
    out, _ = await child.communicate()
    assert out.decode().split("\n")[:2] == ["no files", "no memory"]


async def children_of_mine():
    listing = await asyncio.to_thread(lambda: sorted(Path("/proc").glob("[0-9]*/stat")))
    mine = []
    for stat in listing:
        try:
            parent = stat.read_text().rsplit(")", 1)[1].split()[1]
        except OSError:
            continue
        if int(parent) == os.getpid():
            mine.append(stat.parent.name)
    return mine


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
async def test_a_child_that_hangs_is_killed(monkeypatch, tmp_path):
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(images, "_WORKER", sleeper)
    monkeypatch.setattr(images, "WALL_SECONDS", 0.3)
    before = await children_of_mine()
    assert await refusal(encoded(picture(), "PNG")) == "broken"
    assert await children_of_mine() == before


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
async def test_a_child_dies_with_the_request_that_asked_for_it(monkeypatch, tmp_path):
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(images, "_WORKER", sleeper)
    before = await children_of_mine()
    request = asyncio.create_task(reencode(encoded(picture(), "PNG")))
    await asyncio.sleep(0.3)
    assert len(await children_of_mine()) == len(before) + 1
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    assert await children_of_mine() == before


@pytest.mark.parametrize(
    "program",
    [
        "import os; os._exit(9)",
        "import os; os.kill(os.getpid(), 9)",
        "print('P')",
        "print('Pxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')",
        "print('Enonsense')",
        "import sys; sys.stdout.buffer.write(bytes(100))",
    ],
)
async def test_a_child_that_dies_or_babbles_means_a_damaged_picture(monkeypatch, tmp_path, program):
    worker = tmp_path / "worker.py"
    worker.write_text(program)
    monkeypatch.setattr(images, "_WORKER", worker)
    assert await refusal(encoded(picture(), "PNG")) == "broken"


async def test_two_at_once_and_who_waits_too_long_is_told(monkeypatch, tmp_path):
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(images, "_WORKER", sleeper)
    monkeypatch.setattr(images, "WALL_SECONDS", 1.0)
    monkeypatch.setattr(images, "WAIT_SECONDS", 0.3)
    data = encoded(picture(), "PNG")
    codes = await asyncio.gather(*(refusal(data) for _ in range(5)))
    assert sorted(codes) == ["broken", "broken", "busy", "busy", "busy"]
    monkeypatch.undo()
    assert (await reencode(data)).width == 800  # the places are free again


async def test_the_loop_goes_on_while_a_picture_is_read():
    noise = encoded(Image.effect_noise((3000, 3000), 80).convert("RGB"), "JPEG")
    longest = 0.0

    async def watch():
        nonlocal longest
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            longest = max(longest, time.monotonic() - before - 0.01)

    watcher = asyncio.create_task(watch())
    assert (await reencode(noise)).width == 1600
    watcher.cancel()
    assert longest < 0.5
