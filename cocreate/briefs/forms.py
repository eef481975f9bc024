"""What the outside may send about briefs."""

from typing import Annotated, Literal

from msgspec import Meta

from cocreate.kit.forms import Input

FINDING_MAX = 120


class NewBrief(Input):
    """A version to make. `by` is the attribute of the breakdown; without `finding` the headline
    follows from the figures."""

    locale: Literal["nl", "en"]
    by: Annotated[str, Meta(max_length=40)] = ""
    finding: Annotated[str, Meta(max_length=FINDING_MAX)] = ""


class Nothing(Input):
    """A button that sends no fields."""
