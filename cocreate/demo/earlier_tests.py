"""Small tests that the demo's panel had before: together they make its house norms."""

from typing import NamedTuple

from cocreate.concepts.ready.questions import (
    APPEAL,
    BELIEVE,
    CLEAR,
    LIKES,
    NEW,
    OVERALL,
    USE,
    Ready,
)
from cocreate.demo.drafting import Draft
from cocreate.demo.fielded import Turnout
from cocreate.demo.remarks import OTHERWISE
from cocreate.demo.voices import Opinion

SEED = 3
ASKED: tuple[Ready, ...] = (APPEAL, USE, NEW, CLEAR, BELIEVE, OVERALL, LIKES)


class Small(NamedTuple):
    """A concept in a few lines, `weeks` ago, with how it went down on five points."""

    slug: str
    title: str
    body: str
    weeks: int
    answers: int
    means: dict[str, float]


EARLIER = (
    Small(
        "pinpas-zonder-nummers",
        "De pinpas zonder nummers",
        "Een pas waar niets meer op staat dan je naam. De nummers staan veilig in de app.",
        38,
        78,
        {"appeal": 3.5, "use": 3.4, "new": 3.8, "clear": 3.6, "believable": 3.4, "overall": 3.6},
    ),
    Small(
        "zakgeld-met-een-doel",
        "Zakgeld met een doel",
        "Kinderen zetten zelf een deel van hun zakgeld opzij voor iets wat ze graag willen.",
        31,
        84,
        {"appeal": 3.7, "use": 3.0, "new": 3.1, "clear": 3.9, "believable": 3.7, "overall": 3.8},
    ),
    Small(
        "hypotheek-in-een-avond",
        "Je hypotheek in één avond",
        "In één gesprek van twee uur weet je wat je kunt lenen en wat het kost.",
        25,
        66,
        {"appeal": 3.1, "use": 2.9, "new": 3.3, "clear": 3.2, "believable": 2.7, "overall": 3.1},
    ),
    Small(
        "bank-op-de-markt",
        "De bank op de markt",
        "Elke week een dag een kraam op het plein, met iemand die de tijd voor je heeft.",
        18,
        72,
        {"appeal": 3.4, "use": 2.8, "new": 3.5, "clear": 3.8, "believable": 3.3, "overall": 3.4},
    ),
    Small(
        "groene-rente",
        "Een beetje meer rente voor wie zuiniger rijdt",
        "Rijd je minder dan vorig jaar, dan krijg je wat extra rente op je spaarrekening.",
        12,
        69,
        {"appeal": 2.8, "use": 2.7, "new": 4.0, "clear": 2.8, "believable": 2.6, "overall": 2.9},
    ),
    Small(
        "papierloze-post",
        "Alle post van je bank op één plek",
        "Brieven, contracten en overzichten staan bij elkaar, en je zoekt op een woord.",
        7,
        81,
        {"appeal": 3.3, "use": 3.5, "new": 2.8, "clear": 3.5, "believable": 3.6, "overall": 3.4},
    ),
)


def small_test(one: Small, locale: str) -> tuple[Draft, Turnout]:
    """Its questions, the same for all of them, and who answers."""
    questions = [ready.written([locale]) for ready in ASKED]
    opinion = Opinion(means=one.means, otherwise=OTHERWISE["nl"])
    return Draft(one.slug, one.title, one.body, questions), Turnout(one.answers, opinion)
