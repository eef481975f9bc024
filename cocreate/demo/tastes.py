"""How members of the demo choose between things: features, prices, words of a text, places."""

from math import exp
from typing import Any

from cocreate.demo.voices import Opinion, Values, Voice, likely, utility
from cocreate.questionnaires.kinds.base import Asked
from cocreate.questionnaires.models import code_of

MUST, ONE, DELIGHT, COLD = 0.0, 1.0, 2.0, 3.0  # the taste for a feature of a Kano question
_KANO = {
    MUST: ((2, 5), (3, 5), (2, 5), (3, 5), (1, 5)),
    ONE: ((1, 5), (1, 5), (1, 5), (2, 5), (1, 4)),
    DELIGHT: ((1, 3), (1, 3), (1, 4), (1, 2), (3, 3)),
    COLD: ((3, 3), (3, 3), (3, 4), (4, 3), (1, 3)),
}
LIKE, DISLIKE, CONFUSING = 1, 2, 3
FAIR = 6.2  # what most find a fair monthly price, in euros


def choose_sets(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """MaxDiff: the best and the worst of each set, with some doubt."""
    values: Values = {}
    for each in asked.layout.sets:
        doubt = {i.code: _liking(voice, asked, i.code, opinion) for i in each.items}
        values[asked.field(f"s{each.number}b")] = str(max(doubt, key=doubt.__getitem__))
        values[asked.field(f"s{each.number}w")] = str(min(doubt, key=doubt.__getitem__))
        if asked.spec.anchor:
            enough = sum(liked > 0 for liked in doubt.values())
            word = "all" if enough == len(doubt) else "some" if enough else "none"
            values[asked.field(f"s{each.number}a")] = word
    return values


def choose_pairs(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """Two at a time; close ones are left undecided now and then."""
    values: Values = {}
    for pair in asked.layout:
        left, right = (_liking(voice, asked, i.code, opinion) for i in (pair.left, pair.right))
        winner = 0 if abs(left - right) < 0.12 else (pair.left if left > right else pair.right).code
        values[asked.field(pair.suffix)] = str(winner)
    return values


def rank(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """All items in order, or the first few."""
    liking = {item.code: _liking(voice, asked, item.code, opinion) for item in asked.items}
    order = sorted(liking, key=liking.__getitem__, reverse=True)
    first = order[: int(asked.spec.most or len(order))]
    return {asked.field(code): str(place) for place, code in enumerate(first, 1)}


def divide(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """A total over the items, in parts of a twentieth as people do."""
    weight = {i.code: exp(0.9 * _liking(voice, asked, i.code, opinion)) for i in asked.items}
    total, whole = asked.spec.total, sum(weight.values())
    part = {code: round(20 * each / whole) for code, each in weight.items()}
    part[max(part, key=part.__getitem__)] += 20 - sum(part.values())
    return {asked.field(code): f"{n * total / 20:g}" for code, n in part.items()}


def choose_some(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """What he has or does; who ticks nothing takes the answer that stands by itself."""
    alone = [option for option in asked.options if option.exclusive]
    plain = [option for option in asked.options if not option.exclusive and not option.other]
    ticked = [
        option
        for option in plain
        if voice.chance.random() < likely(1.6 * utility(voice, asked, option.code, opinion))
    ]
    most = int(asked.spec.most or len(plain))
    chosen = ticked[:most] or alone[:1] or plain[: max(1, int(asked.spec.least or 1))]
    return {asked.field(option.code): "1" for option in chosen}


def choose_one(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """One answer, the liked ones more often."""
    plain = [option.code for option in asked.options if not option.other]
    if not plain:
        return {}
    liking = {code: _liking(voice, asked, code, opinion) for code in plain}
    return {asked.name: str(max(liking, key=liking.__getitem__))}


def feel_features(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """Kano: with and without; a fifth answers as if it were another kind of feature."""
    kinds = (*_KANO,)
    taste, values = opinion.tastes.get(code_of(asked.question), {}), Values()
    for item in asked.items:
        kind = taste.get(item.code, kinds[item.code % len(kinds)])
        if voice.chance.random() < 0.2:
            kind = voice.chance.choice(kinds)
        there, gone = voice.chance.choice(_KANO[kind])
        values |= {
            asked.field(f"{item.code}f"): str(there),
            asked.field(f"{item.code}d"): str(gone),
        }
    return values


def react(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """A gut reaction: who is sure is fast."""
    seconds: Any = asked.layout[0]
    values: Values = {}
    for item in asked.items:
        liked = 1.4 * utility(voice, asked, item.code, opinion)
        took = round(voice.chance.lognormvariate(7.15 - 0.14 * min(abs(liked), 2.5), 0.32))
        if took > seconds * 1_000 or voice.chance.random() < 0.02:
            values[asked.field(item.code)] = "late"
            continue
        values[asked.field(item.code)] = "yes" if voice.chance.random() < likely(liked) else "no"
        values[asked.field(f"{item.code}t")] = str(took)
    return values


def name_prices(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """Four amounts around what he finds fair; a few mix them up, as people do."""
    fair = _fair(voice, asked, opinion)
    shares = (0.38, 0.66, 1.1, 1.5)
    amounts = [fair * share * voice.chance.uniform(0.85, 1.15) for share in shares]
    if voice.chance.random() < 0.03:
        amounts[1], amounts[2] = amounts[2], amounts[1]
    return {asked.field(n): f"{_as_said(amount):.2f}" for n, amount in enumerate(amounts, 1)}


def take_prices(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """Yes up to what he would pay."""
    most = 1.05 * _fair(voice, asked, opinion)
    prices = enumerate(asked.spec.prices, 1)
    return {asked.field(n): "yes" if price <= most else "no" for n, price in prices}


def write_number(voice: Voice, asked: Asked, opinion: Opinion) -> Values:
    """An amount with a long tail upwards, rounded as people do, within the limits."""
    typical = opinion.means.get(code_of(asked.question), 50.0)
    amount = typical * exp(0.6 * voice.dealt(asked.question.seq) + 0.4 * voice.mood)
    rounded = 5 * round(amount / 5) if amount >= 10 else round(amount)
    low, high = asked.spec.least, asked.spec.most
    bounded = max(low if low is not None else 0, min(high if high is not None else 1e9, rounded))
    return {asked.name: f"{bounded:g}"}


def _fair(voice: Voice, asked: Asked, opinion: Opinion) -> float:
    typical = opinion.means.get(code_of(asked.question), FAIR)
    # One number for both ways of asking, so that the same member says the same of both.
    return typical * exp(0.26 * voice.dealt(9) + 0.18 * voice.lean)


def _as_said(amount: float) -> float:
    """€ 4,95 is said as 5; half euros are."""
    return max(0.5, round(2 * amount) / 2)


def _liking(voice: Voice, asked: Asked, code: int, opinion: Opinion) -> float:
    return utility(voice, asked, code, opinion) + voice.chance.gauss(0, 0.75)
