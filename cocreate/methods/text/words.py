"""A text as words: tokens, stems, and which of them carry content."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

import snowballstemmer

from cocreate.methods.text.stopwords import DUTCH, ENGLISH, NO_ANSWER

Language = Literal["nl", "en"]

STOP_WORDS: dict[Language, frozenset[str]] = {"nl": DUTCH, "en": ENGLISH}
_SNOWBALL: dict[Language, str] = {"nl": "dutch", "en": "english"}

# Letters, with apostrophes and hyphens inside: "zo'n", "e-mail". Digits are no words, they name
# amounts, dates and people's numbers.
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_APOSTROPHES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u0060": "'", "\u00b4": "'"})


def fold(text: str) -> str:
    """Lower case without accents, one kind of apostrophe: "Privé" and "prive" are one word."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def tokens(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=50_000)
def stem(word: str, language: Language) -> str:
    """The stem of a folded word: Snowball's English (Porter 2) and Dutch (Kraaij and Pohlmann).

    A stemmer keeps state while it works, hence a new one for each word that is not remembered.
    """
    return str(snowballstemmer.stemmer(_SNOWBALL[language]).stemWord(word))


def content(text: str, language: Language) -> list[str]:
    """The tokens that are no stop words and have more than one letter, in order."""
    dull = STOP_WORDS[language]
    return [word for word in tokens(text) if len(word) > 1 and word not in dull]


def says_nothing(text: str) -> bool:
    """Whether a text is empty, "n.v.t.", "weet niet", "no idea" or the like, or only signs."""
    words = tokens(text)
    return not any(len(word) > 1 for word in words) or " ".join(words) in NO_ANSWER
