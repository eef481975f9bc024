import pytest

from cocreate.methods.text.language import guess_language
from cocreate.methods.text.personal import is_personal, masked
from cocreate.methods.text.words import content, fold, says_nothing, stem, tokens
from tests.methods.comments import DUTCH, EMPTY, ENGLISH, STRAY, column


def test_words_are_folded_and_keep_what_is_inside_them():
    assert fold("Privé CRÈME café") == "prive creme cafe"
    assert tokens("Zo\u2019n e-mail: 3x, 24/7 – écht!") == ["zo'n", "e-mail", "x", "echt"]
    assert content("De wachttijd aan de telefoon is te lang", "nl") == [
        "wachttijd",
        "telefoon",
        "lang",
    ]


def test_forms_of_a_word_share_a_stem():
    assert len({stem(word, "nl") for word in ("wachttijd", "wachttijden")}) == 1
    assert len({stem(word, "nl") for word in ("verzekering", "verzekeringen")}) == 1
    assert len({stem(word, "en") for word in ("claim", "claims", "claimed", "claiming")}) == 1


def test_answers_that_say_nothing_are_known_from_those_that_do():
    assert [text for text in EMPTY if not says_nothing(text)] == []
    speaking = (
        *column(DUTCH, 2),
        *column(ENGLISH, 2),
        *STRAY,
        "Niets werkt",
        "Geen app",
        "Nee dus",
    )
    assert [text for text in speaking if says_nothing(text)] == []


def test_the_language_of_every_comment_is_told_whatever_the_member_speaks():
    for fallback in ("nl", "en"):
        assert {guess_language(text, fallback) for text in column(DUTCH, 2)} == {"nl"}
        assert {guess_language(text, fallback) for text in column(ENGLISH, 2)} == {"en"}


@pytest.mark.parametrize("text", ["", "Prima", "App update", "2024!", "xyz xyz xyz"])
def test_too_short_or_undecided_is_the_language_of_the_member(text):
    assert (guess_language(text, "nl"), guess_language(text, "en")) == ("nl", "en")


@pytest.mark.parametrize(
    "text",
    [
        "Mail me op tester@example.nl",
        "mijn adres is tester (at) example.nl",
        "Bel 06-12345678",
        "Bel 06 12 34 56 78 na vijven",
        "call +31 (0)20 123 45 67",
        "Mijn rekening NL00BANK0123456789 klopt niet",
        "nl00 bank 0123 4567 89",
        "klantnummer 12345678 wacht al een week",
        "geboren op 12-03-1970",
        "Kerkstraat 12 kreeg geen post",
        "wij wonen op 1234 AB",
        "kenteken AB-123-C",
        "ik heet mila en ik ben klant",
        "Mijn naam is Siem",
        "My name is Mila and I wait",
        "I'm Mila, a customer",
        "Groetjes, Siem",
        "mevrouw De Member was aardig",
        "Dhr. Second hielp mij",
        "mijn man Siem kan er niet in",
        "my son Mo cannot log in",
        "De dame heette Mara van den Marketer",
        "geholpen door Mila, top",
        "volgens M. Marketer kon het",
        "gisteren sprak ik Mara Marketer aan de balie",
        "zie www.example.org/ik",
        "stuur maar naar @siempje",
    ],
)
def test_what_points_to_a_person_is_found_and_masked(text):
    assert is_personal(text)
    assert not is_personal(masked(text))


def test_ordinary_comments_are_not_personal():
    ordinary = (
        *column(DUTCH, 2),
        *column(ENGLISH, 2),
        "Ik ben tevreden. Al 20 jaar klant.",
        "I am happy. The app works.",
        "Het kost 12,50 euro per maand, 3,5 procent meer dan in 2019.",
    )
    assert [text for text in ordinary if is_personal(text)] == []
