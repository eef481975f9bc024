"""What the outside may send: a table that is asked for, how it is tested, targets to weight to."""

from collections.abc import Mapping
from typing import Any

from cocreate.analysis.models import Group, TableSpec, Targets
from cocreate.kit.errors import Invalid
from cocreate.kit.i18n import Message, _
from cocreate.methods.significance import Correction, Rule
from cocreate.panels.models import Attribute

LEVELS = (90, 95, 99)
CORRECTIONS: dict[Correction, Message] = {
    "none": _("none"),
    "holm": _("Holm"),
    "fdr": _("false discovery rate"),
}
GROUPS_MAX = 12
FILTER_MAX = 1_000
NAME_MAX = 80
TARGET = "target_"


def texts_of(values: Mapping[str, Any], name: str) -> list[str]:
    """What was sent under one name, once or several times; empty ones are left out."""
    given = values.get(name, [])
    listed = given if isinstance(given, list) else [given]
    return [text.strip() for text in listed if text.strip()]


def banner_in(values: Mapping[str, Any]) -> tuple[Group, ...]:
    """The groups that were ticked, and one within another where two were chosen for that."""
    groups: list[Group] = [(name,) for name in texts_of(values, "banner")]
    outer, inner = texts_of(values, "outer"), texts_of(values, "inner")
    if outer and inner and outer != inner:
        groups.append((outer[0], inner[0]))
    if len(outer) != len(inner):
        raise Invalid({"inner": _("Choose both: what stands inside, and what around it.")})
    if len(groups) > GROUPS_MAX:
        raise Invalid({"banner": _("At most %(n)s groups in one table.", n=GROUPS_MAX)})
    return tuple(dict.fromkeys(groups))


def filter_in(values: Mapping[str, Any], attributes: list[Attribute]) -> str:
    """The condition that was written, and with it the classes that were chosen."""
    written = " ".join(texts_of(values, "filter"))
    if len(written) > FILTER_MAX:
        raise Invalid({"filter": _("At most %(n)s characters, please.", n=FILTER_MAX)})
    parts = [f"({written})"] if written else []
    for attribute in attributes:
        for value in texts_of(values, f"only_{attribute.key}"):
            if any(option["value"] == value for option in attribute.options):
                quote = "'" if '"' in value else '"'
                parts.append(f"@{attribute.key} == {quote}{value}{quote}")
    return parts[0][1:-1] if written and len(parts) == 1 else " and ".join(parts)


def rule_in(level: str, correction: str) -> Rule:
    """How columns are tested; what is not known becomes 95 % and no correction."""
    percent = int(level) if level in {str(one) for one in LEVELS} else 95
    known: Correction = next((one for one in CORRECTIONS if one == correction), "none")
    return Rule.at(percent, known)


def targets_in(values: Mapping[str, Any], attributes: list[Attribute]) -> Targets:
    """Percentages by class, of the attributes that have any; and limits of the weights."""
    errors: dict[str, Message] = {}
    shares: dict[str, dict[str, float]] = {}
    for attribute in attributes:
        given = {}
        for place, option in enumerate(attribute.options):
            name = f"{TARGET}{attribute.key}_{place}"
            number = _number(values, name, errors)
            if number is not None:
                given[option["value"]] = number
        if given:
            shares[attribute.key] = given
    low, high = _number(values, "low", errors), _number(values, "high", errors)
    name = " ".join(texts_of(values, "name"))
    if not 1 <= len(name) <= NAME_MAX:
        errors["name"] = _("A name has 1 to %(n)s characters.", n=NAME_MAX)
    if low is not None and not 0 <= low < 1:
        errors["low"] = _("The least weight lies below 1, which is the mean.")
    if high is not None and high <= 1:
        errors["high"] = _("The largest weight lies above 1, which is the mean.")
    if not shares and not errors:
        errors["name"] = _("Fill in the shares of at least one attribute.")
    if errors:
        raise Invalid(errors)
    return Targets(shares, low, high, name)


def _number(values: Mapping[str, Any], name: str, errors: dict[str, Message]) -> float | None:
    given = " ".join(texts_of(values, name)).removesuffix("%").strip().replace(",", ".")
    if not given:
        return None
    try:
        number = float(given)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e6:
        errors[name] = _("Please write a number.")
        return None
    return number


def spec_in(
    values: Mapping[str, Any], attributes: list[Attribute], weights: Targets | None
) -> TableSpec:
    """The table that a form asks for."""
    return TableSpec(banner_in(values), filter_in(values, attributes), weights)
