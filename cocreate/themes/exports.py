"""Themes for machines: the figures of the page, unrounded."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.methods.proportions import Proportion, proportion
from cocreate.methods.release import Hidden, release_total
from cocreate.questionnaires.models import code_of
from cocreate.questionnaires.queries import questions_of
from cocreate.themes.queries import Book, book_of
from cocreate.themes.showing import FEELINGS, pieces_of

FORMAT = "cocreate-themes/1"


async def themes_json(
    db: AsyncSession, questionnaire_id: int, *, closed: bool, k: int
) -> dict[str, Any]:
    """By question code a list, one entry for each of its texts that themes were looked for in.

    Shares are of all texts; a count below k is null. Texts are not part of it.
    """
    told: dict[str, Any] = {"format": FORMAT, "questions": {}}
    for question in await questions_of(db, questionnaire_id):
        entries = []
        for piece in await pieces_of(db, question):
            book = await book_of(db, question, piece.part)
            if book.sheet is None or not book.sheet.texts:
                continue
            outcome = release_total(book.written, k) if closed else Hidden("still_open")
            hidden = {"part": piece.part, "hidden": getattr(outcome, "reason", None)}
            entries.append(hidden if isinstance(outcome, Hidden) else _plain(piece.part, book, k))
        if entries:
            told["questions"][code_of(question)] = entries
    return told


def _plain(part: str, book: Book, k: int) -> dict[str, Any]:
    felt = sum(book.feelings.get(name, 0) for name in FEELINGS)
    return {
        "part": part,
        "n": book.written,
        "themes": [
            {"name": each.theme.name, "by_hand": each.theme.edited}
            | _share(each.texts, book.written, k)
            for each in book.themes
        ],
        "no_theme": _share(book.rest, book.written, k),
        "feelings": {"n": felt}
        | {name: _share(book.feelings.get(name, 0), felt, k) for name in FEELINGS}
        if felt >= k
        else None,
        "quality": book.sheet.quality if book.sheet else None,
    }


def _share(count: int, n: int, k: int) -> dict[str, Any]:
    if count < k:
        return {"count": None, "share": None, "low": None, "high": None}
    part: Proportion = proportion(count, n)
    low, high = (part.interval.low, part.interval.high) if part.interval else (None, None)
    return {"count": count, "share": part.share, "low": low, "high": high}
