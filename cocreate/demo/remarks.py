"""Sentences that members of the demo write, put together so that no two write the same."""

from typing import NamedTuple


class Remarks(NamedTuple):
    """How a remark begins, what it says, and how it ends; every combination makes sense."""

    openers: tuple[str, ...] = ("",)
    cores: tuple[str, ...] = ("Geen idee.",)
    tails: tuple[str, ...] = ("",)


SILENT = Remarks()


def remark(said: Remarks, number: int) -> str:
    """The remark of this number: the same comes back only when all combinations were used."""
    openers, cores, tails = said
    turn, core = divmod(number, len(cores))
    # Each place is shifted by those before it, so that neighbours begin and end differently.
    opener = (turn + core) % len(openers)
    tail = (turn // len(openers) + core + opener) % len(tails)
    words = " ".join(part for part in (openers[opener], cores[core], tails[tail]) if part)
    return words[:1].upper() + words[1:]


# Words that say nothing by themselves: what was meant stands between them.
_ENDS = (
    "",
    "Dat is het wel.",
    "En verder niets.",
    "Meer niet.",
    "Dat was het.",
    "Zo zie ik het.",
    "Dat vind ik.",
    "Maar ja.",
    "Dat is alles.",
    "Voor nu.",
    "Ik weet het niet zeker.",
)
_STARTS = ("", "Voor mij:", "Nou,", "Tja:", "Ik vind:", "Ach,", "Nou ja,")

OTHERWISE = {
    "nl": Remarks(
        _STARTS,
        (
            "het is goed te volgen.",
            "ik mis wat het kost.",
            "het mag best korter.",
            "ik zie niet meteen wat ik eraan heb.",
            "het ziet er verzorgd uit.",
            "zoiets zocht ik al langer.",
            "ik wil eerst weten of het veilig is.",
            "de uitleg mag in gewone taal.",
        ),
        _ENDS,
    ),
    "en": Remarks(
        ("", "Honestly:", "For me:", "Well,", "As a customer:"),
        (
            "it is easy to follow.",
            "I miss what it costs.",
            "it could be shorter.",
            "I do not see at once what it brings me.",
            "it looks well made.",
            "I have been looking for something like this.",
            "I want to know first whether it is safe.",
        ),
        (
            "",
            "Otherwise fine.",
            "That matters most to me.",
            "I had to think about it.",
            "Good luck.",
        ),
    ),
}

_A_LIKES = (
    "de heuvels en de potjes zijn vrolijk.",
    "mooie kleuren, het oranje valt op.",
    "het groen past goed bij jullie.",
    "de tekening is rustig en vriendelijk.",
    "er staat weinig tekst op, dat is prettig.",
    "de potjes doen me aan vroeger denken.",
    "de kleuren vallen van ver al op.",
)
_A_CHANGE = (
    "het is me niet duidelijk wat ik moet doen.",
    "de boodschap is vaag: waar gaat het over?",
    "straks is nu? Die zin begrijp ik niet.",
    "zeg gewoon dat het over sparen gaat.",
    "het logo mag groter, ik wist niet van wie het was.",
    "er mogen mensen op, ik zie niemand.",
    "de letters van de tweede regel zijn slecht te lezen.",
    "ik dacht eerst aan een reisbureau, niet aan een bank.",
)
_B_LIKES = (
    "ik begrijp in één keer waar het over gaat.",
    "de boodschap is duidelijk: elke maand iets opzij.",
    "de trap van munten laat meteen zien hoe het groeit.",
    "mooie rustige kleuren, veel wit.",
    "het bedrag staat er gewoon bij, duidelijk.",
    "je ziet het doel: de fiets bovenaan de trap.",
    "de tekst is kort en goed te lezen.",
)
_B_CHANGE = (
    "de kleuren zijn wat saai.",
    "ik zag pas laat van welke bank hij is, het logo is klein.",
    "zet er ook mensen op, dat leeft meer.",
    "vertel ook wat de rente is.",
    "de fiets is klein, ik zag hem pas later.",
    "vijfentwintig euro kan niet iedereen missen.",
    "het lijkt op een poster van een andere bank.",
)

POSTERS = {
    ("likes", 1): Remarks(_STARTS, _A_LIKES, _ENDS),
    ("change", 1): Remarks(_STARTS, _A_CHANGE, _ENDS),
    ("likes", 2): Remarks(_STARTS, _B_LIKES, _ENDS),
    ("change", 2): Remarks(_STARTS, _B_CHANGE, _ENDS),
}

# For two designs of which nobody knows what is on them.
TWO_DESIGNS = {
    ("likes", 1): Remarks(
        _STARTS,
        (
            "de kleuren spreken me aan.",
            "het is rustig en vriendelijk.",
            "er staat weinig tekst op, dat is prettig.",
            "het past goed bij jullie.",
            "het ziet er verzorgd uit.",
            "het valt van ver al op.",
        ),
        _ENDS,
    ),
    ("change", 1): Remarks(
        _STARTS,
        (
            "het is me niet duidelijk wat ik moet doen.",
            "de boodschap is vaag: waar gaat het over?",
            "zeg gewoon waar het om gaat.",
            "het logo mag groter, ik wist niet van wie het was.",
            "er mogen mensen op, ik zie niemand.",
            "ik moest het twee keer lezen.",
        ),
        _ENDS,
    ),
    ("likes", 2): Remarks(
        _STARTS,
        (
            "ik begrijp in één keer waar het over gaat.",
            "de boodschap is duidelijk.",
            "het is kort en goed te lezen.",
            "je ziet meteen wat je eraan hebt.",
            "de kleuren zijn helder.",
            "het is netjes gemaakt.",
        ),
        _ENDS,
    ),
    ("change", 2): Remarks(
        _STARTS,
        (
            "het mag wel wat vrolijker.",
            "ik zag pas laat van wie het is, het logo is klein.",
            "zet er ook mensen op, dat leeft meer.",
            "vertel ook wat het kost.",
            "het lijkt op dat van een andere bank.",
            "de letters mogen groter.",
        ),
        _ENDS,
    ),
}
