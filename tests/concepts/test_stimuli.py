"""Pictures, storyboards and short texts: what comes in, what is refused, and in which words."""

import io
import struct
import zlib

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, Frame, Stimulus
from cocreate.concepts.queries import StimulusView, stimuli_of
from cocreate.concepts.routes import stimuli as routes
from cocreate.panels.models import PanelFile
from tests.cast import MARKETER
from tests.client import Browser
from tests.concepts.drafting import a_draft, a_picture, said, upload, with_text
from tests.factories import House

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ALT = {"alt_1": "A jar with coins"}


async def _shown(db: AsyncSession, path: str) -> list[StimulusView]:
    concept = await db.scalar(select(Concept).where(Concept.slug == path.rsplit("/", 1)[1]))
    assert concept is not None
    return await stimuli_of(db, concept.id)


def _bomb() -> bytes:
    """A few bytes that promise 60,000 by 60,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


async def test_a_picture_is_encoded_anew_and_shown_with_its_description(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    photo = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (2400, 1200), "teal").save(photo, "JPEG", exif=exif)
    answer = await upload(mara, path, "image", photo.getvalue(), **ALT, caption="The jar")
    assert answer.status_code == 303
    [view] = await _shown(db, path)
    [frame] = view.frames
    assert (view.stimulus.kind, view.stimulus.caption, frame.alt) == (
        "image",
        "The jar",
        ALT["alt_1"],
    )
    assert (frame.width, frame.height) == (1600, 800)
    stored = await browser.app.state["files"].read(frame.file_hash, ".webp")
    assert (Image.open(io.BytesIO(stored)).format, b"taken at home" in stored) == ("WEBP", False)
    files = set(await db.scalars(select(PanelFile.hash)))
    assert files == {frame.file_hash, frame.thumb_hash}
    shown = await mara.get(f"{path}/edit")
    assert f'files/{frame.thumb_hash}" alt="A jar with coins"' in shown.text


async def test_a_storyboard_keeps_the_order_of_its_pictures(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    form = (await mara.get(f"{path}/edit?opened=storyboard")).text
    assert form.count('type="file"') == 8
    pictures = [a_picture((60 * n, 60)) for n in range(1, 9)]
    alts = {f"alt_{n}": f"Scene {n}" for n in range(1, 9)}
    assert (await upload(mara, path, "storyboard", *pictures, **alts)).status_code == 303
    # A box left empty in between is no hole in the story.
    some = [pictures[0], None, pictures[2]]
    refused = await upload(mara, path, "storyboard", *some, alt_1="One", alt_3="Three")
    assert (refused.status_code, said(refused)) == (422, ["image_2"])
    views = await _shown(db, path)
    assert [(f.seq, f.width, f.alt) for f in views[0].frames] == [
        (n, 60 * n, f"Scene {n}") for n in range(1, 9)
    ]
    assert len(views) == 1


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (SVG, "This is not a picture we can read"),
        (b"%PDF-1.7 ...", "This is not a picture we can read"),
        (a_picture()[:200], "This picture is damaged"),
        (_bomb(), "more than 40 million pixels"),
        (a_picture() + bytes(12 * 1024 * 1024), "larger than 12 MB"),
    ],
    ids=["svg", "pdf", "half", "bomb", "heavy"],
)
async def test_a_bad_picture_is_refused_kindly_and_the_words_stay(
    browser: type[Browser], house: House, db: AsyncSession, picture: bytes, sentence: str
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    answer = await upload(mara, path, "image", picture, **ALT, caption="The jar")
    assert (answer.status_code, said(answer)) == (422, ["image_1"])
    assert sentence in answer.text
    assert ('value="A jar with coins"' in answer.text, 'value="The jar"' in answer.text) == (
        True,
        True,
    )
    assert await _shown(db, path) == []
    assert await db.scalar(select(func.count()).select_from(PanelFile)) == 0


async def test_everything_wrong_is_said_at_once(browser: type[Browser], house: House) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    no_words = await upload(mara, path, "image", a_picture())
    assert (no_words.status_code, said(no_words)) == (422, ["alt_1"])
    no_picture = await upload(mara, path, "image", None, **ALT)
    assert (no_picture.status_code, said(no_picture)) == (422, ["image_1"])
    mixed = await upload(
        mara, path, "storyboard", a_picture(), SVG, None, a_picture(), alt_2="Two", alt_3="Three"
    )
    assert said(mixed) == ["alt_1", "image_2", "image_3", "alt_4"]
    long = await upload(mara, path, "image", SVG, alt_1="a" * 301, caption="c" * 201)
    assert (said(long), "a" * 301 in long.text) == (["image_1", "alt_1", "caption"], True)
    nothing = await with_text(mara, path, "")
    assert (nothing.status_code, said(nothing)) == (422, ["text"])
    assert (await upload(mara, path, "film", a_picture(), **ALT)).status_code == 400


async def test_more_than_the_route_takes_is_refused_unread(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    heavy = await mara.post(
        f"{path}/stimuli",
        content=b"",
        headers={
            "content-length": str(routes.UPLOAD_BYTES + 1),
            "content-type": "multipart/form-data; boundary=x",
        },
    )
    assert heavy.status_code == 413
    # Only this route takes pictures: any other form stops at the house's limit.
    assert (await mara.submit(path, {"body": "b" * 400_000})).status_code == 413


async def test_the_seventh_is_refused_and_after_a_removal_there_is_room(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    for n in range(1, 7):
        assert (await with_text(mara, path, f"Text {n}")).status_code == 303
    assert "opened=image" not in (await mara.get(f"{path}/edit")).text
    refused = await with_text(mara, path, "Text 7")
    assert (refused.status_code, "Text 7" in refused.text) == (422, True)
    assert "At most 6 things to look at" in refused.text
    views = await _shown(db, path)
    await mara.submit(f"{path}/stimuli/{views[1].stimulus.id}/removal")
    assert (await with_text(mara, path, "Text 7")).status_code == 303
    db.expire_all()
    shown = [(v.stimulus.seq, v.stimulus.text) for v in await _shown(db, path)]
    assert shown == list(enumerate(["Text 1", "Text 3", "Text 4", "Text 5", "Text 6", "Text 7"], 1))


async def test_all_six_places_are_taken_and_still_two_can_change_places(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    for text in "abcdef":
        await with_text(mara, path, text)
    first = (await _shown(db, path))[0].stimulus
    for _ in range(2):
        await mara.submit(f"{path}/stimuli/{first.id}/position", {"direction": "down"})
    assert "".join(v.stimulus.text for v in await _shown(db, path)) == "bcadef"


async def test_words_can_be_changed_and_no_picture_loses_its_description(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    await upload(
        mara, path, "storyboard", a_picture(), a_picture(colour="navy"), alt_1="One", alt_2="Two"
    )
    stimulus = (await _shown(db, path))[0].stimulus
    address = f"{path}/stimuli/{stimulus.id}"
    refused = await mara.submit(address, {"alt_1": "", "alt_2": "Second", "caption": "Story"})
    assert (refused.status_code, said(refused)) == (422, ["alt_1"])
    assert 'value="Second"' in refused.text
    await mara.submit(address, {"alt_1": "First", "alt_2": "Second", "caption": "Story"})
    db.expire_all()
    [view] = await _shown(db, path)
    assert [view.stimulus.caption, *[f.alt for f in view.frames]] == ["Story", "First", "Second"]


async def test_a_double_click_adds_one_and_the_same_picture_twice_is_one_file(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    for key in ("one", "one", "two"):
        assert (await upload(mara, path, "image", a_picture(), **ALT, _key=key)).status_code == 303
    counts = [
        await db.scalar(select(func.count()).select_from(table))
        for table in (Stimulus, Frame, PanelFile)
    ]
    assert counts == [2, 2, 2]
