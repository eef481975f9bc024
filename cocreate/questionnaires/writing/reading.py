"""From the form of a question to a checked question: every mistake at once, each beside its box."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from cocreate.kit.errors import BadRequest, Invalid
from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import Carry, Jump, Settings
from cocreate.questionnaires.forms import QuestionInput
from cocreate.questionnaires.kinds import KINDS
from cocreate.questionnaires.kinds.base import Kind
from cocreate.questionnaires.writing import rows
from cocreate.questionnaires.writing.lines import read_items, read_options
from cocreate.questionnaires.writing.numbers import NotANumber, read_day, read_number, read_numbers

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
TEXTS = {"help": 2_000, "unit": 30, "stimulus": 10_000, "alt": 300}
SWITCHES = ("dont_know", "anchor", "whole_sentences")
WHOLE = {"decimals": (0, 6), "per_set": (2, 10), "sets": (0, 50), "seconds": (0, 600)}
ORDERS = ("fixed", "random", "rotate")
WHICH = ("chosen", "not_chosen", "shown")
MARKS = ("like", "dislike", "confusing")
PROBES_MAX = 3
JUMPS_MAX = 10
EXPRESSION_MAX = 1_000
KNOWN = frozenset(
    {"kind", "text", "required", "low", "high", "code", "each", "block", "show_if", "per_arm",
     "options", "items", "order", "items_order", "least", "most", "step", "total", "probes",
     "prices", "marks", "right", "image", "carry", "carry_which", "carry_items",
     "carry_items_which", *TEXTS, *SWITCHES, *WHOLE}
)  # fmt: skip
_NUMBERED = re.compile(r"(?:jump_\d+_(?:to|when)|option_(?:\d+|new)_\w+)")

# Says what is wrong with an expression, or nothing: routing knows its own language.
Checker = Callable[[str], Message | None]


@dataclass(frozen=True)
class Written:
    """A question as it is to be stored."""

    kind: str
    text: str
    required: bool = False
    low: str = ""
    high: str = ""
    code: str = ""
    settings: Settings = field(default_factory=Settings)


@dataclass
class _Sheet:
    """What was sent, what was there, and what is found to be wrong."""

    values: Mapping[str, Any]
    before: Settings
    kind: Kind
    check: Checker
    errors: dict[str, Message] = field(default_factory=dict)

    def text(self, name: str) -> str:
        given = self.values.get(name, "")
        return given.strip() if isinstance(given, str) else ""

    def short(self, name: str, most: int) -> str:
        given = self.text(name)
        if len(given) > most:
            self.errors[name] = _("At most %(n)s characters, please.", n=most)
        return given[:most]

    def chosen(self, name: str, offered: tuple[str, ...]) -> Any:  # noqa: ANN401 - a Literal
        given = self.text(name) or offered[0]
        if given not in offered:
            self.errors[name] = _("Please choose one of the answers.")
            return offered[0]
        return given

    def number(self, name: str) -> float | None:
        day = self.kind.name == "date" and name != "step"
        try:
            return read_day(self.text(name)) if day else read_number(self.text(name))
        except NotANumber:
            self.errors[name] = _("Please choose a day.") if day else _("Please write a number.")
            return None

    def expression(self, name: str) -> str:
        given = self.short(name, EXPRESSION_MAX)
        if given and (problem := self.check(given)):
            self.errors[name] = problem
        return given


def written(given: QuestionInput) -> Written:
    """A question without anything beside its text."""
    return Written(given.kind, given.text, given.required == "yes", given.low, given.high)


def read_question(
    values: Mapping[str, Any], before: Settings, *, check: Checker = lambda _text: None
) -> Written:
    """The question that a form holds. Raises Invalid with all its mistakes.

    Settings that the kind does not use stay as they were: who changes the kind and back again has
    lost nothing. `check` judges expressions.
    """
    if any(not (n in KNOWN or _NUMBERED.fullmatch(n) or n.startswith("_")) for n in values):
        raise BadRequest(_("The form holds a field that does not belong to it."))
    name = str(values.get("kind", ""))
    sheet = _Sheet(values, before, KINDS.get(name, KINDS["open"]), check)
    if name not in KINDS:
        sheet.errors["kind"] = _("Please choose one of the answers.")
    text = sheet.short("text", 2_000)
    if not text:
        sheet.errors["text"] = _("Please fill this in.")
    code = sheet.text("code")
    if code and not CODE.fullmatch(code):
        sheet.errors["code"] = _(
            "A name begins with a letter and holds letters, digits and _ only, at most 40."
        )
    low, high = sheet.short("low", 60), sheet.short("high", 60)
    scale = sheet.kind.has_ends
    settings = _settings(sheet)
    if sheet.errors:
        raise Invalid(sheet.errors)
    required = sheet.text("required") == "yes"
    return Written(
        name, text, required, low if scale else "", high if scale else "", code, settings
    )


def _settings(sheet: _Sheet) -> Settings:
    """The settings before with what this kind's form shows put in place."""
    shown = set(sheet.kind.fields)
    changes: dict[str, Any] = {
        "show_if": sheet.expression("show_if"),
        "per_arm": sheet.text("per_arm") == "yes",
        "jumps": _jumps(sheet),
    }
    changes |= {name: sheet.short(name, most) for name, most in TEXTS.items() if name in shown}
    changes |= {name: sheet.text(name) == "yes" for name in SWITCHES if name in shown}
    changes |= {name: _whole(sheet, name) for name in WHOLE if name in shown}
    changes |= {name: sheet.number(name) for name in ("least", "most", "step") if name in shown}
    orders = [name for name in ("order", "items_order") if name in shown]
    changes |= {name: sheet.chosen(name, ORDERS) for name in orders}
    for name, read in _LISTS.items():
        if name in shown:
            changes[name] = read(sheet)
    if "total" in shown:
        changes["total"] = sheet.number("total") or 100
    _check_limits(sheet, changes)
    carried = [name for name in ("carry", "carry_items") if name in shown]
    changes |= {name: _carry(sheet, name) for name in carried}
    if "right" in shown:
        changes["right"] = _right(sheet, changes.get("options", sheet.before.options))
    if sheet.errors:
        return sheet.before
    return msgspec.structs.replace(sheet.before, **changes)


