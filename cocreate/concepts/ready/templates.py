"""Whole questionnaires to begin with: what each is for, its questions, arms and advised number."""

from dataclasses import dataclass

from cocreate.concepts.ready.questions import (
    APPEAL,
    BELIEVE,
    CLEAR,
    DIFFERENT,
    FITS_US,
    LIKES,
    MESSAGE_CLEAR,
    NEW,
    OVERALL,
    RECOMMEND,
    STOP,
    SUITS,
    USE,
    WHY_MARK,
    WORTH,
    Choice,
    Ready,
)
from cocreate.fieldwork.models import Design
from cocreate.kit.i18n import Message, _
from cocreate.methods.samplesize import people_for_margin, people_per_cell
from cocreate.questionnaires.kinds import KINDS

MARGIN = 0.1  # of a share, in a concept by itself
DIFFERENCE = 0.15  # between two arms, around a half


@dataclass(frozen=True)
class Template:
    """A questionnaire to begin with. `arms` are compared, each by its own members."""

    name: str
    title: Message
    about: Message
    icon: str
    questions: tuple[Ready, ...] = ()
    arms: tuple[Message, ...] = ()
    design: Design = Design.SINGLE

    @property
    def minutes(self) -> int:
        """What it takes a member, about; rounded up."""
        seconds = sum(KINDS[one.kind].seconds for one in self.questions if one.kind in KINDS)
        return -(-seconds // 60)

    @property
    def advised(self) -> int:
        """Members for each thing that is compared, rounded up to tens.

        To show 15 points between two arms, else for a share that is sure within 10 points.
        """
        pair = (0.5, 0.5 + DIFFERENCE)
        needed = people_per_cell(*pair) if self.arms else people_for_margin(MARGIN)
        return -(-needed // 10) * 10


_NAMES = (_("First name"), _("Second name"), _("Third name"))
_FEATURES = tuple(_("Feature %(number)s", number=number) for number in range(1, 9))

CONCEPT_TEST = Template(
    "concept_test",
    _("Concept test"),
    _("Would people use it, is it new, clear and believable to them, and why?"),
    "lightbulb",
    (USE, NEW, SUITS, CLEAR, BELIEVE, LIKES, DIFFERENT),
)
POSTERS = Template(
    "posters",
    _("Campaign with two posters"),
    _("Which of the two works better? Every member judges one of them, so that it is fair."),
    "copy",
    (APPEAL, MESSAGE_CLEAR, FITS_US, BELIEVE, STOP, LIKES, DIFFERENT, OVERALL),
    (_("Poster A"), _("Poster B")),
    Design.MONADIC,
)
CAMPAIGN = Template(
    "campaign",
    _("Campaign draft"),
    _("What does one draft tell people, does it suit you, and what should change?"),
    "megaphone",
    (
        Ready("message", "open", _("What does this campaign want to tell you, in your own words?")),
        OVERALL,
        MESSAGE_CLEAR,
        FITS_US,
        STOP,
        Ready("change", "open", _("What should change before everybody sees it?"), required=False),
    ),
)
NAMES = Template(
    "names",
    _("Name test"),
    _("Which name suits best, what does it bring to mind, and does it stick?"),
    "pencil",
    (
        Ready(
            "name",
            "single",
            _("Which name suits it best?"),
            options=tuple(Choice(name) for name in _NAMES),
            settings={"order": "random"},
        ),
        Ready("mind", "open", _("What does that name bring to mind?")),
        Ready(
            "order",
            "ranking",
            _("Put the names in your order, the best one first."),
            items=_NAMES,
            settings={"items_order": "random"},
        ),
        Ready("avoid", "open", _("Is there a name that puts you off, and why?"), required=False),
    ),
)
PRICE = Template(
    "price",
    _("Price"),
    _("Between which prices do people find it neither too cheap nor too expensive?"),
    "chart-column",
    (
        Ready("price", "price_meter", _("What would you find of these prices?")),
        WORTH,
        USE,
        Ready("why", "open", _("What makes it worth its price to you, or not?"), required=False),
    ),
)
COPY = Template(
    "copy",
    _("Text with marks"),
    _("Which words do people like, dislike or not understand? They mark them in your text."),
    "file-text",
    (
        Ready(
            "marks",
            "highlighter",
            _("Mark what you like, what you dislike and what is not clear to you."),
            stimulus=_("Put your text here. It may be a letter, an advertisement or a page."),
        ),
        CLEAR,
        BELIEVE,
        Ready("message", "open", _("What does it want to tell you, in your own words?")),
        DIFFERENT,
    ),
)
FEATURES = Template(
    "features",
    _("Which features matter most"),
    _("Members choose the most and the least important of a few at a time: a sharp order of all."),
    "list-checks",
    (
        Ready("best", "maxdiff", _("Which matters most to you, and which least?"), items=_FEATURES),
        Ready("missing", "open", _("What is missing that would matter to you?"), required=False),
    ),
)
KANO = Template(
    "kano",
    _("Must it be there (Kano)"),
    _("Which features are taken for granted, which delight, and which leave people cold?"),
    "star",
    (
        Ready("feature", "kano", _("What would you think of it?"), items=_FEATURES[:5]),
        Ready("missing", "open", _("What is missing that would matter to you?"), required=False),
    ),
)
PULSE = Template(
    "pulse",
    _("Recommendation (NPS)"),
    _("Would they recommend you, and why? Two questions, to ask again every few months."),
    "heart",
    (RECOMMEND, WHY_MARK),
)
BLANK = Template(
    "blank",
    _("Empty"),
    _("You write the questions yourself, or take them from the library."),
    "plus",
)

TEMPLATES: dict[str, Template] = {
    one.name: one
    for one in (
        CONCEPT_TEST,
        POSTERS,
        CAMPAIGN,
        NAMES,
        PRICE,
        COPY,
        FEATURES,
        KANO,
        PULSE,
        BLANK,
    )
}
