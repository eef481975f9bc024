"""Questions that ask for who somebody is: a panel knows that already, and answers are anonymous."""

import re
from collections.abc import Sequence

from cocreate.questionnaires.models import AnyQuestion

# Made to find too much rather than too little: it is an advice to look, no more.
_WORDS = re.compile(
    r"\b(?:e-?mail\w*|mailadres|telefoon\w*|mobiele? nummer|(?:your|full|first|last) name|surname|"
    r"(?:je|jouw|uw|voor|achter)\s?naam|naam en adres|adres|address|postcode|zip ?code|post code|"
    r"geboorte(?:datum|jaar)|date of birth|birth ?day|bsn|burgerservicenummer|iban|"
    r"rekeningnummer|account number|klantnummer|customer number|phone\w*|"
    r"geloofsovertuiging|godsdienst|religie|religion|seksuele|sexual|gezondheid|ziekte|illness|medical|medisch\w*|"
    r"politieke|political|vakbond|trade union|afkomst|ethnic\w*)\b",
    re.IGNORECASE,
)


def asks_who(questions: Sequence[AnyQuestion]) -> list[AnyQuestion]:
    """The questions that seem to ask for personal or sensitive data."""
    return [one for one in questions if _WORDS.search(f"{one.text} {one.spec.help}")]
