"""From what a form sent to a checked struct, with one message a field and nothing lost."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from cocreate.kit.errors import BadRequest, Invalid
from cocreate.kit.i18n import Message, _

T = TypeVar("T", bound="Input")


class Input(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the outside may send to one handler. Subclasses set limits with msgspec.Meta."""


@dataclass
class DraftState:
    """The unsent text kept for a form."""

    context: str
    version: int
    saved_at: datetime | None = None


@dataclass
class Form:
    """A form as it is shown: its values, its mistakes and its draft."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, Message] = field(default_factory=dict)
    draft: DraftState | None = None
    key: str = ""

    def value(self, name: str) -> Any:  # noqa: ANN401 - a field holds a text or a list of texts
        """What stands in the field; an empty text when nothing does."""
        return self.values.get(name, "")

    def error(self, name: str) -> Message | None:
        """What is wrong with the field."""
        return self.errors.get(name)


def clean(text: str) -> str:
    """One spelling of the same text: NFC, line ends as \\n, NUL refused."""
    if "\x00" in text:
        raise BadRequest(_("The text holds a character that cannot be stored."))
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def values_of(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The texts of a form, cleaned; a field sent more than once becomes a list. Files stay out."""
    values: dict[str, Any] = {}
    for name, value in items:
        if name == "_csrf" or not isinstance(value, str):
            continue
        text = clean(value)
        if name in values:
            held = values[name]
            values[name] = [*held, text] if isinstance(held, list) else [held, text]
        else:
            values[name] = text
    return values


def parse(kind: type[T], values: Mapping[str, Any]) -> T:
    """The checked struct, or Invalid with a message for every field that is wrong.

    Texts are stripped; an empty one counts as absent, so that a default or "required" applies.
    Names that the struct does not know raise BadRequest: no field is ever set by accident.
    """
    fields = {f.encode_name: f for f in msgspec.structs.fields(kind)}
    unknown = [name for name in values if name not in fields and not name.startswith("_")]
    if unknown:
        raise BadRequest(_("The form holds a field that does not belong to it."))
    found: dict[str, Any] = {}
    errors: dict[str, Message] = {}
    for name, spec in fields.items():
        value = values.get(name)
        value = value.strip() if isinstance(value, str) else value
        if value in (None, "", []):
            if spec.required:
                errors[name] = _("Please fill this in.")
            continue
        try:
            found[name] = msgspec.convert(value, spec.type, strict=False)
        except msgspec.ValidationError as problem:
            errors[name] = _explain(str(problem))
    if errors:
        raise Invalid(errors)
    return kind(**found)


def body_hash(values: Mapping[str, Any]) -> str:
    """A fingerprint of what was sent, for recognising a retry."""
    plain = {k: v for k, v in values.items() if not k.startswith("_")}
    return hashlib.sha256(msgspec.json.encode(plain, order="sorted")).hexdigest()


_N = "n"
_EXPLANATIONS: tuple[tuple[str, Message], ...] = (
    (r"length <= (\d+)", _("At most %(n)s characters, please.", n=_N)),
    (r"length >= (\d+)", _("At least %(n)s characters, please.", n=_N)),
    (r"`(?:int|float)` >= (-?[\d.]+)", _("%(n)s or more, please.", n=_N)),
    (r"`(?:int|float)` <= (-?[\d.]+)", _("%(n)s or less, please.", n=_N)),
    (r"Expected `(?:int|float)", _("Please write a number.")),
    (r"Invalid enum value", _("Please choose one of the answers.")),
    (r"(?:datetime|date)", _("Please write a date and a time.")),
    (r"matching regex", _("This is not written the way it should be.")),
)


def _explain(problem: str) -> Message:
    for pattern, message in _EXPLANATIONS:
        if match := re.search(pattern, problem):
            return Message(message.text, {_N: match[1]}) if match.groups() else message
    return _("This cannot be read. Please look at it again.")
