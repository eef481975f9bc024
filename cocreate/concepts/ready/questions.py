"""Ready questions: measures that are worth asking the same way every time.

The set of measures (use, new, suits, clear, believable, and why) is the usual one of concept tests;
asked in the same words each time they can be held against the panel's own earlier results.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from cocreate.kit.i18n import LOCALES, Message, _, translate
from cocreate.questionnaires.document import Item, Option, Settings
from cocreate.questionnaires.writing.reading import Written

Text = Message | str
NOT_AT_ALL, COMPLETELY = _("Not at all"), _("Completely")


@dataclass(frozen=True)
class Choice:
    """An answer of a ready question."""

    text: Text
    code: int = 0  # 0: its place
    exclusive: bool = False
    other: bool = False
    anchored: bool = False


@dataclass(frozen=True)
class Ready:
    """A question in every language; empty ends take the house's words."""

    code: str
    kind: str
    text: Text
    required: bool = True
    low: Text = ""
    high: Text = ""
    help: Text = ""
    stimulus: Text = ""
    options: Sequence[Choice] = ()
    items: Sequence[Text] = ()
    probes: Sequence[Text] = ()
    settings: dict[str, Any] = field(default_factory=dict)

    def written(self, languages: Sequence[str], **more: Any) -> Written:  # noqa: ANN401 - settings
        """The question in the first of these languages, its words in the others beside it."""
        first, words = languages[0], {one: self._words(one) for one in languages[1:]}
        spec = Settings(
            help=translate(self.help, first),
            stimulus=translate(self.stimulus, first),
            options=tuple(
                Option(
                    code=choice.code or place,
                    text=translate(choice.text, first),
                    exclusive=choice.exclusive,
                    other=choice.other,
                    anchored=choice.anchored,
                )
                for place, choice in enumerate(self.options, 1)
            ),
            items=tuple(
                Item(code=place, text=translate(item, first))
                for place, item in enumerate(self.items, 1)
            ),
            probes=tuple(translate(probe, first) for probe in self.probes),
            words={one: texts for one, texts in words.items() if texts},
        )
        return Written(
            kind=self.kind,
            text=translate(self.text, first),
            required=self.required,
            low=translate(self.low, first),
            high=translate(self.high, first),
            code=self.code,
            settings=msgspec.structs.replace(spec, **(self.settings | more)),
        )

    def _words(self, locale: str) -> dict[str, str]:
        """Its texts in another language, by their paths."""
        texts: dict[str, Text] = {
            "text": self.text,
            "low": self.low,
            "high": self.high,
            "help": self.help,
            "stimulus": self.stimulus,
        }
        texts |= {f"options.{c.code or n}": c.text for n, c in enumerate(self.options, 1)}
        texts |= {f"items.{n}": item for n, item in enumerate(self.items, 1)}
        texts |= {f"probes.{n}": probe for n, probe in enumerate(self.probes, 1)}
        return {path: translate(text, locale) for path, text in texts.items() if text}


def _points(code: str, text: Message) -> Ready:
    return Ready(code, "scale5", text, low=NOT_AT_ALL, high=COMPLETELY)


USE = Ready("use", "scale5", _("Would you use this?"))
NEW = _points("new", _("How new is this to you?"))
SUITS = _points("suits", _("How well does it suit you?"))
CLEAR = _points("clear", _("How clear is it to you?"))
BELIEVE = _points("believable", _("Do you believe what it says?"))
LIKES = Ready("likes", "open", _("What do you like about it?"), required=False)
DIFFERENT = Ready("change", "open", _("What should be different?"), required=False)
APPEAL = _points("appeal", _("How much does it appeal to you?"))
MESSAGE_CLEAR = _points("clear", _("How clear is the message?"))
FITS_US = _points("fits", _("How well does it suit us?"))
STOP = Ready("stop", "yes_no", _("Would it make you stop and look?"))
OVERALL = Ready("overall", "scale11", _("What do you think of it as a whole?"))
RECOMMEND = Ready("nps", "nps", _("How likely are you to recommend us to a friend or colleague?"))
WHY_MARK = Ready("why", "open", _("What is the main reason for your mark?"), required=False)
IN_SHORT = Ready("message", "open", _("What does it want to tell you, in your own words?"))
WORTH = _points("worth", _("Is it worth its price to you?"))
TELL_OTHERS = _points("tell", _("Would you tell others about it?"))
EASY = Ready(
    "easy",
    "scale5",
    _("How easy would it be for you to use this?"),
    low=_("Very hard"),
    high=_("Very easy"),
)
ATTENTION = Ready(
    "check",
    "attention",
    _("To show that you are reading along, please choose “Tuesday” here."),
    options=(
        Choice(_("Monday")),
        Choice(_("Tuesday")),
        Choice(_("Wednesday")),
        Choice(_("Thursday")),
    ),
    settings={"right": 2},
)


@dataclass(frozen=True)
class Shelf:
    """Ready questions about the same thing."""

    title: Message
    questions: tuple[Ready, ...]


LIBRARY: tuple[Shelf, ...] = (
    Shelf(_("What they would do"), (USE, STOP, TELL_OTHERS, RECOMMEND)),
    Shelf(_("What they think of it"), (APPEAL, OVERALL, NEW, SUITS, FITS_US, WORTH)),
    Shelf(_("Whether it comes across"), (CLEAR, BELIEVE, EASY, IN_SHORT)),
    Shelf(_("In their own words"), (LIKES, DIFFERENT, WHY_MARK)),
    Shelf(_("Quality"), (ATTENTION,)),
)
BY_NAME: dict[str, Ready] = {one.code: one for shelf in LIBRARY for one in shelf.questions}


def languages_of(first: str, *, both: bool) -> list[str]:
    """The languages of a questionnaire that begins in `first`."""
    return [first, *(one for one in LOCALES if one != first)] if both else [first]
