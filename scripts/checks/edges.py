"""The transaction is settled at the edge, queries stand in queries.py, SQL text is constant."""

import ast
from collections.abc import Iterator
from pathlib import Path

from scripts.checks import at, files, run

MAY_COMMIT = ("cocreate/kit", "cocreate/cli")
QUERYING = {"select", "insert", "update", "delete", "text"}


def problems(root: Path) -> list[str]:
    """Every place in cocreate/ that breaks one of the three."""
    found = []
    for path in files(root, "*.py", folder="cocreate"):
        name = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        kit = name.startswith(MAY_COMMIT)
        for node in ast.walk(tree):
            if not kit and _called(node) == "commit":
                found.append((path, node, "only the edge commits: leave it to the request"))
            if not kit and _called(node) == "text" and not _constant(node) and _has_sql(tree):
                found.append((path, node, "text() takes a constant; values are parameters"))
        if path.name == "routes.py" or path.parent.name == "routes":
            found += [
                (path, node, f"{query}() belongs in queries.py or actions.py")
                for node, query in _imported_queries(tree)
            ]
    return [at(path, root, getattr(node, "lineno", 1), what) for path, node, what in found]


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _constant(node: ast.AST) -> bool:
    assert isinstance(node, ast.Call)  # noqa: S101 - _called has just said so
    if isinstance(node.func, ast.Attribute):
        return True  # record.text(name) and the like
    return bool(node.args) and isinstance(node.args[0], ast.Constant)


def _has_sql(tree: ast.Module) -> bool:
    return any(query == "text" for _node, query in _imported_queries(tree))


def _imported_queries(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            yield from ((node, name.name) for name in node.names if name.name in QUERYING)


if __name__ == "__main__":
    run(problems)
