"""The demo's test of two posters: closed, with one difference to find. Poster B is clearer."""

from cocreate.concepts.ready.templates import POSTERS
from cocreate.demo.drafting import Draft, Picture
from cocreate.demo.fielded import Turnout
from cocreate.demo.remarks import OTHERWISE
from cocreate.demo.remarks import POSTERS as SAID
from cocreate.demo.voices import PLANTED, Opinion

SLUG = "twee-posters"
SEED = 25  # nothing but clearness differs, not even at 90 %
COLOURS = ("#0f6b5c", "#1d4f91")
LINES = (("Straks", "is nu."), ("Elke maand", "25 euro voor je fiets"))
ALTS = (
    "Poster A: groene heuvels met drie spaarpotten en de tekst Straks is nu.",
    "Poster B: een trap van munten naar een fiets, met de tekst Elke maand 25 euro voor je fiets.",
)
MEANS = {"appeal": 3.4, "clear": 3.25, "fits": 3.3, "believable": 3.2, "stop": 3.0, "overall": 3.5}
# What a second arm has over the first: here, and where members of the demo answer something new.
OPINION = Opinion(
    means=MEANS, adds={("clear", 2): PLANTED}, remarks=SAID, otherwise=OTHERWISE["nl"]
)
TURNOUT = Turnout(
    wanted=274,
    opinion=OPINION,
    careless={
        **dict.fromkeys((31, 84, 150, 205), "keys"),
        **dict.fromkeys((57, 118, 240), "fast"),
    },
    limits=(
        ("Jonger dan 35", 'age == "18-34"', 88),
        ("35 tot en met 54", 'age == "35-54"', 120),
        ("55 en ouder", 'age == "55+"', 110),
    ),
)


def two_posters(locale: str, pictures: tuple[Picture, Picture]) -> Draft:
    """The template "campaign with two posters", as a marketer would fill it in."""
    questions = [ready.written([locale], per_arm=True) for ready in POSTERS.questions]
    return Draft(
        slug=SLUG,
        title="Twee posters voor het najaar",
        body=(
            "In het najaar willen we laten zien dat sparen ook in kleine stapjes kan. Je ziet een "
            "van de twee ontwerpen. Kijk er zo naar als je erlangs zou fietsen."
        ),
        questions=questions,
        arms=(("Poster A", pictures[0]), ("Poster B", pictures[1])),
    )
