from random import Random

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter1d
from scipy.stats import multivariate_normal

from cocreate.methods.proportions import wilson
from cocreate.methods.research.heatmap import (
    Clicks,
    Polygon,
    Rectangle,
    grid,
    in_region,
    people_in,
    region,
    smoothed,
)
from cocreate.methods.research.highlights import (
    Marks,
    by_sentence,
    highlights,
    intensity,
    marked_by,
    words,
)
from cocreate.methods.research.reactions import NOT_ASKED, TIMED_OUT, median, reactions

TEXT = 'Sparen bij ons, bijv. voor later. "Nu met 3,5% rente!" Vraag dhr. A. Smit\n\nTot snel… hoor'


def marks(*rows):
    return Marks(*(np.array(column, int) for column in zip(*rows, strict=True)))


def clicks(*rows):
    person, x, y, positive = zip(*rows, strict=True)
    return Clicks(np.array(person), np.array(x, float), np.array(y, float), np.array(positive))


def test_words_and_sentences():
    found = words(TEXT)
    assert [TEXT[word.start : word.end] for word in found] == TEXT.split()
    sentences: list[list[str]] = [[] for _ in range(found[-1].sentence + 1)]
    for word in found:
        sentences[word.sentence].append(TEXT[word.start : word.end])
    assert [" ".join(each) for each in sentences] == [
        "Sparen bij ons, bijv. voor later.",
        '"Nu met 3,5% rente!"',
        "Vraag dhr. A. Smit",
        "Tot snel… hoor",
    ]
    assert [word.sentence for word in words("Wel of niet? No. Bij ING. Ja")] == [
        0,
        0,
        0,
        1,
        2,
        2,
        3,
    ]
    assert words("") == ()


def test_highlights_by_hand():
    # Word 0: liked by 0, 1 (twice), disliked by 2. Word 1: confusing for 3. Word 2: nothing.
    told = highlights(
        marks((0, 0, 0), (1, 0, 0), (1, 0, 0), (2, 0, 1), (3, 1, 2)), units=3, people=4
    )
    assert [(w.like.count, w.dislike.count, w.confusing.count) for w in told] == [
        (2, 1, 0),
        (0, 0, 1),
        (0, 0, 0),
    ]
    assert [(word.net, word.polarising) for word in told] == [(0.25, 0.5), (0, 0), (0, 0)]
    assert told[0].like.interval == wilson(2, 4)
    assert list(intensity(told, "like")) == [1, 0, 0]


def test_a_sentence_counts_a_person_once():
    by_word = marks((0, 0, 0), (0, 1, 0), (0, 6, 1), (1, 2, 1))
    sentences = by_sentence(by_word, TEXT)
    told = highlights(sentences, units=4, people=2)
    assert [(each.like.count, each.dislike.count) for each in told[:2]] == [(1, 1), (0, 1)]
    assert told[0].polarising == 1


def test_weighted_highlights():
    told = highlights(marks((0, 0, 0), (1, 0, 1)), 1, 3, [3.0, 1.0, 2.0])
    assert (told[0].like.share, told[0].net, told[0].polarising) == pytest.approx(
        (3 / 6, 2 / 6, 2 / 6)
    )


def test_who_marked_a_region_of_the_text():
    found = marks((0, 4, 0), (1, 5, 1), (3, 5, 0))
    assert marked_by(found, frozenset({4, 5}), "like", 5).tolist() == [
        True,
        False,
        False,
        True,
        False,
    ]
    assert not marked_by(found, frozenset({4}), "dislike", 5).any()
    assert highlights(Marks(*(np.empty(0, int),) * 3), 2, 0)[0].like.share is None
    with pytest.raises(ValueError, match="nobody"):
        highlights(found, 6, 3)


def test_the_grid_by_hand():
    seen = clicks((0, 0.1, 0.1, 1), (0, 0.2, 0.1, 1), (1, 0.1, 0.4, 0), (2, 1.0, 1.0, -1))
    (left, right), (below, corner) = grid(seen, people=4, columns=2, rows=2)
    assert (left.clicks, left.people, left.reach.count, left.reach.n) == (3, 2, 2, 4)
    assert (left.positive.count, left.positive.n) == (1, 2)  # the first person once
    assert (right.clicks, below.clicks, below.positive.share) == (0, 0, None)
    assert (corner.clicks, corner.people, corner.positive.n) == (1, 1, 0)
    assert left.reach.interval == wilson(2, 4)


def test_the_grid_leaves_no_click_out():
    source = Random(1)
    many = clicks(
        *((source.randrange(50), source.random(), source.random(), 1) for _ in range(500))
    )
    cells = grid(many, 50, 7, 5)
    assert sum(cell.clicks for row in cells for cell in row) == 500
    for row in range(5):
        for column in range(7):
            area = Rectangle(column / 7, row / 5, (column + 1) / 7, (row + 1) / 5)
            assert cells[row][column] == region(many, area, 50)


