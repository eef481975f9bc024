"""Marks on a picture: the cells that enough people marked, and one region that somebody chose."""

from collections.abc import Sequence

import msgspec
import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis.research.reading import clicks_answers
from cocreate.analysis.research.study import Study, hidden_for
from cocreate.methods.release import Hidden
from cocreate.methods.research.heatmap import Cell, Rectangle, grid, in_region
from cocreate.methods.research.heatmap import region as region_of
from cocreate.methods.research.shares import Share
from cocreate.questionnaires.document import Settings
from cocreate.questionnaires.models import Response, Verbatim

FINEST = 18  # columns: cells of 40 pixels in a picture of 720
COARSER = (18, 12, 9, 6)
ENOUGH_SHOWN = 0.6  # of the marks, or the cells are made larger


class HeatCell(msgspec.Struct, frozen=True):
    """A cell that at least k people marked, counted from the top left; `positive` is None where
    fewer than k of them had an opinion."""

    column: int
    row: int
    clicks: int
    people: int
    positive: Share | None


class HeatFigures(msgspec.Struct, frozen=True, tag="heatmap", tag_field="method"):
    """`shown` is the share of all marks that lie in the cells told here."""

    n: int
    clicks: int
    nothing: int | None
    columns: int
    rows: int
    shown: float
    cells: tuple[HeatCell, ...]


def heat_figures(study: Study) -> HeatFigures | Hidden:
    """The finest grid in whose cells enough marks can be shown."""
    base, clicks, _numbers = clicks_answers(study)
    if hidden := hidden_for(study, base):
        return hidden
    people, k = int(base.sum()), study.sample.k
    marked = len(np.unique(clicks.person))
    nothing = None if 0 < people - marked < k else people - marked
    columns, rows, cells, shown = FINEST, FINEST, tuple[HeatCell, ...](), 0.0
    for columns in COARSER:
        rows = rows_for(study.question.spec, columns)
        cells = _cells(grid(clicks, people, columns, rows), k)
        shown = sum(cell.clicks for cell in cells) / max(1, len(clicks.person))
        if shown >= ENOUGH_SHOWN:
            break
    return HeatFigures(people, len(clicks.person), nothing, columns, rows, shown, cells)


def rows_for(spec: Settings, columns: int) -> int:
    """As many rows as make cells about square."""
    return max(1, round(columns * spec.image_height / max(1, spec.image_width)))


def _cells(told: Sequence[Sequence[Cell]], k: int) -> tuple[HeatCell, ...]:
    return tuple(
        HeatCell(
            column,
            row,
            cell.clicks,
            cell.people,
            cell.positive if cell.positive.n >= k else None,
        )
        for row, line in enumerate(told)
        for column, cell in enumerate(line)
        if cell.people >= k
    )


def region_figures(study: Study, area: Rectangle) -> Cell | Hidden:
    """One region; hidden when fewer than k marked in it, or fewer than k (but some) did not."""
    base, clicks, _numbers = clicks_answers(study)
    if hidden := hidden_for(study, base):
        return hidden
    people, k = int(base.sum()), study.sample.k
    found = region_of(clicks, area, people)
    if found.people < k or 0 < people - found.people < k:
        return Hidden("small_cell")
    if found.positive.n < k:
        nobody = Share(0.0, 0, None, None)
        return msgspec.structs.replace(found, positive=nobody)
    return found


async def comments_in(db: AsyncSession, study: Study, area: Rectangle) -> list[str]:
    """What was written about marks in a region, shuffled, from k comments up."""
    base, clicks, numbers = clicks_answers(study)
    hits = in_region(clicks.x, clicks.y, area)
    rows = np.flatnonzero(base)[clicks.person[hits]]
    wanted = set(zip(rows.tolist(), numbers[hits].tolist(), strict=True))
    suffix = f"@{study.arm.id}_" if study.arm else ""
    ids = await _ids(db, study.sample.questionnaire_id)
    place = {response: row for row, response in enumerate(ids)}
    shuffle = (Verbatim.response_id * 40_503) % 65_521
    found = await db.execute(
        select(Verbatim.response_id, Verbatim.part, Verbatim.text)
        .where(Verbatim.question_id == study.question.id)
        .order_by(shuffle, Verbatim.part)
    )
    texts = [
        (response, text)
        for response, part, text in found
        if part.startswith(suffix)
        and part.removeprefix(suffix).isdigit()
        and (place.get(response), int(part.removeprefix(suffix))) in wanted
    ]
    if len({response for response, _text in texts}) < study.sample.k:
        return []
    return [text for _response, text in texts]


async def _ids(db: AsyncSession, questionnaire_id: int) -> Sequence[int]:
    """The counting responses in the order of the columns."""
    return (
        await db.scalars(
            select(Response.id)
            .where(
                Response.questionnaire_id == questionnaire_id,
                Response.is_test.is_(False),
                Response.excluded.is_(False),
            )
            .order_by(Response.id)
        )
    ).all()
