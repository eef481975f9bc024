"""One question as it stands before one member: filled in, carried forward, in his order."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import msgspec

from cocreate.kit.i18n import translate
from cocreate.questionnaires.document import DONT_KNOW, Carry, Item, Option
from cocreate.questionnaires.expressions import Answer, Environment, holds
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.kinds.base import Asked
from cocreate.questionnaires.models import QuestionView
from cocreate.questionnaires.orders import lot, ordered
from cocreate.questionnaires.piping import ITEM, Place, piped
from cocreate.questionnaires.wordings import rewritten

OTHER_PART = "other"


class Chosen(NamedTuple):
    """An option or item of an earlier question, as it was shown there."""

    code: int
    text: str
    option: Option | None = None


class Asker:
    """Makes questions for one member, and remembers what he was asked and answered."""

    def __init__(self, seed: int, values: Mapping[str, Any], locale: str) -> None:
        self._seed = seed
        self._values = values
        self._locale = locale
        # By question: as it was asked first, and as in this turn of a loop.
        self._first: dict[str, tuple[Asked, Answer]] = {}
        self._here: dict[str, tuple[Asked, Answer]] = {}

    def begin_turn(self) -> None:
        """In another turn of a loop, or behind it: its own answers are those of no turn yet."""
        self._here = {}

    @property
    def answers(self) -> dict[str, Answer]:
        """What was answered so far: in this turn, else the first time."""
        known = {**self._first, **self._here} if self._here else self._first
        return {code: answer for code, (_asked, answer) in known.items()}

    def asked(
        self,
        question: QuestionView,
        env: Environment,
        turn: int | None,
        arm: int | None,
        item: Chosen | None,
    ) -> Asked | None:
        """The question; None when it has options but none is left. `turn` is in its name."""
        spec = question.spec
        options, items = self._options(question), self._items(question)
        options = tuple(option for option in options if holds(option.show_if, env))
        items = tuple(one for one in items if holds(one.show_if, env))
        if ((spec.options or spec.carry) and not options) or (
            (spec.items or spec.carry_items) and not items
        ):
            return None
        options = ordered(
            options,
            spec.order,
            self._seed,
            f"{question.id} options",
            name=lambda option: option.code,
            stays=lambda option: option.anchored,
            last=lambda option: option.other or option.exclusive,
        )
        items = ordered(
            items,
            spec.items_order,
            self._seed,
            f"{question.id} items",
            name=lambda one: one.code,
            stays=lambda one: one.anchored,
        )
        asked = Asked(
            question=question,
            name=question.field if turn is None else f"{question.field}@{turn}",
            text=question.text,
            low=question.low,
            high=question.high,
            help=spec.help,
            options=options,
            items=items,
            stimulus=spec.stimulus,
            arm=arm,
            seed=lot(self._seed, question.id),
            probes=spec.probes,
        )
        return self._filled(asked, env, item)

    def read(self, code: str, asked: Asked) -> None:
        """Look at what was answered, as far as it is right; for what comes after it."""
        found = kind_of(asked.kind).read(asked, self._values)
        unknown = asked.spec.dont_know and found.codes.get("") == DONT_KNOW
        answer = Answer({} if found.errors else found.codes, found.texts, unknown=unknown)
        self._here[code] = asked, answer
        self._first.setdefault(code, self._here[code])

    def carried(self, carry: Carry) -> Iterator[Chosen]:
        """The options or items of an earlier question that are taken over, as they stood there."""
        if (known := self._known(carry.question)) is None:
            return
        asked, answer = known
        written = answer.texts.get(OTHER_PART, "")
        there: list[Chosen] = [Chosen(item.code, item.text) for item in asked.items] or [
            Chosen(one.code, (one.other and written) or one.text, one) for one in asked.options
        ]
        for one in there:
            chosen = one.code in answer.chosen
            if carry.which == "shown" or chosen == (carry.which == "chosen"):
                yield one

    def _known(self, code: str) -> tuple[Asked, Answer] | None:
        return self._here.get(code) or self._first.get(code)

    def _options(self, question: QuestionView) -> tuple[Option, ...]:
        spec = question.spec
        if spec.carry is None:
            return spec.options
        own = {option.code for option in spec.options}
        taken = (_as_option(one) for one in self.carried(spec.carry) if one.code not in own)
        carried = tuple(taken)
        return (*carried, *spec.options) if carried else ()

    def _items(self, question: QuestionView) -> tuple[Item, ...]:
        spec = question.spec
        if spec.carry_items is None:
            return spec.items
        own = {item.code for item in spec.items}
        carried = tuple(
            Item(one.code, one.text)
            for one in self.carried(spec.carry_items)
            if one.code not in own and one.code >= 1
        )
        return (*carried, *spec.items) if carried else ()

    def _filled(self, asked: Asked, env: Environment, item: Chosen | None) -> Asked:
        """The same with earlier answers in its texts; itself where there is no place for them."""

        def fill(place: Place) -> str:
            if place.is_attribute:
                return str(env.attributes.get(place.name) or "")
            if place.name == ITEM:
                return item.text if item else ""
            return self._said(place.name)

        def said(_path: str, text: str) -> str:
            return piped(text, fill)

        texts = (asked.text, asked.low, asked.high, asked.help, asked.stimulus, *asked.probes)
        parts = (*(one.text for one in asked.options), *(one.text for one in asked.items))
        if not any("{{" in text for text in (*texts, *parts)):
            return asked
        spec = msgspec.structs.replace(asked.spec, options=asked.options, items=asked.items)
        spec = rewritten(spec, said)
        return replace(
            asked,
            text=said("", asked.text),
            low=said("", asked.low),
            high=said("", asked.high),
            help=spec.help,
            options=spec.options,
            items=spec.items,
            stimulus=spec.stimulus,
            probes=spec.probes,
        )

    def _said(self, code: str) -> str:
        """An earlier answer in words: what was chosen as it stood there, else as its kind says."""
        known = self._known(code)
        if known is None or not known[1].given:
            return ""
        asked, answer = known
        listed = [one.text for one in self.carried(Carry(code)) if one.text]
        if asked.options and not asked.items and listed:
            return ", ".join(listed)
        words = kind_of(asked.kind).words(asked.question, answer.codes, answer.texts)
        return translate(words, self._locale)


def _as_option(one: Chosen) -> Option:
    """An option that was taken over: what it does besides being chosen stays where it was."""
    if one.option is None:
        return Option(one.code, one.text)
    return Option(one.code, one.text, image=one.option.image, alt=one.option.alt)
