"""What the demo's fictional company and its members say, in Dutch and in English."""

from typing import NamedTuple


class DemoQuestion(NamedTuple):
    """A question: kind, text, the pull of the concept on it (in points of a five-point scale)."""

    kind: str
    text: str
    pull: float = 0.0
    required: bool = True


class DemoConcept(NamedTuple):
    """A concept with its picture, questions and what members write about it."""

    slug: str
    title: str
    body: str
    picture: tuple[str, str, str]  # two lines on the poster and its colour
    alt: str
    questions: tuple[DemoQuestion, ...]
    reasons: tuple[str, ...]
    comments: tuple[str, ...]
    afterthoughts: tuple[str, ...] = ()


POTS = DemoConcept(
    slug="spaarpotten",
    title="Spaarpotten: een eigen potje voor elk doel",
    body=(
        "Met **Spaarpotten** verdeel je wat je spaart over doelen die je zelf een naam geeft: "
        "de fiets, de vakantie, de buffer. Je ziet per potje hoe ver je bent.\n\n"
        "- Zoveel potjes als je wilt\n- Schuiven kan altijd\n- Je geld blijft vrij opneembaar"
    ),
    picture=("Elk doel", "een eigen potje", "#0f6b5c"),
    alt="Poster: drie gevulde spaarpotten met de tekst Elk doel een eigen potje",
    questions=(
        DemoQuestion("scale5", "Hoe waarschijnlijk is het dat je Spaarpotten gaat gebruiken?", 0.5),
        DemoQuestion("scale5", "Is het duidelijk wat je ermee kunt?", 0.9),
        DemoQuestion("scale11", "Welk cijfer geef je het idee als geheel?", 0.4),
        DemoQuestion("yes_no", "Zou je het anderen aanraden?", 0.3),
        DemoQuestion("open", "Wat is voor jou de belangrijkste reden?", required=False),
    ),
    reasons=(
        "Ik spaar nu op één hoop en weet nooit wat waarvoor is. Dit geeft overzicht.",
        "Handig, maar ik wil zelf een foto bij een potje kunnen zetten.",
        "Mijn dochter snapt hiermee eindelijk hoe sparen werkt.",
        "Ik doe dit al met drie rekeningen. Eén rekening met potjes is rustiger.",
        "Het is weer een knop erbij in een app die al zo vol is.",
        "Goed idee zolang ik zonder wachttijd bij mijn geld kan.",
        "De rente is belangrijker dan hoe het eruitziet.",
        "Ik zou er vooral een buffer mee opbouwen voor als de wasmachine stukgaat.",
        "Ik mis een automatische overboeking per potje op de dag van mijn salaris.",
        "Mooi voor de vakantie: dan zie je samen hoe ver je bent.",
        "Voor mij hoeft het niet, ik houd het bij in een schriftje.",
        "Ik wil een potje kunnen delen met mijn partner, anders heb ik er weinig aan.",
    ),
    comments=(
        "Kan ik een potje ook tijdelijk op slot zetten? Ik ken mezelf.",
        "Graag ook een potje dat zich vult met afgeronde bedragen.",
        "De poster is vrolijk, maar het woord gratis mis ik.",
        "Ik zou de balkjes groter maken. Zonder bril zie ik ze niet.",
        "Werkt dit ook voor een gezamenlijke rekening?",
        "Bij mijn vorige bank kon dit al. Daar was het wel beperkt tot vijf potjes.",
        "Laat de namen van de potjes ook op het afschrift staan.",
        "Fijn dat schuiven altijd kan. Dat was mijn grootste zorg.",
    ),
    afterthoughts=(
        "Wel graag zonder extra kosten.",
        "Als het maar snel blijft.",
        "Mijn man denkt er anders over.",
        "Zet het vooral bovenaan in de app.",
        "Verder niets dan lof.",
        "Ik probeer het zodra het er is.",
        "Op mijn tablet graag ook.",
    ),
)

