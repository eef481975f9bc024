"""Looking for themes: asked for by a person, done beside the requests."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.errors import Conflict
from cocreate.kit.i18n import _
from cocreate.methods.text.language import guess_language
from cocreate.methods.text.learned import Judged, judge
from cocreate.methods.text.sentiment import Feeling
from cocreate.methods.text.themes import Themes, find_themes
from cocreate.questionnaires.models import Question
from cocreate.themes.models import (
    Progress,
    ThemeSheet,
    ThemeText,
)
from cocreate.themes.queries import written_texts


class Task(NamedTuple):
    """What is to be worked out: texts in order, and the feelings that people gave some."""

    question_id: int
    part: str
    k: int | None
    responses: tuple[int, ...]
    texts: tuple[str, ...]
    coded: dict[int, Feeling]


async def want_themes(db: AsyncSession, question: Question, part: str, k: int | None) -> None:
    """Ask for a look at the texts; a second press while one is going on changes nothing."""
    dialect = db.get_bind().dialect.name
    upsert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    sheet = {"question_id": question.id, "part": part, "progress": Progress.NEW}
    empty = {"texts": 0, "quality": {}, "changed_at": clock.now()}
    # Two first presses at once make one sheet.
    await db.execute(upsert(ThemeSheet).values(sheet | empty).on_conflict_do_nothing())
    await db.execute(
        update(ThemeSheet)
        .where(
            ThemeSheet.question_id == question.id,
            ThemeSheet.part == part,
            ThemeSheet.progress.not_in([Progress.WANTED, Progress.RUNNING]),
        )
        .values(progress=Progress.WANTED, k=k, changed_at=clock.now())
    )


async def claim(db: AsyncSession) -> Task | None:
    """Take the oldest look that is wanted; None when none is."""
    sheet = await db.scalar(
        select(ThemeSheet)
        .where(ThemeSheet.progress == Progress.WANTED)
        .order_by(ThemeSheet.changed_at)
        .limit(1)
    )
    if sheet is None:
        return None
    taken = await db.execute(
        update(ThemeSheet)
        .where(
            ThemeSheet.question_id == sheet.question_id,
            ThemeSheet.part == sheet.part,
            ThemeSheet.progress == Progress.WANTED,
        )
        .values(progress=Progress.RUNNING, changed_at=clock.now())
        .returning(ThemeSheet.question_id)
    )
    if taken.first() is None:
        return None
    question = await db.get_one(Question, sheet.question_id)
    written = await written_texts(db, question, sheet.part)
    place = {response: number for number, (response, _text) in enumerate(written)}
    by_hand = await db.execute(
        select(ThemeText.response_id, ThemeText.feeling).where(
            ThemeText.question_id == question.id,
            ThemeText.part == sheet.part,
            ThemeText.feeling_by == "hand",
        )
    )
    return Task(
        question_id=question.id,
        part=sheet.part,
        k=sheet.k,
        responses=tuple(response for response, _text in written),
        texts=tuple(text for _response, text in written),
        coded={place[r]: cast("Feeling", f) for r, f in by_hand if r in place},
    )


def look(
    texts: Sequence[str], k: int | None, coded: Mapping[int, Feeling]
) -> tuple[Themes, Judged]:
    """Themes and feelings of these texts: seconds of work, for the child process."""
    languages = [guess_language(text) for text in texts]
    return find_themes(texts, languages, k=k), judge(texts, languages, coded)


async def let_go(db: AsyncSession, task: Task) -> None:
    """The look did not work; it can be asked for again."""
    await settle(db, task, progress=Progress.FAILED)


async def take_up_again(db: AsyncSession) -> None:
    """Looks that a stopped server left half done are wanted once more."""
    await db.execute(
        update(ThemeSheet)
        .where(ThemeSheet.progress == Progress.RUNNING)
        .values(progress=Progress.WANTED)
    )


def needs_texts(sheet: ThemeSheet | None) -> ThemeSheet:
    """The sheet, when themes were looked for; before that there is nothing to sort."""
    if sheet is None or sheet.progress == Progress.NEW:
        raise Conflict(_("Look for themes first: until then there are no texts to sort."))
    return sheet


async def settle(db: AsyncSession, task: Task, **values: object) -> None:
    """Set where a look stands, and what it found."""
    await db.execute(
        update(ThemeSheet)
        .where(ThemeSheet.question_id == task.question_id, ThemeSheet.part == task.part)
        .values(changed_at=clock.now(), **values)
    )
