"""Feeling as people coded it: a light classifier learnt from their own decisions.

Better than any lexicon once there are enough of them. Loads scikit-learn: run it in a worker.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from cocreate.methods.text.sentiment import Feeling, Readings, read_all
from cocreate.methods.text.vectors import vectorizers
from cocreate.methods.text.words import Language, tokens

FEWEST_CODED = 200
FEWEST_PER_FEELING = 10  # a feeling that is coded more rarely is not learnt
FOLDS = 5

Source = Literal["hand", "lexicon", "learned"]
Reason = Literal["too_few", "one_feeling", "lexicon_better", "learned_better"]


class Quality(msgspec.Struct, frozen=True):
    """Shares right on the n coded texts: of the lexicon (no signal counts as neutral), and of
    the learnt in five-fold cross-validation; None when it was not tried. `why` it was chosen."""

    n: int
    lexicon: float | None
    learned: float | None
    why: Reason


class Judged(msgspec.Struct, frozen=True):
    """A feeling per text and what told it; None when the lexicon found no signal. `coverage` is
    the share of texts that have one."""

    feelings: tuple[Feeling | None, ...]
    sources: tuple[Source, ...]
    coverage: float | None
    quality: Quality


def judge(
    texts: Sequence[str],
    languages: Sequence[Language],
    coded: Mapping[int, Feeling],
    *,
    seed: int = 1,
) -> Judged:
    """The feeling of every text: what people coded stands; the others by what was learnt from it
    when that is right more often than the lexicon, else by the lexicon.

    `coded` maps places in `texts` to feelings; under 200 of them nothing is learnt.
    """
    if any(not 0 <= place < len(texts) for place in coded):
        raise ValueError("a coded text that is not there")
    read = read_all(texts, languages)
    quality = _compare(texts, read, coded, seed)
    rest = [place for place in range(len(texts)) if place not in coded]
    feelings: list[Feeling | None] = [reading.feeling for reading in read.readings]
    learns = quality.why == "learned_better" and bool(rest)
    if learns:
        places = _learnable(coded)
        model = _model(seed).fit(_taken(texts, places), [coded[place] for place in places])
        for place, feeling in zip(rest, model.predict(_taken(texts, rest)), strict=True):
            feelings[place] = feeling
    for place, feeling in coded.items():
        feelings[place] = feeling
    told = sum(feeling is not None for feeling in feelings)
    other: Source = "learned" if learns else "lexicon"
    return Judged(
        feelings=tuple(feelings),
        sources=tuple("hand" if place in coded else other for place in range(len(texts))),
        coverage=told / len(texts) if texts else None,
        quality=quality,
    )


def _compare(
    texts: Sequence[str], read: Readings, coded: Mapping[int, Feeling], seed: int
) -> Quality:
    if not coded:
        return Quality(0, None, None, "too_few")
    right = [
        (read.readings[place].feeling or "neutral") == feeling for place, feeling in coded.items()
    ]
    lexicon = sum(right) / len(right)
    if len(coded) < FEWEST_CODED:
        return Quality(len(coded), lexicon, None, "too_few")
    places = _learnable(coded)
    if len({coded[place] for place in places}) < 2:
        return Quality(len(coded), lexicon, None, "one_feeling")
    answers = np.array([coded[place] for place in places])
    # What is too rare to be learnt counts as wrong.
    hits = int((_held_out(_taken(texts, places), answers, seed) == answers).sum())
    learned = hits / len(coded)
    return Quality(
        len(coded), lexicon, learned, "learned_better" if learned > lexicon else "lexicon_better"
    )


def _held_out(texts: Sequence[str], answers: NDArray[Any], seed: int) -> NDArray[Any]:
    """What a model says of each text that learnt from the other four fifths."""
    from sklearn.model_selection import (  # noqa: PLC0415 - costs seconds
        StratifiedKFold,
        cross_val_predict,
    )

    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    said: NDArray[Any] = cross_val_predict(_model(seed), list(texts), answers, cv=folds)
    return said


def _learnable(coded: Mapping[int, Feeling]) -> list[int]:
    often = Counter(coded.values())
    return sorted(place for place, feeling in coded.items() if often[feeling] >= FEWEST_PER_FEELING)


def _taken(texts: Sequence[str], places: Sequence[int]) -> list[str]:
    # Stop words stay: "niet" and "not" are what feeling turns on.
    return [" ".join(tokens(texts[place])) for place in places]


def _model(seed: int) -> Any:  # noqa: ANN401 - scikit-learn has no types
    """tf-idf of letters and of words and pairs of words, and a logistic regression that gives
    rare feelings the weight of common ones."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - costs seconds
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - same
    from sklearn.pipeline import make_pipeline, make_union  # noqa: PLC0415 - same

    letters, _stems = vectorizers()
    pairs = TfidfVectorizer(tokenizer=str.split, token_pattern=None, ngram_range=(1, 2))
    regression = LogisticRegression(C=5, class_weight="balanced", max_iter=1_000, random_state=seed)
    return make_pipeline(make_union(letters, pairs), regression)
