"""Has somebody said this before? Texts that resemble a new one, by letters in a row.

Spelling only: "I do want an office" and "I do not want an office" are near each other. It finds
what a person then compares; it never merges by itself.
"""

from array import array
from collections import Counter
from collections.abc import Hashable
from functools import lru_cache
from math import log, sqrt
from typing import Generic, TypeVar

import numpy as np

from cocreate.methods.text.words import STOP_WORDS, tokens

Key = TypeVar("Key", bound=Hashable)

LENGTHS = (3, 4, 5)
FLOOR = 0.3  # below it a resemblance is chance
_DULL = frozenset().union(*STOP_WORDS.values())


class SimilarTexts(Generic[Key]):
    """An index that grows: `add` a text under a key, `query` for the nearest.

    The similarity of two texts is the cosine of their counts (1 + log) of 3 to 5 letters inside
    words that are no stop words. It depends on these two alone, not on what else is in the index.
    Not for several threads at once.
    """

    def __init__(self) -> None:
        self._keys: list[Key | None] = []
        self._places: dict[Key, int] = {}
        self._grams: dict[str, int] = {}
        self._rows: list[array[int]] = []
        self._weights: list[array[float]] = []

    def __len__(self) -> int:
        return len(self._places)

    def add(self, key: Key, text: str) -> None:
        """Put a text in; one that was there under this key is replaced."""
        self.forget(key)
        row = len(self._keys)
        self._keys.append(key)
        self._places[key] = row
        for gram, weight in _weighed(text).items():
            number = self._grams.setdefault(gram, len(self._grams))
            if number == len(self._rows):
                self._rows.append(array("i"))
                self._weights.append(array("f"))
            self._rows[number].append(row)
            self._weights[number].append(weight)

    def forget(self, key: Key) -> None:
        """Take a text out, if it is there; what stays behind in memory is counts without owner."""
        place = self._places.pop(key, None)
        if place is not None:
            self._keys[place] = None

    def query(self, text: str, *, most: int = 3, floor: float = FLOOR) -> list[tuple[Key, float]]:
        """Up to `most` keys with their similarity, `floor`..1, the nearest first; among equals the
        one that came first."""
        asked = _weighed(text)
        numbers = [
            (self._grams[gram], weight) for gram, weight in asked.items() if gram in self._grams
        ]
        if not numbers:
            return []
        rows = np.concatenate(
            [np.frombuffer(self._rows[number], np.int32) for number, _ in numbers]
        )
        products = np.concatenate(
            [
                np.frombuffer(self._weights[number], np.float32) * weight
                for number, weight in numbers
            ]
        )
        cosines = np.bincount(rows, products, minlength=len(self._keys))
        near = np.flatnonzero(cosines >= floor)
        found: list[tuple[Key, float]] = []
        for place in near[np.argsort(-cosines[near], kind="stable")]:
            key = self._keys[place]
            if key is not None:
                found.append((key, min(float(cosines[place]), 1.0)))
            if len(found) == most:
                break
        return found


def similarity(one: str, other: str) -> float:
    """The cosine `SimilarTexts` works with, of two texts: 0..1."""
    first, second = _weighed(one), _weighed(other)
    return min(1.0, sum(weight * second.get(gram, 0.0) for gram, weight in first.items()))


def _weighed(text: str) -> dict[str, float]:
    """The letters in a row with their weights, of length 1 together."""
    words = tokens(text)
    counts: Counter[str] = Counter()
    for word in [word for word in words if word not in _DULL] or words:
        counts.update(_grams(word))
    weights = {gram: 1 + log(count) for gram, count in counts.items()}
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {gram: weight / length for gram, weight in weights.items()}


@lru_cache(maxsize=50_000)
def _grams(word: str) -> tuple[str, ...]:
    edged = f" {word} "
    shortest = min(len(edged), LENGTHS[0])
    return tuple(
        edged[start : start + length]
        for length in (shortest, *LENGTHS[1:])
        for start in range(len(edged) - length + 1)
    )
