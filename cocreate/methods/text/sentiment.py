"""Feeling in a text by a lexicon: positive, neutral, negative, or no word that tells.

Right about four times in five at best: shown as a share with its interval, correctable by hand,
never about one member. `learned` does better once people have coded enough texts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import ModuleType
from typing import Literal

import msgspec

from cocreate.methods.text import polarity_en, polarity_nl
from cocreate.methods.text.words import STOP_WORDS, Language, fold, stem

Feeling = Literal["positive", "neutral", "negative"]

MARGIN = 0.5  # a sum nearer to nothing than this is neutral
INTENSIFIED, SOFTENED = 1.5, 0.6
TURNED = -0.7  # "not good" is milder than "bad"
REACH = 3  # words that a negation reaches ahead
AFTER_BUT, BEFORE_BUT = 1.5, 0.75

_PIECE = re.compile(
    r"[^\W\d_]+(?:['-][^\W\d_]+)*|:-?\)|:-?\(|[.,;:!?\n]"
    "|[\N{WHITE HEAVY CHECK MARK}\u2639\u2764\U0001f300-\U0001faff]"
)
_STOPS = frozenset(".,;:!?\n")
_SIGNS = {":)": 1.0, ":-)": 1.0, ":(": -1.0, ":-(": -1.0} | {
    sign: weight
    for signs, weight in (
        ("\U0001f44d\U0001f600\U0001f603\U0001f604\U0001f642\U0001f60a\U0001f60d\u2764", 1.0),
        ("\U0001f44e\U0001f620\U0001f621\U0001f641\u2639\U0001f622\U0001f92c", -1.0),
    )
    for sign in signs
}


class Read(msgspec.Struct, frozen=True):
    """`feeling` is None when no word tells one; `score` is the sum of what the words weigh, and
    `signals` how many words or phrases took part."""

    feeling: Feeling | None
    score: float
    signals: int


class Readings(msgspec.Struct, frozen=True):
    """One reading per text; `coverage` is the share of texts with a signal, None of no texts."""

    readings: tuple[Read, ...]
    coverage: float | None


class _Lexicon(msgspec.Struct, frozen=True):
    words: dict[str, float]
    stems: dict[str, tuple[float, int]]
    dull: frozenset[str]
    phrases: dict[tuple[str, ...], float]
    longest: int
    negations: frozenset[str]
    intensifiers: frozenset[str]
    softeners: frozenset[str]
    contrasts: frozenset[str]
    expected: frozenset[str]


def read_all(texts: Sequence[str], languages: Sequence[Language]) -> Readings:
    """The feeling of every text, in order."""
    found = tuple(
        read_feeling(text, language) for text, language in zip(texts, languages, strict=True)
    )
    told = sum(reading.signals > 0 for reading in found)
    return Readings(found, told / len(found) if found else None)


def read_feeling(text: str, language: Language) -> Read:
    """Add up what the words weigh: intensified, softened, turned around by a negation up to three
    words before, less before a "but" and more after it.

    The rules are those of Hutto & Gilbert (2014), VADER (ICWSM), in a simpler form; lexicon and
    constants are ours.
    """
    lexicon = _lexicon(language)
    score, signals = 0.0, 0
    for clause, contrasted in _clauses(text, lexicon):
        if contrasted and score:
            score *= BEFORE_BUT
        weights = list(_weigh(clause, lexicon, language))
        signals += len(weights)
        score += sum(weights) * (AFTER_BUT if contrasted else 1.0)
    if not signals:
        return Read(None, 0.0, 0)
    if abs(score) < MARGIN:
        return Read("neutral", score, signals)
    return Read("positive" if score > 0 else "negative", score, signals)


def _clauses(text: str, lexicon: _Lexicon) -> Iterator[tuple[list[str], bool]]:
    """Words up to the next stop or "but", and whether a "but" stands before them."""
    clause: list[str] = []
    contrasted = False
    for piece in _PIECE.findall(fold(text)):
        contrast = piece in lexicon.contrasts
        if not contrast and piece not in _STOPS:
            clause.append(piece)
            continue
        if clause:
            yield clause, contrasted
            clause, contrasted = [], False
        contrasted = contrasted or contrast
    if clause:
        yield clause, contrasted


def _weigh(clause: list[str], lexicon: _Lexicon, language: Language) -> Iterator[float]:
    """The weight of each word and phrase of a clause that has one."""
    place, before = 0, 0.0
    while place < len(clause):
        phrase = _phrase_at(clause, place, lexicon)
        if phrase:
            yield lexicon.phrases[phrase]
            # Its words are spent: the "zonder" of "zonder uitleg" denies nothing after it.
            clause[place : place + len(phrase)] = [""] * len(phrase)
            place, before = place + len(phrase), 0.0
            continue
        weight = _weight(clause[place], lexicon, language)
        following = clause[place + 1] if place + 1 < len(clause) else ""
        strengthens = clause[place] in lexicon.intensifiers and _weight(
            following, lexicon, language
        )
        if weight and not strengthens:
            badly = before < 0 and weight > 0  # "slecht bereikbaar"
            yield weight * (TURNED if badly else _emphasis(clause, place, lexicon))
        elif clause[place] in lexicon.expected and _denied(clause, place, lexicon):
            yield -1.0
        before = 0.0 if strengthens else weight
        place += 1


def _phrase_at(clause: Sequence[str], place: int, lexicon: _Lexicon) -> tuple[str, ...] | None:
    for length in range(min(lexicon.longest, len(clause) - place), 0, -1):
        phrase = tuple(clause[place : place + length])
        if phrase in lexicon.phrases:
            return phrase
    return None


def _weight(word: str, lexicon: _Lexicon, language: Language) -> float:
    if word in _SIGNS:
        return _SIGNS[word]
    if not word or word in lexicon.negations:
        return 0.0
    if word in lexicon.words:
        return lexicon.words[word]
    if word in lexicon.dull:
        return 0.0
    weight, length = lexicon.stems.get(stem(word, language), (0.0, 0))
    # The stem of "vindbaar" is that of "vind", which praises nothing: only longer forms share.
    return weight if len(word) >= length - 1 else 0.0


def _emphasis(clause: Sequence[str], place: int, lexicon: _Lexicon) -> float:
    factor = 1.0
    if place and clause[place - 1] in lexicon.intensifiers:
        factor *= INTENSIFIED
    elif place and clause[place - 1] in lexicon.softeners:
        factor *= SOFTENED
    if any(word in lexicon.negations for word in clause[max(0, place - REACH) : place]):
        factor *= TURNED
    return factor


def _denied(clause: Sequence[str], place: int, lexicon: _Lexicon) -> bool:
    """Dutch puts its "niet" behind the verb, English before it: look both ways."""
    around = (*clause[max(0, place - 2) : place], *clause[place + 1 : place + 1 + REACH])
    return any(word in lexicon.negations for word in around)


@lru_cache(maxsize=2)
def _lexicon(language: Language) -> _Lexicon:
    source: ModuleType = polarity_nl if language == "nl" else polarity_en
    words = {
        word: float(weight) for weight, listed in source.STRONG.items() for word in listed.split()
    }
    phrases = {
        tuple(line.split()): float(weight)
        for weight, listed in {**source.PHRASES, 0: source.MIXED}.items()
        for line in _lines(listed)
    }
    return _Lexicon(
        words=words,
        stems=_stems(words, language),
        dull=STOP_WORDS[language] | set(source.SOFTENERS.split()),
        phrases=phrases,
        longest=max(map(len, phrases)),
        negations=frozenset(source.NEGATIONS.split()),
        intensifiers=frozenset(source.INTENSIFIERS.split()),
        softeners=frozenset(source.SOFTENERS.split()),
        contrasts=frozenset(source.CONTRASTS.split()),
        expected=frozenset(source.EXPECTED.split()),
    )


def _lines(listed: str) -> list[str]:
    return [line for line in listed.splitlines() if line]


def _stems(words: Mapping[str, float], language: Language) -> dict[str, tuple[float, int]]:
    """Each stem with its weight and the length of its shortest form; a stem that stands for words
    of both signs stands for none."""
    stems: dict[str, tuple[float, int]] = {}
    for word, weight in words.items():
        root = stem(word, language)
        known, length = stems.get(root, (weight, len(word)))
        agreed = (known > 0) == (weight > 0)
        stems[root] = (known if agreed else 0.0, min(length, len(word)))
    return stems
