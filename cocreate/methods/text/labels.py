"""Names for groups of texts: the words that are theirs rather than everybody's."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log

from cocreate.methods.text.personal import masked
from cocreate.methods.text.words import STOP_WORDS, Language, stem, tokens

Term = tuple[str, ...]

TERMS = 6
IN_LABEL = 3
FEWEST_TEXTS = 2  # what one person alone wrote is no name for a group, and may be about somebody


def label_terms(
    groups: Sequence[Sequence[int]], texts: Sequence[str], languages: Sequence[Language]
) -> list[tuple[str, ...]]:
    """For each group of places in `texts`: its most telling words and pairs of words, best first,
    as they were written most often.

    c-TF-IDF (Grootendorst (2022), BERTopic, arXiv:2203.05794): a term's count in the group times
    log(1 + A / its count in all groups), with A the mean number of terms in a group. A term
    counts once per text, so that one long answer does not name a theme.
    """
    counted: list[Counter[Term]] = []
    written: defaultdict[Term, Counter[str]] = defaultdict(Counter)
    for group in groups:
        counts: Counter[Term] = Counter()
        for place in group:
            found = dict(_terms(texts[place], languages[place]))
            counts.update(found.keys())
            for term, surface in found.items():
                written[term][surface] += 1
        counted.append(counts)
    everywhere: Counter[Term] = Counter()
    for counts in counted:
        everywhere.update(counts)
    mean = sum(everywhere.values()) / max(len(groups), 1)
    return [
        tuple(_surface(written[term]) for term in _best(counts, everywhere, mean))
        for counts in counted
    ]


def label(terms: Sequence[str]) -> str:
    """The first terms as one name: "wachttijd, telefoon, medewerker"."""
    return ", ".join(terms[:IN_LABEL])


def _terms(text: str, language: Language) -> Iterator[tuple[Term, str]]:
    """Stems of single words and of neighbours, each with how it is written here."""
    dull = STOP_WORDS[language]
    words = [
        (stem(word, language), word) if len(word) > 2 and word not in dull else None
        for word in tokens(masked(text))
    ]
    for first in words:
        if first:
            yield (first[0],), first[1]
    for first, second in pairwise(words):
        if first and second and first[0] != second[0]:
            yield (first[0], second[0]), f"{first[1]} {second[1]}"


def _best(counts: Counter[Term], everywhere: Counter[Term], mean: float) -> list[Term]:
    weighed = sorted(
        (
            # Among equals a pair of words says more than either.
            (-count * log(1 + mean / everywhere[term]), -len(term), term)
            for term, count in counts.items()
            if count >= FEWEST_TEXTS
        ),
    )
    best: list[Term] = []
    for _weight, _words, term in weighed:
        # "lange" beside "lange wachttijd" says nothing new.
        if not any(set(term) & set(other) for other in best):
            best.append(term)
        if len(best) == TERMS:
            break
    return best


def _surface(spellings: Counter[str]) -> str:
    """The commonest spelling; among equals the shortest, then the first of the alphabet."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], len(spelling), spelling))
