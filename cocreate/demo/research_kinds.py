"""The research kinds of questions on one page: to look at, to try, and for the accessibility test.

`?look=filled` shows them with an answer, `?look=wrong` refused.
"""

from random import Random
from typing import Any

from litestar import Response, get
from litestar.params import FromQuery

from cocreate.demo.pictures import HEIGHT, WIDTH, poster
from cocreate.kit.forms import Form
from cocreate.kit.web.pages import page
from cocreate.kit.web.requests import AnyRequest
from cocreate.questionnaires.document import Item, Option, Settings
from cocreate.questionnaires.forms import ends, labels, plainly, read_asked
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.models import QuestionView

_FEATURES = (
    "Payments arrive at once",
    "A pot for every goal",
    "A person on the phone, day and night",
    "A card without a yearly fee",
    "Interest that is paid out every month",
    "Warnings before an account runs empty",
    "Receipts that sort themselves",
)
_ITEMS = tuple(Item(code, text) for code, text in enumerate(_FEATURES, 1))
_TEXT = (
    "Your money, sorted before you think of it. With Pots you put aside a little for every goal, "
    "e.g. a bicycle or a bad day. We round up what you pay and keep the change for you.\n"
    "No fee, no fuss! Interest is variable and subject to the applicable conditions."
)
_WORDS = "Pots round up what you pay and keep the change. Free, for as long as you like."
_OPTIONS = tuple(
    Option(code, text) for code, text in enumerate(("Never", "Now and then", "Weekly", "Daily"), 1)
)
_ASKED: tuple[tuple[str, str, Settings, str, str], ...] = (
    ("maxdiff", "What matters to you in an account?", Settings(items=_ITEMS, per_set=4), "", ""),
    (
        "maxdiff",
        "Which of these would make you change banks?",
        Settings(items=_ITEMS[:4], per_set=3, sets=2, anchor=True),
        "Least likely",
        "Most likely",
    ),
    ("pairwise", "Which name suits it better?", Settings(items=_ITEMS, sets=6), "", ""),
    ("price_meter", "Think of a monthly fee for this account.", Settings(), "", ""),
    (
        "price_ladder",
        "And at a price that we name?",
        Settings(prices=(2.5, 3.95, 5, 6.95, 9), unit="€"),
        "",
        "",
    ),
    ("kano", "What if an account has this, and what if not?", Settings(items=_ITEMS[:3]), "", ""),
    ("highlighter", "What do you think of these words?", Settings(stimulus=_WORDS), "", ""),
    (
        "highlighter",
        "And of these sentences?",
        Settings(stimulus=_TEXT, whole_sentences=True),
        "",
        "",
    ),
    (
        "heatmap",
        "What do you notice in this poster?",
        Settings(
            image="poster",
            alt="A poster with a hill, three pots and a coin",
            image_width=WIDTH,
            image_height=HEIGHT,
        ),
        "",
        "",
    ),
    ("gut", "Does this go with a bank?", Settings(items=_ITEMS[:4]), "Does not", "Does"),
    (
        "attention",
        "To see that the form works, please choose “Weekly” here.",
        Settings(options=_OPTIONS, right=3),
        "",
        "",
    ),
)
# Far from any number that a real question has.
_QUESTIONS = tuple(
    QuestionView(9_000_000 + number, kind, text, True, low, high, number, "", None, spec)
    for number, (kind, text, spec, low, high) in enumerate(_ASKED, 1)
)


def sample_form(which: str) -> Form:
    """The page's form: empty, filled, or refused because half of it is empty."""
    asked = [plainly(question) for question in _QUESTIONS]
    values: dict[str, Any] = {}
    if which in {"filled", "wrong"}:
        draw = Random(3)
        for one in asked:
            values |= kind_of(one.kind).sample(one, draw)
    if which == "wrong":
        values = {name: value for name, value in values.items() if draw.random() < 0.6}
        return Form(values=values, errors=read_asked(asked, values).errors, key="sample")
    return Form(values=values, key="sample")


@get("/styleguide/research", opt={"action": "demo"})
async def research_kinds(request: AnyRequest, look: FromQuery[str] = "") -> Response[Any]:
    """All research kinds with sample content; exists in demo mode only."""
    return page(
        request,
        "styleguide/research.html",
        asked=[plainly(question) for question in _QUESTIONS],
        form=sample_form(look),
        labels=labels,
        ends=ends,
        files="/styleguide",
    )


@get("/styleguide/poster", opt={"action": "demo"})
async def sample_poster() -> Response[bytes]:
    """The picture of the heat map."""
    return Response(poster("Save without", "noticing", "#14665a").image, media_type="image/webp")
