"""Keeping what was found, around what people decided before."""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.methods.text.codebook import rules_found
from cocreate.methods.text.language import guess_language
from cocreate.methods.text.learned import Judged
from cocreate.methods.text.themes import REST, Themes
from cocreate.questionnaires.models import Question
from cocreate.themes.actions.looking import Task, settle
from cocreate.themes.models import NAME_MAX, Progress, Theme, ThemeCoding, ThemeText
from cocreate.themes.queries import themes_of

OVERLAP = 0.5  # of a group's texts that were in a theme of people's: then it is that theme


async def store_look(db: AsyncSession, task: Task, found: Themes, judged: Judged) -> None:
    """Keep what was found, around what people decided.

    Themes that nobody touched make room for the new ones. A group of texts most of which were in
    a theme of people's becomes part of it; texts that a person placed stay where they are.
    """
    question = await db.get_one(Question, task.question_id)
    texts = await _texts(db, task)
    held = [theme for theme in await themes_of(db, question, task.part) if theme.edited]
    old = await _members(db, task)
    belongs = _matched(found, task, held, old)
    await db.execute(
        delete(Theme).where(
            Theme.question_id == task.question_id,
            Theme.part == task.part,
            Theme.edited.is_(False),
        )
    )
    names = {theme.name for theme in held}
    themes: list[Theme] = []
    for number, proposed in enumerate(found.themes):
        theme = belongs.get(number)
        if theme is None:
            theme = Theme(
                question_id=task.question_id,
                part=task.part,
                name=_free_name(proposed.label, names),
                terms=list(proposed.terms),
            )
            db.add(theme)
        else:
            theme.terms = list(dict.fromkeys([*theme.terms, *proposed.terms]))[:12]
        themes.append(theme)
    await db.flush()  # codings need the ids of the themes
    await _code(db, task, texts, found, themes)
    for theme in held:
        await apply_words(db, theme, list(zip(task.responses, task.texts, strict=True)))
    await _feel(db, task, texts, found, judged)
    await settle(
        db,
        task,
        progress=Progress.DONE,
        texts=len(task.texts),
        meaning=found.meaning,
        quality=msgspec.to_builtins(judged.quality),
    )


async def apply_words(db: AsyncSession, theme: Theme, written: Sequence[tuple[int, str]]) -> int:
    """Give a theme to all texts that its words are in, unless a person placed them; and take it
    from those that only older words gave it. Returns how many texts have it by its words."""
    own = select(ThemeText.id).where(
        ThemeText.question_id == theme.question_id, ThemeText.part == theme.part
    )
    await db.execute(
        delete(ThemeCoding).where(
            ThemeCoding.theme_id == theme.id,
            ThemeCoding.said_by == "words",
            ThemeCoding.text_id.in_(own),
        )
    )
    if not theme.words:
        return 0
    hits = {
        response
        for response, text in written
        if rules_found(theme.words, text, guess_language(text))
    }
    free = await db.execute(
        select(ThemeText.id, ThemeText.response_id).where(
            ThemeText.question_id == theme.question_id,
            ThemeText.part == theme.part,
            ThemeText.fixed.is_(False),
        )
    )
    known = set(
        await db.scalars(select(ThemeCoding.text_id).where(ThemeCoding.theme_id == theme.id))
    )
    rows = [
        {"text_id": row.id, "theme_id": theme.id, "said_by": "words"}
        for row in free
        if row.response_id in hits and row.id not in known
    ]
    if rows:
        await db.execute(insert(ThemeCoding), rows)
    return len(rows)


async def _texts(db: AsyncSession, task: Task) -> dict[int, ThemeText]:
    """A row for every text, by response; new ones come in an order that tells nothing."""
    found = await db.scalars(
        select(ThemeText).where(
            ThemeText.question_id == task.question_id, ThemeText.part == task.part
        )
    )
    texts = {text.response_id: text for text in found}
    missing = [response for response in task.responses if response not in texts]
    random.SystemRandom().shuffle(missing)
    for response in missing:
        texts[response] = ThemeText(
            question_id=task.question_id, part=task.part, response_id=response
        )
    db.add_all([texts[response] for response in missing])
    await db.flush()  # codings need their ids
    return texts


async def _members(db: AsyncSession, task: Task) -> dict[int, set[int]]:
    """The responses in each theme as it was before."""
    found = await db.execute(
        select(ThemeCoding.theme_id, ThemeText.response_id)
        .join(ThemeText, ThemeText.id == ThemeCoding.text_id)
        .where(ThemeText.question_id == task.question_id, ThemeText.part == task.part)
    )
    members: dict[int, set[int]] = defaultdict(set)
    for theme, response in found:
        members[theme].add(response)
    return members


def _matched(
    found: Themes, task: Task, held: Sequence[Theme], old: Mapping[int, set[int]]
) -> dict[int, Theme]:
    """Which of the groups found are, for the better part, a theme of people's."""
    belongs: dict[int, Theme] = {}
    for number, proposed in enumerate(found.themes):
        inside = {task.responses[place] for place in proposed.members}
        shared = Counter({theme.id: len(inside & old.get(theme.id, set())) for theme in held})
        best, count = max(shared.items(), key=lambda each: (each[1], -each[0]), default=(0, 0))
        if inside and count / len(inside) >= OVERLAP:
            belongs[number] = next(theme for theme in held if theme.id == best)
    return belongs


def _free_name(label: str, taken: set[str]) -> str:
    """The label, with a number behind it when another theme is called that already."""
    name = plain = label[: NAME_MAX - 4] or "–"
    number = 2
    while name in taken:
        name, number = f"{plain} {number}", number + 1
    taken.add(name)
    return name


async def _code(
    db: AsyncSession,
    task: Task,
    texts: Mapping[int, ThemeText],
    found: Themes,
    themes: Sequence[Theme],
) -> None:
    free = [text.id for text in texts.values() if not text.fixed]
    for first in range(0, len(free), 500):
        await db.execute(
            delete(ThemeCoding).where(ThemeCoding.text_id.in_(free[first : first + 500]))
        )
    rows = [
        {"text_id": texts[response].id, "theme_id": themes[number].id, "said_by": "machine"}
        for response, number in zip(task.responses, found.theme_of, strict=True)
        if number != REST and not texts[response].fixed
    ]
    if rows:
        await db.execute(insert(ThemeCoding), rows)


async def _feel(
    db: AsyncSession,
    task: Task,
    texts: Mapping[int, ThemeText],
    found: Themes,
    judged: Judged,
) -> None:
    quoted = {place: n for theme in found.themes for n, place in enumerate(theme.quotes, 1)}
    for place, response in enumerate(task.responses):
        text = texts[response]
        text.quote = quoted.get(place)
        if text.feeling_by != "hand":
            text.feeling = judged.feelings[place]
            text.feeling_by = judged.sources[place]
    await db.flush()  # so that the page that follows in this session reads it
