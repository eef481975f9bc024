"""Pictures of research methods: picture, table and sentence hold the same numbers."""

import re
from xml.etree import ElementTree as ET

import pytest

from cocreate.kit.charts.lines import Curve, LineSpec, Spot
from cocreate.kit.charts.measures import MeasureRow, MeasureSpec
from cocreate.kit.charts.plots import Plot, plot, plot_said, plot_table
from cocreate.kit.charts.points import HeatSpec, HeatSpot, Point, PointSpec

MEASURES = MeasureSpec(
    title="Fees come first",
    heading="Item",
    value_name="Share",
    range_name="95% interval",
    rows=(
        MeasureRow("Fees", 61.5, 55.0, 68.0, "61.5", "55.0 – 68.0"),
        MeasureRow("Pots <b>", 38.5, 32.0, 45.0, "38.5", "32.0 – 45.0"),
        MeasureRow("Rare", None),
    ),
    zero=50.0,
)
LINES = LineSpec(
    title="Between 5 and 10",
    x_name="Price",
    x=(5.0, 7.5, 10.0),
    told=("€5", "€7.50", "€10"),
    curves=(
        Curve("Cheap", (0.9, 0.5, 0.1)),
        Curve("Dear", (0.1, 0.4, 0.8), tone=0, dash=1, low=(0.0, 0.3, 0.7), high=(0.2, 0.5, 0.9)),
    ),
    spots=(Spot("IDP", 7.8, "€7.80", 0.44),),
)
POINTS = PointSpec(
    title="What has to be there",
    x_name="Less content without",
    y_name="More content with",
    fields=("a", "b", "c", "d"),
    points=(Point(1, "Fees", 0.8, 0.2), Point(2, "Pots", 0.8, 0.2)),
    heading="Feature",
)
HEAT = HeatSpec(
    title="Most people marked the jar",
    href="/panels/x/files/abc",
    width=800,
    height=600,
    spots=(HeatSpot(0.2, 0.3, 12, 0.75, "20% / 30%"), HeatSpot(0.7, 0.3, 5, None, "70% / 30%")),
    region=(0.1, 0.1, 0.5, 0.5),
)


@pytest.mark.parametrize("spec", [MEASURES, LINES, POINTS, HEAT], ids=lambda s: type(s).__name__)
@pytest.mark.parametrize("style", ["web", "print"])
@pytest.mark.parametrize("width", [320, 720])
def test_a_picture_is_well_formed_named_and_described(spec: Plot, style: str, width: int) -> None:
    drawn = plot(spec, style=style, locale="en", width=width, id="p")  # type: ignore[arg-type]
    root = ET.fromstring(drawn)
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == spec.title
    assert root.findtext(f"{space}desc") == plot_said(spec, "en")
    assert root.attrib["width"] == str(width)
    assert "nan" not in drawn
    assert "style=" not in drawn
    if style == "print":
        assert "var(" not in drawn


def test_the_table_and_the_sentence_say_what_the_picture_says() -> None:
    assert plot_table(MEASURES, "en").rows == (
        ("Fees", "61.5", "55.0 – 68.0"),
        ("Pots <b>", "38.5", "32.0 – 45.0"),
        ("Rare", "too few answers", "–"),
    )
    drawn = plot(MEASURES, style="web", locale="en", id="p")
    for told in ("61.5", "38.5", "too few answers"):
        assert told in drawn
        assert told in plot_said(MEASURES, "en")
    assert "<b>" not in drawn
    assert plot_table(LINES, "en").rows == (
        ("€5", "90%", "10%"),
        ("€7.50", "50%", "40%"),
        ("€10", "10%", "80%"),
    )
    assert "IDP: €7.80" in plot_said(LINES, "en")
    assert plot_table(POINTS, "en").rows == (
        ("1. Fees", "80%", "20%"),
        ("2. Pots", "80%", "20%"),
    )
    assert plot_table(HEAT, "en").rows == (("20% / 30%", "12", "75%"), ("70% / 30%", "5", "–"))


def test_a_dot_stands_where_its_value_lies_and_higher_shares_stand_higher() -> None:
    drawn = plot(MEASURES, style="print", locale="en", id="p")
    dots = [float(x) for x in re.findall(r'<circle cx="([0-9.]+)"', drawn)]
    assert len(dots) == 2
    assert dots[0] > dots[1]
    lines = plot(LINES, style="print", locale="en", id="p")
    cheap = re.findall(r'<path d="M([0-9. L]+)" fill="none" stroke="#018571"', lines)[-1]
    heights = [float(point.split()[1]) for point in cheap.split("L")]
    assert heights == sorted(heights)  # a falling share: downwards on the page
    assert heights[2] - heights[1] == pytest.approx(heights[1] - heights[0], abs=0.11)


def test_numbers_of_points_in_one_place_stand_apart() -> None:
    drawn = plot(POINTS, style="print", locale="en", id="p")
    places = re.findall(
        r'<text x="([0-9.]+)" y="([0-9.]+)"[^>]*font-weight="700"[^>]*>([12])<', drawn
    )
    assert {number for _x, _y, number in places} == {"1", "2"}
    assert places[0][:2] != places[1][:2]
