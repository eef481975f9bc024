"""Every line of a table of two arms, with what the tests of `methods` say of it."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from cocreate.methods.cross import Moments
from cocreate.methods.significance import Rule, compare_means, compare_shares
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.models import AnyQuestion, Response, code_of

SPANS = ((0, 2),)


class Line(NamedTuple):
    """A figure of both arms; `arm` is the one with the letter under it, −1 for none."""

    question: str
    name: str
    values: tuple[float, float]
    arm: int


def lines(
    questions: Sequence[AnyQuestion],
    responses: Sequence[Response],
    arms: Sequence[int],
    level: float = 0.95,
) -> Iterator[Line]:
    """Shares of every code, of the top and of the bottom, and the mean, tested at this level."""
    for question in questions:
        for measure in kind_of(question.kind).measures(question):
            answers = [_answers(question, responses, arm, measure.suffixes[0]) for arm in arms]
            bases = np.array([len(one) for one in answers], float)
            nets: dict[str, tuple[int, ...]] = {f"code {code}": (code,) for code in measure.codes}
            if measure.type == "scale":
                nets |= {"top": measure.codes[-2:], "bottom": measure.codes[:2]}
            for name, codes in nets.items():
                if codes:
                    shares = np.array([[np.isin(one, codes).mean() for one in answers]])
                    found = compare_shares(shares, bases, SPANS, Rule(level, None))
                    yield _line(question, name, shares[0], found.letters[0])
            if measure.type == "scale":
                means = np.array([one.mean() for one in answers])
                sds = np.array([one.std(ddof=1) for one in answers])
                moments = Moments(bases, bases, bases, means, sds)
                found = compare_means(moments, SPANS, Rule(level, None))
                yield _line(question, "mean", means, found.letters[0])


def _answers(
    question: AnyQuestion, responses: Sequence[Response], arm: int, suffix: str
) -> np.ndarray[Any, np.dtype[np.float64]]:
    name = f"{question.id}@{arm}" + (f"_{suffix}" if suffix else "")
    return np.array([one.codes[name] for one in responses if name in one.codes], float)


def _line(question: AnyQuestion, name: str, values: Any, letters: Any) -> Line:
    arm = next((place for place, under in enumerate(letters) if under), -1)
    return Line(code_of(question), name, (float(values[0]), float(values[1])), arm)
