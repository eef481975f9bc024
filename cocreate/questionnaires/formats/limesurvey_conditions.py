"""Our conditions in LimeSurvey's words, and which of our kinds is which of their types."""

import re

from cocreate.questionnaires.document import Document
from cocreate.questionnaires.kinds.scales import POINTS

TYPES = {
    "single": "L",
    "dropdown": "!",
    "image_choice": "L",
    "consent": "Y",
    "yes_no": "Y",
    "multi": "M",
    "matrix": "F",
    "numeric": "N",
    "slider": "N",
    "date": "D",
    "short": "S",
    "open": "T",
    "ranking": "R",
    "constant_sum": "K",
    "instruction": "X",
    "file": "|",
    "attention": "L",
    **dict.fromkeys(POINTS, "L"),
}
_TERM = re.compile(
    r"(?P<call>chosen|answered|count)\(\s*(?P<of>\w+)\s*(?:,\s*(?P<code>\d+)\s*)?\)"
    r"|(?P<name>[A-Za-z]\w*)\s*(?P<sign>==|!=|<=|>=|<|>)\s*(?P<value>-?\d+(?:\.\d+)?)"
    r"|(?P<plain>\b(?:and|or|not)\b|[()]|==|!=|<=|>=|<|>|\d+|\s+)"
)


def relevance(document: Document, ours: str) -> str | None:
    """Our condition in their words, "" for none, None where they have no words for it."""
    kinds = {question.code: question.kind for question in document.questions}
    said, at = [], 0
    while at < len(ours):
        match = _TERM.match(ours, at)
        if match is None:
            return None
        part = _term(match, kinds)
        if part is None:
            return None
        said.append(part)
        at = match.end()
    return "".join(said)


def _term(match: re.Match[str], kinds: dict[str, str]) -> str | None:
    if match["plain"]:
        return match["plain"] if match["plain"] != "not" else "!"
    name = (match["of"] or match["name"]).replace("_", "")
    kind = kinds.get(match["of"] or match["name"])
    if kind is None:
        return None
    if match["call"] == "answered":
        return f"!is_empty({name}.NAOK)"
    if match["call"] == "count":
        return f"count(that.{name}.NAOK)"
    if match["call"] == "chosen":
        code = int(match["code"] or 0)
        return (
            f'({name}_SQ{code:03d}.NAOK == "Y")'
            if kind == "multi"
            else f'({name}.NAOK == "A{code}")'
        )
    if TYPES.get(kind) == "Y":
        return f'{name}.NAOK {match["sign"]} "{"Y" if match["value"] == "1" else "N"}"'
    if TYPES.get(kind) in {"L", "!"}:
        return f'{name}.NAOK {match["sign"]} "A{match["value"]}"'
    return f"{name}.NAOK {match['sign']} {match['value']}" if TYPES.get(kind) == "N" else None
