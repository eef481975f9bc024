"""Text highlighter: which words and sentences people like, dislike or do not understand.

Words and sentences have numbers; the page that lets people mark and the table that counts must cut
the text in the same way, so both ask `words`.
"""

import re
from typing import Literal, NamedTuple

import msgspec
import numpy as np

from cocreate.methods.research.shares import (
    Flags,
    Floats,
    Integers,
    Share,
    Weights,
    share_of,
    weights_of,
)

Kind = Literal["like", "dislike", "confusing"]
KINDS: tuple[Kind, ...] = ("like", "dislike", "confusing")

_WORD = re.compile(r"\S+")
_ENDS = re.compile(r"[.!?…]+[\"'”’»)\]]*$")
_STARTS_LOW = re.compile(r"[\"'“‘«(\[]*[a-zà-ÿ]")
# Not those that are words too: a sentence may well end in “no.” or with a bank that is called ING.
_ABBREVIATIONS = frozenset(
    (
        *("bijv", "bv", "o.a", "m.a.w", "d.w.z", "e.d", "enz", "etc", "i.p.v", "t/m", "evt"),
        *("incl", "excl", "ca", "nr", "dhr", "mevr", "mw", "dr", "drs", "mr", "mrs", "ms", "prof"),
        *("vs", "e.g", "i.e", "approx", "a.u.b", "s.v.p", "p.p", "p.m", "p.j", "m.b.t", "t.a.v"),
    )
)


class Word(msgspec.Struct, frozen=True):
    """A word with its punctuation: text[start:end], and the number of its sentence."""

    start: int
    end: int
    sentence: int


class Marks(NamedTuple):
    """One row a mark: who, on which word or sentence, and which of KINDS (0, 1, 2)."""

    person: Integers
    unit: Integers
    kind: Integers


class Marked(msgspec.Struct, frozen=True):
    """One word or sentence. `polarising` is 2·min(like, dislike): 1 when half the people like and
    half dislike it, 0 when one side is missing. `net` is like − dislike."""

    like: Share
    dislike: Share
    confusing: Share
    net: float | None
    polarising: float | None


def words(text: str) -> tuple[Word, ...]:
    """The words of a text. A sentence ends at . ! ? or …, not after a known abbreviation, and not
    before a small letter; an empty line ends one too."""
    found: list[Word] = []
    sentence = 0
    for match in _WORD.finditer(text):
        if found:
            before = text[found[-1].start : found[-1].end]
            gap = text[found[-1].end : match.start()]
            sentence += _ends(before, match.group()) or gap.count("\n") > 1
        found.append(Word(match.start(), match.end(), sentence))
    return tuple(found)


def highlights(
    marks: Marks, units: int, people: int, weights: Weights = None, level: float = 0.95
) -> tuple[Marked, ...]:
    """What `people`, all who had the text before them, marked; a person counts once per unit and
    kind however often they marked it."""
    who = _marked(marks, units, people)
    w = weights_of(weights, people)
    given = None if weights is None else w
    told = []
    for unit in range(units):
        like, dislike, confusing = (
            share_of(who[kind, :, unit], given, level) for kind in range(len(KINDS))
        )
        net = polarising = None
        if like.share is not None and dislike.share is not None:
            net = like.share - dislike.share
            polarising = 2 * min(like.share, dislike.share)
        told.append(Marked(like, dislike, confusing, net, polarising))
    return tuple(told)


def by_sentence(marks: Marks, text: str) -> Marks:
    """Marks on words as marks on their sentences."""
    sentence = np.array([word.sentence for word in words(text)], np.int64)
    return marks._replace(unit=sentence[marks.unit])


def marked_by(marks: Marks, units: frozenset[int], kind: Kind, people: int) -> Flags:
    """Who marked any of these words or sentences in this way: the filter for all other tables."""
    hit = (marks.kind == KINDS.index(kind)) & np.isin(marks.unit, sorted(units))
    found = np.zeros(people, bool)
    found[marks.person[hit]] = True
    return found


def intensity(marked: tuple[Marked, ...], kind: Kind) -> Floats:
    """Shares of one kind, the most marked unit being 1: how strongly to colour each."""
    shares = np.array([getattr(each, kind).share or 0.0 for each in marked])
    top = float(shares.max(initial=0.0))
    return shares / top if top else shares


def _marked(marks: Marks, units: int, people: int) -> Flags:
    """who[kind, person, unit]."""
    for column, limit in zip(marks, (people, units, len(KINDS)), strict=True):
        if len(column) and (column.min() < 0 or column.max() >= limit):
            raise ValueError("a mark by nobody, on nothing or of no kind")
    who = np.zeros((len(KINDS), people, units), bool)
    who[marks.kind, marks.person, marks.unit] = True
    return who


def _ends(word: str, following: str) -> bool:
    if not _ENDS.search(word) or _STARTS_LOW.match(following):
        return False
    bare = word.strip("\"'“”‘’«»()[]").rstrip(".").casefold()
    # One letter and a full stop is an initial.
    return not (word.endswith(".") and (bare in _ABBREVIATIONS or len(bare) == 1))
