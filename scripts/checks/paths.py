"""No file names a place on somebody's machine, nor the host of a package registry."""

import re
from pathlib import Path

from scripts.checks import at, files, run

PATTERNS = (
    (
        re.compile(r"(?<![\w.:-])/(?:work|root|home|Users|opt)/[\w.]"),
        "a path of somebody's machine",
    ),
    (re.compile(r"\b[A-Z]:\\\\?Users\\"), "a path of somebody's machine"),
    (
        re.compile(
            r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org|crates\.io)\b"
        ),
        "the host of a registry",
    ),
)
BINARY = {".png", ".jpg", ".webp", ".woff2", ".ttf", ".otf", ".ico", ".pdf", ".db", ".mo", ".gz"}
LINE_MAX = 20_000  # what is longer was written by a tool


def problems(root: Path) -> list[str]:
    """Every line that would only be true here."""
    found = []
    for path in files(root, "*"):
        if path.suffix in BINARY or "vendor" in path.parts:
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        for number, line in enumerate(text.splitlines(), start=1):
            found += [
                at(path, root, number, what)
                for pattern, what in PATTERNS
                if len(line) < LINE_MAX and pattern.search(line)
            ]
    return found


if __name__ == "__main__":
    run(problems)
