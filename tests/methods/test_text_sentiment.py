import random

import pytest

from cocreate.methods.text import polarity_en, polarity_nl
from cocreate.methods.text.learned import judge
from cocreate.methods.text.sentiment import Feeling, read_all, read_feeling
from tests.methods.comments import DUTCH, ENGLISH, column
from tests.methods.reading import defined

CODED = {"+": "positive", "-": "negative", "0": "neutral"}


@pytest.mark.parametrize(("rows", "language"), [(DUTCH, "nl"), (ENGLISH, "en")])
def test_most_comments_are_read_as_a_person_reads_them(rows, language):
    read = read_all(column(rows, 2), [language] * len(rows))
    right = [
        (reading.feeling or "neutral") == CODED[sign]
        for reading, sign in zip(read.readings, column(rows, 1), strict=True)
    ]
    assert sum(right) / len(right) >= 0.9
    told = sum(reading.feeling is not None for reading in read.readings)
    assert read.coverage == told / len(rows) >= 0.75


@pytest.mark.parametrize(
    ("language", "text", "feeling"),
    [
        ("nl", "Goed", "positive"),
        ("nl", "Niet goed", "negative"),
        ("nl", "Helemaal niet goed", "negative"),
        ("nl", "Niet slecht", "positive"),
        ("nl", "Niet goed. Wel vriendelijk en snel.", "positive"),
        ("nl", "Geen problemen gehad", "positive"),
        ("nl", "Ik heb nooit klachten", "positive"),
        ("nl", "De site werkt vandaag weer niet", "negative"),
        ("nl", "De site werkt", None),
        ("nl", "Vriendelijk maar traag", "negative"),
        ("nl", "Traag, maar wel erg vriendelijk", "positive"),
        ("nl", "Slecht bereikbaar", "negative"),
        ("nl", "Super slecht", "negative"),
        ("nl", "Zonder uitleg afgewezen", "negative"),
        ("nl", "Veel te duur", "negative"),
        ("nl", "Gaat wel", "neutral"),
        ("nl", "Ik heb een rekening", None),
        ("nl", "\U0001f44d", "positive"),
        ("nl", "", None),
        ("en", "Good", "positive"),
        ("en", "Not good", "negative"),
        ("en", "Isn\u2019t good at all", "negative"),
        ("en", "Not bad", "positive"),
        ("en", "No problems so far", "positive"),
        ("en", "The site does not work", "negative"),
        ("en", "Friendly but slow", "negative"),
        ("en", "Slow, but very friendly and helpful", "positive"),
        ("en", "Terribly friendly", "positive"),
        ("en", "Far too expensive", "negative"),
        ("en", "It is okay", "neutral"),
        ("en", "I have an account", None),
        ("en", "I use it all the time :-)", "positive"),
    ],
)
def test_negation_emphasis_and_contrast(language, text, feeling):
    assert read_feeling(text, language).feeling == feeling


def test_emphasis_and_softening_scale_what_a_word_weighs():
    scores = [read_feeling(text, "nl").score for text in ("best traag", "traag", "erg traag")]
    assert scores == pytest.approx([-0.6, -1.0, -1.5])


@pytest.mark.parametrize("source", [polarity_nl, polarity_en])
def test_no_word_stands_twice_in_a_lexicon(source):
    words = [word for listed in source.STRONG.values() for word in listed.split()]
    assert sorted(words) == sorted(set(words))
    assert len(words) > 500


def test_nothing_to_read_has_no_coverage():
    assert read_all([], []).coverage is None


def sayings(n):
    """Comments in words no lexicon knows, a third of each feeling."""
    draw = random.Random(3)
    said = {"positive": "zonnig fluitend", "neutral": "vlak effen", "negative": "mistig krakend"}
    feelings = [draw.choice(list(said)) for _ in range(n)]
    texts = [
        f"{draw.choice(said[feeling].split())} {draw.choice(['app', 'balie', 'brief', 'pas'])}"
        for feeling in feelings
    ]
    return texts, feelings


def test_two_hundred_coded_texts_teach_what_the_lexicon_cannot_know():
    texts, feelings = sayings(260)
    coded = dict(enumerate(feelings[:200]))
    judged = judge(texts, ["nl"] * len(texts), coded)
    assert judged.quality.why == "learned_better"
    assert judged.quality.n == 200
    assert defined(judged.quality.lexicon) < 0.5
    assert defined(judged.quality.learned) > 0.95
    assert list(judged.feelings) == feelings
    assert judged.sources == ("hand",) * 200 + ("learned",) * 60
    assert judged.coverage == 1
    assert judged == judge(texts, ["nl"] * len(texts), coded)


def test_with_fewer_the_lexicon_judges_and_what_was_coded_stands():
    texts = ["Fijne app", "Trage app", "Een app"]
    judged = judge(texts, ["nl"] * 3, {1: "positive"})
    assert judged.feelings == ("positive", "positive", None)
    assert judged.sources == ("lexicon", "hand", "lexicon")
    assert judged.coverage == 2 / 3
    assert (judged.quality.n, judged.quality.lexicon, judged.quality.why) == (1, 0.0, "too_few")
    assert judge(texts, ["nl"] * 3, {}).quality.lexicon is None
    with pytest.raises(ValueError, match="not there"):
        judge(texts, ["nl"] * 3, {3: "positive"})


def test_the_lexicon_stays_where_it_is_as_good_and_where_all_were_coded_alike():
    texts = ["Fijne app", "Trage app"] * 100
    both: list[Feeling] = ["positive", "negative"]
    coded = dict(enumerate(both * 100))
    assert judge(texts, ["nl"] * 200, coded).quality.why == "lexicon_better"
    alike: dict[int, Feeling] = dict.fromkeys(range(200), "neutral")
    assert judge(texts, ["nl"] * 200, alike).quality.why == "one_feeling"
