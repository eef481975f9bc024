"""Gut reactions: what people say before they have thought, and how fast they say it."""

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from cocreate.methods.research.shares import Floats, Share, Weights, share_of, weights_of

TIMED_OUT = -1
NOT_ASKED = -2

# Nobody reads and answers in less: such an answer was on its way before the question (Luce 1986,
# Response Times; Whelan 2008, Psychological Record 58, puts simple reactions at 100 to 200 ms).
ANTICIPATED = 200.0


class Reaction(msgspec.Struct, frozen=True):
    """One answer: who gave it, how fast in the middle (milliseconds), and the shares who gave it
    among the fast and the slow half."""

    share: Share
    median: float | None
    fast: Share
    slow: Share


class Reactions(msgspec.Struct, frozen=True):
    """`n` answered in time; `timed_out` is a share of everybody asked; `anticipated` answers were
    too quick to be one and are left out. Answers up to `split` milliseconds are fast."""

    n: int
    asked: int
    timed_out: Share
    anticipated: int
    median: float | None
    split: float | None
    answers: tuple[Reaction, ...]


def reactions(
    choices: NDArray[np.integer[Any]],
    milliseconds: Floats,
    codes: tuple[int, ...],
    weights: Weights = None,
    *,
    split: float | None = None,
    level: float = 0.95,
) -> Reactions:
    """`choices[person]` is a code, TIMED_OUT or NOT_ASKED. Without `split` the fast half ends at
    the median of all answers to this question."""
    given = choices >= 0
    if not np.isin(choices[given], codes).all() or not np.isfinite(milliseconds[given]).all():
        raise ValueError("an answer outside the codes of its question, or without a time")
    w = weights_of(weights, len(choices))
    asked = choices > NOT_ASKED
    early = given & (milliseconds < ANTICIPATED)
    counted = given & ~early
    times, kept, weight = milliseconds[counted], choices[counted], w[counted]
    middle = median(times, weight)
    border = middle if split is None else split
    fast = times <= (np.inf if border is None else border)

    def among(who: NDArray[np.bool_], code: int) -> Share:
        return share_of(kept[who] == code, None if weights is None else weight[who], level)

    return Reactions(
        n=len(kept),
        asked=int(np.count_nonzero(asked)),
        timed_out=share_of(
            choices[asked] == TIMED_OUT, None if weights is None else w[asked], level
        ),
        anticipated=int(np.count_nonzero(early)),
        median=middle,
        split=border,
        answers=tuple(
            Reaction(
                share=among(np.ones(len(kept), bool), code),
                median=median(times[kept == code], weight[kept == code]),
                fast=among(fast, code),
                slow=among(~fast, code),
            )
            for code in codes
        ),
    )


def median(values: Floats, weights: Floats) -> float | None:
    """The value below which half the weight lies; halfway between two when it lies between."""
    if not weights.sum():
        return None
    order = np.argsort(values)
    values, risen = values[order], np.cumsum(weights[order])
    half = risen[-1] / 2
    place = int(np.searchsorted(risen, half * (1 - 1e-12)))
    if abs(risen[place] - half) <= 1e-12 * risen[-1]:
        above = values[np.flatnonzero(risen > risen[place] + 1e-12 * risen[-1])[0]]
        return float((values[place] + above) / 2)
    return float(values[place])
