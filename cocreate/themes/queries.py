"""Reading themes: how many texts each has, and the texts themselves in no particular order."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import NotFound
from cocreate.questionnaires.models import Question, Response, Verbatim
from cocreate.themes.models import Theme, ThemeCoding, ThemeSheet, ThemeText

PAGE = 25
HIGHEST_ID = 2**63 - 1
REST = 0  # in place of a theme: the texts that have none


class Counted(NamedTuple):
    """A theme with the texts that belong to it, and how they feel."""

    theme: Theme
    texts: int
    feelings: dict[str, int]


class Book(NamedTuple):
    """All themes of the texts of one question, the largest first."""

    sheet: ThemeSheet | None
    written: int
    themes: list[Counted]
    rest: int
    feelings: dict[str, int]
    corrected: int


class Shelved(NamedTuple):
    """One text as the page shows it."""

    ref: str
    text: str
    themes: tuple[int, ...]
    fixed: bool
    feeling: str | None
    by_hand: bool


def _counts() -> ColumnElement[bool]:
    return and_(Response.is_test.is_(False), Response.excluded.is_(False))


def _here(question: Question, part: str) -> ColumnElement[bool]:
    return and_(ThemeText.question_id == question.id, ThemeText.part == part)


async def written_texts(
    db: AsyncSession, question: Question, part: str
) -> Sequence[tuple[int, str]]:
    """Everything that was written there, as (response id, text), of responses that count."""
    found = await db.execute(
        select(Verbatim.response_id, Verbatim.text)
        .join(Response, Response.id == Verbatim.response_id)
        .where(Verbatim.question_id == question.id, Verbatim.part == part, _counts())
        .order_by(Verbatim.response_id)
    )
    return [(row.response_id, row.text) for row in found]


async def sheet_of(db: AsyncSession, question: Question, part: str) -> ThemeSheet | None:
    """Where looking for themes stands; None before the first look."""
    return await db.get(ThemeSheet, (question.id, part))


async def themes_of(db: AsyncSession, question: Question, part: str) -> list[Theme]:
    """The themes, by name."""
    found = await db.scalars(
        select(Theme)
        .where(Theme.question_id == question.id, Theme.part == part)
        .order_by(Theme.name)
    )
    return list(found)


async def theme_called(db: AsyncSession, question: Question, part: str, id: int) -> Theme:
    """One theme of this question; NotFound when it is none of them."""
    theme = await db.get(Theme, id) if 0 < id <= HIGHEST_ID else None
    if theme is None or (theme.question_id, theme.part) != (question.id, part):
        raise NotFound
    return theme


async def text_called(db: AsyncSession, question: Question, part: str, ref: str) -> ThemeText:
    """One text of this question by its name on the page; else NotFound."""
    text = await db.scalar(select(ThemeText).where(_here(question, part), ThemeText.ref == ref))
    if text is None:
        raise NotFound
    return text


async def book_of(db: AsyncSession, question: Question, part: str) -> Book:
    """The themes with their counts."""
    written = await written_texts(db, question, part)
    rows = (
        await db.execute(
            select(ThemeText.id, ThemeText.feeling, ThemeText.feeling_by, ThemeCoding.theme_id)
            .join(Response, Response.id == ThemeText.response_id)
            .outerjoin(ThemeCoding, ThemeCoding.text_id == ThemeText.id)
            .where(_here(question, part), _counts())
        )
    ).all()
    texts: Counter[int] = Counter()
    feelings: dict[int, Counter[str]] = {}
    told: dict[int, tuple[str, str]] = {}
    for row in rows:
        told[row.id] = row.feeling or "", row.feeling_by
        theme = row.theme_id or REST
        texts[theme] += 1
        feelings.setdefault(theme, Counter())[row.feeling or ""] += 1
    counted = [
        Counted(theme, texts[theme.id], dict(feelings.get(theme.id, {})))
        for theme in await themes_of(db, question, part)
    ]
    return Book(
        sheet=await sheet_of(db, question, part),
        written=len(written),
        themes=sorted(counted, key=lambda each: (-each.texts, each.theme.name)),
        rest=texts[REST],
        feelings=dict(Counter(feeling for feeling, _by in told.values())),
        corrected=sum(by == "hand" for _feeling, by in told.values()),
    )


async def texts_of(
    db: AsyncSession, question: Question, part: str, theme: int, page: int = 1
) -> list[Shelved]:
    """A page of the texts of a theme (REST: of none), shuffled: their names are random."""
    belongs = select(ThemeCoding.text_id)
    if theme != REST:
        belongs = belongs.where(ThemeCoding.theme_id == theme)
    inside = ThemeText.id.in_(belongs)
    found = (
        await db.execute(
            select(ThemeText, Verbatim.text)
            .join(Response, Response.id == ThemeText.response_id)
            .join(
                Verbatim,
                and_(
                    Verbatim.response_id == ThemeText.response_id,
                    Verbatim.question_id == ThemeText.question_id,
                    Verbatim.part == ThemeText.part,
                ),
            )
            .where(_here(question, part), _counts(), ~inside if theme == REST else inside)
            .order_by(ThemeText.ref)
            .limit(PAGE)
            .offset((page - 1) * PAGE)
        )
    ).all()
    codings: dict[int, list[int]] = {}
    for coding in await db.scalars(
        select(ThemeCoding).where(ThemeCoding.text_id.in_([text.id for text, _words in found]))
    ):
        codings.setdefault(coding.text_id, []).append(coding.theme_id)
    return [
        Shelved(
            ref=text.ref,
            text=words,
            themes=tuple(sorted(codings.get(text.id, []))),
            fixed=text.fixed,
            feeling=text.feeling,
            by_hand=text.feeling_by == "hand",
        )
        for text, words in found
    ]


async def quotes_of(
    db: AsyncSession, question: Question, part: str, most: int = 3
) -> dict[int, list[str]]:
    """Texts by theme that may be quoted: typical ones, without anything that looks personal."""
    found = await db.execute(
        select(ThemeCoding.theme_id, Verbatim.text)
        .join(ThemeText, ThemeText.id == ThemeCoding.text_id)
        .join(Response, Response.id == ThemeText.response_id)
        .join(
            Verbatim,
            and_(
                Verbatim.response_id == ThemeText.response_id,
                Verbatim.question_id == ThemeText.question_id,
                Verbatim.part == ThemeText.part,
            ),
        )
        .where(_here(question, part), _counts(), ThemeText.quote.is_not(None))
        .order_by(ThemeText.quote, ThemeText.ref)
    )
    quotes: dict[int, list[str]] = {}
    for theme, text in found:
        if len(quotes.setdefault(theme, [])) < most:
            quotes[theme].append(text)
    return quotes
