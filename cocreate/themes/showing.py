"""What the page of themes holds. Every figure has a base of k texts or more, or a sentence."""

from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.fieldwork.models import Arm
from cocreate.fieldwork.monitor import arms_of
from cocreate.kit.charts import ChartRow, ChartSpec
from cocreate.kit.i18n import Message, Words, _, translate
from cocreate.methods.proportions import proportion
from cocreate.methods.release import Hidden, Released, release_total
from cocreate.methods.text.learned import FEWEST_CODED
from cocreate.questionnaires.figures import Figure, drawn, why_hidden
from cocreate.questionnaires.models import Question
from cocreate.questionnaires.table import text_parts
from cocreate.themes.models import Progress
from cocreate.themes.queries import Book, book_of

FEELINGS: dict[str, Message] = {
    "positive": _("Positive"),
    "neutral": _("Neutral"),
    "negative": _("Negative"),
}


class Piece(NamedTuple):
    """One of the texts that a question can have: what it is called and where it is stored."""

    part: str
    label: Message | str


class Shelf(NamedTuple):
    """Everything on the page that is about all texts together."""

    book: Book
    n: int
    hidden: Message | None
    themes: Figure | None
    feelings: Figure | None
    accuracy: Message | None
    busy: bool
    failed: bool
    learns: bool


async def pieces_of(db: AsyncSession, question: Question) -> list[Piece]:
    """The texts of a question, once for each arm where it was asked for each."""
    parts = text_parts(question)
    arms: list[Arm] = []
    if question.spec.per_arm:
        arms = list(await arms_of(db, question.questionnaire_id))
    if not arms:
        return [Piece(part, _name(question, part)) for part in parts]
    return [
        Piece(
            f"@{arm.id}_{part}" if part else f"@{arm.id}",
            _("%(arm)s: %(text)s", arm=arm.name, text=_name(question, part)),
        )
        for arm in arms
        for part in parts
    ]


def _name(question: Question, part: str) -> Message | str:
    if part.isdigit():
        return question.spec.probes[int(part) - 1]
    return _("The words of “other”") if part == "other" else _("The answer")


async def shelf_of(
    db: AsyncSession, question: Question, part: str, words: Words, *, closed: bool, k: int
) -> Shelf:
    """The themes with their shares, as they may be shown."""
    book = await book_of(db, question, part)
    outcome = release_total(book.written, k) if closed else Hidden("still_open")
    shown = isinstance(outcome, Released) and book.sheet is not None and book.sheet.texts > 0
    progress = book.sheet.progress if book.sheet else Progress.NEW
    return Shelf(
        book=book,
        n=book.written if isinstance(outcome, Released) else 0,
        hidden=why_hidden(outcome),
        themes=_shares(book, words, k) if shown and book.themes else None,
        feelings=_feelings(book, words, k) if shown and book.feelings else None,
        accuracy=_accuracy(book) if shown else None,
        busy=progress in {Progress.WANTED, Progress.RUNNING},
        failed=progress == Progress.FAILED,
        learns=book.corrected >= FEWEST_CODED,
    )


def _row(label: str, count: int, n: int, k: int, *, emphasis: bool = False) -> ChartRow:
    if count < k:
        return ChartRow(label=label, shares=(), n=n, emphasis=emphasis)
    share = proportion(count, n)
    interval = share.interval
    return ChartRow(
        label=label,
        shares=(),
        n=n,
        point=share.share,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        emphasis=emphasis,
    )


def _shares(book: Book, words: Words, k: int) -> Figure:
    locale = words.locale
    rows = [_row(each.theme.name, each.texts, book.written, k) for each in book.themes]
    rows.append(_row(translate(_("No theme"), locale), book.rest, book.written, k))
    first = book.themes[0]
    title = _("“%(theme)s” comes up most", theme=first.theme.name)
    spec = ChartSpec(
        kind="interval",
        title=translate(title, locale),
        categories=(translate(_("Share of the texts"), locale),),
        rows=tuple(rows),
        note=translate(
            _(
                "Share of %(n)s texts; one text can have several themes. Interval: Wilson, 95%%.",
                n=words.num(book.written),
            ),
            locale,
        ),
    )
    return drawn(spec, locale, "themes")


def _feelings(book: Book, words: Words, k: int) -> Figure | None:
    """Of the texts in which a word tells a feeling."""
    locale = words.locale
    told = sum(book.feelings.get(name, 0) for name in FEELINGS)
    if told < k:
        return None
    rows = tuple(
        _row(translate(label, locale), book.feelings.get(name, 0), told, k)
        for name, label in FEELINGS.items()
    )
    all_texts = sum(book.feelings.values())
    spec = ChartSpec(
        kind="interval",
        title=translate(_("How the texts sound"), locale),
        categories=(translate(_("Share"), locale),),
        rows=rows,
        note=translate(
            _(
                "Worked out by a machine, of the %(told)s of %(n)s texts in which a word tells. "
                "Never about one member.",
                told=words.num(told),
                n=words.num(all_texts),
            ),
            locale,
        ),
    )
    return drawn(spec, locale, "feelings")


def _accuracy(book: Book) -> Message:
    """How often the machine is right, from people's corrections where there are some."""
    quality = book.sheet.quality if book.sheet else {}
    n = int(quality.get("n", 0) or 0)
    if n < FEWEST_CODED or quality.get("lexicon") is None:
        return _(
            "A word list does this: on public reviews it is right about four times in five of the "
            "texts it calls positive or negative. Correct what is wrong; from %(n)s corrections on "
            "it can learn from them.",
            n=FEWEST_CODED,
        )
    lexicon = round(100 * float(quality["lexicon"]))
    learned = quality.get("learned")
    if learned is None:
        return _(
            "On the %(n)s texts that people judged, the word list is right in %(share)s of 100.",
            n=n,
            share=lexicon,
        )
    return _(
        "On the %(n)s texts that people judged, the word list is right in %(lexicon)s of 100, and "
        "what was learnt from them in %(learned)s. The better one is used.",
        n=n,
        lexicon=lexicon,
        learned=round(100 * float(learned)),
    )
