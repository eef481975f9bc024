"""A closed concept of the demo with a question of every research kind, and what members think."""

from collections.abc import Sequence

from cocreate.demo.drafting import Draft, Picture
from cocreate.demo.fielded import Turnout
from cocreate.demo.remarks import OTHERWISE
from cocreate.demo.tastes import COLD, DELIGHT, FAIR, MUST, ONE
from cocreate.demo.voices import Opinion
from cocreate.questionnaires.document import Item, Option, Settings
from cocreate.questionnaires.writing.reading import Written

SLUG = "betaalpakket"
SEED = 11
FEATURES = (
    ("Betalingen komen meteen aan", 1.1),
    ("Een eigen potje voor elk doel", 0.5),
    ("Dag en nacht een mens aan de telefoon", 0.9),
    ("Een pas zonder jaarlijkse kosten", 1.3),
    ("Elke maand rente uitbetaald", 0.1),
    ("Een waarschuwing voor je rood staat", 0.3),
    ("Bonnetjes die zichzelf opbergen", -0.9),
    ("Een pas in je eigen kleur", -1.6),
)
KANO = (
    ("Je saldo in één oogopslag", MUST),
    ("Betalingen binnen vijf seconden", ONE),
    ("Een potje dat vanzelf afrondt", DELIGHT),
    ("Een pas van hout", COLD),
    ("Een betaling een uur lang terughalen", DELIGHT),
)
NAMES = (
    ("Stroom", 0.8),
    ("Kompas", 0.4),
    ("Ritme", 0.1),
    ("Basis Plus", -0.5),
    ("Zilverpakket", -0.9),
)
GUT = (
    ("Eerlijk", 0.9),
    ("Modern", 0.4),
    ("Duur", -0.4),
    ("Voor mensen zoals ik", 0.5),
    ("Ingewikkeld", -1.1),
)
HAS = (
    ("Een spaarrekening", 1.4),
    ("Een gezamenlijke rekening", 0.1),
    ("Een creditcard", -0.2),
    ("Beleggingen", -0.8),
    ("Een rekening bij een andere bank", 0.2),
)
AGREE = (
    ("Ik weet wat ik elke maand uitgeef", 0.3, False),
    ("Ik ben tevreden met mijn bank", 0.5, False),
    ("Bankzaken kosten me te veel tijd", 0.6, True),
    ("Ik probeer graag iets nieuws uit", -0.4, False),
    ("Ik stap niet snel over", 0.1, False),
)
REASONS = (("De prijs", 1.0), ("Het gemak", 0.7), ("De veiligheid", 0.4), ("De service", -0.3))
TEXT = (
    "Met Stroom regel je je geld zonder dat je eraan denkt. Wat binnenkomt verdeelt zich vanzelf "
    "over je potjes, en alles blijft altijd vrij opneembaar. Boven de spaarbodem krijg je rente. "
    "Er gelden voorwaarden."
)
PRICES = (3.0, 4.5, 6.0, 7.5, 9.0)
OPINION = Opinion(
    means={"meter": FAIR, "ladder": FAIR, "minutes": 35.0, "nps": 3.9},
    tastes={
        "features": {n: taste for n, (_text, taste) in enumerate(FEATURES, 1)},
        "names": {n: taste for n, (_text, taste) in enumerate(NAMES, 1)},
        "kano": {n: kind for n, (_text, kind) in enumerate(KANO, 1)},
        "gut": {n: taste for n, (_text, taste) in enumerate(GUT, 1)},
        "has": {n: taste for n, (_text, taste) in enumerate(HAS, 1)},
        "agree": {n: added for n, (_text, added, _reversed) in enumerate(AGREE, 1)},
        "order": {n: taste for n, (_text, taste) in enumerate(REASONS, 1)},
        "points": {n: taste for n, (_text, taste) in enumerate(REASONS, 1)},
    },
    otherwise=OTHERWISE["nl"],
)
TURNOUT = Turnout(
    wanted=220,
    opinion=OPINION,
    careless={
        **dict.fromkeys((22, 97, 171), "flat"),
        **dict.fromkeys((60, 133), "keys"),
        **dict.fromkeys((15, 190), "fast"),
    },
)


