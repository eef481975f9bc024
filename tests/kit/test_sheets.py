"""Downloads open as tables and never as formulas."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.kit.sheets import Cell, csv_bytes, plain


def read(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_table_that_a_dutch_spreadsheet_opens():
    data = csv_bytes(["naam", "antwoord"], [["Noor", 'zei "ja; nee"'], ["Éva", "twee\nregels 🙂"]])
    assert data.startswith(b"\xef\xbb\xbfnaam;antwoord\r\n")
    assert read(data) == [
        ["naam", "antwoord"],
        ["Noor", 'zei "ja; nee"'],
        ["Éva", "twee\nregels 🙂"],
    ]


def test_numbers_stay_numbers():
    cells: list[Cell] = [-5, 0.5, -0.25, Decimal("1.10"), True, False, None, date(2026, 11, 24)]
    assert read(csv_bytes([""] * 8, [cells]))[1] == [
        "-5", "0.5", "-0.25", "1.10", "1", "0", "", "2026-11-24",
    ]  # fmt: skip
    moment = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    assert read(csv_bytes(["at"], [[moment]]))[1] == ["2026-11-24T19:00:00+00:00"]


@pytest.mark.parametrize(
    "attack",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(1)",
        " =1+1",
        "\u00a0=1+1",
        '"=1+1',
        "'=1+1",
        "%0A=1+1",
        "|calc",
        "\0=1+1",
        '=HYPERLINK("http://x","y")',
        ' "=1',
    ],
)
def test_a_formula_becomes_text(attack):
    cell = read(csv_bytes(["text"], [[attack]]))[1][0]
    assert cell == "'" + attack.replace("\0", "")
    assert csv_bytes([attack], []).decode("utf-8-sig").lstrip('"').startswith("'")


def test_ordinary_text_is_left_alone():
    for text in ("", "Ja!", "06 12345678", "a=b", "5 - 3", "mail@example.com", "❤️", " voor"):
        assert plain(text) == text


def test_a_row_of_another_length_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="row of 1 cells"):
        csv_bytes(["a", "b"], [["x"]])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_any_text_comes_back_but_for_the_apostrophe(cells):
    row = read(csv_bytes([""] * len(cells), [cells]))[1] if any(cells) or len(cells) > 1 else cells
    for cell, text in zip(row, cells, strict=True):
        kept = text.replace("\0", "")
        assert cell in (kept, "'" + kept)
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
