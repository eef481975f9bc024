"""What in a text could point to a person. Made to find too much rather than too little: a quote
that is passed over by mistake costs nothing, there are others."""

import re

_TITLE = r"dhr|mw|mevr|mevrouw|meneer|de heer|juffrouw|dr|drs|ir|ing|prof|mr|mrs|ms|miss|mister"
_RELATION = (
    r"man|vrouw|zoon|dochter|vader|moeder|broer|zus|oma|opa|buurman|buurvrouw|collega|partner|"
    r"vriend|vriendin|husband|wife|son|daughter|father|mother|brother|sister|friend|colleague|"
    r"neighbour|neighbor|grandmother|grandfather"
)
_INTRODUCTION = (
    r"ik heet|ik ben|mijn naam is|m'n naam is|mijn naam|naam is|genaamd|met vriendelijke groeten?|"
    r"vriendelijke groeten?|hartelijke groeten?|groetjes|groeten?|gr|mvg|"
    r"my name is|my name's|name is|i am|i'm|called|named|"
    r"(?:kind |best |warm )?regards|cheers|sincerely|yours|"
    r"(?:geholpen|gebeld|gemaild|opgenomen) door|(?:sprak|gesproken|contact|gebeld) met|"
    r"(?:helped|called|served) by|(?:spoke|talked|speaking|spoken) (?:to|with)"
)
_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
_PARTICLE = r"(?:van|von|de|der|den|ter|ten|te|'t|’t|in|op|el|al|la|le|di|da|bin|ben|mc)"
_STREET = (
    r"\w*(?:straat|laan|weg|plein|gracht|kade|singel|dreef|hof|pad|dijk|steeg|plantsoen|"
    r"street|road|avenue|lane|drive)"
)
_ORDINARY = r"(?:Ik|De|Het|Een|En|Maar|The|I|It|A|An|But|And|My|Mijn|Dat|Dit|Die|This|That)\b"

_SIGNS = (
    r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+",  # a mail address
    r"(?:https?://|www\.)\S+",
    r"(?<!\w)@\w{2,}",  # a name on social media
    r"\b[A-Za-z]{2}\d{2}\s?(?:[A-Za-z0-9]{4}\s?){2,7}[A-Za-z0-9]{0,4}\b",  # an IBAN
    r"(?:\+|\b)\d(?:[\s().\/-]{0,2}\d){5,}\b",  # telephone, account, client and citizen numbers
    r"\b\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)?\d{2}\b",  # a date, as of birth
    r"\b[1-9]\d{3}\s?[A-Z]{2}\b",  # a Dutch postcode
    r"\b[A-Z]{1,3}-\d{1,3}-[A-Z]{1,3}\b|\b\d{1,3}-[A-Z]{2,3}-\d{1,2}\b|\b[A-Z]{2}-\d{2}-\d{2}\b",
    rf"(?i:\b{_STREET})\s+\d+",
    r"(?i:\b\d+\s+(?:\w+\s+){1,2}(?:street|road|avenue|lane|drive)\b)",
    rf"\b(?i:{_TITLE})\.?\s+(?:{_PARTICLE}\s+){{0,2}}{_NAME}",
    rf"(?i:\b(?:{_INTRODUCTION}))[\s,:.!-]+(?!(?i:{_ORDINARY}))(?:{_PARTICLE}\s+){{0,2}}{_NAME}",
    r"(?i:\b(?:ik heet|mijn naam is|my name is|my name's))\s+\w+",  # also without a capital
    rf"\b(?i:{_RELATION})[\s,]+(?!(?i:{_ORDINARY})){_NAME}",
    rf"\b{_NAME}(?:\s+{_PARTICLE}){{1,2}}\s+{_NAME}",  # Jan de Vries
    rf"(?<![.!?]\s)(?<!^)\b(?!{_ORDINARY}){_NAME}\s+(?!{_ORDINARY}){_NAME}",  # two in a row
    rf"^(?!{_ORDINARY}){_NAME}\s+{_NAME}",
    rf"\b[A-Z]\.\s?(?:[A-Z]\.\s?)*(?:{_PARTICLE}\s+){{0,2}}{_NAME}",  # J. Bakker
)
_PERSONAL = re.compile("|".join(f"(?:{sign})" for sign in _SIGNS))


def is_personal(text: str) -> bool:
    """Whether a text holds an address, a number or a name, or what looks like one."""
    return _PERSONAL.search(text) is not None


def masked(text: str) -> str:
    """The text with a dash for each thing `is_personal` finds."""
    return _PERSONAL.sub(" – ", text)
