"""Reading a condition: `Q1 == 3 and age in ("18-34", "35-54") or not chosen(Q2, 4)`.

A language of our own that can only look and compare: there is nothing in it to call, import or
loop over, so that whoever may write a questionnaire can do no harm. `read` makes a tree of it;
`expressions.py` checks and evaluates the tree. Length and depth are bounded, and each mistake is
told with its place.
"""

import re
from functools import lru_cache
from typing import NamedTuple, NoReturn

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.tree import (
    Among,
    Call,
    Compare,
    ExpressionError,
    Joined,
    Name,
    Node,
    Not,
    Value,
)

LENGTH_MAX = 1_000
DEPTH_MAX = 30
# Functions with the fewest and the most they take; the first is always a question.
FUNCTIONS = {"chosen": (2, 50), "answered": (1, 1), "count": (1, 1)}
COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")
WORDS = frozenset({"and", "or", "not", "in", "true", "false"})
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<name>@?[^\W\d]\w*)
    | (?P<text>"[^"]*"|'[^']*'|“[^”]*”|‘[^’]*’)
    | (?P<sign>==|!=|<=|>=|[<>(),\-])
    | (?P<end>$)
    )""",
    re.VERBOSE,
)


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


@lru_cache(maxsize=5_000)
def read(text: str) -> Node:
    """The tree of a condition. Raises ExpressionError for anything else than a whole condition."""
    if len(text) > LENGTH_MAX:
        raise ExpressionError(
            LENGTH_MAX, _("A condition has at most %(n)s characters.", n=LENGTH_MAX)
        )
    reader = _Reader(_tokens(text))
    tree = reader.either(0)
    if reader.now.kind != "end":
        reader.fail_here()
    return tree


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    while True:
        found = _TOKEN.match(text, place)
        if found is None:
            place += len(text[place:]) - len(text[place:].lstrip())
            raise ExpressionError(place, _problem_with(text, place))
        kind = str(found.lastgroup)
        word = found[kind]
        plain = word.lower() if kind == "name" and word.lower() in WORDS else word
        tokens.append(_Token(kind, plain, found.start(kind)))
        if kind == "end":
            return tokens
        place = found.end()


def _problem_with(text: str, place: int) -> Message:
    character = text[place]
    if character in "\"'“‘":
        return _("The text that begins here is not closed with a quotation mark.")
    if character == "=":
        return _("Write == to compare.")
    return _("“%(character)s” does not belong in a condition.", character=character)


class _Reader:
    """One method a level of the grammar, loosest first."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0

    @property
    def now(self) -> _Token:
        return self._tokens[self._place]

    def either(self, depth: int) -> Node:
        return self._joined("or", depth)

    def _joined(self, word: str, depth: int) -> Node:
        at = self.now.at
        parts = [self._part(word, depth)]
        while self._takes(word):
            parts.append(self._part(word, depth))
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts), at)

    def _part(self, word: str, depth: int) -> Node:
        return self._joined("and", depth) if word == "or" else self._opposite(depth)

    def _opposite(self, depth: int) -> Node:
        at = self.now.at
        if depth > DEPTH_MAX:
            raise ExpressionError(at, _("This is nested too deep. Write it in simpler parts."))
        if self._takes("not"):
            return Not(self._opposite(depth + 1), at)
        return self._comparison(depth)

    def _comparison(self, depth: int) -> Node:
        left = self._single(depth)
        at = self.now.at
        if self._takes("in"):
            return Among(left, self._listed(), at)
        if self.now.text == "not" and self._tokens[self._place + 1].text == "in":
            self._place += 2
            return Not(Among(left, self._listed(), at), at)
        if self.now.kind != "sign" or self.now.text not in COMPARISONS:
            return left
        sign = self._next().text
        compared = Compare(sign, left, self._single(depth), at)
        if self.now.kind == "sign" and self.now.text in COMPARISONS:
            raise ExpressionError(
                self.now.at, _("Compare two things at a time, with “and” between them.")
            )
        return compared

    def _single(self, depth: int) -> Node:
        token = self.now
        if token.text == "(" and token.kind == "sign":
            self._place += 1
            inside = self.either(depth + 1)
            self._expect(")")
            return inside
        if token.kind == "name" and token.text not in WORDS:
            return self._named()
        return self._value()

    def _named(self) -> Node:
        token = self._next()
        if self.now.text != "(" or self.now.kind != "sign":
            return Name(token.text.lstrip("@"), token.at, is_attribute=token.text[0] == "@")
        if token.text not in FUNCTIONS:
            raise ExpressionError(token.at, _("There is no function “%(name)s”.", name=token.text))
        self._place += 1
        question = self._next()
        if question.kind != "name" or question.text[0] == "@" or question.text in WORDS:
            raise ExpressionError(question.at, _("The name of a question belongs here."))
        values = []
        while self.now.text == ",":
            self._place += 1
            values.append(self._value())
        self._expect(")")
        least, most = FUNCTIONS[token.text]
        if not least <= 1 + len(values) <= most:
            raise ExpressionError(token.at, _("“%(name)s” is not used like this.", name=token.text))
        return Call(token.text, Name(question.text, question.at), tuple(values), token.at)

    def _listed(self) -> tuple[Value, ...]:
        self._expect("(")
        values = [self._value()]
        while self.now.text == "," and self.now.kind == "sign":
            self._place += 1
            values.append(self._value())
        self._expect(")")
        return tuple(values)

    def _value(self) -> Value:
        token = self.now
        negative = token.text == "-" and self._tokens[self._place + 1].kind == "number"
        if negative:
            token = self._tokens[self._place + 1]
        if token.kind == "text":
            value: float | str | bool = token.text[1:-1]
        elif token.text in {"true", "false"}:
            value = token.text == "true"
        elif token.kind == "number":
            value = float(token.text) if "." in token.text else int(token.text)
            value = -value if negative else value
        else:
            self.fail_here()
        self._place += 2 if negative else 1
        return Value(value, token.at)

    def _takes(self, word: str) -> bool:
        if self.now.kind == "name" and self.now.text == word:
            self._place += 1
            return True
        return False

    def _next(self) -> _Token:
        token = self.now
        if token.kind != "end":
            self._place += 1
        return token

    def _expect(self, sign: str) -> None:
        if self.now.kind != "sign" or self.now.text != sign:
            raise ExpressionError(self.now.at, _("A “%(sign)s” is missing here.", sign=sign))
        self._place += 1

    def fail_here(self) -> NoReturn:
        """Say what cannot stand here."""
        token = self.now
        if token.kind == "end":
            raise ExpressionError(token.at, _("The condition is not finished."))
        raise ExpressionError(token.at, _("“%(text)s” cannot stand here.", text=token.text[:40]))
