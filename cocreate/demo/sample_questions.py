"""A question of every everyday kind, and what it says to a wrong answer, for the style guide."""

from typing import Any

from cocreate.kit.forms import Form
from cocreate.kit.web.static import Assets
from cocreate.questionnaires.document import DONT_KNOW, OTHER, Item, Option, Settings
from cocreate.questionnaires.forms import plainly, read_asked
from cocreate.questionnaires.kinds.base import Asked
from cocreate.questionnaires.models import QuestionView

GOALS = (
    Option(1, "A holiday"),
    Option(2, "A bicycle, or something else that you use every day"),
    Option(3, "A buffer for bad times"),
    Option(OTHER, "Something else", other=True, anchored=True),
)
NEVER = Option(5, "None of these", exclusive=True, anchored=True)
PLACES = (
    *("Almere", "Amersfoort", "Amsterdam", "Arnhem", "Breda", "Den Haag", "Dordrecht", "Eindhoven"),
    *("Enschede", "Groningen", "Haarlem", "Leeuwarden", "Leiden", "Maastricht", "Nijmegen"),
    *("’s-Hertogenbosch", "Rotterdam", "Tilburg", "Utrecht", "Zwolle"),
)
ITEMS = (
    Item(1, "I understand at once what it does"),
    Item(2, "It suits how I handle money"),
    Item(3, "I would rather keep everything on one account", reversed=True),
)
WISHES = (
    Item(1, "It is free"),
    Item(2, "I can stop at any time"),
    Item(3, "I see how far I am"),
    Item(4, "It works without thinking about it"),
)
FIRST_DAY, LAST_DAY = 739_900.0, 740_300.0
STORY = (
    "Imagine: every month **your bank** puts a little aside for what *you* want.\n\n"
    "- You choose the goal.\n- You can always take it back."
)


WHY = ("Why is that?", "And why does that matter to you?", "Can you give an example?")
# Kind, text and settings of each.
QUESTIONS: tuple[tuple[str, str, Settings], ...] = (
    ("instruction", "First read this", Settings(stimulus=STORY)),
    (
        "consent",
        "May we use your answers for this research?",
        Settings(stimulus="We keep them for a year, without your name."),
    ),
    ("single", "What would you save for first?", Settings(options=GOALS, dont_know=True)),
    (
        "multi",
        "Which of these do you have?",
        Settings(options=(*GOALS, NEVER), least=1, most=3, dont_know=True),
    ),
    (
        "dropdown",
        "Where do you live?",
        Settings(options=tuple(Option(n, text) for n, text in enumerate(PLACES, 1))),
    ),
    (
        "image_choice",
        "Which poster stops you in the street?",
        Settings(
            options=(
                Option(1, "The green one", image="logo.svg", alt="A poster in green"),
                Option(2, "The other one", image="logo.svg", alt="The same poster"),
            )
        ),
    ),
    ("scale5", "Would you take it?", Settings(dont_know=True)),
    ("scale7", "It suits me", Settings(dont_know=True)),
    ("scale10", "Which mark do you give it?", Settings()),
    ("nps", "How likely is it that you recommend it to a friend?", Settings()),
    ("differential", "How does it feel to you?", Settings()),
    (
        "matrix",
        "How much do you agree?",
        Settings(items=ITEMS, help="There is no right or wrong.", dont_know=True),
    ),
    (
        "numeric",
        "How much do you put aside in a month?",
        Settings(unit="€", least=0, most=5000, decimals=2, dont_know=True),
    ),
    ("slider", "How sure are you?", Settings(unit="%")),
    (
        "date",
        "When did you open your account?",
        Settings(least=FIRST_DAY, most=LAST_DAY, dont_know=True),
    ),
    ("short", "What would you call it?", Settings(help="One or two words.")),
    ("open", "What do you think of it?", Settings(probes=WHY)),
    ("ranking", "What matters most to you?", Settings(items=WISHES)),
    (
        "constant_sum",
        "How important is each of these?",
        Settings(items=WISHES[:3], help="More points is more important."),
    ),
    ("file", "Show us where you keep your savings", Settings()),
)


def _asked(start: int) -> list[Asked]:
    return [
        plainly(
            QuestionView(
                id=start + number,
                kind=kind,
                text=text,
                required=number % 2 == 0,
                low="Old-fashioned" if kind == "differential" else "",
                high="Modern" if kind == "differential" else "",
                spec=spec,
            )
        )
        for number, (kind, text, spec) in enumerate(QUESTIONS)
    ]


# By kind: what somebody filled in wrongly.
_WRONG: dict[str, dict[str, str]] = {
    "single": {"": "1", "other": "A boat"},
    "multi": {"1": "1", "5": "1", str(OTHER): "1", str(DONT_KNOW): "1"},
    "matrix": {"1": "9", "2": "4"},
    "numeric": {"": "€ 12,345"},
    "slider": {"": "120"},
    "date": {"": "2021-02-31"},
    "ranking": {"1": "2", "2": "2", "3": "3"},
    "constant_sum": {"1": "60", "2": "60"},
}


def kinds_shown(assets: Assets) -> dict[str, Any]:
    """The context of templates/styleguide/_kinds.html: fresh questions, and refused ones."""
    refused = [one for one in _asked(300) if one.kind in _WRONG]
    values = {
        (one.field(suffix)): value for one in refused for suffix, value in _WRONG[one.kind].items()
    }
    mistakes = read_asked(refused, values).errors
    return {
        "kinds": _asked(200),
        "kinds_refused": refused,
        "kinds_wrong": Form(values=values, errors=mistakes),
        "files": assets.url("logo.svg").removesuffix("/logo.svg"),
    }
