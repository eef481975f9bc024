"""Questionnaires for tests, written as documents and compiled without a database."""

from typing import Any

import msgspec

from cocreate.questionnaires.compiled import ArmView, BlockView, Compiled
from cocreate.questionnaires.document import BlockDocument, Option, Settings
from cocreate.questionnaires.models import QuestionView
from cocreate.questionnaires.walk import Visit, walk

ABC = (Option(1, "Apples"), Option(2, "Bread"), Option(3, "Cheese"))
ARMS = (ArmView(71, 1, "Red"), ArmView(72, 2, "Blue"), ArmView(73, 3, "Green"))


def a_question(
    code: str,
    kind: str = "scale5",
    text: str = "",
    *,
    block: int | None = None,
    required: bool = False,
    **settings: Any,
) -> dict[str, Any]:
    """A question by its code; what is left over are its settings."""
    more = {"options": ABC} if kind in {"single", "multi"} and "carry" not in settings else {}
    return {
        "code": code,
        "kind": kind,
        "text": text or f"What about {code}?",
        "block_id": block,
        "required": required,
        "spec": Settings(**{**more, **settings}),
    }


def a_block(id: int, **more: Any) -> BlockView:
    """A block with this id."""
    return BlockView(id, BlockDocument(code=f"B{id}", **more))


def compiled(
    *questions: dict[str, Any],
    blocks: tuple[BlockView, ...] = (),
    arms: tuple[ArmView, ...] = (),
    **more: Any,
) -> Compiled:
    """The questionnaire; its questions have the ids 1, 2, 3 …"""
    views = tuple(
        QuestionView(id=n, low="", high="", seq=n, **question)
        for n, question in enumerate(questions, 1)
    )
    return Compiled(questions=views, blocks=blocks, arms=arms, **more)


def names(what: Compiled, values: dict[str, Any] | None = None, **visit: Any) -> list[str]:
    """The fields that are asked, in order."""
    screens = walk(what, Visit(values=values or {}, **visit))
    return [name for screen in screens for name in screen.names]


def document_bytes(value: Any) -> bytes:
    """For comparing documents letter by letter."""
    return msgspec.json.format(msgspec.json.encode(value))
