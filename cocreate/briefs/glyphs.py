"""What the fonts of the brief can show.

PDF/A forbids a missing glyph, so one Chinese character in a title would stop the whole brief.
Which characters a font has is read from its own table (OpenType 1.9, `cmap`).
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

from cocreate.kit.data import data_dir

FALLBACK = "\N{WHITE SQUARE}"
# Emoji sequences are held together by these; no font needs a glyph for them.
_JOINERS = {"\N{ZERO WIDTH JOINER}", "\N{VARIATION SELECTOR-16}", "\N{VARIATION SELECTOR-15}"}
# Marks that show nothing by themselves, and may turn the line they stand in around.
_UNSEEN = {"Cc", "Cf"}
_REFUSED = {"Cn", "Co", "Cs", "Zl", "Zp"}


def fonts_dir() -> Path:
    """The folder with the fonts that ship with the product."""
    return data_dir("static") / "vendor" / "fonts"


def can_show(text: str) -> bool:
    """Whether every character of `text` has a glyph."""
    return showable(text) == text


def showable(text: str) -> str:
    """`text` with a square in place of each character that no font of ours has; a text of which
    nothing can be seen is one square."""
    shown = "".join(map(_shown, text))
    return shown if shown.strip() or not text else FALLBACK


def _shown(character: str) -> str:
    if character in _JOINERS:
        return character
    category = unicodedata.category(character)
    if category in _UNSEEN:
        return " " if character.isspace() else ""
    covered = category not in _REFUSED and ord(character) in _covered()
    return character if covered else FALLBACK


@cache
def _covered() -> frozenset[int]:
    """The characters that one of our fonts has."""
    return frozenset().union(*(_characters(path.read_bytes()) for path in _font_files()))


def _font_files() -> list[Path]:
    return sorted([*fonts_dir().glob("*.otf"), *fonts_dir().glob("*.ttf")])


def _characters(font: bytes) -> set[int]:
    (tables,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * at) for at in range(tables))
    base = next(offset for tag, _sum, offset, _length in entries if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", font, base + 2)
    found: set[int] = set()
    for at in range(subtables):
        _platform, _encoding, offset = struct.unpack_from(">HHI", font, base + 4 + 8 * at)
        (format_,) = struct.unpack_from(">H", font, base + offset)
        if format_ == 4:
            found |= _segments(font, base + offset)
        elif format_ == 12:
            found |= _groups(font, base + offset)
    return found


def _segments(font: bytes, at: int) -> set[int]:
    """Format 4: parallel lists of last and first characters."""
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    count = doubled // 2
    lasts = struct.unpack_from(f">{count}H", font, at + 14)
    firsts = struct.unpack_from(f">{count}H", font, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * doubled)
    offsets_at = at + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    found: set[int] = set()
    for place, (first, last, delta) in enumerate(zip(firsts, lasts, deltas, strict=True)):
        for code in range(first, last + 1):
            if offsets[place]:
                where = offsets_at + 2 * place + offsets[place] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", font, where) if where + 2 <= len(font) else (0,)
            else:
                glyph = (code + delta) % 0x10000
            if glyph and code != 0xFFFF:
                found.add(code)
    return found


def _groups(font: bytes, at: int) -> set[int]:
    """Format 12: runs of characters."""
    (count,) = struct.unpack_from(">I", font, at + 12)
    runs = (struct.unpack_from(">III", font, at + 16 + 12 * place) for place in range(count))
    return {code for first, last, _glyph in runs for code in range(first, last + 1)}
