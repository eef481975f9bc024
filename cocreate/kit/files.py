"""Files kept under the hash of their content: written once, never changed, found by nobody else.

The same bytes stored twice are one file; a name cannot point outside the folder, because a name
is 64 hexadecimal digits and a suffix from a short list.
"""

import asyncio
import contextlib
import hashlib
import os
import re
import tempfile
from pathlib import Path

_HASH = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


class UnknownFile(Exception):
    """No such file, or a name that cannot be one."""


class FileStore:
    """A folder of files by content. It is made when missing; two levels keep folders short."""

    def __init__(self, root: Path) -> None:
        self.root = root

    async def put(self, data: bytes, suffix: str) -> str:
        """Store `data`; the SHA-256 in hex is its name. On return it is on disk, whole.

        `suffix` like ".webp"; ValueError for any other shape, that is the caller's mistake.
        """
        return await asyncio.to_thread(self._put, data, suffix)

    async def read(self, sha256: str, suffix: str) -> bytes:
        """The bytes again. Raises UnknownFile."""
        try:
            return await asyncio.to_thread(self.path(sha256, suffix).read_bytes)
        except FileNotFoundError:
            raise UnknownFile(sha256) from None

    def path(self, sha256: str, suffix: str) -> Path:
        """Where that file is or would be. Raises UnknownFile for what is not a hash or suffix."""
        if not _HASH.fullmatch(sha256) or not _SUFFIX.fullmatch(suffix):
            raise UnknownFile(sha256)
        return self.root / sha256[:2] / f"{sha256}{suffix}"

    def _put(self, data: bytes, suffix: str) -> str:
        if not _SUFFIX.fullmatch(suffix):
            raise ValueError(f"not a file suffix: {suffix!r}")
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256, suffix)
        if target.exists():
            return sha256
        folder = target.parent
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(target)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                Path(temporary).unlink()
            raise
        _sync_folder(folder)
        _sync_folder(self.root)
        return sha256


def _sync_folder(folder: Path) -> None:
    """Make a new name in `folder` survive a power cut."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # some systems cannot open a folder, and need no such call
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
