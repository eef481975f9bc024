"""A questionnaire as it is asked: questions and blocks together, in one language, never changed.

Compiling costs more than a page may take, so `kept_questionnaire` remembers what it made for each
revision. Whoever edits a questionnaire changes its revision (`models.py` sees to that) and uses
`questionnaire_now`, which remembers nothing: an edit can still be undone.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import Text, bindparam, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.db import look
from cocreate.questionnaires.conditions import OWN_NAMES, Type
from cocreate.questionnaires.document import BlockDocument
from cocreate.questionnaires.expressions import ExpressionError, read
from cocreate.questionnaires.kinds import KINDS
from cocreate.questionnaires.models import (
    AnyQuestion,
    Block,
    Mode,
    Questionnaire,
    QuestionView,
    code_of,
)
from cocreate.questionnaires.piping import ITEM, places
from cocreate.questionnaires.queries import ASKED, view_of
from cocreate.questionnaires.tree import Name, parts_of
from cocreate.questionnaires.wordings import in_language, texts_of

HELD = 200  # things kept for each database


class ArmView(NamedTuple):
    """One of the things compared."""

    id: int
    seq: int
    name: str


class BlockView(NamedTuple):
    """A block as it is asked."""

    id: int
    spec: BlockDocument


class Unit(NamedTuple):
    """What keeps its place together: a block with its questions, or one question by itself."""

    block: BlockView | None
    questions: tuple[QuestionView, ...]

    @property
    def anchored(self) -> bool:
        """Whether it stays where it is when blocks are shuffled."""
        return self.block is None or self.block.spec.anchored


@dataclass(frozen=True)
class Compiled:
    """A questionnaire in one language. `arms` are all there are, whoever sees them."""

    questions: tuple[QuestionView, ...]
    blocks: tuple[BlockView, ...] = ()
    arms: tuple[ArmView, ...] = ()
    mode: str = Mode.STEPS
    languages: tuple[str, ...] = ()
    blocks_order: str = "fixed"
    version: int = 1

    @cached_property
    def by_code(self) -> dict[str, QuestionView]:
        """The questions by their name in conditions."""
        return {code_of(question): question for question in self.questions}

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Blocks and loose questions in the order in which they were written."""
        blocks = {block.id: block for block in self.blocks}
        inside: dict[int, list[QuestionView]] = {}
        for question in self.questions:
            if question.block_id in blocks:
                inside.setdefault(question.block_id, []).append(question)
        units, done = [], set()
        for question in self.questions:
            block = blocks.get(question.block_id or 0)
            if block is None:
                units.append(Unit(None, (question,)))
            elif block.id not in done:
                done.add(block.id)
                units.append(Unit(block, tuple(inside[block.id])))
        return tuple(units)

    @cached_property
    def sources(self) -> frozenset[str]:
        """The questions of which the answer decides what else is asked, or stands in its text."""
        found = {name for name, _is_attribute in self._named}
        for question in self.questions:
            spec = question.spec
            found |= {carry.question for carry in (spec.carry, spec.carry_items) if carry}
        found |= {block.spec.loop.question for block in self.blocks if block.spec.loop}
        # Q5_3 looks at a column of Q5.
        found |= {name.rpartition("_")[0] for name in found}
        return frozenset(found & set(self.by_code))

    @cached_property
    def looks_outside(self) -> bool:
        """Whether what is asked hangs on the attributes of who is asked."""
        known = {*self.by_code, *OWN_NAMES}
        return any(
            is_attribute or not {name, name.rpartition("_")[0]} & known
            for name, is_attribute in self._named
        )

    @cached_property
    def _named(self) -> set[tuple[str, bool]]:
        """The names in all conditions and texts, and whether they are surely attributes."""
        found: set[tuple[str, bool]] = set()
        for condition in conditions_of(self):
            try:
                parts = parts_of(read(condition))
            except ExpressionError:
                continue
            found |= {(part.name, part.is_attribute) for part in parts if isinstance(part, Name)}
        for question in self.questions:
            for text in texts_of(question):
                found |= {(p.name, p.is_attribute) for p in places(text) if p.name != ITEM}
        return found

    @cached_property
    def routed(self) -> bool:
        """Whether what is asked differs from one member to another."""
        moves = any(q.spec.jumps or q.spec.per_arm for q in self.questions)
        loops = any(block.spec.loop for block in self.blocks)
        return moves or loops or bool(self._named or self.sources)

    @cached_property
    def is_fixed(self) -> bool:
        """Whether everybody is asked the very same, in the same order and the same words."""
        orders = {self.blocks_order, *(block.spec.order for block in self.blocks)}
        for question in self.questions:
            orders |= {question.spec.order, question.spec.items_order}
        drawn = {KINDS[q.kind].group for q in self.questions if q.kind in KINDS} & {"research"}
        return not self.routed and orders == {"fixed"} and not drawn

    @cached_property
    def remembered(self) -> dict[str, Any]:
        """What was made of it, for as long as it is asked like this."""
        return {}

    @cached_property
    def is_paged(self) -> bool:
        """Whether everything stands on one page: with routing each step waits for the last."""
        return self.mode == Mode.PAGE and not self.routed

    @cached_property
    def types(self) -> dict[str, Type]:
        """What the answer to each question can be compared with, by its name."""
        return {code: type_of(question) for code, question in self.by_code.items()}

    def in_locale(self, locale: str) -> "Compiled":
        """The same in this language, as far as it was translated; else in its first language."""
        if locale not in self.languages[1:]:
            return self
        said = self._said.get(locale)
        if said is None:
            said = self._said[locale] = replace(
                self,
                questions=tuple(in_language(question, locale) for question in self.questions),
                languages=(),
            )
        return said

    @cached_property
    def _said(self) -> dict[str, "Compiled"]:
        return {}


