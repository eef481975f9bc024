import random

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, silhouette_score

from cocreate.methods.text.labels import label_terms
from cocreate.methods.text.language import guess_language
from cocreate.methods.text.quotes import choose_quotes, may_be_quoted
from cocreate.methods.text.themes import REST, compare_k, find_themes, suggested_k
from cocreate.methods.text.vectors import embed, knows_meaning
from tests.methods.comments import DUTCH, EMPTY, ENGLISH, STRAY, THEMES, column, purity


def themes_of(texts, **options):
    languages = [guess_language(text) for text in texts]
    return find_themes(texts, languages, **{"meaning": False, **options})


@pytest.mark.parametrize(("rows", "least_ari"), [(DUTCH, 0.6), (ENGLISH, 0.8)])
def test_the_themes_of_a_person_are_found_again(rows, least_ari):
    truth = column(rows, 0)
    found = themes_of(column(rows, 2), k=len(THEMES))
    assert adjusted_rand_score(truth, found.theme_of) >= least_ari
    assert purity(found.theme_of, truth) >= 0.85


@pytest.mark.skipif(not knows_meaning(), reason="the extra `text` is not installed")
def test_with_meaning_both_languages_share_their_themes():
    rows = (*DUTCH, *ENGLISH)
    found = themes_of(column(rows, 2), k=len(THEMES), meaning=True)
    assert found.meaning
    assert adjusted_rand_score(column(rows, 0), found.theme_of) >= 0.9


def test_without_meaning_the_languages_stay_apart_but_the_themes_hold():
    rows = (*DUTCH, *ENGLISH)
    found = themes_of(column(rows, 2), k=10)
    assert purity(found.theme_of, column(rows, 0)) >= 0.8


def test_everything_is_accounted_for_once_and_the_largest_theme_comes_first():
    texts = [*column(DUTCH, 2), *EMPTY, *STRAY]
    found = themes_of(texts)
    placed = [place for theme in found.themes for place in theme.members]
    assert sorted((*placed, *found.rest)) == list(range(len(texts)))
    sizes = [len(theme.members) for theme in found.themes]
    assert sizes == sorted(sizes, reverse=True)
    for number, theme in enumerate(found.themes):
        assert {found.theme_of[place] for place in theme.members} == {number}
        near = [found.closeness[place] for place in theme.members]
        assert near == sorted(near, reverse=True)
        assert theme.cohesion == pytest.approx(np.mean(near))
    assert {found.theme_of[place] for place in found.rest} == {REST}


def test_the_rest_holds_what_says_nothing_and_what_is_far_from_everything():
    texts = [*column(ENGLISH, 2), *EMPTY, *STRAY]
    found = themes_of(texts, k=5)
    assert {texts[place] for place in found.rest} >= {*EMPTY, *STRAY}


def test_the_same_seed_gives_the_same_themes():
    texts = column(DUTCH, 2)
    assert themes_of(texts, seed=7) == themes_of(texts, seed=7)


def test_a_theme_is_named_by_its_own_words_as_people_write_them():
    found = themes_of(column(ENGLISH, 2), k=5)
    words = {word for theme in found.themes for word in theme.label.split(", ")}
    assert {"app", "phone", "fees", "damage"} <= words


def test_terms_need_two_texts_and_hold_no_stop_words_or_personal_data():
    texts = [
        "De lange wachttijd bij Mara Marketer",
        "Weer een lange wachttijd, bel 0612345678",
        "Lange wachttijden bij Mara Marketer",
        "De app is de app",
    ]
    assert label_terms([[0, 1, 2], [3]], texts, ["nl"] * 4) == [("lange wachttijd",), ()]


@pytest.mark.parametrize(("k", "themes"), [(1, 1), (3, 3)])
def test_the_number_of_themes_can_be_set(k, themes):
    found = themes_of(column(ENGLISH, 2), k=k)
    assert (len(found.themes), found.tried) == (themes, ())


def test_k_is_the_fewest_that_does_as_well_by_the_silhouette():
    assert suggested_k(((5, 0.30), (6, 0.398), (7, 0.40), (8, 0.31))) == 6
    assert suggested_k(()) == 1
    texts = column(DUTCH, 2) * 2
    points = embed(texts, ["nl"] * len(texts), seed=1, meaning=False)
    tried = compare_k(points, seed=1)
    assert [k for k, _silhouette in tried] == list(range(5, 13))
    found = find_themes(texts, ["nl"] * len(texts), meaning=False)
    assert found.tried == tried
    assert dict(tried)[5] == pytest.approx(silhouette_score(points, find_as(texts, 5)), abs=1e-6)


def find_as(texts, k):
    """Labels of k-means alone, before strays are taken out."""
    from sklearn.cluster import KMeans

    points = embed(texts, ["nl"] * len(texts), seed=1, meaning=False)
    return KMeans(k, n_init=10, random_state=1).fit_predict(points)


def test_little_is_one_theme_and_nothing_is_none():
    assert themes_of([]).themes == ()
    assert themes_of(["Mooie app", "n.v.t."]).rest == (0, 1)
    few = themes_of(["De app is traag vandaag", "De app is traag", "Trage app vandaag"])
    assert len(few.themes) == 1
    with pytest.raises(ValueError, match="0 themes"):
        themes_of(["De app is traag"], k=0)
    with pytest.raises(ValueError, match="differ in number"):
        find_themes(["a", "b"], ["nl"])


def test_quotes_are_whole_of_fair_length_and_of_nobody():
    said = column(DUTCH, 2)
    told = [f"{text} Groetjes, Siem" for text in said]
    found = themes_of([*said, *told], k=5)
    quoted = [place for theme in found.themes for place in theme.quotes]
    assert quoted
    assert all(place < len(said) and may_be_quoted(said[place]) for place in quoted)


def test_quotes_are_one_of_each_respondent_and_do_not_repeat():
    texts = [
        "De wachttijd aan de telefoon is werkelijk te lang.",
        "De wachttijd aan de telefoon is werkelijk te lang!",
        "Drie keer gebeld en telkens een halfuur in de wacht.",
        "Te kort",
        "Telefonisch bereikbaar tot vijf uur is niet genoeg voor mij.",
    ]
    points = np.array([[1, 0], [1, 0], [0.8, 0.6], [1, 0], [0, 1]], np.float32)
    chosen = choose_quotes([0, 1, 2, 3, 4], points, texts, ["a", "b", "a", "c", "d"])
    assert chosen == (0, 4)
    assert choose_quotes([0, 1, 2, 3, 4], points, texts, range(5), most=2) == (0, 2)


@pytest.mark.slow
def test_ten_thousand_texts_take_far_less_than_a_minute():
    draw = random.Random(1)
    words = " ".join(column((*DUTCH, *ENGLISH), 2)).split()
    texts = [" ".join(draw.sample(words, 15)) for _ in range(10_000)]
    found = find_themes(texts, ["nl"] * len(texts), meaning=False)
    assert 5 <= len(found.themes) <= 12
