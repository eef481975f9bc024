"""Groups of two real conversations against the groups with which they were published.

Skipped where the files are absent. The published groups are smoothed over time and may keep
members where they were, so equality is not to be had; two groups must agree to 0.8 or more.
"""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cocreate.brainstorms.conversation import Conversation, read_conversation
from cocreate.methods.opinions import adjusted_rand, packed, unpack
from cocreate.methods.opinions.groups import groups_of
from cocreate.methods.opinions.matrix import Table

REAL = (
    Path(os.environ.get("COCREATE_SHARED_DATA") or Path(__file__).parents[3] / "shared/data")
    / "conversations"
)
NAMES = ("brexit-consensus", "canadian-electoral-reform")


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """A conversation that is here."""
    found = str(request.param)
    if not (REAL / found).is_dir():
        pytest.skip(f"NOT CHECKED AGAINST REAL INPUT: {REAL / found} is not here")
    return found


def table_of(conversation: Conversation) -> Table:
    """The votes on statements that were not hidden at the source."""
    shown = {line.external_id for line in conversation.statements if line.moderated != -1}
    columns: dict[int, list[str]] = {}
    for (voter, statement), value in sorted(conversation.counted.items()):
        if statement in shown:
            columns.setdefault(statement, []).append(str(packed(voter, value)))
    return unpack([(number, ",".join(cells)) for number, cells in sorted(columns.items())])


def published(name: str) -> dict[int, str]:
    """The group of each participant, of those who were given one."""
    with (REAL / name / "participants-votes.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {int(row["participant"]): row["group-id"] for row in rows if row["group-id"]}


def agreement(name: str, count: int | None) -> float:
    """The adjusted Rand index over the participants that both divisions hold."""
    table = table_of(read_conversation(REAL / name))
    _found, stands = groups_of(table, {}, 1, count=count)
    theirs = published(name)
    both = [n for n, member in enumerate(stands.members) if member in theirs]
    assert len(both) > 150
    return adjusted_rand(
        [ord(stands.letters[n]) for n in both], [int(theirs[stands.members[n]]) for n in both]
    )


def test_two_groups_agree_with_the_published_ones(name: str) -> None:
    assert agreement(name, 2) >= 0.8


def test_the_number_of_groups_that_fits_best_agrees_too(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    found = agreement(name, None)
    record_property(f"adjusted Rand index, own number of groups, {name}", round(found, 3))
    assert found >= {"brexit-consensus": 0.6, "canadian-electoral-reform": 0.8}[name]


@pytest.mark.parametrize("count", [2, None])
def test_what_is_called_agreed_is_agreed_by_sixty_percent_of_every_group(
    name: str, count: int | None
) -> None:
    table = table_of(read_conversation(REAL / name))
    found, stands = groups_of(table, {}, 1, count=count)
    letter = dict(zip(stands.members, stands.letters, strict=True))
    assert found.agreed
    for statement in found.agreed:
        column = table.votes[:, table.statements.tolist().index(statement)]
        for group in found.groups:
            cast = [
                int(vote)
                for member, vote in zip(table.members, column, strict=True)
                if letter.get(int(member)) == group.letter and vote != 2
            ]
            assert cast.count(1) >= 0.6 * len(cast)
