"""Photos as answers: decoded before the transaction, kept in it, refused with a sentence."""

import io
from collections.abc import Awaitable, Callable
from pathlib import Path

from PIL import Image
from sqlalchemy import select

from cocreate.kit.db import Database
from cocreate.kit.files import FileStore
from cocreate.kit.i18n import translate
from cocreate.panels.models import PanelFile
from cocreate.questionnaires.kinds.base import Asked
from cocreate.questionnaires.uploads import Uploads, keep_uploads, take_uploads
from tests.factories import House
from tests.questionnaires.kinds import ask

STRANGE = "f" * 64


def _photo(colour: str) -> bytes:
    """A photo as a phone makes it, with the place where it was made."""
    picture, written = Image.new("RGB", (60, 40), colour), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Dam 1, Amsterdam"
    picture.save(written, "JPEG", exif=exif)
    return written.getvalue()


def _chosen(**boxes: bytes) -> Callable[[str], Awaitable[bytes | None]]:
    async def chosen(name: str) -> bytes | None:
        return boxes.get(name)

    return chosen


async def _take(
    folder: Path, values: dict[str, str], asked: list[Asked] | None = None, **boxes: bytes
) -> Uploads:
    questions = asked or [ask("file", required=True)]
    return await take_uploads(FileStore(folder), questions, values, _chosen(**boxes), max_mb=1)


async def test_a_photo_becomes_the_name_of_a_picture_without_its_place(tmp_path: Path) -> None:
    taken = await _take(tmp_path, {"q12_file": "", "q3": "5"}, q12_file=_photo("red"))
    name = taken.values["q12"]
    assert taken.values == {"q3": "5", "q12": name}
    assert (taken.errors, taken.names) == ({}, {"q12": name})
    stored = await FileStore(tmp_path).read(name, ".webp")
    assert stored[8:12] == b"WEBP"
    assert b"Amsterdam" not in stored


async def test_what_is_no_picture_is_said_and_leaves_the_one_before(tmp_path: Path) -> None:
    taken = await _take(tmp_path, {"q12": STRANGE}, q12_file=b"%PDF-1.7 not a picture")
    assert taken.values == {"q12": STRANGE}
    assert "This is not a picture" in translate(taken.errors["q12"], "en")
    assert taken.pictures == []


async def test_a_photo_that_is_too_large_is_said(tmp_path: Path) -> None:
    taken = await _take(tmp_path, {}, q12_file=b"\xff\xd8\xff" + bytes(1024 * 1024))
    assert list(taken.errors) == ["q12"]


async def test_a_photo_is_replaced_or_taken_away(tmp_path: Path) -> None:
    away = await _take(tmp_path, {"q12": STRANGE, "q12_remove": "1"})
    assert (away.values, away.names) == ({"q12": ""}, {})
    both = await _take(tmp_path, {"q12": STRANGE, "q12_remove": "1"}, q12_file=_photo("blue"))
    assert both.values["q12"] == both.pictures[0].file_hash


async def test_other_questions_cost_nothing(tmp_path: Path) -> None:
    taken = await _take(tmp_path, {"q12": "A text"}, asked=[ask("short")], q12_file=b"x")
    assert taken == Uploads({"q12": "A text"})


async def test_only_pictures_of_this_panel_are_kept(
    tmp_path: Path, database: Database, house: House
) -> None:
    taken = await _take(tmp_path, {}, q12_file=_photo("green"))
    async with database.writing() as db:
        await keep_uploads(db, house.panel.id, taken)
        await keep_uploads(db, house.panel.id, taken)  # pressed twice: the same picture
    name = taken.pictures[0].file_hash
    assert taken.values["q12"] == name
    async with database.reading() as db:
        hashes = set(await db.scalars(select(PanelFile.hash)))
    assert {name, taken.pictures[0].thumb_hash} <= hashes
    made_up = await _take(tmp_path, {"q12": STRANGE})
    async with database.writing() as db:
        await keep_uploads(db, house.panel.id, made_up)
        assert made_up.values == {"q12": ""}
        elsewhere = await _take(tmp_path, {"q12": name})
        await keep_uploads(db, house.other.id, elsewhere)
        assert elsewhere.values == {"q12": ""}
