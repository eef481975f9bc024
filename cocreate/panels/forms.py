"""What the outside may send about a panel and who is in it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeVar

from email_validator import EmailNotValidError, validate_email
from msgspec import Meta

from cocreate.kit.errors import BadRequest, Invalid
from cocreate.kit.forms import Input, parse
from cocreate.kit.i18n import Message, _
from cocreate.panels.models import SLUG_MAX, Attribute, Role

ATTRIBUTE = "attribute-"
OPTIONS_MAX = 24
SPARE_ROWS = 4
RESERVED_KEYS = frozenset({"name", "email", "role", "function", "language", "locale"})
CHOOSE_ONE = _("Please choose one of the answers.")

NAME_MAX = 80

Name = Annotated[str, Meta(max_length=NAME_MAX)]
Locale = Annotated[str, Meta(pattern="^(nl|en)$")]
T = TypeVar("T", bound=Input)


class AddPerson(Input):
    """Somebody new in the panel."""

    name: Name
    email: Annotated[str, Meta(max_length=254)]
    role: Role = Role.MEMBER
    function: Name = ""


class ChangeMember(Input):
    """What an administrator may change about somebody: not the address, that is the account's."""

    name: Name
    role: Role
    function: Name = ""


class PanelSettings(Input, kw_only=True):
    """The panel itself. The threshold may be raised; below five a single person would show."""

    name: Name
    about: Annotated[str, Meta(max_length=2000)] = ""
    locale: Locale
    brand_colour: Annotated[str, Meta(pattern="^#[0-9a-fA-F]{6}$")]
    small_cell: Annotated[int, Meta(ge=5, le=20)]


class NewPanel(Input):
    """A panel to create."""

    name: Name
    slug: Annotated[str, Meta(max_length=SLUG_MAX, pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
    locale: Locale = "nl"


class NewKey(Input):
    """The name of an attribute in files; it stays the same for ever."""

    key: Annotated[str, Meta(max_length=40, pattern="^[a-z][a-z0-9_]*$")]


class Labels(Input):
    """What an attribute is called on the page."""

    label_nl: Annotated[str, Meta(max_length=60)]
    label_en: Annotated[str, Meta(max_length=60)]


class ImportMembers(Input):
    """A file that was looked at and is now to be used."""

    text: Annotated[str, Meta(max_length=2_000_000)]
    invite: Annotated[str, Meta(pattern="^yes$")] = ""


def right_address(text: str) -> str:
    """The e-mail address in the spelling we keep; Invalid when mail can never arrive there."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        wrong = _("This is not an e-mail address. Look at it again.")
        raise Invalid({"email": wrong}) from None
    return found.normalized.lower()


def parse_member(
    kind: type[T], values: Mapping[str, Any], attributes: Sequence[Attribute]
) -> tuple[T, dict[str, str]]:
    """The person's own fields, and the chosen value of each attribute that has one."""
    chosen = {k.removeprefix(ATTRIBUTE): v for k, v in values.items() if k.startswith(ATTRIBUTE)}
    known = {attribute.key: attribute for attribute in attributes}
    if chosen.keys() - known.keys():
        raise BadRequest
    errors: dict[str, Message] = {
        ATTRIBUTE + key: CHOOSE_ONE
        for key, value in chosen.items()
        if value and value not in values_of(known[key])
    }
    rest = {k: v for k, v in values.items() if not k.startswith(ATTRIBUTE)}
    try:
        given = parse(kind, rest)
    except Invalid as mistakes:
        raise Invalid({**mistakes.errors, **errors}) from None
    if errors:
        raise Invalid(errors)
    return given, {key: str(value) for key, value in chosen.items() if value}


def values_of(attribute: Attribute) -> list[str]:
    """The values that this attribute can have."""
    return [str(option["value"]) for option in attribute.options]


def parse_attribute(
    values: Mapping[str, Any], *, with_key: bool
) -> tuple[str, dict[str, str], list[dict[str, Any]]]:
    """The key ("" unless asked for), the labels and the options of an attribute.

    Options stand in rows of three fields: value-1, nl-1, en-1. A row without a value is no option;
    a missing label is the value itself.
    """
    rows = {k: v for k, v in values.items() if k.startswith(("value-", "nl-", "en-"))}
    rest = {k: v for k, v in values.items() if k not in rows}
    errors: dict[str, Message] = {}
    key = str(rest.pop("key", ""))
    if with_key:
        errors |= _wrong(NewKey, {"key": key})
        if key in RESERVED_KEYS:
            errors["key"] = _("This name is already used for something else.")
    errors |= _wrong(Labels, rest)
    options, mistakes = _options(rows)
    errors |= mistakes
    if errors:
        raise Invalid(errors)
    labels = parse(Labels, rest)
    return key, {"nl": labels.label_nl, "en": labels.label_en}, options


def _wrong(kind: type[Input], values: Mapping[str, Any]) -> dict[str, Message]:
    try:
        parse(kind, values)
    except Invalid as mistakes:
        return mistakes.errors
    return {}


def _options(rows: Mapping[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Message]]:
    found: list[dict[str, Any]] = []
    errors: dict[str, Message] = {}
    seen = set()
    for number in range(1, OPTIONS_MAX + 1):
        value, nl, en = (str(rows.get(f"{n}-{number}", "")).strip() for n in ("value", "nl", "en"))
        if not value:
            if nl or en:
                errors[f"value-{number}"] = _("Please fill this in.")
            continue
        if value.lower() in seen:
            errors[f"value-{number}"] = _("This value stands here twice.")
        if max(len(value), len(nl), len(en)) > 60:
            errors[f"value-{number}"] = _("At most %(n)s characters, please.", n=60)
        seen.add(value.lower())
        found.append({"value": value, "label": {"nl": nl or value, "en": en or value}})
    if len(found) < 2:
        errors.setdefault("value-1", _("Give at least two values to choose from."))
    return found, errors
