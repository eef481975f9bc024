"""What people decide about themes: names, words, what belongs together and where a text goes."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import Conflict, Invalid, NotFound
from cocreate.kit.i18n import _
from cocreate.questionnaires.models import Question
from cocreate.themes.actions.storing import apply_words
from cocreate.themes.forms import rules_of
from cocreate.themes.models import Theme, ThemeCoding, ThemeText
from cocreate.themes.queries import themes_of, written_texts


async def add_code(
    db: AsyncSession, question: Question, part: str, name: str, words: str = ""
) -> Theme:
    """A theme of one's own, given to every text that one of its words is in."""
    await _free(db, question, part, name)
    theme = Theme(question_id=question.id, part=part, name=name, words=rules_of(words), edited=True)
    db.add(theme)
    await db.flush()  # its codings need its id
    await apply_words(db, theme, await written_texts(db, question, part))
    return theme


async def rename(db: AsyncSession, question: Question, theme: Theme, name: str) -> None:
    """A better name, which stays."""
    if name != theme.name:
        await _free(db, question, theme.part, name)
    theme.name, theme.edited = name, True


async def change_words(db: AsyncSession, question: Question, theme: Theme, words: str) -> int:
    """Other words for a theme; returns how many texts have it by them."""
    theme.words, theme.edited = rules_of(words), True
    return await apply_words(db, theme, await written_texts(db, question, theme.part))


async def merge(db: AsyncSession, theme: Theme, into: Theme) -> None:
    """One theme of two: the texts and words of `theme` go to `into`."""
    if theme.id == into.id:
        raise Conflict(_("A theme cannot be merged with itself."))
    both = select(ThemeCoding.text_id).where(ThemeCoding.theme_id == into.id)
    await db.execute(
        delete(ThemeCoding).where(
            ThemeCoding.theme_id == theme.id, ThemeCoding.text_id.in_(both.scalar_subquery())
        )
    )
    await db.execute(
        update(ThemeCoding).where(ThemeCoding.theme_id == theme.id).values(theme_id=into.id)
    )
    into.words = list(dict.fromkeys([*into.words, *theme.words]))
    into.terms = list(dict.fromkeys([*into.terms, *theme.terms]))[:12]
    into.edited = True
    await db.delete(theme)
    await db.flush()  # its name is free from here on


async def split_off(
    db: AsyncSession, question: Question, theme: Theme, name: str, refs: Sequence[str]
) -> Theme:
    """Some texts of a theme become one of their own. Raises Invalid when none is named."""
    found = list(
        await db.scalars(
            select(ThemeText).where(
                ThemeText.question_id == question.id,
                ThemeText.part == theme.part,
                ThemeText.ref.in_(list(refs)),
            )
        )
    )
    if not found:
        raise Invalid({"texts": _("Tick the texts that go together.")})
    await _free(db, question, theme.part, name)
    own = Theme(question_id=question.id, part=theme.part, name=name, edited=True)
    db.add(own)
    await db.flush()  # its codings need its id
    for text in found:
        kept = await db.scalars(
            select(ThemeCoding.theme_id).where(
                ThemeCoding.text_id == text.id, ThemeCoding.theme_id != theme.id
            )
        )
        await place_text(db, text, [*kept, own.id])
    return own


async def remove(db: AsyncSession, theme: Theme) -> None:
    """A theme that says nothing; its texts stay, without it."""
    await db.delete(theme)
    await db.flush()  # its codings are gone from here on


async def place_text(db: AsyncSession, text: ThemeText, themes: Sequence[int]) -> None:
    """Put a text under exactly these themes, for good. NotFound for a theme of elsewhere."""
    known = set(
        await db.scalars(
            select(Theme.id).where(Theme.question_id == text.question_id, Theme.part == text.part)
        )
    )
    if not set(themes) <= known:
        raise NotFound
    await db.execute(delete(ThemeCoding).where(ThemeCoding.text_id == text.id))
    if themes:
        rows = [
            {"text_id": text.id, "theme_id": theme, "said_by": "hand"}
            for theme in dict.fromkeys(themes)
        ]
        await db.execute(insert(ThemeCoding), rows)
    text.fixed = True


async def set_feeling(db: AsyncSession, text: ThemeText, feeling: str) -> None:
    """What a reader feels in a text stands above what the machine made of it."""
    text.feeling, text.feeling_by = feeling, "hand"
    await db.flush()  # counted on the page that follows


async def _free(db: AsyncSession, question: Question, part: str, name: str) -> None:
    if any(theme.name == name for theme in await themes_of(db, question, part)):
        raise Invalid({"name": _("There is a theme with this name already.")})
