"""A questionnaire in a second language: which texts there are, which are said in it, which lack."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cocreate.questionnaires.models import AnyQuestion, Block, Question


class Said(NamedTuple):
    """One text: where it is, what it says in the first language and in the other."""

    path: str
    text: str
    other: str

    @property
    def lacks(self) -> bool:
        """Whether it is not said in the other language yet."""
        return not self.other.strip()

    @property
    def long(self) -> bool:
        """Whether it needs room."""
        return len(self.text) > 80 or "\n" in self.text


def texts_to_say(question: AnyQuestion, language: str) -> list[Said]:
    """Every text of a question that is not empty, with its words in `language`."""
    spec = question.spec
    texts = {"text": question.text, "help": spec.help, "low": question.low, "high": question.high}
    texts["stimulus"] = spec.stimulus
    texts |= {f"options.{one.code}": one.text for one in spec.options}
    texts |= {f"items.{one.code}": one.text for one in spec.items}
    texts |= {f"probes.{n}": probe for n, probe in enumerate(spec.probes, 1)}
    words = spec.words.get(language, {})
    return [Said(path, text, words.get(path, "")) for path, text in texts.items() if text.strip()]


def missing_in(questions: Sequence[AnyQuestion], languages: Sequence[str]) -> dict[str, int]:
    """How many texts each language but the first lacks."""
    return {
        language: sum(
            said.lacks for question in questions for said in texts_to_say(question, language)
        )
        for language in languages[1:]
    }


def say(question: Question, language: str, words: Mapping[str, str]) -> None:
    """Put the words of a language in place; empty ones are left out."""
    wanted = {said.path for said in texts_to_say(question, language)}
    kept = {path: text for path, text in words.items() if path in wanted and text}
    settings: dict[str, Any] = dict(question.settings)
    others = {name: held for name, held in settings.get("words", {}).items() if name != language}
    settings["words"] = others | ({language: kept} if kept else {})
    if not settings["words"]:
        del settings["words"]
    question.settings = settings


def forget(rows: Sequence[Question | Block], language: str) -> None:
    """Take a language out everywhere."""
    for row in rows:
        words = row.settings.get("words", {})
        if language in words:
            left = {name: held for name, held in words.items() if name != language}
            row.settings = row.settings | {"words": left}
