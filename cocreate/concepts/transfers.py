"""Questionnaires and responses in and out of a concept, for the command line."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.editing import free_slug
from cocreate.concepts.models import Concept, State
from cocreate.fieldwork.models import Arm, Fieldwork
from cocreate.kit import clock
from cocreate.kit.events import tell
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.models import Panel
from cocreate.questionnaires.document import Document
from cocreate.questionnaires.models import Questionnaire, Response, Verbatim, topic_of
from cocreate.questionnaires.queries import questions_of
from cocreate.questionnaires.table import (
    ARMS,
    RESPONDENT,
    SECONDS,
    Heading,
    Row,
    headings,
    read_table,
    respondent_key,
)
from cocreate.questionnaires.versions import write_document
from cocreate.threads.models import Thread

CHUNK = 500
T = TypeVar("T")


class Loaded(NamedTuple):
    """What an import of responses did."""

    panel: str
    slug: str
    rows: int
    new: int
    changed: int


async def concept_called(
    db: AsyncSession, slug: str, panel_slug: str | None
) -> tuple[Concept, Panel]:
    """The concept with this name. Raises LookupError, with a sentence, for none or several."""
    query = select(Concept, Panel).join(Panel, Panel.id == Concept.panel_id)
    query = query.where(Concept.slug == slug)
    if panel_slug:
        query = query.where(Panel.slug == panel_slug)
    found = (await db.execute(query.limit(2))).all()
    if not found:
        raise LookupError(f"No concept is called {slug}.")
    if len(found) > 1:
        raise LookupError(f"Several panels have a concept called {slug}: name one with --panel.")
    return found[0][0], found[0][1]


async def make_concept(
    db: AsyncSession, panel_slug: str, document: Document, title: str
) -> tuple[Concept, Panel]:
    """A draft that asks what the document asks. Raises LookupError when there is no such panel."""
    panel = await db.scalar(select(Panel).where(Panel.slug == panel_slug))
    if panel is None:
        raise LookupError(f"There is no panel {panel_slug}.")
    questionnaire = Questionnaire(panel_id=panel.id)
    thread = Thread(panel_id=panel.id)
    db.add_all([questionnaire, thread])
    await db.flush()  # the concept needs their ids
    concept = Concept(
        panel_id=panel.id,
        slug=await free_slug(db, panel.id, title),
        title=title,
        questionnaire_id=questionnaire.id,
        thread_id=thread.id,
    )
    db.add_all([concept, Fieldwork(questionnaire_id=questionnaire.id)])
    await write_document(db, questionnaire, document)
    await db.flush()
    return concept, panel


async def load_responses(
    db: AsyncSession, concept: Concept, panel: Panel, lines: Iterable[str]
) -> Loaded:
    """Store the responses of a table: all of them, or none. The same table twice changes nothing.

    A draft becomes a closed concept: its field was elsewhere, and is over. Raises BadTable.
    """
    columns, numbers = await _columns(db, concept.questionnaire_id)
    attributes = await attributes_of_panel(db, panel.id)
    of_number = {number: arm for arm, number in numbers}
    counted = new = changed = 0
    for rows in _chunks(read_table(lines, columns, attributes, of_number), CHUNK):
        added, replaced = await _store(db, concept.questionnaire_id, rows)
        counted, new, changed = counted + len(rows), new + added, changed + replaced
    if counted and concept.state(clock.now()) is State.DRAFT:
        now = clock.now()
        concept.launched_at = concept.opens_at = concept.closes_at = now
        concept.version += 1
    if new or changed:
        await tell(db, topic_of(concept.questionnaire_id), "answered", concept.questionnaire_id)
    return Loaded(panel.slug, concept.slug, counted, new, changed)


async def _columns(
    db: AsyncSession, questionnaire_id: int
) -> tuple[list[Heading], list[tuple[int, int]]]:
    """The columns of a concept's table, and its arms as (id, number)."""
    found = await db.execute(
        select(Arm.id, Arm.seq).where(Arm.questionnaire_id == questionnaire_id).order_by(Arm.seq)
    )
    arms = [(row.id, row.seq) for row in found]
    return headings(await questions_of(db, questionnaire_id), arms), arms


