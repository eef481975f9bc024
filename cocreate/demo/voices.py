"""How a member of the demo answers a question: the same person in all of them, and not by dice.

An answer is the sum of what the thing itself calls up, how the member stands towards new things,
how he stands towards this one, and a little chance. The second and third part are not drawn but
dealt: along an even sequence (Kronecker's, of irrational steps), begun again for each arm. Two arms
therefore get the same kinds of people, and a demo shows the difference that was put into it and no
other, however few answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import exp, sqrt
from random import Random
from statistics import NormalDist

from cocreate.demo.remarks import SILENT, Remarks, remark
from cocreate.questionnaires.kinds.base import Asked
from cocreate.questionnaires.models import code_of

Values = dict[str, str]
Taste = Mapping[int, float]  # by item or option: above 0 is liked, a point is much

PLANTED = 0.46  # what a clearer poster adds, in points of five before rounding
WRITES = 0.55
TYPICAL = 3.3
ENDS = {
    "scale5": (1, 5),
    "scale7": (1, 7),
    "differential": (1, 7),
    "scale10": (1, 10),
    "scale11": (0, 10),
    "nps": (0, 10),
}
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)
_NORMAL = NormalDist()


@dataclass(frozen=True)
class Opinion:
    """What a concept calls up: the mean of a question (on five points) by its code, what an arm
    adds to it by (code, place of the arm), tastes by code, and what is written about it."""

    means: Mapping[str, float] = field(default_factory=dict)
    adds: Mapping[tuple[str, int], float] = field(default_factory=dict)
    tastes: Mapping[str, Taste] = field(default_factory=dict)
    remarks: Mapping[tuple[str, int], Remarks] = field(default_factory=dict)
    otherwise: Remarks = SILENT


@dataclass(frozen=True)
class Voice:
    """A member while he answers. `number` counts those who judged the same arm before him, `arm`
    is its place of `arms` (0 where nothing is compared), `lean` his attitude to new things, from
    −1 to 1.

    `careless`: "" for most; "fast" only hurries, "keys" writes nonsense, "flat" gives one answer to
    everything.
    """

    number: int
    arm: int
    lean: float
    chance: Random
    careless: str = ""
    arms: int = 1

    def dealt(self, dimension: int) -> float:
        """A number from the normal distribution, evenly dealt over the members of an arm."""
        step = sqrt(_PRIMES[dimension % len(_PRIMES)])
        place = (0.37 * self.arm + 0.11 * dimension + (self.number + 1) * step) % 1
        return _NORMAL.inv_cdf(min(max(place, 0.002), 0.998))

    @cached_property
    def mood(self) -> float:
        """How he stands towards this thing as a whole."""
        return 0.38 * self.lean + 0.5 * self.dealt(0)

    def feeling(self, mean: float, dimension: int) -> float:
        """What he feels on a scale of five, before it is rounded."""
        own = 0.68 * self.dealt(dimension) + self.chance.gauss(0, 0.3)
        return mean + self.mood + own


def answer_points(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """One point of a scale."""
    low, high = ENDS[asked.kind]
    if voice.careless == "flat":
        return {asked.name: str(high)}
    share = (_feeling(voice, asked, opinion) - 1) / 4
    return {asked.name: str(min(high, max(low, round(low + share * (high - low)))))}


def answer_yes_no(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """Yes from the middle of the scale on."""
    return {asked.name: "yes" if _feeling(voice, asked, opinion) > 3 else "no"}


def answer_matrix(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """A point for each statement; who agrees disagrees with what is put the other way round."""
    points = [option.code for option in asked.options] or [1, 2, 3, 4, 5]
    taste = opinion.tastes.get(code_of(asked.question), {})
    values = {}
    for item in asked.items:
        added = taste.get(item.code, 0.0)
        feeling = voice.feeling(TYPICAL + added, asked.question.seq + item.code)
        if item.reversed:
            feeling = 6 - feeling
        share = min(1.0, max(0.0, (feeling - 1) / 4))
        place = len(points) - 1 if voice.careless == "flat" else round(share * (len(points) - 1))
        values[asked.field(item.code)] = str(points[place])
    return values


def answer_words(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """What he writes, if he does: nobody writes the same as another."""
    if not asked.required and voice.careless != "keys" and voice.chance.random() > WRITES:
        return {}
    if voice.careless == "keys":
        keys = (voice.chance.choice(("asdfgh", "jkl", "qwerty", "sdfsdf", "hjkhjk")) for _ in "123")
        return {asked.name: " ".join(keys)}
    code = code_of(asked.question)
    said = opinion.remarks.get((code, voice.arm)) or opinion.remarks.get((code, 0))
    return {asked.name: remark(said or opinion.otherwise, voice.number * voice.arms + voice.arm)}


def utility(voice: Voice, asked: Asked, code: int, opinion: Opinion) -> float:
    """How much he likes an item or option; what nobody gave a taste has one of its own."""
    own = opinion.tastes.get(code_of(asked.question), {}).get(code)
    if own is None:
        own = Random(f"{asked.question.id}:{code}").gauss(0, 0.8)
    return own + 0.45 * voice.dealt(code % 7 + 1)


def likely(amount: float) -> float:
    """The chance that goes with a utility (logistic)."""
    return 1 / (1 + exp(-amount))


def _feeling(voice: Voice, asked: Asked, opinion: Opinion) -> float:
    code = code_of(asked.question)
    mean = opinion.means.get(code, TYPICAL) + opinion.adds.get((code, voice.arm), 0.0)
    return voice.feeling(mean, asked.question.seq)
