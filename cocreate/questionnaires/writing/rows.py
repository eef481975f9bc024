"""Answers one by one, each with everything that can be set of it: the unfolded form."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import Option
from cocreate.questionnaires.writing.lines import LINES_MAX, TEXT_MAX, read_options

FLAGS = ("exclusive", "other", "anchored")
ALT_MAX = 300


def read(
    values: Mapping[str, Any],
    before: Sequence[Option],
    check: Callable[[str], Message | None],
) -> tuple[tuple[Option, ...], dict[str, Message]]:
    """The options of `option_CODE_text`, `option_CODE_exclusive` …, and their mistakes.

    An answer whose text is emptied is removed; `option_new_text` holds lines to add.
    """
    errors: dict[str, Message] = {}
    found: list[Option] = []
    for option in before:
        name = f"option_{option.code}_"
        text, alt = (_text(values, f"{name}{part}") for part in ("text", "alt"))
        show_if = _text(values, f"{name}show_if")
        if not text:
            continue
        if len(text) > TEXT_MAX:
            errors[f"{name}text"] = _("At most %(n)s characters, please.", n=TEXT_MAX)
        if len(alt) > ALT_MAX:
            errors[f"{name}alt"] = _("At most %(n)s characters, please.", n=ALT_MAX)
        if show_if and (problem := check(show_if)):
            errors[f"{name}show_if"] = problem
        flags = {flag: _text(values, f"{name}{flag}") == "yes" for flag in FLAGS}
        image = "" if _text(values, f"{name}noimage") == "yes" else option.image
        changed = {"text": text, "alt": alt, "show_if": show_if, "image": image} | flags
        found.append(msgspec.structs.replace(option, **changed))
    added, problems = _added(_text(values, "option_new_text"), before, found)
    if problems:
        errors["option_new_text"] = problems[0]
    return (*found, *added)[:LINES_MAX], errors


def _added(
    text: str, before: Sequence[Option], kept: Sequence[Option]
) -> tuple[tuple[Option, ...], list[Message]]:
    """The new lines as options whose codes nobody else has or had."""
    if not text:
        return (), []
    codes = {one.code for one in kept}
    old = [one for one in before if one.code not in codes]
    everything, problems = read_options(
        "\n".join([*(f"{one.code} = {one.text}" for one in (*kept, *old)), text]),
        [*kept, *old],
    )
    return everything[len(kept) + len(old) :], problems


def values_of(options: Sequence[Option]) -> dict[str, str]:
    """What the unfolded form holds."""
    found: dict[str, str] = {}
    for option in options:
        name = f"option_{option.code}_"
        found |= {f"{name}text": option.text, f"{name}alt": option.alt}
        found[f"{name}show_if"] = option.show_if
        found |= {f"{name}{flag}": "yes" if getattr(option, flag) else "" for flag in FLAGS}
    return found


def _text(values: Mapping[str, Any], name: str) -> str:
    given = values.get(name, "")
    return given.strip() if isinstance(given, str) else ""
