"""Telling a hand on the keyboard from an answer, in Dutch and English alike.

The judge looks at letters, never at meaning: “geen”, “nvt”, “ok”, “weet niet” and names of brands
are honest answers. So whatever is short, in capitals, in digits or in another script is left
alone, and one odd word does not make a text odd.
"""

import re
import unicodedata
from itertools import pairwise
from typing import Literal

import msgspec
import numpy as np

Oddity = Literal["keyboard", "repeated", "vowels", "pairs"]

# How usual letter b is after letter a among the 60,000 most frequent words of Dutch and of
# English: log2(26·P(b|a)) + 6, cut to 0 … 9, so 6 is what chance would give. Row a, column b;
# counted once with the word lists of wordfreq 3.1 (Speer 2022), of which nothing else is kept.
_AFTER = (
    "75663563625768261868553243",  # a
    "85329102720722810753711040",  # b
    "81527119707621821647600040",  # c
    "74259244833543730764644042",  # d
    "54576453515758351876554444",  # e
    "73358753833732830766734043",  # f
    "73159166712645620765623042",  # g
    "83229202800444810647703050",  # h
    "64767460165669651577350204",  # i
    "83179653508436740164753005",  # j
    "74139235746635730677535052",  # k
    "84368442814742740266642061",  # l
    "96449233802363870264622041",  # m
    "74688484725436631378443033",  # n
    "45567563425778760866755333",  # o
    "83238246732732870866632042",  # p
    "53101100500410212030931000",  # q
    "85578354815555740577644054",  # r
    "64738336735654672379644041",  # s
    "74429246852432730776634053",  # t
    "66666462715778350877536224",  # u
    "81129010800510820620420020",  # v
    "94259226813536720564323030",  # w
    "73728415800431682238642550",  # x
    "75667443613777770686535223",  # y
    "82109013812321810111616045",  # z
)
# Not the upper row of a French keyboard: it holds “azer”, and so blazers and kazernes.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qsdfghjklm", "wxcvbn")
_STEPS = {
    pair: direction
    for row in _ROWS
    for a, b in pairwise(row)
    for pair, direction in (((a, b), 1), ((b, a), -1))
}
_VOWELS = frozenset("aeiouy")
_WORD = re.compile(r"[^\W\d_]+")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_ROMAN = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_SIGHS = frozenset("hmxz")
_RUN = 4
# What is written in capitals of up to this length is taken for an abbreviation.
_ABBREVIATION = 6
# From so many letters on a text is judged by its pairs, the more of them the less leniently.
_USUAL = ((12, 5.0), (8, 4.5), (6, 4.0))


_WELL_ABOVE = 5.6
_SUSPECT = re.compile(
    "|".join(
        (
            r"([a-z]{2,4})\1\1",
            r"([a-z])\2{4}",
            "[bcdfghjklmnpqrstvwxz]{6}",
            *(
                line[start : start + _RUN]
                for row in _ROWS
                for line in (row, row[::-1])
                for start in range(len(row) - _RUN + 1)
            ),
        )
    )
)
_SCORE = np.zeros(256 * 256, np.int64)
_IS_PAIR = np.zeros(256 * 256, np.int64)
for _a, _row in enumerate(_AFTER, ord("a")):
    for _b, _digit in enumerate(_row, ord("a")):
        _SCORE[_a * 256 + _b], _IS_PAIR[_a * 256 + _b] = int(_digit), 1


class Odd(msgspec.Struct, frozen=True):
    """What was found: letters in words that are none, of all letters, and the reason."""

    reason: Oddity
    odd: int
    letters: int


def gibberish(text: str) -> Odd | None:
    """The reason to think that nothing was said: half of the letters or more are in words that no
    one would write, or the pairs of letters are those of no language. None for everything else."""
    plain = _plain(text)
    if _plainly_usual(plain):
        return None
    words = _words(plain)
    letters = sum(map(len, words))
    found: dict[Oddity, int] = {}
    for word in words:
        if reason := _oddity(word):
            found[reason] = found.get(reason, 0) + len(word)
    odd = sum(found.values())
    if odd and 2 * odd >= letters:
        return Odd(max(found, key=found.__getitem__), odd, letters)
    # “Nooooo” is “no”, however long it was held.
    return _unusual([_DRAWN_OUT.sub(r"\1", word) for word in words])


def _plain(text: str) -> str:
    """The text without accents."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _plainly_usual(text: str) -> bool:
    """Whether a glance is enough: no run of keys, no repetition, a vowel in every long word, and
    pairs that are well above what is usual. Nearly all answers end here, at a tenth of the time."""
    small = text.lower()
    if _SUSPECT.search(small):
        return False
    letters = np.frombuffer(small.encode("ascii", "replace"), np.uint8)
    pairs = letters[:-1].astype(np.intp) * 256 + letters[1:]
    number = int(_IS_PAIR[pairs].sum())
    return number > 0 and int(_SCORE[pairs].sum()) >= _WELL_ABOVE * number


def _words(text: str) -> list[str]:
    """Words in small letters; no addresses, abbreviations, Roman numbers, and nothing in another
    script."""
    return [
        word.lower()
        for part in text.split()
        if not ("://" in part or "www." in part or "@" in part)
        for word in _WORD.findall(part)
        if word.isascii()
        and not (word.isupper() and len(word) <= _ABBREVIATION)
        and not _ROMAN.fullmatch(word.lower())
    ]


def _oddity(word: str) -> Oddity | None:
    if 10 * _on_the_keyboard(word) >= 7 * len(word):
        return "keyboard"
    if len(word) >= 5 and len(set(word)) == 1 and word[0] not in _SIGHS:
        return "repeated"
    if len(word) >= 6 and not _VOWELS & set(word) and len(set(word)) > 2:
        return "vowels"
    return "repeated" if _again_and_again(word) else None


def _on_the_keyboard(word: str) -> int:
    """Letters in runs of four or more next to each other on a keyboard, either way."""
    covered, run, direction = 0, 1, 0
    for a, b in pairwise(word):
        step = _STEPS.get((a, b), 0)
        if step and step == direction:
            run += 1
        else:
            covered += run if run >= _RUN else 0
            run, direction = (2, step) if step else (1, 0)
    return covered + (run if run >= _RUN else 0)


def _again_and_again(word: str) -> bool:
    """Two to four letters without a vowel, or from the start of a keyboard's row, three times and
    more. Laughing is not gibberish, nor is “blablabla” or “jajaja”."""
    for size in (2, 3, 4):
        unit = word[:size]
        if len(word) >= 3 * size and word == (unit * len(word))[: len(word)]:
            return len(set(unit)) > 1 and (not _VOWELS & set(unit) or unit in _STARTS)
    return False


_STARTS = frozenset(row[:size] for row in ("asdf", "qwer", "zxcv") for size in (3, 4))


def _unusual(words: list[str]) -> Odd | None:
    """How usual the pairs of letters are on average, of words of three letters and more."""
    scores = [
        int(_AFTER[ord(a) - 97][ord(b) - 97])
        for word in words
        if len(word) > 2
        for a, b in pairwise(word)
    ]
    letters = sum(len(word) for word in words if len(word) > 2)
    for least, usual in _USUAL:
        if letters >= least:
            return Odd("pairs", letters, letters) if sum(scores) < usual * len(scores) else None
    return None
