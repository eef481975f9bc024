"""A template read as tags and text, with Jinja's own marks taken out."""

import re
from typing import NamedTuple

_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->|<!\w[^>]*>", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_TRANS = re.compile(r"\{%-?\s*trans\b.*?\{%-?\s*endtrans\s*-?%\}", re.DOTALL)
_STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
_CLASSES = re.compile(r"\{%-?\s*block width\b.*?\{%-?\s*endblock.*?%\}", re.DOTALL)  # of <main>
_UNSHOWN = re.compile(r"<(script|style|code|kbd)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"""<(/?[a-zA-Z][\w-]*)((?:"[^"]*"|'[^']*'|[^'"<>])*)>""")
_ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")

VALUE = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands where {{ … }} was


class Attribute(NamedTuple):
    """`value` with its quotes; empty for an attribute without one."""

    name: str
    value: str


class Tag(NamedTuple):
    """An opening tag and the line it starts on."""

    name: str
    attributes: list[Attribute]
    line: int


def without_jinja(source: str) -> str:
    """The source with {{ … }} as VALUE and no comments or statements; lines keep their number."""
    for pattern, stand_in in (
        (_COMMENT, ""),
        (_CLASSES, VALUE),
        (_TRANS, VALUE),
        (_EXPRESSION, VALUE),
        (_STATEMENT, " "),
    ):
        source = _blanked(pattern, source, stand_in)
    return source


def _blanked(pattern: re.Pattern[str], source: str, stand_in: str) -> str:
    return pattern.sub(lambda found: stand_in + "\n" * found[0].count("\n"), source)


def tags(html: str) -> list[Tag]:
    """Every opening tag of what without_jinja() left."""
    found = []
    for match in _TAG.finditer(html):
        if not match[1].startswith("/"):
            attributes = [Attribute(n.lower(), v) for n, v in _ATTRIBUTE.findall(match[2])]
            found.append(Tag(match[1].lower(), attributes, html.count("\n", 0, match.start()) + 1))
    return found


def texts(html: str) -> list[tuple[int, str]]:
    """(line, text) of everything between tags that a person would see."""
    shown = _blanked(_UNSHOWN, html, "")
    found, position = [], 0
    for match in [*_TAG.finditer(shown), None]:
        end = match.start() if match else len(shown)
        text = shown[position:end]
        if text.strip():
            lead = len(text) - len(text.lstrip())
            found.append((shown.count("\n", 0, position + lead) + 1, text.strip()))
        position = match.end() if match else end
    return found
