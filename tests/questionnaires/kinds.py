"""One question of a kind, and what is read of its form: for the tests of kinds."""

from collections.abc import Mapping
from typing import Any

from cocreate.kit.i18n import Message, translate
from cocreate.questionnaires.document import OTHER, Item, Option, Settings
from cocreate.questionnaires.forms import plainly
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.kinds.base import Asked, Found, Number
from cocreate.questionnaires.models import QuestionView

COLOURS = (
    Option(1, "Green"),
    Option(2, "Blue"),
    Option(OTHER, "Another one", other=True),
    Option(5, "None of these", exclusive=True),
)
ITEMS = (Item(1, "Price"), Item(2, "Speed", reversed=True), Item(7, "Help"))

# What an ordinary question of each everyday kind is like.
ORDINARY: dict[str, dict[str, Any]] = {
    "single": {"options": COLOURS},
    "multi": {"options": COLOURS, "least": 1, "most": 2},
    "dropdown": {"options": COLOURS},
    "image_choice": {
        "options": (Option(1, "Green", image="a" * 64), Option(2, "", image="b" * 64, alt="Blue"))
    },
    "yes_no": {},
    "consent": {"stimulus": "We keep it for a year."},
    "scale5": {},
    "scale7": {},
    "scale10": {},
    "scale11": {},
    "nps": {},
    "differential": {},
    "matrix": {"items": ITEMS},
    "numeric": {"least": 0, "most": 500, "decimals": 2, "unit": "€"},
    "slider": {"least": -10, "most": 10, "step": 0.5, "decimals": 1},
    "date": {"least": 739_000.0, "most": 739_100.0},
    "short": {},
    "open": {"probes": ("Why?", "And why is that?")},
    "ranking": {"items": ITEMS},
    "constant_sum": {"items": ITEMS, "total": 10, "decimals": 1},
    "file": {},
    "instruction": {"stimulus": "Read **this**."},
}
DONT_KNOW_KINDS = (
    *("single", "multi", "dropdown", "image_choice", "yes_no", "scale5", "scale7", "scale10"),
    *("scale11", "nps", "differential", "matrix", "numeric", "slider", "date"),
)


def ask(kind: str, *, required: bool = False, **settings: object) -> Asked:
    """A question, called q12, as everybody gets it."""
    given: dict[str, Any] = ORDINARY[kind] | settings
    ends = ("Old", "New") if kind == "differential" else ("", "")
    view = QuestionView(12, kind, "What?", required, *ends, seq=1, spec=Settings(**given))
    return plainly(view)


def read(one: Asked, values: Mapping[str, Any] | str = "") -> Found:
    """What is read when the fields with these suffixes hold these texts."""
    given = {"": values} if isinstance(values, str) else values
    fields = {one.field(suffix): value for suffix, value in given.items()}
    return kind_of(one.kind).read(one, fields)


def codes(one: Asked, values: Mapping[str, Any] | str = "") -> dict[str, Number]:
    """What is stored; fails when something is wrong with it."""
    found = read(one, values)
    assert found.errors == {}
    return found.codes


def wrong(one: Asked, values: Mapping[str, Any] | str = "", locale: str = "en") -> dict[str, str]:
    """What is said about mistakes, by field; fails when something is stored all the same."""
    found = read(one, values)
    assert found.errors
    assert found.codes == {} or all(name not in found.errors for name in found.codes)
    return {name: translate(message, locale) for name, message in found.errors.items()}


def words(one: Asked, values: Mapping[str, Any] | str = "", locale: str = "en") -> str:
    """The answer as it is told."""
    found = read(one, values)
    said = kind_of(one.kind).words(one.question, found.codes, found.texts)
    return translate(said, locale)


def problems(kind: str, **settings: Any) -> dict[str, str]:
    """What an editor is told about these settings, by setting."""
    found: dict[str, Message] = kind_of(kind).problems(ask(kind, **settings).question)
    return {name: translate(message, "en") for name, message in found.items()}
