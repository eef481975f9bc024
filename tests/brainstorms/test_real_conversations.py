"""Two real conversations, against a count straight from their files (skipped where absent)."""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.exports import results_json
from cocreate.brainstorms.imports import import_folder
from cocreate.kit.db import Database

REAL = (
    Path(os.environ.get("COCREATE_SHARED_DATA") or Path(__file__).parents[3] / "shared/data")
    / "conversations"
)


@pytest.mark.parametrize(
    ("name", "voters", "statements", "records", "counted", "hidden"),
    [
        ("brexit-consensus", 204, 50, 5_312, 5_303, 0),
        ("canadian-electoral-reform", 448, 174, 12_018, 11_950, 22),
    ],
)
async def test_real_conversations_agree_with_a_count_straight_from_the_file(
    database: Database,
    db: AsyncSession,
    name: str,
    voters: int,
    statements: int,
    records: int,
    counted: int,
    hidden: int,
) -> None:
    if not (REAL / name).is_dir():
        pytest.skip(f"NOT CHECKED AGAINST REAL INPUT: {REAL / name} is not here")
    report = await import_folder(database, REAL / name, "demo", create_panel=True)
    assert report[2:7] == (voters, statements, hidden, records, counted)
    last: dict[tuple[str, str], tuple[int, str]] = {}
    with (REAL / name / "votes.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key, at = (row["voter-id"], row["comment-id"]), int(row["timestamp"])
            if key not in last or at >= last[key][0]:
                last[key] = (at, row["vote"])
    straight = Counter((int(statement), vote) for (_v, statement), (_t, vote) in last.items())
    found = (await results_json(db, name))["statements"]
    assert len(found) == statements
    assert [(s["agree"], s["disagree"], s["pass"]) for s in found] == [
        tuple(straight[s["external_id"], vote] for vote in ("1", "-1", "0")) for s in found
    ]
    assert not (await import_folder(database, REAL / name, "demo")).changed