def conditions_of(compiled: Compiled) -> Iterator[str]:
    """Every condition that decides what is asked."""
    for question in compiled.questions:
        spec = question.spec
        written = [spec.show_if, *(jump.when for jump in spec.jumps)]
        written += [option.show_if for option in spec.options]
        written += [item.show_if for item in spec.items]
        yield from filter(None, written)
    yield from filter(None, (block.spec.show_if for block in compiled.blocks))


def type_of(question: AnyQuestion) -> Type:
    """What the answer to a question can be compared with."""
    kind = KINDS.get(question.kind)
    if kind is None:
        return "any"
    suffixes = [column.suffix for column in kind.columns(question)]
    if "" in suffixes:
        return "number"
    return "set" if suffixes else "text"


def known_names(compiled: Compiled, attributes: Sequence[str]) -> dict[str, Type]:
    """For `expressions.check`: every name that a condition may use."""
    keys: dict[str, Type] = dict.fromkeys(attributes, "text")
    at: dict[str, Type] = {f"@{key}": "text" for key in attributes}
    return at | keys | compiled.types | OWN_NAMES


_BLOCKS = (
    select(Block.id, Block.code, Block.title, cast(Block.settings, Text).label("settings"))
    .where(Block.questionnaire_id == bindparam("questionnaire_id"))
    .order_by(Block.seq)
)
_QUESTIONNAIRE = select(
    Questionnaire.mode,
    cast(Questionnaire.languages, Text).label("languages"),
    Questionnaire.blocks_order,
    Questionnaire.version,
).where(Questionnaire.id == bindparam("questionnaire_id"))


async def questionnaire_now(
    db: AsyncSession, questionnaire_id: int, arms: Sequence[ArmView] = ()
) -> Compiled:
    """What is asked from now on, made anew."""
    which = {"questionnaire_id": questionnaire_id}
    questions, blocks, ((mode, languages, order, version),) = await look(
        db, (ASKED, which), (_BLOCKS, which), (_QUESTIONNAIRE, which)
    )
    return Compiled(
        questions=tuple(view_of(row) for row in questions),
        blocks=tuple(_block_of(row) for row in blocks),
        arms=tuple(arms),
        mode=mode,
        languages=tuple(msgspec.json.decode(languages)),
        blocks_order=order,
        version=version,
    )


def _block_of(row: Any) -> BlockView:  # noqa: ANN401
    own = {"code": row.code, "title": row.title}
    return BlockView(
        row.id, msgspec.convert(msgspec.json.decode(row.settings) | own, BlockDocument)
    )


_kept: WeakKeyDictionary[object, OrderedDict[Hashable, Any]] = WeakKeyDictionary()


def kept_by(db: AsyncSession) -> OrderedDict[Hashable, Any]:
    """What this process remembers of the database behind `db`, the newest last.

    Only for what a revision names: it is thrown away when a database is closed, or by age.
    """
    held = _kept.setdefault(db.get_bind(), OrderedDict())
    while len(held) > HELD:
        held.popitem(last=False)
    return held
