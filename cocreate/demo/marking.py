"""Where members of the demo put their marks: in a text, and in a picture."""

from typing import NamedTuple

from cocreate.demo.voices import Opinion, Values, Voice
from cocreate.questionnaires.kinds.base import Asked
from cocreate.questionnaires.kinds.marks import MARKS, NOTHING, marks_of

STRAY = 0.006  # of the words that nobody has a reason to mark
MARKS_MAX = 3


class Phrase(NamedTuple):
    """Words of a text that call up something: how many mark them, and as what."""

    words: str
    mark: str
    share: float


class Spot(NamedTuple):
    """A place in a picture, from the left and the top, with what is said of it."""

    x: float
    y: float
    mark: str
    share: float
    comments: tuple[str, ...] = ()


PHRASES = (
    Phrase("zonder dat je eraan denkt", "like", 0.34),
    Phrase("altijd vrij opneembaar", "like", 0.42),
    Phrase("Er gelden voorwaarden", "dislike", 0.46),
    Phrase("spaarbodem", "confusing", 0.38),
)
SPOTS = (
    Spot(0.63, 0.62, "like", 0.55, ("Leuke potjes.", "De potjes!", "")),
    Spot(0.25, 0.22, "like", 0.3, ("Grote letters.", "")),
    Spot(0.84, 0.19, "confusing", 0.2, ("Zon of munt?", "")),
    Spot(0.12, 0.88, "dislike", 0.16, ("Leeg en donker.", "")),
)


def mark_words(voice: Voice, asked: Asked, _opinion: Opinion) -> Values:
    """The words that strike him; whoever finds nothing says so."""
    units = asked.layout.units
    offered = {name: code for code, (name, _label) in marks_of(asked.spec).items()}
    values: Values = {}
    plain = [_bare(unit.text) for unit in units]
    for phrase in PHRASES:
        wanted = [_bare(word) for word in phrase.words.split()]
        if phrase.mark not in offered or voice.chance.random() >= phrase.share:
            continue
        for place in range(len(units) - len(wanted) + 1):
            if plain[place : place + len(wanted)] == wanted:
                for unit in units[place : place + len(wanted)]:
                    values[asked.field(unit.number)] = str(MARKS[phrase.mark])
    for unit in units:
        if offered and voice.chance.random() < STRAY:
            code = voice.chance.choice(sorted(offered.values()))
            values.setdefault(asked.field(unit.number), str(code))
    return values or {asked.name: NOTHING}


def mark_places(voice: Voice, asked: Asked, _opinion: Opinion) -> Values:
    """A few places around those that draw the eye."""
    offered = {name for name, _label in marks_of(asked.spec).values()}
    spots = [s for s in SPOTS if s.mark in offered and voice.chance.random() < s.share]
    values: Values = {}
    for slot, spot in enumerate(spots[:MARKS_MAX], 1):
        x, y = (min(0.99, max(0.01, voice.chance.gauss(at, 0.055))) for at in (spot.x, spot.y))
        values |= {
            asked.field(f"{slot}x"): f"{x:.4f}",
            asked.field(f"{slot}y"): f"{y:.4f}",
            asked.field(f"{slot}s"): str(MARKS[spot.mark]),
        }
        if spot.comments and (comment := voice.chance.choice(spot.comments)):
            values[asked.field(f"{slot}c")] = comment
    return values or {asked.name: NOTHING}


def _bare(word: str) -> str:
    return word.strip(".,!?:;").casefold()