def test_regions_of_a_picture():
    seen = clicks((0, 0.5, 0.5, 1), (1, 0.9, 0.1, 0), (1, 0.1, 0.1, 1), (2, 0.0, 0.0, 1))
    assert people_in(seen, Rectangle(0.2, 0.2, 0.0, 0.0), 3).tolist() == [False, True, True]
    triangle = Polygon(((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
    # (0.5, 0.5) is on the long side, (0.9, 0.1) too, and (0, 0) is a corner: edges belong.
    assert people_in(seen, triangle, 3).tolist() == [True, True, True]
    told = region(seen, triangle, 3)
    assert (told.clicks, told.people, told.reach.count) == (4, 3, 3)
    with pytest.raises(ValueError, match="three corners"):
        in_region(seen.x, seen.y, Polygon(((0, 0), (1, 1))))


def test_a_polygon_equals_counting_turns():
    """The winding of the corners around a point, by angles, for a star-shaped outline."""
    source = Random(7)
    angles = np.linspace(0, 2 * np.pi, 9, endpoint=False)
    outline = [
        (0.5 + r * np.cos(angle), 0.5 + r * np.sin(angle))
        for angle, r in zip(angles, [0.2, 0.45] * 4 + [0.3], strict=True)
    ]
    x = np.array([source.random() for _ in range(2000)])
    y = np.array([source.random() for _ in range(2000)])
    inside = in_region(x, y, Polygon(tuple(outline)))
    toward = np.array([np.arctan2(cy - y, cx - x) for cx, cy in [*outline, outline[0]]])
    turned = (np.diff(toward, axis=0) + np.pi) % (2 * np.pi) - np.pi
    assert (inside == (np.abs(turned.sum(axis=0)) > np.pi)).all()


def test_the_density_is_a_normal_one():
    picture = smoothed(clicks((0, 0.25, 0.5, 1), (1, 0.75, 0.5, 1)), 40, 20, width=0.1, aspect=2.0)
    centre_x, centre_y = (np.arange(40) + 0.5) / 40, (np.arange(20) + 0.5) / 20
    places = np.stack(np.meshgrid(centre_x, centre_y), axis=-1)
    spread = np.diag([0.01, 0.04])
    density = sum(multivariate_normal([at, 0.5], spread).pdf(places) for at in (0.25, 0.75))
    assert picture == pytest.approx(density / density.max(), abs=1e-9)
    # And, but for the cells' size, the filter of scipy.
    line = np.zeros(40)
    line[10], line[30] = 1, 1
    filtered = gaussian_filter1d(line, 4, mode="constant", truncate=10)
    assert picture[10] / picture[10].max() == pytest.approx(filtered / filtered.max(), abs=0.15)
    nothing = np.empty(0, int)
    assert smoothed(Clicks(nothing, np.empty(0), np.empty(0), nothing), 3, 3).max() == 0


def test_clicks_by_nobody_or_elsewhere_are_errors():
    with pytest.raises(ValueError, match="outside"):
        grid(clicks((0, 1.2, 0.5, 1)), 1)
    with pytest.raises(ValueError, match="nobody"):
        grid(clicks((3, 0.2, 0.5, 1)), 2)


def test_reactions_by_hand():
    choices = np.array([1, 1, 0, 1, TIMED_OUT, NOT_ASKED, 1, 0])
    times = np.array([500, 700, 900, 1100, np.nan, np.nan, 120, 700])
    told = reactions(choices, times, codes=(0, 1))
    assert (told.n, told.asked, told.anticipated) == (5, 7, 1)
    assert (told.timed_out.count, told.timed_out.n) == (1, 7)
    assert (told.median, told.split) == (700, 700)
    no, yes = told.answers
    assert (yes.share.count, yes.share.n, yes.median) == (3, 5, 700)
    assert (no.median, no.share.interval) == (800, wilson(2, 5))
    assert (yes.fast.count, yes.fast.n, yes.slow.count, yes.slow.n) == (2, 3, 1, 2)
    assert reactions(choices, times, (0, 1), split=1000).answers[1].fast.n == 4
    nobody = reactions(choices[4:6], times[4:6], (0, 1))
    assert (nobody.n, nobody.median, nobody.answers[0].share.share) == (0, None, None)
    with pytest.raises(ValueError, match="outside the codes"):
        reactions(choices, times, (0,))


def test_a_weighted_median_equals_repeating_people():
    source = Random(5)
    for _ in range(200):
        values = np.array([source.randrange(20) for _ in range(9)], float)
        weights = np.array([source.randrange(4) for _ in range(9)], float)
        repeated = np.repeat(values, weights.astype(int))
        expected = float(np.median(repeated)) if len(repeated) else None
        assert median(values, weights) == expected
        assert median(values, weights / 7) == expected
