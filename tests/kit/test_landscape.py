"""The map of groups: in words, as a table and as a picture, and never by colour alone."""

from cocreate.kit.charts.landscape import MapGroup, MapSpec, MapSpot
from cocreate.kit.charts.plots import plot, plot_said, plot_table


def outline(x: float, y: float) -> tuple[tuple[float, float], ...]:
    return ((x - 0.1, y), (x, y + 0.1), (x + 0.1, y), (x, y - 0.1))


GROUPS = (
    MapGroup("Group A", "A", 1_200, outline(0.2, 0.2)),
    MapGroup("Group B", "B", 300, outline(0.8, 0.3)),
    MapGroup("Group C", "C", 500, outline(0.7, 0.9)),
)
SPOTS = (MapSpot(0, 40, 0.2, 0.2), MapSpot(1, 9, 0.8, 0.3), MapSpot(2, 5, 0.7, 0.9))
SPEC = MapSpec("The map", GROUPS, SPOTS, cell=0.1)


def test_the_map_in_words_says_sizes_and_neighbours() -> None:
    assert plot_said(SPEC, "en") == (
        "Group A: 1,200 people, nearest to Group B; Group B: 300 people, nearest to Group C; "
        "Group C: 500 people, nearest to Group B."
    )
    mine = MapSpec("The map", GROUPS[:2], SPOTS[:2], 0.1, you=(0.2, 0.3), yours=0)
    assert plot_said(mine, "en") == (
        "Group A: 1,200 people; Group B: 300 people; you stand in Group A."
    )


def test_the_table_holds_every_group_with_its_share() -> None:
    assert plot_table(SPEC, "en").rows == (
        ("Group A", "1,200", "60%"),
        ("Group B", "300", "15%"),
        ("Group C", "500", "25%"),
    )


def test_every_group_has_a_shape_a_line_and_a_letter_of_its_own() -> None:
    drawn = str(plot(SPEC, style="print", locale="en", id="map"))
    for letter in "ABC":
        assert f">{letter}</text>" in drawn
    assert drawn.count("stroke-dasharray") == 2  # the first one is solid
    assert "<title>Group B: 9 people</title>" in drawn
    assert ">you<" not in drawn


def test_only_the_reader_himself_is_marked() -> None:
    for place in ((0.5, 0.5), (0.99, 0.01)):  # at the edge the word stands on the other side
        spec = MapSpec("The map", GROUPS, SPOTS, 0.1, you=place, yours=1)
        for width in (320, 720):
            drawn = str(plot(spec, style="web", locale="en", width=width, id="map"))
            assert drawn.count(">you</text>") == 1
