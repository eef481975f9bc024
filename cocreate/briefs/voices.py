"""What people said, for a brief: quotes from open answers, and the comments with most support."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.briefs.document import Comment, Quote, Source
from cocreate.briefs.glyphs import can_show
from cocreate.briefs.quotes import Candidate, choose, is_personal, opening, plain
from cocreate.briefs.wording import Pen
from cocreate.kit.markdown import excerpt
from cocreate.kit.web.access import PanelView
from cocreate.panels.models import STAFF, Membership
from cocreate.panels.words import ROLE_NAMES
from cocreate.questionnaires.results import QuestionResult
from cocreate.threads.models import Comment as StoredComment
from cocreate.threads.models import Reaction, ReactionKind

COMMENTS = 3
LOOKED_AT = 50


async def names_in(db: AsyncSession, panel: PanelView) -> frozenset[str]:
    """The names that nobody in this panel may find in a brief, as `quotes.plain` writes them."""
    found = await db.scalars(
        select(Membership.display_name).where(Membership.panel_id == panel.id).distinct()
    )
    return frozenset(map(plain, found))


def quotes_from(
    results: Iterable[QuestionResult], *, small_cell: int, seed: str, names: frozenset[str]
) -> tuple[Quote, ...]:
    """Quotes from the open answers that the results page may show."""
    candidates = (
        Candidate(
            text,
            Source("verbatim", response_id, result.question.id),
            question=result.question.text,
            respondent=str(response_id),
        )
        for result in results
        for response_id, text in result.texts
    )
    return choose(candidates, small_cell=small_cell, seed=seed, names=names, printable=can_show)


async def comments_on(
    db: AsyncSession, pen: Pen, threads: Select[int], names: frozenset[str]
) -> tuple[Comment, ...]:
    """The comments in these threads with which most people agree; none that nobody agrees with."""
    agree = (
        select(Reaction.comment_id, func.count().label("n"))
        .where(Reaction.kind == ReactionKind.AGREE)
        .group_by(Reaction.comment_id)
        .subquery()
    )
    found = await db.execute(
        select(
            StoredComment.id, StoredComment.body, agree.c.n, Membership.role, Membership.function
        )
        .join(agree, agree.c.comment_id == StoredComment.id)
        .join(Membership, Membership.id == StoredComment.author_id)
        .where(
            StoredComment.thread_id.in_(threads),
            StoredComment.hidden_at.is_(None),
            StoredComment.withdrawn_at.is_(None),
        )
        .order_by(agree.c.n.desc(), StoredComment.id)
        .limit(LOOKED_AT)
    )
    rows = [tuple(row) for row in found]
    return tuple(_comments(pen, rows, names))[:COMMENTS]


def _comments(
    pen: Pen, rows: Sequence[tuple[int, str, int, str, str]], names: frozenset[str]
) -> Iterator[Comment]:
    for comment_id, body, support, role, function in rows:
        text = opening(body)
        # With Markdown in it the text would show its marks, or lose them and be exact no more.
        bare = text == excerpt(text, len(text) + 1)
        if text and bare and can_show(text) and not is_personal(text, names):
            badge = function or pen(ROLE_NAMES[role]) if role in STAFF else ""
            cut = text != body.strip()
            yield Comment(text, support, Source("comment", comment_id), badge, cut)
