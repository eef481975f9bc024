"""Sizes above which nobody keeps a file in his head. Below them a size is a matter of taste."""

import ast
from pathlib import Path

from scripts.checks import at, files, run

FUNCTION = 50
CEILINGS = (
    ("cocreate", "*.py", 300),
    ("scripts", "*.py", 300),
    ("tests", "*.py", 360),
    ("templates", "*.html", 150),
    ("static/css", "*.css", 200),
    ("static/js", "*.js", 100),
)
WRITTEN_ONCE = "cocreate/migrations/versions"


def problems(root: Path) -> list[str]:
    """Files and functions above the ceilings; migrations are written once and left alone."""
    found = []
    for folder, pattern, ceiling in CEILINGS:
        for path in files(root, pattern, folder=folder):
            if path.relative_to(root).as_posix().startswith(WRITTEN_ONCE):
                continue
            text = path.read_text(encoding="utf-8")
            lines = text.count("\n")
            if lines > ceiling:
                found.append(at(path, root, ceiling, f"{lines} lines, at most {ceiling}"))
            if path.suffix == ".py":
                found += _long_functions(path, root, text)
    return found


def _long_functions(path: Path, root: Path, text: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION:
                what = f"{node.name} has {length} lines, at most {FUNCTION}"
                found.append(at(path, root, node.lineno, what))
    return found


if __name__ == "__main__":
    run(problems)
