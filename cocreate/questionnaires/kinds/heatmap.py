"""Places in a picture, each with what somebody thinks of it and why.

A place is relative, 0 to 1 from the left and from the top. Without a script it is a cell of a
grid of six by six, and then its middle.
"""

import re
from collections.abc import Mapping
from random import Random
from typing import Any, NamedTuple

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.kinds.base import LAYOUTS, Asked, Column, Found, Kind, Number, text_of
from cocreate.questionnaires.kinds.marks import NOTHING, mark_problems, marks_of, settled
from cocreate.questionnaires.kinds.wording import joined, named
from cocreate.questionnaires.models import AnyQuestion

PLACES_MAX = 10
CELLS = 6
COMMENT_MAX = 500
REMOVED = "0"
_SHARE = re.compile(r"(?:0(?:\.[0-9]{1,17})?|1(?:\.0{1,17})?)")
_CELL = {str(number): (number - 0.5) / CELLS for number in range(1, CELLS + 1)}
OUTSIDE = _("This mark is not in the picture. Please place it again.")
WHERE = _("Say where in the picture this is.")
WHAT = _("Say what you think of this place.")


class Sheet(NamedTuple):
    """The numbers of the marks, the marks that can be made, and the cells of the grid."""

    numbers: range
    marks: tuple[tuple[int, str, Message], ...]
    cells: tuple[tuple[int, str], ...]


def _layout(asked: Asked) -> Sheet:
    return Sheet(
        range(1, PLACES_MAX + 1),
        tuple((code, name, label) for code, (name, label) in marks_of(asked.spec).items()),
        tuple(enumerate("ABCDEF", 1)),
    )


LAYOUTS["heatmap"] = _layout


def _columns(_question: AnyQuestion) -> tuple[Column, ...]:
    numbers = range(1, PLACES_MAX + 1)
    places = [
        (Column(f"{n}x", "number"), Column(f"{n}y", "number"), Column(f"{n}s")) for n in numbers
    ]
    return (Column(), *(column for place in places for column in place))


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    """Marks get the numbers 1, 2, … as they follow each other, also where one was taken away."""
    found, marked = Found(), 0
    marks = {str(code): code for code in marks_of(asked.spec)}
    for slot in range(1, PLACES_MAX + 1):
        given = {
            end: text_of(values, asked.field(f"{slot}{end}"))
            for end in ("x", "y", "u", "v", "s", "c")
        }
        if given["s"] == REMOVED or not any(given.values()):
            continue
        if len(marks) == 1:
            given["s"] = given["s"] or next(iter(marks))
        if error := _wrong(given, marks):
            found.errors[asked.field(f"{slot}s")] = error
            continue
        if len(given["c"]) > COMMENT_MAX:
            found.errors[asked.field(f"{slot}c")] = _(
                "At most %(n)s characters, please.", n=COMMENT_MAX
            )
            continue
        marked += 1
        x, y = _place(given)
        found.codes |= {f"{marked}x": x, f"{marked}y": y, f"{marked}s": marks[given["s"]]}
        if given["c"]:
            found.texts[str(marked)] = given["c"]
    return settled(asked, values, found, marked)


def _wrong(given: Mapping[str, str], marks: Mapping[str, int]) -> Message | None:
    by_cell = given["u"] or given["v"]
    if not by_cell and not (given["x"] or given["y"]):
        return WHERE
    if by_cell and not (given["u"] in _CELL and given["v"] in _CELL):
        return WHERE
    if not by_cell and not (_SHARE.fullmatch(given["x"]) and _SHARE.fullmatch(given["y"])):
        return OUTSIDE
    return None if given["s"] in marks else WHAT


def _place(given: Mapping[str, str]) -> tuple[float, float]:
    if given["u"]:
        return _CELL[given["u"]], _CELL[given["v"]]
    return float(given["x"]), float(given["y"])


def _words(
    question: AnyQuestion, codes: Mapping[str, Number], texts: Mapping[str, str]
) -> Message | str:
    if codes.get("") == 0:
        return _("Nothing marked")
    marks, said = marks_of(question.spec), list[Message | str]()
    for number in range(1, PLACES_MAX + 1):
        code = int(codes.get(f"{number}s", -1))
        if code in marks:
            label, text = marks[code][1], texts.get(str(number), "")
            said.append(named(label, text) if text else label)
    return joined(said)


def _problems(question: AnyQuestion) -> dict[str, Message]:
    spec, found = question.spec, mark_problems(question)
    if not spec.image:
        found["image"] = _("Add the picture in which people mark places.")
    elif not spec.alt:
        found["alt"] = _("Describe the picture for who cannot see it.")
    return found


def _sample(asked: Asked, random: Random) -> dict[str, str]:
    marks = list(marks_of(asked.spec))
    number = random.randint(0, 3) if marks else 0
    values = {} if number else {asked.name: NOTHING}
    for slot in range(1, number + 1):
        x, y = (min(0.99, max(0.01, random.gauss(0.5, 0.2))) for _axis in "xy")
        values |= {
            asked.field(f"{slot}x"): f"{x:.4f}",
            asked.field(f"{slot}y"): f"{y:.4f}",
            asked.field(f"{slot}s"): str(random.choice(marks)),
            asked.field(f"{slot}c"): random.choice(("", "Test answer: this draws the eye.")),
        }
    return values


KINDS = (
    Kind(
        name="heatmap",
        label=_("Places in a picture"),
        about=_("Where in a picture people look, like or stumble, and why."),
        group="research",
        read=_read,
        seconds=60,
        columns=_columns,
        words=_words,
        problems=_problems,
        sample=_sample,
        fields=("help", "image", "alt", "marks"),
        quotes=True,
    ),
)
