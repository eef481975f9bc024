"""The texts of a question: all of them, each changed by one rule, or in another language."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from cocreate.questionnaires.document import Settings
from cocreate.questionnaires.models import QuestionView

Rewrite = Callable[[str, str], str]


def texts_of(question: QuestionView) -> Iterator[str]:
    """Everything of a question that a member reads, in the first language and in the others."""
    spec = question.spec
    yield from (question.text, question.low, question.high, spec.help, spec.stimulus)
    yield from (option.text for option in spec.options)
    yield from (item.text for item in spec.items)
    yield from spec.probes
    for words in spec.words.values():
        yield from words.values()


def in_language(question: QuestionView, language: str) -> QuestionView:
    """The question in another language; what was not translated stays as it is."""
    words = question.spec.words.get(language, {})
    if not words:
        return question

    def said(path: str, text: str) -> str:
        return words.get(path) or text

    return question._replace(
        text=said("text", question.text),
        low=said("low", question.low),
        high=said("high", question.high),
        spec=rewritten(question.spec, said),
    )


def rewritten(spec: Settings, rewrite: Rewrite) -> Settings:
    """The settings with each text put through `rewrite(path, text)`.

    A path is "help", "options.3" (the option with code 3), "items.2", "probes.1" (the first) …
    """
    changed: dict[str, Any] = {
        "help": rewrite("help", spec.help),
        "stimulus": rewrite("stimulus", spec.stimulus),
        "options": tuple(
            msgspec.structs.replace(one, text=rewrite(f"options.{one.code}", one.text))
            for one in spec.options
        ),
        "items": tuple(
            msgspec.structs.replace(one, text=rewrite(f"items.{one.code}", one.text))
            for one in spec.items
        ),
        "probes": tuple(
            rewrite(f"probes.{number}", text) for number, text in enumerate(spec.probes, 1)
        ),
    }
    return msgspec.structs.replace(spec, **changed)
