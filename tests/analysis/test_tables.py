"""Tables on the page: asked for, written down, shown, and never about too few."""

import csv
import io
import re

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis.models import ReleasedTable
from cocreate.kit.db import Database
from tests.analysis.answered import PATH, answered, drawn
from tests.cast import ADMIN, MARKETER, MEMBER, MODERATOR, OWNER, STRANGER
from tests.client import Browser
from tests.factories import House

TABLES = f"{PATH}/tables"


async def test_a_table_is_written_down_before_anybody_sees_it(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    await answered(database, house, drawn(300))
    marketer = await browser.of(MARKETER)
    before = (await marketer.get(TABLES)).text
    assert "Make a table" in before
    assert "xt-scroll" not in before
    made = await marketer.submit(TABLES, {"banner": ["a:age", "a:region"], "level": "95"})
    assert made.status_code == 303
    assert made.headers["location"].startswith(f"{TABLES}?table=1&")
    assert await db.scalar(select(func.count()).select_from(ReleasedTable)) == 1
    shown = await marketer.get(made.headers["location"])
    assert shown.status_code == 200
    assert shown.text.count("xt-question") == 6  # one for each row of the matrix
    again = await marketer.submit(TABLES, {"banner": ["a:age", "a:region"], "level": "99"})
    assert again.headers["location"].startswith(f"{TABLES}?table=1&level=99")
    moderator = await browser.of(MODERATOR)
    assert (await moderator.get(made.headers["location"])).text.count("xt-question") == 6
    assert (await marketer.get(f"{TABLES}?table=2")).status_code == 404


async def test_the_letters_are_those_of_a_known_example(
    browser: type[Browser], house: House, database: Database
) -> None:
    """120 of 300 against 90 of 300 who say yes: z = 2.57, p = 0.010 (R: prop.test without
    correction); 90 against 80 is no difference at any of the levels."""
    rows = []
    for age, yes in (("18-34", 120), ("35-54", 90), ("55+", 80)):
        rows += [({"yes_no": int(i < yes)}, {"age": age}) for i in range(300)]
    await answered(database, house, rows, kinds=("yes_no",))
    marketer = await browser.of(MARKETER)
    made = await marketer.submit(TABLES, {"banner": "a:age"})
    shown = (await marketer.get(made.headers["location"])).text
    row = re.search(r'<th scope="row">Yes</th>(.*?)</tr>', shown)
    assert row is not None
    assert (
        row[1]
        == '<td>32%</td><td>40%<span class="xt-letters">BC</span></td><td>30%</td><td>27%</td>'
    )
    strict = (await marketer.get(f"{TABLES}?table=1&level=99")).text
    row = re.search(r'<th scope="row">Yes</th>(.*?)</tr>', strict)
    assert row is not None
    assert '40%<span class="xt-letters">bC</span>' in row[1]


async def test_two_tables_that_give_somebody_away_together_are_not_both_shown(
    browser: type[Browser], house: House, database: Database
) -> None:
    """Twenty people are young, nineteen of them live in the north and nobody else does: either
    table is harmless, and their difference is one person's answer."""
    rows = [
        (
            {"scale5": 1 + i % 5, "yes_no": i % 2},
            {"age": "18-34" if i < 20 else "55+", "region": "north" if i < 19 else "south"},
        )
        for i in range(300)
    ]
    await answered(database, house, rows, kinds=("scale5", "yes_no"))
    marketer = await browser.of(MARKETER)
    made = await marketer.submit(TABLES, {"banner": "a:region"})
    shown = (await marketer.get(made.headers["location"])).text
    assert "this one would give people away" in shown
    filtered = await marketer.submit(TABLES, {"banner": "a:age", "filter": "region == 'north'"})
    shown = (await marketer.get(filtered.headers["location"])).text
    assert "give people away" in shown


async def test_while_open_nothing_is_made(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    await answered(database, house, drawn(200), state="open")
    marketer = await browser.of(MARKETER)
    assert "once the concept is closed" in (await marketer.get(TABLES)).text
    refused = await marketer.submit(TABLES, {"banner": "a:age"})
    assert refused.status_code == 409
    assert await db.scalar(select(func.count()).select_from(ReleasedTable)) == 0


async def test_mistakes_stand_beside_their_field(
    browser: type[Browser], house: House, database: Database
) -> None:
    await answered(database, house, drawn(60))
    marketer = await browser.of(MARKETER)
    wrong = await marketer.submit(TABLES, {"banner": "a:age", "filter": "Q99 == 1"})
    assert wrong.status_code == 422
    assert "There is no question and no attribute “Q99”" in wrong.text
    assert 'value="Q99 == 1"' in wrong.text
    half = await marketer.submit(TABLES, {"outer": "a:age"})
    assert half.status_code == 422
    unknown = await marketer.submit(TABLES, {"banner": "a:shoe"})
    assert unknown.status_code == 422


async def test_the_file_has_the_same_numbers_and_runs_no_formula(
    browser: type[Browser], house: House, database: Database
) -> None:
    rows = drawn(240)
    concept, ids = await answered(database, house, rows)
    async with database.writing() as session:
        from cocreate.questionnaires.models import Question

        question = await session.get(Question, ids["yes_no"])
        assert question is not None
        question.text = "=HYPERLINK(1)"
    marketer = await browser.of(MARKETER)
    await marketer.submit(TABLES, {"banner": "a:region"})
    file = await marketer.get(f"{TABLES}/file?table=1")
    assert (
        file.headers["content-disposition"] == f'attachment; filename="{concept.slug}-table-1.csv"'
    )
    lines = list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff")), delimiter=";"))
    yes = next(line for line in lines if line[2:3] == ["Yes"])
    assert yes[1] == "'=HYPERLINK(1)"
    said = [given["yes_no"] for given, _known in rows]
    north = [g["yes_no"] for g, known in rows if known["region"] == "north"]
    assert float(yes[3]) == sum(said) / 240
    assert float(yes[5]) == sum(north) / len(north)


async def test_strangers_members_and_colleagues(
    browser: type[Browser], house: House, database: Database
) -> None:
    await answered(database, house, drawn(100))
    marketer = await browser.of(MARKETER)
    await marketer.submit(TABLES, {"banner": "a:age"})
    for actor, reads, makes in (
        (STRANGER, 404, 404),
        (MEMBER, 403, 403),
        (MODERATOR, 200, 403),
        (OWNER, 200, 403),
        (ADMIN, 200, 303),
    ):
        somebody = await browser.of(actor)
        for path in (TABLES, f"{TABLES}?table=1", f"{TABLES}/file?table=1"):
            assert (await somebody.get(path)).status_code == reads, actor
        assert (await somebody.submit(TABLES, {"banner": "a:age"})).status_code == makes, actor


async def test_by_variant_nobody_is_counted_in_a_column_he_could_not_be_in(
    browser: type[Browser], house: House, database: Database
) -> None:
    rows = [({f"scale5@{i % 2}": 1 + i % 5}, {"age": "55+"}) for i in range(80)]
    await answered(
        database,
        house,
        rows,
        kinds=("scale5",),
        settings={"per_arm": True},
        arms=("Alder", "Birch"),
        design="monadic",
        seen=[(i % 2,) for i in range(80)],
    )
    marketer = await browser.of(MARKETER)
    made = await marketer.submit(TABLES, {"banner": "arm"})
    page = (await marketer.get(made.headers["location"].partition("#")[0])).text
    assert "Variant against variant" in page
    assert "· Alder" not in page  # the same question once for each variant, half of it empty
