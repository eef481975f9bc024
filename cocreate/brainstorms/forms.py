"""What the outside may send about brainstorms, ideas and votes."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from cocreate.brainstorms.models import AGREE, DISAGREE, IDEA_MAX, PASS
from cocreate.kit.forms import Input

BODY_MAX = 5_000
CHOICES = {"agree": AGREE, "disagree": DISAGREE, "pass": PASS}


class EditBrainstorm(Input):
    """The question of a brainstorm; `closes_on` is its last day."""

    title: Annotated[str, Meta(max_length=200)]
    body: Annotated[str, Meta(max_length=BODY_MAX)] = ""
    closes_on: date | None = None
    open_counts: Literal["yes", ""] = ""


class NewIdea(Input):
    """An idea in the member's words."""

    text: Annotated[str, Meta(max_length=IDEA_MAX)]


class CastVote(Input):
    """One of the three buttons."""

    vote: Literal["agree", "disagree", "pass"]


class HideIdea(Input):
    """Why an idea is taken out of sight: for other moderators."""

    reason: Annotated[str, Meta(max_length=500, min_length=3)]


class Look(Input):
    """How the ideas are put in order and searched, from the address of the page."""

    sort: Literal["support", "bridging", "division", "interval", "newest", "least_seen"] | None = (
        None
    )
    q: Annotated[str, Meta(max_length=200)] = ""
    number: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
