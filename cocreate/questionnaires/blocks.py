"""Writing blocks: questions that stay together; shown or not, shuffled or not, once or looped."""

from typing import Any, Literal

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import Invalid, NotFound
from cocreate.kit.i18n import _
from cocreate.questionnaires.document import BlockDocument, Carry
from cocreate.questionnaires.editing import blocks_of, moved, number_all, put_in_order
from cocreate.questionnaires.models import Block, Question
from cocreate.questionnaires.queries import questions_of

BLOCKS_MAX = 40


class BlockWritten(msgspec.Struct, frozen=True):
    """A block as its form says it."""

    title: str
    show_if: str = ""
    order: Literal["fixed", "random", "rotate"] = "fixed"
    anchored: bool = False
    loop: Carry | None = None


def block_spec(block: Block) -> BlockDocument:
    """What the block does, as checked values."""
    own = {"code": block.code, "title": block.title}
    return msgspec.convert(block.settings | own, BlockDocument)


async def block_in(db: AsyncSession, questionnaire_id: int, block_id: int) -> Block:
    """A block of this questionnaire; NotFound for any other."""
    found = await db.scalar(
        select(Block).where(Block.questionnaire_id == questionnaire_id, Block.id == block_id)
    )
    if found is None:
        raise NotFound
    return found


async def add_block(db: AsyncSession, questionnaire_id: int, given: BlockWritten) -> Block:
    """A new last block. Raises Invalid when there are as many as there can be."""
    there = await blocks_of(db, questionnaire_id)
    if len(there) >= BLOCKS_MAX:
        raise Invalid({"title": _("At most %(n)s blocks, please: remove one first.", n=BLOCKS_MAX)})
    taken = {block.code for block in there}
    number = len(there) + 1
    while f"B{number}" in taken:
        number += 1
    block = Block(
        questionnaire_id=questionnaire_id, seq=len(there) + 1, code=f"B{number}", title=given.title
    )
    block.settings = _stored(given, {})
    db.add(block)
    await db.flush()  # questions that go into it need its id
    return block


def change_block(block: Block, given: BlockWritten) -> None:
    """Another title, another way of asking what is in it."""
    block.title = given.title
    block.settings = _stored(given, block.settings)


def _stored(given: BlockWritten, before: dict[str, Any]) -> dict[str, Any]:
    """What the columns do not hold; the words in other languages stay."""
    words = {"words": before["words"]} if before.get("words") else {}
    kept: dict[str, Any] = msgspec.to_builtins(
        BlockDocument(
            code="",
            show_if=given.show_if,
            order=given.order,
            anchored=given.anchored,
            loop=given.loop,
        )
    )
    kept.pop("code", None)
    return kept | words


async def move_block(db: AsyncSession, block: Block, *, up: bool) -> None:
    """The block with its questions one place further to the front or the back."""
    await number_all(db, moved(await blocks_of(db, block.questionnaire_id), block, up=up))
    await put_in_order(db, await questions_of(db, block.questionnaire_id))


async def remove_block(db: AsyncSession, block: Block) -> None:
    """Take the block away; its questions stay, without a block."""
    questionnaire_id = block.questionnaire_id
    await db.execute(update(Question).where(Question.block_id == block.id).values(block_id=None))
    await db.delete(block)
    await db.flush()
    await number_all(db, await blocks_of(db, questionnaire_id))
    await put_in_order(db, await questions_of(db, questionnaire_id))
