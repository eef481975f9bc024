"""A question gets another name: it is put in place wherever the old one stands."""

import re
from collections.abc import Iterable
from typing import Any

from cocreate.questionnaires.models import Block, Question

_EXPRESSIONS = ("show_if", "when")
_NAMES = ("to", "question")  # of a jump and of what is carried forward
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")


def rename(questions: Iterable[Question], blocks: Iterable[Block], old: str, new: str) -> None:
    """Let everything that named the question `old` name it `new`."""
    rows: list[Question | Block] = [*questions, *blocks]
    for row in rows:
        changed = _renamed(row.settings, old, new)
        if changed != row.settings:
            row.settings = changed
        if isinstance(row, Question):
            row.text = _piped(row.text, old, new)


def in_expression(expression: str, old: str, new: str) -> str:
    """The expression with the name replaced; what stands between quotes stays."""
    name = re.compile(rf"(?<![@\w]){re.escape(old)}(?!\w)")
    parts = _QUOTED.split(expression)
    return "".join(part if n % 2 else name.sub(new, part) for n, part in enumerate(parts))


def _piped(text: str, old: str, new: str) -> str:
    return re.sub(rf"(\{{\{{\s*){re.escape(old)}(?=\s*[|}}.])", rf"\g<1>{new}", text)


def _renamed(value: Any, old: str, new: str, key: str = "") -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {name: _renamed(part, old, new, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part, old, new, key) for part in value]
    if not isinstance(value, str):
        return value
    if key in _EXPRESSIONS:
        return in_expression(value, old, new)
    if key in _NAMES:
        return new if value == old else value
    return _piped(value, old, new)
