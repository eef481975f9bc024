"""What is wrong with a condition while it is written, and where in it."""

from collections.abc import Sequence
from typing import Any

from cocreate.kit.i18n import Message, _
from cocreate.panels.models import Attribute
from cocreate.questionnaires.compiled import type_of
from cocreate.questionnaires.conditions import OWN_NAMES, check
from cocreate.questionnaires.models import Question, code_of
from cocreate.questionnaires.tree import ExpressionError
from cocreate.questionnaires.writing.reading import Checker


def checker(questions: Sequence[Question], attributes: Sequence[Attribute]) -> Checker:
    """Says what is wrong with a condition, and where in it."""
    keys = [attribute.key for attribute in attributes]
    known = {f"@{key}": "text" for key in keys} | dict.fromkeys(keys, "text")
    types: Any = known | {code_of(one): type_of(one) for one in questions} | OWN_NAMES

    def judge(condition: str) -> Message | None:
        try:
            check(condition, types)
        except ExpressionError as problem:
            return _(
                "%(problem)s Look at character %(place)s.",
                problem=problem.message,
                place=problem.position + 1,
            )
        return None

    return judge