async def _store(db: AsyncSession, questionnaire_id: int, rows: Sequence[Row]) -> tuple[int, int]:
    """Store what is new and what is different; returns how many of each."""
    keys = {respondent_key(questionnaire_id, row.respondent): row for row in rows}
    there = await _there(db, questionnaire_id, list(keys))
    same = {key for key, row in keys.items() if there.get(key, (0, None))[1] == _content(row)}
    outdated = [there[key][0] for key in keys if key in there and key not in same]
    if outdated:
        await db.execute(delete(Response).where(Response.id.in_(outdated)))
    wanted = {key: row for key, row in keys.items() if key not in same}
    if not wanted:
        return 0, 0
    today = clock.now().date()
    await db.execute(
        insert(Response),
        [
            {
                "questionnaire_id": questionnaire_id,
                "respondent_key": key,
                "codes": row.codes,
                "attributes": row.attributes,
                "arms": row.arms,
                "seconds": row.seconds,
                "is_test": False,
                "submitted_on": today,
            }
            for key, row in wanted.items()
        ],
    )
    await _store_texts(db, questionnaire_id, wanted)
    return len(wanted) - len(outdated), len(outdated)


async def _store_texts(db: AsyncSession, questionnaire_id: int, rows: dict[str, Row]) -> None:
    if not any(row.texts for row in rows.values()):
        return
    stored = await db.execute(
        select(Response.respondent_key, Response.id).where(
            Response.questionnaire_id == questionnaire_id, Response.respondent_key.in_(list(rows))
        )
    )
    texts = [
        {"response_id": found.id, "question_id": question, "part": part, "text": text}
        for found in stored
        for (question, part), text in rows[found.respondent_key].texts.items()
    ]
    await db.execute(insert(Verbatim), texts)


async def _there(
    db: AsyncSession, questionnaire_id: int, keys: list[str]
) -> dict[str, tuple[int, Any]]:
    """What is stored of these respondents: id and content, by key."""
    found = list(
        await db.execute(
            select(
                Response.id,
                Response.respondent_key,
                Response.codes,
                Response.attributes,
                Response.arms,
                Response.seconds,
            ).where(
                Response.questionnaire_id == questionnaire_id, Response.respondent_key.in_(keys)
            )
        )
    )
    texts: dict[int, dict[tuple[int, str], str]] = {row.id: {} for row in found}
    for said in await db.execute(
        select(Verbatim.response_id, Verbatim.question_id, Verbatim.part, Verbatim.text).where(
            Verbatim.response_id.in_(list(texts))
        )
    ):
        texts[said.response_id][said.question_id, said.part] = said.text
    return {
        row.respondent_key: (
            row.id,
            (row.codes, row.attributes, row.arms, row.seconds, texts[row.id]),
        )
        for row in found
    }


def _content(row: Row) -> Any:  # noqa: ANN401 - only compared
    return row.codes, row.attributes, row.arms, row.seconds, row.texts


def _chunks(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(rows)
    while chunk := list(islice(rest, size)):
        yield chunk


async def table_of(db: AsyncSession, concept: Concept, panel: Panel) -> AsyncIterator[str]:
    """The responses as CSV, line by line, in an order that tells nothing of when they came.

    Respondents are numbered anew; attributes stand as the classes that were known on answering.
    """
    columns, arms = await _columns(db, concept.questionnaire_id)
    keys = [attribute.key for attribute in await attributes_of_panel(db, panel.id)]
    number_of = dict(arms)
    names = [heading.name for heading in columns]
    yield _line([RESPONDENT, *([ARMS] if arms else []), SECONDS, *keys, *names])
    counts = (
        Response.questionnaire_id == concept.questionnaire_id,
        Response.is_test.is_(False),
        Response.excluded.is_(False),
    )
    last, told = "", 0
    while True:
        # By the random key: neither the order of arrival nor that of the members.
        found = list(
            await db.scalars(
                select(Response)
                .where(*counts, Response.respondent_key > last)
                .order_by(Response.respondent_key)
                .limit(CHUNK)
            )
        )
        if not found:
            return
        texts = await _texts_of(db, [response.id for response in found])
        for number, response in enumerate(found, told + 1):
            cells: list[object] = [number]
            if arms:
                cells.append(" ".join(str(number_of.get(arm, "")) for arm in response.arms))
            cells.append(response.seconds)
            cells += [response.attributes.get(key) for key in keys]
            cells += [_cell(heading, response, texts) for heading in columns]
            yield _line(cells)
        last, told = found[-1].respondent_key, told + len(found)
        db.expunge_all()


async def _texts_of(db: AsyncSession, ids: list[int]) -> dict[tuple[int, int, str], str]:
    found = await db.execute(
        select(Verbatim.response_id, Verbatim.question_id, Verbatim.part, Verbatim.text).where(
            Verbatim.response_id.in_(ids)
        )
    )
    return {(row.response_id, row.question_id, row.part): row.text for row in found}


def _cell(heading: Heading, response: Response, texts: dict[tuple[int, int, str], str]) -> object:
    if heading.part is None:
        value = response.codes.get(heading.column)
        return f"{value:.12g}" if isinstance(value, float) else value
    return texts.get((response.id, heading.question_id, heading.part))


def _line(cells: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(["" if cell is None else cell for cell in cells])
    return out.getvalue()
