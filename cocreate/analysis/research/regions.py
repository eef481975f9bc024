"""A part of the base that somebody points at: who marked in a region of a picture, or a piece of
a text. Written into the ledger like any other table, since it tells people apart.
"""

import re
from typing import Annotated, NamedTuple

import numpy as np
from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis import study as tables
from cocreate.analysis.actions import make_table
from cocreate.analysis.ledger import decide
from cocreate.analysis.models import ReleasedTable, TableSpec
from cocreate.analysis.queries import ledger_of
from cocreate.analysis.research.heat import comments_in, region_figures
from cocreate.analysis.research.study import Study, answered
from cocreate.kit.errors import Invalid
from cocreate.kit.forms import Input
from cocreate.kit.i18n import Message, _
from cocreate.methods.release import Hidden
from cocreate.methods.research.heatmap import Cell, Rectangle
from cocreate.methods.tabulate import MISSING
from cocreate.questionnaires.figures import why_hidden
from cocreate.questionnaires.kinds.heatmap import PLACES_MAX
from cocreate.questionnaires.models import code_of
from cocreate.questionnaires.syntax import LENGTH_MAX

Percent = Annotated[int, Meta(ge=0, le=100)]
MARKS = {"like": 1, "dislike": 2, "confusing": 3}


class RegionInput(Input):
    """Two corners, in percents from the left and from the top."""

    left: Percent
    top: Percent
    right: Percent
    bottom: Percent


class PieceInput(Input):
    """A word or sentence, and how it was marked."""

    piece: Annotated[int, Meta(ge=1, le=999)]
    mark: Annotated[str, Meta(pattern="^(like|dislike|confusing)$")]


class Region(NamedTuple):
    """A region with what may be told of it."""

    seq: int
    area: Rectangle
    cell: Cell | None
    hidden: Message | None
    comments: list[str]


def region_filter(study: Study, given: RegionInput) -> str:
    """Who has a mark in the region, as a condition of the filter language. Raises Invalid when
    the region is empty, or there are more marks than a condition can name."""
    across = sorted((given.left, given.right))
    down = sorted((given.top, given.bottom))
    if across[0] == across[1] or down[0] == down[1]:
        raise Invalid({"right": _("Choose two different corners.")})
    code = code_of(study.question)
    most = int(max(study.codes().max(initial=0), 1))
    condition = " or ".join(
        f"{code}_{n}x >= {across[0] / 100:g} and {code}_{n}x <= {across[1] / 100:g} and "
        f"{code}_{n}y >= {down[0] / 100:g} and {code}_{n}y <= {down[1] / 100:g}"
        for n in range(1, min(most, PLACES_MAX) + 1)
    )
    if len(condition) > LENGTH_MAX:
        raise Invalid({"right": _("Give the question a shorter code: the filter got too long.")})
    return condition


def piece_filter(study: Study, given: PieceInput) -> str:
    """Who marked a piece of a text in one way."""
    return f"{code_of(study.question)}_{given.piece} == {MARKS[given.mark]}"


async def write_down(
    db: AsyncSession, all_answers: tables.Study, condition: str, membership_id: int
) -> ReleasedTable:
    """The filter in the ledger, so that all later tables are judged beside it."""
    return await make_table(db, all_answers, TableSpec(filter=condition), membership_id)


async def region_of(
    db: AsyncSession, study: Study, all_answers: tables.Study, seq: int
) -> Region | None:
    """A region by its number in the ledger; None when that is no region of this question."""
    ledger = await ledger_of(db, study.sample.questionnaire_id)
    places = [place for place, table in enumerate(ledger) if table.seq == seq]
    area = _area(study, ledger[places[0]].table.filter) if places else None
    if area is None:
        return None
    base = np.where(answered(study), 1, MISSING).astype(np.int16)
    specs = [table.table for table in ledger]
    verdict = decide(all_answers, specs, places[0], base)
    if verdict.everybody is not None:
        return Region(seq, area, None, why_hidden(verdict.everybody), [])
    cell = region_figures(study, area)
    if isinstance(cell, Hidden):
        return Region(seq, area, None, why_hidden(cell), [])
    return Region(seq, area, cell, None, await comments_in(db, study, area))


def _area(study: Study, condition: str) -> Rectangle | None:
    """The rectangle that a filter made by `region_filter` stands for."""
    number = r"([0-9.]+)"
    code = re.escape(code_of(study.question))
    found = re.match(
        f"{code}_1x >= {number} and {code}_1x <= {number} and "
        f"{code}_1y >= {number} and {code}_1y <= {number}(?: or |$)",
        condition,
    )
    if found is None:
        return None
    x0, x1, y0, y1 = (float(each) for each in found.groups())
    return Rectangle(x0, y0, x1, y1)
