import pytest

from cocreate.methods.text.codebook import (
    Assignment,
    Code,
    apply_codebook,
    draft_codebook,
    rules_found,
)
from cocreate.methods.text.themes import find_themes
from cocreate.methods.text.vectors import knows_meaning
from tests.methods.comments import DUTCH, ENGLISH, THEMES, column

BY_WORDS = (
    Code("App", words=("app", "inlog*")),
    Code("Wachten", words=("wachttijd", "in de wacht", "*verbonden")),
)


def apply(codebook, texts, **options):
    return apply_codebook(codebook, texts, ["nl"] * len(texts), **{"meaning": False, **options})


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        ("wachttijd", "De wachttijden zijn lang", True),
        ("wachttijd", "Ik wacht een tijd", False),
        ("wacht*", "Zonde van de wachtmuziek", True),
        ("*rente", "Wat een lage spaarrente", True),
        ("*rente*", "Een renteverhoging graag", True),
        ("rente", "Een renteverhoging graag", False),
        ("in de wacht", "Ik stond in de wacht", True),
        ("in de wacht", "Wacht in de rij", False),
        ("lang* wacht*", "Veel te lange wachttijden", True),
        ("privé", "Mijn PRIVE rekening", True),
        ("e-mail", "Een e-mail kwam niet", True),
        ("", "Alles", False),
        ("*", "", False),
    ],
)
def test_rules_find_forms_wildcards_and_phrases(rule, text, found):
    assert rules_found((rule,), text, "nl") == ((rule,) if found else ())


def test_words_give_several_codes_and_more_rules_more_confidence():
    applied = apply(
        BY_WORDS,
        [
            "Inloggen in de app lukt niet",
            "In de wacht gezet door de app",
            "De rente is laag",
            "n.v.t.",
        ],
    )
    assert [[(found.code, found.by) for found in codes] for codes in applied] == [
        [(0, "words")],
        [(0, "words"), (1, "words")],
        [],
        [],
    ]
    assert [found.confidence for codes in applied for found in codes] == pytest.approx(
        [1 - 0.15**2, 0.85, 0.85]
    )
    assert apply(BY_WORDS, ["In de wacht gezet door de app"], most=1) == (applied[1][:1],)


def test_what_a_person_decided_stands_also_when_it_is_nothing():
    texts = ["Inloggen in de app lukt niet"] * 3
    by_hand = apply(BY_WORDS, texts, fixed={0: (), 1: (1, 0)})
    assert by_hand[0] == ()
    assert by_hand[1] == (Assignment(1, 1.0, "hand"), Assignment(0, 1.0, "hand"))
    assert by_hand[2][0].by == "words"


def test_decisions_about_what_is_not_there_are_refused():
    with pytest.raises(ValueError, match="text 3 of 1"):
        apply(BY_WORDS, ["De app"], fixed={3: (0,)})
    with pytest.raises(ValueError, match="outside the codebook"):
        apply(BY_WORDS, ["De app"], fixed={0: (2,)})


def taught(rows, share=2):
    """A codebook of every second comment, and the other comments."""
    known, asked = rows[::share], [row for place, row in enumerate(rows) if place % share]
    codes = tuple(
        Code(theme, examples=tuple(text for other, _, text in known if other == theme))
        for theme in THEMES
    )
    return codes, asked


@pytest.mark.parametrize(("rows", "least"), [(DUTCH, 0.7), (ENGLISH, 0.8)])
def test_examples_teach_a_code(rows, least):
    codes, asked = taught(rows)
    applied = apply_codebook(
        codes,
        column(asked, 2),
        ["nl" if rows is DUTCH else "en"] * len(asked),
        meaning=False,
        threshold=0.0,
    )
    right = [
        THEMES[found[0].code] == theme for found, (theme, _, _) in zip(applied, asked, strict=True)
    ]
    assert sum(right) / len(right) >= least
    assert all(found[0].by == "examples" for found in applied)


@pytest.mark.skipif(not knows_meaning(), reason="the extra `text` is not installed")
def test_with_meaning_dutch_examples_teach_english_texts():
    codes, _ = taught(DUTCH, share=1)
    applied = apply_codebook(codes, column(ENGLISH, 2), ["en"] * len(ENGLISH), threshold=0.0)
    right = [THEMES[found[0].code] == row[0] for found, row in zip(applied, ENGLISH, strict=True)]
    assert sum(right) / len(right) >= 0.9


def test_a_text_gets_the_same_codes_in_whatever_company():
    codes, asked = taught(DUTCH)
    texts = column(asked, 2)
    together = apply(codes, texts, threshold=0.2)
    assert together[3:5] == apply(codes, texts[3:5], threshold=0.2)


def test_confidence_parts_what_is_right_from_what_is_not():
    codes, asked = taught((*DUTCH, *ENGLISH))
    applied = apply(codes, column(asked, 2), threshold=0.0)
    sure = [
        THEMES[found[0].code] == row[0]
        for found, row in zip(applied, asked, strict=True)
        if found[0].confidence >= 0.5
    ]
    assert len(sure) >= len(asked) / 3
    assert sum(sure) / len(sure) >= 0.85
    strange = apply(codes, ["Mijn kat heet Pluis en slaapt op het toetsenbord"])
    assert strange == ((),)


def test_found_themes_make_a_codebook_that_finds_them_again():
    texts = column(ENGLISH, 2)
    themes = find_themes(texts, ["en"] * len(texts), k=5, meaning=False)
    codes = draft_codebook(themes, texts)
    assert [code.name for code in codes] == [theme.label for theme in themes.themes]
    applied = apply_codebook(codes, texts, ["en"] * len(texts), meaning=False)
    for number, theme in enumerate(themes.themes):
        assert all(applied[place][0].code == number for place in theme.members[:3])
