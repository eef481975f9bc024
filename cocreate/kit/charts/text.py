"""How wide a text will be, without a font at hand."""

from functools import lru_cache

# Advance widths of a common sans serif in hundredths of the type size, widened by a tenth for
# wider system fonts: better a little air than two texts on top of each other.
_ROOM = 1.1
_BOLD = 1.08
_OTHER = 67
_HUNDREDTHS = {
    character: width
    for width, characters in {
        20: "'",
        23: "ijl’‘|",
        28: "ftI!,./:;[\\] ·ïí",
        34: 'r()-`{}“”"',
        40: "*",
        50: "cksvxyzJ^",
        56: "0123456789abdeghnopquL#$?_–€éèëöüáàóê",
        59: "+<=>~×−",
        62: "FTZ",
        67: "ABEKPSVXY&",
        73: "wCDHNRU",
        78: "GOQ",
        84: "mM",
        89: "%",
        95: "W",
        101: "—…@",
    }.items()
    for character in characters
}


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """An upper estimate of the width of a line, in the unit of `size`."""
    hundredths = sum(_HUNDREDTHS.get(character, _OTHER) for character in text)
    return hundredths / 100 * size * _ROOM * (_BOLD if bold else 1)


def fit(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if width(text, size, bold=bold) <= room:
        return text
    short = text
    while short and width(short.rstrip() + "…", size, bold=bold) > room:
        short = short[:-1]
    return short.rstrip() + "…"


def wrap(text: str, room: float, size: float, *, lines: int, bold: bool = False) -> list[str]:
    """At most `lines` lines; the last takes what is left and ends in an ellipsis if it must."""
    words = text.split()
    wrapped: list[str] = []
    while words and len(wrapped) < lines - 1:
        line = words.pop(0)
        while words and width(f"{line} {words[0]}", size, bold=bold) <= room:
            line += " " + words.pop(0)
        wrapped.append(fit(line, room, size, bold=bold))
    if words:
        wrapped.append(fit(" ".join(words), room, size, bold=bold))
    return wrapped or [""]