POSTERS = DemoConcept(
    slug="zomerposter",
    title="Zomercampagne: deze poster in de abri",
    body=(
        "In juni hangen we een poster in bushokjes. Dit is een eerste opzet. "
        "Kijk er zo naar als je er voorbij zou fietsen, en zeg daarna wat je ervan vindt."
    ),
    picture=("Straks zon.", "Nu vast sparen.", "#b4540a"),
    alt="Poster in oranje met de tekst Straks zon. Nu vast sparen.",
    questions=(
        DemoQuestion("scale5", "Spreekt de poster je aan?", 0.2),
        DemoQuestion("scale5", "Past de poster bij ons, zoals je ons kent?", -0.3),
        DemoQuestion("yes_no", "Begrijp je in één oogopslag waar het over gaat?", 0.1),
        DemoQuestion("open", "Wat blijft je bij, en wat stoort je?", required=False),
    ),
    reasons=(
        "De kleur valt op, de zin niet.",
        "Straks zon werkt in mei, niet in een natte juni.",
        "Ik denk eerst aan een reisbureau.",
        "Leuk kort. Meer hoeft er niet op.",
        "Het zou over mensen mogen gaan. Ik zie niemand.",
        "Het logo is te klein, ik wist niet van wie het was.",
    ),
    comments=(
        "Zet er iemand op die we kunnen herkennen, geen model.",
        "Ik lees eerst zon en dan sparen. Dat is de goede volgorde.",
        "Oranje is in de zomer overal. Blauw zou opvallen.",
    ),
    afterthoughts=(
        "Maar ik keek er wel naar.",
        "Groter mag.",
        "Doe er ook een voor de winter.",
        "De potjes snap ik niet meteen.",
    ),
)

LETTER = DemoConcept(
    slug="jaarbrief",
    title="De jaarbrief op één bladzijde",
    body="Een jaaroverzicht dat je in een minuut gelezen hebt. We horen graag wat er niet af mag.",
    picture=("Uw jaar", "op 1 bladzijde", "#1d4f91"),
    alt="Voorbeeld van een brief met drie grote getallen",
    questions=(
        DemoQuestion("scale5", "Zou je deze brief helemaal lezen?"),
        DemoQuestion("open", "Wat mis je op deze bladzijde?", required=False),
    ),
    reasons=(),
    comments=(),
)

INVOICE = DemoConcept(
    slug="invoice-in-one-tap",
    title="An invoice in one tap",
    body=(
        "From a finished job to a sent invoice with **one tap**, and a reminder that goes out "
        "by itself when a customer is late. Would you trust it with your customers?"
    ),
    picture=("Job done.", "Invoice sent.", "#5b3a8c"),
    alt="A phone that shows a sent invoice, with the text Job done. Invoice sent.",
    questions=(
        DemoQuestion("scale5", "How likely are you to use it in your business?", 0.4),
        DemoQuestion("scale11", "What mark do you give the idea?", 0.3),
        DemoQuestion("open", "What would keep you from using it?", required=False),
    ),
    reasons=(
        "A reminder in my name is fine, as long as I see it before it goes.",
        "My bookkeeper works with other software. It has to fit.",
        "One tap is quick, but I send invoices at the end of the month.",
        "I would pay for the reminders alone.",
        "Customers of mine want paper. Strange but true.",
    ),
    comments=(
        "Please let me choose which customers get reminders.",
        "Two taps would be safer: one to look, one to send.",
        "Does it do the tax periods as well?",
    ),
    afterthoughts=(
        "I would try it for a month.",
        "Please ask before anything goes out.",
        "Price decides.",
    ),
)

