"""Themes in open answers: groups of texts that speak of the same thing, a name for each, quotes.

A proposal for a person to edit, never a finding by itself. Loads scikit-learn: run it in a worker.
"""

from collections.abc import Hashable, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from cocreate.methods.text.labels import label, label_terms
from cocreate.methods.text.quotes import choose_quotes
from cocreate.methods.text.vectors import Points, embed, knows_meaning, unit
from cocreate.methods.text.words import Language, says_nothing

REST = -1
FEWEST_SUGGESTED, MOST_SUGGESTED = 5, 12
TEXTS_PER_THEME = 6  # under this many a theme is an anecdote
AS_GOOD = 0.97  # of the best silhouette: fewer themes are easier to read
FAR = 0.4  # cosine to the own centre below which a text belongs to no theme
_SAMPLE = 2_000
_STARTS = ((2_000, 10), (20_000, 3))  # up to so many texts, so many starts of k-means


class Theme(msgspec.Struct, frozen=True):
    """`members` and `quotes` are places in the texts given, nearest to the centre first.

    `cohesion` is the mean cosine of the members to the centre, 0..1.
    """

    label: str
    terms: tuple[str, ...]
    members: tuple[int, ...]
    quotes: tuple[int, ...]
    cohesion: float


class Themes(msgspec.Struct, frozen=True):
    """The largest theme first. `theme_of` has for each text the place of its theme, or REST.

    `tried` holds the silhouette of each k that was compared, empty when k was given. `meaning`
    says whether a sentence encoder took part.
    """

    themes: tuple[Theme, ...]
    rest: tuple[int, ...]
    theme_of: tuple[int, ...]
    closeness: tuple[float, ...]
    tried: tuple[tuple[int, float], ...]
    meaning: bool


def find_themes(
    texts: Sequence[str],
    languages: Sequence[Language],
    *,
    k: int | None = None,
    respondents: Sequence[Hashable] | None = None,
    seed: int = 1,
    meaning: bool | None = None,
) -> Themes:
    """Group the texts into k themes, or as many as `suggested_k` finds, and a rest.

    The rest holds texts that say nothing ("n.v.t.") and those far from every centre. `meaning`
    None uses the sentence encoder when it is installed. Equal input gives equal themes.
    """
    respondents = range(len(texts)) if respondents is None else respondents
    _check(len(texts), len(languages), len(respondents), k)
    meaning = knows_meaning() if meaning is None else meaning
    told = [place for place, text in enumerate(texts) if not says_nothing(text)]
    if len(told) < 3:  # too few to reduce or to compare
        nothing = (REST,) * len(texts), (0.0,) * len(texts)
        return Themes((), tuple(range(len(texts))), *nothing, (), meaning)
    spoken = [languages[place] for place in told]
    points = embed([texts[place] for place in told], spoken, seed=seed, meaning=meaning)
    tried = () if k is not None else compare_k(points, seed)
    labels = _cluster(points, min(k or suggested_k(tried), len(told)), seed)
    labels, near = _without_strays(points, labels)
    groups = _ordered(labels, near)
    members = [tuple(told[row] for row in rows) for rows in groups]
    themes = tuple(
        Theme(
            label=label(terms),
            terms=terms,
            members=inside,
            quotes=choose_quotes(inside, points[rows], texts, respondents),
            cohesion=float(near[rows].mean()),
        )
        for rows, inside, terms in zip(
            groups, members, label_terms(members, texts, languages), strict=True
        )
    )
    closeness = dict(zip(told, near.tolist(), strict=True))
    theme_of = {place: number for number, inside in enumerate(members) for place in inside}
    return Themes(
        themes=themes,
        rest=tuple(place for place in range(len(texts)) if place not in theme_of),
        theme_of=tuple(theme_of.get(place, REST) for place in range(len(texts))),
        closeness=tuple(closeness.get(place, 0.0) for place in range(len(texts))),
        tried=tried,
        meaning=meaning,
    )


def compare_k(points: Points, seed: int) -> tuple[tuple[int, float], ...]:
    """Each k worth trying with its mean silhouette (Rousseeuw (1987), J. Comput. Appl. Math. 20).

    From 5 to 12, but no more than a theme per six texts; on at most 2,000 texts.
    """
    from sklearn.metrics import silhouette_score  # noqa: PLC0415 - costs seconds

    most = min(MOST_SUGGESTED, len(points) // TEXTS_PER_THEME)
    if most < 2:
        return ()
    chosen = points
    if len(points) > _SAMPLE:
        drawn = np.random.default_rng(seed).choice(len(points), _SAMPLE, replace=False)
        chosen = points[np.sort(drawn)]
    tried = []
    for k in range(min(FEWEST_SUGGESTED, most), most + 1):
        labels = _cluster(chosen, k, seed)
        several = len(set(labels.tolist())) > 1
        tried.append((k, float(silhouette_score(chosen, labels)) if several else -1.0))
    return tuple(tried)


def suggested_k(tried: Sequence[tuple[int, float]]) -> int:
    """The smallest k whose silhouette is within 3 % of the best; 1 when none was worth trying."""
    if not tried:
        return 1
    best = max(silhouette for _k, silhouette in tried)
    return min(k for k, silhouette in tried if silhouette >= best - (1 - AS_GOOD) * abs(best))


def _check(texts: int, languages: int, respondents: int, k: int | None) -> None:
    if not texts == languages == respondents:
        raise ValueError("texts, languages and respondents differ in number")
    if k is not None and k < 1:
        raise ValueError(f"{k} themes")


def _cluster(points: Points, k: int, seed: int) -> NDArray[np.int64]:
    """k-means on unit vectors, where the squared distance is 2 − 2·cosine."""
    from sklearn.cluster import KMeans  # noqa: PLC0415 - costs seconds
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - comes with scikit-learn

    starts = next((starts for most, starts in _STARTS if len(points) <= most), 1)
    # Several threads add up in an order that differs from run to run.
    with threadpool_limits(1):
        found: NDArray[Any] = KMeans(k, n_init=starts, random_state=seed).fit_predict(points)
    return found.astype(np.int64)


def _without_strays(
    points: Points, labels: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The labels with REST for what is far from its centre, and each text's cosine to it."""
    near = np.zeros(len(points))
    for theme in np.unique(labels):
        inside = labels == theme
        near[inside] = points[inside] @ unit(points[inside].mean(axis=0))
    kept = np.where(near >= FAR, labels, REST)
    for theme, size in zip(*np.unique(kept, return_counts=True), strict=True):
        if size == 1:  # one text is close to itself
            kept[kept == theme] = REST
    return kept, near


def _ordered(labels: NDArray[np.int64], near: NDArray[np.float64]) -> list[NDArray[np.intp]]:
    """The rows of each theme, nearest to its centre first; the largest theme first."""
    groups = []
    for theme in set(labels.tolist()) - {REST}:
        rows = np.flatnonzero(labels == theme)
        groups.append(rows[np.argsort(-near[rows], kind="stable")])
    return sorted(groups, key=lambda rows: (-len(rows), int(rows.min())))
