import re
from itertools import chain
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate.kit.charts import ChartRow, ChartSpec, sentence, svg, table
from cocreate.kit.charts.palette import PRINT
from cocreate.kit.charts.rounding import largest_remainder, percents, whole
from cocreate.kit.charts.text import fit, width, wrap
from cocreate.kit.i18n import Words

FIVE = ("Surely not", "Probably not", "Maybe", "Probably", "Surely")
LONG = "Customers for less than two years without a mortgage or an investment account with us"


def scale(*rows, summary="Top-2", note=""):
    return ChartSpec("scale", "Would buy", FIVE, rows, summary, note)


SCALE = scale(
    ChartRow("Everybody", (0.061, 0.112, 0.288, 0.348, 0.191), 1140, emphasis=True),
    ChartRow("18 to 34", (0.02, 0.08, 0.25, 0.42, 0.23), 62),
    ChartRow(LONG, (0.30, 0.21, 0.25, 0.17, 0.07), 24),
    ChartRow("Age not known", (), 3),
    note="Base: all who answered.",
)
SPLIT = ChartSpec(
    "split",
    "A branch in every town",
    ("Agree", "Pass", "Disagree"),
    (
        ChartRow("Statement 1", (0.62, 0.2, 0.18), 204),
        ChartRow("Statement 2", (0.0, 0.1, 0.9), 150),
    ),
)
TEN = ChartSpec(
    "bars",
    "Would recommend",
    tuple(str(mark) for mark in range(11)),
    (
        ChartRow("Everybody", (0, 0.01, 0, 0.02, 0.04, 0.08, 0.09, 0.21, 0.3, 0.15, 0.1), 1140),
        ChartRow("Women", (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1.0), 44),
        ChartRow("Others", (), 2),
    ),
)
YES_NO = ChartSpec("bars", "Would switch", ("Yes", "No"), (ChartRow("All", (0.54, 0.46), 269),))
INTERVAL = ChartSpec(
    "interval",
    "Top-2 by group",
    (),
    (
        ChartRow("Everybody", (), 269, 0.54, 0.48, 0.6, emphasis=True),
        ChartRow("18 to 34", (), 24, 0.97, 0.93, 1.0),
        ChartRow("Unknown", (), 4),
    ),
)
ALL = [SCALE, SPLIT, TEN, YES_NO, INTERVAL]
NAMES = ["scale", "split", "ten", "yes-no", "interval"]
every_chart = pytest.mark.parametrize("spec", ALL, ids=NAMES)
every_sheet = pytest.mark.parametrize(
    ("style", "sheet"), [("web", 720), ("web", 340), ("print", 720), ("print", 340)]
)


def drawn(spec, style="web", sheet=720, locale="en"):
    return ET.fromstring(svg(spec, style=style, locale=locale, width=sheet, id="c1"))


def parts(root, name):
    return list(root.iter("{http://www.w3.org/2000/svg}" + name))


def texts(root):
    """Every visible text; what only shows on hovering is left out."""
    found = []
    for text in parts(root, "text"):
        hovering = text.find("{http://www.w3.org/2000/svg}title")
        found.append((text, (text.text if hovering is None else hovering.tail) or ""))
    return found


def percentages(words):
    return [int(found) for found in re.findall(r"(\d+)%", words)]


def joined(lists):
    return list(chain.from_iterable(lists))


