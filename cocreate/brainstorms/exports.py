"""The figures of a brainstorm for the command line: those of the page, not rounded."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.actions.grouping import compute_groups
from cocreate.brainstorms.groups import groups_json
from cocreate.brainstorms.queries import Statement, brainstorm_named, statements, totals
from cocreate.brainstorms.queries.groups import last_run, run_is_due
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.methods.ranking import support
from cocreate.methods.release import Hidden


async def results_json(
    db: AsyncSession, slug: str, panel_slug: str | None = None
) -> dict[str, Any]:
    """What `cocreate results SLUG --json` prints, hidden statements marked. A split that may not
    be shown has null for its figures and says why in `withheld`.

    Raises LookupError with a sentence when the slug names no brainstorm, or more than one.
    """
    brainstorm, panel = await brainstorm_named(db, slug, panel_slug)
    every = await totals(db, brainstorm.id, hidden=True)
    found = await statements(db, brainstorm, panel.small_cell)
    return {
        "kind": "brainstorm",
        "slug": brainstorm.slug,
        "panel": panel.slug,
        "title": brainstorm.title,
        "state": brainstorm.state(clock.now()),
        "participants": every.people,
        "votes": every.votes,
        "statements": [_statement(statement) for statement in found],
        "groups": await groups_json(db, brainstorm, panel.small_cell),
    }


async def bring_groups_up_to_date(
    database: Database, slug: str, panel_slug: str | None = None
) -> None:
    """Compute the opinion groups first, when they are due: nobody asked for them on a page yet.

    Raises LookupError as `results_json` does, and WorkerFailed.
    """
    async with database.reading() as db:
        brainstorm, panel = await brainstorm_named(db, slug, panel_slug)
        run = await last_run(db, brainstorm.id)
        due = await run_is_due(db, brainstorm, run, panel.small_cell)
    if due:
        await compute_groups(database, brainstorm.id)


def _statement(statement: Statement) -> dict[str, Any]:
    row, split = statement
    named = {"external_id": row.external_id, "id": row.idea_id, "text": row.text}
    if isinstance(split, Hidden):
        names = (
            "agree", "disagree", "pass", "n", "share_agree", "low", "high", "division", "support"
        )  # fmt: skip
        figures: dict[str, Any] = {**dict.fromkeys(names), "withheld": split.reason}
    else:
        shown = split.value
        interval = shown.agree.interval
        figures = {
            "agree": shown.agree.count,
            "disagree": shown.disagree.count,
            "pass": shown.passed.count,
            "n": shown.n,
            "share_agree": shown.agree.share,
            "low": interval.low if interval else None,
            "high": interval.high if interval else None,
            "division": shown.division,
            "support": support(shown),
        }
    return {**named, **figures, "hidden": row.hidden}