def _whole(sheet: _Sheet, name: str) -> int:
    least, most = WHOLE[name]
    given = sheet.text(name)
    if not given:
        return int(getattr(Settings(), name))
    if not given.isdecimal() or not least <= int(given[:9]) <= most:
        sheet.errors[name] = _("A whole number from %(least)s to %(most)s.", least=least, most=most)
        return least
    return int(given)


def _check_limits(sheet: _Sheet, changes: dict[str, Any]) -> None:
    least, most, step = (changes.get(name) for name in ("least", "most", "step"))
    if least is not None and most is not None and least > most:
        sheet.errors["most"] = _("This has to be more than the least.")
    if step is not None and step <= 0:
        sheet.errors["step"] = _("Please write a number above 0.")


def _options(sheet: _Sheet) -> tuple[Any, ...]:
    if sheet.text("each") == "yes":
        found, errors = rows.read(sheet.values, sheet.before.options, sheet.check)
        sheet.errors |= errors
        return found
    options, problems = read_options(sheet.text("options"), sheet.before.options)
    if problems:
        sheet.errors["options"] = problems[0]
    return options


def _items(sheet: _Sheet) -> tuple[Any, ...]:
    items, problems = read_items(sheet.text("items"), sheet.before.items)
    if problems:
        sheet.errors["items"] = problems[0]
    return items


def _probes(sheet: _Sheet) -> tuple[str, ...]:
    probes = tuple(line.strip() for line in sheet.text("probes").split("\n") if line.strip())
    if len(probes) > PROBES_MAX or any(len(probe) > 500 for probe in probes):
        sheet.errors["probes"] = _(
            "At most %(n)s short questions, each on its own line.", n=PROBES_MAX
        )
    return probes[:PROBES_MAX]


def _prices(sheet: _Sheet) -> tuple[float, ...]:
    try:
        prices = read_numbers(sheet.text("prices"))
    except NotANumber:
        sheet.errors["prices"] = _("Prices only, with a semicolon between them: 5; 7.50; 10.")
        return ()
    if any(price <= 0 for price in prices) or len(set(prices)) != len(prices) or len(prices) > 20:
        sheet.errors["prices"] = _("At most 20 different prices, each above 0.")
    return tuple(sorted(prices))


def _marks(sheet: _Sheet) -> tuple[str, ...]:
    given = sheet.values.get("marks", ())
    chosen = {given} if isinstance(given, str) else set(given)
    if not chosen & set(MARKS):
        sheet.errors["marks"] = _("Choose at least one kind of mark.")
    return tuple(mark for mark in MARKS if mark in chosen)


_LISTS: dict[str, Callable[[_Sheet], tuple[Any, ...]]] = {
    "options": _options,
    "items": _items,
    "probes": _probes,
    "prices": _prices,
    "marks": _marks,
}


def _right(sheet: _Sheet, options: tuple[Any, ...]) -> int | None:
    """The code of the right answer; it is written as the number of its line."""
    given = sheet.text("right")
    if not given:
        return None
    if not given.isdecimal() or not 1 <= int(given[:4]) <= max(len(options), 1):
        sheet.errors["right"] = _("The number of the line with the right answer.")
        return None
    return int(options[int(given) - 1].code) if options else int(given)


def _carry(sheet: _Sheet, name: str) -> Carry | None:
    question = sheet.short(name, 40)
    return Carry(question, sheet.chosen(f"{name}_which", WHICH)) if question else None


def _jumps(sheet: _Sheet) -> tuple[Jump, ...]:
    found = []
    for number in range(1, JUMPS_MAX + 1):
        to = sheet.short(f"jump_{number}_to", 40)
        when = sheet.expression(f"jump_{number}_when")
        if when and not to:
            sheet.errors[f"jump_{number}_to"] = _("Choose where to go on.")
        if to:
            found.append(Jump(to, when))
    return tuple(found)
