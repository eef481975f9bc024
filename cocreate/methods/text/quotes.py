"""Quotes that stand for a theme: typical, readable, and of nobody in particular."""

from collections.abc import Hashable, Sequence

from cocreate.methods.text.personal import is_personal
from cocreate.methods.text.vectors import Points

SHORTEST, LONGEST = 40, 250  # characters
QUOTES = 5
_SAME = 0.95  # cosine from which a second quote only repeats the first


def choose_quotes(
    members: Sequence[int],
    points: Points,
    texts: Sequence[str],
    respondents: Sequence[Hashable],
    *,
    most: int = QUOTES,
) -> tuple[int, ...]:
    """Places in `texts` of up to `most` quotes, from `members` as given: nearest the centre first.

    `points` has a row for each member. Whole texts of 40 to 250 characters without anything that
    looks personal; one from each respondent, none that nearly repeats another.
    """
    chosen: list[int] = []
    rows: list[int] = []
    heard: set[Hashable] = set()
    for row, place in enumerate(members):
        if len(chosen) == most:
            break
        if respondents[place] in heard or not may_be_quoted(texts[place]):
            continue
        if any(float(points[row] @ points[other]) > _SAME for other in rows):
            continue
        chosen.append(place)
        rows.append(row)
        heard.add(respondents[place])
    return tuple(chosen)


def may_be_quoted(text: str) -> bool:
    """Whether a text has the length of a quote and nothing that looks personal."""
    return SHORTEST <= len(text.strip()) <= LONGEST and not is_personal(text)
