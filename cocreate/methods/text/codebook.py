"""A codebook that people edit, applied to texts: words to look for, examples to resemble, and what
a person decided, which always stands.

A text is judged by itself and the codebook alone, so that it gets the same codes whatever other
texts come with it. Loads scikit-learn when codes have examples: run it in a worker.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from cocreate.methods.text.themes import Themes
from cocreate.methods.text.vectors import knows_meaning, resemblance
from cocreate.methods.text.words import Language, fold, says_nothing, stem, tokens

By = Literal["hand", "words", "examples"]

THRESHOLD = 0.5
MOST_CODES = 3
MISSED_BY_ONE_RULE = 0.15  # one rule is right in 85 % of cases, two independent ones in 98 %
SURE = 0.99  # no machine is surer
EXAMPLES_DRAFTED = 12

# Logistic in the cosine to the code's centre and its lead over the next best code's; fitted once,
# see the document.
_WITH_MEANING = (-4.0, 5.1, 14.6)
_SPELLING_ONLY = (-3.3, 5.0, 8.8)


class Code(msgspec.Struct, frozen=True):
    """`words` are rules: "wachttijd" finds all forms of it, "wacht*" whatever begins so, "in de
    wacht" these words side by side. `examples` are whole texts that belong here."""

    name: str
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


class Assignment(msgspec.Struct, frozen=True):
    """`code` is the place in the codebook; `by` says what decided, `confidence` how surely."""

    code: int
    confidence: float
    by: By


def draft_codebook(themes: Themes, texts: Sequence[str]) -> tuple[Code, ...]:
    """A first codebook from found themes, to be edited: each one's name, and its most typical
    texts as examples. Words are left to people: a word that is common here may be so elsewhere."""
    return tuple(
        Code(theme.label, examples=tuple(texts[place] for place in typical))
        for theme in themes.themes
        if (typical := theme.members[:EXAMPLES_DRAFTED])
    )


def apply_codebook(
    codebook: Sequence[Code],
    texts: Sequence[str],
    languages: Sequence[Language],
    *,
    fixed: Mapping[int, Sequence[int]] | None = None,
    threshold: float = THRESHOLD,
    most: int = MOST_CODES,
    meaning: bool | None = None,
) -> tuple[tuple[Assignment, ...], ...]:
    """For each text its codes, the surest first: none, or up to `most` with at least `threshold`.

    `fixed` maps places in `texts` to the codes a person gave: those and no others, also none.
    Raises ValueError when it names a code or a text that is not there.
    """
    fixed = fixed or {}
    _check(fixed, len(codebook), len(texts))
    meaning = knows_meaning() if meaning is None else meaning
    open_places = [
        place for place, text in enumerate(texts) if place not in fixed and not says_nothing(text)
    ]
    likely = _by_examples(
        codebook,
        [texts[place] for place in open_places],
        [languages[place] for place in open_places],
        meaning=meaning,
    )
    found: list[tuple[Assignment, ...]] = [()] * len(texts)
    for place, codes in fixed.items():
        found[place] = tuple(Assignment(code, 1.0, "hand") for code in codes)
    for row, place in enumerate(open_places):
        assigned = [
            assignment
            for number, code in enumerate(codebook)
            if (assignment := _assign(number, code, texts[place], languages[place], likely[row]))
            and assignment.confidence >= threshold
        ]
        assigned.sort(key=lambda assignment: (-assignment.confidence, assignment.code))
        found[place] = tuple(assigned[:most])
    return tuple(found)


def rules_found(words: Sequence[str], text: str, language: Language) -> tuple[str, ...]:
    """Which of the rules a text meets, so that a page can say why it got a code."""
    said = tokens(text)
    stems = [stem(word, language) for word in said]
    return tuple(rule for rule in words if _meets(_parts(rule), said, stems, language))


def _check(fixed: Mapping[int, Sequence[int]], codes: int, texts: int) -> None:
    for place, given in fixed.items():
        if not 0 <= place < texts:
            raise ValueError(f"a decision about text {place} of {texts}")
        if any(not 0 <= code < codes for code in given):
            raise ValueError(f"a code outside the codebook of {codes}")


def _assign(
    number: int, code: Code, text: str, language: Language, likely: NDArray[np.float64]
) -> Assignment | None:
    """Rules and examples as two witnesses: wrong only when both are."""
    rules = len(rules_found(code.words, text, language))
    resembling = float(likely[number])
    if not rules and not resembling:
        return None
    wrong = MISSED_BY_ONE_RULE**rules * (1 - resembling)
    return Assignment(number, min(SURE, 1 - wrong), "words" if rules else "examples")


def _by_examples(
    codebook: Sequence[Code], texts: Sequence[str], languages: Sequence[Language], *, meaning: bool
) -> NDArray[np.float64]:
    """How likely each text belongs to each code by its examples: (texts, codes), 0 without any."""
    likely = np.zeros((len(texts), len(codebook)))
    taught = [number for number, code in enumerate(codebook) if any(code.examples)]
    if not taught or not texts:
        return likely
    cosines = resemblance(
        [codebook[number].examples for number in taught], texts, languages, meaning=meaning
    )
    constant, near, ahead = _WITH_MEANING if meaning else _SPELLING_ONLY
    likely[:, taught] = 1 / (1 + np.exp(-(constant + near * cosines + ahead * _lead(cosines))))
    return likely


def _lead(cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how much each cosine exceeds the largest of the others; 0 when there is but one code."""
    if cosines.shape[1] < 2:
        return np.zeros_like(cosines)
    ordered = np.sort(cosines, axis=1)
    best, second = ordered[:, -1:], ordered[:, -2:-1]
    return np.where(cosines == best, cosines - second, cosines - best)


@lru_cache(maxsize=2_000)
def _parts(rule: str) -> tuple[re.Pattern[str] | str, ...]:
    """The words of a rule: a pattern where it has a star, else the word as it is, folded."""
    parts: list[re.Pattern[str] | str] = []
    for word in fold(rule).split():
        if "*" in word:
            pieces = (re.escape(piece) for piece in word.split("*"))
            parts.append(re.compile(r"[^\s]*".join(pieces)))
        else:
            parts.extend(tokens(word))
    return tuple(parts)


def _meets(
    parts: Sequence[re.Pattern[str] | str],
    said: Sequence[str],
    stems: Sequence[str],
    language: Language,
) -> bool:
    def fits(part: re.Pattern[str] | str, place: int) -> bool:
        if isinstance(part, str):
            return part == said[place] or stem(part, language) == stems[place]
        return part.fullmatch(said[place]) is not None

    return bool(parts) and any(
        all(fits(part, start + offset) for offset, part in enumerate(parts))
        for start in range(len(said) - len(parts) + 1)
    )
