import time

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from cocreate.methods.text.nearest import SimilarTexts, similarity
from tests.methods.comments import DUTCH, ENGLISH, column


def index(*texts):
    similar: SimilarTexts[int] = SimilarTexts()
    for number, text in enumerate(texts):
        similar.add(number, text)
    return similar


def test_the_cosine_is_that_of_counted_letters():
    texts = ["donkere modus app", "graag donkere stand app app"]
    counts = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5)).fit_transform(
        ["donkere modus app", "donkere stand app app"]
    )
    table = counts.toarray().astype(float)
    table[table > 0] = 1 + np.log(table[table > 0])
    expected = table[0] @ table[1] / np.sqrt((table[0] @ table[0]) * (table[1] @ table[1]))
    assert similarity(*texts) == pytest.approx(expected, abs=1e-9)
    assert dict(index(texts[0]).query(texts[1])) == {0: pytest.approx(expected, abs=1e-6)}


def test_a_rephrased_idea_finds_its_double_first():
    similar = index(*column(DUTCH, 2), "Een donkere stand voor de app zou fijn zijn.")
    assert similar.query("Maak een donkere modus in de app")[0][0] == len(DUTCH)


def test_the_index_agrees_with_comparing_one_by_one():
    texts = column(ENGLISH, 2)
    asked = "Why are the monthly fees going up again?"
    found = index(*texts).query(asked, most=99, floor=0.05)
    alone = [(number, similarity(asked, text)) for number, text in enumerate(texts)]
    expected = sorted(((n, s) for n, s in alone if s >= 0.05), key=lambda pair: (-pair[1], pair[0]))
    assert [number for number, _ in found] == [number for number, _ in expected]
    assert [s for _, s in found] == pytest.approx([s for _, s in expected], abs=1e-6)


def test_it_grows_replaces_and_forgets():
    similar: SimilarTexts[str] = SimilarTexts()
    assert similar.query("De app is traag") == []
    similar.add("a", "De app is traag")
    similar.add("b", "De app is traag")
    found = similar.query("De app is traag")
    assert [key for key, _ in found] == ["a", "b"]
    assert [cosine for _, cosine in found] == pytest.approx([1, 1], abs=1e-6)
    similar.add("a", "Lagere kosten")
    similar.forget("b")
    similar.forget("never there")
    assert similar.query("De app is traag") == []
    assert [key for key, _ in similar.query("lagere kosten")] == ["a"]
    assert len(similar) == 1


@pytest.mark.parametrize("text", ["", "!!!", "123"])
def test_a_text_without_words_is_near_nothing(text):
    similar = index("De app is traag", text)
    assert similar.query(text) == []
    assert similarity(text, text) == 0


def test_stop_words_alone_still_compare():
    assert similarity("niet voor mij", "niet voor mij") == pytest.approx(1)


@pytest.mark.slow
def test_twenty_thousand_texts_answer_while_one_types():
    words = " ".join(column((*DUTCH, *ENGLISH), 2)).split()
    draw = np.random.default_rng(1)
    similar = index(*(" ".join(draw.choice(words, 15)) for _ in range(20_000)))
    took = []
    for text in column(DUTCH, 2):
        start = time.perf_counter()
        assert similar.query(text)
        took.append(time.perf_counter() - start)
    assert np.median(took) < 0.02
