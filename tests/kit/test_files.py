"""Files under the hash of their content."""

import hashlib
import os
from pathlib import Path

import pytest

from cocreate.kit.files import FileStore, UnknownFile

DATA = b"a picture of a pond"
NAME = hashlib.sha256(DATA).hexdigest()


async def test_stored_bytes_come_back_under_their_hash(tmp_path):
    store = FileStore(tmp_path / "files")
    assert await store.put(DATA, ".webp") == NAME
    assert await store.read(NAME, ".webp") == DATA
    assert store.path(NAME, ".webp").is_relative_to(tmp_path / "files")


async def test_the_same_bytes_twice_are_one_file_and_leave_nothing_behind(tmp_path):
    store = FileStore(tmp_path)
    assert await store.put(DATA, ".webp") == await store.put(DATA, ".webp")
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [f"{NAME}.webp"]


async def test_a_file_is_on_disk_before_its_name_is_given(tmp_path, monkeypatch):
    order = []
    sync, replace = os.fsync, Path.replace

    def watched_sync(descriptor):
        order.append("sync")
        sync(descriptor)

    def watched_replace(path, target):
        order.append("name")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", watched_sync)
    monkeypatch.setattr(Path, "replace", watched_replace)
    await FileStore(tmp_path).put(DATA, ".webp")
    assert order[:2] == ["sync", "name"]
    assert "sync" in order[2:]


async def test_a_failed_write_leaves_no_half_file(tmp_path, monkeypatch):
    def full(_fd):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    store = FileStore(tmp_path)
    with pytest.raises(OSError, match="No space"):
        await store.put(DATA, ".webp")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    with pytest.raises(UnknownFile):
        await store.read(NAME, ".webp")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../../etc/passwd",
        "/etc/passwd",
        NAME[:-1],
        NAME + "0",
        NAME.upper(),
        NAME + "\n",
        NAME[:-1] + "/",
        NAME[:-1] + "\0",
        "％2e％2e" + NAME[6:],
    ],
)
async def test_a_name_that_is_no_hash_is_unknown(tmp_path, name):
    with pytest.raises(UnknownFile):
        await FileStore(tmp_path).read(name, ".webp")


@pytest.mark.parametrize("suffix", ["", "webp", "./../x", ".we/bp", ".WEBP", ".webp\n", "." * 3])
async def test_a_suffix_cannot_lead_elsewhere(tmp_path, suffix):
    store = FileStore(tmp_path)
    with pytest.raises(ValueError, match="suffix"):
        await store.put(DATA, suffix)
    with pytest.raises(UnknownFile):
        store.path(NAME, suffix)
    assert list(tmp_path.iterdir()) == []
