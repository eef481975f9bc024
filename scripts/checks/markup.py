"""Templates hold no script or style of their own, name no other host and leave no sentence
untranslated; static files name no other host either."""

import re
from collections.abc import Iterator
from pathlib import Path

from scripts.checks import at, files, run
from scripts.checks.templates import VALUE, tags, texts, without_jinja

SAFE = re.compile(r"\|\s*safe\b|\bMarkup\s*\(|\{%-?\s*autoescape\s+false")
HOST = re.compile(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}", re.IGNORECASE)
# Names of namespaces and of nobody.
ALLOWED_HOST = re.compile(r"//(?:www\.w3\.org|(?:[\w-]+\.)*example\.(?:com|org|net|nl))\b")
NAMES = re.compile(rf"&#?\w+;|{VALUE}-[\w-]+")  # entities; ids made of a value and a suffix
LETTERS = re.compile(r"[^\W\d_]{2,}")
SHOWN_ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "aria-description"}
BRAND = {"Cocreate", "Nederlands", "English"}
NOT_TRANSLATED = ("templates/styleguide",)  # for developers, in English


def problems(root: Path) -> list[str]:
    """Every such place in templates/ and static/; other people's files are passed over."""
    found = []
    for path in files(root, "*.html", "*.txt", "*.xml", folder="templates"):
        found += [at(path, root, line, what) for line, what in _template(path, root)]
    for path in files(root, "*.css", "*.js", "*.svg", "*.webmanifest", folder="static"):
        if "vendor" not in path.parts:
            text = path.read_text(encoding="utf-8")
            found += [at(path, root, line, what) for line, what in _hosts(text)]
    return found


def _template(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    source = path.read_text(encoding="utf-8")
    for match in SAFE.finditer(source):
        yield source.count("\n", 0, match.start()) + 1, f"{match[0]!r}: Markup is made in Python"
    yield from _hosts(source)
    if path.suffix != ".html":
        return
    html = without_jinja(source)
    yield from _attributes(html)
    if not path.relative_to(root).as_posix().startswith(NOT_TRANSLATED):
        yield from _sentences(html)


def _hosts(source: str) -> Iterator[tuple[int, str]]:
    for match in HOST.finditer(source):
        if not ALLOWED_HOST.search(match[0]):
            yield source.count("\n", 0, match.start()) + 1, f"another host: {match[0]}"


def _attributes(html: str) -> Iterator[tuple[int, str]]:
    for tag in tags(html):
        names = {attribute.name for attribute in tag.attributes}
        if tag.name == "script" and "src" not in names:
            yield tag.line, "a script without src"
        if tag.name == "style":
            yield tag.line, "a style element"
        for name, value in tag.attributes:
            if name == "style" or name.startswith(("on", "hx-on", "hx-vals", "hx-vars")):
                yield tag.line, f"the attribute {name}"
            if value and value[0] not in "\"'":
                yield tag.line, f"{name}={value.replace(VALUE, '…')} without quotation marks"
            if value.strip("\"' ").lower().startswith(("javascript:", "data:")):
                yield tag.line, f"{name} runs or holds something: {value[:30]}"


def _sentences(html: str) -> Iterator[tuple[int, str]]:
    for line, text in texts(html):
        yield from ((line, f"not translated: {word}") for word in _words(text))
    for tag in tags(html):
        for name, value in tag.attributes:
            if name in SHOWN_ATTRIBUTES:
                yield from ((tag.line, f"not translated: {word}") for word in _words(value))


def _words(text: str) -> list[str]:
    plain = NAMES.sub(" ", text).replace(VALUE, " ")
    return [plain.strip()[:60]] if set(LETTERS.findall(plain)) - BRAND else []


if __name__ == "__main__":
    run(problems)
