"""A whole questionnaire answered by a member of the demo, on the way that the product makes."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from cocreate.demo import marking, tastes, voices
from cocreate.demo.voices import Opinion, Values, Voice
from cocreate.questionnaires.compiled import Compiled
from cocreate.questionnaires.kinds import kind_of, seconds_of
from cocreate.questionnaires.kinds.base import Asked
from cocreate.questionnaires.walk import Screen, Visit, walk

TURNS = 4  # what is asked next may hang on what was answered
_WAYS: dict[str, Callable[[Voice, Asked, Opinion], Values]] = {
    **dict.fromkeys(voices.ENDS, voices.answer_points),
    "yes_no": voices.answer_yes_no,
    "matrix": voices.answer_matrix,
    "open": voices.answer_words,
    "short": voices.answer_words,
    "maxdiff": tastes.choose_sets,
    "pairwise": tastes.choose_pairs,
    "ranking": tastes.rank,
    "constant_sum": tastes.divide,
    "multi": tastes.choose_some,
    "single": tastes.choose_one,
    "dropdown": tastes.choose_one,
    "image_choice": tastes.choose_one,
    "kano": tastes.feel_features,
    "gut": tastes.react,
    "price_meter": tastes.name_prices,
    "price_ladder": tastes.take_prices,
    "numeric": tastes.write_number,
    "highlighter": marking.mark_words,
    "heatmap": marking.mark_places,
}


def respond(
    compiled: Compiled, visit: Visit, of_arm: dict[int | None, Voice], opinion: Opinion
) -> tuple[list[Screen], dict[str, Any]]:
    """His way, and what his form holds at the end. `of_arm` has his voice for each arm that he
    sees, and under None for what is asked once."""
    values: dict[str, Any] = {}
    screens: list[Screen] = []
    for _turn in range(TURNS):
        screens = walk(
            compiled, Visit(visit.seed, visit.arms, visit.attributes, values, visit.locale)
        )
        new = [one for screen in screens for one in screen.asked if one.name not in values]
        if not new:
            break
        for one in new:
            values[one.name] = ""  # asked, also when nothing is said
            values |= _say(of_arm.get(one.arm) or of_arm[None], one, opinion)
        if not compiled.sources:
            break  # nothing hangs on an answer
    return screens, values


def _say(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    way = _WAYS.get(asked.kind)
    return way(voice, asked, opinion) if way else kind_of(asked.kind).sample(asked, voice.chance)


def times_of(screens: Sequence[Screen], voice: Voice) -> dict[str, int]:
    """Seconds for each screen, by the name of its question: some read fast, some fetch coffee."""
    pace = 0.12 if voice.careless else voice.chance.lognormvariate(-0.1, 0.28)
    return {
        one.column: max(1, round(seconds_of(one.question) * pace * voice.chance.uniform(0.7, 1.3)))
        for screen in screens
        for one in screen.asked
    }


def chance_of(*parts: object) -> Random:
    """The dice of one member at one questionnaire: thrown the same in every run."""
    return Random(":".join(str(part) for part in parts))