class TestNumbers:
    @every_chart
    @every_sheet
    def test_picture_table_and_sentence_say_the_same(self, spec, style, sheet):
        told = table(spec, "en")
        root = drawn(spec, style, sheet)
        rows = [[percentages(cell) for cell in row[1:]] for row in told.rows]
        figures = [joined(row) for row in rows]
        if spec.kind == "interval":
            # Point and both ends, hovering over the dot.
            marks = [
                [int(number) for number in re.findall(r"(\d+)(?=%|–)", mark[0].text or "")]
                for mark in parts(root, "circle")
            ]
            ends = [re.findall(r"(\d+)–(\d+)%", row[2])[0] for row in told.rows if row[2] != "–"]
            points = [percentages(row[1])[0] for row in told.rows if row[2] != "–"]
            expected = [
                [point, int(low), int(high)]
                for point, (low, high) in zip(points, ends, strict=True)
            ]
            assert marks == expected
            assert percentages(sentence(spec, "en")) == joined(expected)
            return
        categories = len(spec.categories)
        hovering = [
            percentages(mark[0].text or "")[-1] for mark in parts(root, "rect") if len(mark)
        ]
        assert hovering == joined(row[:categories] for row in figures)
        assert percentages(sentence(spec, "en")) == joined(figures)
        summaries = [row[categories] for row in figures if len(row) > categories]
        visible = [words for _, words in texts(root)]
        for summary in summaries:
            assert any(words.endswith(f"{summary}%") for words in visible)

    @every_chart
    def test_a_number_in_a_bar_is_the_one_hovering_tells(self, spec):
        hovering = set()
        for mark in [*parts(drawn(spec), "rect"), *parts(drawn(spec), "circle")]:
            if len(mark):
                hovering |= set(percentages(mark[0].text or ""))
        tops = {figure for row in table(spec, "en").rows for figure in percentages(" ".join(row))}
        axis = set(range(0, 101, 10)) if spec.kind == "interval" else set()
        categories = set(spec.categories)
        for _, words in texts(drawn(spec)):
            if re.fullmatch(r"\d+%?", words) and words not in categories:
                assert int(words.rstrip("%")) in hovering | tops | axis

    def test_figures_of_the_table(self):
        assert table(SCALE, "en").header == ("Group", *FIVE, "Top-2", "Answers")
        assert table(SCALE, "en").rows == (
            ("Everybody", "6%", "11%", "29%", "35%", "19%", "54%", "1,140"),
            ("18 to 34", "2%", "8%", "25%", "42%", "23%", "65%", "62"),
            (LONG, "30%", "21%", "25%", "17%", "7%", "24%", "24*"),
            ("Age not known", "too few answers", "–", "–", "–", "–", "–", "–"),
        )

    def test_the_sentence_is_all_there_is_to_know(self):
        assert sentence(scale(SCALE.rows[1], SCALE.rows[3]), "en") == (
            "Would buy. 18 to 34 (n = 62): Surely not 2%, Probably not 8%, Maybe 25%, "
            "Probably 42%, Surely 23%, Top-2 65%. Age not known: too few answers."
        )
        assert sentence(INTERVAL, "en").startswith(
            "Top-2 by group. Everybody (n = 269): 54%, between 48% and 60%."
        )

    def test_thousands_as_the_reader_writes_them(self):
        assert "n = 1,140" in {words for _, words in texts(drawn(SCALE, locale="en"))}
        assert "n = 1.140" in {words for _, words in texts(drawn(SCALE, locale="nl"))}
        assert table(SCALE, "nl").rows[0][-1] == "1.140"


class TestRounding:
    @settings(deadline=None)
    @given(st.lists(st.integers(0, 999), min_size=1, max_size=11).filter(any))
    def test_percentages_add_up_to_a_hundred_and_stay_close(self, counts):
        shares = [count / sum(counts) for count in counts]
        rounded = largest_remainder(shares)
        assert sum(rounded) == 100
        assert all(
            abs(whole - 100 * share) < 1 + 1e-6
            for whole, share in zip(rounded, shares, strict=True)
        )

    def test_a_worked_example(self):
        # 47.0, 16.0, 15.8, 12.0, 6.1, 3.1: floors sum to 99 and .8 is the largest remainder.
        assert largest_remainder([0.47, 0.16, 0.158, 0.12, 0.061, 0.031]) == (47, 16, 16, 12, 6, 3)

    def test_equal_thirds(self):
        assert largest_remainder([1 / 3, 1 / 3, 1 / 3]) == (34, 33, 33)

    @settings(deadline=None)
    @given(st.lists(st.integers(0, 300), min_size=5, max_size=5).filter(any))
    def test_the_top_two_is_rounded_from_its_own_share(self, counts):
        n = sum(counts)
        row = ChartRow("All", tuple(count / n for count in counts), n)
        told = percents(scale(row), row)
        top = row.shares[3] + row.shares[4]
        assert sum(told) == 100
        assert told[3] + told[4] == whole(top)

    @settings(deadline=None)
    @given(st.integers(0, 2000), st.integers(1, 2000))
    def test_a_share_rounds_as_it_does_elsewhere_on_the_page(self, count, more):
        share = count / (count + more)
        assert f"{whole(share)}%" == Words("en", None).pct(share)  # type: ignore[arg-type]


