"""Every setting is explained to administrators, and nothing is explained that is no setting."""

import ast
import re
from pathlib import Path

from scripts.checks import files, run

GUIDE = "docs/administrators.md"
NAME = re.compile(r"\bCOCREATE_[A-Z][A-Z_]*[A-Z]\b")
# Of the tests and scripts, not of an installation.
FOR_DEVELOPERS = re.compile(r"COCREATE_(TEST_\w+|CHROMIUM|SHARED_DATA)")


def problems(root: Path) -> list[str]:
    """Settings that the guide does not name, and names in it that the code does not read."""
    guide = root / GUIDE
    explained = set(NAME.findall(guide.read_text(encoding="utf-8"))) if guide.exists() else set()
    read = settings(root)
    return [
        *(f"{GUIDE}: {name} is not explained" for name in sorted(read - explained)),
        *(
            f"{GUIDE}: {name} is not a setting"
            for name in sorted(explained - read)
            if not FOR_DEVELOPERS.fullmatch(name)
        ),
    ]


def settings(root: Path) -> set[str]:
    """Variables that cocreate reads: written out anywhere, or asked of `env` in settings.py."""
    found: set[str] = set()
    for path in files(root, "*.py", folder="cocreate"):
        text = path.read_text(encoding="utf-8")
        found |= {name for name in NAME.findall(text) if not FOR_DEVELOPERS.fullmatch(name)}
        if path.relative_to(root).as_posix() == "cocreate/settings.py":
            found |= {f"COCREATE_{name.upper()}" for name in _asked(ast.parse(text))}
    return found


def _asked(tree: ast.Module) -> set[str]:
    """The names in env.get("name", …), env["name"] and reader(env, "name", …)."""
    names = set()
    for node in ast.walk(tree):
        given: list[ast.expr] = []
        if isinstance(node, ast.Subscript) and _is_env(node.value):
            given = [node.slice]
        elif isinstance(node, ast.Call) and node.args:
            if isinstance(node.func, ast.Attribute) and _is_env(node.func.value):
                given = node.args[:1]
            elif _is_env(node.args[0]):
                given = node.args[1:2]
        names |= {
            argument.value
            for argument in given
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        }
    return names


def _is_env(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "env"


if __name__ == "__main__":
    run(problems)
