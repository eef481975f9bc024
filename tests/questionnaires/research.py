"""Research questions to read answers for."""

from collections.abc import Sequence
from typing import Any

from cocreate.questionnaires.document import Item, Settings
from cocreate.questionnaires.forms import Answers, plainly, read_asked
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.kinds.base import Asked
from cocreate.questionnaires.models import QuestionView

HOSTILE = ("NaN", "1e99", "-5", "inf", "0x1", "١", "'; drop table", " " * 9_000 + "x", "1" * 400)


def items(number: int) -> tuple[Item, ...]:
    """Items A, B, C … with the codes 1, 2, 3 …"""
    return tuple(Item(code, chr(64 + code)) for code in range(1, number + 1))


def question(kind: str, *, required: bool = True, **settings: Any) -> QuestionView:
    """Question 12 of some questionnaire."""
    return QuestionView(12, kind, "Well?", required, "", "", 1, "", None, Settings(**settings))


def asked(kind: str, *, seed: int = 0, required: bool = True, **settings: Any) -> Asked:
    """The same as it stands before a respondent with this seed."""
    plain = plainly(question(kind, required=required, **settings))
    return Asked(**{**vars(plain), "seed": seed})


def answered(one: Asked, values: dict[str, Any]) -> Answers:
    """What is stored for these fields, given without the q12."""
    return read_asked([one], {f"q12{name}": value for name, value in values.items()})


def mistakes(one: Asked, values: dict[str, Any]) -> dict[str, str]:
    """What is wrong with them."""
    return {name: str(message) for name, message in answered(one, values).errors.items()}


def words(one: Asked, answers: Answers) -> str:
    """The answer as it is said back."""
    codes = {name.partition("_")[2]: code for name, code in answers.codes.items()}
    texts = {part: text for (_id, part), text in answers.texts.items()}
    return str(kind_of(one.kind).words(one.question, codes, texts))


def suffixes(one: Asked) -> list[str]:
    """Names of the columns."""
    return [column.suffix for column in kind_of(one.kind).columns(one.question)]


def problems(kind: str, **settings: Any) -> Sequence[str]:
    """The settings that something is wrong with."""
    return sorted(kind_of(kind).problems(question(kind, **settings)))
