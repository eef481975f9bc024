"""Whatever colour a company brings, its pages can be read, by day and by night."""

import re

import pytest

from cocreate.kit.brand import DEFAULT_COLOUR, brand_css, contrast, to_hex, to_lch, to_rgb, tokens

BRANDS = [
    DEFAULT_COLOUR,
    "#ffd400",  # yellow: white text on it cannot be read
    "#ffffff",
    "#000000",
    "#ff6200",
    "#e2001a",
    "#0033a0",
    "#7fba00",
    "#00a3e0",
    "#6f2c91",
    "#808080",
    "#f7cad0",
    "#00ffcc",
    "#3d2b1f",
    "#777777",  # the grey on which neither white nor near-black has room to spare
]
STATUSES = ("go", "wait", "stop", "info")
SOFTS = tuple(f"{status}-soft" for status in STATUSES)
GROUNDS = ("canvas", "surface", "surface-2")

# (what must be seen, what it stands on, least contrast)
PAIRS = [
    *[
        ("ink", ground, 7.0)
        for ground in (*GROUNDS, "brand-soft", *[f"{s}-soft" for s in STATUSES])
    ],
    *[("ink-2", ground, 4.5) for ground in GROUNDS],
    *[("brand-text", ground, 4.5) for ground in (*GROUNDS, "brand-soft")],
    *[("brand-edge", ground, 3.0) for ground in GROUNDS],
    *[("line-strong", ground, 3.0) for ground in GROUNDS],
    ("on-brand", "brand", 4.5),
    ("on-brand", "brand-hover", 4.5),
    *[(status, ground, 4.5) for status in STATUSES for ground in (*GROUNDS, f"{status}-soft")],
    *[(f"{status}-solid", ground, 3.0) for status in STATUSES for ground in GROUNDS],
]


@pytest.mark.parametrize("colour", BRANDS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_everything_can_be_read_in_any_brand(colour: str, mode: str) -> None:
    found = tokens(colour)[mode]
    too_weak = [
        (front, back, round(contrast(found[front], found[back]), 2))
        for front, back, least in PAIRS
        if contrast(found[front], found[back]) < least
    ]
    assert too_weak == []


def test_a_brand_that_can_be_read_is_kept_exactly() -> None:
    assert tokens("#0033a0")["light"]["brand"] == "#0033a0"
    assert tokens("#ffd400")["light"]["brand"] == "#ffd400"
    assert tokens("#ffd400")["light"]["on-brand"] == "#111412"


def test_light_and_dark_have_the_same_names_and_the_sheet_has_each_once() -> None:
    pair = tokens(DEFAULT_COLOUR)
    assert list(pair["light"]) == list(pair["dark"])
    sheet = brand_css(DEFAULT_COLOUR)
    assert re.findall(r"--([\w-]+):", sheet) == list(pair["light"])
    assert f"--brand: light-dark({pair['light']['brand']}, {pair['dark']['brand']});" in sheet


def test_status_colours_belong_to_no_brand() -> None:
    one, other = tokens("#e2001a")["light"], tokens("#0033a0")["light"]
    assert [one[f"{status}-soft"] for status in STATUSES] == [
        other[f"{status}-soft"] for status in STATUSES
    ]


def test_the_way_through_oklch_and_back_changes_nothing() -> None:
    assert [to_hex(to_lch(to_rgb(colour))) for colour in BRANDS] == BRANDS


def test_contrast_agrees_with_the_known_ends_and_middle() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("written", ["", "red", "#12345", "#12345g", "#fff;}*{", "rgb(0,0,0)"])
def test_anything_but_a_colour_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        brand_css(written)


def test_three_digits_mean_the_same_as_six() -> None:
    assert brand_css("#fd0") == brand_css("#ffdd00")
