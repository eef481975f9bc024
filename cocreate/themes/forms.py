"""What somebody may send who sorts open answers."""

from typing import Annotated, Literal

from msgspec import Meta

from cocreate.kit.forms import Input
from cocreate.themes.models import NAME_MAX

Name = Annotated[str, Meta(max_length=NAME_MAX)]
Rules = Annotated[str, Meta(max_length=1_000)]
Part = Annotated[str, Meta(max_length=40)]
Mark = Annotated[str, Meta(max_length=40)]  # the name of a text on the page
MOST_THEMES = 30


class RunInput(Input):
    """How many themes to look for; empty: as many as there seem to be."""

    k: Annotated[int, Meta(ge=2, le=MOST_THEMES)] | None = None


class CodeInput(Input):
    """A theme of one's own: its name, and words that give it, separated by commas."""

    name: Name
    words: Rules = ""


class NameInput(Input):
    """A better name."""

    name: Name


class WordsInput(Input):
    """The words that give a theme; none: only what people and the machine gave it."""

    words: Rules = ""


class MergeInput(Input):
    """The theme that takes the texts over."""

    into: int


class SplitInput(Input):
    """Texts that become a theme of their own."""

    name: Name
    texts: list[Mark] | Mark


class PlaceInput(Input):
    """The themes a text belongs to: exactly these, also none."""

    themes: list[int] | int | None = None


class FeelingInput(Input):
    """What a text feels like to a reader."""

    feeling: Literal["positive", "neutral", "negative"]


def rules_of(words: str) -> list[str]:
    """Rules from a line of words, each once."""
    return list(dict.fromkeys(part for each in words.split(",") if (part := each.strip())))