class TestSmallAndLowBases:
    @every_sheet
    def test_a_hidden_row_shows_neither_figure_nor_base(self, style, sheet):
        hidden = scale(SCALE.rows[1], ChartRow("South", (), 3))
        root = drawn(hidden, style, sheet)
        assert "too few answers" in [words for _, words in texts(root)]
        assert "n = 3" not in " ".join(root.itertext())
        assert [len(mark) for mark in parts(root, "rect") if len(mark)] == [1] * 5
        assert "3" not in table(hidden, "en").rows[1]

    def test_every_row_may_be_hidden(self):
        for spec in ALL:
            empty = ChartSpec(
                spec.kind, spec.title, spec.categories, (ChartRow("All", (), 4),), "Top-2"
            )
            assert "too few answers" in svg(empty, style="print", locale="en", id="x")
            assert "n = 4" not in svg(empty, style="print", locale="en", id="x")

    def test_no_rows_at_all(self):
        for spec in ALL:
            bare = ChartSpec(spec.kind, spec.title, spec.categories, ())
            assert svg(bare, style="web", locale="en", id="x").endswith("</svg>")

    def test_a_low_base_is_marked_and_explained(self):
        visible = [words for _, words in texts(drawn(SCALE))]
        assert "n = 24*" in visible
        assert "* fewer than 30 answers: a first impression, no more" in visible
        assert not any("*" in words for _, words in texts(drawn(YES_NO)))

    def test_the_dot_of_a_low_base_is_open(self):
        marks = [mark.get("fill") for mark in parts(drawn(INTERVAL, "print"), "circle")]
        assert marks == [PRINT.mark, PRINT.surface]