def sampler(picture: Picture) -> Draft:
    """All of it; the picture is the one in which members mark places."""
    return Draft(
        slug=SLUG,
        title="Stroom: een betaalpakket dat vanzelf loopt",
        body=(
            "Een nieuw pakket met een rekening, een pas en potjes, voor een vast bedrag per maand. "
            "We willen weten wat erin moet, wat het mag kosten en hoe je het vindt klinken."
        ),
        questions=[*_choosing(), *_pricing(), *_marking(picture), *_everyday()],
    )


def _choosing() -> list[Written]:
    return [
        _ask("features", "maxdiff", "Wat telt voor jou het meest, en wat het minst?",
             Settings(items=_items(FEATURES), per_set=4)),
        _ask("kano", "kano", "Wat zou je ervan vinden?", Settings(items=_items(KANO))),
        _ask("names", "pairwise", "Welke naam past er beter bij?", Settings(items=_items(NAMES))),
        _ask("gut", "gut", "Past dit woord bij het pakket?", Settings(items=_items(GUT), seconds=5),
             low="Past niet", high="Past"),
    ]  # fmt: skip


def _pricing() -> list[Written]:
    return [
        _ask("meter", "price_meter", "Denk aan een bedrag per maand voor het hele pakket.",
             Settings(decimals=2)),
        _ask("ladder", "price_ladder", "Zou je het nemen voor dit bedrag per maand?",
             Settings(prices=PRICES, unit="€")),
    ]  # fmt: skip


def _marking(picture: Picture) -> list[Written]:
    return [
        _ask("text", "highlighter", "Markeer wat je prettig, vervelend of onduidelijk vindt.",
             Settings(stimulus=TEXT)),
        _ask("poster", "heatmap", "Wat valt je op in deze poster?",
             Settings(image=picture.image, alt=picture.alt, image_width=picture.width,
                      image_height=picture.height)),
    ]  # fmt: skip


def _everyday() -> list[Written]:
    none = Option(len(HAS) + 1, "Geen van deze", exclusive=True, anchored=True)
    has = (*(Option(n, text) for n, (text, _t) in enumerate(HAS, 1)), none)
    agree = tuple(Item(n, text, reversed=r) for n, (text, _a, r) in enumerate(AGREE, 1))
    return [
        _ask("has", "multi", "Wat heb je nu?", Settings(options=has)),
        _ask("agree", "matrix", "In hoeverre ben je het eens?", Settings(items=agree)),
        _ask("order", "ranking", "Zet in volgorde: wat telt het meest als je een bank kiest?",
             Settings(items=_items(REASONS))),
        _ask("points", "constant_sum", "Verdeel 100 punten over wat telt als je een bank kiest.",
             Settings(items=_items(REASONS), total=100)),
        _ask("minutes", "numeric", "Hoeveel minuten per maand ben je aan bankzaken kwijt?",
             Settings(least=0, most=600, unit="min")),
        _ask("nps", "nps", "Hoe waarschijnlijk is het dat je ons aanbeveelt bij een vriend?",
             Settings()),
        _ask("why", "open", "Waarom geef je dat cijfer?", Settings(), required=False),
    ]  # fmt: skip


def _ask(
    code: str,
    kind: str,
    text: str,
    settings: Settings,
    *,
    required: bool = True,
    low: str = "",
    high: str = "",
) -> Written:
    return Written(kind, text, required, low, high, code, settings)


def _items(named: Sequence[tuple[str, float]]) -> tuple[Item, ...]:
    return tuple(Item(code, text) for code, (text, _taste) in enumerate(named, 1))
