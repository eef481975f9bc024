"""Static files, read once and served from memory under a name that holds their hash.

There is no path on disk to walk out of, and a browser may keep them for ever.
"""

import gzip
import mimetypes
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cocreate.kit.data import data_dir


@dataclass(frozen=True)
class Asset:
    """One file: its content, the same compressed, and its media type."""

    body: bytes
    packed: bytes
    media_type: str
    digest: str


class Assets:
    """All static files; the stylesheets are joined in the order of css/order.txt."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or data_dir("static")
        self._assets: dict[str, Asset] = {}
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                self._add(path.relative_to(self.folder).as_posix(), path.read_bytes())
        order = (self.folder / "css" / "order.txt").read_text().split()
        joined = b"\n".join((self.folder / "css" / name).read_bytes() for name in order)
        self._add("css/app.css", joined)

    def url(self, name: str) -> str:
        """The address of a file; raises KeyError for one that does not exist."""
        return f"/static/{self._assets[name].digest}/{name}"

    def find(self, digest: str, name: str) -> Asset | None:
        """The file, if this is its present hash."""
        asset = self._assets.get(name)
        return asset if asset and asset.digest == digest else None

    def _add(self, name: str, body: bytes) -> None:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if kind.endswith(("/javascript", "/json")) and not kind.startswith("text/"):
            kind += "; charset=utf-8"  # to text/… Litestar adds it
        digest = sha256(body).hexdigest()[:16]
        self._assets[name] = Asset(body, gzip.compress(body, 6, mtime=0), kind, digest)
