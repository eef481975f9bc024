"""People who answer sets by a known rule. `random.Random`, whose stream never changes, so that
numbers worked out elsewhere on the same answers can stand in the tests."""

from math import exp
from random import Random

from cocreate.methods.research.maxdiff import Tasks, stacked


def maxdiff_answers(design, people, worth, seed, spread=0.0):
    """(person, shown, best, worst), drawn from the sequential best-worst model."""
    source = Random(seed)
    answers = []
    for person in range(people):
        own = [value + spread * source.gauss(0, 1) for value in worth]
        for shown in design[person % len(design)]:
            best = _drawn(source, shown, own)
            rest = [item for item in shown if item != best]
            worst = _drawn(source, rest, [-value for value in own])
            answers.append((person, shown, best, worst))
    return answers


def tasks(design, people, worth, seed, spread=0.0) -> Tasks:
    return stacked(maxdiff_answers(design, people, worth, seed, spread))


def _drawn(source, items, worth):
    powers = [exp(worth[item]) for item in items]
    mark = source.random() * sum(powers)
    for item, power in zip(items, powers, strict=True):
        mark -= power
        if mark < 0:
            return item
    return items[-1]