class TestPicture:
    @every_chart
    @every_sheet
    def test_it_has_a_name_and_a_description(self, spec, style, sheet):
        root = drawn(spec, style, sheet)
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == "c1-t c1-d"
        assert [(part.get("id"), part.text) for part in list(root)[:2]] == [
            ("c1-t", spec.title),
            ("c1-d", sentence(spec, "en").removeprefix(spec.title + ". ")),
        ]

    @every_chart
    @every_sheet
    def test_no_text_is_too_small_outside_or_over_another(self, spec, style, sheet):
        root = drawn(spec, style, sheet)
        height = float(root.get("height") or 0)
        boxes = []
        for text, words in texts(root):
            size = float(text.get("font-size") or 0)
            assert size >= 11.5
            # The table errs on the wide side; a tenth less is what a usual font takes.
            span = width(words, size, bold=text.get("font-weight") is not None) / 1.1
            x, y = float(text.get("x") or 0), float(text.get("y") or 0)
            left = x - {"middle": span / 2, "end": span}.get(text.get("text-anchor") or "", 0)
            boxes.append((left, y - size * 0.75, left + span, y + size * 0.22, words))
        for place, (left, top, right, bottom, words) in enumerate(boxes):
            assert left >= -1, words
            assert right <= sheet + 1, words
            assert top >= -1, words
            assert bottom <= height + 1, words
            for other in boxes[:place]:
                apart = (
                    right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
                )
                assert apart, (words, other[4])

    @every_chart
    def test_print_has_literal_colours_and_web_follows_the_theme(self, spec):
        assert not re.search(r"var\(|light-dark", svg(spec, style="print", locale="en", id="x"))
        assert "var(--ink," in svg(spec, style="web", locale="en", id="x")

    @every_chart
    @every_sheet
    def test_nothing_the_content_policy_would_block(self, spec, style, sheet):
        picture = svg(spec, style=style, locale="en", width=sheet, id="x")
        assert not re.search(r"style=|<style|<script|href|\bon[a-z]+=", picture)

    def test_the_note_is_drawn_in_print_only(self):
        assert "Base: all who answered." in [words for _, words in texts(drawn(SCALE, "print"))]
        assert "Base: all who answered." not in [words for _, words in texts(drawn(SCALE, "web"))]

    def test_text_of_people_stays_text(self):
        nasty = "<script>alert(\"1\")</script> & 'co'"
        spec = ChartSpec(
            "split", nasty, (nasty, "b", "c"), (ChartRow(nasty, (0.5, 0.25, 0.25), 40),), note=nasty
        )
        for style in ("web", "print"):
            picture = svg(spec, style=style, locale="en", id='x" onload="y')
            assert "<script" not in picture
            assert 'onload="' not in picture
            root = ET.fromstring(picture)
            assert parts(root, "title")[0].text == nasty

    def test_a_cut_label_tells_all_on_hovering(self):
        cut = [(words, text[0].text) for text, words in texts(drawn(SCALE)) if words.endswith("…")]
        assert cut
        assert {full for _, full in cut} == {LONG}

    def test_the_middle_of_a_scale_is_the_same_in_every_row(self):
        middles = []
        bars = [mark for mark in parts(drawn(SCALE), "rect") if len(mark)]
        for neutral in bars[2::5]:
            x, span = float(neutral.get("x") or 0), float(neutral.get("width") or 0)
            middles.append(x + (span + 1.5) / 2)
        assert len(middles) == 3
        assert max(middles) - min(middles) < 0.2


class TestSpecification:
    @pytest.mark.parametrize(
        ("spec", "complaint"),
        [
            (ChartSpec("scale", "", ("a", "b", "c"), ()), "five points"),
            (ChartSpec("split", "", ("a", "b"), ()), "agree, pass, disagree"),
            (scale(ChartRow("All", (0.5, 0.5), 30)), "one share per category"),
            (scale(ChartRow("All", (54, 10, 10, 10, 16), 30)), "adding up to 1"),
            (ChartSpec("interval", "", (), (ChartRow("All", (), 30, 0.5),)), "needs its point"),
            (
                ChartSpec("interval", "", (), (ChartRow("All", (), 30, 0.5, 0.6, 0.7),)),
                "0.6 to 0.7 around 0.5",
            ),
        ],
    )
    def test_a_chart_that_cannot_be_right_is_refused(self, spec, complaint):
        for render in (
            lambda: svg(spec, style="web", locale="en", id="x"),
            lambda: table(spec, "en"),
            lambda: sentence(spec, "en"),
        ):
            with pytest.raises(ValueError, match=complaint):
                render()


class TestText:
    def test_what_fits_stays_whole(self):
        assert fit("Everybody", 200, 13) == "Everybody"
        assert wrap("Everybody here", 200, 13, lines=2) == ["Everybody here"]

    @settings(deadline=None)
    @given(st.text(min_size=1, max_size=120), st.floats(40, 400))
    def test_lines_keep_to_their_room(self, words, room):
        lines = wrap(words, room, 13, lines=2)
        assert 1 <= len(lines) <= 2
        assert all(width(line, 13) <= room for line in lines)

    def test_a_long_label_loses_its_end_and_says_so(self):
        assert wrap(LONG, 200, 13, lines=2)[1].endswith("…")
