"""Targets: kept for a panel, tried on a concept, refused in words beside the field."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis.models import ReleasedTable, SavedWeighting
from cocreate.kit.db import Database
from tests.analysis.answered import PATH, answered, drawn
from tests.cast import MARKETER, MEMBER, MODERATOR, STRANGER
from tests.client import Browser
from tests.factories import House

WEIGHTS = f"{PATH}/weights"
HALVES = {"name": "Customers", "target_region_0": "50", "target_region_1": "50"}


async def test_targets_are_kept_and_what_they_do_is_told(
    browser: type[Browser], house: House, database: Database, db: AsyncSession
) -> None:
    rows = [({"yes_no": i % 2}, {"age": "55+", "region": "north"}) for i in range(150)]
    rows += [({"yes_no": 1}, {"age": "18-34", "region": "south"}) for i in range(50)]
    await answered(database, house, rows, kinds=("yes_no",))
    marketer = await browser.of(MARKETER)
    saved = await marketer.submit(WEIGHTS, HALVES | {"high": "3,5"})
    assert saved.status_code == 303
    kept = (await db.scalars(select(SavedWeighting))).one()
    assert (kept.targets, kept.low, kept.high) == (
        {"region": {"north": 50.0, "south": 50.0}},
        None,
        3.5,
    )
    shown = (await marketer.get(saved.headers["location"])).text
    # Weights 2/3 and 2: deff = 200·(150·4/9 + 50·4) ÷ 200² = 4/3.
    assert "design effect 1.33" in shown
    assert "0.67 – 2.00" in shown
    assert "75.0%" in shown
    made = await marketer.submit(f"{PATH}/tables", {"banner": "a:age", "weights": str(kept.id)})
    table = (await marketer.get(made.headers["location"])).text
    assert "Weighted to targets: Customers." in table
    assert "75%" in table  # half of the north and all of the south say yes
    await marketer.submit(f"{WEIGHTS}/{kept.id}/removal")
    again = (await marketer.get(made.headers["location"])).text
    assert "Weighted to targets: Customers." in again
    ledger = (await db.scalars(select(ReleasedTable))).one()
    assert ledger.table.weights is not None


async def test_refusals_stand_beside_the_field(
    browser: type[Browser], house: House, database: Database
) -> None:
    await answered(database, house, drawn(120))
    marketer = await browser.of(MARKETER)
    for given, said in (
        (HALVES | {"target_region_0": "60"}, "Region: the shares add up to 110, not to 100."),
        (HALVES | {"target_region_0": "many"}, "Please write a number."),
        (HALVES | {"low": "1.2"}, "The least weight lies below 1"),
        (HALVES | {"name": ""}, "A name has 1 to 80 characters."),
        ({"name": "Nothing"}, "Fill in the shares of at least one attribute."),
    ):
        refused = await marketer.submit(WEIGHTS, given)
        assert refused.status_code == 422
        assert said in refused.text
    assert (await marketer.submit(WEIGHTS, HALVES)).status_code == 303
    twice = await marketer.submit(WEIGHTS, HALVES)
    assert "There are targets of this name already." in twice.text


async def test_targets_nobody_can_meet_are_refused_for_a_table(
    browser: type[Browser], house: House, database: Database
) -> None:
    rows = [({"yes_no": i % 2}, {"age": "55+", "region": "north"}) for i in range(100)]
    await answered(database, house, rows, kinds=("yes_no",))
    marketer = await browser.of(MARKETER)
    saved = await marketer.submit(WEIGHTS, HALVES)
    number = saved.headers["location"].rpartition("/")[2]
    assert "nobody in “south” answered" in (await marketer.get(saved.headers["location"])).text
    refused = await marketer.submit(f"{PATH}/tables", {"banner": "a:age", "weights": number})
    assert refused.status_code == 422
    assert "nobody in “south” answered" in refused.text


async def test_one_outlying_weight_hides_a_table(
    browser: type[Browser], house: House, database: Database
) -> None:
    """One man of the south among the young: his weight would tell what he answered."""
    rows = [
        (
            {"yes_no": i % 2},
            {
                "age": "18-34" if i < 60 else "55+",
                "region": "south" if i in {0, *range(100, 130)} else "north",
            },
        )
        for i in range(200)
    ]
    await answered(database, house, rows, kinds=("yes_no",))
    marketer = await browser.of(MARKETER)
    saved = await marketer.submit(WEIGHTS, HALVES)
    number = saved.headers["location"].rpartition("/")[2]
    plain = await marketer.submit(f"{PATH}/tables", {"banner": "a:age"})
    assert "give people away" not in (await marketer.get(plain.headers["location"])).text
    made = await marketer.submit(f"{PATH}/tables", {"banner": "a:age", "weights": number})
    assert "give people away" in (await marketer.get(made.headers["location"])).text


async def test_who_may(browser: type[Browser], house: House, database: Database) -> None:
    await answered(database, house, drawn(30))
    marketer = await browser.of(MARKETER)
    one = (await marketer.submit(WEIGHTS, HALVES)).headers["location"]
    for actor, reads, writes in ((STRANGER, 404, 404), (MEMBER, 403, 403), (MODERATOR, 200, 403)):
        somebody = await browser.of(actor)
        assert (await somebody.get(WEIGHTS)).status_code == reads
        assert (await somebody.get(one)).status_code == reads
        assert (await somebody.submit(WEIGHTS, HALVES)).status_code == writes
        assert (await somebody.submit(f"{one}/removal")).status_code == writes