BRAINSTORM_TITLE = "Wat moet onze app morgen beter kunnen?"
BRAINSTORM_BODY = (
    "Noem één ding dat je deze week tegenhield of juist hielp. Klein mag, raar mag ook. "
    "Stem daarna op wat anderen inbrengen: eens, oneens of geen mening."
)
# (text, how much each of three groups of members leans towards it, from -1 to 1)
IDEAS: tuple[tuple[str, tuple[float, float, float]], ...] = (
    ("Laat me een betaling een uur lang kunnen terughalen.", (0.8, 0.7, 0.9)),
    ("Zet het saldo groter op het eerste scherm.", (0.5, 0.9, 0.6)),
    ("Een donkere modus die ook 's ochtends aan blijft.", (0.9, -0.2, 0.3)),
    ("Meld het als een abonnement duurder wordt.", (0.8, 0.8, 0.7)),
    ("Een knop waarmee ik meteen een mens spreek.", (0.2, 0.9, 0.6)),
    ("Laat me zonder app kunnen blijven bankieren.", (-0.8, 0.8, -0.3)),
    ("Inloggen met alleen mijn gezicht.", (0.8, -0.7, 0.4)),
    ("Geef kinderen een eigen scherm met een plafond.", (0.3, 0.2, 0.7)),
    ("Laat zien hoe lang de wachttijd aan de telefoon is.", (0.5, 0.7, 0.6)),
    ("Maak van elke aankoop automatisch een categorie.", (0.7, -0.4, 0.5)),
    ("Stop met vragen of ik de app een ster wil geven.", (0.9, 0.6, 0.8)),
    ("Spaardoelen samen met mijn partner.", (0.6, 0.1, 0.8)),
    ("Een papieren afschrift hoort gratis te blijven.", (-0.5, 0.9, 0.1)),
    ("Advies over zonnepanelen in de app.", (-0.3, -0.2, 0.4)),
    ("Toon in gewone taal wat een lening mij per jaar kost.", (0.7, 0.6, 0.8)),
    ("Laat me zelf kiezen welke meldingen ik krijg.", (0.9, 0.7, 0.9)),
    ("Beloon wie lang klant is, niet wie nieuw is.", (0.3, 0.9, 0.8)),
    ("Crypto kunnen kopen in de app.", (0.4, -0.9, -0.5)),
    ("Een pauzeknop voor mijn pas, ook 's nachts.", (0.8, 0.8, 0.9)),
    ("Zoeken in al mijn betalingen, ook die van jaren terug.", (0.8, 0.7, 0.8)),
    ("Minder animaties: het moet gewoon snel zijn.", (0.2, 0.6, 0.3)),
    ("Voorlezen voor wie slecht ziet.", (0.4, 0.7, 0.5)),
    ("Laat me een rekening delen in een appgroep.", (0.8, -0.5, 0.6)),
    ("Een jaaroverzicht dat ik zo naar de belasting kan sturen.", (0.5, 0.6, 0.8)),
    ("Een filiaal per dorp, al is het één dag in de week.", (-0.6, 0.9, 0.0)),
    ("Laat zien wat mijn spaargeld voor het klimaat doet.", (0.6, -0.3, 0.4)),
)

FIRST_NAMES = [
    "Aad",
    "Aisha",
    "Anouk",
    "Arjan",
    "Bart",
    "Bente",
    "Bilal",
    "Bram",
    "Carlijn",
    "Cees",
    "Daan",
    "Dewi",
    "Dirk",
    "Elif",
    "Emma",
    "Erik",
    "Esra",
    "Femke",
    "Fleur",
    "Floris",
    "Gert",
    "Gijs",
    "Guus",
    "Hamza",
    "Hanna",
    "Henk",
    "Ilse",
    "Imke",
    "Inge",
    "Iris",
    "Jaap",
    "Jasmijn",
    "Jelle",
    "Jip",
    "Joke",
    "Joris",
    "Juul",
    "Kees",
    "Khadija",
    "Koen",
    "Lars",
    "Leila",
    "Lieke",
    "Linde",
    "Lotte",
    "Luuk",
    "Maaike",
    "Maarten",
    "Marit",
    "Merel",
    "Milan",
    "Mirthe",
    "Naomi",
    "Niels",
    "Noor",
    "Nour",
    "Olaf",
    "Olga",
    "Pien",
    "Piet",
    "Pim",
    "Quinten",
    "Rana",
    "Ravi",
    "Renske",
    "Rik",
    "Robin",
    "Roos",
    "Ruben",
    "Saar",
    "Sami",
    "Sanne",
    "Selim",
    "Sem",
    "Sofie",
    "Stijn",
    "Suze",
    "Teun",
    "Thijs",
    "Tijn",
    "Tess",
    "Timo",
    "Ton",
    "Tygo",
    "Vera",
    "Victor",
    "Wessel",
    "Wies",
    "Willem",
    "Wout",
    "Xavi",
    "Yara",
    "Yusuf",
    "Zara",
    "Ziggy",
    "Zoë",
]
INITIALS = "ABCDEFGHJKLMNOPRSTVWZ"
