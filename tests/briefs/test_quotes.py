"""Quotes: exact, representative, and nobody's address."""

import pytest

from cocreate.briefs.document import Quote, Source
from cocreate.briefs.quotes import Candidate, choose, excerpt, is_personal, opening

LONG = "It is handy to see at a glance what is left. " * 12


def said(text: str, who: int, question: str = "What would you change?") -> Candidate:
    return Candidate(text, Source("verbatim", who, 1), question, str(who))


SIX = [said(f"Number {n} thinks that the colours could be a little calmer.", n) for n in range(6)]


def test_the_first_whole_sentences_of_a_good_length_are_taken():
    text = "Yes.\nNo idea. But I would like to see what is left when everything is paid! Really."
    assert excerpt(text) == (
        "No idea. But I would like to see what is left when everything is paid! Really."
    )
    assert excerpt("  Short.  ") == ""
    assert excerpt(LONG) == ("It is handy to see at a glance what is left. " * 5).rstrip()
    assert excerpt("word " * 80) == ""


@pytest.mark.parametrize("text", [LONG, "“Nice” is not enough. " * 9, " a b. " * 30, "é… " * 60])
def test_an_excerpt_is_an_exact_part_of_what_was_written(text):
    assert excerpt(text) in text
    assert len(excerpt(text)) <= 250


def test_abbreviations_do_not_end_a_sentence_before_a_small_letter():
    text = "I use it for e.g. holidays, gifts and taxes, and that works well enough."
    assert excerpt(text) == text


def test_a_comment_is_shown_whole_or_cut_after_a_sentence():
    assert opening(" Good idea. ") == "Good idea."
    assert opening(LONG).endswith("what is left.")
    assert opening("One line.\nAnother line.") == "One line."


@pytest.mark.parametrize(
    "text",
    [
        "Write to mila@example.org and I will send you my list of wishes.",
        "Call me at 06-12 34 56 78 and I will tell you what goes wrong.",
        "My number is +31 6 1234 5678 should you want to know more of it.",
        "My account NL91 ABNA 0417 1643 00 shows it twice since last week.",
        "My citizen number 123456782 was asked for three times in a row.",
        "I live at 1234 AB 56 and never got the letter that you promised.",
        "Ask @mila_saves about it, she has had the very same thing happen.",
        "See https://example.org/mila for what I mean by all of this, please.",
        "Born on 21-11-1986 and still asked for my age on every single page.",
    ],
)
def test_what_leads_to_a_person_is_never_quoted(text):
    assert is_personal(text)
    assert choose([said(text, 9), *SIX], small_cell=5, seed="a", at_most=9) == choose(
        SIX, small_cell=5, seed="a", at_most=9
    )


@pytest.mark.parametrize(
    "text",
    ["I paid 12.50 for 3 months in 2026.", "In 1999 we had 10 pots, now 250.", "24/7 please"],
)
def test_ordinary_numbers_are_not_personal(text):
    assert not is_personal(text)


def test_names_of_the_panel_are_never_quoted():
    text = "I agree with Mila van Dijk about this, and would like to add something."
    assert not is_personal(text)
    assert is_personal(text, {"mila van dijk"})
    assert is_personal(text, {"mila"})
    assert is_personal("as MILA VAN DIJK said", {"mila van dijk"})
    assert not is_personal("The mile is long, the road is wide.", {"mil"})


def test_a_name_that_is_also_a_common_word_stops_no_quote():
    names = {"wil", "door", "will"}
    assert not is_personal("Ik wil dit graag. Wil je dat ook? Door en door goed.", names)
    assert not is_personal("“Will it work?” is what I asked myself.", names)
    assert is_personal("Ik hoorde van Wil dat het morgen komt.", names)


def test_a_question_with_few_respondents_gives_no_quotes():
    assert choose(SIX[:4], small_cell=5, seed="a") == ()
    assert len(choose(SIX[:5], small_cell=5, seed="a")) == 5
    twice = [said(f"The same person again, now for the {n}th time in a row.", 1) for n in range(9)]
    assert choose(twice, small_cell=5, seed="a") == ()


def test_one_quote_a_respondent_and_turns_between_questions():
    other = [said(one.text.replace("colours", "letters"), n, "And?") for n, one in enumerate(SIX)]
    chosen = choose([*SIX, *other], small_cell=5, seed="a", at_most=4)
    assert len({quote.source.id for quote in chosen}) == 4
    assert sorted(quote.question for quote in chosen) == [
        "And?",
        "And?",
        "What would you change?",
        "What would you change?",
    ]


def test_the_same_answers_give_the_same_quotes_whatever_their_order():
    assert choose(SIX, small_cell=5, seed="a") == choose(SIX[::-1], small_cell=5, seed="a")
    orders = {choose(SIX, small_cell=5, seed=str(n)) for n in range(20)}
    assert len(orders) > 1


def test_a_cut_quote_says_so():
    [quote] = choose([said(LONG, 1)], small_cell=1, seed="a")
    assert quote == Quote(quote.text, Source("verbatim", 1, 1), "What would you change?", cut=True)
