"""Conditions of LimeSurvey in our words, where they say the same; else they are left out whole."""

import re
from dataclasses import dataclass, field

from cocreate.questionnaires.document import Carry

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>"[^"]*"|'[^']*')
      | (?P<word>\d+X\d+X\d+\w*(?:\.[A-Za-z]+)?|[A-Za-z_]\w*(?:\.[A-Za-z]\w*)*)
      | (?P<number>-?\d+(?:\.\d+)?)
      | (?P<sign>==|!=|<>|<=|>=|<|>|&&|\|\||!|\(|\))
    )""",
    re.VERBOSE,
)
_SIGNS = {"&&": "and", "||": "or", "!": "not", "<>": "!="}
_WORDS = {
    "and": "and",
    "or": "or",
    "not": "not",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
}
_COMPARES = {"==", "!=", "<", "<=", ">", ">="}
Token = tuple[str, str]


@dataclass
class Known:
    """Their questions so far, and what ours are called."""

    names: dict[str, str] = field(default_factory=dict)
    codes_of: dict[str, dict[str, int]] = field(default_factory=dict)
    multis: dict[str, str] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    by_id: dict[str, str] = field(default_factory=dict)

    def meant(self, word: str) -> str:
        """A name without its ending; one of numbers (survey X group X question) by its title."""
        bare = word.removeprefix("that.").partition(".")[0]
        if numbered := re.fullmatch(r"\d+X\d+X(\d+)(\w*)", bare):
            # Digits of the question and of its row run together: the longest that we know.
            digits, rest = numbered[1], numbered[2]
            for end in range(len(digits), 0, -1):
                if title := self.by_id.get(digits[:end]):
                    row = digits[end:] + rest
                    return f"{title}_{row}" if row else title
        return bare

    def single(self, theirs: str, ours: str, codes: dict[str, int]) -> None:
        """A question of which one answer is chosen."""
        self.names[theirs], self.codes_of[ours] = ours, codes

    def multi(self, theirs: str, ours: str, codes: dict[str, int]) -> None:
        """A question of which several answers can be chosen."""
        self.single(theirs, ours, codes)
        self.multis[theirs] = ours

    def number(self, theirs: str, ours: str) -> None:
        """A question that is answered with a number."""
        self.names[theirs] = ours
        self.numbers.add(ours)

    def other(self, theirs: str, ours: str) -> None:
        """A question of which a condition can only say whether it was answered."""
        self.names[theirs] = ours

    def name_of(self, theirs: str) -> str | None:
        """Our name of a question of several answers."""
        return self.multis.get(theirs)

    def codes(self, carried: Carry | None) -> dict[str, int]:
        """The codes of the question that rows are carried from."""
        return self.codes_of.get(carried.question, {}) if carried else {}

    def row(self, word: str) -> tuple[str, int] | None:
        """The option that a name such as Q1_SQ003 means."""
        theirs, _, row = word.rpartition("_")
        ours = self.multis.get(theirs)
        code = self.codes_of.get(ours or "", {}).get(row)
        return (ours, code) if ours and code is not None else None


def translated(theirs: str, known: Known) -> str | None:
    """The same condition as an expression of ours; "" for always, None where that cannot be."""
    text = theirs.strip()
    if text in {"", "1"}:
        return ""
    tokens = _tokens(text)
    if tokens is None:
        return None
    said: list[str] = []
    while tokens:
        part, tokens = _next(tokens, known)
        if part is None:
            return None
        said.append(part)
    if said.count("(") != said.count(")"):
        return None
    text = " ".join(said).replace("( ", "(").replace(" )", ")")
    return text.replace("not not ", "")


def _tokens(text: str) -> list[Token] | None:
    found: list[Token] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            return None
        found.append((match.lastgroup or "", match[match.lastgroup or 0]))
        at = match.end()
    return found


def _next(tokens: list[Token], known: Known) -> tuple[str | None, list[Token]]:
    """The first part in our words and the rest; None for the part that we cannot say."""
    kind, token = tokens[0]
    if kind == "sign" and token not in _COMPARES:
        return _SIGNS.get(token, token), tokens[1:]
    if kind != "word":
        return None, tokens
    lowered = token.lower()
    if lowered in {"and", "or", "not"}:
        return _WORDS[lowered], tokens[1:]
    if lowered == "is_empty":
        return _emptiness(tokens, known)
    if lowered == "count":
        return _counting(tokens, known)
    return _comparison(tokens, known)


def _emptiness(tokens: list[Token], known: Known) -> tuple[str | None, list[Token]]:
    if len(tokens) < 4 or (tokens[1][1], tokens[3][1]) != ("(", ")"):
        return None, tokens
    ours = known.names.get(known.meant(tokens[2][1]))
    return (f"not answered({ours})" if ours else None), tokens[4:]


def _counting(tokens: list[Token], known: Known) -> tuple[str | None, list[Token]]:
    """How many answers were chosen, compared with a number."""
    if len(tokens) < 6 or (tokens[1][1], tokens[3][1]) != ("(", ")"):
        return None, tokens
    ours, sign = known.multis.get(known.meant(tokens[2][1])), _sign(tokens[4])
    if ours is None or sign is None or tokens[5][0] != "number":
        return None, tokens
    return f"count({ours}) {sign} {tokens[5][1]}", tokens[6:]


def _comparison(tokens: list[Token], known: Known) -> tuple[str | None, list[Token]]:
    if len(tokens) < 3:
        return None, tokens
    word, sign, (kind, value) = known.meant(tokens[0][1]), _sign(tokens[1]), tokens[2]
    rest = tokens[3:]
    if sign is None or kind not in {"text", "number"}:
        return None, tokens
    value = value.strip("\"'").strip()
    if (row := known.row(word)) and sign in {"==", "!="}:
        ticked = (value == "Y") == (sign == "==")
        if value not in {"Y", ""}:
            return None, tokens
        return f"{'' if ticked else 'not '}chosen({row[0]}, {row[1]})", rest
    ours = known.names.get(word)
    if ours is None:
        return None, tokens
    if value == "" and sign in {"==", "!="}:
        return f"{'not ' if sign == '==' else ''}answered({ours})", rest
    if ours in known.numbers and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return f"{ours} {sign} {value}", rest
    code = known.codes_of.get(ours, {}).get(value)
    if code is None or sign not in {"==", "!="} or word in known.multis:
        return None, tokens
    return f"{ours} {sign} {code}", rest


def _sign(token: Token) -> str | None:
    sign = _WORDS.get(token[1].lower(), _SIGNS.get(token[1], token[1]))
    return sign if sign in _COMPARES else None
