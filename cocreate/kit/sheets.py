"""Tables for a spreadsheet: CSV that opens with a double click and cannot run a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

BOM = "\ufeff"  # without it Excel reads UTF-8 as Latin-1
DELIMITER = ";"  # what a Dutch Excel expects; others ask
MEDIA_TYPE = "text/csv; charset=utf-8"

Cell = str | int | float | Decimal | bool | date | datetime | None

# A cell that begins with one of these is a formula for one spreadsheet or another. Full-width
# forms are turned into the plain ones by some.
_LEAD_INS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "|", "%")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The file: byte order mark, one header line, CRLF, a quote around what needs it.

    Numbers stay numbers (with a point) and negative ones keep their sign; text that a spreadsheet
    would take for a formula gets an apostrophe in front. Each row is as long as the header.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow([plain(name) for name in header])
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"a row of {len(row)} cells under a header of {len(header)}")
        writer.writerow([_cell(value) for value in row])
    return (BOM + out.getvalue()).encode()


def plain(text: str) -> str:
    """`text` as a cell that stays text. NUL, which no spreadsheet can hold, is dropped."""
    text = text.replace("\0", "")
    # Spaces and quotes in front do not protect: import dialogs trim them.
    if text.lstrip(" \u00a0\"'").startswith(_LEAD_INS) or text.startswith(_LEAD_INS):
        return "'" + text
    return text


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
