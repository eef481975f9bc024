"""The small Markdown that people may write: read by markdown-it, then washed by nh3.

Paragraphs, line breaks, bold, italic, lists, quotes and links to http and https. No HTML, images,
headings, code or tables: what is not on the list stays as it was typed. The parser alone would be
safe; the washing is there for the day it is not.
"""

from functools import cache, lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a"}
ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "ol": {"start"}, "*": set()}
SCHEMES = {"http", "https"}
LINK_REL = "nofollow noopener noreferrer"
MAX_CHARACTERS = 20_000  # forms are stricter; this only keeps a mistake from costing seconds
MAX_NESTING = 20

_RULES = ("list", "blockquote", "paragraph", "normalize", "block", "inline", "text_join")
_INLINE = ("text", "newline", "escape", "emphasis", "link", "balance_pairs", "fragments_join")


@lru_cache(maxsize=1_000)  # the same comments are read over and over; the text alone decides
def render(text: str) -> Markup:
    """Safe HTML of `text`. A link that goes elsewhere than to http(s) stays plain text."""
    html = _parser().render(_tidy(text))
    washed = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=LINK_REL,
        strip_comments=True,
    )
    return Markup(washed)  # noqa: S704 - nh3 has just washed it


def excerpt(text: str, n: int) -> str:
    """The first words of `text` without its marks, at most `n` characters with the ellipsis."""
    words = " ".join(_words(_parser().parse(_tidy(text)))).split()
    flat = " ".join(words)
    if len(flat) <= n:
        return flat
    cut = flat[: n - 1]
    if " " in cut and not flat[n - 1].isspace():
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:–-") + "…"


def _words(tokens: list[Token]) -> list[str]:
    """The text of each paragraph or list item."""
    return [
        "".join(
            " " if child.type in {"softbreak", "hardbreak"} else child.content
            for child in token.children or []
        )
        for token in tokens
        if token.type == "inline"
    ]


def _tidy(text: str) -> str:
    return text.replace("\0", "")[:MAX_CHARACTERS]


@cache
def _parser() -> MarkdownIt:
    options = {"html": False, "linkify": False, "breaks": True, "maxNesting": MAX_NESTING}
    parser = MarkdownIt("zero", options).enable([*_RULES, *_INLINE], ignoreInvalid=True)
    parser.validateLink = _is_web_link  # type: ignore[method-assign]
    return parser


def _is_web_link(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))
