"""Invented answers to "what could be better, and what is good?" of a bank that insures, too.

Five themes in two languages, written for these tests (two were rewritten after a first run); each
with the theme and the feeling that a person would code: "+", "-" or "0".
"""

THEMES = ("app", "waiting", "costs", "interest", "claims")

DUTCH = (
    ("app", "-", "De app loopt elke ochtend vast als ik wil inloggen."),
    ("app", "-", "Inloggen in de app lukt vaak niet, dan moet ik hem opnieuw installeren."),
    ("app", "+", "Fijne app, alles is overzichtelijk en je vindt snel wat je zoekt."),
    ("app", "-", "Sinds de update is de app traag en onduidelijk."),
    ("app", "0", "In de app zou ik mijn rekeningen zelf een volgorde willen geven."),
    ("app", "+", "Heel handig dat ik met mijn vingerafdruk kan inloggen in de app."),
    ("app", "-", "De app geeft steeds een foutmelding na de laatste update."),
    ("app", "0", "Ik gebruik de app vooral op mijn tablet."),
    ("waiting", "-", "Ik stond veertig minuten in de wacht voordat iemand de telefoon opnam."),
    ("waiting", "-", "De wachttijd aan de telefoon is veel te lang."),
    ("waiting", "+", "Toen ik belde kreeg ik meteen een vriendelijke medewerker aan de lijn."),
    (
        "waiting",
        "-",
        "Telefonisch zijn jullie slecht bereikbaar, altijd wachten op een collega.",
    ),
    ("waiting", "-", "Drie keer gebeld en drie keer doorverbonden, vreselijk."),
    ("waiting", "0", "Ik bel meestal aan het einde van de middag met een medewerker."),
    ("waiting", "+", "De medewerker aan de telefoon dacht goed mee en hielp me snel."),
    ("waiting", "-", "Wachtmuziek van een halfuur en daarna werd de telefoonlijn verbroken."),
    ("costs", "-", "De maandelijkse kosten van de betaalrekening zijn te hoog."),
    ("costs", "-", "Weer een verhoging van de kosten, het pakket wordt belachelijk duur."),
    ("costs", "-", "Ik betaal elke maand meer voor dezelfde rekening, dat is oneerlijk."),
    ("costs", "+", "De kosten van het pakket zijn helder en redelijk."),
    ("costs", "-", "Extra kosten voor een tweede betaalpas vind ik schandalig."),
    ("costs", "0", "Ik vergelijk elk jaar de kosten van een betaalpakket."),
    ("costs", "+", "Goedkoper dan andere banken, de maandelijkse kosten vallen mee."),
    ("costs", "-", "Waarom zijn de kosten van een creditcard opnieuw verhoogd? Veel te duur."),
    ("interest", "-", "De rente op mijn spaarrekening is veel te laag."),
    ("interest", "-", "Met zo weinig spaarrente loont sparen niet, teleurstellend."),
    ("interest", "0", "Ik kijk elk kwartaal waar de spaarrente het hoogst is."),
    ("interest", "+", "Blij met de hogere rente op het spaardeposito."),
    ("interest", "-", "Andere banken geven een betere spaarrente, jullie blijven achter."),
    ("interest", "-", "Sparen levert niets op met deze lage rente."),
    ("interest", "+", "Mooi dat de spaarrente eindelijk weer stijgt."),
    ("interest", "0", "De rente wordt op 1 januari op de spaarrekening bijgeschreven."),
    ("claims", "+", "Mijn schade was binnen twee dagen netjes afgehandeld."),
    ("claims", "-", "De schadeclaim na de lekkage werd zonder uitleg afgewezen."),
    ("claims", "-", "Het duurde maanden voordat de verzekering mijn waterschade vergoedde."),
    ("claims", "+", "Prima geholpen bij het melden van de schade aan mijn auto."),
    (
        "claims",
        "-",
        "Na de inbraak moest ik eindeloos bewijs van schade opsturen, frustrerend.",
    ),
    ("claims", "0", "Ik heb vorig jaar een schade aan de auto gemeld."),
    ("claims", "-", "De expert die de schade kwam bekijken was onbeleefd."),
    ("claims", "+", "De schade-uitkering van de verzekering stond snel op mijn rekening."),
)

ENGLISH = (
    ("app", "-", "The app crashes every time I try to log in."),
    ("app", "+", "Great app, everything is clear and easy to find."),
    ("app", "-", "Since the last update the app is slow and confusing."),
    ("app", "-", "Logging in to the app fails and I get an error message."),
    ("app", "0", "I mostly use the app on my tablet."),
    ("app", "+", "I love that I can log in to the app with my fingerprint."),
    ("waiting", "-", "I was on hold for forty minutes before someone answered the phone."),
    ("waiting", "-", "The waiting time on the phone is terrible."),
    ("waiting", "+", "When I called, a friendly employee answered the phone right away."),
    ("waiting", "-", "Called three times and was put on hold three times, awful."),
    ("waiting", "0", "I usually call in the afternoon and wait for an employee."),
    ("waiting", "+", "The employee on the phone was very helpful."),
    ("costs", "-", "The monthly fees of the account are too high."),
    ("costs", "-", "Another increase of the fees, it is getting ridiculously expensive."),
    ("costs", "+", "The monthly fee is fair and clearly explained."),
    ("costs", "-", "Extra fees for a second card are outrageous."),
    ("costs", "0", "I compare the monthly fees of banks each year."),
    ("costs", "+", "Cheaper than other banks, no hidden fees."),
    ("interest", "-", "The interest rate on my savings is far too low."),
    ("interest", "-", "With this low rate saving is not worth it, disappointing."),
    ("interest", "0", "I check each quarter where the savings rate is highest."),
    ("interest", "+", "Happy with the higher interest rate on my savings deposit."),
    ("interest", "-", "Other banks offer better savings rates, you are falling behind."),
    ("interest", "+", "Nice that the savings interest is finally going up."),
    ("claims", "+", "My damage claim was settled within two days."),
    ("claims", "-", "The claim for the water damage was rejected without explanation."),
    ("claims", "-", "It took months before the insurance paid my claim."),
    ("claims", "+", "Excellent help when I reported the damage to my car."),
    ("claims", "0", "Last year I filed a claim for damage to my car."),
    ("claims", "-", "The expert who came to see the damage was rude."),
)

# Answers that belong to no theme: for the rest.
EMPTY = ("", "-", "n.v.t.", "Geen idee", "weet ik niet", "No comment", "n/a", "???", "Nothing.")
STRAY = (
    "Mijn kat heet Pluis en slaapt graag op het toetsenbord.",
    "Asdf qwerty lorem ipsum.",
    "Vanavond regent het in Groningen.",
)


def column(rows, number):
    """One column of the rows above."""
    return [row[number] for row in rows]


def purity(found, truth):
    """Share of texts whose true theme is the commonest one of the cluster they are in."""
    total = 0
    for cluster in set(found):
        inside = [theme for place, theme in zip(found, truth, strict=True) if place == cluster]
        total += max(inside.count(theme) for theme in set(inside))
    return total / len(truth)
