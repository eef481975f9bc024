"""What a marketer may send: a concept, its stimuli, its dates."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta

from cocreate.concepts.models import (
    BODY_MAX,
    FRAMES_MAX,
    TITLE_MAX,
    StimulusKind,
    Visibility,
)
from cocreate.kit.forms import Input
from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.models import Mode

ALT_MAX = 300
CAPTION_MAX = 200
STIMULUS_TEXT_MAX = 2000
FRAMES = range(1, FRAMES_MAX + 1)

Title = Annotated[str, Meta(max_length=TITLE_MAX)]
Alt = Annotated[str, Meta(max_length=ALT_MAX)]
LocalMoment = Annotated[str, Meta(max_length=40)]


class NewConcept(Input):
    """A title, what to begin with, and whether it is asked in both languages."""

    title: Title
    start: Literal[
        "blank",
        "concept_test",
        "posters",
        "campaign",
        "names",
        "price",
        "copy",
        "features",
        "kano",
        "pulse",
    ] = "blank"
    both: Literal["yes", "no"] = "no"


class Settings(Input):
    """What the concept is about and how members meet it."""

    title: Title
    mode: Mode
    visibility: Visibility
    body: Annotated[str, Meta(max_length=BODY_MAX)] = ""


class StimulusTexts(Input):
    """The words of a stimulus; `alt_1` … `alt_8` describe its images for who cannot see them."""

    caption: Annotated[str, Meta(max_length=CAPTION_MAX)] = ""
    text: Annotated[str, Meta(max_length=STIMULUS_TEXT_MAX)] = ""
    arm: Annotated[int, Meta(ge=1)] | None = None  # whose it is; none: everybody sees it
    alt_1: Alt = ""
    alt_2: Alt = ""
    alt_3: Alt = ""
    alt_4: Alt = ""
    alt_5: Alt = ""
    alt_6: Alt = ""
    alt_7: Alt = ""
    alt_8: Alt = ""

    def alt(self, number: int) -> str:
        """The description of image `number`, 1 … 8."""
        text: str = getattr(self, f"alt_{number}")
        return text


class NewStimulus(StimulusTexts, kw_only=True):
    """A stimulus to add; its images travel beside it as files `image_1` … `image_8`."""

    kind: StimulusKind


class Move(Input):
    """One place up or down in its list."""

    direction: Literal["up", "down"]


class Placing(Input):
    """Where a question goes: one place on, before another one, or to the end of a block."""

    direction: Literal["up", "down", ""] = ""
    before: Annotated[int, Meta(ge=1)] | None = None
    block: Annotated[str, Meta(max_length=20)] = ""


class BlockInput(Input):
    """A block as the marketer writes it; `loop` names the question whose answers it goes over."""

    title: Annotated[str, Meta(max_length=200)]
    show_if: Annotated[str, Meta(max_length=1_000)] = ""
    order: Literal["fixed", "random", "rotate"] = "fixed"
    anchored: Literal["yes", "no"] = "no"
    loop: Annotated[str, Meta(max_length=40)] = ""
    loop_which: Literal["chosen", "not_chosen", "shown"] = "chosen"


class ArmInput(Input):
    """A variant: its name, whether the others are held against it, and how many may answer."""

    name: Annotated[str, Meta(max_length=120)]
    control: Literal["yes", "no"] = "no"
    cap: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None


class DesignInput(Input):
    """Who sees which variants; `shown` are how many each member sees."""

    design: Literal["monadic", "sequential", "protomonadic"]
    shown: Annotated[int, Meta(ge=1, le=100)] = 1


class Judgement(Input):
    """What a reviewer says; `seen` is the version of the concept that was looked at."""

    outcome: Literal["approved", "returned"]
    note: Annotated[str, Meta(max_length=1_000)] = ""
    seen: Annotated[int, Meta(ge=0)] = 0


class LaunchInput(Input):
    """When it opens and closes, and whether members get a mail."""

    closes: LocalMoment
    opening: Literal["now", "later"] = "now"
    opens: LocalMoment = ""
    mail: Literal["yes", "no"] = "no"


class ClosingInput(Input):
    """Close now, or on another date."""

    closing: Literal["now", "later"]
    closes: LocalMoment = ""


def read_moment(
    text: str, zone: ZoneInfo, errors: dict[str, Message], field: str
) -> datetime | None:
    """The moment that a date-and-time box of the browser holds, on the clocks of `zone`.

    When it cannot be read, why goes into `errors` under `field`.
    """
    try:
        written = datetime.fromisoformat(text.strip())
        moment = written.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        errors[field] = _("Please write a date and a time.")
        return None
    if written.tzinfo is not None or len(text.strip()) <= len("2026-11-24"):
        errors[field] = _("Please write a date and a time.")
        return None
    if moment.astimezone(zone).replace(tzinfo=None) != written:
        errors[field] = _(
            "This time does not exist: the clock is put forward there. Choose another one."
        )
        return None
    return moment


def write_moment(moment: datetime, zone: ZoneInfo) -> str:
    """`moment` as a date-and-time box of the browser wants it."""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
