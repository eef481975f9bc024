"""Every sentence that people read: msgids of the code and of the templates."""

from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.extract import extract
from jinja2.ext import babel_extract

from scripts.checks import files

KEYWORDS: dict[str, Any] = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
JINJA = {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}

Key = str | tuple[str, str]


class Sentence(NamedTuple):
    """The files it stands in; whether a template formats it, so that % must be %%."""

    places: list[str]
    formatted: bool


def sentences(root: Path) -> dict[Key, Sentence]:
    """msgid, or (singular, plural), -> where it is. A word used both ways counts as plural."""
    found: dict[Key, list[str]] = defaultdict(list)
    for path in [
        *files(root, "*.py", folder="cocreate"),
        *files(root, "*.html", "*.txt", "*.xml", folder="templates"),
    ]:
        place = path.relative_to(root).as_posix()
        for key in _extracted(path):
            if place not in found[key]:
                found[key].append(place)
    for key in [key for key in found if isinstance(key, tuple) and key[0] in found]:
        found[key] += [place for place in found.pop(key[0]) if place not in found[key]]
    return {
        key: Sentence(places, any(place.startswith("templates/") for place in places))
        for key, places in found.items()
    }


def key_of(message: Any) -> Key:  # noqa: ANN401 - Babel has a string, a list or a tuple
    """A message's name, whatever shape Babel gives it in."""
    return message if isinstance(message, str) else (str(message[0]), str(message[1]))


def forms(text: Any) -> tuple[str, ...]:  # noqa: ANN401 - same
    """The singular, and the plural if there is one."""
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def _extracted(path: Path) -> list[Key]:
    method: Any = "python" if path.suffix == ".py" else babel_extract
    with path.open("rb") as source:
        found = extract(method, source, keywords=KEYWORDS, options=JINJA)
        return [key_of(message) for _line, message, _comments, _context in found if message]
