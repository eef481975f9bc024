"""What a marketer may send: the plan of the field, quotas, targets, decisions."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from msgspec import Meta

from cocreate.kit.forms import Input
from cocreate.panels.models import Attribute

CLASSES = "in_"  # the boxes of attribute `age` are called in_age
MOST_INVITED = 1_000_000

Size = Annotated[int, Meta(ge=1, le=MOST_INVITED)]
Days = Annotated[int, Meta(ge=1, le=60)]


class PlanInput(Input):
    """Who is invited, in which steps, who is reminded, and at how many it closes."""

    sample: Literal["all", "some"] = "all"
    sample_size: Size | None = None
    soft: Literal["yes", "no"] = "no"
    soft_size: Size | None = None
    contact_cap: Annotated[int, Meta(ge=1, le=60)] | None = None
    remind_1: Days | None = None
    remind_2: Days | None = None
    target: Size | None = None
    stop_on: int | None = None  # the question whose share is looked at
    stop_looks: Annotated[int, Meta(ge=2, le=5)] = 3


class TargetInput(Input):
    """At how many completes it closes; empty: only on its date."""

    target: Size | None = None


class MoreInput(Input):
    """How many more members to invite; empty: everybody who waits for the soft launch."""

    more: Size | None = None


class QuotaInput(Input):
    """A quota: classes of attributes travel beside it, `expression` is for everything else."""

    name: Annotated[str, Meta(max_length=120)]
    cap: Size
    expression: Annotated[str, Meta(max_length=1_000)] = ""


class QuotaChange(Input):
    """Another name or number for a quota."""

    name: Annotated[str, Meta(max_length=120)]
    cap: Size


class DecisionInput(Input):
    """What a person decides about a flagged response, and why; "open" takes a decision back."""

    decision: Literal["kept", "excluded", "open"]
    reason: Annotated[str, Meta(max_length=500)] = ""


def chosen_classes(
    values: Mapping[str, Any], attributes: Sequence[Attribute]
) -> dict[str, list[str]]:
    """The classes that are ticked, by attribute, in the panel's order.

    Nothing or everything ticked is no restriction, and left out; what the panel does not know too.
    """
    chosen: dict[str, list[str]] = {}
    for attribute in attributes:
        given = values.get(f"{CLASSES}{attribute.key}", ())
        ticked = {given} if isinstance(given, str) else set(given)
        known = [str(option["value"]) for option in attribute.options]
        picked = [value for value in known if value in ticked]
        if picked and len(picked) < len(known):
            chosen[attribute.key] = picked
    return chosen


def without_classes(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a form beside the boxes of classes."""
    return {name: value for name, value in values.items() if not name.startswith(CLASSES)}
